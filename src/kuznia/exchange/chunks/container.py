"""Containers: the one form of all files here, and how to read one without trusting it.

    prefix    magic, version, kind, length of the header, identity, wrapped key
    header    clear, for anyone to read
    records   sealed one after another
    table     sealed: address, length and method of every record
    recipe    sealed: which files the records make; empty in a pack
    footer    lengths of table and recipe

Every byte is accounted for: the prefix and the header are bound to the wrapping of the key, each
record to its place by its nonce, and the lengths must add up to the size of the file.
"""

from __future__ import annotations

import os
import struct
import sys
from array import array
from collections.abc import Iterator
from dataclasses import dataclass
from enum import IntEnum
from io import FileIO
from itertools import accumulate
from pathlib import Path
from typing import Self

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from kuznia.exchange.chunks.compression import Method
from kuznia.exchange.chunks.subkeys import subkey
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import Message, msg

MAGIC = b"KUZNIA\r\n"
"""Ends like a line of Windows, so that a copy that took the file for text is noticed."""
VERSION = 1
PREFIX = struct.Struct("<8sBB2xI16s48s")
FOOTER = struct.Struct("<QQ8s")
END = b"AINZUK\r\n"
TAG = 16
ID_BYTES = 16
ADDRESS_BYTES = 32
LARGEST_HEADER = 16 * 1024 * 1024
LARGEST_RECORD = 2 * 1024 * 1024
"""Most bytes that the content of a record may have, so that reading one takes little memory."""
WRAPPING_NONCE = bytes(12)
"""The wrapping key is used once, so its nonce need not vary."""

_ENTRY = 1 + 4 + 4 + ADDRESS_BYTES
_READ = 1024 * 1024


class Kind(IntEnum):
    """What a container is for."""

    STORE = 0
    PACK = 1
    TREE = 2
    SEALED = 3
    DIFFERENCE = 4


class Part(IntEnum):
    """The parts that are sealed with the key of a container; each has its own nonces."""

    RECORD = 0
    TABLE = 1
    RECIPE = 2


@dataclass(frozen=True, slots=True)
class Table:
    """What a container says of its records."""

    methods: bytes
    lengths: array[int]
    stored: array[int]
    addresses: bytes
    offsets: tuple[int, ...]

    def __len__(self) -> int:
        return len(self.methods)

    def address(self, record: int) -> bytes:
        """Give the address of a record."""
        return self.addresses[record * ADDRESS_BYTES : (record + 1) * ADDRESS_BYTES]


def nonce(part: Part, number: int = 0) -> bytes:
    """Give the nonce of a sealed part: no two parts of a container have the same."""
    return struct.pack("<IQ", part, number)


def wrapping_key(key: bytes, identity: bytes) -> AESGCM:
    """Give the key that wraps the key of one container."""
    return AESGCM(subkey(key, identity, "wrap"))


def numbers(content: bytes) -> array[int]:
    """Read unsigned numbers of four bytes, the lowest byte first."""
    found = array("I", content)
    if sys.byteorder == "big":
        found.byteswap()
    return found


