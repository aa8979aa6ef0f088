"""Means and their intervals."""

import numpy as np
import pytest

from kuznia.sustain.pipelines import Counts
from kuznia.sustain.simulation.batches import Estimate, Shares, interval


def ratio(some: Counts, of_all: Counts) -> Estimate:
    shares = Shares()
    for each in zip(some, of_all, strict=True):
        shares.add(*each)
    return shares.estimate(0.95)


def test_an_interval_is_that_of_student():
    found = interval(np.array([[1.0], [2.0], [3.0], [6.0]]), 0.95)
    assert 3 == found.mean[0]
    assert 3.182446 * np.sqrt(14 / 3) / 2 == pytest.approx(found.half_width[0], rel=1e-6)
    assert [True] == list(found.holds(np.array([3.0])))
    assert [False] == list(found.holds(np.array([7.0])))


def test_intervals_hold_the_truth_as_often_as_they_say():
    chance = np.random.default_rng(1)
    found = interval(chance.normal(2, 3, (12, 20_000)), 0.9)
    assert 0.9 == pytest.approx(found.holds(np.full(20_000, 2.0)).mean(), abs=0.01)


def test_a_ratio_is_that_of_the_sums_and_its_interval_holds_it_as_often_as_it_says():
    chance = np.random.default_rng(2)
    of_all = chance.poisson(200, (20, 10_000))
    some = chance.binomial(of_all, 0.3)
    found = ratio(some, of_all)
    assert some[:, 0].sum() / of_all[:, 0].sum() == pytest.approx(found.mean[0])
    assert 0.95 == pytest.approx(found.holds(np.full(10_000, 0.3)).mean(), abs=0.01)


def test_of_nothing_there_is_no_share_and_of_one_sample_no_interval():
    assert np.isnan(ratio(np.zeros((3, 1), int), np.zeros((3, 1), int)).mean[0])
    assert np.isinf(ratio(np.ones((1, 1), int), np.full((1, 1), 2)).half_width[0])
    assert np.isinf(interval(np.ones((1, 2)), 0.95).half_width).all()
