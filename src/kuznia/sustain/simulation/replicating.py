"""One replication of the simulation: chance in blocks, the event loop, and what was counted."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from heapq import heappush
from importlib.util import find_spec
from itertools import pairwise
from typing import Any

import numpy as np

from kuznia.sustain.buildup import Repair
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.simulation import events
from kuznia.sustain.simulation.events import Block, Network, State
from kuznia.sustain.simulation.scene import Scene

FAILURES = 20_000
"""Failures that are expected in a block: so few that what they touch stays in the cache."""
EVENTS = 2.5
"""Events that a failure brings, about."""


@dataclass(frozen=True)
class Run:
    """What a replication is asked to do."""

    warm_up: float
    """Months before anything is counted."""
    months: float
    """Months that are counted; with a course, as many as it has."""
    batches: int
    """Equal parts of those months that are counted apart; with a course, each month is one."""
    repair: Repair = Repair.EXPONENTIAL
    finite_fleet: bool = True
    """Whether a system that waits for an item that it needs does not fail meanwhile."""
    cannibalise: bool = False
    """Whether the shortages at a site are gathered on as few systems as possible."""
    compiled: bool | None = None
    """Whether the event loop is compiled; None for whether it can be.  Its digits are the same."""


@dataclass(frozen=True, slots=True)
class Counted:
    """What was counted, by period: a batch, or a month of a course.

    Of a batch these are means over its time; of a month how things stood at its end.
    """

    pipeline: Floats
    """Units in repair, on their way or waited for, by period and cell."""
    short: Floats
    down: Floats
    """Systems that lack an item, by period and group."""
    asked: Counts
    """Demands, by period and cell."""
    waited: Counts
    """Those that were not met at once."""
    events: int
    """Failures, ends of repairs and arrivals, with those of the warm-up."""


def replicate(of: Scene, run: Run, seed: np.random.SeedSequence) -> Counted:
    """Simulate once.

    The same seed gives the same digits, compiled or not.  Raises MissingExtra when the loop is to be
    compiled and the optional part for it is not installed.
    """
    return Replication(of, run, seed).counted()


class Replication:
    """A replication under way.

    Its state is in lists, or for the compiled loop in arrays; `own` makes either of an array.
    """

    def __init__(self, of: Scene, run: Run, seed: np.random.SeedSequence) -> None:
        self.scene, self.run = of, run
        self.chance = np.random.default_rng(seed)
        self.own, self.advance = _loop(run)
        self.network = _network(of, run, self.own)
        self.stock: Counts = of.stock - of.deliveries.sum(axis=0)
        self.state = _state(of, self.stock, self.own)
        self.kind_of_waiter = _kind_of_waiter(of, self.network)
        self.draws = np.empty(0)
        self.under_way, self.free, self.events = 1, 0, 0

    def counted(self) -> Counted:
        """Run to the end."""
        found: list[tuple[Any, ...]] = []
        month = -1
        for begin, end, now in _periods(self.scene, self.run):
            if now != month:
                month = now
                self.change_systems(month)
            if begin >= 0 and self.scene.is_course:
                self.deliver(month, begin)
            found.append(self._period(begin, end, month))
        _warm_up, *counted = found
        parts = [np.array(each) for each in zip(*counted, strict=True)]
        return Counted(*parts, events=self.events)

    def _period(self, begin: float, end: float, month: int) -> tuple[Any, ...]:
        state = self.state
        sums = (state.asked, state.waited, state.pipeline_area, state.short_area, state.down_area)
        for each in sums:
            each[:] = [0] * len(each)
        net, down = np.array(state.net), np.array(state.down)
        rate = self.scene.rates[month].sum()
        blocks = max(1, int(np.ceil(rate * (end - begin) / FAILURES)))
        bounds = np.linspace(begin, end, blocks + 1)
        for start, stop in pairwise(bounds):
            self.pass_time(float(start), float(stop), month, float(end))
        asked, waited, *areas = (np.array(each) for each in sums)
        if self.scene.is_course:
            net, down = np.array(state.net), np.array(state.down)
            areas = [0.0, 0.0, 0.0]
        length = (end - begin) or 1.0
        return (
            self.stock - net + areas[0] / length,
            np.maximum(-net, 0) + areas[1] / length,
            down + areas[2] / length,
            asked,
            waited,
        )

    def pass_time(self, start: float, stop: float, month: int, end: float) -> None:
        """Let time pass in which it is one month of the course; *end* is the end of the period."""
        of, chance, own = self.scene, self.chance, self.own
        rates: Floats = np.cumsum(of.rates[month])
        rate = float(rates[-1]) if len(rates) else 0.0
        count = int(chance.poisson(rate * (stop - start)))
        times = start + (stop - start) * np.sort(chance.random(count))
        kinds = np.searchsorted(rates, chance.random(count) * rate, side="right")
        routes = of.route[kinds]
        group = of.group[kinds]
        groups = of.groups
        number = chance.random(count) * np.append(groups.systems[month], 0)[group]
        system = np.append(groups.first[:-1], groups.count)[group] + number.astype(np.int64)
        waiter = self.kind_of_waiter[kinds]
        if not self.network.gathers:
            waiter = np.where(waiter < self.network.nobody, 2 * self.network.cells + system, waiter)
        new = int(of.routes.repairs[routes].sum())
        drawn = chance.standard_exponential(new) if self.run.repair is Repair.EXPONENTIAL \
            else np.ones(new)  # fmt: skip
        self.draws = np.concatenate([self.draws, drawn])
        self._make_room(int((np.diff(of.routes.begin)[routes] + 1).sum()) + new)
        block = Block(own(np.append(times, stop)), own(routes), own(waiter), own(system),
                      own(self.draws), end)  # fmt: skip
        self.under_way, self.free, events, used, spared = self.advance(
            self.network, self.state, block, self.under_way, self.free
        )
        self.events += events
        self.draws = self.draws[used : len(self.draws) - spared]

    def _make_room(self, more: int) -> None:
        """Have as many nodes and places in the heap as a block may need at most."""
        state = self.state
        waiting = -int(np.minimum(state.net, 0).sum()) + int(np.sum(state.queued))
        wanted = waiting + more
        size = len(state.after)
        grown: dict[str, Any] = {}
        if size < wanted:
            size, before = 2 * wanted, size
            onward = np.arange(before + 1, size + 1)
            onward[-1] = self.free
            self.free = before
            grown["after"] = self.own(np.concatenate([np.asarray(state.after, np.int64), onward]))
            grown["holds"] = self.own(_longer(state.holds, size))
        wanted += self.under_way
        if len(state.time) < wanted:
            grown["time"] = self.own(_longer(state.time, 2 * wanted))
            grown["code"] = self.own(_longer(state.code, 2 * wanted))
        if grown:
            self.state = state._replace(**grown)

    def deliver(self, month: int, begin: float) -> None:
        """Let the spares of a month arrive."""
        new = self.scene.deliveries[month]
        cells = np.repeat(np.arange(len(new)), new)
        if not len(cells):
            return
        self.stock = self.stock + new
        self._make_room(len(cells))
        moments, codes = self.state.time, self.state.code
        heap = [(moments[place], codes[place]) for place in range(self.under_way)]
        for cell in cells.tolist():
            heappush(heap, (begin, len(new) + cell))
        for place, (moment, code) in enumerate(heap):
            moments[place], codes[place] = moment, code
        self.under_way = len(heap)

    def change_systems(self, month: int) -> None:
        """Let the systems of a month be there."""
        groups, state = self.scene.groups, self.state
        of_system = groups.of_system
        there = np.arange(groups.count) - groups.first[of_system] < groups.systems[month][of_system]
        lacking = there & (np.asarray(state.missing)[:-1] > 0)
        state.counted[:-1] = self.own(there.astype(np.int64))
        state.down[:] = self.own(np.bincount(of_system[lacking], minlength=len(groups.fleet)))


def _periods(of: Scene, run: Run) -> Iterator[tuple[float, float, int]]:
    """Give begin, end and month of the warm-up and then of each period."""
    yield -run.warm_up, 0.0, 0
    months = len(of.rates)
    bounds = np.arange(months + 1.0) if of.is_course \
        else np.linspace(0, run.months, run.batches + 1)  # fmt: skip
    for number, (begin, end) in enumerate(pairwise(bounds)):
        yield float(begin), float(end), number if of.is_course else 0


def expected_events(of: Scene, run: Run) -> float:
    """Say about how many events a replication will have."""
    months = run.warm_up + (len(of.rates) if of.is_course else run.months)
    return float(of.rates.sum(axis=1).max() * months * EVENTS)


def _loop(run: Run) -> tuple[Callable[[Any], Any], Callable[..., Any]]:
    """Give what makes arrays of the loop's own kind, and the loop."""
    if run.compiled is False or (run.compiled is None and find_spec("numba") is None):
        return np.ndarray.tolist, events.advance
    from kuznia.sustain.simulation.compiled import advance

    return np.ascontiguousarray, advance


