"""One writer at a time: a small file that says who is writing, there while the writing lasts.

A run that is killed leaves the file behind; it is taken over when its process is gone from this
machine, or after an hour, since no writing takes so long.  One that was killed before it had said who
it is, or that found the disk full, leaves a file that says nothing, and is soon taken over.
"""

from __future__ import annotations

import getpass
import json
import os
import socket
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path

from kuznia.model.errors import Busy, Unable
from kuznia.model.language import msg
from kuznia.store.disk import DISK, Disk

SECONDS_AT_MOST = 3600
SECONDS_TO_SAY_WHO = 2
"""A file that says nothing is that of a writer that is gone: it takes a moment to say who it is."""
LOCK = ".kuznia-lock"
PAUSE = 0.02
"""Seconds between two tries to be the writer."""

_held: set[Path] = set()
"""Locks that a thread of this process has, or is about to take."""
_turn = threading.Lock()


@dataclass(frozen=True, slots=True)
class Writer:
    """Who is writing."""

    user: str
    host: str
    process: int

    @classmethod
    def this(cls) -> Writer:
        """Give the writer that this process is."""
        try:
            user = getpass.getuser()
        except (OSError, KeyError, ImportError):  # a container may know no name for its user
            user = "?"
        return cls(user, socket.gethostname(), os.getpid())

    def __str__(self) -> str:
        return f"{self.user}@{self.host} ({self.process})"


@contextmanager
def sole_writer(
    lock: Path, target: Path, disk: Disk = DISK, patience: float = 0
) -> Generator[None]:
    """Be the only writer of *target* for the body of a `with` block.

    Raises Busy, saying who, when another is still writing it after *patience* seconds, and Unable
    when nothing can be written.
    """
    lock = lock.parent.resolve() / lock.name
    until = time.monotonic() + patience
    while True:
        try:
            _take(lock, disk)
            break
        except FileExistsError:
            if time.monotonic() >= until:
                raise _taken(lock, target) from None
            time.sleep(PAUSE)
        except FileNotFoundError:
            raise
        except OSError as error:  # as on a full disk
            raise Unable(
                msg("{path} cannot be written: {reason}", path=lock,
                    reason=error.strerror or str(error)),
                msg("what was there before is unchanged"),
            ) from error  # fmt: skip
    try:
        yield
    finally:
        try:
            if _writer(lock) == Writer.this():
                disk.remove(lock)
        finally:
            _give_up(lock)


def _take(lock: Path, disk: Disk) -> None:
    with _turn:
        if lock in _held:
            raise FileExistsError(lock)
        _held.add(lock)
    mine = json.dumps(asdict(Writer.this())).encode()
    try:
        try:
            disk.write(lock, mine)
        except FileExistsError:
            _set_aside(lock, disk)
            disk.write(lock, mine)
    except BaseException:
        _give_up(lock)
        raise


def _give_up(lock: Path) -> None:
    with _turn:
        _held.discard(lock)


def _set_aside(lock: Path, disk: Disk) -> None:
    """Take away the file of a run that is gone; raise FileExistsError when it is not."""
    with suppress(FileNotFoundError):
        judged = disk.see(lock)
        if not _is_stale(lock):
            raise FileExistsError(lock)
        stale = lock.with_name(f"{lock.name}-{os.getpid()}")
        disk.move(lock, stale)
        if disk.see(stale) != judged:  # another run was quicker, and this file is its own
            disk.move(stale, lock)
            raise FileExistsError(lock)
        disk.remove(stale)


def _is_stale(lock: Path) -> bool:
    age = time.time() - lock.stat().st_mtime
    if age > SECONDS_AT_MOST:
        return True
    writer = _writer(lock)
    this = Writer.this()
    if writer is None:
        return age > SECONDS_TO_SAY_WHO and not lock.stat().st_size
    if writer.host != this.host:
        return False
    # a number may come back, in a container it always does; no thread of this process is writing
    return writer.process == this.process or not _runs(writer.process)


def _writer(lock: Path) -> Writer | None:
    with suppress(OSError, ValueError, TypeError, KeyError):
        found = json.loads(lock.read_bytes())
        return Writer(str(found["user"]), str(found["host"]), int(found["process"]))
    return None


def _runs(process: int) -> bool:
    if os.name != "posix":  # elsewhere the question itself would end the process
        return True
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    except (PermissionError, OverflowError):
        return True
    return True


def _taken(lock: Path, target: Path) -> Busy:
    return Busy(
        msg(
            "{target} is being written by {writer}",
            target=target,
            writer=_writer(lock) or msg("another run"),
        ),
        msg(
            "try again when it has finished; if that run is gone, delete {lock}",
            lock=lock,
        ),
    )
