"""A file seen through a window that slides over it once: nothing else of it is in memory."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Generator
from contextlib import contextmanager
from io import FileIO
from pathlib import Path

from kuznia.exchange.chunks.extra import blake3
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg

WIDTH = 2 * 1024 * 1024
"""Most bytes that can be seen at once."""


class Window:
    """What can be seen of a file, and the BLAKE3 digest of all that has been seen.

    The file is read and not mapped: one that is cut short meanwhile ends early and harms no one.
    """

    def __init__(self, file: FileIO, buffer: bytearray) -> None:
        self._file = file
        self._all = memoryview(buffer)
        self._start = self._end = 0
        self._hash = blake3()
        self.ended = False
        self.size = 0

    def view(self, least: int) -> memoryview:
        """Give what is in sight, at least so many bytes unless the file ends before.

        What was given before is no longer valid.
        """
        if self._end - self._start < least and not self.ended:
            self._slide()
        return self._all[self._start : self._end]

    def advance(self, length: int) -> None:
        """Leave so many bytes behind."""
        self._start += length

    def digest(self) -> str:
        """Give the BLAKE3 digest of what was read so far, in hexadecimal."""
        return self._hash.hexdigest()

    def _slide(self) -> None:
        left = self._end - self._start
        self._all[:left] = self._all[self._start : self._end]
        self._start, self._end = 0, left
        while self._end < len(self._all):
            count = self._file.readinto(self._all[self._end :])
            if not count:
                self.ended = True
                break
            self._end += count
        self._hash.update(self._all[left : self._end])
        self.size += self._end - left


@contextmanager
def opened(path: Path) -> Generator[FileIO]:
    """Open a source file for the body of a `with` block; links and devices are not followed.

    Raises NotFound when there is none, Refused when it is a link or no file, and Invalid when it
    cannot be read.
    """
    flags = os.O_RDONLY
    if sys.platform == "win32":
        flags |= os.O_BINARY
    else:
        flags |= os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        if path.is_symlink():
            raise Refused(msg("{path} is a link, and links are not followed", path=path))
        descriptor = os.open(path, flags)
    except FileNotFoundError as error:
        raise NotFound(msg("there is no file {path}", path=path)) from error
    except OSError as error:
        raise _unreadable(path, error) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise Refused(msg("{path} is not a file", path=path))
    with FileIO(descriptor, "rb") as file:
        yield file


def digest_of(file: FileIO, buffer: bytearray) -> str:
    """Give the BLAKE3 digest of a file, in hexadecimal, and go back to its beginning."""
    window = Window(file, buffer)
    while view := window.view(1):
        window.advance(len(view))
    file.seek(0)
    return window.digest()


def _unreadable(path: Path, error: OSError) -> Invalid:
    return Invalid(
        msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error))
    )
