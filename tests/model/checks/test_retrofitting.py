"""Kits in circles, ranges that overlap, what is fitted without what it needs, and crews too small."""

import pytest

from tests.model.checks.found import found
from tests.programmes import Rows
from tests.sustain.fleets import ITEMS
from tests.sustain.retrofits import SYSTEMS, retrofits

OURS = ("kits", "kit_order", "kit_gates", "effectivity", "fitted", "calendars", "days_off", "crews",
        "tasks", "task_order", "task_crews", "systems", "gates", "items")  # fmt: skip
IDLE = "warning idle_items items:2:item"


def findings(**tables: Rows) -> list[str]:
    programme = retrofits(**tables)
    return [each for each in found(programme) if each.split()[2].split(":")[0] in OURS]


def fitted(
    serial: str, kit: str, on: str | None = None, fleet: str = "TRUCKS"
) -> dict[str, object]:
    return {"fleet": fleet, "serial": serial, "kit": kit, "on": on}


VANS: Rows = [{"fleet": "TRUCKS", "party": "UA", "item": "TRUCK"}, {"fleet": "VANS", "party": "UA"}]


def test_a_sound_retrofit_has_no_findings():
    assert [] == findings()


def test_kits_that_wait_for_each_other_are_an_error():
    circle = [{"kit": "RACK", "after": "TOWBAR"}, {"kit": "TOWBAR", "after": "RACK"}]
    assert "error kit_circles kit_order:2:after" in findings(kit_order=circle, fitted=[])


def test_tasks_that_wait_for_each_other_are_an_error():
    circle = [{"task": "TEST", "after": "WIRE"}, {"task": "WIRE", "after": "TEST", "link": "SS"}]
    assert ["error task_circles task_order:2:after"] == findings(task_order=circle)
    own = [{"task": "TEST", "after": "TEST"}]
    assert ["error task_circles task_order:2:after"] == findings(task_order=own)


def test_a_kit_waits_for_kits_of_its_own_fleet():
    kits = [{"kit": "TOWBAR", "fleet": "VANS"}, {"kit": "RACK", "fleet": "TRUCKS"}]
    assert "error kit_fleets kit_order:2:after" in findings(fleets=VANS, kits=kits, fitted=[])


def test_a_task_waits_for_tasks_of_its_own_kit_or_for_work_done_once():
    tasks = [{"task": "MOUNT", "kit": "TOWBAR", "hours": 6}, {"task": "WIRE", "kit": "RACK",
             "hours": 5}, {"task": "TEST", "kit": "RACK", "hours": 3},
             {"task": "JIG", "kit": None, "hours": 8}]  # fmt: skip
    assert [] == findings(tasks=tasks, task_order=[{"task": "WIRE", "after": "JIG"}])
    error = ["error task_kits task_order:2:after"]
    assert error == findings(tasks=tasks, task_order=[{"task": "JIG", "after": "TEST"}])
    assert error == findings(tasks=tasks, task_order=[{"task": "WIRE", "after": "MOUNT"}])


def test_ranges_of_one_kit_have_nothing_in_common():
    first = {"kit": "RACK", "first_serial": "T-2", "last_serial": "T-9"}
    for other, apart in (
        ({"first_serial": "T-10"}, True),
        ({"first_serial": "T-9"}, False),
        ({"first_serial": "T-1", "last_serial": "T-1"}, True),
        ({"first_serial": "T-1"}, False),
        ({"first_serial": "T-9", "last_serial": "T-9"}, False),
        ({"kit": "TOWBAR", "first_serial": "T-1"}, True),
        ({"first_serial": "T-2", "last_serial": "T-9", "baseline": "B"}, False),
    ):
        said = [] if apart else ["warning effectivity effectivity:3:first_serial"]
        assert said == findings(effectivity=[first, {"kit": "RACK", **other}])


def test_ranges_of_two_baselines_may_be_the_same():
    both = [{"kit": "RACK", "first_serial": "T-2", "baseline": baseline} for baseline in "AB"]
    assert [] == findings(effectivity=both)


def test_a_range_without_a_system_is_told():
    for none in ({"first_serial": "T-3", "last_serial": "T-8"},
                 {"first_serial": "T-1", "baseline": "C"}):  # fmt: skip
        assert ["warning effectivity effectivity:2:first_serial"] == findings(
            effectivity=[{"kit": "RACK", **none}]
        )


def test_a_kit_without_tasks_is_called_as_no_task_is():
    kits = [{"kit": "WIRE", "fleet": "TRUCKS", "site": "SHOP"},
            *({"kit": kit, "fleet": "TRUCKS", "site": "SHOP"} for kit in ("TOWBAR", "RACK"))]  # fmt: skip
    assert ["error kit_tasks kits:2:kit"] == findings(kits=kits)


def test_a_range_that_ends_before_it_begins_is_an_error():
    wrong = [{"kit": "RACK", "first_serial": "T-10", "last_serial": "T-9"}]
    assert ["error effectivity effectivity:2:last_serial"] == findings(effectivity=wrong)


def test_what_is_fitted_is_fitted_to_a_system_of_that_fleet():
    error = ["error fitted_systems fitted:2:serial"]
    assert error == findings(fitted=[fitted("T-3", "TOWBAR")])
    vans = [*SYSTEMS, {"fleet": "VANS", "serial": "V-1", "site": "NORTH"}]
    of_trucks = [fitted("V-1", "TOWBAR")]
    assert error[0] in findings(fleets=VANS, systems=vans, fitted=of_trucks)
    other = [fitted("V-1", "TOWBAR", fleet="VANS")]
    found_there = findings(fleets=VANS, systems=vans, fitted=other)
    assert "error fitted_systems fitted:2:kit" in found_there


