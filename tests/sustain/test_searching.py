"""Spare after spare: each step costs more and leaves less short, and no move would help."""

import numpy as np

from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.searching import search
from tests.sustain.supports import two_indentures


def test_each_step_costs_more_and_leaves_less_short():
    support, stock = two_indentures()
    weight = np.zeros(stock.shape)
    weight[0, 1:] = 1
    price = np.array([50.0, 10.0, 12.0, 8.0])
    found = search(support, stock, weight, price)

    assert 0 == found.cost[0]
    assert (np.diff(found.cost) > 0).all()
    assert (np.diff(found.short) < 0).all()
    assert found.short[-1] <= 1e-3 * found.short[0]
    for step in (0, len(found.cost) // 2, -1):
        left = (evaluate(support, found.stock[step]).backorders * weight).sum()
        assert np.isclose(found.short[step], left)
        bought = ((found.stock[step] - stock).sum(axis=1) * price).sum()
        assert np.isclose(found.cost[step], bought)
        assert (found.stock[step] >= stock).all()


def test_where_nothing_fails_nothing_is_bought():
    support, stock = two_indentures()
    none = search(support, stock, np.zeros(stock.shape), np.ones(4))
    assert 1 == len(none.cost)
