"""Schedules as Microsoft Project XML: the order of elements, and what comes back when read."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from xml.etree import ElementTree as ET

import polars as pl
from hypothesis import given, settings

from kuznia.intake.ms_project import read_ms_project
from kuznia.model.findings import Severity
from kuznia.model.programme import Programme
from kuznia.model.schedule import ScheduledLink, ScheduledTask
from kuznia.store.ms_project import SPACE, ms_project_of
from tests.intake.random_plans import Tables, plans, same
from tests.programmes import small

STAMP = datetime(2024, 3, 1, 12, tzinfo=UTC)
MONDAY = datetime.fromisoformat("2024-03-04T08:00")
FIT = ScheduledTask("FIT", "FIT", "Fit", MONDAY, MONDAY + timedelta(hours=8), 8)

ORDER = {
    "Project": "SaveVersion UID Name GUID Title Subject CreationDate ScheduleFromStart StartDate "
    "FinishDate CalendarUID DefaultStartTime DefaultFinishTime MinutesPerDay MinutesPerWeek "
    "DaysPerMonth DefaultTaskType DurationFormat WorkFormat EditableActualCosts HonorConstraints "
    "NewTasksEffortDriven NewTasksEstimated NewTaskStartDate NewTasksAreManual OutlineCodes "
    "WBSMasks ExtendedAttributes Calendars Tasks Resources Assignments",
    "Calendar": "UID GUID Name IsBaseCalendar IsBaselineCalendar BaseCalendarUID WeekDays "
    "Exceptions WorkWeeks",
    "WeekDay": "DayType DayWorking TimePeriod WorkingTimes",
    "Exception": "EnteredByOccurrences TimePeriod Occurrences Name Type Period DaysOfWeek MonthItem "
    "MonthPosition Month MonthDay DayWorking WorkingTimes",
    "Task": "UID GUID ID Name Active Manual Type IsNull CreateDate Contact WBS WBSLevel "
    "OutlineNumber OutlineLevel Priority Start Finish Duration DurationFormat Work Stop Resume "
    "ResumeValid EffortDriven Recurring OverAllocated Estimated Milestone Summary DisplayAsSummary "
    "Critical PercentComplete PercentWorkComplete ConstraintType CalendarUID ConstraintDate "
    "Deadline LevelAssignments IgnoreResourceCalendar Notes PredecessorLink ExtendedAttribute",
    "PredecessorLink": "PredecessorUID Type CrossProject CrossProjectName LinkLag LagFormat",
    "Resource": "UID GUID ID Name Type IsNull Initials MaterialLabel Code Group MaxUnits PeakUnits "
    "CalendarUID Notes",
    "Assignment": "UID GUID TaskUID ResourceUID Finish Start Units Work",
    "ExtendedAttribute": "FieldID FieldName Alias Value ValueGUID DurationFormat",
}
"""Elements in the order of Microsoft's schema, as far as they could be written."""


def written(*tasks: ScheduledTask, programme: Programme | None = None) -> bytes:
    return ms_project_of(tasks, programme or small(), "Trucks & pumps", STAMP)


def parsed(content: bytes) -> ET.Element:
    return ET.fromstring(content)  # noqa: S314 - our own


def text(content: bytes, path: str) -> list[str | None]:
    where = "/".join(f"{{{SPACE}}}{name}" for name in path.split("/"))
    return [element.text for element in parsed(content).findall(where)]


def out_of_order(content: bytes) -> list[str]:
    found: list[str] = []
    for element in parsed(content).iter():
        name = element.tag.rpartition("}")[2]
        if name in ORDER and len(element):
            order = ORDER[name].split()
            places = [order.index(child.tag.rpartition("}")[2]) for child in element]
            found += [name] if places != sorted(places) else []
    return found


def test_a_task_has_its_days_length_and_constraint():
    content = written(replace(FIT, due="2024-03-15"))
    for path, expected in {
        "SaveVersion": "14",
        "Title": "Trucks & pumps",
        "StartDate": "2024-03-04T08:00:00",
        "Tasks/Task/Start": "2024-03-04T08:00:00",
        "Tasks/Task/Finish": "2024-03-04T16:00:00",
        "Tasks/Task/Duration": "PT8H0M0S",
        "Tasks/Task/ConstraintType": "4",
        "Tasks/Task/ConstraintDate": "2024-03-04T08:00:00",
        "Tasks/Task/Deadline": "2024-03-15T23:59:00",
        "Tasks/Task/Milestone": "0",
    }.items():
        assert [expected] == text(content, path), path


