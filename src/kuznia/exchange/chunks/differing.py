"""Differences between sealed files: what a tree has that an earlier one, which its reader has, lacks.

A difference is a container whose recipe also names records of the earlier sealed file.  With both
at hand a reader writes the whole sealed file; content is never in clear on the disk.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

from kuznia.exchange.chunks import container, recipes
from kuznia.exchange.chunks.compression import Compressor, Method
from kuznia.exchange.chunks.container import Container, Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter, container_at
from kuznia.exchange.chunks.known import Known
from kuznia.exchange.chunks.recipes import FileRecipe, Recipe, Run, joined, renumbered
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.exchange.chunks.scanning import Scanner
from kuznia.exchange.chunks.sealed import SealedFile
from kuznia.exchange.chunks.shelf import Addressing, Shelf
from kuznia.model.errors import Invalid
from kuznia.model.language import msg

_OWN, _BASE = 0, 1
"""Numbers of the two containers in the recipe of a difference."""


def write_difference(
    target: Path,
    key: bytes,
    files: Iterable[tuple[str, Path]],
    *,
    header: bytes,
    base: SealedFile,
    base_key: bytes,
) -> None:
    """Write what files have that an open sealed file lacks.

    *key* has 32 bytes and is that of the whole sealed file, whose header is *header*.  Raises as
    `write_sealed` does.
    """
    old = base.container
    earlier = {file.path: _in_base(file) for file in base.recipe.files}
    known = Known()
    known.load([(_BASE, old.table)])
    with container_at(target, key, Kind.DIFFERENCE, header) as writer:
        shelf = Shelf(Addressing(base_key, old.identity), known, lambda: (_OWN, writer))
        scanned = Scanner(shelf, RecordReader(lambda _number: old)).scan_tree(files, earlier.get)
        packs = (writer.identity.hex(), old.identity.hex())
        writer.finish(recipes.written(Recipe("", 0, packs, scanned)))


def read_header(path: Path) -> bytes:
    """Read the header of a difference; nothing proves that it was not changed.

    Raises NotFound when there is no file, and Invalid when it is no difference.
    """
    return container.read_header(path, Kind.DIFFERENCE)


def apply_difference(difference: Path, key: bytes, base: SealedFile, target: Path) -> None:
    """Write the whole sealed file of a difference and the open sealed file that it differs from.

    Raises NotFound when there is no difference, Refused when the key does not open it or the target
    cannot be written, and Invalid when it is none, was changed, or differs from another file.
    """
    with Container.open(difference, key, Kind.DIFFERENCE) as opened:
        recipe = recipes.read(opened.recipe, str(difference))
        expected = (opened.identity.hex(), base.container.identity.hex())
        if recipe.packs != expected:
            raise Invalid(msg("{file} differs from another file than {base}", file=difference,
                              base=base.container.path))  # fmt: skip
        packs = (opened, base.container)
        reader = RecordReader(packs.__getitem__)
        with container_at(target, key, Kind.SEALED, opened.header) as writer:
            whole = _Whole(writer, reader, Addressing(key, writer.identity))
            files = tuple(whole.file(file) for file in recipe.files)
            writer.finish(recipes.written(Recipe("", 0, (), files)))


class _Whole:
    """A sealed file that is written from the records of two others."""

    def __init__(
        self, writer: ContainerWriter, reader: RecordReader, addressing: Addressing
    ) -> None:
        self._writer = writer
        self._reader = reader
        self._addressing = addressing
        self._compressor = Compressor()
        self._placed: dict[tuple[int, int], int] = {}
        """Where a record of the two is in the new file."""

    def file(self, file: FileRecipe) -> FileRecipe:
        """Put what makes a file, and give its recipe.

        Raises Invalid when its records are not those of the file.
        """
        self._reader.check(file)
        places = [place for run in file.runs for place in self._places(run)]
        return replace(file, runs=joined(Run(_OWN, place, 1) for place in places))

    def _places(self, run: Run) -> list[int]:
        base = b"".join(self._reader.pieces(run.base))
        records = range(run.first, run.first + run.count)
        if any((run.pack, record) not in self._placed for record in records):
            payloads = self._reader.pack(run.pack).payloads(run.first, run.count)
            for record, payload in enumerate(payloads, run.first):
                if (run.pack, record) not in self._placed:
                    self._placed[run.pack, record] = self._put(run.pack, record, payload, base)
        return [self._placed[run.pack, record] for record in records]

    def _put(self, pack: int, record: int, payload: bytes, base: bytes) -> int:
        """Put one record; one that was a difference stands for itself from now on."""
        content = self._reader.content(pack, record, payload, base)
        method, kept = Method(self._reader.pack(pack).table.methods[record]), payload
        if method is Method.DIFFERENCE:
            method, kept = self._compressor.compress(content)
        return self._writer.add(self._addressing.address(content), len(content), method, kept)


def _in_base(file: FileRecipe) -> FileRecipe:
    return replace(file, runs=renumbered(file.runs, {_OWN: _BASE}))
