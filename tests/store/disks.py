"""Disks that fail, for tests of writing."""

from __future__ import annotations

from pathlib import Path

from kuznia.store.disk import Content, Disk


class FullDisk(Disk):
    """A disk with room for so many more files."""

    def __init__(self, files: int) -> None:
        self.left = files

    def write(self, path: Path, content: Content) -> None:
        self.left -= 1
        if self.left < 0:
            raise OSError(28, "No space left on device", str(path))
        super().write(path, content)
