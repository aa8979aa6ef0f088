"""What to buy, and where to put it: every budget's best stock of spares."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kuznia.sustain.evaluating import Evaluated, availability, evaluate
from kuznia.sustain.frontier import Choices, Steps, merged
from kuznia.sustain.gathering import Fleet, Gathered
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.searching import Searched, search
from kuznia.sustain.splitting import Branches, Curves, curves, split
from kuznia.sustain.support import NONE, Part, Support

MOST_SINGLE, MOST_OPTIONS = 100, 2_000
"""Most single spares that the rest of a budget buys, and most that are tried for each."""
WORTH = 1e-6
"""Share of what is short that a spare takes off at the least."""


@dataclass(frozen=True)
class _Simple:
    """Items without sub-units at a depot and its bases: each choice is a number of spares."""

    first: int
    """Number of its first item among all choices."""
    items: Counts
    depot: int
    bases: Counts
    branches: Branches
    curves: tuple[tuple[Counts, Curves], ...]

    def choices(self, price: Floats) -> list[Choices]:
        found: list[Choices] = []
        for units, curve in self.curves:
            numbers = np.arange(curve.short.shape[1], dtype=np.float64)
            cost = price[self.items[units], np.newaxis] * numbers
            found.append(Choices(self.first + units, cost, curve.short))
        return found

    def add(self, stock: Counts, chosen: Counts) -> None:
        for units, curve in self.curves:
            spares = chosen[self.first + units]
            at_depot = curve.at_depot[np.arange(len(units)), spares]
            stock[self.items[units], self.depot] += at_depot
            if len(self.bases):
                own = split(self.branches.of(units), spares, at_depot)
                stock[np.ix_(self.items[units], self.bases)] += own


@dataclass(frozen=True)
class _Family:
    """Items that are parts of each other: each choice is a stock of them all."""

    first: int
    items: Counts
    before: Counts
    searched: Searched

    def choices(self, _price: Floats) -> list[Choices]:
        one = np.array([self.first])
        return [Choices(one, self.searched.cost[np.newaxis], self.searched.short[np.newaxis])]

    def add(self, stock: Counts, chosen: Counts) -> None:
        stock[self.items] += self.searched.stock[chosen[self.first]] - self.before


@dataclass(frozen=True)
class Buying:
    """All budgets' best stocks."""

    gathered: Gathered
    groups: tuple[_Simple | _Family, ...]

    @cached_property
    def steps(self) -> Steps:
        """Purchases in the order in which they pay."""
        return merged(
            [each for group in self.groups for each in group.choices(self.gathered.price)]
        )

    def stock(self, purchases: Counts) -> Counts:
        """Give the stock after some purchases, with what there is."""
        count = 1 + max((int(each.unit.max()) for group in self.groups
                         for each in group.choices(self.gathered.price)), default=-1)  # fmt: skip
        chosen = self.steps.chosen(purchases, count)
        stock = self.gathered.stock.copy()
        for group in self.groups:
            group.add(stock, chosen)
        return stock

    def with_budget(self, budget: float) -> Counts:
        """Give the stock of the last corner that a budget pays for, and single spares with the rest."""
        spent = self.steps.spent
        count = int(np.searchsorted(spent[1:], budget, side="right"))
        stock = self.stock(np.arange(count))
        return self._filled_up(stock, budget - float(spent[count]))

    def _filled_up(self, stock: Counts, left: float) -> Counts:
        """Buy one spare after the other with what is left: the one that helps most for its cost."""
        gathered, weight = self.gathered, weights(self.gathered)
        short = _short(gathered, stock, weight)
        for _ in range(MOST_SINGLE):
            options = [
                (int(item), int(site))
                for item, site in zip(*np.nonzero(gathered.support.arrivals > 0), strict=True)
                if gathered.price[item] <= left
            ]
            if not options or len(options) > MOST_OPTIONS:
                break
            tried = np.repeat(stock[np.newaxis], len(options), axis=0)
            for number, (item, site) in enumerate(options):
                tried[number, item, site] += 1
            cost = np.array([gathered.price[item] for item, _site in options])
            gain = short - _short(gathered, tried, weight)
            best = int(np.argmax(gain / cost))
            if gain[best] <= WORTH * short:
                break
            stock, short, left = tried[best], short - gain[best], left - float(cost[best])
        return stock

    def with_availability(self, target: float | None) -> Counts | None:
        """Give the cheapest stock on the frontier that makes every fleet so available.

        None asks for what each fleet has as its own target.  None is given when no stock does.
        """
        low, high = 0, len(self.steps.unit)
        if not self._is_enough(high, target):
            return None
        while low < high:
            middle = (low + high) // 2
            if self._is_enough(middle, target):
                high = middle
            else:
                low = middle + 1
        return self.stock(np.arange(high))

    def _is_enough(self, count: int, target: float | None) -> bool:
        found = evaluate(self.gathered.support, self.stock(np.arange(count)))
        return all(
            fleet_availability(self.gathered, fleet, found)
            >= (fleet.target or 0.0 if target is None else target) - 1e-12
            for fleet in self.gathered.fleets
            if fleet.systems.sum() > 0
        )


