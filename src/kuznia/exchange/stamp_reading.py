"""Finding whose copy a PDF is from the marks in its pages; for the stamping process only."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import BinaryIO

import pikepdf
from pikepdf import Name, Object, Pdf, Stream

from kuznia.exchange.stamp import serials_in

MOST_OBJECTS = 1_000_000
LARGEST_STREAM = 256 * 1024 * 1024

_IN_HEXADECIMAL = re.compile(rb"<([0-9A-Fa-f\s]{40,400})>")
_ESCAPED = re.compile(rb"\\([0-7]{3}|\n)")


def serials_of(source: BinaryIO) -> set[str]:
    """Give every serial that a PDF bears, in whatever of it has come through.

    Raises PdfError when it cannot be read.
    """
    found: set[str] = set()
    with _opened(source) as pdf:
        for content in _contents(pdf):
            found |= serials_in(content)
            for text in _IN_HEXADECIMAL.finditer(content):
                found |= serials_in(_bytes(text[1]))
            if b"\\" in content:
                found |= serials_in(_ESCAPED.sub(_unescaped, content))
    return found


def _opened(source: BinaryIO) -> Pdf:
    try:
        return pikepdf.open(source)
    except ValueError as error:  # a number that is too large
        raise pikepdf.PdfError(str(error)) from error


def _contents(pdf: Pdf) -> Iterator[bytes]:
    """Give all streams but pictures, and the texts of the information dictionary."""
    for number, entry in enumerate(pdf.objects):
        if number >= MOST_OBJECTS:
            return
        if isinstance(entry, Stream) and entry.get(Name.Subtype) != Name.Image:
            content = _decoded(entry)
            if len(content) <= LARGEST_STREAM:
                yield content
    for value in pdf.docinfo.values():
        yield _text(value)


def _decoded(stream: Object) -> bytes:
    try:
        return stream.read_bytes()
    except pikepdf.PdfError:
        return b""


def _text(value: Object) -> bytes:
    try:
        return str(value).encode("ascii", "ignore")
    except UnicodeDecodeError:
        return bytes(value)


def _bytes(digits: bytes) -> bytes:
    """Read hexadecimal digits; a last one that is missing counts as 0 (ISO 32000-1, 7.3.4.3)."""
    text = re.sub(rb"\s", b"", digits).decode()
    return bytes.fromhex(text + "0" * (len(text) % 2))


def _unescaped(found: re.Match[bytes]) -> bytes:
    return b"" if found[1] == b"\n" else bytes([int(found[1], 8) & 255])
