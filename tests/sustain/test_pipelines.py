"""What is short of a stock, against the distributions of another library."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from kuznia.sustain.pipelines import filled, short_of, shortages

MEANS = st.floats(1e-3, 60)
RATIOS = st.one_of(st.just(1.0), st.floats(1.01, 20))


def distribution(mean: float, variance: float):
    if variance == mean:
        return stats.poisson(mean)
    return stats.nbinom(mean**2 / (variance - mean), mean / variance)


@given(MEANS, RATIOS, st.integers(0, 80))
def test_mean_and_variance_of_what_is_short_are_those_of_the_distribution(
    mean: float, ratio: float, stock: int
):
    variance = mean * ratio
    law = distribution(mean, variance)
    numbers = np.arange(stock, stock + 40 + int(60 * ratio + mean * 4))
    chances = law.pmf(numbers)
    first = float(((numbers - stock) * chances).sum())
    second = float(((numbers - stock) ** 2 * chances).sum())

    found, varied = short_of(np.array([mean]), np.array([variance]), np.array([stock]))
    assert first == pytest.approx(found[0], abs=1e-7 * mean + 1e-12)
    assert second - first**2 == pytest.approx(varied[0], abs=1e-6 * (variance + mean**2))
    share = filled(np.array([mean]), np.array([variance]), np.array([stock]))
    assert law.cdf(stock - 1) == pytest.approx(share[0], abs=1e-9)


@given(MEANS, RATIOS)
def test_a_further_spare_never_harms_and_each_helps_less(mean: float, ratio: float):
    short = shortages(np.array([mean]), np.array([mean * ratio]), 90)[:, 0]
    gains = -np.diff(short)
    assert (gains >= -1e-12).all()
    assert (np.diff(gains) <= 1e-12).all()
    assert mean == short[0]


def test_pipelines_beside_each_other_are_each_by_themselves():
    mean, variance = np.array([0.0, 2.0, 3.0, 900.0]), np.array([0.0, 2.0, 6.0, 2000.0])
    stock = np.array([3, 0, 4, 950])
    together = short_of(mean, variance, stock)
    for place in range(4):
        one = slice(place, place + 1)
        alone = short_of(mean[one], variance[one], stock[one])
        assert together[0][place] == pytest.approx(alone[0][0], rel=1e-12, abs=1e-12)
        assert together[1][place] == pytest.approx(alone[1][0], rel=1e-9, abs=1e-9)
    assert 0 == together[0][0] == together[1][0]


def test_a_pipeline_of_many_units_does_not_vanish():
    mean = np.array([5000.0])
    found, varied = short_of(mean, mean, np.array([5000]))
    assert stats.norm.pdf(0) * np.sqrt(5000) == pytest.approx(found[0], rel=1e-3)
    assert varied[0] > 0
