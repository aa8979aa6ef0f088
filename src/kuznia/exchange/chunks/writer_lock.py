"""One writer of a store at a time: a lock that the system takes back from a run that was killed."""

from __future__ import annotations

import sys
from collections.abc import Generator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from kuznia.exchange.durable import not_written
from kuznia.model.errors import Refused
from kuznia.model.language import msg


@contextmanager
def sole_writer(folder: Path) -> Generator[None]:
    """Be the only writer of a store for the body of a `with` block.

    Raises Refused when another is writing it, or when it cannot be written.
    """
    path = folder / "lock"
    try:
        file = FileIO(path, "ab")
    except OSError as error:
        raise not_written(path, error) from error
    with file:
        try:
            _lock(file)
        except OSError as error:
            raise Refused(
                msg("{folder} is being written by another run", folder=folder),
                msg("try again when it has finished"),
            ) from error
        yield


def _lock(file: FileIO) -> None:
    if sys.platform == "win32":
        import msvcrt

        file.seek(0)
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
