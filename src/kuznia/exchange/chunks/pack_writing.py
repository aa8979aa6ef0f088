"""Writing packs one after another; the disk takes one while the next is being filled."""

from __future__ import annotations

from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path
from types import TracebackType
from typing import Self

from kuznia.exchange.chunks.container import Kind
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.layout import Layout
from kuznia.exchange.durable import sync

PACK = 64 * 1024 * 1024
"""A pack that has grown to so many bytes gets no more records."""
_UNFINISHED = 2


class PackWriting:
    """New packs of a store.  They get their names together; without `commit`, none stays."""

    def __init__(self, layout: Layout) -> None:
        self._layout = layout
        self.names = layout.pack_names()
        """All packs by number, the new ones after those that were there."""
        self.written = 0
        self._writers: list[ContainerWriter] = []
        self._filling: ContainerWriter | None = None
        self._finishing: list[Future[None]] = []
        self._disk = ThreadPoolExecutor(1)
        self._placed: list[Path] = []

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._disk.shutdown(cancel_futures=True)
        if error:
            self._discard()

    def current(self) -> tuple[int, ContainerWriter]:
        """Give the pack that is being filled and its number."""
        if self._filling is None or self._filling.size >= PACK:
            self._finish()
            layout = self._layout
            self._filling = ContainerWriter(layout.new_path(layout.packs), layout.key, Kind.PACK)
            self._writers.append(self._filling)
            self.names.append(self._filling.identity.hex())
        return len(self.names) - 1, self._filling

    def commit(self) -> None:
        """Wait until the disk has all packs, and give them their names."""
        self._finish()
        while self._finishing:
            self._finishing.pop(0).result()
        for writer in self._writers:
            path = self._layout.pack_path(writer.identity.hex())
            writer.path.replace(path)
            self._placed.append(path)
            self.written += writer.size
        sync(self._layout.packs)

    def _finish(self) -> None:
        if self._filling is not None:
            self._finishing.append(self._disk.submit(self._filling.finish))
            self._filling = None
        while len(self._finishing) > _UNFINISHED:
            self._finishing.pop(0).result()

    def _discard(self) -> None:
        for writer in self._writers:
            writer.discard()
        for path in self._placed:
            with suppress(OSError):
                path.unlink(missing_ok=True)
