"""Averages and quantiles over futures."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.planning.spread import expected, quantile, tail_mean

numbers = st.lists(st.tuples(st.floats(-1e6, 1e6), st.floats(0.01, 1)), min_size=1, max_size=12)


def futures(pairs: list[tuple[float, float]]) -> tuple[np.ndarray, np.ndarray]:
    value, weight = (np.array(column) for column in zip(*pairs, strict=True))
    return value, weight / weight.sum()


def test_a_quantile_is_a_value_of_some_future():
    value, chance = np.array([30.0, 10.0, 20.0]), np.array([0.2, 0.5, 0.3])

    assert [10, 10, 20, 30] == [quantile(value, chance, q) for q in (0.1, 0.5, 0.8, 0.9)]


@given(numbers, st.floats(0.05, 0.95))
def test_at_least_the_level_lies_at_or_below_the_quantile(
    pairs: list[tuple[float, float]], level: float
):
    value, chance = futures(pairs)

    found = quantile(value, chance, level)

    assert chance[value <= found].sum() >= level - 1e-9
    assert chance[value < found].sum() <= level + 1e-9


@given(numbers, st.floats(0, 0.95))
def test_the_tail_is_at_least_the_average_and_at_most_the_worst(
    pairs: list[tuple[float, float]], tail: float
):
    value, chance = futures(pairs)

    found = tail_mean(value, chance, tail)

    assert expected(value, chance) - 1e-3 <= found <= value.max() + 1e-3


def test_the_tail_of_ten_equal_futures_is_the_mean_of_the_worst():
    value, chance = np.arange(10.0), np.full(10, 0.1)

    assert pytest.approx(8.5) == tail_mean(value, chance, 0.8)
