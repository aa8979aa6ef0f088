"""What it costs and brings to repair here or there, and to open a depot then or never.

Everything is paid from one budget: opening and running the depots that are opened, every repair at the
place where it is made, and spares with what is left.  What counts is the share of system-months in
which nothing is lacking.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from kuznia.model.programme import Programme
from kuznia.sustain.buildup import STEPS, Repair, evaluate_held, evaluate_months, ready_systems
from kuznia.sustain.buying import ENOUGH, buying, weights
from kuznia.sustain.course import Course
from kuznia.sustain.coursing import averaged, gather_course, in_month, with_purchases
from kuznia.sustain.depots import Depot, Openings, gather_depots
from kuznia.sustain.gathering import Gathered, gather, lead_months, repair_costs
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.singles import WORTH
from kuznia.sustain.support import NONE

Passed = frozenset[tuple[int, int]]
"""Items and sites that could repair them and send them on instead."""
TOGETHER = 50
"""Single items that are worked out together, and anew when one of them changes."""
MOST_SINGLE = 200
"""Most single spares that the rest of a budget buys."""
MOST_NUMBERS = 20_000_000
"""Most numbers that are worked out at a time."""


@dataclass(frozen=True)
class Option:
    """A way to repair: what is opened when, and what is sent on."""

    openings: tuple[tuple[str, int | None], ...]
    passed: Passed = frozenset()

    @property
    def opened(self) -> frozenset[str]:
        """The depots that are ever opened."""
        return frozenset(site for site, month in self.openings if month is not None)


@dataclass(frozen=True)
class Costs:
    """What an option costs over the programme without spares, in USD."""

    opening: float
    running: float
    repairs: float

    @property
    def total(self) -> float:
        """All of it."""
        return self.opening + self.running + self.repairs


@dataclass(frozen=True)
class Judged:
    """What an option costs and brings."""

    option: Option
    costs: Costs
    spares_usd: float
    gathered: Gathered
    course: Course
    stock: Counts
    ready: Floats
    """Share of all systems that lack nothing, by month."""

    @property
    def value(self) -> float:
        """Share of all system-months without anything lacking."""
        systems = np.sum([each.sum(axis=1) for each in self.course.systems], axis=0)
        return float((self.ready * systems).sum() / max(systems.sum(), 1.0))

    @property
    def rank(self) -> tuple[float, float]:
        """What decides between ways: readiness to a hundredth of a percent, then the lower cost."""
        return round(self.value, 4), -(self.costs.total + self.spares_usd)


@dataclass(frozen=True)
class Levels:
    """The choice of where to repair, in a programme that has passed its checks."""

    programme: Programme
    repair: Repair = Repair.EXPONENTIAL
    _gathered: dict[frozenset[str], Gathered] = field(
        default_factory=dict[frozenset[str], Gathered], repr=False
    )
    _known: dict[bytes, Any] = field(default_factory=dict[bytes, Any], repr=False)

    @property
    def undecided(self) -> tuple[Depot, ...]:
        """The depots whose opening is to be decided."""
        return tuple(depot for depot in gather_depots(self.programme) if depot.opens is None)

    def gathered(self, opened: Collection[str]) -> Gathered:
        """Give what is supported with some depots opened."""
        key = frozenset(opened)
        if key not in self._gathered:
            self._gathered[key] = gather(self.programme, key)
        return self._gathered[key]

    def course(self, option: Option) -> tuple[Gathered, Course]:
        """Give what is supported in an option, in the long run and month by month."""
        gathered = self.gathered(option.opened)
        openings: Openings = dict(option.openings)
        course = gather_course(self.programme, gathered, openings)
        if option.passed:
            shares = course.repaired_here.copy()
            for item, site in option.passed:
                shares[:, item, site] = 0.0
            support = replace(course.support, repaired_here=shares[-1])
            course = replace(course, support=support, repaired_here=shares)
        return in_month(gathered, course, -1), course

    def costs(self, option: Option, course: Course) -> Costs:
        """Give what an option costs without spares; depots that are open anyway run for nothing."""
        months = len(course.removals)
        opens = dict(option.openings)
        opening = running = 0.0
        for depot in self.undecided:
            month = opens.get(depot.site)
            if month is not None:
                opening += depot.opening_usd
                running += depot.month_usd * max(months - month, 0)
        repairs = float((repairs_made(course) * self._repair_usd(option)).sum())
        return Costs(opening, running, repairs)

    def judge(self, option: Option, budget: float, *, thoroughly: bool = False) -> Judged | None:
        """Judge an option within a budget; None when it costs more without a single spare.

        Spares are ordered at the start, and are the best that are found of those that are best for the
        first month, for the last and for the mean of all.  *Thoroughly*, single ones are then bought with
        what is left, each the one that helps most over all months.
        """
        gathered, course = self.course(option)
        costs = self.costs(option, course)
        left = budget - costs.total
        if left < 0:
            return None
        months = [in_month(gathered, course, 0), gathered, in_month(gathered, averaged(course), 0)]
        judged = [self._judged(option, costs, gathered, course, self._stock(month, left))
                  for month in months]  # fmt: skip
        best = max(judged, key=lambda each: each.rank)
        if thoroughly:
            stock = self._filled_up(gathered, course, best.stock, left - best.spares_usd)
            best = max(best, self._judged(option, costs, gathered, course, stock),
                       key=lambda each: each.rank)  # fmt: skip
        return best

    def _judged(self, option: Option, costs: Costs, gathered: Gathered, course: Course,
                stock: Counts) -> Judged:  # fmt: skip
        bought = stock - gathered.stock
        spares = float((bought.sum(axis=1) * gathered.price).sum())
        course = with_purchases(course, bought, self._lead(gathered))
        ready = ready_by_month(gathered, course, stock, self.repair)
        return Judged(option, costs, spares, gathered, course, stock, ready)

    def _stock(self, gathered: Gathered, left: float) -> Counts:
        systems = sum(fleet.systems.sum() for fleet in gathered.fleets)
        return buying(gathered, self._remembering, TOGETHER).with_budget(left, ENOUGH * systems)

    def _filled_up(self, gathered: Gathered, course: Course, stock: Counts, left: float) -> Counts:
        """Buy one spare after the other: the one that takes most off all months' shortage for its cost."""
        months = [in_month(gathered, course, month) for month in range(len(course.removals))]
        weight = np.stack([weights(month) for month in months])
        needed = course.arrivals.max(axis=0) > 0
        arrived = np.arange(len(months))[:, np.newaxis] >= self._lead(gathered)
        before = course.held(gathered.stock)

        def short(tried: Counts) -> Floats:
            bought = (tried - gathered.stock)[..., np.newaxis, :, :] * arrived[..., np.newaxis]
            found = evaluate_held(course, before + bought, self.repair)
            return (found.backorders * weight).sum(axis=(-3, -2, -1))

        now = float(short(stock))
        enough = ENOUGH * sum(each.sum() for each in course.systems)
        for _ in range(MOST_SINGLE):
            options = [(item, site) for item, site in zip(*np.nonzero(needed), strict=True)
                       if gathered.price[item] <= left]  # fmt: skip
            if now <= enough or not options \
                    or len(options) * course.removals.size * STEPS > MOST_NUMBERS:  # fmt: skip
                break
            tried = np.repeat(stock[np.newaxis], len(options), axis=0)
            for number, (item, site) in enumerate(options):
                tried[number, item, site] += 1
            cost = np.array([gathered.price[item] for item, _site in options])
            gain = now - short(tried)
            best = int(np.argmax(gain / cost))
            if gain[best] <= WORTH * now:
                break
            stock, now, left = tried[best], now - float(gain[best]), left - float(cost[best])
        return stock

    def _lead(self, gathered: Gathered) -> Counts:
        return lead_months(self.programme, gathered.items)

    def _remembering(self, function: Callable[[Any], Any], jobs: Sequence[Any]) -> Iterator[Any]:
        """Work out each group of items once: from one way to the next few of them change."""
        for job in jobs:
            key = job.digest
            if key not in self._known:
                self._known[key] = function(job)
            yield self._known[key]

    def _repair_usd(self, option: Option) -> Floats:
        return repair_costs(self.programme, self.gathered(option.opened))


