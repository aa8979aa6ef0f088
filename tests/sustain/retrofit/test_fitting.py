"""From tables to work: which task on which system, and when it may begin."""

from datetime import date

from kuznia.sustain.retrofit.configuration import Configuration
from kuznia.sustain.retrofit.fitting import Fitting, able, gather_fitting
from kuznia.sustain.retrofit.work import Group, Job, Link, Wait
from tests.programmes import Rows
from tests.sustain.retrofits import KITS, SYSTEMS, retrofits

MONDAY = date(2024, 1, 1)


def gathered(on: date = MONDAY, **tables: Rows) -> Fitting:
    programme = retrofits(**tables)
    return gather_fitting(programme, Configuration.of(programme), on)


def able_ones(on: date = MONDAY, **tables: Rows) -> list[tuple[str, str, str]]:
    programme = retrofits(**tables)
    return [(each.kit, each.system.serial, each.first.isoformat())
            for each in able(programme, Configuration.of(programme), on)]  # fmt: skip


def test_every_system_gets_what_it_may_have_once_its_gate_is_open():
    assert [
        ("TOWBAR", "T-1", "2024-01-01"),
        ("TOWBAR", "T-9", "2024-01-01"),
        ("TOWBAR", "T-10", "2024-01-01"),
        ("RACK", "T-2", "2024-03-01"),
        ("RACK", "T-9", "2024-03-01"),
    ] == able_ones()
    assert ("RACK", "T-2", "2024-04-10") in able_ones(date(2024, 4, 10))


def test_what_waits_for_what_never_comes_is_left_out():
    late = [{"gate": "PAPERS", "kind": "package", "months": 24}]  # the plan ends before
    assert ["TOWBAR"] * 3 == [kit for kit, *_ in able_ones(gates=late)]
    narrow = [{"kit": "TOWBAR", "first_serial": "T-1", "last_serial": "T-1"},
              {"kit": "RACK", "first_serial": "T-2"}]  # fmt: skip
    assert [("TOWBAR", "T-1"), ("RACK", "T-2")] == [
        each[:2] for each in able_ones(effectivity=narrow)
    ]


def test_systems_count_while_they_are_used():
    systems = [{**SYSTEMS[0], "to_month": "2023-12"}, {**SYSTEMS[1], "to_month": "2024-02"},
               {**SYSTEMS[2], "from_month": "2024-05"}, SYSTEMS[3]]  # fmt: skip
    assert [
        ("TOWBAR", "T-9", "2024-05-01"),
        ("TOWBAR", "T-10", "2024-01-01"),
        ("RACK", "T-9", "2024-05-01"),
    ] == able_ones(systems=systems)


def test_kits_become_copies_of_their_tasks_on_each_system():
    found = gathered()
    assert [
        ("MOUNT", "T-1"), ("WIRE", "T-2"), ("TEST", "T-2"), ("MOUNT", "T-9"), ("WIRE", "T-9"),
        ("TEST", "T-9"), ("MOUNT", "T-10"),
    ] == [(piece.task, piece.serial) for piece in found.pieces]  # fmt: skip
    march = found.axis.tick_of(date(2024, 3, 1))
    assert Job(6, ((0, 2),)) == found.work.jobs[0]
    assert Job(3, ((1, 1),), march) == found.work.jobs[5]
    assert {Wait(2, 1), Wait(5, 4), Wait(4, 3), Wait(5, 3)} == set(found.work.waits)
    assert (2, 1) == found.work.sizes
    assert [(0,), (1, 2), (3,), (4, 5), (6,)] == [group.jobs for group in found.work.groups]
    assert () == found.work.apart
    assert ("SHOP", ("FITTERS",), (4, 6, 10)) == (
        found.pieces[0].site, found.pieces[0].crews, found.pieces[0].hours,
    )  # fmt: skip


def test_kits_without_an_order_are_kept_apart_on_a_system():
    found = gathered(kit_order=[], kit_gates=[])
    groups = {number: (fit.kit, fit.serial) for fit in found.fits for number in [fit.group]}
    assert [[("TOWBAR", "T-9"), ("RACK", "T-9")]] == [
        [groups[number] for number in apart] for apart in found.work.apart
    ]


