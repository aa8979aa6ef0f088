"""The XML of a workbook, made harmless and honest before a reader makes tables of it.

A reader lays out every cell from the first to the last that a sheet names, and makes room for as
many strings as a part says that it has, so one number costs a machine's memory: extents are judged
first and such numbers left out.  And readers give an empty cell for an error and for a formula
without a value, which would be read as a default: both become texts.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from kuznia.model.cell_values import UNCOMPUTED
from kuznia.store.limits import MOST_CELLS, check_cells

SETTING, VALUE = "setting", "value"
"""The columns of the sheet `programme`."""

_TOKEN = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|"""
    rb"""<([^\s<>/!?]+)((?:"[^"]*"|'[^']*'|[^>"'])*)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_COUNTS = (b"count", b"uniqueCount")
_PLACE = re.compile(rb"([A-Za-z]{0,8})([0-9]{0,12})")
_TOO_FAR = MOST_CELLS + 1, MOST_CELLS + 1
_SHEET = re.compile(rb"<(?:\w+:)?sheetData\b")
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]*?\s)?t\s*=\s*)(["'])e\2""")
_FORMULA = re.compile(
    rb"""<((?:\w+:)?)c((?:\s[^<>]*)?)>\s*<\1f\b[^<>]*?(?:/>|>[^<]*</\1f\s*>)\s*"""
    rb"""(?:<\1v\s*/>|<\1v\s*>\s*</\1v\s*>)?\s*</\1c\s*>"""
)
_TYPE = re.compile(rb"""\st\s*=\s*["'][^"']*["']""")


def mended(name: str, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the parts of a workbook as a reader may have them.

    The parts must be well-formed.  Raises Refused when a sheet has more cells than a table may.
    """
    return {part: _mended(f"{name}:{part}", content) for part, content in parts.items()}


def _mended(name: str, content: bytes) -> bytes:
    """Check how far the cells of a part reach; say errors and uncomputed formulas as texts."""
    extent = _Extent(name)
    safe = _TOKEN.sub(extent.see, content)
    if not _SHEET.search(safe):
        return safe
    return _FORMULA.sub(_uncomputed, _ERROR.sub(rb"\1\2str\2", safe))


class _Extent:
    """How far the cells of a part reach, as its tags are seen one after the other."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.row = self.column = self.lowest = self.rightmost = 0

    def see(self, token: re.Match[bytes]) -> bytes:
        """Take account of a row or cell; leave out what another tag counts."""
        tag = token[1]
        if not tag:
            return token[0]
        local = tag[tag.find(b":") + 1 :]
        if local not in (b"row", b"c"):
            return b"<" + tag + _ATTRIBUTE.sub(_uncounted, token[2]) if token[2] else token[0]
        letters, digits = _place(token[2])
        if local == b"row":
            self.row, self.column = digits or self.row + 1, 0
            return token[0]
        self.row, self.column = digits or self.row, letters or self.column + 1
        if not token[2].endswith(b"/"):  # a cell that has only a format is not laid out
            self.lowest = max(self.lowest, self.row)
            self.rightmost = max(self.rightmost, self.column)
            check_cells(self.name, self.lowest * self.rightmost)
        return token[0]


def _uncounted(attribute: re.Match[bytes]) -> bytes:
    return b"" if attribute[1] in _COUNTS else attribute[0]


def _place(attributes: bytes) -> tuple[int, int]:
    """Give column and row from the attribute `r`, such as AB12 or 12; 0 for what it leaves out."""
    for attribute in _ATTRIBUTE.finditer(attributes):
        if attribute[1] == b"r":
            place = _PLACE.fullmatch(attribute[2] or attribute[3] or b"")
            return (_number(place[1]), int(place[2] or 0)) if place else _TOO_FAR
    return 0, 0


def _number(letters: bytes) -> int:
    """Give the number of a column from its letters: A is 1, AA is 27."""
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - 64
    return number


def _uncomputed(cell: re.Match[bytes]) -> bytes:
    prefix, attributes = cell[1], cell[2]
    kind = _TYPE.search(attributes)
    if kind and b"str" in kind[0]:  # a formula that gave an empty text
        return cell[0]
    start = b'<%sc%s t="str">' % (prefix, _TYPE.sub(b"", attributes))
    return start + b"<%sv>%s</%sv></%sc>" % (prefix, UNCOMPUTED.encode(), prefix, prefix)
