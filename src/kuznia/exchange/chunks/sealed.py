"""Sealed files: one file that carries a whole tree, for whoever has its key.

Its header is in clear, for anyone to read; only the key can prove that it was not changed.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from kuznia.exchange.chunks import container, recipes
from kuznia.exchange.chunks.container import Container, Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter, container_at
from kuznia.exchange.chunks.known import Known
from kuznia.exchange.chunks.recipes import Recipe
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.exchange.chunks.restoring import StoredFile, stored_file, write_files
from kuznia.exchange.chunks.scanning import Scanner
from kuznia.exchange.chunks.shelf import Addressing, Shelf
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg


def write_sealed(
    target: Path, key: bytes, files: Iterable[tuple[str, Path]], *, header: bytes
) -> str:
    """Write files into one sealed file, and give its SHA-256 digest in hexadecimal.

    Each file is a path in the tree and where to read it; the key has 32 bytes.  Raises NotFound,
    Refused or Invalid when a file or path cannot be taken, or the target not be written; what had
    its name before then stays.
    """
    digest = hashlib.sha256()
    with container_at(target, key, Kind.SEALED, header, digest) as writer:
        writer.finish(recipes.written(_filled(writer, key, files)))
    return digest.hexdigest()


def open_sealed(path: Path, key: bytes) -> SealedFile:
    """Open a sealed file.

    Raises NotFound when there is none, Refused when the key does not open it, and Invalid when it
    is none or was changed.
    """
    opened = Container.open(path, key, Kind.SEALED)
    try:
        return SealedFile(opened, recipes.read(opened.recipe, str(path)))
    except BaseException:
        opened.close()
        raise


def read_header(path: Path) -> bytes:
    """Read the header of a sealed file; nothing proves that it was not changed.

    Raises NotFound when there is no file, and Invalid when it is no sealed file.
    """
    return container.read_header(path)


class SealedFile:
    """An open sealed file; close it, or use it in a `with` block."""

    def __init__(self, opened: Container, recipe: Recipe) -> None:
        self.container = opened
        self.recipe = recipe
        self._reader = RecordReader(self._pack)
        self.header = opened.header
        """The header, proved unchanged."""

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._reader.close()
        self.container.close()

    def files(self) -> tuple[StoredFile, ...]:
        """Give the files in it; ask for their sizes before you extract them."""
        return tuple(map(stored_file, self.recipe.files))

    def read(self, path: str) -> Iterator[bytes]:
        """Give the content of a file piece by piece; the last piece is proof of the whole.

        Raises NotFound when there is no such file, and Invalid when it was changed.
        """
        file = next((file for file in self.recipe.files if file.path == path), None)
        if file is None:
            raise NotFound(msg("{file} holds no file {path}", file=self.container.path, path=path))
        return self._reader.file(file)

    def extract(self, folder: Path) -> None:
        """Write its files into a folder that must not exist, all or none.

        Raises NotFound when there is no place for the folder, Refused when it exists or cannot be
        written, and Invalid when content was changed.
        """
        write_files(folder, self.recipe.files, self._reader.file)

    def _pack(self, number: int) -> Container:
        if number:
            raise Invalid(
                msg("{file} names a pack that it does not list", file=self.container.path)
            )
        return self.container


def _filled(writer: ContainerWriter, key: bytes, files: Iterable[tuple[str, Path]]) -> Recipe:
    """Put the files into a container that is being written."""
    addressing = Addressing(key, writer.identity)
    with RecordReader(_no_pack) as reader:
        scanner = Scanner(Shelf(addressing, Known(), lambda: (0, writer)), reader)
        return Recipe("", 0, (), scanner.scan_tree(files))


def _no_pack(number: int) -> Container:
    raise ValueError(number)
