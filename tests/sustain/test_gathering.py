"""A programme's tables become the arrays of its support."""

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


def test_in_the_long_run_those_systems_count_that_are_still_used_at_the_end():
    programme = trucks(
        systems=[
            {"fleet": "TRUCKS", "serial": "A", "site": "NORTH", "to_month": "2024-03"},
            {"fleet": "TRUCKS", "serial": "B", "site": "NORTH", "from_month": "2024-03"},
            {"fleet": "TRUCKS", "serial": "C", "site": "SOUTH"},
        ]
    )
    (fleet,) = gather(programme).fleets
    assert [1, 1, 0] == list(fleet.systems)
    assert ("NORTH", "SOUTH", "SHOP") == gather(programme).sites


def test_a_depot_whose_opening_is_to_be_decided_repairs_when_it_is_opened():
    programme = trucks(
        resupply=[
            {"site": "NORTH", "from_site": "SHOP", "months": 0.5},
            {"site": "SOUTH", "from_site": "SHOP", "months": 1},
            {"site": "SHOP", "from_site": "ABROAD", "months": 2},
        ],
        repairs=[
            {"item": item, "site": site, "months": 1}
            for item in ("PUMP", "LAMP", "SEAL")
            for site in ("SHOP", "ABROAD")
        ],
        depots=[{"site": "SHOP", "earliest": "2024-06"}],
    )
    shop = gather(programme).sites.index("SHOP")
    assert not gather(programme).support.repaired_here[:, shop].any()
    assert gather(programme, opened=["SHOP"]).support.repaired_here[:, shop].all()


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


def test_a_system_that_never_comes_within_the_plan_does_not_count():
    systems = [{"fleet": "TRUCKS", "serial": "A", "site": "NORTH", "from_month": "2030-01"},
               {"fleet": "TRUCKS", "serial": "B", "site": "NORTH"}]  # fmt: skip
    assert 1 == gather(trucks(systems=systems)).fleets[0].systems.sum()
