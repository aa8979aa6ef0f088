"""Depots that nobody stands in for, and spares that are of no use where they are."""

from tests.model.checks.found import found
from tests.programmes import Rows
from tests.sustain.fleets import ITEMS, trucks, trucks_with_depot

OURS = ("depot_supply", "depot_openings", "depot_repairs", "spare_places", "whole_spares",
        "spare_values", "falling_ramps", "short_ramps")  # fmt: skip


def findings(**tables: Rows) -> list[str]:
    return [each for each in found(trucks(**tables)) if each.split()[1] in OURS]


def test_a_depot_that_may_be_opened_has_no_findings():
    assert [] == [each for each in found(trucks_with_depot()) if " depots:" in each]


def test_until_a_depot_opens_another_site_repairs():
    assert ["error depot_supply depots:2:opens"] == findings(
        depots=[{"site": "SHOP", "opens": "2024-03"}]
    )
    assert ["error depot_supply depots:2:earliest"] == findings(
        depots=[{"site": "SHOP", "earliest": "2024-03"}]
    )


def test_until_a_depot_opens_the_route_leads_to_one_that_is_open():
    programme = trucks_with_depot(
        repairs=[{"item": item, "site": "SHOP", "months": 1} for item in ("PUMP", "LAMP", "SEAL")]
    )
    assert "error repair_routes replaced:2:item" in found(programme)


def test_a_known_month_and_a_decision_are_told():
    rows = [{"site": "SHOP", "opens": "2024-03", "earliest": "2024-02"}]
    assert ["warning depot_openings depots:2:opens"] == [
        each for each in found(trucks_with_depot(depots=rows)) if " depots:" in each
    ]


def test_a_depot_that_repairs_nothing_is_told():
    assert ["warning depot_repairs depots:2:site"] == findings(depots=[{"site": "HOME"}])


def test_a_ramp_rises():
    rows = [{"site": "SHOP", "ramp": "0.5;0.4"}]
    assert "error falling_ramps depots:2:ramp" in findings(depots=rows)


def test_a_spare_where_no_system_gets_it_is_told():
    assert ["warning spare_places stock:2:site"] == findings(
        stock=[{"item": "PUMP", "site": "HOME", "quantity": 1}]
    )


def test_half_a_spare_is_told():
    assert ["warning whole_spares stock:2:quantity"] == findings(
        stock=[{"item": "PUMP", "site": "SHOP", "quantity": 1.5}]
    )


def test_a_spare_without_a_value_is_told():
    items = [{**item, "unit_value_usd": None} if item["item"] == "SEAL" else item for item in ITEMS]
    assert ["warning spare_values items:5:unit_value_usd"] == findings(items=items)


def test_a_depot_that_opened_before_the_start_needs_no_other():
    assert [] == findings(depots=[{"site": "SHOP", "opens": "2020-01"}])
    assert [] == [each for each in found(trucks(depots=[{"site": "SHOP", "opens": "2024-01"}]))
                  if "repair_routes" in each]  # fmt: skip


def test_months_of_a_depot_and_of_a_system_stand_in_order():
    rows = [{"site": "SHOP", "earliest": "2024-09", "latest": "2024-03"}]
    assert "error month_order depots:2:latest" in found(trucks_with_depot(depots=rows))
    systems = [{"fleet": "TRUCKS", "serial": "A", "site": "NORTH", "from_month": "2024-05",
                "to_month": "2024-02"}]  # fmt: skip
    assert "error month_order systems:2:to_month" in found(trucks(systems=systems))
