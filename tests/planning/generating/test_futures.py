"""Factors of a made-up programme: as many futures as asked for, of every kind."""

from math import prod

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.planning.generating.draft import LIMITS, Size
from kuznia.planning.generating.programme import make_programme
from kuznia.planning.scenarios import make_scenarios, read_factors


def combinations(size: Size) -> int:
    return prod(len(factor.outcomes) for factor in read_factors(make_programme(size)))


def test_one_future_needs_no_factor():
    programme = make_programme(Size(scenarios=1))

    assert 0 == programme["factors"].height
    assert 0 == programme["effects"].height


@given(st.integers(2, 1000))
@settings(max_examples=25)
def test_there_are_at_least_as_many_futures_as_asked_for(scenarios: int):
    assert combinations(Size(8, 4, 18, scenarios)) >= scenarios


def test_the_smallest_programme_has_the_most_futures_that_may_be_asked_for():
    items, sites, months, scenarios = LIMITS
    size = Size(items.least, sites.least, months.least, scenarios.most)

    assert combinations(size) >= scenarios.most


@pytest.mark.parametrize("scenarios", [2, 3, 4, 6, 8, 12, 36])
def test_few_futures_are_every_combination(scenarios: int):
    programme = make_programme(Size(scenarios=scenarios))
    made = make_scenarios(read_factors(programme), 36, scenarios, seed=1)

    assert (scenarios, False) == (made.count, made.sampled)


def test_many_futures_are_of_every_kind_and_few_are_drawn_twice():
    programme = make_programme(Size(100, 20, 60, 200))
    made = make_scenarios(read_factors(programme), 60, 200, seed=1)

    assert {"funding", "licence", "supply", "outage", "demand"} == {*programme["factors"]["kind"]}
    assert {"fund_share", "fund_delay", "gate_delay", "offer_share", "site_share", "need_share",
            "lane_share"} == {*programme["effects"]["changes"]}  # fmt: skip
    assert 150 < made.count <= 200


def test_a_summer_and_a_winter_are_outcomes_of_one_factor():
    effects = make_programme(Size(scenarios=200))["effects"]
    seasons = effects.filter(effects["changes"] == "site_share")

    assert {("summer", 6, 8), ("winter", 12, 2)} == {
        (row["outcome"], row["first_month"].month, row["last_month"].month)
        for row in seasons.iter_rows(named=True)
    }
