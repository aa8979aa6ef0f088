"""Drafts of schedules as tables: what does not fit is told, and nothing else is lost."""

from __future__ import annotations

from datetime import date

import pytest

from kuznia.intake.project_draft import (
    Draft,
    DraftCalendar,
    DraftCrew,
    DraftLink,
    DraftTask,
    DraftUse,
)
from kuznia.intake.project_notes import Notes, Place
from kuznia.intake.project_tables import tables_of
from kuznia.intake.working_time import STANDARD
from kuznia.model.project_plan import ProjectPlan

HERE = Place("TASK", 7)


def draft(*uses: float, size: float | None = None) -> Draft:
    """Give a task for each use of one crew."""
    made = Draft("xer", "Trucks")
    made.crews["c"] = DraftCrew("FIT", "Fitters", size, None, HERE)
    for number, count in enumerate(uses):
        made.tasks[str(number)] = DraftTask(f"T{number}", "", 8, None, HERE)
        made.uses.append(DraftUse(str(number), "c", count, HERE))
    return made


def read(made: Draft) -> tuple[ProjectPlan, list[str]]:
    plan = tables_of(made, Notes())
    return plan, [str(note.message) for note in plan.notes]


def test_parts_of_a_crew_are_whole_ones():
    plan, told = read(draft(0.5, 1.5, 2, size=4))
    assert [1, 2, 2] == plan.tables["task_crews"]["count"].to_list()
    assert ["0.5 is taken as 1", "1.5 is taken as 2"] == told


def test_several_uses_of_one_crew_by_one_task_add_up():
    made = draft(1, size=4)
    made.uses.append(DraftUse("0", "c", 2, HERE))
    plan, told = read(made)
    assert ([3], []) == (plan.tables["task_crews"]["count"].to_list(), told)


def test_a_use_by_a_task_that_is_not_in_the_file_is_told():
    made = draft(1)
    made.uses.append(DraftUse("9", "c", 1, HERE))
    assert ["what 9 needs is not taken in: it is not in the file"] == read(made)[1]


def test_a_crew_whose_number_is_not_said_is_as_large_as_its_tasks_need():
    plan, told = read(draft(1, 3))
    assert [3] == plan.tables["crews"]["size"].to_list()
    assert ["how many there are of FIT is not said; 3 is the most that a task needs"] == told
    plan, told = read(draft(1, 1))
    assert ([None], []) == (plan.tables["crews"]["size"].to_list(), told)


def test_a_crew_that_is_too_small_for_a_task_is_told():
    plan, told = read(draft(3, size=2))
    assert [2] == plan.tables["crews"]["size"].to_list()
    assert ["a task needs 3 of FIT, of which there are 2"] == told


@pytest.mark.parametrize("off", [(), ((date(2024, 5, 1), date(2024, 5, 1)),)])
def test_the_usual_week_needs_no_calendar_unless_it_has_days_off(
    off: tuple[tuple[date, date], ...],
):
    made = draft(1)
    made.tasks["x"] = DraftTask("X", "", 8, None, HERE)
    made.project_calendar = "p"
    made.calendars["p"] = DraftCalendar(
        "Standard", "Standard", STANDARD, off, (), HERE, is_default=True
    )
    plan, _ = read(made)
    calendar = "Standard" if off else None
    assert [None, calendar] == plan.tables["tasks"]["calendar"].to_list()
    assert len(off) == plan.tables["calendars"].height


def test_a_week_without_work_is_told():
    made = draft(1)
    made.calendars["p"] = DraftCalendar("None", "None", [()] * 7, (), (), HERE)
    made.tasks["0"] = DraftTask("T0", "", 8, "p", HERE)
    plan, told = read(made)
    assert ["mon;tue;wed;thu;fri"] == plan.tables["calendars"]["weekdays"].to_list()
    assert ["None has no work on any day of the week; Monday to Friday is taken"] == told


def test_a_stretch_that_begins_twice_is_the_longer_one():
    made = draft(1)
    day, later = date(2024, 5, 1), date(2024, 5, 9)
    made.calendars["p"] = DraftCalendar("C", "C", STANDARD, ((day, day), (day, later)), (), HERE)
    made.tasks["0"] = DraftTask("T0", "", 8, "p", HERE)
    assert [("C", "2024-05-01", "2024-05-09")] == read(made)[0].tables["days_off"].rows()


def test_a_task_that_waits_for_itself_is_told():
    made = draft(1)
    made.links.append(DraftLink("0", "0", "FS", 0, HERE))
    assert ["a task that waits for itself: the link is not taken in"] == read(made)[1]


@pytest.mark.parametrize(("lag", "errors"), [(100_000, 0), (100_001, 1), (-100_001, 1)])
def test_what_no_table_allows_is_an_error(lag: float, errors: int):
    made = draft(1, 1)
    made.links.append(DraftLink("0", "1", "FS", lag, HERE))
    plan, _ = read(made)
    assert [HERE.table] * errors == [error.table for error in plan.errors]
