"""The XML of a workbook's sheets, looked at before a reader makes tables of it.

A reader lays out every cell from the first to the last that a sheet names, so one cell far away
costs a machine's memory: the extent is judged first.  And readers give an empty cell for an error
and for a formula without a value, which would be read as a default: both become texts.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

from kuznia.model.cell_values import UNCOMPUTED
from kuznia.store.limits import MOST_CELLS, check_cells

SETTING, VALUE = "setting", "value"
"""The columns of the sheet `programme`."""

_SHEET = re.compile(rb"<(?:\w+:)?sheetData\b")
_TOKEN = re.compile(
    rb"""<!--.*?-->|<!\[CDATA\[.*?\]\]>|<\?.*?\?>|"""
    rb"""<(?:\w+:)?(row|c)(?=[\s/>])((?:"[^"]*"|'[^']*'|[^>"'])*)""",
    re.DOTALL,
)
_ATTRIBUTE = re.compile(rb"""([^\s=]+)\s*=\s*(?:"([^"]*)"|'([^']*)')""")
_PLACE = re.compile(rb"([A-Za-z]{0,8})([0-9]{0,12})")
_ERROR = re.compile(rb"""(<(?:\w+:)?c\s(?:[^<>]*?\s)?t\s*=\s*)(["'])e\2""")
_FORMULA = re.compile(
    rb"""<((?:\w+:)?)c((?:\s[^<>]*)?)>\s*<\1f\b[^<>]*?(?:/>|>[^<]*</\1f\s*>)\s*"""
    rb"""(?:<\1v\s*/>|<\1v\s*>\s*</\1v\s*>)?\s*</\1c\s*>"""
)
_TYPE = re.compile(rb"""\st\s*=\s*["'][^"']*["']""")


def mended(name: str, parts: Mapping[str, bytes]) -> dict[str, bytes]:
    """Give the parts of a workbook with errors and uncomputed formulas as texts in the cells.

    The parts must be well-formed.  Raises Refused when a sheet has more cells than a table may.
    """
    return dict(_mended(name, parts))


def _mended(name: str, parts: Mapping[str, bytes]) -> Iterator[tuple[str, bytes]]:
    for part, content in parts.items():
        if _SHEET.search(content):
            check_cells(f"{name}:{part}", cells_of(content))
            yield part, _FORMULA.sub(_uncomputed, _ERROR.sub(rb"\1\2str\2", content))
        else:
            yield part, content


def cells_of(sheet: bytes) -> int:
    """Count the cells of the rectangle that a reader would lay out for a sheet.

    The counting stops when they are too many.
    """
    row = column = lowest = rightmost = 0
    for token in _TOKEN.finditer(sheet):
        if not token[1]:
            continue
        letters, digits = _place(token[2])
        if token[1] == b"row":
            row, column = digits or row + 1, 0
        else:
            row, column = digits or row, letters or column + 1
        lowest, rightmost = max(lowest, row), max(rightmost, column)
        if lowest * rightmost > MOST_CELLS:
            break
    return lowest * rightmost


def _place(attributes: bytes) -> tuple[int, int]:
    """Give column and row from the attribute `r`, such as AB12 or 12; 0 for what it leaves out."""
    for attribute in _ATTRIBUTE.finditer(attributes):
        if attribute[1] == b"r":
            place = _PLACE.fullmatch(attribute[2] or attribute[3] or b"")
            return (_number(place[1]), int(place[2] or 0)) if place else (MOST_CELLS, MOST_CELLS)
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
