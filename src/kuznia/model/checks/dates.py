"""Checks of months: their order, and whether the programme reaches them."""

from __future__ import annotations

from collections.abc import Iterator

from kuznia.model.checks.rows import cells, error, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.months import format_month
from kuznia.model.programme import Programme

_FIRST_AND_LAST = (
    ("expansions", "earliest", "latest"),
    ("depots", "earliest", "latest"),
    ("systems", "from_month", "to_month"),
    ("purchases", "first_month", "last_month"),
    ("funds", "available", "expires"),
    ("effects", "first_month", "last_month"),
)

_BEGINNINGS = (
    ("sites", "opens"),
    ("processes", "first_month"),
    ("expansions", "earliest"),
    ("depots", "earliest"),
    ("depots", "opens"),
    ("purchases", "first_month"),
    ("gates", "earliest"),
    ("needs", "due"),
    ("funds", "available"),
    ("factors", "revealed"),
    ("effects", "first_month"),
)
"""Months that mean nothing after the programme's end."""

_ENDINGS = (
    ("expansions", "latest"),
    ("purchases", "last_month"),
    ("needs", "due"),
    ("funds", "expires"),
    ("effects", "last_month"),
)
"""Months that mean nothing before the programme's start."""


def check_month_order(programme: Programme) -> Iterator[Finding]:
    """Find last months that lie before their first."""
    for table, first, last in _FIRST_AND_LAST:
        for row, record in records(programme, table):
            begins, ends = record[first], record[last]
            if begins is not None and ends is not None and ends < begins:
                yield error(
                    "month_order",
                    (table, row, last),
                    msg("{month} lies before {first}", month=format_month(ends), first=first),
                    msg("{month} or later", month=format_month(begins)),
                )


def check_months_after_end(programme: Programme) -> Iterator[Finding]:
    """Find what begins only after the programme's end."""
    end = programme.settings.end
    for table, column in _BEGINNINGS:
        for row, month in cells(programme, table, column):
            if month > end:
                yield warning(
                    "months_after_end",
                    (table, row, column),
                    msg("{month} lies after the programme's end", month=format_month(month)),
                    msg("{month} or earlier", month=format_month(end)),
                )


def check_months_before_start(programme: Programme) -> Iterator[Finding]:
    """Find what ends already before the programme's start."""
    start = programme.settings.start
    for table, column in _ENDINGS:
        for row, month in cells(programme, table, column):
            if month < start:
                yield warning(
                    "months_before_start",
                    (table, row, column),
                    msg("{month} lies before the programme's start", month=format_month(month)),
                    msg("{month} or later", month=format_month(start)),
                )


def check_years_outside(programme: Programme) -> Iterator[Finding]:
    """Find localization targets for years that the programme does not reach."""
    first, last = programme.settings.start.year, programme.settings.end.year
    for row, year in cells(programme, "localization", "year"):
        if not first <= year <= last:
            yield warning(
                "years_outside",
                ("localization", row, "year"),
                msg("the programme does not reach the year {year}", year=year),
                msg("from {first} to {last}", first=first, last=last),
            )
