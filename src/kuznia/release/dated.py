"""Days as rules count them; a fact that should be a day and is none counts as not known."""

from __future__ import annotations

from calendar import monthrange
from datetime import MAXYEAR, date

from kuznia.release.rule import MissingFact, View


def day_of(view: View, fact: str) -> date:
    """Give a fact that must be a day.

    Raises MissingFact when it is not known, empty, or no day.
    """
    try:
        return date.fromisoformat(view.text(fact))
    except ValueError:
        raise MissingFact(fact) from None


def days_later(day: date, days: int) -> date:
    """Give the day some days later, or the first or last day that there is.

    >>> days_later(date(2026, 1, 30), 3)
    datetime.date(2026, 2, 2)
    """
    number = day.toordinal() + days
    return date.fromordinal(min(max(number, 1), date.max.toordinal()))


def months_later(day: date, months: int) -> date:
    """Give the day some months later, or the last day of that month where it is shorter.

    >>> months_later(date(2024, 2, 29), 12)
    datetime.date(2025, 2, 28)
    """
    years, month = divmod(day.month - 1 + months, 12)
    year, month = day.year + years, month + 1
    if year > MAXYEAR:
        return date.max
    return date(year, month, min(day.day, monthrange(year, month)[1]))
