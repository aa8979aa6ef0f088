"""Support structures of the literature, and random ones."""

import numpy as np

from kuznia.sustain.gathering import Fleet, Gathered
from kuznia.sustain.pipelines import Counts
from kuznia.sustain.splitting import Branches
from kuznia.sustain.support import NONE, Part, Support

FIVE_BASES = Support(
    above=(NONE, 0, 0, 0, 0, 0),
    parts=(),
    removals=np.array([[0.0, *[23.2] * 5]]),
    repaired_here=np.array([[1.0, *[0.2] * 5]]),
    repair_time=np.array([[0.02531, *[0.01] * 5]]),
    ship_time=np.array([[0.0, *[0.01] * 5]]),
)
"""Sherbrooke 2004, chapter 3; years."""


def two_indentures() -> tuple[Support, Counts]:
    """Give one unit with three sub-units at a depot and three bases, and a stock."""
    removals = np.zeros((4, 4))
    removals[0, 1:] = [8, 12, 20]
    repaired = np.full((4, 4), 0.4)
    repaired[0] = 0.3
    times = np.array([[0.04, 0.02, 0.02, 0.02], [0.08, 0.03, 0.03, 0.03],
                      [0.10, 0.05, 0.05, 0.05], [0.06, 0.04, 0.04, 0.04]])  # fmt: skip
    ships = np.tile([0.0, 0.015, 0.02, 0.03], (4, 1))
    parts = (Part(0, 1, 0.5), Part(0, 2, 0.3), Part(0, 3, 0.2))
    support = Support((NONE, 0, 0, 0), parts, removals, repaired, times, ships)
    return support, np.array([[2, 0, 1, 1], [2, 0, 0, 0], [1, 0, 0, 0], [1, 0, 0, 0]])


def random_branches(seed: int, units: int, bases: int) -> Branches:
    """Give units with small pipelines, some of which have spares already."""
    chance = np.random.default_rng(seed)
    depot = chance.uniform(0.1, 3, units)
    share = chance.dirichlet(np.ones(bases), units)
    pipeline = chance.uniform(0.05, 1.5, (units, bases))
    return Branches(
        depot, depot * chance.choice([1.0, 1.4], units), pipeline, pipeline.copy(), share,
        chance.choice([1.0, 2.0], (units, bases)), chance.choice([0.0, 0.5], units),
        chance.integers(0, 2, units), chance.integers(0, 2, (units, bases)),
    )  # fmt: skip


def random_two_indentures(seed: int) -> tuple[Support, Counts]:
    """Give one unit with up to three sub-units at a depot and up to four bases, and a stock."""
    chance = np.random.default_rng(seed)
    bases, parts = int(chance.integers(2, 5)), int(chance.integers(1, 4))
    shape = (parts + 1, bases + 1)
    removals = np.zeros(shape)
    removals[0, 1:] = chance.uniform(0.5, 4, bases)
    shares = chance.dirichlet(np.ones(parts + 1))[:parts]
    support = Support(
        (NONE, *[0] * bases), tuple(Part(0, 1 + number, share) for number, share in
                                    enumerate(shares)),
        removals, chance.uniform(0, 0.8, shape), chance.uniform(0.1, 0.6, shape),
        chance.uniform(0.05, 0.3, shape),
    )  # fmt: skip
    own = support.arrivals * (support.mended_here * support.repair_time
                              + support.sent_up * support.ship_time)  # fmt: skip
    return support, chance.poisson(own * chance.uniform(0.5, 1.5))


def gathered(support: Support, stock: Counts, *fleets: Fleet) -> Gathered:
    """Give a support as if it had been gathered of a programme, each item at a price of 1."""
    units, sites = map(int, stock.shape)
    return Gathered(tuple(f"U{unit}" for unit in range(units)),
                    tuple(f"S{site}" for site in range(sites)), support, stock, np.ones(units),
                    fleets)  # fmt: skip
