"""Sweeping: packs that no tree needs are removed; those that are mostly waste are packed anew.

At every moment each tree names records that are there: new packs come first, then the trees that
name them, and old packs go last.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.chunks.pack_writing import PackWriting
from kuznia.exchange.chunks.recipes import Recipe, Run, joined, named
from kuznia.exchange.durable import sync

Places = Mapping[tuple[str, int], tuple[int, int]]
"""For a record that was moved, by pack and number: the number of its new pack, and its own."""


@dataclass(frozen=True, slots=True)
class Swept:
    """What a sweep has done."""

    packs: int
    """How many packs were removed."""
    freed: int
    """By how many bytes the store has shrunk."""


def sweep(layout: Layout) -> Swept:
    """Give back the room that no tree needs; only for the one who writes.

    Raises Invalid when a tree or a pack was changed: what is damaged is not swept.
    """
    layout.clear_waste()
    trees = layout.all_trees()
    needed = _needed(trees)
    waste = [name for name in layout.pack_names() if _mostly_waste(layout, name, needed)]
    with PackWriting(layout) as packs:
        places = {
            place: moved
            for name in waste
            for place, moved in _moved(layout, name, needed.get(name, set()), packs)
        }
        packs.commit()
        new_names = tuple(packs.names)
    for tree in trees:
        if set(tree.packs) & set(waste):
            layout.write_tree(_following(tree, places, new_names))
    freed = -packs.written
    for name in waste:
        path = layout.pack_path(name)
        freed += path.stat().st_size
        path.unlink()
    sync(layout.packs)
    return Swept(len(waste), freed)


def _needed(trees: Iterable[Recipe]) -> dict[str, set[int]]:
    """Give the records of each pack that some tree names."""
    needed: dict[str, set[int]] = {}
    for tree in trees:
        for file in tree.files:
            for run in named(file):
                records = needed.setdefault(tree.packs[run.pack], set())
                records.update(range(run.first, run.first + run.count))
    return needed


def _mostly_waste(layout: Layout, name: str, needed: Mapping[str, set[int]]) -> bool:
    if name not in needed:
        return True
    with layout.open_pack(name) as pack:
        kept = sum(pack.table.stored[record] for record in needed[name])
        return 2 * kept < sum(pack.table.stored)


def _moved(
    layout: Layout, name: str, records: Iterable[int], packs: PackWriting
) -> Iterator[tuple[tuple[str, int], tuple[int, int]]]:
    """Put records into new packs, as they were compressed, and give where they went."""
    if not records:
        return
    with layout.open_pack(name) as pack:
        table = pack.table
        for record in sorted(records):
            number, writer = packs.current()
            method = Method(table.methods[record])
            moved = writer.add(
                table.address(record), table.lengths[record], method, pack.payload(record)
            )
            yield (name, record), (number, moved)


def _following(tree: Recipe, places: Places, names: tuple[str, ...]) -> Recipe:
    """Give a tree that names the records where they now are."""
    numbers = {name: number for number, name in enumerate(names)}

    def moved(runs: Iterable[Run]) -> Iterator[Run]:
        for run in runs:
            name = tree.packs[run.pack]
            for record in range(run.first, run.first + run.count):
                pack, number = places.get((name, record), (numbers[name], record))
                yield Run(pack, number, 1, joined(moved(run.base)))

    files = tuple(replace(file, runs=joined(moved(file.runs))) for file in tree.files)
    return replace(tree, packs=names, files=files)
