"""How a fleet is supported: which units fail where, and where each is repaired.

Sites form a tree: what a site does not repair goes to the one above it, which sends a whole unit back.
Units form a tree, too: a unit is repaired by exchanging one of its sub-units.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

import numpy as np

from kuznia.sustain.pipelines import Floats

NONE = -1


@dataclass(frozen=True)
class Part:
    """A sub-unit within a unit."""

    unit: int
    sub_unit: int
    share: float
    """Share of the unit's repairs that the sub-unit is to blame for."""


@dataclass(frozen=True)
class Support:
    """Units by row, sites by column; months or years, but the same throughout."""

    above: tuple[int, ...]
    """For each site the one above it; NONE for the top."""
    parts: tuple[Part, ...]
    removals: Floats
    """Units removed from systems, for each unit of time, by unit and site."""
    repaired_here: Floats
    """Share that a site repairs; the rest goes to the site above.  At a top all is repaired."""
    repair_time: Floats
    """From the arrival of a failed unit at a site to its repair there, when sub-units are at hand."""
    ship_time: Floats
    """From the order of a site to the arrival of a unit from the site above, when it has one."""

    @cached_property
    def sites_down(self) -> tuple[int, ...]:
        """The sites, each after the one above it."""
        order: list[int] = []
        waiting = list(range(len(self.above)))
        while waiting:
            ready = [site for site in waiting if self.above[site] == NONE or
                     self.above[site] in order]  # fmt: skip
            if not ready:
                raise ValueError("sites are above each other")
            order += ready
            waiting = [site for site in waiting if site not in ready]
        return tuple(order)

    @cached_property
    def levels(self) -> tuple[tuple[int, ...], ...]:
        """The units in levels: each level holds sub-units of earlier levels only."""
        depth = dict.fromkeys(range(len(self.removals)), 0)
        for _ in range(len(depth) + 1):
            deeper = {part.sub_unit: depth[part.unit] + 1 for part in self.parts
                      if depth[part.sub_unit] <= depth[part.unit]}  # fmt: skip
            if not deeper:
                break
            depth.update(deeper)
        else:
            raise ValueError("units are parts of each other")
        count = max(depth.values(), default=-1) + 1
        return tuple(
            tuple(unit for unit, level in depth.items() if level == each) for each in range(count)
        )

    def below(self, site: int) -> Iterator[int]:
        """Give the sites directly below a site."""
        return (each for each, above in enumerate(self.above) if above == site)

    @cached_property
    def arrivals(self) -> Floats:
        """Units that fail at a site or are sent to it, by unit and site (Sherbrooke 2004, ch. 5)."""
        found = self.removals.astype(float)
        for level in self.levels:
            for site in reversed(self.sites_down):
                rows = list(level)
                for lower in self.below(site):
                    found[rows, site] += self.sent_up[rows, lower] * found[rows, lower]
            for part in self.parts:
                if part.unit in level:
                    repairs = found[part.unit] * self.mended_here[part.unit]
                    found[part.sub_unit] += repairs * part.share
        return found

    @cached_property
    def mended_here(self) -> Floats:
        """The share that a site repairs, which at a top is all."""
        tops = np.array([above == NONE for above in self.above])
        return np.where(tops, 1.0, self.repaired_here)

    @cached_property
    def sent_up(self) -> Floats:
        """The share that a site does not repair."""
        return 1 - self.mended_here
