"""Means of what was simulated, and how far from the truth they may be.

Samples are added one after the other and need not be kept.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import stats

from kuznia.sustain.pipelines import Counts, Floats


@dataclass(frozen=True, slots=True)
class Estimate:
    """Means, and half the width of the interval in which each is with the chance that was asked for."""

    mean: Floats
    half_width: Floats

    def holds(self, value: Floats | float) -> NDArray[np.bool]:
        """Say for each whether a value lies in its interval."""
        return np.abs(self.mean - value) <= self.half_width


class Means:
    """Independent samples of numbers."""

    def __init__(self) -> None:
        self.count = 0
        self._start: Floats = np.zeros(0)
        self._sums: Floats = np.zeros(0)
        """Sums of how far samples are off the first one, and of the squares of that."""

    def add(self, sample: Floats) -> None:
        """Add a sample; all have one shape."""
        if not self.count:
            self._start = sample.astype(float)
            self._sums = np.zeros((2, *sample.shape))
        self.count += 1
        off = sample - self._start
        self._sums += np.stack([off, off**2])

    def estimate(self, confidence: float) -> Estimate:
        """Estimate their mean by Student's t; of one sample nothing is known but its value."""
        total, squares = self._sums
        spread = np.maximum(squares - total**2 / self.count, 0.0)
        mean: Floats = np.add(self._start, total / self.count)
        return Estimate(mean, _half_width(spread, self.count, confidence))


class Shares:
    """Independent samples of how many of how many."""

    def __init__(self) -> None:
        self.count = 0
        self._sums: Counts = np.zeros(0, np.int64)
        """Sums of both numbers, of their squares, and of their product."""

    def add(self, some: Counts, of_all: Counts) -> None:
        """Add a sample; all have one shape."""
        if not self.count:
            self._sums = np.zeros((5, *some.shape), np.int64)
        self.count += 1
        self._sums += np.stack([some, of_all, some**2, of_all**2, some * of_all])

    def estimate(self, confidence: float) -> Estimate:
        """Estimate the share of all, by what each sample is off it; NaN where there was nothing.

        Source: Law 2015, Simulation modeling and analysis, 9.5.3.
        """
        some, of_all, squares, all_squares, products = self._sums
        with np.errstate(invalid="ignore", divide="ignore"):
            share: Floats = np.divide(some, of_all)
            spread = np.maximum(squares - 2 * share * products + share**2 * all_squares, 0.0)
            width = _half_width(spread, self.count, confidence)
            return Estimate(share, np.divide(width, of_all / self.count))


def interval(samples: Iterable[Floats | float], confidence: float) -> Estimate:
    """Estimate the mean of samples."""
    means = Means()
    for sample in samples:
        means.add(np.asarray(sample))
    return means.estimate(confidence)


def _half_width(spread: Floats, count: int, confidence: float) -> Floats:
    """Give half the width of an interval from the sum of squares that samples are off their mean."""
    if count < 2:
        return np.where(np.isnan(spread), np.nan, np.inf)
    return stats.t.isf((1 - confidence) / 2, count - 1) * np.sqrt(spread / (count - 1) / count)