def _network(of: Scene, run: Run, own: Callable[[Any], Any]) -> Network:
    cells = of.units * of.sites
    groups, routes = of.groups, of.routes
    group, unit = np.nonzero(groups.needed) if len(groups.needed) else np.zeros((2, 0), np.int64)
    waiting = len(group) if run.cannibalise else groups.count
    return Network(
        cells, 2 * cells + waiting, run.finite_fleet, run.cannibalise,
        bool(np.isfinite(of.places).any()), own(routes.begin), own(routes.at), own(routes.then),
        own(routes.repairs), own(np.arange(cells) % of.sites), own(of.repair_time),
        own(of.ship_time), own(groups.of_system), own(groups.first[group]),
        own(groups.first[group + 1] - 1), own(groups.needed[group, unit] if len(group) else unit),
    )  # fmt: skip


def _kind_of_waiter(of: Scene, network: Network) -> Counts:
    """Give who waits of each kind of failure: its group and unit, or nobody.

    Without gathering only whether it is nobody counts.
    """
    groups = of.groups
    found = np.full(len(of.route), network.nobody)
    if not len(groups.needed):
        return found
    number = np.full(groups.needed.shape, -1)
    number[groups.needed > 0] = np.arange((groups.needed > 0).sum())
    needed = (of.group >= 0) & (groups.needed[of.group, of.unit] > 0)
    kind = 2 * network.cells + number[of.group, of.unit]
    found[needed] = kind[needed] if network.gathers else 2 * network.cells
    return found


def _state(of: Scene, stock: Counts, own: Callable[[Any], Any]) -> State:
    """Give the state in which all stock that is there is on hand."""
    cells, groups = of.units * of.sites, len(of.groups.fleet)
    limit = np.where(np.isfinite(of.places), of.places, 2.0**62).astype(np.int64)

    def none(count: int) -> Any:
        return own(np.zeros(count, np.int64))

    def nothing(count: int) -> Any:
        return own(np.zeros(count))

    kinds = int((of.groups.needed > 0).sum())
    return State(
        net=own(stock.astype(np.int64)), room=own(limit), queued=none(of.sites),
        first=none(cells + of.sites), last=none(cells + of.sites), holds=none(1), after=none(1),
        missing=none(of.groups.count + 1), counted=none(of.groups.count + 1), lack=none(kinds),
        down=none(groups), time=own(np.array([np.inf])), code=own(np.array([-1])),
        asked=none(cells), waited=none(cells),
        pipeline_area=nothing(cells), short_area=nothing(cells), down_area=nothing(groups),
    )  # fmt: skip


def _longer(some: Any, size: int) -> Any:
    before = np.asarray(some)
    return np.concatenate([before, np.zeros(size - len(before), before.dtype)])
