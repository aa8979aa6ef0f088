"""What is done to a folder so that a reader sees it whole, and what is said when it fails."""

from __future__ import annotations

import os
from contextlib import suppress
from pathlib import Path

from kuznia.model.errors import NotFound, Refused, Unable
from kuznia.model.language import msg


def sync(folder: Path) -> None:
    """Wait until the disk has the names in a folder, where the system lets one."""
    with suppress(PermissionError):  # Windows opens no folders, and needs no telling
        opened = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(opened)
        finally:
            os.close(opened)


def not_written(path: Path, error: OSError) -> NotFound | Refused:
    """Give the error that says why something cannot be written."""
    if isinstance(error, FileNotFoundError):
        return NotFound(
            msg("there is no folder {folder}", folder=path.parent),
            msg("make it first, or write elsewhere"),
        )
    if isinstance(error, FileExistsError):
        return Refused(
            msg("{path} exists and is not replaced", path=path), msg("choose another name")
        )
    return Unable(
        msg("{path} cannot be written: {reason}", path=path, reason=error.strerror or str(error)),
        msg("what was there before is unchanged"),
    )
