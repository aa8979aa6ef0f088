"""Sealed packages by name: in a folder, or in a bucket of an S3 server.

A package is there whole or not at all, and another content has another mark.
"""

from __future__ import annotations

import os
import secrets
import shutil
from collections.abc import Generator
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from kuznia.store.disk import DISK

BLOCK = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Blob:
    """A package as it was when it was put there or looked at."""

    name: str
    size: int
    mark: str
    """Another one after the content was changed."""


class Blobs(Protocol):
    """A store of sealed packages."""

    def put(self, name: str, file: Path) -> Blob:
        """Keep the content of a file by a name, in the place of what was there."""
        ...

    def find(self, name: str) -> Blob:
        """Look at a package.

        Raises NotFound when there is none.
        """
        ...

    def read(self, blob: Blob, start: int = 0, end: int | None = None) -> Generator[bytes]:
        """Read a package from one byte up to another, or to its end, part by part.

        At its first part it raises NotFound when there is none, and Refused when it is another one.
        """
        ...

    def delete(self, name: str) -> None:
        """Remove a package, which may not exist."""
        ...


def blobs_at(address: str) -> Blobs:
    """Give the store at an address, `s3://BUCKET/PREFIX`.

    Raises Invalid when it is no such address, Refused when it is reached without TLS, and
    MissingExtra.
    """
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


def another(name: str) -> Refused:
    """Give the error that a package is not the one that is to be read."""
    return Refused(msg("{name} was replaced while it was read", name=name), msg("read it again"))


class FolderBlobs:
    """Packages as files in a folder, which is made when the first is put there."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def put(self, name: str, file: Path) -> Blob:
        """Keep the content of a file, which is not copied where it is on the same disk."""
        target = self._path(name)
        target.parent.mkdir(exist_ok=True)
        new = target.with_name(f".{name}.{secrets.token_hex(6)}.new")
        try:
            try:
                new.hardlink_to(file)
            except OSError:  # another disk
                shutil.copyfile(file, new)
            with new.open("rb") as written:
                os.fsync(written.fileno())
            new.replace(target)
        finally:  # a file that replaces itself keeps both names
            new.unlink(missing_ok=True)
        DISK.sync(target.parent)
        return _seen(name, target.stat())

    def find(self, name: str) -> Blob:
        """Look at a package.

        Raises NotFound when there is none.
        """
        path = self._path(name)
        if not path.is_file():
            raise none_such(name)
        return _seen(name, path.stat())

    def read(self, blob: Blob, start: int = 0, end: int | None = None) -> Generator[bytes]:
        """Read a package; once it has begun, it goes on even when another takes its place.

        Raises NotFound when there is none, and Refused when it is another one.
        """
        try:
            opened = self._path(blob.name).open("rb", buffering=0)
        except FileNotFoundError as error:
            raise none_such(blob.name) from error
        with opened as file:
            if _seen(blob.name, os.fstat(file.fileno())) != blob:
                raise another(blob.name)
            left = max((blob.size if end is None else end) - start, 0)
            file.seek(start)
            while block := file.read(min(BLOCK, left)):
                left -= len(block)
                yield block

    def delete(self, name: str) -> None:
        """Remove a package, which may not exist."""
        self._path(name).unlink(missing_ok=True)

    def _path(self, name: str) -> Path:
        require_name(name)
        return self._folder / name


def _seen(name: str, status: os.stat_result) -> Blob:
    mark = f"{status.st_size}-{status.st_mtime_ns}-{status.st_ino}"
    return Blob(name, status.st_size, mark)
