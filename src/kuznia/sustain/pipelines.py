"""How many units are in repair or on their way, and how many are then short of a stock.

A pipeline is given by mean and variance.  It is Poisson where both are equal and negative binomial
where the variance is larger (Slay 1984; Graves 1985, Management Science 31:1247), one family of
distributions whose chances follow each other by `p(k+1) = p(k) (a + b / (k+1))` (Panjer 1981).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Counts = NDArray[np.int64]

_SMALLEST = -700.0
"""Logarithm of a chance below which powers of it would vanish."""


def short_of(mean: Floats, variance: Floats, stock: Counts) -> tuple[Floats, Floats]:
    """Give mean and variance of the units that are short of a stock, each pipeline by itself.

    The arrays have one shape; *variance* is at least *mean*.
    """
    most = int(stock.max(initial=0))
    chances = _chances(mean, variance, most)
    first, second = mean.copy(), variance + mean**2
    for level in range(most):
        wanted = stock > level
        after = first - (1 - chances[: level + 1].sum(axis=0))
        second = np.where(wanted, second - first - after, second)
        first = np.where(wanted, after, first)
    first = np.maximum(first, 0.0)
    return first, np.maximum(second - first**2, 0.0)


def shortages(mean: Floats, variance: Floats, most: int) -> Floats:
    """Give the mean of the units that are short of each stock from 0 to *most*.

    The stock is the first axis of the result; the others are those of *mean* and *variance*.
    """
    found = np.empty((most + 1, *mean.shape))
    found[0] = mean
    if most:
        beyond = 1 - np.cumsum(_chances(mean, variance, most - 1), axis=0)
        found[1:] = np.maximum(mean - np.cumsum(beyond, axis=0), 0.0)
    return found


def filled(mean: Floats, variance: Floats, stock: Counts) -> Floats:
    """Give the share of demands that a stock meets at once: the chance that some of it is left."""
    most = int(stock.max(initial=0))
    below = np.cumsum(_chances(mean, variance, most), axis=0)
    chosen = np.take_along_axis(below, np.maximum(stock - 1, 0)[np.newaxis], axis=0)[0]
    return np.where(stock > 0, np.minimum(chosen, 1.0), 0.0)


def _chances(mean: Floats, variance: Floats, most: int) -> Floats:
    """Give the chance of each number of units from 0 to *most*, along the first axis."""
    positive = mean > 0
    a = np.where(positive, 1 - np.divide(mean, variance, where=positive, out=np.ones_like(mean)), 0)
    a = np.maximum(a, 0.0)
    b = mean * (1 - a) - a
    steepness = np.divide(np.log1p(-a), a, where=a > 0, out=np.full_like(a, -1.0))
    logarithm = mean * (1 - a) * steepness
    chances = np.empty((most + 1, *mean.shape))
    if logarithm.min(initial=0.0) > _SMALLEST:
        chances[0] = np.exp(logarithm)
        for count in range(1, most + 1):
            np.multiply(chances[count - 1], a + b / count, out=chances[count])
        return chances
    chances[0] = logarithm
    with np.errstate(divide="ignore"):
        for count in range(1, most + 1):
            np.add(chances[count - 1], np.log(a + b / count), out=chances[count])
    return np.exp(chances)
