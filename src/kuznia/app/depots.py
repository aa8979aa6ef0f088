"""When to open which depot, what to repair where, and which spares to buy, from one budget."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

from kuznia.app.plans import Tell, silent
from kuznia.app.spares import (
    PURCHASES,
    purchases,
    require_own_folder,
    require_support,
    require_values,
)
from kuznia.model.errors import Refused, Unmet
from kuznia.model.language import msg
from kuznia.model.months import add_months
from kuznia.model.programme import Programme
from kuznia.store.atomic import write_folder
from kuznia.sustain.buildup import Repair, evaluate_months, ready_systems
from kuznia.sustain.coursing import gather_course
from kuznia.sustain.depots import gather_depots, places
from kuznia.sustain.gathering import repair_costs
from kuznia.sustain.openings import Chosen, choose
from kuznia.sustain.pipelines import Floats
from kuznia.sustain.repair_levels import Judged, Levels, Option, repairs_made
from kuznia.sustain.simulation.replicating import expected_events
from kuznia.sustain.simulation.simulating import Settings, simulation

FILES = ("openings.csv", "ways.csv", "readiness.csv", "spares.csv", "repairs.csv")
"""Files of the tables of a plan of depots."""
MOST_EVENTS, REPLICATIONS = 2_000_000, 200
"""Most events with which a way is simulated, and most replications."""
MOST_WAYS = 1000
"""Most ways that are listed."""


@dataclass(frozen=True)
class DepotPlan:
    """The best way that was found within a budget."""

    budget: float
    cost_usd: float
    ready: float
    """Share of all system-months of the programme in which nothing is lacking, as evaluated."""
    simulated: float | None
    """The same by simulation, which knows the queues of few places; None where no site has few."""
    stopped: bool
    """Whether the search was stopped, so that the next may find something better."""
    openings: pl.DataFrame
    """site, opens; empty for never."""
    ways: pl.DataFrame
    """opens (by site), sent_on, costs in USD, ready, ready_at_end, and simulated with its plus_minus.

    Each opening that was tried.  The first ways are simulated where a site has few places for repair,
    and are then in the order of what came out.
    """
    readiness: pl.DataFrame
    """month, fleet, systems, ready, and ready_closed when no depot is opened with the same budget."""
    spares: pl.DataFrame
    """item, site, on_hand, buy, cost_usd."""
    repairs: pl.DataFrame
    """item, site, repairs over the programme, cost_usd, and whether the site sends them on instead."""


def plan_depots(
    programme: Programme,
    *,
    budget: float,
    repair: Repair = Repair.EXPONENTIAL,
    tell: Tell = silent,
) -> DepotPlan:
    """Plan openings, places of repair and spares within a budget, over the months of the programme.

    Asked to stop, it gives the best way so far.  Raises NotFound when the programme has no fleet with systems, Invalid when an item has no value,
    Refused when the budget is none, and Unmet when the cheapest way costs more.
    """
    if not budget >= 0:
        raise Refused(
            msg("a budget is a number of dollars from 0 on, and not {value}", value=budget)
        )
    levels = Levels(programme, Repair(repair))
    gathered = levels.gathered(())
    require_support(gathered, gather_course(programme, gathered, {}))
    require_values(programme, gathered)
    step = msg("trying when to open which depot, and what to repair where")
    chosen = choose(levels, budget, lambda _count: tell(step, None))
    if not chosen.best:
        raise Unmet(
            msg("the cheapest way costs {least} USD over the programme without a spare, more than the "
                "budget: {way}", least=f"{chosen.least_usd:,.0f}",
                way=_named(programme, chosen.cheapest.openings) or "–"),
            msg("a larger budget, or other costs in the tables repairs and depots"),
        )  # fmt: skip
    tell(msg("simulating the queues of the best ways"), None)
    return _planned(programme, levels, budget, chosen, simulated(programme, levels, chosen.best))


def write_depots(plan: DepotPlan, folder: Path) -> None:
    """Write the tables of a plan as CSV files into a folder, which is made; all of them or none.

    Raises Refused when the folder holds something else, and Unable when they cannot be written.
    """
    require_own_folder(folder, FILES)
    tables = (plan.openings, plan.ways, plan.readiness, plan.spares, plan.repairs)
    write_folder(folder, {name: table.write_csv().encode()
                          for name, table in zip(FILES, tables, strict=True)})  # fmt: skip


def simulated(
    programme: Programme, levels: Levels, ways: Sequence[Judged]
) -> dict[Option, tuple[float, float]]:
    """Give the readiness of ways by simulation, each with half the width of its interval of 95 %.

    Without rows when no site has few places for repair: evaluation says enough then.
    """
    limits = places(gather_depots(programme), levels.gathered(()).sites)
    if np.isinf(limits).all():
        return {}
    return {way.option: _simulated(way, limits, levels.repair) for way in ways}


def _simulated(way: Judged, limits: Floats, repair: Repair) -> tuple[float, float]:
    stocked = replace(way.gathered, stock=way.stock)
    once = simulation(stocked, Settings(repair=repair, replications=1), way.course, limits)
    count = MOST_EVENTS / max(expected_events(once.scene, once.run), 1.0)
    settings = replace(once.settings, replications=int(min(max(count, 10), REPLICATIONS)))
    ready = replace(once, settings=settings)
    found = ready.summed_up(map(ready.replicate, ready.seeds))
    systems = np.stack([each.sum(axis=1) for each in way.course.systems], axis=1)
    share = systems / systems.sum()
    mean = np.where(systems > 0, found.fleets.mean, 0.0)
    off = np.where(systems > 0, found.fleets.half_width, 0.0)
    return float((mean * share).sum()), float((off * share).sum())


def _planned(
    programme: Programme,
    levels: Levels,
    budget: float,
    chosen: Chosen,
    simulations: Mapping[Option, tuple[float, float]],
) -> DepotPlan:
    first = sorted(chosen.best, key=lambda each: _rank(each, simulations), reverse=True)
    best = first[0]
    closed = next((each for each in first if not each.option.opened), None)
    ways = [best, *sorted([*first[1:], *chosen.tried], key=lambda each: each.rank, reverse=True)]
    gathered = best.gathered
    return DepotPlan(
        budget,
        best.costs.total + best.spares_usd,
        best.value,
        simulations[best.option][0] if best.option in simulations else None,
        chosen.stopped,
        pl.DataFrame(list(_openings(programme, best)), _OPENINGS, orient="row"),
        pl.DataFrame(_ways(programme, ways, simulations), _WAYS, orient="row"),
        pl.DataFrame(list(_readiness(levels, best, closed)), _READINESS, orient="row"),
        pl.DataFrame(list(purchases(programme, gathered, best.stock)), PURCHASES, orient="row"),
        pl.DataFrame(list(_repairs(programme, best)), _REPAIRS, orient="row"),
    )


_OPENINGS = {"site": pl.String, "opens": pl.Date}
_WAYS = {"opens": pl.String, "sent_on": pl.Int64, "opening_usd": pl.Float64,
         "running_usd": pl.Float64, "repairs_usd": pl.Float64, "spares_usd": pl.Float64,
         "ready": pl.Float64, "ready_at_end": pl.Float64, "simulated": pl.Float64,
         "plus_minus": pl.Float64}  # fmt: skip
_READINESS = {"month": pl.Date, "fleet": pl.String, "systems": pl.Int64, "ready": pl.Float64,
              "ready_closed": pl.Float64}  # fmt: skip
_REPAIRS = {"item": pl.String, "site": pl.String, "repairs": pl.Float64, "cost_usd": pl.Float64,
            "sent_on": pl.Boolean}  # fmt: skip


def _openings(programme: Programme, judged: Judged) -> Iterator[tuple[str, Any]]:
    chosen = dict(judged.option.openings)
    for depot in gather_depots(programme):
        month = chosen.get(depot.site, depot.opens)
        start = programme.settings.start
        yield depot.site, None if month is None else add_months(start, max(month, 0))


def _rank(way: Judged, simulations: Mapping[Option, tuple[float, float]]) -> tuple[float, ...]:
    """Say how good a way is: by simulation where there is one, to a tenth of a percent."""
    if way.option in simulations:
        return round(simulations[way.option][0], 3), *way.rank
    return way.rank


def _ways(
    programme: Programme,
    judged: list[Judged],
    simulations: Mapping[Option, tuple[float, float]],
) -> list[tuple[Any, ...]]:
    rows = [
        (_named(programme, each.option.openings), len(each.option.passed), each.costs.opening,
         each.costs.running, each.costs.repairs, each.spares_usd, each.value, float(each.ready[-1]),
         *simulations.get(each.option, (None, None)))
        for each in judged
    ]  # fmt: skip
    first: dict[str, tuple[Any, ...]] = {}
    for row in rows:
        first.setdefault(row[0], row)
    return list(first.values())[:MOST_WAYS]


def _named(programme: Programme, openings: tuple[tuple[str, int | None], ...]) -> str:
    start = programme.settings.start
    return "; ".join(
        f"{site} {'–' if month is None else f'{add_months(start, month):%Y-%m}'}"
        for site, month in openings
    )


def _readiness(levels: Levels, best: Judged, closed: Judged | None) -> Iterator[tuple[Any, ...]]:
    settings = levels.programme.settings
    shares = _by_fleet(levels, best)
    others: Mapping[str, Floats] = {} if closed is None else _by_fleet(levels, closed)
    for number, fleet in enumerate(best.gathered.fleets):
        systems = best.course.systems[number].sum(axis=1)
        for month in np.flatnonzero(systems > 0).tolist():
            otherwise = float(others[fleet.name][month]) if fleet.name in others else None
            yield (add_months(settings.start, month), fleet.name, int(systems[month]),
                   float(shares[fleet.name][month]), otherwise)  # fmt: skip


def _by_fleet(levels: Levels, judged: Judged) -> dict[str, Floats]:
    course, fleets = judged.course, judged.gathered.fleets
    ready = ready_systems(course, fleets, evaluate_months(course, judged.stock, levels.repair))
    systems = np.stack([each.sum(axis=1) for each in course.systems])
    share = np.divide(ready, systems, out=np.ones_like(ready), where=systems > 0)
    return {fleet.name: own for fleet, own in zip(fleets, share, strict=True)}


def _repairs(programme: Programme, judged: Judged) -> Iterator[tuple[Any, ...]]:
    gathered = judged.gathered
    cost = repair_costs(programme, gathered)
    made = repairs_made(judged.course).sum(axis=0)
    able = {(row["item"], row["site"]) for row in programme["repairs"].to_dicts()}
    for item, name in enumerate(gathered.items):
        for site, place in enumerate(gathered.sites):
            passed = (item, site) in judged.option.passed
            if (name, place) in able and (passed or made[item, site] > 0):
                count = float(made[item, site])
                yield name, place, count, count * float(cost[item, site]), passed
