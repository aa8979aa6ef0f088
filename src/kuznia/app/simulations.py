"""What a stock of spares brings by simulation, beside what evaluation says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import closing
from dataclasses import dataclass
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kuznia.app.bought import with_bought
from kuznia.app.spares import require_own_folder, require_support, require_undecided
from kuznia.app.spreading import spread
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.model.months import add_months, months_between, parse_month
from kuznia.model.programme import Programme
from kuznia.store.atomic import write_folder
from kuznia.sustain.buildup import Repair, evaluate_months, readiness
from kuznia.sustain.buying import fleet_availability, site_availability, weights
from kuznia.sustain.course import Course
from kuznia.sustain.coursing import gather_course, in_month, with_purchases
from kuznia.sustain.depots import gather_depots, places, undecided
from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.gathering import Gathered, gather, lead_months
from kuznia.sustain.pipelines import Floats
from kuznia.sustain.simulation.replicating import Counted
from kuznia.sustain.simulation.simulating import Settings, Simulated, simulation

MOST_MONTHS = 1_000_000
"""Most months of a replication."""
FILES = ("availability.csv", "shortages.csv")
"""Files of the tables of a simulation."""


@dataclass(frozen=True)
class SupportSimulation:
    """What was simulated; each mean with half the width of its interval of 95 %."""

    events: int
    replications: int
    fleets: pl.DataFrame
    """month, fleet, site, systems, evaluated, simulated, plus_minus: shares that lack no item.

    A row without a site is the whole fleet, one without a month the long run.
    """
    shortages: pl.DataFrame
    """item, site, waiting, evaluated, simulated, plus_minus, fill, fill_plus_minus.

    How many are short in the long run, or at the end of the last month; *waiting* is how many of them
    systems wait for, most of all first.
    """
    closed: tuple[str, ...]
    """Depots whose opening is still to be decided, and which were taken as closed."""
    crowded: pl.DataFrame
    """site, places, wanted: sites that would need more places for repair than they have, on average."""


def simulate_support(
    programme: Programme,
    *,
    months: float = 1200,
    seed: int = 1,
    replications: int = 10,
    repair: str = "exponential",
    cannibalise: bool = False,
    finite_fleet: bool = True,
    by_month: bool = False,
    openings: Mapping[str, str] | None = None,
    spares: Path | None = None,
    cluster: str | None = None,
    tell: Callable[[int], bool] = lambda _done: False,
) -> SupportSimulation:
    """Simulate the support of a programme in the long run, or *by_month* over its own months.

    *months* are those of each replication that are counted in the long run.  *openings* say in which
    month, written 2025-03, a depot opens whose opening is to be decided; without a month it does not.
    *spares* is a file `spares.csv` of a plan of spares, whose purchases are added to the stock.
    *cluster* is that of `spread`;
    *tell* hears how many replications are done and may ask to stop, and what is done is kept.

    Raises NotFound when there is no fleet with systems or no such depot or file, Invalid when the file
    cannot be used, Refused when a number is none that can be, and what `spread` raises.
    """
    settings = _settings(months, seed, replications, repair, finite_fleet=finite_fleet,
                         cannibalise=cannibalise)  # fmt: skip
    opens = _openings(programme, openings or {})
    gathered = gather(programme, opens)
    before = gathered.stock
    if spares is not None:
        gathered = with_bought(gathered, spares)
    course = gather_course(programme, gathered, opens) if by_month else None
    if course is not None:
        bought = gathered.stock - before
        course = with_purchases(course, bought, lead_months(programme, gathered.items))
    require_support(gathered, course)
    limits = places(gather_depots(programme), gathered.sites)
    ready = simulation(gathered, settings, course, limits)
    done = 0

    def told() -> Iterator[Counted]:
        nonlocal done
        with closing(spread(ready.replicate, ready.seeds, cluster)) as results:
            for done, counted in enumerate(results, 1):
                yield counted
                if tell(done):
                    break

    found = ready.summed_up(told())
    shown = _by_month(programme, gathered, course, found, settings.repair) if course is not None \
        else _long_run(gathered, found)  # fmt: skip
    short = _evaluated(gathered, course, settings.repair)
    return SupportSimulation(
        found.events, done, pl.DataFrame(list(shown), _FLEETS, orient="row"),
        _shortages(gathered, course, found, short), tuple(sorted(undecided(programme) - set(opens))),
        _crowded(gathered, course, limits),
    )  # fmt: skip


def write_simulation(found: SupportSimulation, folder: Path) -> None:
    """Write the tables of a simulation as CSV files into a folder, which is made; both or none.

    Raises Refused when the folder holds something else, and Unable when they cannot be written.
    """
    require_own_folder(folder, FILES)
    tables = zip(FILES, (found.fleets, found.shortages), strict=True)
    write_folder(folder, {name: table.write_csv().encode() for name, table in tables})


_FLEETS = {"month": pl.Date, "fleet": pl.String, "site": pl.String, "systems": pl.Int64,
           "evaluated": pl.Float64, "simulated": pl.Float64, "plus_minus": pl.Float64}  # fmt: skip
_SHORTAGES = {"item": pl.String, "site": pl.String, "waiting": pl.Float64,
              "evaluated": pl.Float64, "simulated": pl.Float64, "plus_minus": pl.Float64,
              "fill": pl.Float64, "fill_plus_minus": pl.Float64}  # fmt: skip
_CROWDED = {"site": pl.String, "places": pl.Int64, "wanted": pl.Float64}


def _settings(
    months: float,
    seed: int,
    replications: int,
    repair: str,
    *,
    finite_fleet: bool,
    cannibalise: bool,
) -> Settings:
    if repair not in list(Repair):
        raise Refused(
            msg("repair times are exponential or constant, and not {value}", value=repair)
        )
    if not 0 < months <= MOST_MONTHS:
        raise Refused(
            msg("months are a number above 0, at most {most}, and not {value}",
                most=f"{MOST_MONTHS:,}", value=months)
        )  # fmt: skip
    if replications < 1:
        raise Refused(msg("replications are 1 or more, and not {value}", value=replications))
    if seed < 0:
        raise Refused(msg("a seed is a number from 0 on, and not {value}", value=seed))
    return Settings(seed, replications, months, repair=Repair(repair), finite_fleet=finite_fleet,
                    cannibalise=cannibalise)  # fmt: skip


def _openings(programme: Programme, openings: Mapping[str, str]) -> dict[str, int]:
    """Give the months in which depots open that are still to be decided on."""
    require_undecided(programme, openings)
    found: dict[str, int] = {}
    for site, month in openings.items():
        try:
            number = months_between(programme.settings.start, parse_month(month))
        except ValueError as error:
            raise Refused(
                msg("{value} is no month", value=month), msg("write it as 2025-03")
            ) from error
        if not 0 <= number < programme.settings.months:
            raise Refused(msg("{month} lies outside the programme", month=month))
        found[site] = number
    return found


def _long_run(gathered: Gathered, found: Simulated) -> Iterator[tuple[Any, ...]]:
    known = evaluate(gathered.support, gathered.stock)
    for number, fleet in enumerate(gathered.fleets):
        if fleet.systems.sum() == 0:
            continue
        whole = found.fleets.mean[number], found.fleets.half_width[number]
        yield (None, fleet.name, None, int(fleet.systems.sum()),
               fleet_availability(gathered, fleet, known), *_numbers(*whole))  # fmt: skip
        by_site = site_availability(gathered, fleet, known)
        for site in np.flatnonzero(fleet.systems):
            here = (found.availability.mean[number, site],
                    found.availability.half_width[number, site])  # fmt: skip
            yield (None, fleet.name, gathered.sites[site], int(fleet.systems[site]),
                   float(by_site[site]), *_numbers(*here))  # fmt: skip


def _by_month(
    programme: Programme, gathered: Gathered, course: Course, found: Simulated, repair: Repair
) -> Iterator[tuple[Any, ...]]:
    known = evaluate_months(course, gathered.stock, repair)
    for number, fleet in enumerate(gathered.fleets):
        systems = course.systems[number]
        by_site = readiness(course, fleet, number, known)
        for month in np.flatnonzero(systems.sum(axis=1) > 0):
            when = add_months(programme.settings.start, int(month))
            total = systems[month].sum()
            whole = found.fleets.mean[month, number], found.fleets.half_width[month, number]
            ready = float(np.nansum(by_site[month] * systems[month]) / total)
            yield when, fleet.name, None, int(total), ready, *_numbers(*whole)
            for site in np.flatnonzero(systems[month]):
                here = (found.availability.mean[month, number, site],
                        found.availability.half_width[month, number, site])  # fmt: skip
                yield (when, fleet.name, gathered.sites[site], int(systems[month, site]),
                       float(by_site[month, site]), *_numbers(*here))  # fmt: skip


def _evaluated(gathered: Gathered, course: Course | None, repair: Repair) -> Floats:
    """Give what is short in the long run or at the end, by evaluation."""
    if course is None:
        return evaluate(gathered.support, gathered.stock).backorders
    return evaluate_months(course, gathered.stock, repair).backorders[-1]


def _shortages(
    gathered: Gathered, course: Course | None, found: Simulated, evaluated: Floats
) -> pl.DataFrame:
    last = (...,) if course is None else (-1,)
    mean, off = found.short.mean[last], found.short.half_width[last]
    fill, fill_off = found.fill.mean[last], found.fill.half_width[last]
    if course is not None:
        gathered = in_month(gathered, course, -1)
    waiting = mean * weights(gathered)
    rows: list[tuple[Any, ...]] = [
        (gathered.items[item], gathered.sites[site], float(waiting[item, site]),
         float(evaluated[item, site]), *_numbers(float(mean[item, site]), float(off[item, site])),
         *_numbers(float(fill[item, site]), float(fill_off[item, site])))
        for item, site in zip(*np.nonzero(gathered.support.arrivals > 0), strict=True)
    ]  # fmt: skip
    table = pl.DataFrame(rows, _SHORTAGES, orient="row")
    return table.sort("waiting", "simulated", descending=True, maintain_order=True)


def _crowded(gathered: Gathered, course: Course | None, limits: Floats) -> pl.DataFrame:
    """Give the sites whose repairs would take more places on average than there are."""
    support = gathered.support if course is None else course.support
    wanted = (support.arrivals * support.mended_here * support.repair_time).sum(axis=0)
    rows = [
        (gathered.sites[site], int(limits[site]), float(wanted[site]))
        for site in np.flatnonzero(np.isfinite(limits) & (wanted >= limits))
    ]
    return pl.DataFrame(rows, _CROWDED, orient="row")


def _numbers(*values: float) -> tuple[float | None, ...]:
    """Give numbers for a table, with nothing for what is not known."""
    return tuple(float(value) if isfinite(value) else None for value in values)
