"""Where the content of files is put: each chunk once, compressed, as a record of some pack."""

from __future__ import annotations

from collections.abc import Callable

from kuznia.exchange.chunks.compression import Compressor, Content, Method
from kuznia.exchange.chunks.container_writing import ContainerWriter
from kuznia.exchange.chunks.extra import FastCDC, blake3
from kuznia.exchange.chunks.known import Known, pack_and_record, place
from kuznia.exchange.chunks.recipes import Run
from kuznia.exchange.chunks.subkeys import subkey

LEAST_CHUNK = 4 * 1024
MIDDLE_CHUNK = 16 * 1024
LARGEST_CHUNK = 64 * 1024


class Addressing:
    """Where chunks begin and what they are called: both follow from a key and tell nothing."""

    def __init__(self, key: bytes, identity: bytes) -> None:
        self._key = subkey(key, identity, "address")
        seed = (
            int.from_bytes(subkey(key, identity, "cut")[:8], "little") >> 1
        )  # the cutter doubles it
        self.cutter = FastCDC(MIDDLE_CHUNK, min_size=LEAST_CHUNK, max_size=LARGEST_CHUNK, seed=seed)

    def address(self, content: Content) -> bytes:
        """Give the address of content: its BLAKE3 digest under a key."""
        return blake3(content, key=self._key).digest()


class Shelf:
    """Puts chunks into the pack that is being written."""

    def __init__(
        self,
        addressing: Addressing,
        known: Known,
        current: Callable[[], tuple[int, ContainerWriter]],
    ) -> None:
        self.addressing = addressing
        self.compressor = Compressor()
        self._known = known
        self._current = current

    def put(self, content: Content, address: bytes | None = None) -> Run:
        """Give where a chunk is, having put it there if it was nowhere."""
        address = address or self.addressing.address(content)
        found = self.find(address)
        if found:
            return found
        method, payload = self.compressor.compress(content)
        run = self._add(address, len(content), method, payload)
        self._known.add(address, place(run.pack, run.first))
        return run

    def find(self, address: bytes) -> Run | None:
        """Give where a chunk is."""
        found = self._known.find(address)
        return None if found is None else Run(*pack_and_record(found), 1)

    def put_difference(
        self, address: bytes, length: int, payload: bytes, base: tuple[Run, ...]
    ) -> Run:
        """Put content that is written as a difference."""
        run = self._add(address, length, Method.DIFFERENCE, payload)
        return Run(run.pack, run.first, 1, base)

    def _add(self, address: bytes, length: int, method: Method, payload: Content) -> Run:
        pack, writer = self._current()
        return Run(pack, writer.add(address, length, method, payload), 1)