def test_a_kit_without_tasks_is_one_task():
    found = gathered(tasks=[], task_order=[], task_crews=[])
    assert {("TOWBAR", 4), ("RACK", 8)} == {(piece.task, piece.hours[1]) for piece in found.pieces}


def test_what_is_done_once_is_waited_for_on_every_system():
    tasks = [{"task": "JIG", "kit": None, "hours": 7.5, "not_before": "2024-01-03"},
             {"task": "MOUNT", "kit": "TOWBAR", "hours": 6}]  # fmt: skip
    order = [{"task": "MOUNT", "after": "JIG", "link": "SS", "lag_hours": 2}]
    found = gathered(tasks=tasks, task_order=order, task_crews=[], effectivity=[], kits=KITS[:1],
                     kit_order=[], kit_gates=[])  # fmt: skip
    assert Job(8, (), 16) == found.work.jobs[0]
    assert [Wait(job, 0, Link.SS, 2) for job in (1, 2, 3)] == list(found.work.waits)
    assert (None, None) == (found.pieces[0].serial, found.pieces[0].site)


def test_due_days_weigh_by_the_priority_of_the_kit():
    kits = [{**KITS[0], "due": "2024-01-05", "priority": 3}, KITS[1]]
    tasks = [{"task": "MOUNT", "kit": "TOWBAR", "hours": 6, "due": "2024-01-02"}]
    found = gathered(kits=kits, tasks=tasks, task_order=[], task_crews=[],
                     effectivity=[{"kit": kit, "first_serial": "T-1", "last_serial": "T-1"}
                                  for kit in ("TOWBAR", "RACK")])  # fmt: skip
    assert Group((0,), 16, 3) in found.work.groups
    assert Group((0,), 40, 3) in found.work.groups


def test_a_task_goes_on_when_its_calendar_and_all_its_crews_work():
    calendars = [{"calendar": "LATE", "from_hour": 12}, {"calendar": "FOUR", "weekdays": "mon;tue"}]
    crews = [{"crew": "FITTERS", "size": 2, "calendar": "LATE"}, {"crew": "BENCH"}]
    tasks = [{"task": "MOUNT", "kit": "TOWBAR", "hours": 6, "calendar": "FOUR"},
             {"task": "TEST", "kit": "RACK", "hours": 2}]  # fmt: skip
    found = gathered(calendars=calendars, crews=crews, tasks=tasks, task_order=[],
                     task_crews=[{"task": "MOUNT", "crew": "FITTERS"}])  # fmt: skip
    works = found.work.works[found.work.jobs[0].pattern]
    hours = found.axis.hours[works]
    assert [12, 13, 14, 15, 36, 37, 38, 39, 12 + 168] == hours[:9].tolist()


def test_what_is_fitted_later_is_not_fitted_again_and_what_needs_it_waits_for_that_day():
    later = [{"fleet": "TRUCKS", "serial": "T-9", "kit": "TOWBAR", "on": "2024-05-06"}]
    found = able_ones(fitted=later)
    assert ("TOWBAR", "T-9") not in {each[:2] for each in found}
    assert ("RACK", "T-9", "2024-05-06") in found


def test_many_kits_that_each_need_all_before_are_gathered_in_no_time():
    kits = [{"kit": f"K{number}", "fleet": "TRUCKS", "site": "SHOP"} for number in range(40)]
    order = [{"kit": f"K{number}", "after": f"K{other}"} for number in range(40)
             for other in range(number)]  # fmt: skip
    programme = retrofits(kits=kits, kit_order=order, kit_gates=[], effectivity=[], fitted=[],
                          tasks=[], task_order=[], task_crews=[])  # fmt: skip
    configuration = Configuration.of(programme)
    assert {f"K{number}" for number in range(39)} == configuration.before("K39")
    assert 40 * 4 == len(able(programme, configuration, MONDAY))
