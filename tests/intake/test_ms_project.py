"""Schedules from Microsoft Project XML."""

from __future__ import annotations

from typing import Any

import pytest

from kuznia.intake.ms_project import read_ms_project
from kuznia.model.errors import Invalid
from kuznia.model.findings import Severity
from kuznia.model.project_plan import ProjectPlan
from tests.intake.ms_project_files import (
    assignment,
    calendar,
    day_off,
    link,
    ms_project,
    resource,
    task,
    week,
)

SUMMARY = "it is a summary, and follows from the tasks under it"
DAYS = dict.fromkeys(("mon", "tue", "wed", "thu", "fri"), "08:00-16:00")


def told(plan: ProjectPlan) -> list[str]:
    return [str(note.message) for note in plan.notes]


def only(plan: ProjectPlan, table: str = "tasks") -> dict[str, Any]:
    (row,) = plan.tables[table].iter_rows(named=True)
    return row


def test_tasks_come_in_by_their_identifier_with_name_and_hours():
    plan = read_ms_project(ms_project(
        Tasks=task(0, name="Trucks") + task(3) + task(4, name="Випробувати", length="PT1H30M0S")
    ))  # fmt: skip
    assert ("ms-project", "Trucks", ()) == (plan.kind, plan.name, plan.notes)
    assert [("T3", "Fit", None, 8.0), ("T4", None, "Випробувати", 1.5)] == (
        plan.tables["tasks"].select("task", "name", "name_uk", "hours").rows()
    )
    prefixed = read_ms_project(ms_project(Tasks=task(3)), prefix="HALL-")
    assert ["HALL-3"] == prefixed.tables["tasks"]["task"].to_list()


@pytest.mark.parametrize(("number", "kind"), [(0, "FF"), (1, "FS"), (2, "SF"), (3, "SS")])
def test_links_keep_their_kind_and_their_lag_in_tenths_of_a_minute(number: int, kind: str):
    after = link(1, f"<Type>{number}</Type><LinkLag>-2400</LinkLag><LagFormat>7</LagFormat>")
    plan = read_ms_project(ms_project(Tasks=task(1) + task(2, after)))
    assert {"task": "T2", "after": "T1", "link": kind, "lag_hours": -4.0} == only(
        plan, "task_order"
    )


def test_a_lag_in_percent_is_one_of_the_hours_of_the_other_task():
    after = link(1, "<Type>1</Type><LinkLag>50</LinkLag><LagFormat>19</LagFormat>")
    plan = read_ms_project(ms_project(Tasks=task(2, after) + task(1)))
    assert 4.0 == only(plan, "task_order")["lag_hours"]
    assert ["a lag of 50 percent is taken as 4 hours"] == told(plan)


def test_a_lag_round_the_clock_is_told():
    after = link(1, "<Type>1</Type><LinkLag>14400</LinkLag><LagFormat>8</LagFormat>")
    plan = read_ms_project(ms_project(Tasks=task(1) + task(2, after)))
    assert ["a lag of 24 hours day and night is taken as so many working hours"] == told(plan)


def test_summaries_are_told_and_so_are_links_to_them():
    summary = task(1, "<Summary>1</Summary><Deadline>2024-05-01T17:00:00</Deadline>", name="All")
    plan = read_ms_project(ms_project(Tasks=summary + task(2) + task(3, link(1) + link(2))))
    assert ["T2", "T3"] == plan.tables["tasks"]["task"].to_list()
    assert [("T3", "T2")] == plan.tables["task_order"].select("task", "after").rows()
    assert [
        f"All has a constraint or deadline that is not kept: {SUMMARY}",
        "summaries are not taken in, as they follow from the tasks under them: All",
        f"the link to 1 is not taken in: {SUMMARY}",
    ] == told(plan)
    assert "PredecessorLink:6:PredecessorUID" == plan.notes[2].place


