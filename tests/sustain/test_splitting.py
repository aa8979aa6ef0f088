"""The best split of spares over sites, against all splits."""

from itertools import product

import numpy as np
import pytest

from kuznia.sustain.pipelines import Counts, short_of
from kuznia.sustain.splitting import Branches, curves, split
from tests.sustain.supports import random_branches


def left_short(branches: Branches, depot: int, bases: tuple[int, ...]) -> float:
    """Give what one unit's stock leaves short."""
    mean, variance, at_depot = branches.below(branches.depot_stock + depot)
    stock: Counts = branches.stock + np.array([bases])
    return float((short_of(mean, variance, stock)[0] * branches.weight).sum() + at_depot[0])


@pytest.mark.parametrize("seed", range(12))
def test_no_other_split_leaves_less_short(seed: int):
    branches = random_branches(seed, units=1, bases=2)
    ((_units, found),) = curves(branches)
    for spares in range(5):
        least = min(
            left_short(branches, spares - sum(bases), bases)
            for bases in product(range(spares + 1), repeat=2)
            if sum(bases) <= spares
        )
        assert least == pytest.approx(found.short[0, spares], abs=1e-9)


def test_the_split_leaves_what_the_curve_says():
    branches = random_branches(3, units=40, bases=4)
    for units, found in curves(branches):
        some = branches.of(units)
        spares = np.full(len(units), 5)
        depot = found.at_depot[:, 5]
        bases = split(some, spares, depot)
        assert (spares - depot == bases.sum(axis=1)).all()
        mean, variance, short = some.below(some.depot_stock + depot)
        left = (short_of(mean, variance, some.stock + bases)[0] * some.weight).sum(axis=1) + short
        assert found.short[:, 5] == pytest.approx(left, abs=1e-9)


def test_units_come_once_each_in_whatever_order(monkeypatch: pytest.MonkeyPatch):
    branches = random_branches(4, units=50, bases=3)
    ((order, whole),) = curves(branches)
    monkeypatch.setattr("kuznia.sustain.splitting.TOGETHER", 100)
    for units, found in curves(branches):
        for unit, short in zip(units, found.short, strict=True):
            expected = whole.short[int(np.flatnonzero(order == unit)[0])]
            assert expected[:6] == pytest.approx(short[:6], abs=1e-9)
    assert sorted(order) == sorted(unit for units, _found in curves(branches) for unit in units)
