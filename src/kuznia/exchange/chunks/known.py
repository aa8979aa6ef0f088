"""Which chunks a store has: a table of addresses in memory, 24 bytes for each chunk."""

from __future__ import annotations

import struct
from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.container import ADDRESS_BYTES, Table

_SETTLE = 1 << 17
_WORDS = ADDRESS_BYTES // 8
_FIRST_TWO = struct.Struct("<QQ")

Numbers = NDArray[np.uint64]


def place(pack: int, record: int) -> int:
    """Give pack and record as one number."""
    return pack << 32 | record


def pack_and_record(place: int) -> tuple[int, int]:
    """Take such a number apart."""
    return place >> 32, place & 0xFFFFFFFF


class Known:
    """Addresses and places of chunks.

    Half of an address is kept: addresses are keyed, so nobody can make two chunks that agree in
    128 bits, and chance does it once in more chunks than there will ever be.
    """

    def __init__(self) -> None:
        self._recent: dict[bytes, int] = {}
        self._old: Numbers = np.empty((3, 0), np.uint64)

    def load(self, tables: Iterable[tuple[int, Table]]) -> None:
        """Take in the tables of packs; differences are no chunks that others could use."""
        columns = [_columns(pack, table) for pack, table in tables]
        self._merge(columns)

    def add(self, address: bytes, place: int) -> None:
        """Take in one chunk."""
        self._recent[address] = place
        if len(self._recent) >= _SETTLE:
            words = np.frombuffer(b"".join(self._recent), "<u8").reshape(-1, _WORDS)
            places = np.fromiter(self._recent.values(), np.uint64, len(self._recent))
            self._merge([np.stack((words[:, 0], words[:, 1], places))])
            self._recent.clear()

    def find(self, address: bytes) -> int | None:
        """Give the place of a chunk."""
        found = self._recent.get(address)
        if found is not None or not self._old.shape[1]:
            return found
        first, second = _FIRST_TWO.unpack_from(address)
        row = int(np.searchsorted(self._old[0], np.uint64(first)))
        while row < self._old.shape[1] and int(self._old[0, row]) == first:
            if int(self._old[1, row]) == second:
                return int(self._old[2, row])
            row += 1
        return None

    def _merge(self, columns: list[Numbers]) -> None:
        everything = np.concatenate([self._old, *columns], axis=1)
        self._old = everything[:, np.argsort(everything[0], kind="stable")]


def _columns(pack: int, table: Table) -> Numbers:
    words = np.frombuffer(table.addresses, "<u8").reshape(-1, _WORDS)
    places = np.arange(len(table), dtype=np.uint64) + np.uint64(place(pack, 0))
    chunks = np.frombuffer(table.methods, np.uint8) != Method.DIFFERENCE
    return np.stack((words[:, 0], words[:, 1], places))[:, chunks]
