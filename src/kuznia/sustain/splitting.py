"""The best split of each number of spares of a unit over a depot and its bases, many units at a time.

Each further spare at a base helps less than the one before, so below a depot with a given stock the
next spare goes where it helps most.  What the depot's own stock brings is not so regular, so each of
its levels is tried (Sherbrooke 2004, ch. 3).
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from scipy import stats

from kuznia.sustain.pipelines import Counts, Floats, short_of, shortages

UNLIKELY = 1e-4
"""Chance of more units in a pipeline than the stock that is tried at most."""
TOGETHER = 50_000
"""Numbers that are worked on at the same time: so few stay in the cache of the processor."""


@dataclass(frozen=True, slots=True)
class Branches:
    """A depot and the bases below it, as units see them: by unit, and by unit and base."""

    depot: Floats
    """Mean of the pipeline at the depot."""
    depot_variance: Floats
    pipeline: Floats
    """Mean of the pipelines at the bases, when nothing is short at the depot."""
    variance: Floats
    share: Floats
    """Share of the depot's shortage that is the base's."""
    weight: Floats
    """What one unit that is short at a base counts."""
    depot_weight: Floats
    """What one counts that is short at the depot."""
    depot_stock: Counts
    """Spares that are there already."""
    stock: Counts

    def of(self, units: Counts) -> Branches:
        """Give the same of some units alone."""
        return Branches(*(getattr(self, name)[units] for name in self.__slots__))

    def below(self, depot_stock: Counts) -> tuple[Floats, Floats, Floats]:
        """Give mean and variance of the bases' pipelines below a stock, and what counts at the depot."""
        short, varied = short_of(self.depot, self.depot_variance, depot_stock)
        short, varied = short[:, np.newaxis], varied[:, np.newaxis]
        mean = self.pipeline + self.share * short
        variance = self.variance + self.share * (1 - self.share) * short + self.share**2 * varied
        return mean, variance, self.depot_weight * short[:, 0]


@dataclass(frozen=True, slots=True)
class Curves:
    """What each number of further spares leaves short at best, by unit and number."""

    short: Floats
    """Weighted expected backorders; from the last number that was tried on they stay the same."""
    at_depot: Counts
    """How many of the further spares are then at the depot."""


def curves(branches: Branches) -> Iterator[tuple[Counts, Curves]]:
    """Give the curves of all units, some units at a time, with the numbers of those units.

    Units with like pipelines come together, so that few stocks are tried in vain.
    """
    most_at_depot = _most(branches.depot, branches.depot_variance) - branches.depot_stock
    mean, variance, _ = branches.below(branches.depot_stock)
    most = (_most(mean, variance) - branches.stock).max(axis=1, initial=0)
    order = np.lexsort((np.maximum(most_at_depot, 0), np.maximum(most, 0)))
    begin = 0
    while begin < len(order):
        end = begin + 1
        bases = branches.stock.shape[1]
        while end < len(order) and _work(most[order[end]], bases, end + 1 - begin) <= TOGETHER:
            end += 1
        units = order[begin:end]
        some = branches.of(units)
        yield units, _tried(some, int(most_at_depot[units].max()), int(most[units].max()))
        begin = end


def split(branches: Branches, spares: Counts, at_depot: Counts) -> Counts:
    """Give the further spares of each base, when so many of each unit's are at the depot."""
    at_bases = spares - at_depot
    most = int(at_bases.max(initial=0))
    mean, variance, _ = branches.below(branches.depot_stock + at_depot)
    gains = _gains(branches, mean, variance, most)
    rank = np.argsort(np.argsort(-gains.reshape(len(spares), -1), axis=1, kind="stable"), axis=1)
    chosen = rank.reshape(gains.shape) < at_bases[:, np.newaxis, np.newaxis]
    return chosen.sum(axis=2)


def _tried(branches: Branches, most_at_depot: int, most: int) -> Curves:
    """Try each further stock of the depot up to *most_at_depot*, and at bases up to *most* each."""
    units, bases = branches.stock.shape
    most_at_depot, most = max(most_at_depot, 0), max(most, 0)
    reach = most * bases
    best = np.full((units, most_at_depot + reach + 1), np.inf)
    at_depot = np.zeros(best.shape, np.int64)
    for stock in range(most_at_depot + 1):
        mean, variance, depot_short = branches.below(branches.depot_stock + stock)
        gains = _gains(branches, mean, variance, most).reshape(units, -1)
        gains = -np.sort(-gains, axis=1)
        none = _weighted(branches, mean, variance, branches.stock) + depot_short
        left = np.column_stack([none, none[:, np.newaxis] - np.cumsum(gains, axis=1)])
        here = slice(stock, stock + reach + 1)
        better = left < best[:, here]
        best[:, here] = np.where(better, left, best[:, here])
        at_depot[:, here][better] = stock
    return Curves(np.minimum.accumulate(np.maximum(best, 0.0), axis=1), at_depot)


def _gains(branches: Branches, mean: Floats, variance: Floats, most: int) -> Floats:
    """Give what each further spare at a base gains, by unit, base and number."""
    reach = int(branches.stock.max(initial=0)) + most
    short = np.moveaxis(shortages(mean, variance, reach), 0, 2)
    numbers = branches.stock[..., np.newaxis] + np.arange(most + 1)
    left = np.take_along_axis(short, numbers, axis=2)
    return -np.diff(left, axis=2) * branches.weight[..., np.newaxis]


def _weighted(branches: Branches, mean: Floats, variance: Floats, stock: Counts) -> Floats:
    return (short_of(mean, variance, stock)[0] * branches.weight).sum(axis=1)


def _most(mean: Floats, variance: Floats) -> Counts:
    """Give the stock that a pipeline outgrows only with a small chance (Cantelli's bound is wider)."""
    reach = stats.norm.isf(UNLIKELY)
    return np.ceil(mean + reach * np.sqrt(variance) + 1).astype(np.int64)


def _work(most: int, bases: int, units: int) -> int:
    return max(int(most), 1) * bases * units
