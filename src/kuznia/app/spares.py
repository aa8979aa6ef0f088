"""Which spares to buy and where to put them, and what readiness follows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from kuznia.app.spreading import spread
from kuznia.model.errors import Invalid, NotFound, Refused, Unmet
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.store.atomic import write_folder
from kuznia.sustain.buying import (
    ENOUGH,
    Buying,
    buying,
    fleet_availability,
    site_availability,
    weights,
)
from kuznia.sustain.course import Course
from kuznia.sustain.depots import undecided
from kuznia.sustain.evaluating import Evaluated, evaluate
from kuznia.sustain.gathering import COUNTED, CRITICALITIES, Gathered, gather, ordered
from kuznia.sustain.pipelines import Counts

FILES = ("spares.csv", "readiness.csv", "frontier.csv", "groups.csv")
"""Files of the tables of a plan."""
POINTS = 60
"""Corners of the frontier for which availability is worked out."""


@dataclass(frozen=True)
class SparesPlan:
    """What to buy, and what comes of it."""

    cost_usd: float
    short_before: float
    """Expected number of items that systems wait for."""
    short_after: float
    purchases: pl.DataFrame
    """item, site, on_hand, ordered by needs of the programme, buy, cost_usd."""
    fleets: pl.DataFrame
    """fleet, site, systems, availability before and after; a row without a site is the whole fleet."""
    frontier: pl.DataFrame
    """cost_usd, short, availability: what each sum of money would bring; the last of all systems."""
    groups: pl.DataFrame
    """criticality, items, buy, cost_usd, and the items that systems wait for before and after."""
    asked_before: float
    asked_after: float
    """Share of all systems that lack no item of the criticality for which spares were bought."""
    closed: tuple[str, ...]
    """Depots whose opening is still to be decided, and which were taken as closed."""


def plan_spares(
    programme: Programme,
    *,
    budget: float | None = None,
    availability: float | None = None,
    criticality: Sequence[str] = COUNTED,
    opened: Sequence[str] = (),
    cluster: str | None = None,
) -> SparesPlan:
    """Plan the spares of a programme within a budget, or for a share of systems that lack nothing.

    With neither, the targets of the fleets are to be met.  Spares are bought for items of some
    *criticality*; depots whose opening is to be decided repair only if they are *opened*.  *cluster* is
    that of `spread`, over groups of items.  Raises
    NotFound when the programme has no fleet with systems or no such depot, Invalid when an item has no
    value, Refused when both are given or one is none that can be, and Unmet when no stock makes the
    systems so available.
    """
    if budget is not None and availability is not None:
        raise Refused(msg("a budget or an availability is to be given, and not both"))
    if budget is not None and not budget >= 0:
        raise Refused(
            msg("a budget is a number of dollars from 0 on, and not {value}", value=budget)
        )
    if availability is not None and not 0 < availability <= 1:
        raise Refused(
            msg("an availability is a share above 0 and at most 1, and not {value}",
                value=availability),
            msg("write 0.95 for 95 percent"),
        )  # fmt: skip
    unknown = set(criticality) - set(CRITICALITIES)
    if unknown:
        raise Refused(
            msg("no criticality {word}", word=min(unknown)),
            msg("choose of: {names}", names=", ".join(CRITICALITIES)),
        )
    require_undecided(programme, opened)
    gathered = gather(programme, opened, criticality)
    require_support(gathered)
    require_values(programme, gathered)
    if budget is None and availability is None and not any(f.target for f in gathered.fleets):
        raise Refused(
            msg("no fleet has a target: give a budget or an availability"),
            msg("or fill in the column availability of the table fleets"),
        )
    found = buying(gathered, partial(spread, cluster=cluster))
    systems = sum(fleet.systems.sum() for fleet in gathered.fleets)
    stock = _available(found, availability) if budget is None \
        else found.with_budget(budget, ENOUGH * systems)  # fmt: skip
    return _planned(programme, found, stock, opened)


def write_spares(plan: SparesPlan, folder: Path) -> None:
    """Write the tables of a plan as CSV files into a folder, which is made; all of them or none.

    Raises Refused as `require_own_folder` does, and Unable when they cannot be written.
    """
    require_own_folder(folder, FILES)
    tables = zip(FILES, (plan.purchases, plan.fleets, plan.frontier, plan.groups), strict=True)
    write_folder(folder, {name: table.write_csv().encode() for name, table in tables})


def require_own_folder(folder: Path, files: tuple[str, ...] = FILES) -> None:
    """Refuse a folder that holds something else than the *files* of an earlier plan.

    Raises Refused.
    """
    if folder.is_dir():
        others = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        if not others - set(files):
            return
    elif not folder.exists():
        return
    raise Refused(
        msg("{folder} holds something else than the tables of an earlier plan", folder=folder),
        msg("choose another folder with --out; nothing was changed"),
    )


def _planned(
    programme: Programme, found: Buying, stock: Counts, opened: Sequence[str]
) -> SparesPlan:
    gathered = gather(programme, opened)
    before, after = (evaluate(gathered.support, each) for each in (gathered.stock, stock))
    bought = (stock - gathered.stock).sum(axis=1) * gathered.price
    weight = weights(gathered)
    return SparesPlan(
        float(bought.sum()),
        float((before.backorders * weight).sum()),
        float((after.backorders * weight).sum()),
        pl.DataFrame(list(purchases(programme, gathered, stock)), PURCHASES, orient="row"),
        pl.DataFrame(list(_fleets(gathered, before, after)), _FLEETS, orient="row"),
        pl.DataFrame(list(_frontier(found)), _FRONTIER, orient="row"),
        pl.DataFrame(list(_groups(programme, opened, (before, after), stock)), _GROUPS,
                     orient="row"),
        _ready(found.gathered, before),
        _ready(found.gathered, after),
        tuple(sorted(undecided(programme) - set(opened))),
    )  # fmt: skip


PURCHASES = {"item": pl.String, "site": pl.String, "on_hand": pl.Int64, "ordered": pl.Int64,
             "buy": pl.Int64, "cost_usd": pl.Float64}  # fmt: skip
_FLEETS = {"fleet": pl.String, "site": pl.String, "systems": pl.Int64,
           "availability_before": pl.Float64, "availability_after": pl.Float64}  # fmt: skip
_FRONTIER = {"cost_usd": pl.Float64, "short": pl.Float64, "availability": pl.Float64}


_GROUPS = {"criticality": pl.String, "items": pl.Int64, "buy": pl.Int64, "cost_usd": pl.Float64,
           "short_before": pl.Float64, "short_after": pl.Float64}  # fmt: skip


def _groups(
    programme: Programme,
    opened: Sequence[str],
    states: tuple[Evaluated, Evaluated],
    stock: Counts,
) -> Iterator[tuple[str, int, int, float, float, float]]:
    """Give each group of items; one that is vital to some fleet is vital, and so are its parts."""
    gathered = gather(programme, opened)
    bought = (stock - gathered.stock).sum(axis=1)
    left = np.ones(len(gathered.items), bool)
    for criticality in CRITICALITIES:
        weight = weights(gather(programme, opened, (criticality,)))
        own = left & _with_parts(gathered, (weight > 0).any(axis=1))
        left &= ~own
        now, then = (float((state.backorders * weight).sum()) for state in states)
        cost = float((bought * gathered.price)[own].sum())
        yield criticality, int(own.sum()), int(bought[own].sum()), cost, now, then


def _with_parts(gathered: Gathered, chosen: Any) -> NDArray[np.bool_]:
    found = np.array(chosen, bool)
    for level in gathered.support.levels:
        for part in gathered.support.parts:
            if part.unit in level and found[part.unit]:
                found[part.sub_unit] = True
    return found


def purchases(
    programme: Programme, gathered: Gathered, stock: Counts
) -> Iterator[tuple[str, str, int, int, int, float]]:
    """Give what is bought to have a stock: rows of `PURCHASES`."""
    coming = ordered(programme, gathered.items, gathered.sites).sum(axis=0)
    for item, site in zip(*np.nonzero(stock > gathered.stock), strict=True):
        had, needed = int(gathered.stock[item, site]), int(coming[item, site])
        buy = int(stock[item, site]) - had
        cost = buy * float(gathered.price[item])
        yield gathered.items[item], gathered.sites[site], had - needed, needed, buy, cost


def _fleets(
    gathered: Gathered, before: Evaluated, after: Evaluated
) -> Iterator[tuple[str, str | None, int, float, float]]:
    for fleet in gathered.fleets:
        if fleet.systems.sum() == 0:
            continue
        now, then = (fleet_availability(gathered, fleet, each) for each in (before, after))
        yield fleet.name, None, int(fleet.systems.sum()), now, then
        here_now, here_then = (site_availability(gathered, fleet, each) for each in (before, after))
        for site in np.flatnonzero(fleet.systems):
            shares = float(here_now[site]), float(here_then[site])
            yield fleet.name, gathered.sites[site], int(fleet.systems[site]), *shares


def _frontier(found: Buying) -> Iterator[tuple[float, float, float | None]]:
    """Give each corner, and for some of them the share of all systems that lack nothing."""
    steps = found.steps
    corners = len(steps.unit) + 1
    worked_out = set(np.linspace(0, corners - 1, min(POINTS, corners)).round().astype(int).tolist())
    for count, (spent, left) in enumerate(zip(steps.spent, steps.left, strict=True)):
        available = _all_systems(found, count) if count in worked_out else None
        yield float(spent), float(max(left, 0.0)), available


def _all_systems(found: Buying, count: int) -> float:
    gathered = found.gathered
    return _ready(gathered, evaluate(gathered.support, found.stock(np.arange(count))))


def _ready(gathered: Gathered, state: Evaluated) -> float:
    """Give the share of all systems that lack nothing that is counted."""
    fleets = [fleet for fleet in gathered.fleets if fleet.systems.sum() > 0]
    ready = sum(
        fleet_availability(gathered, fleet, state) * fleet.systems.sum() for fleet in fleets
    )
    return float(ready / sum(fleet.systems.sum() for fleet in fleets))


def _available(found: Buying, target: float | None) -> Counts:
    stock = found.with_availability(target)
    if stock is None:
        raise Unmet(
            msg("no stock of spares that was found makes so many systems available; the most is {share}",
                share=f"{_all_systems(found, len(found.steps.unit)):.4%}"),
            msg("shorter repairs, nearer depots or fewer failures would; see the table repairs"),
        )  # fmt: skip
    return stock


def require_undecided(programme: Programme, opened: Iterable[str]) -> None:
    """Refuse depots of which none is to be decided on.

    Raises NotFound.
    """
    unknown = set(opened) - undecided(programme)
    if unknown:
        raise NotFound(
            msg("no depot {site} whose opening is to be decided", site=min(unknown)),
            msg("such depots are: {sites}", sites=", ".join(sorted(undecided(programme))) or "–"),
        )


def require_support(gathered: Gathered, course: Course | None = None) -> None:
    """Refuse a programme that has nothing to keep ready in the long run, or in no month of a course.

    Raises NotFound.
    """
    counts = [fleet.systems for fleet in gathered.fleets] if course is None else course.systems
    if not any(count.sum() > 0 for count in counts):
        raise NotFound(
            msg("the programme has no fleet with systems that are in use at its end")
            if course is None else msg("the programme has no fleet with systems that are in use"),
            msg("fill in the tables fleets, systems, replaced, repairs and resupply"),
        )  # fmt: skip
    if not gathered.items:
        raise NotFound(
            msg("no item of a system is exchanged when it fails"), msg("fill in the table replaced")
        )


def require_values(programme: Programme, gathered: Gathered) -> None:
    """Refuse to buy spares of which nobody knows what they cost.

    Raises Invalid, naming their rows.
    """
    rows = {item: row for row, item in enumerate(programme["items"]["item"], 2)}
    findings = [
        Finding(
            "spare_values", Severity.ERROR, "items",
            msg("{item} is bought as a spare and has no value", item=item),
            rows[item], "unit_value_usd", msg("what one of it costs"),
        )
        for item, price in zip(gathered.items, gathered.price, strict=True)
        if price <= 0
    ]  # fmt: skip
    if findings:
        raise Invalid(msg("not every spare has a value; nothing was planned"), findings)
