"""The ways of a failed unit and their chances."""

import numpy as np
import pytest
from hypothesis import given, settings

from kuznia.sustain.simulation.routes import Routes, find_routes
from kuznia.sustain.support import Support
from tests.sustain.drawn import supports
from tests.sustain.supports import two_indentures


def routes_of(support: Support) -> Routes:
    return find_routes(support, support.removals, support.mended_here, support.sent_up)


def test_a_unit_is_repaired_at_the_base_or_the_depot_for_one_of_its_sub_units():
    support, _stock = two_indentures()
    found = routes_of(support)
    first = found.at[found.begin[0] : found.begin[1]]
    assert [1, 0, 4] == list(first)  # the unit at the base and at the depot, its sub-unit there
    assert [1, 16, 20] == list(found.then[found.begin[0] : found.begin[1]])
    assert 2 == found.repairs[0]
    own = found.chances(support.mended_here)[found.origin == 1]
    assert 0.7 * 0.5 == pytest.approx(own[0])
    assert 3 + 2 * 3 == len(own)


@given(supports())
@settings(max_examples=100)
def test_every_failed_unit_goes_some_way_and_demands_come_where_they_are_expected(support: Support):
    found = routes_of(support)
    chances = found.chances(support.mended_here)
    fails = support.removals.reshape(-1)
    for origin in np.flatnonzero(fails > 0):
        assert 1 == pytest.approx(chances[found.origin == origin].sum())
    each = np.repeat(fails[found.origin] * chances, np.diff(found.begin))
    demands = np.bincount(found.at, each, minlength=fails.size)
    assert demands == pytest.approx(support.arrivals.reshape(-1), abs=1e-9)


def test_chances_follow_the_shares_of_each_month():
    support, _stock = two_indentures()
    found = routes_of(support)
    months = np.stack([support.mended_here, np.ones((4, 4)), support.mended_here])
    chances = found.chances(months)
    assert (3, len(found.origin)) == chances.shape
    assert (chances[0] == found.chances(support.mended_here)).all()
    is_at_base = np.diff(found.begin) == 2
    assert 3 == pytest.approx(chances[1][is_at_base].sum())
