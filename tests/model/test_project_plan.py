"""Putting a schedule into the tables of a programme."""

from __future__ import annotations

import polars as pl
from hypothesis import given, settings

from kuznia.model.checks import check
from kuznia.model.findings import Severity
from kuznia.model.programme import Programme
from kuznia.model.project_plan import ProjectPlan, counts_of, with_plan
from kuznia.model.tables import TABLES
from tests.intake.random_plans import Tables, plans, same
from tests.programmes import Rows, small

NAMES = ("calendars", "days_off", "crews", "tasks", "task_order", "task_crews")


def plan_of(**rows: Rows) -> ProjectPlan:
    return ProjectPlan("xer", "P", {
        name: pl.DataFrame(rows.get(name, []), schema=TABLES[name].dtypes, orient="row")
        for name in NAMES
    })  # fmt: skip


def rows(programme: Programme, table: str) -> list[dict[str, object]]:
    return [
        {name: cell for name, cell in row.items() if cell is not None}
        for row in programme[table].iter_rows(named=True)
    ]


def test_rows_of_the_same_code_are_replaced_and_others_stay():
    before = small(
        tasks=[{"task": "A", "hours": 4}, {"task": "B", "hours": 4, "due": "2024-05-01"}]
    )
    plan = plan_of(tasks=[{"task": "B", "hours": 6.0}, {"task": "C", "hours": 1.0}])
    after = with_plan(before, plan)
    assert [
        {"task": "A", "hours": 4.0},
        {"task": "B", "hours": 6.0, "due": "2024-05-01"},
        {"task": "C", "hours": 1.0},
    ] == (rows(after, "tasks"))
    assert {"calendars": (0, 0), "crews": (0, 0), "tasks": (1, 1)} == counts_of(before, plan)


def test_what_a_schedule_cannot_say_stays():
    before = small(
        kits=[{"kit": "K", "fleet": "F"}],
        crews=[{"crew": "C", "name": "Fitters", "site": "HOME", "size": 3, "calendar": "D"}],
        tasks=[{"task": "A", "kit": "K", "name": "Fit", "hours": 10, "least_hours": 8,
                "most_hours": 20, "not_before": "2024-05-01"}],
    )  # fmt: skip
    plan = plan_of(crews=[{"crew": "C", "name_uk": "Слюсарі"}], tasks=[{"task": "A", "hours": 5.0}])
    after = with_plan(before, plan)
    assert [{"crew": "C", "name": "Fitters", "name_uk": "Слюсарі", "site": "HOME", "size": 3}] == (
        rows(after, "crews")
    )
    assert [{"task": "A", "kit": "K", "name": "Fit", "hours": 5.0, "least_hours": 4.0,
             "most_hours": 10.0, "not_before": "2024-05-01"}] == rows(after, "tasks")  # fmt: skip


def test_work_that_is_done_has_no_hours_at_worst_either():
    before = small(tasks=[{"task": "A", "hours": 10, "least_hours": 8, "most_hours": 20}])
    after = with_plan(before, plan_of(tasks=[{"task": "A", "hours": 0.0}]))
    assert [{"task": "A", "hours": 0.0, "least_hours": 0.0, "most_hours": 0.0}] == rows(
        after, "tasks"
    )


def test_links_crews_and_days_off_are_those_of_the_schedule_but_to_rows_that_it_does_not_know():
    before = small(
        calendars=[{"calendar": "D"}, {"calendar": "N"}],
        days_off=[
            {"calendar": "D", "first": "2024-05-01"},
            {"calendar": "N", "first": "2024-05-01"},
        ],
        crews=[{"crew": "C"}, {"crew": "OURS"}],
        tasks=[{"task": name, "hours": 1} for name in ("A", "B", "OWN")],
        task_order=[{"task": "B", "after": "A"}, {"task": "B", "after": "OWN"}],
        task_crews=[{"task": "A", "crew": "C"}, {"task": "A", "crew": "OURS"}],
    )
    after = with_plan(before, plan_of(
        calendars=[{"calendar": "D"}],
        days_off=[{"calendar": "D", "first": "2024-08-24"}],
        crews=[{"crew": "C"}],
        tasks=[{"task": "A", "hours": 1.0}, {"task": "B", "hours": 1.0}],
        task_crews=[{"task": "B", "crew": "C", "count": 2}],
    ))  # fmt: skip
    assert [{"calendar": "N", "first": "2024-05-01"}, {"calendar": "D", "first": "2024-08-24"}] == (
        rows(after, "days_off")
    )
    assert [{"task": "B", "after": "OWN"}] == rows(after, "task_order")
    assert [{"task": "A", "crew": "OURS"}, {"task": "B", "crew": "C", "count": 2}] == (
        rows(after, "task_crews")
    )


@settings(max_examples=30)
@given(plans(), plans())
def test_a_schedule_that_comes_again_changes_nothing(tables: Tables, others: Tables):
    plan = ProjectPlan("xer", "P", tables)
    once = with_plan(with_plan(small(), ProjectPlan("xer", "Q", others)), plan)
    twice = with_plan(once, plan)
    assert same(once.tables, twice.tables)


@settings(max_examples=30)
@given(plans())
def test_the_tables_of_a_schedule_have_no_errors(tables: Tables):
    programme = with_plan(small(), ProjectPlan("xer", "P", tables))
    found = [found for found in check(programme) if found.severity is Severity.ERROR]
    assert [] == [each for each in found if each.table in NAMES]
    assert same(tables, {name: programme[name] for name in NAMES})
