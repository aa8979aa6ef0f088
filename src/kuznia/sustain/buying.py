"""What to buy, and where to put it: every budget's best stock of spares."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from functools import cached_property
from hashlib import sha256
from typing import Any

import numpy as np

from kuznia.sustain.evaluating import Evaluated, availability, evaluate
from kuznia.sustain.frontier import Choices, Steps, merged
from kuznia.sustain.gathering import Fleet, Gathered
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.searching import Searched, search
from kuznia.sustain.singles import Family, filled_up
from kuznia.sustain.splitting import Branches, Curves, curves, split
from kuznia.sustain.support import NONE, Part, Support

ENOUGH = 1e-4
"""Share of all systems that may lack something when no more spares are bought."""


MOST_ITEMS = 20_000
"""Most items without sub-units that are worked out together."""

Spread = Callable[[Callable[[Any], Any], Sequence[Any]], Iterable[Any]]


def _here(function: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterable[Any]:
    return map(function, jobs)


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

    def with_budget(self, budget: float, enough: float = 0.0) -> Counts:
        """Give the stock of the last corner that a budget pays for, and single spares with the rest.

        No more is bought once no more than *enough* items are waited for.
        """
        spent = self.steps.spent
        count = min(int(np.searchsorted(spent[1:], budget, side="right")),
                    int(np.searchsorted(-self.steps.left, -enough)))  # fmt: skip
        stock = self.stock(np.arange(count))
        left = budget - float(spent[count])
        return filled_up(self._by_family, stock, self.gathered.price, left, enough)

    @cached_property
    def _by_family(self) -> tuple[Family, ...]:
        gathered, weight = self.gathered, weights(self.gathered)
        return tuple(Family(np.array(items), only(gathered.support, items), weight[items])
                     for items in _families(gathered.support, len(gathered.items)))  # fmt: skip

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


def buying(gathered: Gathered, spread: Spread = _here, together: int = MOST_ITEMS) -> Buying:
    """Find every budget's best stock.

    *spread* does the same with each of many jobs, here or elsewhere, and gives the results in their
    order; a job is a family of items, or at most so many single ones *together*.
    """
    weight = weights(gathered)
    jobs: list[_Job] = []
    simple: dict[tuple[int, tuple[int, ...]], list[int]] = {}
    for items in _families(gathered.support, len(gathered.items)):
        place = _depot_and_bases(gathered.support, items[0]) if len(items) == 1 else None
        if place is not None:
            simple.setdefault(place, []).append(items[0])
            continue
        some = np.array(items)
        jobs.append(_FamilyJob(some, only(gathered.support, items), gathered.stock[some],
                               weight[some], gathered.price[some]))  # fmt: skip
    for (depot, bases), items in simple.items():
        below = np.array(bases, np.int64)
        for begin in range(0, len(items), together):
            some = np.array(items[begin : begin + together])
            branches = _branches(gathered, weight, some, depot, below)
            jobs.append(_SimpleJob(some, depot, below, branches))
    firsts = np.cumsum([0, *(job.choices for job in jobs)]).tolist()
    done = zip(jobs, firsts, spread(_worked_out, jobs), strict=False)
    return Buying(gathered, tuple(job.group(first, found) for job, first, found in done))


@dataclass(frozen=True)
class _FamilyJob:
    """Items that are parts of each other, by themselves."""

    items: Counts
    support: Support
    stock: Counts
    weight: Floats
    price: Floats

    @property
    def choices(self) -> int:
        return 1

    @property
    def digest(self) -> bytes:
        """The same for jobs that come to the same."""
        given = self.support
        numbers = [(part.unit, part.sub_unit, part.share) for part in given.parts]
        return _digest(np.array(given.above), np.array(numbers), given.removals,
                       given.repaired_here, given.repair_time, given.ship_time, self.items,
                       self.stock, self.weight, self.price)  # fmt: skip

    def work_out(self) -> Searched:
        return search(self.support, self.stock, self.weight, self.price)

    def group(self, first: int, found: Any) -> _Family:
        return _Family(first, self.items, self.stock, found)


@dataclass(frozen=True)
class _SimpleJob:
    """Items without sub-units at a depot and its bases."""

    items: Counts
    depot: int
    bases: Counts
    branches: Branches

    @property
    def choices(self) -> int:
        return len(self.items)

    @property
    def digest(self) -> bytes:
        """The same for jobs that come to the same."""
        given = self.branches
        numbers = (getattr(given, name) for name in given.__slots__)
        return _digest(np.array(self.depot), self.bases, self.items, *numbers)

    def work_out(self) -> tuple[tuple[Counts, Curves], ...]:
        return tuple(curves(self.branches))

    def group(self, first: int, found: Any) -> _Simple:
        return _Simple(first, self.items, self.depot, self.bases, self.branches, found)


_Job = _FamilyJob | _SimpleJob


def _digest(*numbers: Floats | Counts) -> bytes:
    found = sha256()
    for each in numbers:
        found.update(repr(each.shape).encode())
        found.update(np.ascontiguousarray(each).tobytes())
    return found.digest()


def _worked_out(job: _Job) -> Any:
    return job.work_out()


def weights(gathered: Gathered, each: Sequence[float] | None = None) -> Floats:
    """Say what a shortage counts, by item and site: the share of it that keeps a system waiting.

    *each* says what a waiting system counts, fleet by fleet; without it, 1.
    """
    counted = np.zeros_like(gathered.support.removals)
    for number, fleet in enumerate(gathered.fleets):
        count = 1.0 if each is None else each[number]
        counted += count * fleet.share * (fleet.fitted > 0)[:, np.newaxis]
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


def only(support: Support, items: list[int]) -> Support:
    """Give the support of some items that depend on no others."""
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
