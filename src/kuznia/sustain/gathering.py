"""The support structure of a programme: its units, sites, demands and spares as arrays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from kuznia.model.programme import Programme
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.support import NONE, Part, Support

WEIGHTS = {"vital": 1.0, "essential": 1.0, "useful": 0.0}
"""What a missing item counts, by its criticality: a system without a useful one is still ready."""


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


@dataclass(frozen=True)
class Gathered:
    """What is supported, by item and site."""

    items: tuple[str, ...]
    sites: tuple[str, ...]
    support: Support
    stock: Counts
    price: Floats
    fleets: tuple[Fleet, ...]


def gather(programme: Programme, month: Any = None) -> Gathered:
    """Gather what a programme says of its support in a month; without one, in the long run.

    The programme has passed its checks.  The unit of time is the month.
    """
    replaced, within = _rows(programme, "replaced"), _rows(programme, "sub_units")
    repairs, resupply = _rows(programme, "repairs"), _rows(programme, "resupply")
    systems = [row for row in _rows(programme, "systems") if _is_used(row, month)]
    items = tuple(dict.fromkeys([*(row["item"] for row in replaced),
                                 *(row["item"] for row in within),
                                 *(row["sub_unit"] for row in within)]))  # fmt: skip
    used = {row["site"] for row in systems} | {row["site"] for row in repairs}
    used |= {row[name] for row in resupply for name in ("site", "from_site")}
    sites = tuple(site for site in programme["sites"]["site"] if site in used)
    item_at, site_at = _places(items), _places(sites)

    fitted, failures, counts = _of_fleets(replaced, systems, item_at, site_at)
    removals = np.zeros((len(items), len(sites)))
    for fleet, count in counts.items():
        if fleet in failures:
            removals += np.outer(failures[fleet], count)
    support = Support(
        above=_above(resupply, sites, site_at),
        parts=tuple(Part(item_at[row["item"]], item_at[row["sub_unit"]], row["share"])
                    for row in within),
        removals=removals,
        repaired_here=_table(repairs, "share", item_at, site_at),
        repair_time=_table(repairs, "months", item_at, site_at),
        ship_time=_ships(resupply, len(items), site_at),
    )  # fmt: skip
    fleets = tuple(
        _fleet(row, counts.get(row["fleet"], np.zeros(len(sites))), fitted, failures, removals)
        for row in _rows(programme, "fleets")
    )
    return Gathered(items, sites, support, _stock(programme, item_at, site_at),
                    _prices(programme, items), fleets)  # fmt: skip


def _of_fleets(
    replaced: list[dict[str, Any]],
    systems: list[dict[str, Any]],
    item_at: dict[str, int],
    site_at: dict[str, int],
) -> tuple[dict[str, Floats], dict[str, Floats], dict[str, Floats]]:
    """Give by fleet how many items a system needs, its failures in a month, and its systems."""
    fitted: dict[str, Floats] = {}
    failures: dict[str, Floats] = {}
    for row in replaced:
        at, fleet = item_at[row["item"]], row["fleet"]
        weight = WEIGHTS[row["criticality"] or "vital"]
        fitted.setdefault(fleet, np.zeros(len(item_at)))[at] = row["per_system"] * weight
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
    return Fleet(row["fleet"], row["availability"], count, fitted.get(row["fleet"], none), share)


def _rows(programme: Programme, table: str) -> list[dict[str, Any]]:
    return programme.filled(table).to_dicts()


def _is_used(system: dict[str, Any], month: Any) -> bool:
    begin, end = system["from_month"], system["to_month"]
    return month is None or ((begin is None or begin <= month) and (end is None or month <= end))


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