def repairs_made(course: Course) -> Floats:
    """Give the repairs that are expected to be made, by month, unit and site."""
    return course.arrivals * course.mended


def ready_by_month(gathered: Gathered, course: Course, stock: Counts, repair: Repair) -> Floats:
    """Give the share of all systems that lack nothing at the end of each month."""
    ready = ready_systems(course, gathered.fleets, evaluate_months(course, stock, repair))
    total = np.sum([each.sum(axis=1) for each in course.systems], axis=0)
    return np.divide(ready.sum(axis=0), total, out=np.ones(len(total)), where=total > 0)


def candidates(judged: Judged, cost: Floats) -> list[tuple[int, int]]:
    """Give the items and sites where sending on might be better, those with most to save first.

    A repair that is cheaper here than above and no longer than the way there is never sent on.
    """
    support = judged.course.support
    repairs = repairs_made(judged.course).sum(axis=0)
    found: list[tuple[float, int, int]] = []
    for item, site in zip(*np.nonzero((support.repaired_here > 0) & (repairs > 0)), strict=True):
        above = support.above[int(site)]
        if above == NONE:
            continue
        while support.above[above] != NONE and support.repaired_here[item, above] == 0:
            above = support.above[above]
        saving = cost[item, site] - cost[item, above]
        if saving > 0 or support.repair_time[item, site] > support.ship_time[item, site]:
            found.append((float(saving * repairs[item, site]), int(item), int(site)))
    return [(item, site) for _saving, item, site in sorted(found, key=lambda each: -each[0])]