def buying(gathered: Gathered) -> Buying:
    """Find every budget's best stock."""
    weight = weights(gathered)
    groups: list[_Simple | _Family] = []
    first = 0
    simple: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for items in _families(gathered.support, len(gathered.items)):
        place = _depot_and_bases(gathered.support, items[0]) if len(items) == 1 else None
        if place is not None:
            simple.setdefault(place, []).append(items[0])
            continue
        some = np.array(items)
        before = gathered.stock[some]
        found = search(_only(gathered.support, items), before, weight[some], gathered.price[some])
        groups.append(_Family(first, some, before, found))
        first += 1
    for (depot, bases), items in simple.items():
        some, below = np.array(items), np.array(bases, np.int64)
        branches = _branches(gathered, weight, some, depot, below)
        groups.append(_Simple(first, some, depot, below, branches, tuple(curves(branches))))
        first += len(items)
    return Buying(gathered, tuple(groups))


def weights(gathered: Gathered) -> Floats:
    """Say what a shortage counts, by item and site: the share of it that keeps a system waiting."""
    counted = np.zeros_like(gathered.support.removals)
    for fleet in gathered.fleets:
        counted += fleet.share * (fleet.fitted > 0)[:, np.newaxis]
    return counted * _direct(gathered.support)


def fleet_availability(gathered: Gathered, fleet: Fleet, found: Evaluated) -> float:
    """Give the share of a fleet's systems that lack no item, over all its sites."""
    by_site = site_availability(gathered, fleet, found)
    used = fleet.systems > 0
    return float((by_site[used] * fleet.systems[used]).sum() / fleet.systems.sum())


def site_availability(gathered: Gathered, fleet: Fleet, found: Evaluated) -> Floats:
    """Give the same by site; NaN where it has no systems."""
    short = found.backorders * _direct(gathered.support) * fleet.share
    return availability(short, fleet.systems, fleet.fitted)


def _short(gathered: Gathered, stock: Counts, weight: Floats) -> Floats:
    return (evaluate(gathered.support, stock).backorders * weight).sum(axis=(-2, -1))


def _direct(support: Support) -> Floats:
    """Give the share of what arrives at a site that comes from systems there."""
    return np.divide(support.removals, support.arrivals, out=np.zeros_like(support.removals),
                     where=support.arrivals > 0)  # fmt: skip


def _families(support: Support, count: int) -> list[list[int]]:
    """Give the items that depend on each other together."""
    leader = list(range(count))

    def lead(item: int) -> int:
        while leader[item] != item:
            item = leader[item]
        return item

    for part in support.parts:
        leader[lead(part.sub_unit)] = lead(part.unit)
    found: dict[int, list[int]] = {}
    for item in range(count):
        found.setdefault(lead(item), []).append(item)
    return list(found.values())


def _depot_and_bases(support: Support, item: int) -> tuple[int, tuple[int, ...]] | None:
    """Give the one depot of an item and its bases; None where there are more echelons or depots."""
    places = np.flatnonzero(support.arrivals[item] > 0)
    tops = [site for site in places if support.above[site] == NONE]
    if len(tops) != 1:
        return None
    bases = tuple(int(site) for site in places if site != tops[0])
    is_flat = all(support.above[site] == tops[0] for site in bases)
    return (int(tops[0]), bases) if is_flat else None


def _only(support: Support, items: list[int]) -> Support:
    at = {item: place for place, item in enumerate(items)}
    parts = tuple(Part(at[part.unit], at[part.sub_unit], part.share) for part in support.parts
                  if part.unit in at)  # fmt: skip
    return Support(support.above, parts, support.removals[items], support.repaired_here[items],
                   support.repair_time[items], support.ship_time[items])  # fmt: skip


def _branches(
    gathered: Gathered, weight: Floats, items: Counts, depot: int, bases: Counts
) -> Branches:
    support = gathered.support
    arrivals, mended = support.arrivals, support.mended_here
    own = arrivals * (mended * support.repair_time + support.sent_up * support.ship_time)
    at_depot, at_bases = own[items, depot], own[np.ix_(items, bases)]
    sent = (arrivals * support.sent_up)[np.ix_(items, bases)]
    share = np.divide(sent, arrivals[items, depot][:, np.newaxis], out=np.zeros_like(sent),
                      where=arrivals[items, depot][:, np.newaxis] > 0)  # fmt: skip
    return Branches(
        at_depot, at_depot, at_bases, at_bases, share, weight[np.ix_(items, bases)],
        weight[items, depot], gathered.stock[items, depot], gathered.stock[np.ix_(items, bases)],
    )  # fmt: skip
