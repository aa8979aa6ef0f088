"""What may happen to a failed unit: through which cells its demand goes, and with what chance."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.support import NONE, Support

Step = tuple[int, int, float, bool]
"""Cell, who waits next, constant part of the chance, and whether the unit is sent up from there."""


@dataclass(frozen=True)
class Routes:
    """All routes, one after the other.

    A cell is a unit at a site, numbered `unit * sites + site`.  At each step of a route its unit is
    demanded from the cell's stock.  Then the failed one is sent up, and the next step is the site
    above; or it is to be repaired here, and the next step is the sub-unit to blame, or there is none.
    """

    origin: Counts
    """Cell in which each route begins."""
    begin: Counts
    """First step of each route, and of the one after the last."""
    at: Counts
    """Cell of each step."""
    then: Counts
    """Who waits at the next step: a cell for its stock or, beyond all cells, one for its repair."""
    repairs: Counts
    """Repairs that each route brings."""
    share: Floats
    """Share of the repairs that goes this way, by step; 1 where the unit is sent up."""
    is_sent: Counts
    """Whether the unit is sent up, by step."""

    def chances(self, repaired_here: Floats) -> Floats:
        """Give the chance of each route once a unit has failed in its origin.

        *repaired_here* is the share that is repaired where it is, by unit and site; many of them may
        lie along axes before these.
        """
        cells = repaired_here.reshape(*repaired_here.shape[:-2], -1)[..., self.at]
        steps = np.where(self.is_sent == 1, 1 - cells, cells) * self.share
        return np.multiply.reduceat(steps, self.begin[:-1], axis=-1)


def find_routes(support: Support, fails: Floats, mended: Floats, sent_up: Floats) -> Routes:
    """Find every route from the cells in which units fail.

    *fails*, *mended* and *sent_up* are by unit and site, and positive where it can happen at all.
    """
    cells, sites = fails.size, fails.shape[1]
    parts = [[part for part in support.parts if part.unit == unit] for unit in range(len(fails))]
    kept = [max(1 - sum(part.share for part in own), 0.0) for own in parts]

    def onward(unit: int, site: int) -> Iterator[tuple[Step, ...]]:
        cell = unit * sites + site
        above = support.above[site]
        if above != NONE and sent_up[unit, site] > 0:
            for rest in onward(unit, above):
                yield ((cell, cell, 1.0, True), *rest)
        if mended[unit, site] > 0:
            if kept[unit] > 1e-12:
                yield ((cell, cells + cell, kept[unit], False),)
            for part in parts[unit]:
                if part.share > 0:
                    for rest in onward(part.sub_unit, site):
                        yield ((cell, cells + cell, part.share, False), *rest)

    found: list[tuple[Step, ...]] = []
    for unit, site in zip(*np.nonzero(fails > 0), strict=True):
        found += onward(int(unit), int(site))
    steps = [step for route in found for step in route]
    lengths = [len(route) for route in found]
    return Routes(
        np.array([route[0][0] for route in found], np.int64),
        np.concatenate([[0], np.cumsum(lengths, dtype=np.int64)]).astype(np.int64),
        np.array([step[0] for step in steps], np.int64),
        np.array([step[1] for step in steps], np.int64),
        np.array([sum(not step[3] for step in route) for route in found], np.int64),
        np.array([step[2] for step in steps], np.float64),
        np.array([step[3] for step in steps], np.int64),
    )