def test_what_is_fitted_to_a_system_that_it_is_not_for_is_told():
    both = [fitted("T-10", "TOWBAR"), fitted("T-10", "RACK")]
    assert ["warning fitted_systems fitted:3:kit"] == findings(fitted=both)


def test_a_kit_is_not_fitted_without_the_one_that_it_needs():
    assert ["error fitted_order fitted:2:kit"] == findings(fitted=[fitted("T-2", "RACK")])
    elsewhere = [fitted("T-2", "RACK"), fitted("T-1", "TOWBAR")]
    assert ["error fitted_order fitted:2:kit"] == findings(fitted=elsewhere)


@pytest.mark.parametrize(
    ("towbar", "rack", "sound"),
    [
        ("2023-05-02", "2023-05-02", True),
        ("2023-05-03", "2023-05-02", False),
        (None, "2023-05-02", True),
        ("2023-05-03", None, True),
        (None, None, True),
    ],
)
def test_nor_before_it(towbar: str | None, rack: str | None, *, sound: bool):
    both = [fitted("T-2", "TOWBAR", towbar), fitted("T-2", "RACK", rack)]
    assert ([] if sound else ["error fitted_order fitted:3:kit"]) == findings(fitted=both)


@pytest.mark.parametrize(
    ("least", "most", "said"),
    [
        (6, 6, []),
        (None, None, []),
        (7, None, ["error task_hours tasks:2:hours"]),
        (None, 5, ["error task_hours tasks:2:most_hours"]),
        (7, 8, ["error task_hours tasks:2:hours"]),
    ],
)
def test_least_usual_and_most_hours_rise(least: float | None, most: float | None, said: list[str]):
    mount = {"task": "MOUNT", "kit": "TOWBAR", "hours": 6, "least_hours": least, "most_hours": most}
    assert said == findings(tasks=[mount], task_order=[], task_crews=[])


def test_a_task_needs_no_more_of_a_crew_than_there_is():
    needs = [{"task": "MOUNT", "crew": "FITTERS", "count": 3}]
    assert ["error crew_sizes task_crews:2:count"] == findings(task_crews=needs)


def test_a_crew_of_another_site_than_the_kits_is_told():
    crews = [{"crew": "FITTERS", "size": 2}, {"crew": "BENCH", "site": "NORTH"}]
    assert ["warning crew_sites task_crews:4:crew"] == findings(crews=crews)


def test_a_kit_without_a_site_is_fitted_where_its_systems_are():
    kits = [{"kit": "TOWBAR", "fleet": "TRUCKS"}, {"kit": "RACK", "fleet": "TRUCKS"}]
    assert ["warning crew_sites task_crews:4:crew"] == findings(kits=kits)
    crews = [{"crew": "FITTERS", "size": 2}, {"crew": "BENCH", "site": "NORTH"}]
    assert [] == findings(kits=kits, crews=crews)  # T-2 and T-9, which get the rack, are there


def test_a_calendar_has_days_of_work():
    assert ["error working_days calendars:2:weekdays"] == findings(
        calendars=[{"calendar": "NEVER", "weekdays": ";"}, {"calendar": "USUAL"}]
    )


def test_days_off_end_after_they_begin():
    days = [{"calendar": "USUAL", "first": "2024-05-02", "last": "2024-05-01"},
            {"calendar": "USUAL", "first": "2024-06-01"}]  # fmt: skip
    assert ["error day_order days_off:2:last"] == findings(
        calendars=[{"calendar": "USUAL"}], days_off=days
    )


def test_a_gate_that_holds_a_kit_and_an_item_that_is_one_are_of_use():
    items = [*ITEMS, {"item": "BAR", "kind": "kit"}]
    assert ["warning idle_items items:8:item"] == findings(items=items)
    kits = [{"kit": "TOWBAR", "fleet": "TRUCKS", "site": "SHOP", "item": "BAR"},
            {"kit": "RACK", "fleet": "TRUCKS", "site": "SHOP"}]  # fmt: skip
    assert [] == findings(items=items, kits=kits)
    assert ["warning idle_gates gates:2:gate"] == findings(kit_gates=[])


@pytest.mark.parametrize(
    ("uii", "sound"),
    [
        ("D1ABC2TRUCK-0001", True),
        ("D1ABC2", False),
        ("DABC", False),
        ("UN123456789T/1", True),
        ("0614141SER4", True),
        ("d1abc2truck", False),
        ("-1ABC2TRUCK", False),
        ("D1ABC2" + "X" * 44, True),
        ("D1ABC2" + "X" * 45, False),
        ("U", False),
    ],
)
def test_a_unique_item_identifier_has_its_form(uii: str, *, sound: bool):
    systems = [{**SYSTEMS[0], "uii": uii}, *SYSTEMS[1:]]
    assert ([] if sound else ["warning identifiers systems:2:uii"]) == findings(systems=systems)


@pytest.mark.parametrize(
    ("nsn", "sound"),
    [
        ("5340-00-000-0000", True),
        ("5340000000000", True),
        ("0940-00-000-0000", False),
        ("5340-000-00-0000", False),
        ("534000000000", False),
        ("5340-00000-0000", False),
    ],
)
def test_a_stock_number_has_its_form(nsn: str, *, sound: bool):
    items = [{**item, "nsn": nsn} if item["item"] == "PUMP" else item for item in ITEMS]
    assert ([] if sound else ["warning identifiers items:3:nsn"]) == findings(items=items)
