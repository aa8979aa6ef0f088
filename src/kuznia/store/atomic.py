"""Writing that is seen whole or not at all, even when the disk is full or the run is killed.

A file is written under another name beside it and then renamed.  In a folder the new files are
built in a hidden folder inside it, so that other files, permissions and open shells stay:

    .kuznia-build/   new files being written; nothing visible has changed
    .kuznia-swap/    old files moving out into old/, new ones moving in from new/
    .kuznia-done/    the new files are in place; what remains is waste

The step from one name to the next is one rename.  Whoever finds `.kuznia-swap` with no writer at
work puts the old files back; the other two are cleared away.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Mapping
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kuznia.model.errors import NotFound, Unable
from kuznia.model.language import msg
from kuznia.store.disk import DISK, Content, Disk
from kuznia.store.sole_writer import LOCK, sole_writer

BUILD = ".kuznia-build"
SWAP = ".kuznia-swap"
DONE = ".kuznia-done"
_PLAN = "plan.json"
_NAME = re.compile(r"[a-z_]+\.(?:csv|parquet|toml|ics|xml|cor|tim|sto)")


def write_file(path: Path, content: Content, disk: Disk = DISK) -> None:
    """Write a file, in place of what has its name.

    Raises NotFound when there is no folder for it, and Unable when it cannot be written.
    """
    path = path.resolve()
    new = path.with_name(f".{path.name}.kuznia-new")
    try:
        with sole_writer(path.with_name(f".{path.name}{LOCK}"), path, disk):
            disk.remove(new)
            try:
                disk.write(new, content)
                disk.move(new, path)
                disk.sync(path.parent)
            except BaseException:
                with suppress(OSError):
                    disk.remove(new)
                raise
    except OSError as error:
        raise _not_written(path, error) from error


def write_folder(
    folder: Path, files: Mapping[str, Content], without: Collection[str] = (), disk: Disk = DISK
) -> None:
    """Write tables into a folder, all or none, and remove those named in *without*.

    Other files in the folder stay.  Raises NotFound when there is no folder for the folder, and
    Refused when it cannot be written.
    """
    folder = folder.resolve()
    is_new = not folder.exists()
    try:
        disk.make(folder)
        try:
            with sole_writer(folder / LOCK, folder, disk):
                _mend(folder, disk)
                _build(folder, files, without, disk)
                _swap(folder, disk)
        except BaseException:
            if is_new:
                with suppress(OSError):
                    folder.rmdir()
            raise
    except OSError as error:
        raise _not_written(folder, error) from error


def recover(folder: Path, disk: Disk = DISK) -> None:
    """Put a folder's old files back where a run was killed while it swapped them.

    Raises Busy when another run is writing the folder, and Unable when it cannot be mended.
    """
    if not (folder / SWAP).exists():
        return
    try:
        with sole_writer(folder / LOCK, folder, disk):
            _mend(folder, disk)
    except OSError as error:
        raise Unable(
            msg("{folder} was left half written and cannot be mended", folder=folder),
            msg("read it once as a user who may write there"),
        ) from error


def _build(
    folder: Path, files: Mapping[str, Content], without: Collection[str], disk: Disk
) -> None:
    """Write the new files where nobody sees them; only this can fill the disk."""
    build = folder / BUILD
    old = sorted(name for name in {*files, *without} if (folder / name).exists())
    try:
        for part in (build, build / "new", build / "old"):
            disk.make(part)
        for name, content in files.items():
            disk.write(build / "new" / name, content)
        disk.write(build / _PLAN, json.dumps({"old": old, "new": sorted(files)}).encode())
        disk.sync(build / "new")
        disk.sync(build)
    except BaseException:
        with suppress(OSError):
            disk.clear(build)
        raise


def _swap(folder: Path, disk: Disk) -> None:
    """Put the new files in the places of the old ones; put the old ones back when that fails."""
    swap = folder / SWAP
    try:
        disk.move(folder / BUILD, swap)
        disk.sync(folder)
        plan = _plan(folder)
        for name in plan.old:
            disk.move(folder / name, swap / "old" / name)
        for name in plan.new:
            disk.move(swap / "new" / name, folder / name)
        disk.sync(folder)
        disk.move(swap, folder / DONE)
        disk.sync(folder)
    except BaseException:
        with suppress(OSError):  # the next run mends what this one cannot
            _mend(folder, disk)
        raise
    with suppress(OSError):
        disk.clear(folder / DONE)


def _mend(folder: Path, disk: Disk) -> None:
    """Clear away what killed runs have left and undo a swap that was cut short."""
    for waste in (BUILD, DONE):
        disk.clear(folder / waste)
    swap = folder / SWAP
    if not swap.exists():
        return
    plan = _plan(folder)
    for name in plan.new:
        if name not in plan.old and not (swap / "new" / name).exists():
            disk.remove(folder / name)
    for name in plan.old:
        if (swap / "old" / name).exists():
            disk.move(swap / "old" / name, folder / name)
    disk.sync(folder)
    disk.move(swap, folder / DONE)
    disk.sync(folder)
    disk.clear(folder / DONE)


@dataclass(frozen=True, slots=True)
class _Plan:
    """Which files a swap moves out and which it moves in."""

    old: tuple[str, ...]
    new: tuple[str, ...]


def _plan(folder: Path) -> _Plan:
    """Read the plan of a swap; a folder from elsewhere may hold one that reaches out of it."""
    try:
        found = json.loads((folder / SWAP / _PLAN).read_bytes())
        plan = _Plan(tuple(found["old"]), tuple(found["new"]))
        names = {*plan.old, *plan.new}
    except (ValueError, KeyError, TypeError) as error:
        raise OSError(f"{SWAP}/{_PLAN}: {error}") from error
    if not all(_NAME.fullmatch(str(name)) for name in names):
        raise OSError(f"{SWAP}/{_PLAN}: {sorted(map(str, names))}")
    return plan


def _not_written(path: Path, error: OSError) -> NotFound | Unable:
    if isinstance(error, FileNotFoundError):
        return NotFound(
            msg("there is no folder {folder}", folder=path.parent),
            msg("make it first, or write elsewhere"),
        )
    return Unable(
        msg("{path} cannot be written: {reason}", path=path, reason=error.strerror or str(error)),
        msg("what was there before is unchanged"),
    )
