"""The support structure of a programme: its units, sites, demands and spares as arrays."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any

import numpy as np

from kuznia.model.months import months_between
from kuznia.model.programme import Programme
from kuznia.sustain.depots import undecided
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.support import NONE, Part, Support

CRITICALITIES = ("vital", "essential", "useful")
COUNTED = ("vital", "essential")
"""Criticalities of items without which a system is not ready; it still is without a useful one."""


@dataclass(frozen=True)
class Fleet:
    """A fleet as readiness sees it."""

    name: str
    target: float | None
    systems: Floats
    """Systems by site."""
    fitted: Floats
    """How many of each item one system has that it needs."""
    share: Floats
    """Share of an item's failures at a site that are this fleet's, by item and site."""
    failures: Floats
    """Failures of each item in one system in a month."""


@dataclass(frozen=True)
class Gathered:
    """What is supported, by item and site."""

    items: tuple[str, ...]
    sites: tuple[str, ...]
    support: Support
    stock: Counts
    price: Floats
    fleets: tuple[Fleet, ...]


def gather(
    programme: Programme, opened: Collection[str] = (), counted: Collection[str] = COUNTED
) -> Gathered:
    """Gather what a programme says of its support in the long run.

    Systems are those that are still used at its end.  A depot whose opening is still to be decided
    repairs only if it is among those *opened*.  A system needs the items of the criticalities that are
    *counted*.  Its stock is what is on hand and what the needs of the programme bring.  The programme
    has passed its checks.  The unit of time is the month.
    """
    replaced, within = _rows(programme, "replaced"), _rows(programme, "sub_units")
    repairs, resupply = _rows(programme, "repairs"), _rows(programme, "resupply")
    end = programme.settings.end
    systems = [row for row in _rows(programme, "systems")
               if (row["to_month"] is None or row["to_month"] >= end)
               and (row["from_month"] is None or row["from_month"] <= end)]  # fmt: skip
    closed = undecided(programme) - set(opened)
    items = tuple(dict.fromkeys([*(row["item"] for row in replaced),
                                 *(row["item"] for row in within),
                                 *(row["sub_unit"] for row in within)]))  # fmt: skip
    used = {row["site"] for row in _rows(programme, "systems")} | {row["site"] for row in repairs}
    used |= {row[name] for row in resupply for name in ("site", "from_site")}
    sites = tuple(site for site in programme["sites"]["site"] if site in used)
    item_at, site_at = _places(items), _places(sites)

    fitted, failures, counts = _of_fleets(replaced, systems, item_at, site_at, counted)
    removals = np.zeros((len(items), len(sites)))
    for fleet, count in counts.items():
        if fleet in failures:
            removals += np.outer(failures[fleet], count)
    support = Support(
        above=_above(resupply, sites, site_at),
        parts=tuple(Part(item_at[row["item"]], item_at[row["sub_unit"]], row["share"])
                    for row in within),
        removals=removals,
        repaired_here=_table([row for row in repairs if row["site"] not in closed], "share",
                             item_at, site_at),
        repair_time=_table(repairs, "months", item_at, site_at),
        ship_time=_ships(resupply, len(items), site_at),
    )  # fmt: skip
    fleets = tuple(
        _fleet(row, counts.get(row["fleet"], np.zeros(len(sites))), fitted, failures, removals)
        for row in _rows(programme, "fleets")
    )
    stock = _stock(programme, item_at, site_at) + ordered(programme, items, sites).sum(axis=0)
    return Gathered(items, sites, support, stock, _prices(programme, items), fleets)


def ordered(programme: Programme, items: tuple[str, ...], sites: tuple[str, ...]) -> Counts:
    """Give the spares that a programme needs at sites that use them, by month, item and site.

    They are there from the month on in which they are due, and those due later never.
    """
    settings = programme.settings
    found = np.zeros((settings.months, len(items), len(sites)), np.int64)
    item_at, site_at = _places(items), _places(sites)
    for row in _rows(programme, "needs"):
        month = max(months_between(settings.start, row["due"]), 0)
        if row["item"] in item_at and row["site"] in site_at and month < settings.months:
            found[month, item_at[row["item"]], site_at[row["site"]]] += int(row["quantity"])
    return found


def _of_fleets(
    replaced: list[dict[str, Any]],
    systems: list[dict[str, Any]],
    item_at: dict[str, int],
    site_at: dict[str, int],
    counted: Collection[str],
) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:
    """Give by fleet how many items a system needs, its failures in a month, and its systems."""
    fitted: dict[str, Floats] = {}
    failures: dict[str, Floats] = {}
    for row in replaced:
        at, fleet = item_at[row["item"]], row["fleet"]
        needed = (row["criticality"] or CRITICALITIES[0]) in counted
        fitted.setdefault(fleet, np.zeros(len(item_at)))[at] = row["per_system"] * needed
        failures.setdefault(fleet, np.zeros(len(item_at)))[at] = row["per_system"] * row["failures"]
    counts: dict[str, Floats] = {}
    for row in systems:
        counts.setdefault(row["fleet"], np.zeros(len(site_at)))[site_at[row["site"]]] += 1
    return fitted, failures, counts


def _fleet(
    row: dict[str, Any],
    count: Floats,
    fitted: dict[str, Floats],
    failures: dict[str, Floats],
    removals: Floats,
) -> Fleet:
    none = np.zeros(len(removals))
    own = np.outer(failures.get(row["fleet"], none), count)
    share = np.divide(own, removals, out=np.zeros_like(own), where=removals > 0)
    return Fleet(row["fleet"], row["availability"], count, fitted.get(row["fleet"], none), share,
                 failures.get(row["fleet"], none))  # fmt: skip


def _rows(programme: Programme, table: str) -> list[dict[str, Any]]:
    return programme.filled(table).to_dicts()


def _places(names: tuple[str, ...]) -> dict[str, int]:
    return {name: place for place, name in enumerate(names)}


def _above(
    resupply: list[dict[str, Any]], sites: tuple[str, ...], site_at: dict[str, int]
) -> tuple[int, ...]:
    found = {row["site"]: site_at[row["from_site"]] for row in resupply}
    return tuple(found.get(site, NONE) for site in sites)


def _table(
    rows: list[dict[str, Any]], column: str, item_at: dict[str, int], site_at: dict[str, int]
) -> Floats:
    found = np.zeros((len(item_at), len(site_at)))
    for row in rows:
        if row["item"] in item_at:
            found[item_at[row["item"]], site_at[row["site"]]] = row[column]
    return found


def _ships(resupply: list[dict[str, Any]], items: int, site_at: dict[str, int]) -> Floats:
    found = np.zeros((items, len(site_at)))
    for row in resupply:
        found[:, site_at[row["site"]]] = row["months"]
    return found


def _stock(programme: Programme, item_at: dict[str, int], site_at: dict[str, int]) -> Counts:
    found = np.zeros((len(item_at), len(site_at)), np.int64)
    for row in _rows(programme, "stock"):
        if row["item"] in item_at and row["site"] in site_at:
            found[item_at[row["item"]], site_at[row["site"]]] += int(row["quantity"])
    return found


def _prices(programme: Programme, items: tuple[str, ...]) -> Floats:
    price = {row["item"]: row["unit_value_usd"] for row in _rows(programme, "items")}
    return np.array([price[item] for item in items])


def lead_months(programme: Programme, items: tuple[str, ...]) -> Counts:
    """Give the months from the order of each item to its arrival, by its soonest offer; 0 without one."""
    found: dict[str, int] = {}
    for row in _rows(programme, "purchases"):
        found[row["item"]] = min(row["lead_months"], found.get(row["item"], row["lead_months"]))
    return np.array([found.get(item, 0) for item in items], np.int64)


def repair_costs(programme: Programme, gathered: Gathered) -> Floats:
    """Give what a repair costs, by item and site; nothing where none is made."""
    return _table(_rows(programme, "repairs"), "cost_usd", _places(gathered.items),
                  _places(gathered.sites))  # fmt: skip
