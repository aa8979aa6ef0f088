"""Depots whose repair is limited, is built up, or may be opened."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

import numpy as np

from kuznia.model.lists import split_numbers
from kuznia.model.months import months_between
from kuznia.model.programme import Programme
from kuznia.sustain.pipelines import Floats

Openings = Mapping[str, int | None]
"""By site the month from the start of the programme in which it opens; None for never."""
ALWAYS = -1200
"""Month of opening of a depot that has long been at work."""


@dataclass(frozen=True)
class Depot:
    """A row of the table `depots`, months counted from the programme's start."""

    site: str
    places: float
    """Repairs that can be under way at a time; infinite for no limit."""
    opens: int | None
    """Month in which it opens; None when that is to be decided."""
    ramp: tuple[float, ...]
    expansion: str | None
    opening_usd: float
    month_usd: float
    earliest: int
    latest: int


def gather_depots(programme: Programme) -> tuple[Depot, ...]:
    """Gather the depots of a programme that has passed its checks.

    What an expansion costs, when it can be built and how it is run up holds for the depot that it opens.
    """
    builds = {row["expansion"]: row for row in programme.filled("expansions").to_dicts()}
    return tuple(_depot(programme, row, builds) for row in programme.filled("depots").to_dicts())


def undecided(programme: Programme) -> set[str]:
    """Give the depots whose opening is still to be decided."""
    return {depot.site for depot in gather_depots(programme) if depot.opens is None}


def at_work(depots: tuple[Depot, ...], openings: Openings, months: int) -> dict[str, Floats]:
    """Give for each depot the share of its repairs that it takes in each month."""
    return {depot.site: _ramped(depot, openings.get(depot.site, depot.opens), months)
            for depot in depots}  # fmt: skip


def places(depots: tuple[Depot, ...], sites: tuple[str, ...]) -> Floats:
    """Give the repairs that can be under way at each site; infinite where there is no limit."""
    limits = {depot.site: depot.places for depot in depots}
    return np.array([limits.get(site, np.inf) for site in sites])


def _depot(programme: Programme, row: dict[str, Any], builds: dict[str, dict[str, Any]]) -> Depot:
    start, last = programme.settings.start, programme.settings.months - 1

    def number(month: date | None, otherwise: int) -> int:
        return otherwise if month is None else months_between(start, month)

    build = builds.get(row["expansion"])
    opens, earliest, latest = None, number(row["earliest"], 0), number(row["latest"], last)
    capital = row["opening_usd"]
    ramp = row["ramp"]
    if build is not None:
        takes = build["build_months"]
        earliest = max(earliest, max(number(build["earliest"], 0), 0) + takes)
        latest = min(latest, number(build["latest"], last) + takes)
        capital += build["capital_usd"]
        ramp = ramp or build["ramp"]
    if row["opens"] is not None:
        opens = number(row["opens"], 0)
    elif row["earliest"] is None and build is None:
        opens = ALWAYS
    return Depot(
        site=row["site"],
        places=np.inf if row["places"] is None else float(row["places"]),
        opens=opens,
        ramp=split_numbers(ramp),
        expansion=row["expansion"],
        opening_usd=capital,
        month_usd=row["month_usd"],
        earliest=max(earliest, 0),
        latest=min(latest, last),
    )


def _ramped(depot: Depot, opens: int | None, months: int) -> Floats:
    found = np.zeros(months)
    if opens is None:
        return found
    for month in range(max(opens, 0), months):
        since = month - opens
        found[month] = depot.ramp[since] if since < len(depot.ramp) else 1.0
    return found
