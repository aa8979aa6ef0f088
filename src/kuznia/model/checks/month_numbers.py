"""Months as numbers counted from the programme's start, and back as text."""

from __future__ import annotations

from datetime import date

from kuznia.model.gate_path import opening_months
from kuznia.model.months import months_between
from kuznia.model.programme import Programme


def number_of(programme: Programme, month: date | None) -> int:
    """Give the number of a month; 0 when it is empty or lies before the start."""
    return 0 if month is None else max(0, months_between(programme.settings.start, month))


def written_month(programme: Programme, number: int) -> str:
    """Write the month of a number, however large: wrong tables may lead to any."""
    start = programme.settings.start
    total = start.year * 12 + start.month - 1 + number
    return f"{total // 12:04d}-{total % 12 + 1:02d}"


def gate_numbers(programme: Programme) -> dict[str, int]:
    """Give the month in which each gate opens when nothing delays it.

    Gates in a circle have none, and neither has any other gate then: the circle is mended first.
    """
    try:
        opens = opening_months(programme)
    except ValueError:
        return {}
    return {gate: max(0, month) for gate, month in opens.items() if month is not None}
