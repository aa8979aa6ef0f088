"""Reading plain text, CSV, JSON and XML that is not QIF: all of it is searched as text."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import BinaryIO, cast

from kuznia.intake.opened import Opened

_ENCODINGS = ("utf-8-sig", "cp1251")
_CONTROLS = frozenset(range(32)) - frozenset(b"\t\n\r\f\x1b")
_SHARE_OF_CONTROLS = 0.01
_CHARACTER = 4
"""Most bytes of a character."""


def read_plain(stream: BinaryIO, size: int, opened: Opened) -> None:
    """Read a text file."""
    stream.seek(0)
    most = opened.limits.characters * _CHARACTER
    text = decode(stream.read(min(size, most)))
    if text is None:
        opened.complain("unknown-kind")
        return
    if size > most:
        opened.complain("text-cut")
    opened.search_lines(text.replace("\r\n", "\n").replace("\r", "\n"))


def read_json(stream: BinaryIO, size: int, opened: Opened) -> None:
    """Read a JSON file: the texts in it, each on a line of its own."""
    stream.seek(0)
    most = opened.limits.characters * _CHARACTER
    text = decode(stream.read(min(size, most)))
    if text is None or size > most:
        opened.complain("text-cut" if text else "unknown-kind")
        text = text or ""
    try:
        whole = "\n\n".join(_texts(json.loads(text)))
    except (ValueError, RecursionError):
        opened.complain("malformed", reason="JSON")
        whole = text
    opened.search_lines(whole)


def read_nothing(stream: BinaryIO, size: int, opened: Opened) -> None:
    """Leave a file of unknown kind to a person."""
    del stream, size
    opened.complain("unknown-kind")


def decode(content: bytes) -> str | None:
    """Give the text of bytes in UTF-8, UTF-16 with its mark, or the Ukrainian Windows encoding.

    Nothing is given for what is no text.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    controls = sum(map(content.count, map(_byte, _CONTROLS)))
    if controls > len(content) * _SHARE_OF_CONTROLS:
        return None
    for encoding in _ENCODINGS:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError as error:
            if encoding == "utf-8-sig" and error.start >= len(content) - _CHARACTER:
                return content[: error.start].decode(encoding)
    return content.decode("cp1251", "replace")


def _byte(number: int) -> bytes:
    return bytes([number])


def _texts(value: object) -> Iterator[str]:
    """Give the texts in a JSON value, without recursion: nesting may be deep."""
    waiting = [value]
    while waiting:
        each = waiting.pop()
        if isinstance(each, str):
            yield each
        elif isinstance(each, dict):
            waiting.extend(reversed(list(cast("dict[str, object]", each).values())))
        elif isinstance(each, list):
            waiting.extend(reversed(cast("list[object]", each)))
