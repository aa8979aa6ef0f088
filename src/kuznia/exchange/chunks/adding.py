"""Adding a tree: durable when it returns, and as if it had never begun when it does not."""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from kuznia.exchange.chunks.container import Container
from kuznia.exchange.chunks.known import Known
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.chunks.pack_writing import PackWriting
from kuznia.exchange.chunks.recipes import FileRecipe, Recipe, renumbered
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.exchange.chunks.scanning import Scanner
from kuznia.exchange.chunks.shelf import Shelf
from kuznia.model.errors import Refused
from kuznia.model.language import msg


@dataclass(frozen=True, slots=True)
class Added:
    """What adding a tree has done."""

    tree: str
    files: int
    size: int
    """Bytes of the files."""
    written: int
    """Bytes by which the store has grown."""


def add_tree(
    layout: Layout, tree: str, files: Iterable[tuple[str, Path]], base: str | None
) -> Added:
    """Add a tree; only for the one who writes.

    Raises Refused when the store has a tree of that name, and what `Scanner.scan` raises.
    """
    layout.clear_waste()
    if layout.tree_path(tree).exists():
        raise Refused(msg("the store has a tree {tree} already", tree=tree))
    before = layout.all_trees()
    sequence = before[-1].sequence + 1 if before else 1
    with PackWriting(layout) as packs:
        bases = _Bases([layout.tree(base)] if base is not None else before, packs.names)
        known = Known()

        def open_pack(number: int) -> Container:
            return layout.open_pack(packs.names[number])

        with RecordReader(open_pack) as reader:
            known.load((number, reader.pack(number).table) for number in range(len(packs.names)))
            scanner = Scanner(Shelf(layout.addressing, known, packs.current), reader)
            scanned = scanner.scan_tree(files, bases.find)
        packs.commit()
        recipe = Recipe(tree, sequence, tuple(packs.names), scanned)
        try:
            written = packs.written + layout.write_tree(recipe)
        except BaseException:
            with suppress(OSError):
                layout.tree_path(tree).unlink(missing_ok=True)
            raise
    return Added(tree, len(scanned), sum(file.size for file in scanned), written)


class _Bases:
    """Files of earlier trees, the newest first; their packs numbered as in this adding."""

    def __init__(self, trees: list[Recipe], packs: list[str]) -> None:
        self._numbers = {pack: number for number, pack in enumerate(packs)}
        self._found: dict[str, tuple[Recipe, FileRecipe]] = {}
        for tree in trees:
            self._found |= {file.path: (tree, file) for file in tree.files}

    def find(self, path: str) -> FileRecipe | None:
        """Give the newest file that had a path; none when a pack of it is lost."""
        if path not in self._found:
            return None
        tree, file = self._found[path]
        numbers = {at: self._numbers.get(pack, -1) for at, pack in enumerate(tree.packs)}
        runs = renumbered(file.runs, numbers)
        lost = any(run.pack < 0 or any(base.pack < 0 for base in run.base) for run in runs)
        return None if lost else replace(file, runs=runs)