@pytest.mark.parametrize(
    ("more", "not_before", "due", "said"),
    [
        ("<ConstraintType>4</ConstraintType>", "2024-03-04", None, None),
        ("<ConstraintType>7</ConstraintType>", None, "2024-03-04", "until 8:00"),
        ("<ConstraintType>2</ConstraintType>", "2024-03-04", None, "(MSO)"),
        ("<ConstraintType>3</ConstraintType>", None, "2024-03-04", "(MFO)"),
        ("<ConstraintType>6</ConstraintType>", None, None, "not kept: FNET"),
        ("<ConstraintType>1</ConstraintType>", None, None, "not kept: ALAP"),
        ("<ConstraintType>0</ConstraintType>", None, None, None),
        ("<Deadline>2024-05-01T17:00:00</Deadline>", None, "2024-05-01", None),
        ("<Manual>1</Manual><Start>2024-06-03T08:00:00</Start>", "2024-06-03", None, "by hand"),
    ],
)
def test_constraints_and_deadlines_become_days(
    more: str, not_before: str | None, due: str | None, said: str | None
):
    day = "<ConstraintDate>2024-03-04T08:00:00</ConstraintDate>"
    plan = read_ms_project(ms_project(Tasks=task(1, more + day)))
    row = only(plan)
    assert (not_before, due) == (row["not_before"], row["due"])
    assert (said is None) == (plan.notes == ())
    assert said is None or said in told(plan)[0]


def test_what_is_done_comes_in_with_no_hours_and_what_is_under_way_with_those_that_remain():
    half = "<PercentComplete>50</PercentComplete>"
    plan = read_ms_project(ms_project(
        Tasks=task(1, "<PercentComplete>100</PercentComplete>") + task(2, half)
        + task(3, f"{half}<RemainingDuration>PT3H0M0S</RemainingDuration>")
    ))  # fmt: skip
    assert [0.0, 4.0, 3.0] == plan.tables["tasks"]["hours"].to_list()
    assert 3 == len(plan.notes)


def test_work_that_lasts_day_and_night_has_a_calendar_of_its_own():
    cure = task(1, length="PT48H0M0S").replace("Format>7", "Format>8")
    plan = read_ms_project(ms_project(Tasks=cure))
    assert (48.0, "ELAPSED") == (only(plan)["hours"], only(plan)["calendar"])
    row = only(plan, "calendars")
    assert (0, 24) == (row["from_hour"], row["hours"])


def test_crews_work_by_the_calendar_that_their_own_is_based_on():
    plan = read_ms_project(ms_project(
        fields="<CalendarUID>1</CalendarUID>",
        Calendars=calendar(1, "Standard", week(**DAYS))
        + calendar(2, "Two shifts [two]", week(mon="06:00-22:00"))
        + calendar(3, "Fitters", base=2)
        + calendar(4, "Welders", f"<Exceptions>{day_off('2024-05-01', '2024-05-03')}</Exceptions>",
                   base=2)
        + calendar(5, "Testers", base=1),
        Tasks=task(1),
        Resources=resource(1, "Fitters", "<Code>FIT</Code><CalendarUID>3</CalendarUID>"
                                         "<MaxUnits>2.5</MaxUnits>")
        + resource(2, "Зварники", "<CalendarUID>4</CalendarUID>")
        + resource(3, "Testers", "<CalendarUID>5</CalendarUID>"),
        Assignments=assignment(1, 1, "2") + assignment(1, 2) + assignment(1, 3) + assignment(1, -65535),
    ))  # fmt: skip
    crews = plan.tables["crews"].select("crew", "name", "name_uk", "size", "calendar").rows()
    assert [("FIT", "Fitters", None, 3, "two"), ("Zvarnyky", None, "Зварники", None, "Welders"),
            ("Testers", None, None, None, None)] == crews  # fmt: skip
    assert [("Welders", "2024-05-01", "2024-05-03")] == plan.tables["days_off"].rows()
    assert ["two", "Welders"] == plan.tables["calendars"]["calendar"].to_list()
    assert [2, 1, 1] == plan.tables["task_crews"]["count"].to_list()
    assert {"2.5 is taken as 3", "'Зварники' has the code Zvarnyky"} == set(told(plan))


