"""A simulation of another kind, to compare with: no events, only sorted moments.

With endless fleets and room for repair all demands are known beforehand.  At a cell with a stock of s
demand number k is met when it comes or when unit number k - s has come, whichever is later; so from the
lowest units up, and for each from the top down, a cell is one sort.
"""

from __future__ import annotations

from collections import defaultdict

import numpy as np

from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.support import NONE, Support

Cell = tuple[int, int]
NOBODY: Cell = (-1, -1)


def short_by_sorting(
    support: Support, stock: Counts, length: float, seed: int, *, constant: bool
) -> Floats:
    """Give the mean of what is short, by unit and site."""
    chance = np.random.default_rng(seed)
    come: dict[Cell, dict[Cell, Floats]] = defaultdict(dict)
    fates: dict[Cell, Counts] = {}
    for level in support.levels:
        for cell in ((unit, site) for unit in level for site in reversed(support.sites_down)):
            unit, site = cell
            count = int(chance.poisson(float(support.removals[cell]) * length))
            come[cell][NOBODY] = chance.random(count) * length
            moments = np.concatenate(list(come[cell].values()))
            parts = [part for part in support.parts if part.unit == unit]
            mended = support.mended_here[cell]
            shares = [part.share * mended for part in parts]
            chances = [1 - mended, mended - sum(shares), *shares]
            fate = fates[cell] = chance.choice(len(chances), len(moments), p=np.abs(chances))
            if support.above[site] != NONE:
                come[unit, support.above[site]][cell] = moments[fate == 0]
            for number, part in enumerate(parts, 2):
                come[part.sub_unit, site][cell] = moments[fate == number]

    met: dict[Cell, dict[Cell, Floats]] = {}
    short = np.zeros(stock.shape)
    for level in reversed(support.levels):
        for cell in ((unit, site) for unit in level for site in support.sites_down):
            unit, site = cell
            sources, fate = come[cell], fates[cell]
            moments = np.concatenate(list(sources.values()))
            ready = moments.copy()
            if (fate == 0).any():
                ready[fate == 0] = met[unit, support.above[site]][cell] + support.ship_time[cell]
            parts = [part for part in support.parts if part.unit == unit]
            for number, part in enumerate(parts, 2):
                ready[fate == number] = met[part.sub_unit, site][cell]
            mended = int((fate > 0).sum())
            times = np.ones(mended) if constant else chance.exponential(size=mended)
            ready[fate > 0] += support.repair_time[cell] * times
            order = np.argsort(moments)
            there = np.concatenate([np.full(stock[cell], -np.inf), np.sort(ready)])
            when = np.empty_like(moments)
            when[order] = np.maximum(moments[order], there[: len(moments)])
            ends = np.cumsum([len(each) for each in sources.values()])[:-1]
            met[cell] = dict(zip(sources, np.split(when, ends), strict=True))
            short[cell] = (when - moments).sum() / length
    return short
