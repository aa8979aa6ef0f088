"""Days in the text of a marking, in the many forms that people write them; none is guessed."""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass

_MONTHS = (
    ("january", "jan", "січня"),
    ("february", "feb", "лютого"),
    ("march", "mar", "березня"),
    ("april", "apr", "квітня"),
    ("may", "may", "травня"),
    ("june", "jun", "червня"),
    ("july", "jul", "липня"),
    ("august", "aug", "серпня"),
    ("september", "sept", "вересня"),
    ("october", "oct", "жовтня"),
    ("november", "nov", "листопада"),
    ("december", "dec", "грудня"),
)
_NUMBERS = {name: number for number, names in enumerate(_MONTHS, 1) for name in names} | {"sep": 9}
_WORD = "|".join(sorted(_NUMBERS, key=len, reverse=True))
_GAP = r"[\s.,/-]{0,4}"
_DAY = r"(?<!\d)(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_NAME = rf"(?<![^\W\d_])(?P<word>{_WORD})"
_COMMA = r"(?:\s{0,4},\s{0,4}|\s{1,4})"
_FORMS = tuple(
    re.compile(form, re.IGNORECASE)
    for form in (
        r"(?<![\d.])(?P<year>(?:19|20)\d\d)[-/.](?P<month>\d{1,2})[-/.](?P<day>\d{1,2})(?!\d)",
        rf"{_DAY}(?:{_GAP}|\s+of\s+)(?P<word>{_WORD}){_GAP}(?P<year>\d{{4}}|\d\d)(?!\d)",
        rf"{_NAME}[\s.-]{{0,4}}(?P<day>\d{{1,2}})(?:st|nd|rd|th)?{_COMMA}(?P<year>\d{{4}})(?!\d)",
        r"(?<![\d.])(?P<one>\d{1,2})[-/.](?P<other>\d{1,2})[-/.](?P<year>\d{4}|\d\d)(?!\d)",
        r"(?<!\d)(?P<year>(?:19|20)\d\d)(?P<month>0[1-9]|1[0-2])(?P<day>[0-3]\d)(?!\d)",
        rf"{_NAME}[\s.,-]{{0,4}}(?P<year>(?:19|20)\d\d)(?!\d)",
    )
)
_MOST = 12


@dataclass(frozen=True, slots=True)
class DayFound:
    """A day as it stands in a text."""

    iso: str | None
    """`YYYY-MM-DD`, when it can only mean one day."""
    doubt: str | None
    """Why it cannot: ambiguous, impossible or incomplete."""
    text: str
    start: int
    end: int


def find_days(text: str) -> list[DayFound]:
    """Find the days in a text, in their order.

    >>> [(day.iso, day.doubt) for day in find_days("02 MAR 2024; 03/04/2024; May 2024")]
    [('2024-03-02', None), (None, 'ambiguous'), (None, 'incomplete')]
    """
    found: list[DayFound] = []
    taken = bytearray(len(text))
    for form in _FORMS:
        for match in form.finditer(text):
            if not any(taken[match.start() : match.end()]):
                taken[match.start() : match.end()] = b"\1" * (match.end() - match.start())
                found.append(_day(match))
    return sorted(found, key=lambda day: day.start)


def _day(match: re.Match[str]) -> DayFound:
    parts = match.groupdict()
    iso, doubt = _iso(parts)
    return DayFound(iso, doubt, match[0], match.start(), match.end())


def _iso(parts: dict[str, str | None]) -> tuple[str | None, str | None]:
    year = parts["year"] or ""
    if len(year) == len("24"):  # 24 may be 1924, 2024, or a day
        return None, "ambiguous"
    if one := parts.get("one"):
        return _either(int(year), int(one), int(parts["other"] or 0))
    month = _NUMBERS[word.lower()] if (word := parts.get("word")) else int(parts["month"] or 0)
    day = parts.get("day")
    return _checked(int(year), month, int(day)) if day else (None, "incomplete")


def _either(year: int, one: int, other: int) -> tuple[str | None, str | None]:
    if one != other and one <= _MOST and other <= _MOST:
        return None, "ambiguous"
    return _checked(year, min(one, other), max(one, other))


def _checked(year: int, month: int, day: int) -> tuple[str | None, str | None]:
    if year < 1 or not 1 <= month <= _MOST or not 1 <= day <= monthrange(year, month)[1]:
        return None, "impossible"
    return f"{year:04}-{month:02}-{day:02}", None
