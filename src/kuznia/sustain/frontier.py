"""What to buy for each sum of money: the frontier of cost and expected backorders over all units.

Of each unit's choices those on the lower convex hull count; the pieces of all hulls, in the order of what
they gain for their cost, lead from the present stock to the largest one (Fox 1966, Management Science
13:210).  Each corner is then the best stock for its cost.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from kuznia.sustain.pipelines import Counts, Floats

Chosen = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Choices:
    """What may be bought for some units, each by itself: by unit and number of the choice.

    A unit's first choice buys nothing, and each costs more than the one before.
    """

    unit: Counts
    cost: Floats
    short: Floats
    """Weighted expected backorders that the choice leaves."""


@dataclass(frozen=True, slots=True)
class Steps:
    """Purchases, from the one that gains most for its cost to the one that gains least."""

    unit: Counts
    to: Counts
    """Choice of the unit that holds after the purchase."""
    cost: Floats
    gain: Floats
    """What it takes off the weighted expected backorders."""
    begin: float
    """Weighted expected backorders before the first purchase."""

    @property
    def spent(self) -> Floats:
        """Money spent up to each purchase, and nothing before the first."""
        return np.concatenate([[0.0], np.cumsum(self.cost)])

    @property
    def left(self) -> Floats:
        """Weighted expected backorders after each purchase, and before the first."""
        return np.concatenate([[self.begin], self.begin - np.cumsum(self.gain)])

    def chosen(self, purchases: Counts, units: int) -> Counts:
        """Give the choice of each unit after some purchases."""
        found = np.zeros(units, np.int64)
        np.maximum.at(found, self.unit[purchases], self.to[purchases])
        return found


def merged(choices: list[Choices]) -> Steps:
    """Merge what may be bought for all units into one frontier."""
    begin = sum(float(each.short[:, 0].sum()) for each in choices)
    pieces = [_pieces(each) for each in choices]
    unit, to, cost, gain = (np.concatenate(each) for each in zip(*pieces, strict=True))
    order = np.lexsort((to, unit, -gain / cost))
    return Steps(unit[order], to[order], cost[order], gain[order], begin)


def _pieces(choices: Choices) -> tuple[Counts, Counts, Floats, Floats]:
    """Give the pieces of the lower convex hulls: unit, choice at the end, cost and gain."""
    rows, ends = np.nonzero(_corners(choices.cost, choices.short))
    begins = np.roll(ends, 1)
    gain = choices.short[rows, begins] - choices.short[rows, ends]
    keep = (ends > 0) & (gain > 0)
    rows, ends, begins, gain = rows[keep], ends[keep], begins[keep], gain[keep]
    cost = choices.cost[rows, ends] - choices.cost[rows, begins]
    return choices.unit[rows], ends.astype(np.int64), cost, gain


def _corners(cost: Floats, short: Floats) -> Chosen:
    """Say which points of each row are corners of its lower convex hull (Andrew's chain, row by row)."""
    units, count = short.shape
    stack = np.zeros((units, count), np.int64)
    size = np.ones(units, np.int64)
    every: Counts = np.arange(units, dtype=np.int64)
    for number in range(1, count):
        waiting = every
        while True:
            deep = waiting[size[waiting] > 1]
            last, before = stack[deep, size[deep] - 1], stack[deep, size[deep] - 2]
            rise = (short[deep, last] - short[deep, before]) * (
                cost[deep, number] - cost[deep, before]
            )
            whole = (short[deep, number] - short[deep, before]) * (
                cost[deep, last] - cost[deep, before]
            )
            waiting = deep[rise >= whole]
            if not len(waiting):
                break
            size[waiting] -= 1
        stack[every, size] = number
        size += 1
    found = np.zeros((units, count), bool)
    inside: Chosen = np.arange(count, dtype=np.int64) < size[:, np.newaxis]
    found[np.broadcast_to(every[:, np.newaxis], stack.shape)[inside], stack[inside]] = True
    return found
