"""Which spares to buy and where to put them, and what readiness follows."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import polars as pl

from kuznia.model.errors import Invalid, NotFound, Refused, Unmet
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.store.atomic import write_folder
from kuznia.sustain.buying import Buying, buying, fleet_availability, site_availability, weights
from kuznia.sustain.evaluating import Evaluated, evaluate
from kuznia.sustain.gathering import Gathered, gather
from kuznia.sustain.pipelines import Counts

FILES = ("spares.csv", "readiness.csv", "frontier.csv")
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
    """item, site, on_hand, buy, cost_usd."""
    fleets: pl.DataFrame
    """fleet, site, systems, availability before and after; a row without a site is the whole fleet."""
    frontier: pl.DataFrame
    """cost_usd, short, availability: what each sum of money would bring; the last of all systems."""


def plan_spares(
    programme: Programme, *, budget: float | None = None, availability: float | None = None
) -> SparesPlan:
    """Plan the spares of a programme within a budget, or for a share of systems that lack nothing.

    With neither, the targets of the fleets are to be met.  Raises NotFound when the programme has
    no fleet with systems, Invalid when an item has no value, Refused when both are given or one is
    none that can be, and Unmet when no stock makes the systems so available.
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
    gathered = gather(programme)
    _require_fleets(gathered)
    _require_prices(programme, gathered)
    if budget is None and availability is None and not any(f.target for f in gathered.fleets):
        raise Refused(
            msg("no fleet has a target: give a budget or an availability"),
            msg("or fill in the column availability of the table fleets"),
        )
    found = buying(gathered)
    stock = _available(found, availability) if budget is None else found.with_budget(budget)
    return _planned(found, stock)


def write_spares(plan: SparesPlan, folder: Path) -> None:
    """Write the tables of a plan as CSV files into a folder, which is made; all of them or none.

    Raises Refused as `require_own_folder` does, and Unable when they cannot be written.
    """
    require_own_folder(folder)
    tables = zip(FILES, (plan.purchases, plan.fleets, plan.frontier), strict=True)
    write_folder(folder, {name: table.write_csv().encode() for name, table in tables})


def require_own_folder(folder: Path) -> None:
    """Refuse a folder that holds something else than the tables of a plan of spares.

    Raises Refused.
    """
    if folder.is_dir():
        others = {path.name for path in folder.iterdir() if not path.name.startswith(".")}
        if not others - set(FILES):
            return
    elif not folder.exists():
        return
    raise Refused(
        msg("{folder} holds something else than the tables of a plan of spares", folder=folder),
        msg("choose another folder with --out; nothing was changed"),
    )


def _planned(found: Buying, stock: Counts) -> SparesPlan:
    gathered = found.gathered
    before, after = (evaluate(gathered.support, each) for each in (gathered.stock, stock))
    bought = (stock - gathered.stock).sum(axis=1) * gathered.price
    weight = weights(gathered)
    return SparesPlan(
        float(bought.sum()),
        float((before.backorders * weight).sum()),
        float((after.backorders * weight).sum()),
        pl.DataFrame(list(_purchases(gathered, stock)), _PURCHASES, orient="row"),
        pl.DataFrame(list(_fleets(gathered, before, after)), _FLEETS, orient="row"),
        pl.DataFrame(list(_frontier(found)), _FRONTIER, orient="row"),
    )


_PURCHASES = {"item": pl.String, "site": pl.String, "on_hand": pl.Int64, "buy": pl.Int64,
              "cost_usd": pl.Float64}  # fmt: skip
_FLEETS = {"fleet": pl.String, "site": pl.String, "systems": pl.Int64,
           "availability_before": pl.Float64, "availability_after": pl.Float64}  # fmt: skip
_FRONTIER = {"cost_usd": pl.Float64, "short": pl.Float64, "availability": pl.Float64}


def _purchases(gathered: Gathered, stock: Counts) -> Iterator[tuple[str, str, int, int, float]]:
    for item, site in zip(*np.nonzero(stock > gathered.stock), strict=True):
        had = int(gathered.stock[item, site])
        buy = int(stock[item, site]) - had
        cost = buy * float(gathered.price[item])
        yield gathered.items[item], gathered.sites[site], had, buy, cost


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
    state = evaluate(gathered.support, found.stock(np.arange(count)))
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


def _require_fleets(gathered: Gathered) -> None:
    if not any(fleet.systems.sum() > 0 for fleet in gathered.fleets):
        raise NotFound(
            msg("the programme has no fleet with systems"),
            msg("fill in the tables fleets, systems, replaced, repairs and resupply"),
        )


def _require_prices(programme: Programme, gathered: Gathered) -> None:
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
