"""From a file to its recipe: what is already there is named, what changed is put on the shelf.

Where a tree before has the file, its recipe is followed: as long as the next bytes have the address
that stands there, nothing need be cut.  After a change the file is cut into chunks until one of
them stands in the old recipe further on; what lies between is written as a difference from what
lay there before.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import accumulate
from pathlib import Path

from kuznia.exchange.chunks.compression import difference
from kuznia.exchange.chunks.recipes import LARGEST_BASE, FileRecipe, Run, joined
from kuznia.exchange.chunks.record_reading import RecordReader
from kuznia.exchange.chunks.shelf import LARGEST_CHUNK, Shelf
from kuznia.exchange.chunks.tree_paths import TreePaths
from kuznia.exchange.chunks.window import WIDTH, Window, digest_of, opened

_SPAN = 1024 * 1024
"""Most bytes that are written as one difference."""
_SLACK = 256 * 1024
"""How far beyond its place a long change looks for what it may differ from."""
_CLEARLY = 16
_WORTH = 0.6


class Scanner:
    """Scans one file after another."""

    def __init__(self, shelf: Shelf, reader: RecordReader) -> None:
        self._shelf = shelf
        self._reader = reader
        self._buffer = bytearray(WIDTH)

    def scan(self, name: str, path: Path, base: FileRecipe | None = None) -> FileRecipe:
        """Put a file on the shelf and give its recipe, which is to have the path *name*.

        Raises NotFound, Refused or Invalid as `opened` does.
        """
        with opened(path) as file:
            size = path.stat().st_size
            if base and base.size == size and digest_of(file, self._buffer) == base.blake3:
                return replace(base, path=name)
            window = Window(file, self._buffer)
            if base and base.runs:
                following = _Following(self._shelf, self._reader, window, base, size)
                runs = following.follow()
            else:
                runs = self._cut(window)
            return FileRecipe(name, window.size, window.digest(), joined(runs))

    def scan_tree(
        self,
        files: Iterable[tuple[str, Path]],
        base: Callable[[str], FileRecipe | None] = lambda _name: None,
    ) -> tuple[FileRecipe, ...]:
        """Scan the files of a tree, each after what *base* gives for its path.

        Raises as `scan` and `TreePaths.add` do.
        """
        paths = TreePaths()
        scanned: list[FileRecipe] = []
        for name, path in files:
            paths.add(name)
            scanned.append(self.scan(name, path, base(name)))
        return tuple(scanned)

    def _cut(self, window: Window) -> list[Run]:
        """Cut a file into chunks."""
        runs: list[Run] = []
        put, cut = self._shelf.put, self._shelf.addressing.cutter.cut_buf
        while view := window.view(LARGEST_CHUNK):
            at = 0
            for chunk in cut(view):
                end = at + chunk.length
                if end == len(view) and not window.ended and chunk.length < LARGEST_CHUNK:
                    break
                runs.append(put(view[at:end]))
                at = end
            window.advance(at)
        return runs


@dataclass(frozen=True, slots=True)
class _Entry:
    """One record of the old recipe."""

    address: bytes
    length: int
    run: Run


@dataclass(frozen=True, slots=True)
class _Fresh:
    """A chunk that is nowhere yet."""

    address: bytes
    content: bytes


class _Following:
    """Follows the old recipe of one file."""

    def __init__(
        self, shelf: Shelf, reader: RecordReader, window: Window, base: FileRecipe, size: int
    ) -> None:
        self._shelf = shelf
        self._reader = reader
        self._window = window
        self._old = [entry for run in base.runs for entry in self._entries(run)]
        self._offsets = [*accumulate((entry.length for entry in self._old), initial=0)]
        self._scale = base.size / size if size else 1
        self._where: dict[bytes, int] = {}
        self._runs: list[Run] = []
        self._fresh: list[_Fresh] = []
        self._next = 0

    def follow(self) -> list[Run]:
        """Give the runs of the file."""
        while True:
            self._follow_unchanged()
            if not self._window.view(1):
                return self._runs
            self._cut_until_joined()

    def _follow_unchanged(self) -> None:
        window, address = self._window, self._shelf.addressing.address
        for at in range(self._next, len(self._old)):
            entry = self._old[at]
            view = window.view(entry.length)[: entry.length]
            if len(view) < entry.length or address(view) != entry.address:
                self._next = at
                return
            self._runs.append(entry.run)
            window.advance(entry.length)
        self._next = len(self._old)

    def _cut_until_joined(self) -> None:
        """Cut and collect what changed, up to a chunk that the old recipe has further on."""
        self._where = self._where or {
            entry.address: at for at, entry in reversed(list(enumerate(self._old)))
        }
        window, cut = self._window, self._shelf.addressing.cutter.cut_buf
        collected = 0
        while view := window.view(LARGEST_CHUNK):
            at = 0
            for chunk in cut(view):
                content = view[at : at + chunk.length]
                if at + chunk.length == len(view) and not window.ended and at:
                    break
                address = self._shelf.addressing.address(content)
                joins = self._where.get(address, -1)
                if joins >= self._next:
                    window.advance(at)
                    self._put_fresh(joins)
                    return
                at += chunk.length
                if found := self._shelf.find(address):
                    self._put_fresh(None)
                    collected = 0
                    self._runs.append(found)
                    continue
                self._fresh.append(_Fresh(address, bytes(content)))
                collected += chunk.length
                if collected + LARGEST_CHUNK > _SPAN:
                    self._put_fresh(None)
                    collected = 0
            window.advance(at)
        self._put_fresh(len(self._old))

    def _put_fresh(self, joins: int | None) -> None:
        """Put what was collected; it takes the place of the old records up to *joins*, if known."""
        fresh, self._fresh = self._fresh, []
        length = sum(len(chunk.content) for chunk in fresh)
        if fresh:
            base = self._base(length, joins)
            self._runs.extend(self._difference(fresh, length, base) or self._chunks(fresh))
        if joins is not None:
            self._next = joins
        else:
            reached = self._offsets[self._next] + length * self._scale
            while self._next < len(self._old) and self._offsets[self._next + 1] <= reached:
                self._next += 1

    def _base(self, length: int, joins: int | None) -> tuple[Run, ...]:
        """Give the records that probably held what was there before."""
        at = self._offsets[self._next]
        first, last = at, self._offsets[len(self._old) if joins is None else joins]
        if joins is None or last - first > 2 * _SPAN - LARGEST_CHUNK:
            first = max(0, at - _SLACK)
            last = min(last, int(at + length * self._scale) + _SLACK)
        runs: dict[Run, None] = {}
        total = 0
        for number in range(bisect_right(self._offsets, first) - 1, len(self._old)):
            run = self._old[number].run
            base = run.base or (run,)
            total += sum(map(self._reader.size, base))
            if self._offsets[number] >= last or total > LARGEST_BASE:
                break
            runs |= dict.fromkeys(base)
        return joined(runs)

    def _difference(
        self, fresh: Sequence[_Fresh], length: int, base: tuple[Run, ...]
    ) -> list[Run] | None:
        """Put what was collected as a difference, unless that is no gain."""
        if not base:
            return None
        content = b"".join(chunk.content for chunk in fresh)
        payload = difference(content, b"".join(self._reader.pieces(base)))
        if len(payload) * _CLEARLY > length:
            compress = self._shelf.compressor.compress
            alone = sum(len(compress(chunk.content)[1]) for chunk in fresh)
            if len(payload) > _WORTH * alone:
                return None
        address = self._shelf.addressing.address(content)
        return [self._shelf.put_difference(address, length, payload, base)]

    def _chunks(self, fresh: Sequence[_Fresh]) -> list[Run]:
        return [self._shelf.put(chunk.content, chunk.address) for chunk in fresh]

    def _entries(self, run: Run) -> list[_Entry]:
        table = self._reader.pack(run.pack).table
        records = range(run.first, run.first + run.count)
        return [
            _Entry(table.address(record), table.lengths[record], Run(run.pack, record, 1, run.base))
            for record in records
        ]
