"""Verifying a store: every byte is read, opened, decompressed and compared with its address."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.container import Table
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.chunks.recipes import Recipe, Run, named
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.model.errors import Invalid, KuzniaError
from kuznia.model.language import Message, msg

Bases = dict[tuple[str, int], tuple[RecordReader, tuple[Run, ...]]]


@dataclass(frozen=True, slots=True)
class Damage:
    """Something that is not as it was written."""

    file: str
    """Which file of the store, relative to its folder."""
    message: Message
    record: int | None = None
    """Which record of a pack."""
    tree: str | None = None
    """Which tree cannot be read whole because of it."""
    path: str | None = None
    """Which file of that tree."""


def damages(layout: Layout) -> Iterator[Damage]:
    """Find all damage of a store."""
    trees: list[Recipe] = []
    for path in layout.tree_paths():
        try:
            trees.append(layout.tree_at(path))
        except KuzniaError as error:
            yield Damage(f"trees/{path.name}", error.message)
    readers = [layout.reader(tree) for tree in trees]
    broken: dict[str, set[int]] = {}
    try:
        bases: Bases = {
            (tree.packs[run.pack], run.first): (reader, run.base)
            for tree, reader in zip(trees, readers, strict=True)
            for file in tree.files
            for run in file.runs
            if run.base and run.pack < len(tree.packs)
        }
        for name in layout.pack_names():
            for damage in _damages_of_pack(layout, name, bases):
                yield damage
                if damage.record is not None:
                    broken.setdefault(name, set()).add(damage.record)
        for tree, reader in zip(trees, readers, strict=True):
            yield from _damages_of_tree(layout, tree, reader, broken)
    finally:
        for reader in readers:
            reader.close()


def _damages_of_pack(layout: Layout, name: str, bases: Bases) -> Iterator[Damage]:
    file = f"packs/{name}.pack"
    try:
        pack = layout.open_pack(name)
    except KuzniaError as error:
        yield Damage(file, error.message)
        return
    with pack, RecordReader(lambda _: pack) as reader:
        count = len(pack.table)
        at = 0
        while at < count:
            payloads = pack.payloads(at, count - at)
            try:
                for payload in payloads:
                    content = _content(reader, name, at, payload, bases)
                    if content is not None:
                        _check_address(layout, pack.table, at, content)
                    at += 1
            except KuzniaError as error:
                yield Damage(file, error.message, at)
                at += 1


def _content(
    reader: RecordReader, name: str, record: int, payload: bytes, bases: Bases
) -> bytes | None:
    """Give the content of a record; none for a difference of a tree that was forgotten."""
    if reader.pack(0).table.methods[record] != Method.DIFFERENCE:
        return reader.content(0, record, payload)
    if (name, record) not in bases:
        return None
    its_reader, runs = bases[name, record]
    return reader.content(0, record, payload, b"".join(its_reader.pieces(runs)))


def _check_address(layout: Layout, table: Table, record: int, content: bytes) -> None:
    if layout.addressing.address(content) != table.address(record):
        raise Invalid(msg("record {record} does not have its address", record=record))


def _damages_of_tree(
    layout: Layout, tree: Recipe, reader: RecordReader, broken: dict[str, set[int]]
) -> Iterator[Damage]:
    place = f"trees/{layout.tree_path(tree.tree).name}"
    for file in tree.files:
        try:
            reader.check(file)
        except KuzniaError as error:
            yield Damage(place, error.message, None, tree.tree, file.path)
            continue
        for run in named(file):
            records = broken.get(tree.packs[run.pack], set())
            if any(run.first <= record < run.first + run.count for record in records):
                why = msg("{path} has a record that was changed", path=file.path)
                yield Damage(place, why, None, tree.tree, file.path)
                break