def test_the_calendar_of_the_project_is_that_of_tasks_without_any():
    content = ms_project(
        fields="<CalendarUID>1</CalendarUID>",
        Calendars=calendar(1, "Six days", week(sat="08:00-16:00", **DAYS)),
        Tasks=task(1) + task(2),
        Resources=resource(1, "Fitters"),
        Assignments=assignment(2, 1),
    )
    plan = read_ms_project(content)
    assert ["Six-days", None] == plan.tables["tasks"]["calendar"].to_list()


def test_what_stands_for_other_files_is_told():
    plan = read_ms_project(ms_project(
        Tasks=task(1, "<ExternalTask>1</ExternalTask>") + task(2, "<Active>0</Active>")
        + task(3, "<IsNull>1</IsNull>")
        + task(4, link(1) + link(9, "<CrossProject>1</CrossProject>"), name="Fit")
    ))  # fmt: skip
    assert ["T4"] == plan.tables["tasks"]["task"].to_list()
    assert [
        "Fit is not taken in: it stands for what is in another file",
        "Fit is not taken in: it is not active",
        "a link of UID 4 to another file is not taken in",
        "the link to 1 is not taken in: it stands for what is in another file",
    ] == told(plan)


def test_material_and_what_no_table_holds_are_told():
    plan = read_ms_project(ms_project(
        Tasks=task(1, "<Priority>800</Priority><Cost>0</Cost><Notes>see</Notes>"
                      "<ExtendedAttribute><FieldID>7</FieldID></ExtendedAttribute>")
        + task(2, "<Priority>500</Priority><Cost>5.5</Cost>"),
        Resources=resource(1, "Oil", "<Type>0</Type>") + resource(2, "Idle"),
        Assignments=assignment(1, 1),
    ))  # fmt: skip
    assert ["elements that are not taken in: Cost (1), ExtendedAttribute (1), Notes (1), Priority (1)",
            "Oil is no crew, and what T1 needs of it is not taken in",
            "resources that no task uses are not taken in: Idle"] == told(plan)  # fmt: skip


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ("<Duration>P1D</Duration>", "'P1D' is not a length of time"),
        ("<Duration>PT999999999H</Duration>", "1e+09 is out of bounds"),
        ("<PercentComplete>half</PercentComplete>", "'half' is not a number"),
        ("<ConstraintType>77</ConstraintType>", "'77' is not allowed here"),
        ("<Deadline>tomorrow</Deadline>", "'tomorrow' is not a day"),
        (link(1, "<Type>9</Type>"), "'9' is not allowed here"),
        (link(1, "<LinkLag>x</LinkLag>"), "'x' is not a number"),
    ],
)
def test_a_value_that_is_wrong_forbids_the_use_of_the_file(more: str, said: str):
    second = task(2, more)
    if more.startswith("<Duration>"):
        second = second.replace("<Duration>PT8H0M0S</Duration>", "")
    plan = read_ms_project(ms_project(Tasks=task(1) + second))
    assert [said] == [str(error.message) for error in plan.errors]
    assert {5} == {error.row for error in plan.errors}


def test_no_part_of_a_file_passes_for_the_whole():
    content = ms_project(Tasks=task(1) + task(2, link(1)))
    for cut in range(len(content) - 1):
        with pytest.raises(Invalid):
            read_ms_project(content[:cut])


def test_an_identifier_that_comes_twice_forbids_the_use_of_the_file():
    plan = read_ms_project(ms_project(Tasks=task(1) + task(1)))
    assert ["1 is already in the file"] == [str(error.message) for error in plan.errors]
    assert {Severity.ERROR} == {note.severity for note in plan.notes}
