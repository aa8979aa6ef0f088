"""Single spares for the rest of a budget: one after the other, the one that helps most for its cost."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.pipelines import Counts, Floats
from kuznia.sustain.support import Support

MOST_SINGLE, MOST_OPTIONS = 100, 2_000
"""Most single spares that are bought, and most that are tried."""
WORTH = 1e-6
"""Share of what is short that a spare takes off at the least."""


@dataclass(frozen=True)
class Family:
    """Items that depend on each other, by themselves; one more spare of another changes nothing."""

    items: Counts
    support: Support
    weight: Floats

    def short(self, stock: Counts, places: Counts) -> Floats:
        """Give what is short with a stock of all items, and then with one more spare at each place."""
        tried = np.repeat(stock[np.newaxis, self.items], len(places) + 1, axis=0)
        tried[np.arange(1, len(places) + 1), places[:, 0], places[:, 1]] += 1
        return (evaluate(self.support, tried).backorders * self.weight).sum(axis=(1, 2))


def filled_up(
    families: tuple[Family, ...], stock: Counts, price: Floats, left: float, enough: float
) -> Counts:
    """Buy single spares until the money is gone, none helps, or no more than *enough* is short."""
    places = [np.argwhere(family.support.arrivals > 0) for family in families]
    bounds = np.cumsum([0, *map(len, places)])
    if not 0 < bounds[-1] <= MOST_OPTIONS:
        return stock
    stock = stock.copy()
    item = np.concatenate(
        [family.items[own[:, 0]] for family, own in zip(families, places, strict=True)]
    )
    site, cost = np.concatenate(places)[:, 1], price[item]
    short, gain = np.zeros(len(families)), np.zeros(len(item))

    def judge(number: int) -> None:
        now, *then = families[number].short(stock, places[number])
        short[number], gain[bounds[number] : bounds[number + 1]] = now, now - np.array(then)

    for number in range(len(families)):
        judge(number)
    for _ in range(MOST_SINGLE):
        best = int(np.argmax(np.where(cost <= left, gain / cost, -np.inf)))
        if short.sum() <= enough or cost[best] > left or gain[best] <= WORTH * short.sum():
            break
        stock[item[best], site[best]] += 1
        left -= float(cost[best])
        judge(int(np.searchsorted(bounds, best, side="right")) - 1)
    return stock
