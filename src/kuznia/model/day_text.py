"""Days as people write them: reading those that are certain."""

from __future__ import annotations

import re
from datetime import date, datetime

from kuznia.model.as_read import AsRead, Unreadable, shown
from kuznia.model.language import msg
from kuznia.model.month_text import FIRST_YEAR, LAST_YEAR

_DAY = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})")
_WITH_TIME = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})[T ]00:00(?::00(?:\.0+)?)?")
_YEAR_FIRST = re.compile(r"([0-9]{4})[-./]([0-9]{1,2})[-./]([0-9]{1,2})")
_DOTTED = re.compile(r"([0-9]{1,2})\.([0-9]{1,2})\.([0-9]{4})")
_SLASHED = re.compile(r"([0-9]{1,2})[/-]([0-9]{1,2})[/-]([0-9]{4})")


def read_day(text: str) -> AsRead[str]:
    """Read a day from a text without spaces around it, as `YYYY-MM-DD`.

    Raises Unreadable when the text is no day or may be either of two.

    >>> read_day("15.03.2024")
    AsRead(value='2024-03-15', as_written=False)
    """
    if match := _DAY.fullmatch(text) or _WITH_TIME.fullmatch(text):
        return AsRead(_day(text, match[1], match[2], match[3]))
    if match := _YEAR_FIRST.fullmatch(text):
        return AsRead(_day(text, match[1], match[2], match[3]), as_written=False)
    if match := _DOTTED.fullmatch(text):
        return AsRead(_day(text, match[3], match[2], match[1]), as_written=False)
    if match := _SLASHED.fullmatch(text):
        return AsRead(_either(text, match[3], match[1], match[2]), as_written=False)
    raise _no_day(text)


def day_of(day: date) -> AsRead[str]:
    """Give a day that a workbook holds as a date.

    Raises Unreadable when its year cannot be meant.
    """
    if isinstance(day, datetime):
        day = day.date()
    return AsRead(_day(day.isoformat(), str(day.year), str(day.month), str(day.day)))


def _day(text: str, year: str, month: str, day: str) -> str:
    try:
        found = date(int(year), int(month), int(day))
    except ValueError:
        raise _no_day(text) from None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise Unreadable(
            msg(
                "'{cell}' is not between the years {first} and {last}",
                cell=shown(text),
                first=FIRST_YEAR,
                last=LAST_YEAR,
            )
        )
    return found.isoformat()


def _either(text: str, year: str, one: str, other: str) -> str:
    """Read `a/b/year`, which is day and month in one country and month and day in another."""
    found: set[str] = set()
    for day, month in ((one, other), (other, one)):
        try:
            found.add(_day(text, year, month, day))
        except Unreadable:
            continue
    if not found:
        raise _no_day(text)
    if len(found) == 1:
        return found.pop()
    first, second = sorted(found)
    raise Unreadable(
        msg("'{cell}' may mean {first} or {second}", cell=text, first=first, second=second)
    )


def _no_day(text: str) -> Unreadable:
    return Unreadable(msg("'{cell}' is not a day", cell=shown(text)))
