"""A file in pieces: their digests, signed by who gives it, and the file put together from them.

Each piece is proved by itself, so pieces come in any order, from any place, and many at once; what a
cut has left is used again as far as it has the right digests.
"""

from __future__ import annotations

import hashlib
import os
import threading
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from kuznia.exchange.canonical import Json, text_field
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.durable import not_written, sync
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Busy, Invalid
from kuznia.model.language import msg

PIECES = "application/vnd.kuznia.pieces+json"
PIECE = 4 * 1024 * 1024
"""Bytes of a piece, doubled for large files until there are few enough."""
MOST_PIECES = 65_536
_DIGEST_LENGTH = 64
_FORMAT = "pieces 1"


@dataclass(frozen=True, slots=True)
class Pieces:
    """The pieces of one file; all have the same length but the last."""

    about: str
    """The dataset that the file is of."""
    size: int
    piece: int
    digests: tuple[str, ...]
    """SHA-256 of each, in hexadecimal."""
    whole: str
    """SHA-256 of the file."""

    def span(self, number: int) -> tuple[int, int]:
        """Give the first byte of a piece and the one after its last."""
        begin = number * self.piece
        return begin, min(begin + self.piece, self.size)

    def as_json(self) -> dict[str, Json]:
        """Give the list as a JSON object."""
        return {
            "kuznia": _FORMAT,
            "about": self.about,
            "size": self.size,
            "piece": self.piece,
            "sha256": self.whole,
            "pieces": list(self.digests),
        }

    def signed_by(self, key: PrivateKey) -> Envelope:
        """Sign the list."""
        return sign(PIECES, self.as_json(), key)


def measured(path: Path, about: str) -> Pieces:
    """Read a file once and give its pieces.

    Raises Invalid when it cannot be read.
    """
    try:
        with path.open("rb") as file:
            size = os.fstat(file.fileno()).st_size
            piece = _length(size)
            buffer = memoryview(bytearray(piece))
            digests: list[str] = []
            whole = hashlib.sha256()
            while found := file.readinto(buffer):
                digests.append(hashlib.sha256(buffer[:found]).hexdigest())
                whole.update(buffer[:found])
    except OSError as error:
        raise Invalid(
            msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error))
        ) from error
    return Pieces(about, size, piece, tuple(digests), whole.hexdigest())


def pieces_of(content: dict[str, Json]) -> Pieces:
    """Read a list of pieces from the content of its paper.

    Raises Invalid when it is none, or its numbers do not agree.
    """
    size, piece, digests = content.get("size"), content.get("piece"), content.get("pieces")
    if (
        content.get("kuznia") != _FORMAT
        or not (_is_count(size) and _is_count(piece))
        or not isinstance(digests, list)
    ):
        raise Invalid(msg("it is no list of pieces of this version"))
    found = Pieces(
        text_field(content, "about", _FORMAT),
        size if isinstance(size, int) else 0,
        piece if isinstance(piece, int) else 0,
        tuple(each for each in digests if isinstance(each, str) and len(each) == _DIGEST_LENGTH),
        text_field(content, "sha256", _FORMAT),
    )
    if found.piece != _length(found.size) or not (
        len(digests) == len(found.digests) == -(-found.size // found.piece)
    ):
        raise Invalid(msg("its pieces do not make up {size} bytes", size=found.size))
    return found


class Assembly:
    """A file that is being put together."""

    def __init__(self, path: Path, pieces: Pieces) -> None:
        """Go on with what lies at a path, or begin.

        Raises Refused when it cannot be written.
        """
        self.path = path
        self.pieces = pieces
        self._writing = threading.Lock()
        try:
            self._file = os.open(path, os.O_RDWR | os.O_CREAT, 0o600)
            _lock(self._file, path)
            had = os.fstat(self._file).st_size
            os.ftruncate(self._file, pieces.size)
            self.missing = {n for n in range(len(pieces.digests)) if not self._has(n, had)}
            if self.missing:
                self._reserve(had)
        except OSError as error:
            raise not_written(path, error) from error

    @property
    def came(self) -> int:
        """How many bytes are in their place."""
        spans = (self.pieces.span(number) for number in list(self.missing))
        return self.pieces.size - sum(end - begin for begin, end in spans)

    def runs(self, most: int) -> Iterator[range]:
        """Give what is missing as runs of at most so many pieces beside each other."""
        begin = end = -1
        for number in sorted(self.missing):
            if number != end or end - begin >= most:
                if begin >= 0:
                    yield range(begin, end)
                begin = number
            end = number + 1
        if begin >= 0:
            yield range(begin, end)

    def put(self, number: int, content: bytes | bytearray | memoryview) -> None:
        """Put a piece into its place.

        Raises Invalid when it is not what was signed for, and Refused when it cannot be written.
        """
        begin, end = self.pieces.span(number)
        is_whole = len(content) == end - begin
        if not is_whole or hashlib.sha256(content).hexdigest() != self.pieces.digests[number]:
            raise Invalid(msg("piece {number} of {about} is not the one that was signed for",
                              number=number, about=self.pieces.about))  # fmt: skip
        try:
            view = memoryview(content)
            with self._writing:  # the system lets one at a time, and others spin for their turn
                while view:
                    written = os.pwrite(self._file, view, begin)
                    begin, view = begin + written, view[written:]
        except OSError as error:
            raise not_written(self.path, error) from error
        self.missing.discard(number)

    def finish(self, target: Path) -> None:
        """Give the whole file its name, once the disk has it.

        Raises Invalid when pieces are missing, and Refused when it cannot be written.
        """
        if self.missing:
            raise Invalid(msg("{count} pieces are missing", count=len(self.missing)))
        try:
            os.fsync(self._file)
            self.path.replace(target)
            sync(target.parent)
        except OSError as error:
            raise not_written(target, error) from error

    def close(self) -> None:
        """Close the file; what was put stays."""
        os.close(self._file)

    def _has(self, number: int, had: int) -> bool:
        begin, end = self.pieces.span(number)
        if begin >= had:
            return False
        content = os.pread(self._file, end - begin, begin)
        return hashlib.sha256(content).hexdigest() == self.pieces.digests[number]

    def _reserve(self, had: int) -> None:
        """Take the room on the disk at once, so that a full disk is told before anything moves."""
        if self.pieces.size > had and hasattr(os, "posix_fallocate"):
            try:
                os.posix_fallocate(self._file, had, self.pieces.size - had)
            except OSError:
                with suppress(OSError):
                    os.ftruncate(self._file, had)
                raise


def _lock(file: int, path: Path) -> None:
    """Be the only one who writes a file, until it is closed.

    Raises Busy when another does.
    """
    import fcntl

    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        is_there = os.path.samestat(os.fstat(file), path.stat())
    except (BlockingIOError, FileNotFoundError):
        is_there = False
    if not is_there:  # or it was given its final name meanwhile, and must not be written
        os.close(file)
        raise Busy(msg("{path} is being written", path=path))


def _length(size: int) -> int:
    piece = PIECE
    while size > piece * MOST_PIECES:
        piece *= 2
    return piece


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value > 0
