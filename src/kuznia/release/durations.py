"""How long a step takes: a lognormal distribution through its P50 and P90.

Waiting for an office has a long tail and is never negative, which is what a lognormal says.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache
from statistics import NormalDist

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]

_Z90 = NormalDist().inv_cdf(0.9)


@dataclass(frozen=True, slots=True)
class Duration:
    """Months that a step takes: at most *p50* in half of the cases, *p90* in nine of ten."""

    p50: float
    p90: float

    @property
    def sigma(self) -> float:
        """Give the spread of the logarithm; 0 for a fixed duration."""
        return math.log(self.p90 / self.p50) / _Z90 if self.p50 > 0 else 0.0

    def drawn(self, normal: Floats) -> Floats:
        """Give durations for draws of a standard normal distribution."""
        return self.p50 * np.exp(self.sigma * normal)


def duration(p50: float | None, p90: float | None) -> Duration | None:
    """Give a duration from its two percentiles; without a P90 it is fixed.

    None when they fit no duration: no P50, a P90 below it, or a P50 of 0 with a P90 above it.
    """
    if p50 is None or not math.isfinite(p50) or p50 < 0:
        return None
    if p90 is None:
        return Duration(p50, p50)
    if not math.isfinite(p90) or p90 < p50 or (p50 == 0 and p90 > 0):
        return None
    return Duration(p50, p90)


def normal_draws(seed: int, code: str, count: int) -> Floats:
    """Give *count* draws of a standard normal distribution that belong to a step.

    They are one from each of *count* equal strata, in an order that comes from the seed and the
    code of the step alone: routes that share a step share its draws, so they can be compared.
    """
    order = np.random.default_rng([seed, *code.encode()]).permutation(count)
    return _strata(count)[order]


@lru_cache(maxsize=4)
def _strata(count: int) -> Floats:
    normal = NormalDist()
    return np.array([normal.inv_cdf((number + 0.5) / count) for number in range(count)])
