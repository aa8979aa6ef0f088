"""Simulated events a second, plain and compiled, beside the same model in SimPy."""

from __future__ import annotations

import sys
from collections.abc import Generator
from dataclasses import replace
from random import Random
from time import process_time
from typing import Any

import numpy as np
import simpy

from kuznia.sustain.gathering import Fleet, Gathered
from kuznia.sustain.simulation.batches import Estimate, interval
from kuznia.sustain.simulation.replicating import Counted, replicate
from kuznia.sustain.simulation.simulating import Settings, simulation
from kuznia.sustain.support import NONE, Part, Support

ITEMS, SUB_UNITS, BASES = 20, 2, 8
MONTHS = 400
LONGER = 40
"""So many times as long does the compiled loop simulate."""
Event = Generator[Any, Any, None]


def main() -> None:
    """Measure and print the verdicts; seconds are those of one core."""
    given = gathered(1)
    settings = Settings(replications=1, months=MONTHS, warm_up=50, batches=20, compiled=False)
    plain, plain_rate = _ours(given, settings)
    _ours(given, replace(settings, months=1, compiled=True))  # compiles, or reads what it has kept
    _long, numba_rate = _ours(given, replace(settings, months=MONTHS * LONGER, compiled=True))
    same = _ours(given, replace(settings, compiled=True))[0]
    if not np.array_equal(plain.short, same.short):
        sys.exit("compiled and plain do not give the same digits")
    theirs, simpy_rate = _in_simpy(given)
    short = (_of_items(given, plain.short), _of_items(given, theirs))
    off = abs(float(short[0].mean - short[1].mean))
    width = float(np.hypot(short[0].half_width, short[1].half_width))
    print(f"{plain.events:,} events: {plain_rate / 1e6:.2f} million a second plain, "
          f"{numba_rate / 1e6:.2f} compiled, {simpy_rate / 1e6:.3f} in SimPy; items short "
          f"{float(short[0].mean):.3f} ± {float(short[0].half_width):.3f}, in SimPy "
          f"{float(short[1].mean):.3f} ± {float(short[1].half_width):.3f}")  # fmt: skip
    if off > width:
        sys.exit("SimPy comes to another answer")
    print(at_least("simulation-plain", plain_rate / 1e6, 0.5))
    print(at_least("simulation-numba", numba_rate / 1e6, 4))
    print(at_least("simulation-plain-simpy", plain_rate / simpy_rate, 1))
    print(at_least("simulation-numba-simpy", numba_rate / simpy_rate, 10))


def gathered(seed: int) -> Gathered:
    """Make up items with sub-units at a depot and bases, and a fleet that they keep ready."""
    chance = np.random.default_rng(seed)
    units, sites = ITEMS * (1 + SUB_UNITS), BASES + 1
    parts = tuple(Part(item, ITEMS + SUB_UNITS * item + number, 0.4)
                  for item in range(ITEMS) for number in range(SUB_UNITS))  # fmt: skip
    removals = np.zeros((units, sites))
    removals[:ITEMS, 1:] = chance.lognormal(0, 0.5, (ITEMS, 1)) * chance.uniform(0.5, 1.5, BASES)
    repaired = np.tile(chance.uniform(0, 0.6, (units, 1)), sites)
    times = np.full((units, sites), 0.3)
    times[:, 0] = chance.uniform(0.5, 1.5, units)
    ships = np.zeros((units, sites))
    ships[:, 1:] = chance.uniform(0.2, 0.5, BASES)
    support = Support((NONE, *[0] * BASES), parts, removals, repaired, times, ships)
    own = support.arrivals * (support.mended_here * times + support.sent_up * ships)
    systems = np.array([0.0, *[50.0] * BASES])
    fitted = (np.arange(units) < ITEMS).astype(float)
    fleet = Fleet("all", None, systems, fitted, (removals > 0).astype(float), removals[:, 1] / 50)
    return Gathered(tuple(map(str, range(units))), tuple(map(str, range(sites))), support,
                    np.ceil(own).astype(np.int64), np.ones(units), (fleet,))  # fmt: skip


def _ours(given: Gathered, settings: Settings) -> tuple[Counted, float]:
    ready = simulation(given, settings)
    begin = process_time()
    found = replicate(ready.scene, ready.run, ready.seeds[0])
    return found, found.events / (process_time() - begin)


