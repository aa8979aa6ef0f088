"""A support structure that changes from month to month while a depot or a fleet is built up."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.support import Support


@dataclass(frozen=True)
class Course:
    """What holds in each month; before the first it was as in the first, afterwards as in the last."""

    support: Support
    """What holds throughout: the trees and the times.  Its rates and shares are those of the end."""
    removals: Floats
    """Units removed from systems in a month, by month, unit and site."""
    repaired_here: Floats
    """Share that a site repairs, by month, unit and site; the rest goes to the site above."""
    systems: tuple[Floats, ...]
    """For each fleet its systems, by month and site."""
    deliveries: Counts | None = None
    """Spares of the stock that arrive only at the beginning of a month, by month, unit and site; None
    when all of it is there from the start."""

    @cached_property
    def arrivals(self) -> Floats:
        """Units that fail at a site or are sent to it in a month, by month, unit and site."""
        return np.stack([month.arrivals for month in self._months])

    @cached_property
    def mended(self) -> Floats:
        """Share that a site repairs, which at a top is all, by month, unit and site."""
        return np.stack([month.mended_here for month in self._months])

    @property
    def _months(self) -> list[Support]:
        return [replace(self.support, removals=removals, repaired_here=shares)
                for removals, shares in zip(self.removals, self.repaired_here, strict=True)]  # fmt: skip

    def held(self, stock: Counts) -> Counts:
        """Give what of a stock is there in each month, by month, unit and site; axes may come before."""
        every = np.repeat(stock[..., np.newaxis, :, :], len(self.removals), axis=-3)
        return every if self.deliveries is None else every - self.coming

    @property
    def coming(self) -> Counts:
        """What still comes after each month, by month, unit and site."""
        if self.deliveries is None:
            return np.zeros(self.removals.shape, np.int64)
        return self.deliveries.sum(axis=0) - np.cumsum(self.deliveries, axis=0)
