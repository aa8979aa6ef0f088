"""Files written back into a folder that is seen whole or not at all."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from kuznia.exchange.chunks.recipes import FileRecipe
from kuznia.exchange.chunks.tree_paths import TreePaths
from kuznia.exchange.durable import not_written, sync


@dataclass(frozen=True, slots=True)
class StoredFile:
    """A file in a store or a sealed file."""

    path: str
    size: int
    blake3: str
    """Digest of its bytes, in hexadecimal."""


def stored_file(file: FileRecipe) -> StoredFile:
    """Give what a recipe says of a file, without how it is made."""
    return StoredFile(file.path, file.size, file.blake3)


def write_files(
    folder: Path,
    files: Iterable[FileRecipe],
    content: Callable[[FileRecipe], Iterator[bytes]],
) -> None:
    """Write files into a folder that must not exist.

    Raises NotFound when there is no folder for the folder, Refused when it exists or cannot be
    written, and what *content* raises; then nothing is left.
    """
    files = list(files)
    TreePaths(file.path for file in files)
    try:
        if folder.exists() or folder.is_symlink():
            raise FileExistsError(folder)
        new = Path(tempfile.mkdtemp(".new", f".{folder.name}.", folder.parent))
    except OSError as error:
        raise not_written(folder, error) from error
    try:
        new.chmod(0o755)
        folders = {new}
        for file in files:
            path = new / file.path
            path.parent.mkdir(parents=True, exist_ok=True)
            folders |= {new.joinpath(*parent.parts) for parent in Path(file.path).parents}
            _write(path, content(file))
        for made in sorted(folders):
            sync(made)
        new.rename(folder)
        sync(folder.parent)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        raise not_written(folder, error) from error
    except BaseException:
        shutil.rmtree(new, ignore_errors=True)
        raise


def _write(path: Path, pieces: Iterator[bytes]) -> None:
    with path.open("xb") as file:
        for piece in pieces:
            file.write(piece)
        file.flush()
        os.fsync(file.fileno())
