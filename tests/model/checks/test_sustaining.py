"""Fleets whose items nobody repairs, circles, and shares that come to too much."""

from tests.model.checks.found import found
from tests.programmes import Rows
from tests.sustain.fleets import trucks

OURS = ("fleets", "systems", "replaced", "sub_units", "repairs", "resupply")


def findings(**tables: Rows) -> list[str]:
    return [each for each in found(trucks(**tables)) if each.split()[2].split(":")[0] in OURS]


def test_a_sound_fleet_has_no_findings():
    assert [] == findings()


def test_an_item_within_itself_is_an_error():
    within = [{"item": "PUMP", "sub_unit": "SEAL", "share": 0.5},
              {"item": "SEAL", "sub_unit": "PUMP", "share": 0.5}]  # fmt: skip
    assert ["error sub_unit_circles sub_units:2:sub_unit"] == findings(sub_units=within)


def test_sites_that_supply_each_other_are_an_error():
    circle = [{"site": "NORTH", "from_site": "SHOP", "months": 1},
              {"site": "SOUTH", "from_site": "SHOP", "months": 1},
              {"site": "SHOP", "from_site": "NORTH", "months": 1}]  # fmt: skip
    assert ["error supply_circles resupply:2:from_site"] == findings(resupply=circle)


def test_one_repair_has_one_cause():
    within = [{"item": "PUMP", "sub_unit": "SEAL", "share": 0.7},
              {"item": "PUMP", "sub_unit": "LAMP", "share": 0.4}]  # fmt: skip
    assert ["error sub_unit_shares sub_units:3:share"] == findings(sub_units=within)


def test_an_item_that_nobody_repairs_is_an_error():
    repairs = [{"item": "PUMP", "site": "SHOP", "months": 2},
               {"item": "LAMP", "site": "NORTH", "share": 0.5, "months": 1},
               {"item": "SEAL", "site": "SHOP", "months": 3}]  # fmt: skip
    assert ["error repair_routes replaced:3:item"] == findings(repairs=repairs)


def test_who_is_supplied_by_nobody_repairs_all():
    repairs = [{"item": "PUMP", "site": "SHOP", "share": 0.9, "months": 2},
               {"item": "LAMP", "site": "SHOP", "months": 2},
               {"item": "SEAL", "site": "SHOP", "months": 3}]  # fmt: skip
    assert ["warning top_repairs repairs:2:share"] == findings(repairs=repairs)


def test_a_fleet_without_systems_is_told():
    fleets = [{"fleet": "TRUCKS", "party": "UA"}, {"fleet": "VANS", "party": "UA"}]
    assert ["warning system_places fleets:3:fleet"] == findings(fleets=fleets)


def test_a_fleet_of_which_nothing_fails_is_told():
    replaced = [{"fleet": "TRUCKS", "item": "PUMP", "failures": 0.05, "criticality": "useful"}]
    assert ["warning system_places fleets:2:fleet"] == findings(replaced=replaced)


def test_failures_that_may_be_a_slip_are_told():
    replaced = [{"fleet": "TRUCKS", "item": "PUMP", "failures": 5}]
    assert ["warning many_failures replaced:2:failures"] == findings(replaced=replaced)


def test_a_sub_unit_that_nobody_repairs_is_an_error():
    repairs = [{"item": "PUMP", "site": "SHOP", "months": 2},
               {"item": "LAMP", "site": "SHOP", "months": 1}]  # fmt: skip
    assert ["error repair_routes sub_units:2:sub_unit"] == findings(repairs=repairs)
