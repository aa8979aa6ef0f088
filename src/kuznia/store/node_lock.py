"""One node for each folder: a lock of the system, which is gone with the process that has it.

The file stays, and means nothing by itself: only who has it locked runs the node.  Where the system
has no such locks, as Windows, nothing is refused, and no node is seen to run.
"""

from __future__ import annotations

import errno
import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

from kuznia.model.errors import Busy, Unable
from kuznia.model.language import msg
from kuznia.store.sole_writer import Writer

FILE = "node.lock"
PATIENCE = 0.5
"""Seconds in which another's look at the lock, or the end of a node, is waited for."""
_PAUSE = 0.02


@contextmanager
def sole_node(folder: Path) -> Generator[None]:
    """Be the only node of a folder for the body of a `with` block.

    Raises Busy, saying who, when another runs, and Unable when the file cannot be made.
    """
    file = folder / FILE
    try:
        opened = os.open(file, os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as error:
        raise Unable(
            msg("{path} cannot be written: {reason}", path=file,
                reason=error.strerror or str(error))
        ) from error  # fmt: skip
    try:
        until = time.monotonic() + PATIENCE
        while not _lock(opened):
            if time.monotonic() >= until:
                raise _running(folder)
            time.sleep(_PAUSE)
        with suppress(OSError):  # on a full disk it is not said who runs
            os.ftruncate(opened, 0)
            os.pwrite(opened, f"{Writer.this()}\n".encode(), 0)
        yield
    finally:
        os.close(opened)


def is_running(folder: Path) -> bool:
    """Say whether the node of a folder runs."""
    try:
        opened = os.open(folder / FILE, os.O_RDONLY)
    except OSError:
        return False
    try:
        return not _lock(opened, is_shared=True)
    finally:
        os.close(opened)


def require_no_node(folder: Path) -> None:
    """Refuse to go on when the node of a folder runs.

    Raises Busy, saying who.
    """
    if is_running(folder):
        raise _running(folder)


def _running(folder: Path) -> Busy:
    try:
        who = (folder / FILE).read_text("utf-8", "replace").strip()
    except OSError:
        who = ""
    return Busy(
        msg("the node of {folder} runs already: {who}", folder=folder, who=who or "?"),
        msg("stop that one first; other commands work beside a node that runs"),
    )


def _lock(opened: int, *, is_shared: bool = False) -> bool:
    """Lock an open file until it is closed; say whether that could be done."""
    if sys.platform == "win32":
        return True
    import fcntl

    try:
        fcntl.flock(opened, (fcntl.LOCK_SH if is_shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    except OSError as error:
        if error.errno not in (errno.ENOLCK, errno.EOPNOTSUPP):
            raise
    return True  # also where the disk knows no locks, as some shares do
