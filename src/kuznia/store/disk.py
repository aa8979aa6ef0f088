"""The few things that reading and writing programmes do to a disk, in one place to stand in for."""

from __future__ import annotations

import os
import shutil
import stat
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kuznia.store.limits import check_size

Content = bytes | Iterable[bytes]
"""What a file is to hold, whole or in parts that follow each other."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What a folder says about a file; another after than before means that it was changed."""

    size: int
    changed_ns: int
    inode: int
    regular: bool


class Disk:
    """The disk of this machine."""

    def look(self, folder: Path) -> dict[str, Seen]:
        """Give what there is in a folder, by name; what vanishes meanwhile is left out."""
        seen: dict[str, Seen] = {}
        for path in sorted(folder.iterdir()):
            with suppress(FileNotFoundError):
                seen[path.name] = self.see(path)
        return seen

    def see(self, path: Path) -> Seen:
        """Give what the folder says about a file."""
        found = path.stat()
        regular = stat.S_ISREG(found.st_mode)
        return Seen(found.st_size, found.st_mtime_ns, found.st_ino, regular)

    def read(self, path: Path) -> bytes:
        """Read a file.

        Raises Refused when it is larger than a programme may be.
        """
        with path.open("rb") as file:
            check_size(path.name, os.fstat(file.fileno()).st_size)
            return file.read()

    def write(self, path: Path, content: Content) -> None:
        """Write a file that must not exist, and wait until the disk has it; a full one leaves none."""
        with path.open("xb") as file:
            try:
                file.writelines([content] if isinstance(content, bytes) else content)
                file.flush()
                os.fsync(file.fileno())
            except OSError:
                with suppress(OSError):
                    path.unlink()
                raise

    def move(self, source: Path, target: Path) -> None:
        """Give a file or folder another name on the same disk, in place of what had that name."""
        source.replace(target)

    def make(self, folder: Path) -> None:
        """Make a folder that may exist."""
        folder.mkdir(exist_ok=True)

    def remove(self, path: Path) -> None:
        """Remove a file that may not exist."""
        path.unlink(missing_ok=True)

    def clear(self, folder: Path) -> None:
        """Remove a folder that may not exist, with all that is in it."""
        if folder.is_dir():
            shutil.rmtree(folder)

    def sync(self, folder: Path) -> None:
        """Wait until the disk has the names in a folder, where the system lets one."""
        with suppress(PermissionError):  # Windows opens no folders, and needs no telling
            opened = os.open(folder, os.O_RDONLY)
            try:
                os.fsync(opened)
            finally:
                os.close(opened)


DISK = Disk()
