"""What holds in each month of a programme."""

import numpy as np
import pytest

from kuznia.sustain.coursing import averaged, gather_course, in_month, with_purchases
from kuznia.sustain.gathering import gather
from tests.programmes import CLEAN
from tests.sustain.fleets import trucks, trucks_with_depot


def test_a_depot_takes_its_repairs_over_as_its_ramp_says():
    programme = trucks_with_depot()
    gathered = gather(programme, opened=["SHOP"])
    shop = gathered.sites.index("SHOP")
    course = gather_course(programme, gathered, {"SHOP": 3})
    assert [0, 0, 0, 0.25, 0.5, 1, 1] == list(course.repaired_here[:7, 0, shop])
    never = gather_course(programme, gathered, {"SHOP": None})
    assert not never.repaired_here[:, :, shop].any()


def test_systems_count_from_their_first_month_to_their_last():
    systems = [{"fleet": "TRUCKS", "serial": "A", "site": "NORTH", "from_month": "2024-03"},
               {"fleet": "TRUCKS", "serial": "B", "site": "NORTH", "to_month": "2024-01"},
               {"fleet": "TRUCKS", "serial": "C", "site": "SOUTH"}]  # fmt: skip
    programme = trucks(systems=systems)
    course = gather_course(programme, gather(programme), {})
    north, south = (gather(programme).sites.index(site) for site in ("NORTH", "SOUTH"))
    assert [1, 0, 1, 1] == list(course.systems[0][:4, north])
    assert [1, 1, 1, 1] == list(course.systems[0][:4, south])


def test_failures_come_from_the_systems_that_are_there_and_a_month_can_be_taken_for_all():
    systems = [{"fleet": "TRUCKS", "serial": "A", "site": "NORTH", "from_month": "2024-03"},
               {"fleet": "TRUCKS", "serial": "B", "site": "NORTH"}]  # fmt: skip
    programme = trucks(systems=systems)
    gathered = gather(programme)
    course = gather_course(programme, gathered, {})
    north = gathered.sites.index("NORTH")
    assert [0.05, 0.05, 0.1] == pytest.approx(course.removals[:3, 0, north])
    first = in_month(gathered, course, 0)
    assert 1 == first.fleets[0].systems[north]
    np.testing.assert_array_equal(first.support.removals, course.removals[0])
    assert 1 == first.fleets[0].share[0, north]
    mean = averaged(course)
    assert (0.05 * 2 + 0.1 * 22) / 24 == pytest.approx(mean.removals[0, 0, north])


def test_what_the_programme_needs_as_spares_comes_when_it_is_due():
    needs = [*CLEAN["needs"], {"need": "PUMPS", "item": "PUMP", "site": "SHOP", "quantity": 3,
                               "due": "2024-04", "late_usd": 1}]  # fmt: skip
    programme = trucks(needs=needs)
    gathered = gather(programme)
    at = gathered.items.index("PUMP"), gathered.sites.index("SHOP")
    assert 4 == gathered.stock[at]
    held = gather_course(programme, gathered, {}).held(gathered.stock)
    assert [1, 1, 1, 4, 4] == list(held[:5, at[0], at[1]])


def test_spares_that_are_ordered_at_the_start_come_after_their_lead_and_at_last_in_the_last_month():
    programme = trucks(stock=[])
    gathered = gather(programme)
    bought = np.zeros_like(gathered.stock)
    bought[:2, 0] = 1
    course = gather_course(programme, gathered, {})
    course = with_purchases(course, bought, np.array([2, 99, 0]))
    held = course.held(gathered.stock + bought)
    assert [0, 0, 1, 1] == list(held[:4, 0, 0])
    assert [0, 1] == list(held[-2:, 1, 0])