def test_a_task_keeps_its_identifier_when_all_else_changes():
    one, two = written(FIT), written(replace(FIT, key="OTHER"), replace(FIT, name="Else"))
    assert text(one, "Tasks/Task/GUID")[0] == text(two, "Tasks/Task/GUID")[1]
    assert 2 == len(set(text(two, "Tasks/Task/GUID")))


def test_signs_that_xml_cannot_hold_are_left_out():
    assert ["Fit  <&>\U0001f527"] == text(
        written(replace(FIT, name="Fit \x00\x0b\ud800 <&>\U0001f527")), "Tasks/Task/Name"
    )


def test_names_of_resources_have_no_signs_that_project_refuses():
    programme = small(crews=[{"crew": "C", "name": "Fitters, [hall 2]"}])
    content = written(replace(FIT, crews=(("C", 1),)), programme=programme)
    assert ["Fitters; (hall 2)"] == text(content, "Resources/Resource/Name")
    assert ["C"] == text(content, "Resources/Resource/Code")


def test_names_are_as_long_as_the_schema_allows():
    programme = small(calendars=[{"calendar": "D", "name": "n" * 900}])
    content = written(replace(FIT, name="n" * 900, calendar="D"), programme=programme)
    assert ["n" * 512] == text(content, "Tasks/Task/Name")
    assert "n" * 442 + " [D]" == text(content, "Calendars/Calendar/Name")[1]


def test_a_schedule_without_tasks_can_be_read():
    assert read_ms_project(written()).tables["tasks"].is_empty()


def test_a_link_to_what_is_not_in_the_schedule_is_left_out():
    assert [] == text(written(replace(FIT, after=(ScheduledLink("GONE"),))),
                      "Tasks/Task/PredecessorLink/Type")  # fmt: skip


def test_the_start_that_holds_a_task_is_not_read_as_its_own_constraint():
    content = written(FIT)
    assert [None] == read_ms_project(content).tables["tasks"]["not_before"].to_list()
    moved = content.replace(b"<ConstraintDate>2024-03-04", b"<ConstraintDate>2024-04-01")
    assert ["2024-04-01"] == read_ms_project(moved).tables["tasks"]["not_before"].to_list()


def test_work_on_one_system_does_not_come_back_as_a_task():
    plan = read_ms_project(written(replace(FIT, kit="PUMP", fleet="TRUCKS", serial="N-1")))
    assert plan.tables["tasks"].is_empty()
    assert ["Fit is not taken in: it is work on one system, which follows from the tasks of its kit"] == [
        str(note.message) for note in plan.notes
    ]  # fmt: skip


def scheduled(tables: Tables) -> list[ScheduledTask]:
    """Give the tasks of a plan with some days: one begins each hour."""
    rows: dict[str, list[Mapping[str, Any]]] = {
        name: list(frame.iter_rows(named=True)) for name, frame in tables.items()
    }
    return [
        ScheduledTask(
            key=row["task"],
            task=row["task"],
            name=row["name"] or row["name_uk"] or "",
            start=MONDAY + timedelta(hours=number),
            end=MONDAY + timedelta(hours=number + row["hours"]),
            hours=row["hours"],
            calendar=row["calendar"] or "",
            crews=tuple((use["crew"], use["count"]) for use in rows["task_crews"]
                        if use["task"] == row["task"]),
            after=tuple(ScheduledLink(link["after"], link["link"], link["lag_hours"])
                        for link in rows["task_order"] if link["task"] == row["task"]),
            not_before=row["not_before"] or "",
            due=row["due"] or "",
        )
        for number, row in enumerate(rows["tasks"])
    ]  # fmt: skip


def programme_of(tables: Tables) -> Programme:
    programme = small()
    for name, frame in tables.items():
        programme = programme.with_table(name, pl.DataFrame(frame))
    return programme


@settings(max_examples=60)
@given(plans())
def test_what_was_written_comes_back(tables: Tables):
    content = written(*scheduled(tables), programme=programme_of(tables))
    assert [] == out_of_order(content)
    plan = read_ms_project(content)
    assert [] == [note for note in plan.notes if note.severity is not Severity.FIXED]
    assert same(tables, plan.tables)
