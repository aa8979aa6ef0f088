"""How long a step takes."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.release.durations import Duration, duration, normal_draws


@given(st.floats(0.1, 60), st.floats(1, 5))
def test_half_of_the_draws_are_within_the_p50_and_nine_in_ten_within_the_p90(
    p50: float, longer: float
):
    takes = duration(p50, p50 * longer)
    assert takes is not None

    drawn = takes.drawn(normal_draws(1, "LICENCE", 1_000))

    assert np.quantile(drawn, 0.5) == pytest.approx(p50, rel=0.01)
    assert np.quantile(drawn, 0.9) == pytest.approx(p50 * longer, rel=0.01)


def test_without_a_p90_it_is_fixed():
    assert Duration(3, 3) == duration(3, None)
    assert {3.0} == set(Duration(3, 3).drawn(normal_draws(1, "A", 50)).tolist())


def test_a_step_may_take_no_time():
    assert Duration(0, 0) == duration(0, 0)
    assert {0.0} == set(Duration(0, 0).drawn(normal_draws(1, "A", 50)).tolist())


@pytest.mark.parametrize(
    ("p50", "p90"), [(None, None), (None, 3), (4, 3), (0, 3), (-1, 3), (float("nan"), 3), (1, float("inf"))]
)  # fmt: skip
def test_other_percentiles_fit_no_duration(p50: float | None, p90: float | None):
    assert None is duration(p50, p90)


def test_the_draws_of_a_step_depend_on_the_seed_and_its_code_alone():
    assert normal_draws(1, "A", 100).tolist() == normal_draws(1, "A", 100).tolist()
    assert normal_draws(1, "A", 100).tolist() != normal_draws(2, "A", 100).tolist()
    assert normal_draws(1, "A", 100).tolist() != normal_draws(1, "Б", 100).tolist()


def test_the_draws_of_two_steps_are_independent():
    together = np.corrcoef(normal_draws(1, "A", 10_000), normal_draws(1, "B", 10_000))[0, 1]

    assert abs(together) < 0.03