def _of_items(given: Gathered, short: np.ndarray[Any, Any]) -> Estimate:
    """Estimate the sum of what is short of the items at the bases."""
    by_place = short.reshape(len(short), *given.stock.shape)
    return interval(by_place[:, :ITEMS, 1:].sum(axis=(1, 2)), 0.99)


class _InSimPy:
    """The same model as SimPy is meant to be used: a process for each unit, a container for each stock."""

    def __init__(self, given: Gathered, seed: int) -> None:
        self.given, self.support = given, given.support
        self.chance = Random(seed)  # for single numbers quicker than numpy's
        self.world = simpy.Environment()
        self.stock = [[simpy.Container(self.world, init=int(count)) for count in row]
                      for row in given.stock]  # fmt: skip
        self.systems = given.fleets[0].systems
        self.lacking: list[set[int]] = [set() for _ in self.systems]
        self.short = np.zeros(given.stock.shape)
        self.since = np.zeros(given.stock.shape)
        self.area = np.zeros(given.stock.shape)
        self.events = 0
        self.parts: dict[int, list[Part]] = {}
        for part in self.support.parts:
            self.parts.setdefault(part.unit, []).append(part)
        for unit, site in zip(*np.nonzero(self.support.removals), strict=True):
            self.world.process(self.fails(int(unit), int(site)))

    def fails(self, unit: int, site: int) -> Event:
        """Let units fail, but none of a system that waits."""
        rate = self.support.removals[unit, site]
        while True:
            yield self.world.timeout(self.chance.expovariate(rate))
            system = self.chance.randrange(int(self.systems[site]))
            if system not in self.lacking[site]:
                self.events += 1
                self.world.process(self.mends(unit, site))
                self.world.process(self.waits(unit, site, system))

    def waits(self, unit: int, site: int, system: int) -> Event:
        """Let a system wait for a good unit."""
        self.lacking[site].add(system)
        yield from self.takes(unit, site)
        self.lacking[site].discard(system)

    def takes(self, unit: int, site: int) -> Event:
        """Take a unit from stock, or wait for one."""
        self.count(unit, site, 1)
        yield self.stock[unit][site].get(1)
        self.count(unit, site, -1)

    def mends(self, unit: int, site: int) -> Event:
        """Repair a failed unit, or order a good one for it."""
        support = self.support
        above = support.above[site]
        if above != NONE and self.chance.random() >= support.repaired_here[unit, site]:
            self.world.process(self.mends(unit, above))
            yield from self.takes(unit, above)
            yield self.world.timeout(support.ship_time[unit, site])
        else:
            blame = self.chance.random()
            for part in self.parts.get(unit, ()):
                if blame < part.share:
                    self.world.process(self.mends(part.sub_unit, site))
                    yield from self.takes(part.sub_unit, site)
                    break
                blame -= part.share
            yield self.world.timeout(self.chance.expovariate(1 / support.repair_time[unit, site]))
        self.events += 1
        yield self.stock[unit][site].put(1)

    def count(self, unit: int, site: int, more: int) -> None:
        """Count what is short from now on."""
        now = self.world.now
        self.area[unit, site] += self.short[unit, site] * (now - self.since[unit, site])
        self.since[unit, site] = now
        self.short[unit, site] += more


def _in_simpy(given: Gathered) -> tuple[np.ndarray[Any, Any], float]:
    simulated = _InSimPy(given, 2)
    begin = process_time()
    simulated.world.run(until=50)
    areas: list[np.ndarray[Any, Any]] = []
    for until in np.linspace(50, 50 + MONTHS, 21)[1:]:
        before = simulated.area + simulated.short * (simulated.world.now - simulated.since)
        simulated.world.run(until=float(until))
        after = simulated.area + simulated.short * (simulated.world.now - simulated.since)
        areas.append((after - before) / (MONTHS / 20))
    rate = simulated.events / (process_time() - begin)
    return np.stack(areas), rate


def at_least(name: str, value: float, target: float) -> str:
    """Give the verdict of a figure that is to be high."""
    return f"BENCH {name} {value:.3g} {target:g} {'met' if value >= target else 'short'}"


if __name__ == "__main__":
    main()
