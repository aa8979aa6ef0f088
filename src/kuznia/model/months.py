"""Months as dates of their first day, and as numbers counted from a programme's start."""

from __future__ import annotations

import re
from datetime import date

_WRITTEN = re.compile(r"(\d{4})-(\d{2})(?:-\d{2})?$")


def parse_month(text: str) -> date:
    """Read `YYYY-MM` (a day behind it is dropped).

    Raises ValueError when the text is no month.

    >>> parse_month("2023-12")
    datetime.date(2023, 12, 1)
    """
    match = _WRITTEN.match(text.strip())
    if not match:
        raise ValueError(text)
    return date(int(match[1]), int(match[2]), 1)


def format_month(month: date) -> str:
    """Write a month as `YYYY-MM`."""
    return f"{month.year:04d}-{month.month:02d}"


def months_between(start: date, month: date) -> int:
    """Count months from *start* to *month*; negative when it lies before."""
    return (month.year - start.year) * 12 + month.month - start.month


def add_months(month: date, count: int) -> date:
    """Give the month *count* months after *month*.

    >>> add_months(date(2023, 12, 1), 2)
    datetime.date(2024, 2, 1)
    """
    total = month.year * 12 + month.month - 1 + count
    return date(total // 12, total % 12 + 1, 1)
