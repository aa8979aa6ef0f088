"""A programme's tables become the arrays of its support."""

from datetime import date

import numpy as np
import pytest

from kuznia.model.checks import check
from kuznia.sustain.gathering import gather
from tests.sustain.fleets import trucks


def test_each_row_comes_to_its_place():
    found = gather(trucks())

    assert ("PUMP", "LAMP", "SEAL") == found.items
    assert ("NORTH", "SOUTH", "SHOP") == found.sites
    assert (2, 2, -1) == found.support.above
    assert np.array([[1.0, 0.5, 0], [0.8, 0.4, 0], [0, 0, 0]]) == pytest.approx(
        found.support.removals
    )
    assert [0.3, 0, 1] == list(found.support.repaired_here[1])
    assert [0.5, 1.0, 0.0] == list(found.support.ship_time[0])
    assert [0, 0, 1] == list(found.stock[0])
    assert [4000, 200, 50] == list(found.price)
    (fleet,) = found.fleets
    assert [20, 10, 0] == list(fleet.systems)
    assert [1, 2, 0] == list(fleet.fitted)
    assert [1, 1, 0] == list(fleet.share[0])


def test_systems_count_in_the_months_in_which_they_are_used():
    programme = trucks(
        systems=[
            {"fleet": "TRUCKS", "serial": "A", "site": "NORTH", "to_month": "2024-03"},
            {"fleet": "TRUCKS", "serial": "B", "site": "NORTH", "from_month": "2024-03"},
            {"fleet": "TRUCKS", "serial": "C", "site": "SOUTH"},
        ]
    )
    for month, count in ((1, 1), (3, 2), (4, 1)):
        (fleet,) = gather(programme, date(2024, month, 1)).fleets
        assert [count, 1, 0] == list(fleet.systems)


def test_two_fleets_share_what_fails_of_an_item_in_both():
    programme = trucks(
        fleets=[{"fleet": "TRUCKS", "party": "UA"}, {"fleet": "VANS", "party": "UA"}],
        systems=[
            *({"fleet": "TRUCKS", "serial": f"T{n}", "site": "NORTH"} for n in range(3)),
            {"fleet": "VANS", "serial": "V", "site": "NORTH"},
        ],
        replaced=[
            {"fleet": "TRUCKS", "item": "PUMP", "failures": 0.1},
            {"fleet": "VANS", "item": "PUMP", "failures": 0.1, "criticality": "useful"},
        ],
    )
    found = gather(programme)
    first, second = found.fleets
    assert (0.75, 0.25) == pytest.approx((first.share[0, 0], second.share[0, 0]))
    assert [1, 0] == [first.fitted[0], second.fitted[0]]


def test_the_programme_is_a_right_one():
    assert [] == [str(each.message) for each in check(trucks()) if each.table in (
        "fleets", "systems", "replaced", "sub_units", "repairs", "resupply")]  # fmt: skip
