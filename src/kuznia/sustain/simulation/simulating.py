"""What a stock of spares brings, by simulation.

It has what evaluation leaves out: few places for repair, and systems that wait and do not fail.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TypeVar

import numpy as np

from kuznia.sustain.buildup import Repair
from kuznia.sustain.course import Course
from kuznia.sustain.gathering import Gathered
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.simulation.batches import Estimate, Means, Shares
from kuznia.sustain.simulation.replicating import Counted, Run, expected_events, replicate
from kuznia.sustain.simulation.scene import Scene, scene

Array = TypeVar("Array", Floats, Counts)

SAMPLES = 10
"""Samples, at the least, from which an interval is worked out."""
WORTH_COMPILING = 3e6
"""Events from which on compiling takes less time than it saves."""


@dataclass(frozen=True)
class Settings:
    """How a support is simulated."""

    seed: int = 1
    replications: int = 10
    months: float = 1200
    """Months of each replication that are counted; a course has its own."""
    warm_up: float | None = None
    """Months before; None for ten times the longest way of a failed unit through repair and back."""
    batches: int | None = None
    """Parts of each replication that are counted apart, as if each were one; None for so few that there
    are ten of them in all.  With a course its months are counted."""
    repair: Repair = Repair.EXPONENTIAL
    finite_fleet: bool = True
    """Whether a system that waits for an item that it needs does not fail meanwhile."""
    cannibalise: bool = False
    """Whether the shortages at a site are gathered on as few systems as possible."""
    confidence: float = 0.95
    """Chance with which the truth is in an interval."""
    compiled: bool | None = None
    """Whether the event loop is compiled; None for when it can be and there is enough to do for it to
    be worth it.  Its digits are the same."""


@dataclass(frozen=True)
class Simulated:
    """What came out, in the long run or, with a course, by its months along a first axis."""

    pipeline: Estimate
    """Units in repair, on their way or waited for, by unit and site; with a course at a month's end."""
    short: Estimate
    """Units that are short, in the same way."""
    fill: Estimate
    """Share of demands that are met at once; with a course of those in the month."""
    availability: Estimate
    """Share of systems that lack no item that they need, by fleet and site; NaN where there are none."""
    fleets: Estimate
    """The same by fleet, over all its sites."""
    events: int
    """Failures, ends of repairs and arrivals."""


@dataclass(frozen=True)
class Simulation:
    """A simulation that is ready to run: `replicate` of each seed, wherever, and then `summed_up`."""

    gathered: Gathered
    scene: Scene
    settings: Settings
    run: Run = field(init=False)

    def __post_init__(self) -> None:
        asked = self.settings
        warm_up = _longest_way(self.scene) * 10 if asked.warm_up is None else asked.warm_up
        batches = asked.batches or max(1, -(-SAMPLES // asked.replications))
        run = Run(warm_up, asked.months, batches, asked.repair, asked.finite_fleet,
                  asked.cannibalise, asked.compiled)  # fmt: skip
        if run.compiled is None:
            events = expected_events(self.scene, run) * asked.replications
            run = replace(run, compiled=None if events > WORTH_COMPILING else False)
        object.__setattr__(self, "run", run)

    @property
    def seeds(self) -> list[np.random.SeedSequence]:
        """One seed for each replication."""
        return np.random.SeedSequence(self.settings.seed).spawn(self.settings.replications)

    @property
    def replicate(self) -> partial[Counted]:
        """The function that runs a replication with its seed."""
        return partial(replicate, self.scene, self.run)

    def summed_up(self, counted: Iterable[Counted]) -> Simulated:
        """Put the replications together, which come in the order of their seeds.

        Raises ValueError when there are none.
        """
        pipeline, short, sites, fleets = (Means() for _ in range(4))
        fill = Shares()
        events = 0
        for one in counted:
            events += one.events
            for sample in self._samples(one):
                pipeline.add(self._by_unit_and_site(one.pipeline[sample]))
                short.add(self._by_unit_and_site(one.short[sample]))
                by_site, whole = self._availability(one.down[sample])
                sites.add(by_site)
                fleets.add(whole)
                asked, waited = one.asked[sample], one.waited[sample]
                fill.add(self._by_unit_and_site(asked - waited), self._by_unit_and_site(asked))
        if not events and not pipeline.count:
            raise ValueError("nothing was simulated")
        means = (each.estimate(self.settings.confidence)
                 for each in (pipeline, short, fill, sites, fleets))  # fmt: skip
        return Simulated(*means, events=events)

    def _samples(self, one: Counted) -> Iterable[int | slice]:
        """Give where the samples of a replication are: its batches, or with a course all its months."""
        return [slice(None)] if self.scene.is_course else range(len(one.short))

    def _by_unit_and_site(self, by_cell: Array) -> Array:
        return by_cell.reshape(*by_cell.shape[:-1], self.scene.units, self.scene.sites)

    def _availability(self, down: Floats) -> tuple[Floats, Floats]:
        """Give the share of systems that lack nothing, by fleet and site, and by fleet."""
        groups, fleets = self.scene.groups, len(self.gathered.fleets)
        systems = groups.systems if self.scene.is_course else groups.systems[0]
        by_site = np.full((*down.shape[:-1], fleets, self.scene.sites), np.nan)
        whole = np.full((*down.shape[:-1], fleets), np.nan)
        with np.errstate(invalid="ignore", divide="ignore"):
            by_site[..., groups.fleet, groups.site] = 1 - down / systems
            for fleet in range(fleets):
                own = groups.fleet == fleet
                whole[..., fleet] = 1 - down[..., own].sum(-1) / systems[..., own].sum(-1)
        return by_site, whole


def simulation(
    gathered: Gathered,
    settings: Settings,
    course: Course | None = None,
    places: Floats | None = None,
) -> Simulation:
    """Make a simulation ready; *places* are the repairs that each site can have under way at a time.

    Repairs at a site wait for a place in the order in which they can begin, whatever the item.  A place
    is held only while a repair is worked on: from when its sub-unit is there.
    """
    return Simulation(gathered, scene(gathered, course, places), settings)


def simulate(
    gathered: Gathered,
    settings: Settings,
    course: Course | None = None,
    places: Floats | None = None,
) -> Simulated:
    """Simulate a support, here and now; the arguments are those of `simulation`."""
    ready = simulation(gathered, settings, course, places)
    return ready.summed_up(map(ready.replicate, ready.seeds))


def _longest_way(scene: Scene) -> float:
    """Give the longest time from a failure until a unit is back, when nothing is short."""
    times = scene.repair_time[scene.routes.at] + scene.ship_time[scene.routes.at]
    ways = np.add.reduceat(times, scene.routes.begin[:-1]) if len(times) else np.zeros(1)
    return float(ways.max())
