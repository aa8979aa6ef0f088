"""What to buy for units that have sub-units, or below more than one echelon: spare after spare.

Each step buys what gains most for its cost; at a site with others below it, and of a sub-unit, up to
three spares are tried together, since there one alone may gain little.  Then spares that were bought
move to other sites while that helps.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.support import Support

TOGETHER = 3
ENOUGH = 1e-3
"""Share of the first backorders at which the search ends."""


@dataclass(frozen=True, slots=True)
class Searched:
    """Stocks in the order of their cost, with what each costs beyond the first and leaves short."""

    cost: Floats
    short: Floats
    stock: Counts
    """By step, unit and site."""


def search(support: Support, stock: Counts, weight: Floats, price: Floats) -> Searched:
    """Buy spare after spare from a stock on; *weight* says what a shortage counts, by unit and site."""
    options = list(_options(support))
    more = np.zeros((len(options), *stock.shape), np.int64)
    for number, (unit, site, count) in enumerate(options):
        more[number, unit, site] = count
    cost = np.array([count * price[unit] for unit, _site, count in options])
    stocks, spent, short = [stock], [0.0], [_left(support, stock[np.newaxis], weight)[0]]
    while options and short[-1] > ENOUGH * short[0]:
        left = _left(support, stocks[-1] + more, weight)
        best = int(np.argmax((short[-1] - left) / cost))
        if left[best] >= short[-1]:
            break
        moved, least = _moved(support, stocks[-1] + more[best], stock, weight)
        stocks.append(moved)
        spent.append(spent[-1] + float(cost[best]))
        short.append(least)
    return Searched(np.array(spent), np.array(short), np.stack(stocks))


def _moved(support: Support, stock: Counts, before: Counts, weight: Floats) -> tuple[Counts, float]:
    """Move spares that were bought to where they help more; give that stock and what is short."""
    least = float(_left(support, stock[np.newaxis], weight)[0])
    places = [(int(unit), int(site)) for unit, site in zip(*np.nonzero(support.arrivals > 0),
                                                           strict=True)]  # fmt: skip
    while True:
        moves = [
            (unit, site, other)
            for unit, site in places
            if stock[unit, site] > before[unit, site]
            for same, other in places
            if same == unit and other != site
        ]
        if not moves:
            return stock, least
        tried = np.repeat(stock[np.newaxis], len(moves), axis=0)
        for number, (unit, site, other) in enumerate(moves):
            tried[number, unit, site] -= 1
            tried[number, unit, other] += 1
        left = _left(support, tried, weight)
        best = int(np.argmin(left))
        if left[best] >= least * (1 - 1e-12):
            return stock, least
        stock, least = tried[best], float(left[best])


def _options(support: Support) -> Iterator[tuple[int, int, int]]:
    """Give what may be bought in one step: unit, site and number."""
    parts = {part.sub_unit for part in support.parts}
    for unit, site in zip(*np.nonzero(support.arrivals > 0), strict=True):
        has_below = any(True for _ in support.below(int(site)))
        for count in range(1, (TOGETHER if has_below or int(unit) in parts else 1) + 1):
            yield int(unit), int(site), count


def _left(support: Support, stock: Counts, weight: Floats) -> Floats:
    return (evaluate(support, stock).backorders * weight).sum(axis=(-2, -1))
