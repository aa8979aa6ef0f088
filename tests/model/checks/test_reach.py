"""What can come where it is needed, and when."""

from __future__ import annotations

import pytest

from kuznia.model.checks import check
from kuznia.model.checks.reach import Lanes
from tests.model.checks.found import expected, found
from tests.programmes import small

STOCK = {"item": "BODY", "site": "HOME", "quantity": 50}


def test_inputs_out_of_reach():
    programme = small(lanes=[])

    assert [
        "error inputs_out_of_reach inputs:2:item",
        "error needs_out_of_reach needs:2:item",
    ] == found(programme)
    assert "BODY, which FILLING takes, can never be at HOME" == str(check(programme)[0].message)


def test_an_input_on_hand_needs_no_lane():
    assert [] == found(small(lanes=[], stock=[STOCK]))


def test_an_input_that_is_bought_there_needs_no_lane():
    assert [] == found(small(lanes=[], purchases=[{"site": "HOME"}]))


def test_an_input_may_come_over_several_lanes():
    programme = small(
        sites=[{}, {}, {"site": "PORT", "kind": "port"}],
        lanes=[{"to_site": "PORT"}, {"lane": "RAIL", "from_site": "PORT", "to_site": "HOME"}],
    )

    assert [] == found(programme)


@pytest.mark.parametrize(
    "shut", [{"most_kg_per_month": 0}, {"border": "BRIDGE"}, {"to_site": "ABROAD"}]
)
def test_a_lane_that_carries_nothing_brings_nothing(shut: dict[str, object]):
    programme = small(lanes=[shut], borders=[{"border": "BRIDGE", "most_kg_per_month": 0}])

    assert "error inputs_out_of_reach inputs:2:item" in found(programme)


def test_one_gap_is_told_once_and_not_downstream():
    programme = small(
        items=[{}, {}, {"item": "STEEL", "kind": "material"}],
        processes=[{}, {"process": "FORGING", "item": "BODY"}],
        inputs=[{}, {"process": "FORGING", "item": "STEEL"}],
        purchases=[],
        lanes=[],
    )

    assert [
        "error inputs_out_of_reach inputs:3:item",
        "error needs_out_of_reach needs:2:item",
    ] == found(programme)


def test_needs_out_of_reach():
    programme = small(needs=[{"site": "ABROAD"}])

    assert ["error needs_out_of_reach needs:2:item"] == found(programme)


def test_a_need_of_nothing_known_is_told_once():
    assert ["error references needs:2:site"] == found(small(needs=[{"site": "XX"}]))


def test_needs_too_soon():
    programme = small(needs=[{"due": "2024-03"}])

    assert ["warning needs_too_soon needs:2:due"] == found(programme)
    assert ["2024-04 or later"] == expected(programme)


def test_needs_in_time():
    assert [] == found(small(needs=[{"due": "2024-04"}]))


def test_lanes_join_sites_in_their_direction():
    lanes = Lanes(small())

    assert lanes.join("ABROAD", "HOME")
    assert lanes.join("HOME", "HOME")
    assert not lanes.join("HOME", "ABROAD")
