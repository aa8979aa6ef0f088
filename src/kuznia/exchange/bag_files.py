"""The files of a bag that nobody vouches for, in a folder: listed and read without following links.

A package file offers its sealed files in the same way, so both are checked by the same code.
"""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kuznia.exchange.manifest import MOST_LINES, wrong
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.findings import Finding
from kuznia.model.language import Message, msg

BLOCK = 1024 * 1024


class BagFiles(Protocol):
    """Where the files of a bag are."""

    def sizes(self) -> dict[str, int]:
        """Give the size of each file by its path."""
        ...

    def blocks(self, name: str) -> Iterator[bytes]:
        """Read a file piece by piece; raise Invalid when it cannot be read."""
        ...

    def strangers(self) -> tuple[Finding, ...]:
        """Tell what is there that is no file."""
        ...


@dataclass(frozen=True, slots=True)
class Listing:
    """What is in a folder."""

    sizes: dict[str, int]
    strangers: tuple[Finding, ...]


class FolderFiles:
    """The files of a bag in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self._listing = _list(folder)

    def sizes(self) -> dict[str, int]:
        """Give the size of each file by its path."""
        return self._listing.sizes

    def strangers(self) -> tuple[Finding, ...]:
        """Tell what is there that is no file: links, devices, and folders without anything."""
        return self._listing.strangers

    def blocks(self, name: str) -> Iterator[bytes]:
        """Read a file piece by piece.

        Raises Invalid when it cannot be read or is none.
        """
        if name not in self._listing.sizes:
            raise _unreadable(name, msg("is not there"))
        try:
            with os.fdopen(os.open(self.folder / name, _FLAGS), "rb") as stream:
                if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
                    raise _unreadable(name, msg("is not a file"))
                while block := stream.read(BLOCK):
                    yield block
        except OSError as error:
            reason = msg("cannot be read: {reason}", reason=error.strerror or str(error))
            raise _unreadable(name, reason) from error


def read_small(files: BagFiles, name: str, largest: int) -> bytes:
    """Read a whole file that may have at most so many bytes.

    Raises Invalid when it is not there, larger, or cannot be read.
    """
    content = bytearray()
    for block in files.blocks(name):
        content += block
        if len(content) > largest:
            raise _unreadable(name, msg("is larger than {most} bytes", most=largest))
    return bytes(content)


def measured(files: BagFiles, name: str) -> tuple[str, int]:
    """Give digest and size of a file by reading it.

    Raises Invalid when it cannot be read.
    """
    digest, size = hashlib.sha256(), 0
    for block in files.blocks(name):
        digest.update(block)
        size += len(block)
    return digest.hexdigest(), size


_FLAGS = (
    os.O_RDONLY
    | getattr(os, "O_NOFOLLOW", 0)
    | getattr(os, "O_NONBLOCK", 0)
    | getattr(os, "O_BINARY", 0)
)


def _list(folder: Path) -> Listing:
    if folder.is_symlink() or not folder.is_dir():
        raise NotFound(msg("there is no folder {folder}", folder=folder))
    sizes: dict[str, int] = {}
    strangers: list[Finding] = []
    waiting = [(folder, "")]
    while waiting:
        place, below = waiting.pop()
        try:
            entries = sorted(os.scandir(place), key=lambda entry: entry.name)
        except OSError as error:
            reason = msg("cannot be read: {reason}", reason=error.strerror or str(error))
            strangers.append(wrong(_shown(below), reason))
            continue
        if not entries:
            strangers.append(wrong(_shown(below), msg("is a folder without files")))
        for entry in entries:
            name = below + entry.name
            if entry.is_dir(follow_symlinks=False):
                waiting.append((Path(entry.path), name + "/"))
            elif entry.is_file(follow_symlinks=False):
                sizes[name] = entry.stat(follow_symlinks=False).st_size
            else:
                strangers.append(wrong(_shown(name), msg("is a link or a device, not a file")))
        if len(sizes) > MOST_LINES:
            raise Invalid(msg("{folder} has more files than a bag may have", folder=folder))
    return Listing(sizes, tuple(strangers))


def _shown(name: str) -> str:
    """Give a name as it can be shown: it may hold signs that move the cursor, or no Unicode."""
    return name if name.isprintable() else ascii(name)


def _unreadable(name: str, reason: Message) -> Invalid:
    shown = _shown(name)
    return Invalid(
        msg("{name} cannot be trusted: it {reason}", name=shown, reason=reason),
        [wrong(shown, reason)],
    )
