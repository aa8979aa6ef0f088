"""A whole made-up programme: free of findings at every size, and neither easy nor hopeless."""

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.model.checks import check
from kuznia.planning.generating.draft import LIMITS, Size
from kuznia.planning.generating.programme import make_programme
from kuznia.planning.outcome import make_result
from kuznia.planning.solving import make_model, solve_model

LEAST = Size(*(limit.least for limit in LIMITS))


@pytest.mark.parametrize("scenarios", [1, 7, 200])
@pytest.mark.parametrize("months", [18, 25, 60])
@pytest.mark.parametrize("sites", [4, 9, 20])
@pytest.mark.parametrize("items", [8, 23])
def test_nothing_is_found_in_a_grid_of_sizes(items: int, sites: int, months: int, scenarios: int):
    programme = make_programme(Size(items, sites, months, scenarios), seed=items + sites + months)

    assert () == check(programme)
    assert (items, sites) == (programme["items"].height, programme["sites"].height)
    assert (months, scenarios) == (
        programme.settings.months, programme.settings.solving.scenarios
    )  # fmt: skip


@given(
    st.integers(0, 2**31 - 1), st.integers(8, 60), st.integers(4, 40), st.integers(18, 80),
    st.integers(1, 3000),
)  # fmt: skip
@settings(max_examples=30)
def test_nothing_is_found_with_any_seed(
    seed: int, items: int, sites: int, months: int, scenarios: int
):
    assert () == check(make_programme(Size(items, sites, months, scenarios), seed))


def test_the_real_size_has_no_findings():
    programme = make_programme(Size(items=100, sites=20, months=60, scenarios=200))

    assert () == check(programme)
    assert 100 == programme["items"].height


def test_the_same_arguments_make_the_same_programme():
    assert make_programme(LEAST, seed=5).same_as(make_programme(LEAST, seed=5))
    assert not make_programme(LEAST, seed=5).same_as(make_programme(LEAST, seed=6))


def test_more_futures_leave_the_rest_of_the_programme_as_it_is():
    one, many = (make_programme(Size(20, 6, 36, scenarios)) for scenarios in (1, 500))
    uncertain = {"factors", "outcomes", "effects"}

    assert uncertain == {
        name for name in one.tables if not one[name].equals(many[name])
    }  # fmt: skip


@pytest.mark.parametrize("seed", [1, 3])
def test_a_plan_is_neither_all_on_time_nor_all_late(seed: int):
    solved = solve_model(make_model(make_programme(Size(8, 4, 18, 1), seed)))
    needs = make_result(solved, {})["needs"]

    share = needs["on_time_share"].mean()
    assert isinstance(share, float)
    assert 0.1 < share < 0.9
    assert needs.filter(pl.col("on_time_share") > 0.5).height
    assert needs.filter(pl.col("on_time_share") < 0.5).height
