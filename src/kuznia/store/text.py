"""Text files as Excel and people save them: their encoding, their separator, their records."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass

from kuznia.model.cells import Row, column_names
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.schema import Table
from kuznia.store.limits import check_cells

LONGEST_HEADER = 10_000
"""So many characters are looked at to see what separates cells."""

_DELIMITERS = (",", ";", "\t")
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CYRILLIC = re.compile(r"[А-Яа-яЁёІіЇїЄєҐґ]")
_CYRILLIC_TEXT = re.compile(r"[\x00-\x7fА-Яа-яЁёІіЇїЄєҐґ№«»„“”‘’–—…§°\u00a0]*")
_MIXED_WORD = re.compile(r"[A-Za-z][А-Яа-яЁёІіЇїЄєҐґ]|[А-Яа-яЁёІіЇїЄєҐґ][A-Za-z]")
_WRONG_CASE = re.compile(r"[а-яёіїєґ][А-ЯЁІЇЄҐ]")
_COMMON = re.compile(r"[аеиіонртвслку]", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Records:
    """The header of a table and its rows that are not blank, numbered as Excel numbers them."""

    header: list[str]
    rows: list[Row]


def decode(table: str, content: bytes) -> tuple[str | None, list[Finding]]:
    """Give the text of a file; None with an error when its encoding is not certain."""
    text, findings = _decoded(table, content)
    if text is not None and "\0" in text:
        row = text.count("\n", 0, text.index("\0")) + 1
        message = msg("the file has a zero byte: it is damaged, or no text file")
        return None, [*findings, Finding("encoding", Severity.ERROR, table, message, row)]
    return text, findings


def records(table: Table, text: str) -> tuple[Records, list[Finding]]:
    """Split the text of a table into records.

    Raises Refused when it has more cells than a table may have.
    """
    delimiter = _delimiter(table, text)
    check_cells(table.name, text.count(delimiter) + text.count("\n"))
    found = _reader(text, delimiter)
    header: list[str] = []
    rows: list[Row] = []
    row = 0
    try:
        for row, cells in enumerate(found, start=1):
            if row == 1:
                header = cells
            elif any(cell.strip() for cell in cells):
                rows.append((row, cells))
    except csv.Error:
        return Records(header, rows), [_badly_quoted(table.name, row + 1)]
    return Records(header, rows), []


def _decoded(table: str, content: bytes) -> tuple[str | None, list[Finding]]:
    for mark, encoding in _MARKS:
        if content.startswith(mark):
            try:
                return content.decode(encoding), []
            except UnicodeDecodeError as error:
                return None, [_undecodable(table, content, error.start)]
    try:
        return content.decode("utf-8"), []
    except UnicodeDecodeError as error:
        return _as_cp1251(table, content, error.start)


def _as_cp1251(table: str, content: bytes, start: int) -> tuple[str | None, list[Finding]]:
    """Read the encoding of old Ukrainian Windows, when the text makes sense in it."""
    try:
        text = content.decode("cp1251")
    except UnicodeDecodeError:
        return None, [_undecodable(table, content, start)]
    letters = len(_CYRILLIC.findall(text))
    others = len(text) - sum(char.isascii() for char in text)
    makes_sense = (
        _CYRILLIC_TEXT.fullmatch(text)
        and letters >= 0.7 * others
        and 20 * len(_WRONG_CASE.findall(text)) <= letters
        and not _MIXED_WORD.search(text)
        and len(_COMMON.findall(text)) > len(_COMMON.findall(content.decode("koi8-u", "ignore")))
    )
    if not makes_sense:
        return None, [_undecodable(table, content, start)]
    message = msg("the file was read as windows-1251")
    return text, [Finding("encoding", Severity.FIXED, table, message, expected=_utf8())]


def _undecodable(table: str, content: bytes, start: int) -> Finding:
    message = msg("the file is not in UTF-8, nor certainly in another encoding")
    row = content.count(b"\n", 0, start) + 1
    return Finding("encoding", Severity.ERROR, table, message, row, expected=_utf8())


def _utf8() -> Message:
    return msg("a file saved as UTF-8; in Excel: CSV UTF-8")


def _delimiter(table: Table, text: str) -> str:
    """Give the separator with which the first line names most columns of the table."""
    first = re.split(r"[\r\n]", text[:LONGEST_HEADER], maxsplit=1)[0]

    def named(delimiter: str) -> int:
        header = next(csv.reader([first], delimiter=delimiter), list[str]())
        return sum(bool(name) for name in column_names(table, header))

    return max(_DELIMITERS, key=named)


def _reader(text: str, delimiter: str) -> Iterator[list[str]]:
    return csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)


def _badly_quoted(table: str, row: int) -> Finding:
    return Finding(
        "row",
        Severity.ERROR,
        table,
        msg("the double quotes do not pair; nothing from here on was read"),
        row,
        expected=msg("a value between double quotes, with each double quote inside it doubled"),
    )
