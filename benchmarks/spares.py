"""The whole frontier of spares for many items at a depot and ten bases."""

from __future__ import annotations

from statistics import median
from time import process_time

import numpy as np

from benchmarks.fresh import verdict
from kuznia.sustain.buying import Buying, buying
from kuznia.sustain.gathering import Fleet, Gathered
from kuznia.sustain.support import NONE, Support

ITEMS, MORE, BASES = 10_000, 100_000, 10
ROUNDS = 3


def main() -> None:
    """Measure and print the verdicts; seconds are those of one core."""
    few = median(_seconds(gathered(ITEMS, seed))[0] for seed in range(ROUNDS))
    many, found = _seconds(gathered(MORE, ROUNDS))
    steps = found.steps
    print(f"{ITEMS:,} items at {BASES + 1} sites: {few:.2f} s; {MORE:,} items: {many:.2f} s, "
          f"{len(steps.unit):,} purchases from {steps.left[0]:,.0f} items short to "
          f"{steps.left[-1]:.4f}")  # fmt: skip
    print(verdict("spares", few, 3))
    print(verdict("spares-growth", many / few, MORE / ITEMS))


def gathered(items: int, seed: int) -> Gathered:
    """Make up items with small and large demands, as fleets have them."""
    chance = np.random.default_rng(seed)
    sites = BASES + 1
    removals = np.zeros((items, sites))
    demand = chance.lognormal(-0.5, 1, (items, 1))
    removals[:, 1:] = demand * chance.uniform(0.5, 1.5, (items, BASES)) / BASES * 2
    repaired = np.tile(chance.uniform(0, 0.6, (items, 1)), sites)
    times = np.full((items, sites), 0.3)
    times[:, 0] = chance.uniform(0.5, 3, items)
    ships = np.zeros((items, sites))
    ships[:, 1:] = chance.uniform(0.2, 1, (items, BASES))
    support = Support((NONE, *[0] * BASES), (), removals, repaired, times, ships)
    systems = np.array([0.0, *[50.0] * BASES])
    share = (removals > 0).astype(float)
    fleet = Fleet("all", None, systems, np.ones(items), share, removals[:, 1] / systems[1])
    names = tuple(f"I{number}" for number in range(items))
    stock = np.zeros((items, sites), np.int64)
    price = chance.lognormal(8, 1.5, items)
    return Gathered(names, tuple(f"S{n}" for n in range(sites)), support, stock, price, (fleet,))


def _seconds(given: Gathered) -> tuple[float, Buying]:
    begin = process_time()
    found = buying(given)
    _ = found.steps
    return process_time() - begin, found


if __name__ == "__main__":
    main()
