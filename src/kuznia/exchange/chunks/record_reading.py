"""Reading content: from runs of records to bytes, with few packs open at a time."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Iterable, Iterator
from types import TracebackType
from typing import Self

from kuznia.exchange.chunks.compression import Decompressor, Method
from kuznia.exchange.chunks.container import Container
from kuznia.exchange.chunks.extra import blake3
from kuznia.exchange.chunks.recipes import FileRecipe, Run, check_runs
from kuznia.model.errors import Invalid
from kuznia.model.language import msg

_OPEN = 24


class RecordReader:
    """Reads records of packs that it opens by their number."""

    def __init__(self, open_pack: Callable[[int], Container]) -> None:
        self._open_pack = open_pack
        self._packs: OrderedDict[int, Container] = OrderedDict()
        self._decompressor = Decompressor()

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
        """Close the packs."""
        while self._packs:
            self._packs.popitem()[1].close()

    def pack(self, number: int) -> Container:
        """Give an open pack.

        Raises NotFound, Refused or Invalid as `Container.open` does.
        """
        found = self._packs.get(number)
        if found is None:
            found = self._packs[number] = self._open_pack(number)
            if len(self._packs) > _OPEN:
                self._packs.popitem(last=False)[1].close()
        else:
            self._packs.move_to_end(number)
        return found

    def pieces(self, runs: Iterable[Run]) -> Iterator[bytes]:
        """Give the content of runs, record after record.

        Raises Invalid when a record was changed.
        """
        for run in runs:
            if run.base:
                base = b"".join(self.pieces(run.base))
                yield self.content(
                    run.pack, run.first, self.pack(run.pack).payload(run.first), base
                )
                continue
            payloads = self.pack(run.pack).payloads(run.first, run.count)
            for record, payload in enumerate(payloads, run.first):
                yield self.content(run.pack, record, payload)

    def content(self, pack: int, record: int, payload: bytes, base: bytes = b"") -> bytes:
        """Give the content of a record from its payload.

        Raises Invalid when it is not what the table says.
        """
        container = self.pack(pack)
        table = container.table
        try:
            return self._decompressor.content(
                Method(table.methods[record]), payload, table.lengths[record], base
            )
        except ValueError as error:
            raise Invalid(
                msg(
                    "{path} cannot be trusted: record {record} is not what its table says",
                    path=container.path,
                    record=record,
                )
            ) from error

    def file(self, file: FileRecipe) -> Iterator[bytes]:
        """Give the content of a file piece by piece.

        Raises Invalid when a record was changed or, at the end, when the whole is not the file
        that was put in.
        """
        self.check(file)
        digest = blake3()
        for piece in self.pieces(file.runs):
            digest.update(piece)
            yield piece
        if digest.hexdigest() != file.blake3:
            raise Invalid(msg("{path} is not the file that was put in", path=file.path))

    def size(self, run: Run) -> int:
        """Give how many bytes of content a run has."""
        return sum(self.pack(run.pack).table.lengths[run.first : run.first + run.count])

    def check(self, file: FileRecipe) -> None:
        """Check that the records of a file exist and have its size.

        Raises Invalid when not.
        """
        check_runs(file, self.size, self._methods)

    def _methods(self, run: Run) -> set[Method]:
        table = self.pack(run.pack).table
        if run.first + run.count > len(table):
            raise Invalid(
                msg(
                    "{path} cannot be trusted: it has no record {record}",
                    path=self.pack(run.pack).path,
                    record=run.first + run.count - 1,
                )
            )
        return {Method(method) for method in set(table.methods[run.first : run.first + run.count])}
