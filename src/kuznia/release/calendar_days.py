"""Counting on the calendar: days, months that end early, leap years, quarters and years."""

from __future__ import annotations

import calendar
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal, cast

Unit = Literal["days", "months", "years"]

_WRITTEN = re.compile(r"(\d{1,4}) (day|month|year)s?")


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as law gives it: 30 days, 3 months, 5 years."""

    count: int
    unit: Unit

    def after(self, day: date) -> date:
        """Give the day so long after a day; within 30 days of the 1st is until the 31st."""
        return self._from(day, self.count)

    def before(self, day: date) -> date:
        """Give the day so long before a day."""
        return self._from(day, -self.count)

    def __str__(self) -> str:
        return f"{self.count} {self.unit}"

    def _from(self, day: date, count: int) -> date:
        if self.unit == "days":
            return day + timedelta(days=count)
        return months_after(day, count * 12 if self.unit == "years" else count)


def read_span(text: str) -> Span:
    """Read a span such as `30 days`.

    Raises ValueError when the text is none.

    >>> read_span("1 year")
    Span(count=1, unit='years')
    """
    match = _WRITTEN.fullmatch(text.strip())
    if not match:
        raise ValueError(text)
    return Span(int(match[1]), cast("Unit", f"{match[2]}s"))


def months_after(day: date, count: int) -> date:
    """Give the same day of the month *count* months later, or the last that this month has.

    >>> months_after(date(2024, 1, 31), 1), months_after(date(2024, 2, 29), 12)
    (datetime.date(2024, 2, 29), datetime.date(2025, 2, 28))
    """
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    last = calendar.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(day.day, last))


def each_after(day: date, span: Span) -> Iterator[date]:
    """Give the days one span, two spans, three spans … after a day, without end.

    Each is counted from the first day, so what began on 29 February is due on it in leap years.
    """
    number = 1
    while True:
        yield Span(span.count * number, span.unit).after(day)
        number += 1


def year_ends(first: date) -> Iterator[date]:
    """Give the last day of the year of a day, and of each later year."""
    year = first.year
    while True:
        yield date(year, 12, 31)
        year += 1


def quarter_ends(first: date) -> Iterator[date]:
    """Give the last day of the quarter of a day, and of each later quarter."""
    year, quarter = first.year, (first.month - 1) // 3
    while True:
        month = quarter * 3 + 3
        yield date(year, month, calendar.monthrange(year, month)[1])
        year, quarter = (year, quarter + 1) if quarter < 3 else (year + 1, 0)
