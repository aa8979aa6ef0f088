"""The readiness that a plan brings: depots open when it builds them, spares come when it delivers them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from kuznia.model.months import add_months
from kuznia.model.results import RESULTS
from kuznia.planning.outcome_needs import delivered_so_far
from kuznia.planning.scenarios import Floats
from kuznia.planning.solving import Solved
from kuznia.planning.spread import frame, spread
from kuznia.sustain.buildup import evaluate_months, ready_systems
from kuznia.sustain.coursing import gather_course
from kuznia.sustain.depots import gather_depots
from kuznia.sustain.gathering import Gathered, gather, ordered
from kuznia.sustain.pipelines import Counts

ALMOST = 1e-6
"""Part of a spare that may be missing by rounding when it has arrived."""

Openings = tuple[tuple[str, int | None], ...]


def readiness_table(solved: Solved) -> pl.DataFrame:
    """Give the table `readiness` of a plan; without rows when the programme has no fleet with systems.

    In each future a depot opens when its first build ends, and a spare that is needed at a site adds to
    its stock once it is delivered.
    """
    programme = solved.model.programme
    if programme["systems"].is_empty():
        return RESULTS["readiness"].empty()
    openings = _openings(solved)
    opened = {site for each in openings for site, month in each if month is not None}
    gathered = gather(programme, opened)
    planned = ordered(programme, gathered.items, gathered.sites).sum(axis=0)
    known: dict[tuple[Openings, bytes], Floats] = {}
    ready = np.zeros((len(openings), len(gathered.fleets), programme.settings.months))
    systems = np.zeros(ready.shape[1:])
    arriving = _deliveries(solved, gathered)
    for future, (opens, deliveries) in enumerate(zip(openings, arriving, strict=True)):
        course = gather_course(programme, gathered, dict(opens))
        course = replace(course, deliveries=deliveries)
        key = opens, deliveries.tobytes()
        if key not in known:
            stock = gathered.stock - planned + deliveries.sum(axis=0)
            found = evaluate_months(course, stock)
            known[key] = ready_systems(course, gathered.fleets, found)
        ready[future] = known[key]
        systems = np.stack([each.sum(axis=1) for each in course.systems])
    share = np.divide(ready, systems, out=np.ones_like(ready), where=systems > 0)
    return _table(solved, gathered, share, systems)


def _openings(solved: Solved) -> list[Openings]:
    """Give for each future the months in which depots open."""
    network = solved.model.network
    expansions = solved.model.programme["expansions"]["expansion"].to_list()
    built = np.round(solved.of("build")) > 0
    depots = [depot for depot in gather_depots(solved.model.programme) if depot.opens is None]
    found: list[Openings] = []
    for future in built:
        opens: list[tuple[str, int | None]] = []
        for depot in depots:
            month = None
            if depot.expansion in expansions:
                at = expansions.index(depot.expansion)
                starts = np.flatnonzero(future[at])
                month = int(starts[0] + network.expansion_build[at]) if len(starts) else None
            opens.append((depot.site, month))
        found.append(tuple(opens))
    return found


def _deliveries(solved: Solved, gathered: Gathered) -> Counts:
    """Give the spares that are delivered at each site, by future, month, item and site."""
    needs = solved.model.programme["needs"]
    whole = np.floor(delivered_so_far(solved) + ALMOST).astype(np.int64)
    arrived = np.diff(whole, axis=2, prepend=0)
    months = solved.model.programme.settings.months
    found = np.zeros((len(arrived), months, *gathered.stock.shape), np.int64)
    for need, (item, site) in enumerate(zip(needs["item"], needs["site"], strict=True)):
        if item in gathered.items and site in gathered.sites:
            found[:, :, gathered.items.index(item), gathered.sites.index(site)] += arrived[:, need]
    return found


def _table(solved: Solved, gathered: Gathered, share: Floats, systems: Floats) -> pl.DataFrame:
    if not (systems > 0).any():
        return RESULTS["readiness"].empty()
    start, chance = solved.model.programme.settings.start, solved.model.scenarios.probability
    used = [(fleet, month) for fleet in range(len(gathered.fleets))
            for month in np.flatnonzero(systems[fleet] > 0).tolist()]  # fmt: skip
    fleet, month = np.array([each[0] for each in used]), np.array([each[1] for each in used])
    return frame(
        "readiness",
        {
            "fleet": [gathered.fleets[each].name for each, _month in used],
            "month": [add_months(start, each) for _fleet, each in used],
            "systems": systems[fleet, month].astype(int).tolist(),
            **spread("ready", share[:, fleet, month], chance),
        },
    )
