"""Reading the header of a STEP file (ISO 10303-21); its data section is only counted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from kuznia.intake.found import Place
from kuznia.intake.opened import Opened, by_line

_BLOCK = 64 * 1024
_LONGEST_HEADER = 1024 * 1024
_LONGEST_STRING = 64 * 1024
_MOST_COUNTED = 64 * 1024**2
_TAIL = 4 * 1024
_START = re.compile(rb"ISO-10303-21\s*;")
_END = re.compile(rb"END-ISO-10303-21\s*;")
_INSTANCE = re.compile(rb"(?:^|[;\s])#[0-9]+\s*=", re.MULTILINE)
_TOKEN = re.compile(
    r"(?P<space>\s+)|(?P<comment>/\*.*?\*/)|(?P<endless>/\*)|'(?P<string>(?:[^']|'')*+)'|(?P<word>[A-Za-z_!][\w-]*)"
    r"|(?P<sign>[(),;$*=])|(?P<other>[^\s'(),;$*=]+)",
    re.DOTALL,
)
_ESCAPE = re.compile(
    r"\\X2\\(?P<two>(?:[0-9A-Fa-f]{4})*)\\X0\\|\\X4\\(?P<four>(?:[0-9A-Fa-f]{8})*)\\X0\\"
    r"|\\X\\(?P<one>[0-9A-Fa-f]{2})|\\S\\(?P<page>.)|(?P<choice>\\P[A-I]\\)|(?P<back>\\\\)"
    r"|(?P<quote>'')",
    re.DOTALL,
)
_SECTION_END = re.compile(
    r"'(?:[^']|'')*+(?:'|$)|/\*(?:.*?\*/|.*)|(?P<end>\bENDSEC\s*;)", re.DOTALL
)
_LARGEST_CHARACTER = 0x10FFFF


@dataclass(frozen=True, slots=True)
class HeaderText:
    """One string in the header of a STEP file."""

    entity: str
    number: int
    """Which string of its entity it is, from 0; lists count as what they hold."""
    text: str
    line: int


class Unfinished(Exception):
    """The header of a STEP file is not whole."""


def read_step(stream: BinaryIO, size: int, opened: Opened) -> None:
    """Read the header of a STEP file, and see that the file is whole."""
    try:
        header = _header(stream)
        texts = list(header_texts(header))
    except Unfinished:
        opened.complain("no-header")
        texts = []
    _tell(texts, opened)
    lines: dict[int, list[str]] = {}
    for each in texts:
        lines.setdefault(each.line, []).append(each.text)
    _search(lines, opened)
    if not _whole(stream, size):
        opened.complain("no-end")
    if size <= _MOST_COUNTED:
        opened.tell("instances", str(_instances(stream)))


def header_texts(header: str) -> Iterator[HeaderText]:
    """Give the strings in the text of a header section.

    Raises Unfinished when a string or a comment in it does not end.
    """
    entity, number, line, place = "", 0, 1, 0
    while place < len(header):
        match = _TOKEN.match(header, place)
        if match is None or match["endless"]:
            raise Unfinished
        if match["word"]:
            entity, number = match["word"].upper(), 0
        elif (raw := match["string"]) is not None:
            if len(raw) > _LONGEST_STRING:
                raise Unfinished
            yield HeaderText(entity, number, unescape(raw.replace("\n", "")), line)
            number += 1
        line += match[0].count("\n")
        place = match.end()


def unescape(text: str) -> str:
    r"""Give a string of a STEP file in plain characters.

    >>> print(unescape(r"\X2\041A\X0\uznia it''s"))
    Кuznia it's
    """
    return _ESCAPE.sub(_character, text)


def _character(match: re.Match[str]) -> str:
    if match["two"] is not None:
        units = bytes.fromhex(match["two"])
        return units.decode("utf-16-be", "replace")
    if match["four"] is not None:
        codes = [int(match["four"][at : at + 8], 16) for at in range(0, len(match["four"]), 8)]
        return "".join(chr(code) if code <= _LARGEST_CHARACTER else "\ufffd" for code in codes)
    if match["one"]:
        return chr(int(match["one"], 16))
    if match["page"]:
        return chr((ord(match["page"]) & 0x7F) + 0x80)
    if match["choice"]:
        return ""
    return "\\" if match["back"] else "'"


def _header(stream: BinaryIO) -> str:
    """Read up to the end of the header section."""
    stream.seek(0)
    text = _decoded(stream.read(_LONGEST_HEADER))
    for match in _SECTION_END.finditer(text):
        if match["end"]:
            return _section(text[: match.start()])
    raise Unfinished


def _section(text: str) -> str:
    start = _START.search(text.encode("utf-8", "replace"))
    begin = re.search(r"\bHEADER\s*;", text)
    if start is None or begin is None:
        raise Unfinished
    return "\n" * text.count("\n", 0, begin.end()) + text[begin.end() :]


def _decoded(read: bytes) -> str:
    try:
        text = read.decode("utf-8")
    except UnicodeDecodeError as error:
        cut_at_end = error.start >= len(read) - len(b"\xf0\x9f\x98")
        text = read[: error.start].decode("utf-8") if cut_at_end else read.decode("latin-1")
    return text.replace("\r\n", "\n").replace("\r", "\n")


def _tell(texts: list[HeaderText], opened: Opened) -> None:
    names = {
        ("FILE_NAME", 0): "title",
        ("FILE_NAME", 1): "saved",
        ("FILE_SCHEMA", 0): "schema",
        ("FILE_DESCRIPTION", 0): "description",
    }
    for each in texts:
        if name := names.get((each.entity, each.number)):
            opened.tell(name, each.text)


def _search(lines: dict[int, list[str]], opened: Opened) -> None:
    """Search each string as a line of its own, and say on which line of the file it stands."""
    texts = [(line, text) for line, found in lines.items() for text in found]
    whole = "\n".join(text.replace("\n", " ") for _, text in texts)
    rows = by_line(opened.file, whole)

    def place(start: int, end: int) -> Place:
        row = rows(start, end).line or 1
        return Place(opened.file, line=texts[row - 1][0] if texts else 1)

    opened.search(whole, place)


def _whole(stream: BinaryIO, size: int) -> bool:
    stream.seek(max(0, size - _TAIL))
    return bool(_END.search(stream.read(_TAIL)))


def _instances(stream: BinaryIO) -> int:
    stream.seek(0)
    count, rest = 0, b""
    while block := stream.read(_BLOCK * 16):
        joined = rest + block
        cut = joined.rfind(b"#") if len(joined) > _BLOCK else -1
        count += len(_INSTANCE.findall(joined[: cut - 1] if cut > 0 else b""))
        rest = joined[cut - 1 :] if cut > 0 else joined
    return count + len(_INSTANCE.findall(rest))
