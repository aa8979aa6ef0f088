"""The exact distribution of what is short at bases below one depot, for units without sub-units.

What is short at the depot, (Poisson - s)+, is due to the bases in the order of their demands, so a base
has of it a binomial number by its share; that and its own pipeline, Poisson and independent of it, are
what is short at the base (Simon 1971; Graves 1985, Management Science 31:1247).  Holds for ship times
that are always the same.
"""

from __future__ import annotations

import numpy as np
from scipy import stats

from kuznia.sustain.pipelines import Counts, Floats

TAIL = 1e-16
"""Chance of more units than are counted."""


def backorders(
    depot_pipeline: float, depot_stock: int, pipelines: Floats, shares: Floats, stock: Counts
) -> Floats:
    """Give the expected backorders of each base.

    *depot_pipeline* is the mean of the units in repair at the depot; *pipelines* those in repair at
    the bases or on their way to them; *shares* say how much of the depot's demand is each base's.
    """
    found = chances(depot_pipeline, depot_stock, pipelines, shares)
    return np.array([_short_of(each, own) for each, own in zip(found, stock, strict=True)])


def fills(
    depot_pipeline: float, depot_stock: int, pipelines: Floats, shares: Floats, stock: Counts
) -> Floats:
    """Give the share of demands that each base meets at once; the arguments are as above."""
    found = chances(depot_pipeline, depot_stock, pipelines, shares)
    return np.array([each[:own].sum() for each, own in zip(found, stock, strict=True)])


def chances(
    depot_pipeline: float, depot_stock: int, pipelines: Floats, shares: Floats
) -> list[Floats]:
    """Give for each base the chances of 0, 1, ... units in repair, on their way or waited for."""
    waiting = _short_at(depot_pipeline, depot_stock)
    return [
        np.convolve(_thinned(waiting, share), _poisson(mean))
        for mean, share in zip(pipelines, shares, strict=True)
    ]


def _short_at(mean: float, stock: int) -> Floats:
    """Give the chances of 0, 1, ... units short."""
    chances = _poisson(mean, at_least=stock + 1)
    return np.concatenate([[chances[: stock + 1].sum()], chances[stock + 1 :]])


def _thinned(chances: Floats, share: float) -> Floats:
    """Give the chances of how many of the units are a base's, each with the same chance."""
    counts = np.arange(len(chances))
    return chances @ stats.binom.pmf(counts[np.newaxis], counts[:, np.newaxis], share)


def _poisson(mean: float, at_least: int = 1) -> Floats:
    most = max(at_least, int(stats.poisson.isf(TAIL, mean)) + 1)
    return stats.poisson.pmf(np.arange(most + 1), mean)


def _short_of(chances: Floats, stock: int) -> float:
    beyond = np.arange(len(chances)) - stock
    return float(chances @ np.maximum(beyond, 0))
