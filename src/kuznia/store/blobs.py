"""Sealed packages by name: in a folder, or in a bucket of an S3 server.

A package is there whole or not at all, and another content has another mark.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg
from kuznia.store.disk import DISK

BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    """A package as the store lists it."""

    name: str
    size: int
    mark: str
    """Another one after the content was changed."""


class Blobs(Protocol):
    """A store of sealed packages."""

    def put(self, name: str, file: Path) -> None:
        """Keep the content of a file by a name, in the place of what was there."""
        ...

    def size(self, name: str) -> int:
        """Give the size of a package.

        Raises NotFound when there is none.
        """
        ...

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Read a package from one byte up to another, or to its end, part by part.

        Raises NotFound when there is none.
        """
        ...

    def all(self) -> list[Blob]:
        """Give all packages, by name."""
        ...

    def delete(self, name: str) -> None:
        """Remove a package, which may not exist."""
        ...


def blobs_at(address: str, folder: Path) -> Blobs:
    """Give the store at an address, `s3://BUCKET/PREFIX`, or, where it is empty, in a folder.

    Raises Invalid when it is no such address, and MissingExtra.
    """
    if not address:
        return FolderBlobs(folder)
    from kuznia.store.s3_blobs import S3Blobs

    return S3Blobs(address)


def require_name(name: str) -> None:
    """Require that a name is one of a file, and not one that leads elsewhere or is hidden.

    Raises Invalid.
    """
    if not name or name.startswith(".") or not name.isprintable() or {"/", "\\", ":"} & {*name}:
        raise Invalid(msg("{name} is no name of a package", name=repr(name)))


def none_such(name: str) -> NotFound:
    """Give the error that there is no package with a name."""
    return NotFound(msg("there is no package {name}", name=name))


class FolderBlobs:
    """Packages as files in a folder, which is made when the first is put there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, file: Path) -> None:
        """Keep the content of a file, which is not copied where it is on the same disk."""
        target = self._path(name)
        target.parent.mkdir(exist_ok=True)
        if target.exists() and target.samefile(file):
            return
        new = target.with_name(f".{name}.new")
        new.unlink(missing_ok=True)
        try:
            new.hardlink_to(file)
        except OSError:  # another disk
            shutil.copyfile(file, new)
        with new.open("rb") as written:
            os.fsync(written.fileno())
        new.replace(target)
        DISK.sync(target.parent)

    def size(self, name: str) -> int:
        """Give the size of a package.

        Raises NotFound when there is none.
        """
        path = self._path(name)
        if not path.is_file():
            raise none_such(name)
        return path.stat().st_size

    def read(self, name: str, start: int = 0, end: int | None = None) -> Iterator[bytes]:
        """Read a package as it is now, even when it is replaced meanwhile.

        Raises NotFound when there is none.
        """
        path = self._path(name)
        if not path.is_file():
            raise none_such(name)
        return _blocks(path, start, end)

    def all(self) -> list[Blob]:
        """Give all packages, by name."""
        if not self._folder.is_dir():
            return []
        seen = DISK.look(self._folder)
        return [
            Blob(name, file.size, f"{file.size}-{file.changed_ns}-{file.inode}")
            for name, file in sorted(seen.items())
            if file.regular and not name.startswith(".")
        ]

    def delete(self, name: str) -> None:
        """Remove a package, which may not exist."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        require_name(name)
        return self._folder / name


def _blocks(path: Path, start: int, end: int | None) -> Iterator[bytes]:
    with path.open("rb") as file:
        left = max((path.stat().st_size if end is None else end) - start, 0)
        file.seek(start)
        while block := file.read(min(BLOCK, left)):
            left -= len(block)
            yield block