class Container:
    """An open container of which all but the records has been read and found sound."""

    def __init__(self, path: Path, file: FileIO, cipher: AESGCM, *, begins: int) -> None:
        self.path = path
        self._file = file
        self._cipher = cipher
        self._begins = begins
        self.identity = b""
        self.header = b""
        self.recipe = b""
        self.table = Table(b"", array("I"), array("I"), b"", (begins,))

    @classmethod
    def open(cls, path: Path, key: bytes, kind: Kind) -> Self:
        """Open a container.

        Raises NotFound when there is none, Refused when the key does not open it, and Invalid
        when it is none or was changed.
        """
        file = _opened(path)
        try:
            identity, wrapped, header, prefix = _beginning(path, file, kind)
            try:
                content_key = wrapping_key(key, identity).decrypt(
                    WRAPPING_NONCE, wrapped, prefix + header
                )
            except InvalidTag as error:
                raise Refused(
                    msg("the key does not open {path}", path=path),
                    msg(
                        "it is the key of something else, or the beginning of the file was changed"
                    ),
                ) from error
            begins = PREFIX.size + len(header)
            container = cls(path, file, AESGCM(content_key), begins=begins)
            container.identity, container.header = identity, header
            container._read_end()
        except OSError as error:
            file.close()
            raise _damaged(path, msg("it cannot be read: {reason}", reason=error)) from error
        except BaseException:
            file.close()
            raise
        return container

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    @property
    def closed(self) -> bool:
        """Whether the file is closed."""
        return self._file.closed

    def payloads(self, first: int, count: int) -> Iterator[bytes]:
        """Give records as they were written, one after another.

        Raises Invalid when one is not there or was changed.
        """
        last = first + count
        self._check(first, count)
        offsets = self.table.offsets
        while first < last:
            until = first + 1
            while until < last and offsets[until + 1] - offsets[first] <= _READ:
                until += 1
            block = memoryview(self._read(offsets[first], offsets[until] - offsets[first]))
            for record in range(first, until):
                start = offsets[record] - offsets[first]
                yield self._opened(record, block[start : start + self.table.stored[record]])
            first = until

    def payload(self, record: int) -> bytes:
        """Give one record as it was written.

        Raises Invalid when it is not there or was changed.
        """
        self._check(record, 1)
        offset, length = self.table.offsets[record], self.table.stored[record]
        return self._opened(record, self._read(offset, length))

    def _check(self, first: int, count: int) -> None:
        if not 0 <= first <= first + count <= len(self.table):
            raise _damaged(self.path, msg("it has no record {record}", record=first + count - 1))

    def _opened(self, record: int, sealed: bytes | memoryview) -> bytes:
        try:
            return self._cipher.decrypt(nonce(Part.RECORD, record), sealed, None)
        except InvalidTag as error:
            why = msg("record {record} was changed", record=record)
            raise _damaged(self.path, why) from error

    def _read(self, offset: int, length: int) -> bytes:
        return _read(self.path, self._file, offset, length)

    def _read_end(self) -> None:
        table_at, table, recipe = _ending(self.path, self._file, self._begins)
        self.table = self._table(self._part(Part.TABLE, table_at, table))
        if self.table.offsets[-1] != table_at:
            raise _damaged(self.path, msg("it has bytes that no record owns"))
        self.recipe = self._part(Part.RECIPE, table_at + table, recipe)

    def _part(self, part: Part, offset: int, length: int) -> bytes:
        try:
            return self._cipher.decrypt(nonce(part), self._read(offset, length), None)
        except InvalidTag as error:
            raise _damaged(self.path, msg("its list of contents was changed")) from error

    def _table(self, content: bytes) -> Table:
        count, rest = divmod(len(content), _ENTRY)
        methods, lengths = content[:count], numbers(content[count : count * 5])
        stored = numbers(content[count * 5 : count * 9])
        if rest or set(methods) - set(map(int, Method)):
            raise _damaged(self.path, msg("its list of contents was changed"))
        if max(lengths, default=0) > LARGEST_RECORD:
            raise _damaged(self.path, msg("it has a record that is larger than any may be"))
        offsets = tuple(accumulate(stored, initial=self._begins))
        return Table(methods, lengths, stored, content[count * 9 : count * _ENTRY], offsets)


def read_header(path: Path, kind: Kind = Kind.SEALED) -> bytes:
    """Read the clear header of a container, which only its key can prove unchanged.

    Raises NotFound when there is no such file, and Invalid when it is none of ours or cut short.
    """
    with _opened(path) as file:
        try:
            header = _beginning(path, file, kind)[2]
        except OSError as error:
            raise _damaged(path, msg("it cannot be read: {reason}", reason=error)) from error
        _ending(path, file, PREFIX.size + len(header))
        return header


def _opened(path: Path) -> FileIO:
    try:
        return path.open("rb", buffering=0)
    except FileNotFoundError as error:
        raise NotFound(msg("there is no file {path}", path=path)) from error
    except OSError as error:
        raise _damaged(path, msg("it cannot be read: {reason}", reason=error)) from error


def _beginning(path: Path, file: FileIO, kind: Kind) -> tuple[bytes, bytes, bytes, bytes]:
    """Give identity, wrapped key, header, and what of the prefix is bound to the key."""
    prefix = file.read(PREFIX.size)
    if len(prefix) < PREFIX.size or not prefix.startswith(MAGIC):
        raise _damaged(path, msg("it does not begin as such a file does"))
    _, version, found, length, identity, wrapped = PREFIX.unpack(prefix)
    if version != VERSION:
        raise _damaged(path, msg("its version {version} is not known here", version=version))
    if found != kind or length > LARGEST_HEADER:
        raise _damaged(path, msg("it is for another use"))
    header = file.read(length)
    if len(header) < length:
        raise _damaged(path, msg("it is cut short"))
    return identity, wrapped, header, prefix[: PREFIX.size - len(wrapped)]


def _ending(path: Path, file: FileIO, begins: int) -> tuple[int, int, int]:
    """Give where the table begins, and the lengths of table and recipe."""
    ends = os.fstat(file.fileno()).st_size - FOOTER.size
    if ends < begins:
        raise _damaged(path, msg("it is cut short"))
    table, recipe, end = FOOTER.unpack(_read(path, file, ends, FOOTER.size))
    table_at = ends - recipe - table
    if end != END or table < TAG or recipe < TAG or table_at < begins:
        raise _damaged(path, msg("it is cut short, or its end was changed"))
    return table_at, table, recipe


def _read(path: Path, file: FileIO, offset: int, length: int) -> bytes:
    """Read so many bytes, or fewer where the file ends or the disk fails."""
    try:
        file.seek(offset)
        content = file.read(length)
        while len(content) < length and (more := file.read(length - len(content))):
            content += more
    except OSError as error:
        raise _damaged(
            path, msg("it cannot be read: {reason}", reason=error.strerror or str(error))
        ) from error
    return content


def _damaged(path: Path, why: Message) -> Invalid:
    return Invalid(msg("{path} cannot be trusted: {why}", path=path, why=why))
