"""Depots: when they open, how they are run up, and what limits them."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from kuznia.sustain.depots import ALWAYS, at_work, gather_depots, places, undecided
from tests.programmes import Rows
from tests.sustain.fleets import trucks_with_depot

HALL: Rows = [{"expansion": "HALL", "line": "FILL", "adds_capacity": 1, "capital_usd": 7_000,
               "build_months": 4, "ramp": "0.5;1", "earliest": "2024-02", "latest": "2024-05"}]  # fmt: skip


def test_a_depot_without_a_month_has_always_been_at_work():
    (depot,) = gather_depots(trucks_with_depot(depots=[{"site": "SHOP", "places": 3}]))
    assert ALWAYS == depot.opens
    assert 3 == depot.places
    assert [1] * 24 == list(at_work((depot,), {}, 24)["SHOP"])


def test_a_depot_that_opened_before_the_start_is_as_far_as_its_ramp_says():
    rows = [{"site": "SHOP", "opens": "2023-11", "ramp": "0.1;0.2;0.3;0.4"}]
    (depot,) = gather_depots(trucks_with_depot(depots=rows))
    assert [0.3, 0.4, 1] == list(at_work((depot,), {}, 3)["SHOP"])


def test_an_earliest_month_or_an_expansion_leaves_the_opening_to_be_decided():
    assert {"SHOP"} == undecided(trucks_with_depot())
    assert {"SHOP"} == undecided(
        trucks_with_depot(expansions=HALL, depots=[{"site": "SHOP", "expansion": "HALL"}])
    )
    assert set() == undecided(
        trucks_with_depot(depots=[{"site": "SHOP", "opens": "2024-05", "earliest": "2024-02"}])
    )


def test_an_expansion_says_when_its_depot_can_open_and_what_it_costs():
    rows = [{"site": "SHOP", "expansion": "HALL", "opening_usd": 500}]
    (depot,) = gather_depots(trucks_with_depot(expansions=HALL, depots=rows))
    assert (5, 8) == (depot.earliest, depot.latest)
    assert 7_500 == depot.opening_usd
    assert (0.5, 1) == depot.ramp


@given(st.one_of(st.none(), st.integers(0, 40)))
def test_a_depot_works_not_before_it_opens_and_fully_after_its_ramp(month: int | None):
    depots = gather_depots(trucks_with_depot())
    shares = at_work(depots, {"SHOP": month}, 24)["SHOP"]
    opens = 24 if month is None else min(month, 24)
    assert not shares[:opens].any()
    assert (np.diff(shares) >= 0).all()
    assert (shares[opens + 2 :] == 1).all()


def test_sites_without_a_limit_can_repair_without_end():
    depots = gather_depots(trucks_with_depot(depots=[{"site": "SHOP", "places": 2}]))
    assert [np.inf, 2] == list(places(depots, ("NORTH", "SHOP")))
