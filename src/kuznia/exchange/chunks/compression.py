"""How the content of a record is written: as it is, compressed, or as a difference."""

from __future__ import annotations

from enum import IntEnum

from kuznia.exchange.chunks.extra import zstandard

Content = bytes | memoryview

_LEVEL = 1
_DIFFERENCE_LEVEL = 3
_PROBE_LEVEL = -5
_PROBE = 4096
_WORTH = 0.95
"""Compressed content must be at most this part of the original, or it is not worth undoing."""


class Method(IntEnum):
    """How a record was written."""

    PLAIN = 0
    ZSTD = 1
    DIFFERENCE = 2
    """zstd with the base's content as a raw dictionary."""


class Compressor:
    """Compresses chunk after chunk; after one that did not shrink it looks before it tries."""

    def __init__(self) -> None:
        self._compressor = zstandard.ZstdCompressor(level=_LEVEL)
        self._probe = zstandard.ZstdCompressor(level=_PROBE_LEVEL)
        self._doubtful = False

    def compress(self, content: Content) -> tuple[Method, Content]:
        """Give the method and the shorter of the content and its compressed form."""
        if self._doubtful and not self._shrinks(content):
            return Method.PLAIN, content
        shorter = self._compressor.compress(content)
        self._doubtful = len(shorter) > _WORTH * len(content)
        return (Method.PLAIN, content) if self._doubtful else (Method.ZSTD, shorter)

    def _shrinks(self, content: Content) -> bool:
        part = content[:_PROBE]
        return len(self._probe.compress(part)) <= _WORTH * len(part)


def difference(content: Content, base: bytes) -> bytes:
    """Write content as what differs from a base."""
    words = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
    return zstandard.ZstdCompressor(level=_DIFFERENCE_LEVEL, dict_data=words).compress(content)


class Decompressor:
    """Undoes what `Compressor` and `difference` did, never to more than the length foretold."""

    def __init__(self) -> None:
        self._decompressor = zstandard.ZstdDecompressor()

    def content(self, method: Method, payload: bytes, length: int, base: bytes = b"") -> bytes:
        """Give the content of a record.

        Raises ValueError when it is not what was foretold.
        """
        if method is Method.PLAIN:
            found = payload
        else:
            found = self._decompressed(method, payload, length, base)
        if len(found) != length:
            raise ValueError(len(found))
        return found

    def _decompressed(self, method: Method, payload: bytes, length: int, base: bytes) -> bytes:
        decompressor = self._decompressor
        if method is Method.DIFFERENCE:
            words = zstandard.ZstdCompressionDict(base, dict_type=zstandard.DICT_TYPE_RAWCONTENT)
            decompressor = zstandard.ZstdDecompressor(dict_data=words)
        try:
            if zstandard.frame_content_size(payload) != length:
                raise ValueError(length)
            return decompressor.decompress(payload, allow_extra_data=False)
        except zstandard.ZstdError as error:
            raise ValueError(str(error)) from error
