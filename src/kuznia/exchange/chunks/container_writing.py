"""Writing a container from its first byte to its last, without going back."""

from __future__ import annotations

import os
import secrets
import struct
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Protocol

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kuznia.exchange.chunks.compression import Content, Method
from kuznia.exchange.chunks.container import (
    END,
    FOOTER,
    ID_BYTES,
    LARGEST_HEADER,
    MAGIC,
    PREFIX,
    TAG,
    VERSION,
    WRAPPING_NONCE,
    Kind,
    Part,
    nonce,
    wrapping_key,
)
from kuznia.exchange.durable import not_written, sync
from kuznia.model.errors import Refused
from kuznia.model.language import msg

_BUFFER = 1024 * 1024


class Digest(Protocol):
    """What takes in the bytes of a file as they are written."""

    def update(self, data: memoryview, /) -> object:
        """Take in some bytes."""
        ...


@contextmanager
def container_at(
    target: Path, key: bytes, kind: Kind, header: bytes, digest: Digest | None = None
) -> Generator[ContainerWriter]:
    """Write a container in the body of a `with` block; it gets its name when that ended well.

    What had the name before then stays.  Raises NotFound when there is no folder for it, and
    Refused when it cannot be written.
    """
    try:
        new = target.with_name(f".{target.name}.{secrets.token_hex(8)}.new")
        writer = ContainerWriter(new, key, kind, header, digest)
        try:
            yield writer
            writer.path.replace(target)
            sync(target.parent)
        except BaseException:
            writer.discard()
            raise
    except OSError as error:
        raise not_written(target, error) from error


class ContainerWriter:
    """A container being written under a name that must not exist."""

    def __init__(
        self,
        path: Path,
        key: bytes,
        kind: Kind,
        header: bytes = b"",
        digest: Digest | None = None,
    ) -> None:
        if len(header) > LARGEST_HEADER:
            raise Refused(msg("the header is larger than {most} bytes", most=LARGEST_HEADER))
        self.path = path
        self.identity = os.urandom(ID_BYTES)
        self.size = 0
        self._digest = digest
        self._methods = bytearray()
        self._lengths: list[int] = []
        self._stored: list[int] = []
        self._addresses: list[bytes] = []
        self._buffer = memoryview(bytearray(_BUFFER))
        self._filled = 0
        content_key = os.urandom(32)
        self._cipher = AESGCM(content_key)
        prefix = PREFIX.pack(MAGIC, VERSION, kind, len(header), self.identity, b"")[:-48]
        wrapped = wrapping_key(key, self.identity).encrypt(
            WRAPPING_NONCE, content_key, prefix + header
        )
        self._file = path.open("xb", buffering=0)
        try:
            self._append(prefix + wrapped + header)
        except BaseException:
            self.discard()
            raise

    @property
    def records(self) -> int:
        """How many records have been added."""
        return len(self._methods)

    def add(self, address: bytes, length: int, method: Method, payload: Content) -> int:
        """Seal a record and give its number."""
        record = len(self._methods)
        self._seal(Part.RECORD, record, payload)
        self._methods.append(method)
        self._lengths.append(length)
        self._stored.append(len(payload) + TAG)
        self._addresses.append(address)
        return record

    def finish(self, recipe: bytes = b"") -> None:
        """Write what comes after the records, and wait until the disk has it all."""
        count = len(self._methods)
        table = b"".join(
            (
                bytes(self._methods),
                struct.pack(f"<{count}I", *self._lengths),
                struct.pack(f"<{count}I", *self._stored),
                *self._addresses,
            )
        )
        self._seal(Part.TABLE, 0, table)
        self._seal(Part.RECIPE, 0, recipe)
        self._append(FOOTER.pack(len(table) + TAG, len(recipe) + TAG, END))
        self._flush()
        os.fsync(self._file.fileno())
        self._file.close()

    def discard(self) -> None:
        """Close and remove the file."""
        with suppress(OSError):
            self._file.close()
        with suppress(OSError):
            self.path.unlink(missing_ok=True)

    def _seal(self, part: Part, number: int, content: Content) -> None:
        length = len(content) + TAG
        if length > len(self._buffer) - self._filled:
            self._flush()
        self.size += length
        if length > len(self._buffer):
            self._write(memoryview(self._cipher.encrypt(nonce(part, number), content, None)))
            return
        until = self._filled + length
        place = self._buffer[self._filled : until]
        self._cipher.encrypt_into(nonce(part, number), content, None, place)
        self._filled = until

    def _append(self, content: bytes) -> None:
        self._flush()
        self.size += len(content)
        self._write(memoryview(content))

    def _flush(self) -> None:
        self._write(self._buffer[: self._filled])
        self._filled = 0

    def _write(self, content: memoryview) -> None:
        if self._digest:
            self._digest.update(content)
        while content:
            content = content[self._file.write(content) :]
