"""Months as people write them: reading those that are certain."""

from __future__ import annotations

import re
from datetime import date, datetime

from kuznia.model.as_read import AsRead, Unreadable, shown
from kuznia.model.language import msg
from kuznia.model.months import format_month

FIRST_YEAR = 1950
LAST_YEAR = 2200
"""A month outside these years is a slip of the keyboard."""

_MONTH = re.compile(r"([0-9]{4})-([0-9]{2})")
_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ][0-9:.]+)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})")
_YEAR_LAST = re.compile(r"([0-9]{1,2})[-./]([0-9]{4})")
_DOTTED_DAY = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SLASHED_DAY = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")
_SERIAL = re.compile(r"[2-7][0-9]{4}(?:\.0)?")


def read_month(text: str) -> AsRead[date]:
    """Read a month from a text without spaces around it; a day in it is dropped.

    Raises Unreadable when the text is no month or may be either of two.

    >>> read_month("15.03.2024")
    AsRead(value=datetime.date(2024, 3, 1), as_written=False)
    """
    if match := _MONTH.fullmatch(text):
        return AsRead(_month(text, match[1], match[2]))
    if match := _DAY.fullmatch(text):
        month = _month(text, match[1], match[2], match[3])
        return AsRead(month, as_written=match[3] == "01")
    if match := _YEAR_FIRST.fullmatch(text):
        return AsRead(_month(text, match[1], match[2]), as_written=False)
    if match := _YEAR_LAST.fullmatch(text):
        return AsRead(_month(text, match[2], match[1]), as_written=False)
    if match := _DOTTED_DAY.fullmatch(text):
        return AsRead(_month(text, match[3], match[2], match[1]), as_written=False)
    if match := _SLASHED_DAY.fullmatch(text):
        return AsRead(_either(text, match[3], match[1], match[2]), as_written=False)
    if _SERIAL.fullmatch(text):
        raise Unreadable(
            msg("'{cell}' looks like Excel's number of a day: format the cell as a date", cell=text)
        )
    raise _no_month(text)


def month_of(day: date) -> AsRead[date]:
    """Give the month of a day.

    Raises Unreadable when its year cannot be meant.
    """
    text = day.date().isoformat() if isinstance(day, datetime) else day.isoformat()
    return read_month(text)


def _month(text: str, year: str, month: str, day: str = "1") -> date:
    try:
        found = date(int(year), int(month), int(day)).replace(day=1)
    except ValueError:
        raise _no_month(text) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(
            msg(
                "'{cell}' is not between the years {first} and {last}",
                cell=shown(text),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    return found


def _either(text: str, year: str, one: str, other: str) -> date:
    """Read `a/b/year`, which is day and month in one country and month and day in another."""
    found: set[date] = set()
    for day, month in ((one, other), (other, one)):
        try:
            found.add(_month(text, year, month, day))
        except Unreadable:
            continue
    if not found:
        raise _no_month(text)
    if len(found) == 1:
        return found.pop()
    first, second = sorted(found)
    raise Unreadable(
        msg(
            "'{cell}' may mean {first} or {second}",
            cell=text,
            first=format_month(first),
            second=format_month(second),
        )
    )


def _no_month(text: str) -> Unreadable:
    return Unreadable(msg("'{cell}' is not a month", cell=shown(text)))
