"""The frontier of cost and backorders, against all stocks of small cases."""

from itertools import product

import numpy as np
import pytest
from scipy.spatial import ConvexHull

from kuznia.sustain.frontier import Choices, merged
from kuznia.sustain.splitting import curves
from tests.sustain.supports import random_branches


def frontier(seed: int, units: int, bases: int):
    branches = random_branches(seed, units, bases)
    price = np.random.default_rng(seed + 1).uniform(1, 9, units).round(1)
    found = list(curves(branches))
    curve = {int(u): found_.short[row] for us, found_ in found for row, u in enumerate(us)}
    choices = [
        Choices(
            us,
            price[us, np.newaxis] * np.arange(found_.short.shape[1], dtype=np.int64),
            found_.short,
        )
        for us, found_ in found
    ]
    return merged(choices), curve, price


def lowest_corners(points: list[tuple[float, float]]) -> list[tuple[float, float]]:
    """Give the corners of the lower convex hull by which cost buys fewer backorders."""
    array = np.array(points)
    ends = np.array([[array[:, 0].max() * 10, 1e6], [0, 1e6]])
    hull = ConvexHull(np.vstack([array, ends]))
    corners = sorted(tuple(array[v]) for v in hull.vertices if v < len(array))
    best: list[tuple[float, float]] = []
    for cost, short in corners:
        if best and short > best[-1][1] - 1e-7:
            break  # nothing more that counts is gained
        best.append((cost, short))
    return best


@pytest.mark.parametrize("seed", range(200))
def test_it_is_the_lower_hull_of_all_stocks(seed: int):
    steps, curve, price = frontier(seed, units=2, bases=2)
    counts = [len(curve[unit]) for unit in (0, 1)]
    everything = [
        (float(np.dot(stock, price)), float(curve[0][stock[0]] + curve[1][stock[1]]))
        for stock in product(*map(range, counts))
    ]
    ours = list(zip(steps.spent, steps.left, strict=True))
    for cost, short in lowest_corners(everything):
        place = int(np.searchsorted(steps.spent, cost - 1e-9))
        assert cost == pytest.approx(ours[place][0])
        assert short == pytest.approx(ours[place][1], abs=1e-9)


def test_each_purchase_gains_less_for_its_cost_than_the_one_before():
    steps, _curve, _price = frontier(7, units=60, bases=3)
    rate = steps.gain / steps.cost
    assert (np.diff(rate) <= 1e-12).all()
    for unit in range(60):
        assert (np.diff(steps.to[steps.unit == unit]) > 0).all()


def test_the_choices_after_some_purchases_cost_what_they_cost():
    steps, _curve, price = frontier(8, units=30, bases=3)
    bought = steps.chosen(np.arange(40), 30)
    assert steps.spent[40] == pytest.approx(float(bought @ price))
