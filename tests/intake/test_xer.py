"""Schedules from XER files of Primavera P6."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import given, settings

from kuznia.intake.xer import read_xer
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.findings import Severity
from kuznia.model.lists import split_words
from kuznia.model.project_plan import ProjectPlan
from kuznia.model.retrofit_tables import WEEKDAYS
from tests.intake.random_plans import Tables, plans, same
from tests.intake.xer_files import Rows, Spans, working_time, xer

FIT: dict[str, Any] = {"task_id": 10, "task_code": "A1000", "task_name": "Fit the pump"}
TEST: dict[str, Any] = {"task_id": 11, "task_code": "A1010", "task_name": "Випробувати"}


def told(plan: ProjectPlan) -> list[str]:
    return [str(note) for note in plan.notes]


def only(plan: ProjectPlan, table: str = "tasks") -> dict[str, Any]:
    (row,) = plan.tables[table].iter_rows(named=True)
    return row


def test_tasks_come_in_with_code_name_hours_and_calendar():
    plan = read_xer(xer(TASK=[FIT, {**TEST, "target_drtn_hr_cnt": "12.5"}]))
    assert ("xer", "TRUCKS", ()) == (plan.kind, plan.name, plan.notes)
    rows = plan.tables["tasks"].select("task", "name", "name_uk", "hours", "calendar").rows()
    assert [
        ("A1000", "Fit the pump", None, 8.0, "Days"),
        ("A1010", None, "Випробувати", 12.5, "Days"),
    ] == rows
    assert ("Days", "mon;tue;wed;thu;fri", 8, 8) == (
        plan.tables["calendars"].select("calendar", "weekdays", "from_hour", "hours").row(0)
    )


@pytest.mark.parametrize("link", ["FS", "SS", "FF", "SF"])
def test_links_keep_their_kind_and_lag(link: str):
    links = [{"task_id": 11, "pred_task_id": 10, "pred_type": f"PR_{link}", "lag_hr_cnt": -4}]
    plan = read_xer(xer(TASK=[FIT, TEST], TASKPRED=links))
    assert {"task": "A1010", "after": "A1000", "link": link, "lag_hours": -4.0} == only(
        plan, "task_order"
    )


def test_crews_come_in_with_their_number_and_calendar():
    plan = read_xer(xer(
        TASK=[FIT],
        RSRC=[{"rsrc_id": 5, "rsrc_short_name": "FIT", "rsrc_name": "Fitters", "clndr_id": 1}],
        RSRCRATE=[{"rsrc_id": 5, "max_qty_per_hr": 2, "start_date": "2020-01-01 00:00"},
                  {"rsrc_id": 5, "max_qty_per_hr": 4, "start_date": "2023-01-01 00:00"}],
        TASKRSRC=[{"task_id": 10, "rsrc_id": 5, "target_qty_per_hr": 3}],
    ))  # fmt: skip
    assert {"crew": "FIT", "name": "Fitters", "name_uk": None, "site": None, "size": 4,
            "calendar": "Days"} == only(plan, "crews")  # fmt: skip
    assert {"task": "A1000", "crew": "FIT", "count": 3} == only(plan, "task_crews")


@pytest.mark.parametrize(
    ("kind", "not_before", "due", "said"),
    [
        ("CS_MSOA", "2024-03-04", None, None),
        ("CS_MEOB", None, "2024-03-04", None),
        ("CS_MSO", "2024-03-04", None, "to start on a certain day"),
        ("CS_MANDFIN", None, "2024-03-04", "to finish on a certain day"),
        ("CS_MEOA", None, None, "a constraint that is not kept: CS_MEOA"),
    ],
)
def test_constraints_become_days(kind: str, not_before: str, due: str, said: str | None):
    hour = "17:00" if due else "08:00"
    plan = read_xer(xer(TASK=[{**FIT, "cstr_type": kind, "cstr_date": f"2024-03-04 {hour}"}]))
    row = only(plan)
    assert (not_before, due) == (row["not_before"], row["due"])
    assert [said is not None] * len(plan.notes) == [said in note for note in told(plan) if said]
    assert bool(said) == bool(plan.notes)


def test_an_hour_that_no_table_holds_is_told():
    plan = read_xer(xer(TASK=[
        {**FIT, "cstr_type": "CS_MSOA", "cstr_date": "2024-03-04 13:00",
         "cstr_type2": "CS_MEOB", "cstr_date2": "2024-03-08 12:00"},
    ]))  # fmt: skip
    assert ("2024-03-04", "2024-03-08") == (only(plan)["not_before"], only(plan)["due"])
    assert ["not before 13:00 on 2024-03-04", "until 12:00 on 2024-03-08"] == [
        str(note.message).partition(" is taken")[0] for note in plan.notes
    ]


def test_what_is_done_comes_in_with_no_hours_and_what_is_under_way_with_those_that_remain():
    plan = read_xer(xer(TASK=[
        {**FIT, "status_code": "TK_Complete", "act_end_date": "2024-02-01 16:00"},
        {**TEST, "status_code": "TK_Active", "target_drtn_hr_cnt": 40, "remain_drtn_hr_cnt": 16},
    ]))  # fmt: skip
    assert [0.0, 16.0] == plan.tables["tasks"]["hours"].to_list()
    assert ["A1000 is done since 2024-02-01, and comes in with 0 hours",
            "A1010 is under way: 16 of its 40 hours are still to be done, and come in"] == [
        str(note.message) for note in plan.notes
    ]  # fmt: skip
    assert [(10, "status_code"), (11, "status_code")] == [
        (note.row, note.column) for note in plan.notes
    ]


def test_summaries_and_levels_of_effort_are_told_and_so_are_links_to_them():
    effort = {"task_id": 12, "task_code": "LOE", "task_name": "Supervise", "task_type": "TT_LOE"}
    plan = read_xer(xer(
        TASK=[FIT, effort],
        TASKPRED=[{"task_id": 10, "pred_task_id": 12}, {"task_id": 12, "pred_task_id": 10},
                  {"task_id": 10, "pred_task_id": 99}],
    ))  # fmt: skip
    assert ["A1000"] == plan.tables["tasks"]["task"].to_list()
    assert plan.tables["task_order"].is_empty()
    assert ["TASK", "TASKPRED", "TASKPRED", "TASKPRED"] == [note.table for note in plan.notes]
    assert "a level of effort" in told(plan)[1]
    assert "it is not in the file" in told(plan)[3]


def test_of_several_links_between_two_tasks_one_is_kept_and_the_others_told():
    links = [{"task_id": 11, "pred_task_id": 10, "pred_type": kind, "lag_hr_cnt": lag}
             for kind, lag in (("PR_FF", 4), ("PR_SS", 2), ("PR_SS", 8))]  # fmt: skip
    plan = read_xer(xer(TASK=[FIT, TEST], TASKPRED=links))
    assert {"task": "A1010", "after": "A1000", "link": "SS", "lag_hours": 8.0} == only(
        plan, "task_order"
    )
    assert ["SS +2 is kept and FF +4 is not", "SS +8 is kept and SS +2 is not"] == [
        str(note.message).partition("; ")[2] for note in plan.notes
    ]


def test_a_file_of_several_projects_is_taken_in_when_one_is_named():
    content = xer(
        PROJECT=[{}, {"proj_id": 2, "proj_short_name": "PUMPS"}],
        TASK=[FIT, {**TEST, "proj_id": 2}],
        TASKPRED=[{"task_id": 11, "pred_task_id": 10}],
    )
    with pytest.raises(Invalid, match="several projects with tasks: TRUCKS, PUMPS"):
        read_xer(content)
    with pytest.raises(NotFound, match="no project BOATS"):
        read_xer(content, "BOATS")
    plan = read_xer(content, "PUMPS")
    assert ["A1010"] == plan.tables["tasks"]["task"].to_list()
    assert ["other projects are not taken in: TRUCKS",
            "the link to 10 is not taken in: it is of another project"] == [
        str(note.message) for note in plan.notes
    ]  # fmt: skip


def test_material_roles_and_what_nothing_uses_are_told():
    plan = read_xer(xer(
        TASK=[FIT],
        CALENDAR=[{"clndr_id": 1, "clndr_data": working_time()},
                  {"clndr_id": 2, "clndr_name": "Nights", "clndr_data": working_time()}],
        RSRC=[{"rsrc_id": 5, "rsrc_short_name": "OIL", "rsrc_name": "Oil", "rsrc_type": "RT_Mat"},
              {"rsrc_id": 6, "rsrc_short_name": "IDLE"}],
        TASKRSRC=[{"task_id": 10, "rsrc_id": 5}, {"task_id": 10, "role_id": 3}],
        UDFVALUE=[{"fk_id": 10}, {"fk_id": 10}],
    ))  # fmt: skip
    assert plan.tables["crews"].is_empty()
    assert {"tables that are not taken in: UDFVALUE (2)",
            "A1000 needs a role and no resource, which is not taken in",
            "Oil is no crew, and what A1000 needs of it is not taken in",
            "resources that no task uses are not taken in: IDLE",
            "calendars that no work uses are not taken in: Nights"} == {
        str(note.message) for note in plan.notes
    }  # fmt: skip


def test_days_off_come_in_as_stretches_also_those_of_the_calendar_it_is_based_on():
    may = date(2024, 5, 1)
    plan = read_xer(xer(
        TASK=[{**FIT, "clndr_id": 2}],
        CALENDAR=[
            {"clndr_id": 1, "clndr_name": "All",
             "clndr_data": working_time(off=[may, may + timedelta(1), date(2024, 8, 24)])},
            {"clndr_id": 2, "clndr_name": "Ours [ours]", "base_clndr_id": 1,
             "clndr_data": working_time(off=[may + timedelta(2)],
                                        other={date(2024, 8, 24): [("08:00", "12:00")]})},
        ],
    ))  # fmt: skip
    assert [("ours", "2024-05-01", "2024-05-03")] == plan.tables["days_off"].rows()
    assert "Ours has days with hours of their own, which are not kept: 2024-08-24" in told(plan)[1]


def test_a_calendar_that_cannot_be_read_is_told():
    plan = read_xer(xer(TASK=[FIT], CALENDAR=[{"clndr_id": 1, "clndr_data": "(0||x"}]))
    assert "the working time of Days cannot be read" in told(plan)[0]
    assert "CALENDAR:7:clndr_data" == plan.notes[0].place


@pytest.mark.parametrize(
    ("field", "text", "said"),
    [
        ("target_drtn_hr_cnt", "many", "'many' is not a number"),
        ("target_drtn_hr_cnt", "-8", "-8 is out of bounds"),
        ("target_drtn_hr_cnt", "1e9", "1e+09 is out of bounds"),
        ("cstr_date", "4 March", "'4 March' is not a day"),
    ],
)
def test_a_cell_that_is_wrong_forbids_the_use_of_the_file(field: str, text: str, said: str):
    plan = read_xer(xer(TASK=[{**FIT, field: text}]))
    (error,) = plan.errors
    assert said == str(error.message)
    assert ("TASK", 10) == (error.table, error.row)


def test_codes_are_made_plain_and_that_is_told():
    plan = read_xer(xer(TASK=[{**FIT, "task_code": "Роб 1"}]), prefix="K-")
    assert "K-Rob-1" == only(plan)["task"]
    (note,) = plan.notes
    assert (Severity.FIXED, "'K-Роб 1' has the code K-Rob-1") == (note.severity, str(note.message))


def test_a_file_without_its_end_may_not_be_used():
    plan = read_xer(xer(ended=False, TASK=[FIT]))
    assert ["the file has no %E at its end, so part of it may be missing"] == [
        str(error.message) for error in plan.errors
    ]


def test_no_part_of_a_file_passes_for_the_whole():
    content = xer(TASK=[FIT, TEST], TASKPRED=[{"task_id": 11, "pred_task_id": 10}])
    for cut in range(len(content) - len("%E\r\n")):
        try:
            plan = read_xer(content[:cut])
        except Invalid:
            continue
        assert plan.errors, cut


def test_a_file_without_tasks_is_refused():
    with pytest.raises(Invalid, match="the file has no tasks"):
        read_xer(xer())


def written(tables: Tables, usual: Rows = ()) -> bytes:
    """Write the tables of a schedule as an XER file, with a calendar that is usual in the project."""
    numbers = {
        name: {code: number for number, code in enumerate(tables[name].to_series(0), 1)}
        for name in ("calendars", "crews", "tasks")
    }
    off: dict[str, list[date]] = {code: [] for code in numbers["calendars"]}
    for code, first, last in tables["days_off"].iter_rows():
        begin, end = date.fromisoformat(first), date.fromisoformat(last or first)
        off[code] += [begin + timedelta(n) for n in range((end - begin).days + 1)]
    rows = {name: list(frame.iter_rows(named=True)) for name, frame in tables.items()}
    return xer(
        PROJECT=[{"clndr_id": row["clndr_id"]} for row in usual] or [{}],
        CALENDAR=[*usual, *(
            {"clndr_id": numbers["calendars"][row["calendar"]],
             "clndr_name": f"{row['name'] or row['name_uk'] or ''} [{row['calendar']}]",
             "clndr_data": working_time(week_of(row), off[row["calendar"]])}
            for row in rows["calendars"]
        )],
        RSRC=[
            {"rsrc_id": numbers["crews"][row["crew"]], "rsrc_short_name": row["crew"],
             "rsrc_name": row["name"] or row["name_uk"],
             "clndr_id": numbers["calendars"].get(row["calendar"])}
            for row in rows["crews"]
        ],
        RSRCRATE=[{"rsrc_id": numbers["crews"][row["crew"]], "max_qty_per_hr": row["size"]}
                  for row in rows["crews"]],
        TASK=[
            {"task_id": numbers["tasks"][row["task"]], "task_code": row["task"],
             "task_name": row["name"] or row["name_uk"], "target_drtn_hr_cnt": row["hours"],
                "remain_drtn_hr_cnt": row["hours"],
             "clndr_id": numbers["calendars"].get(row["calendar"]),
             "cstr_type": row["not_before"] and "CS_MSOA", "cstr_date": row["not_before"],
             "cstr_type2": row["due"] and "CS_MEOB", "cstr_date2": row["due"]}
            for row in rows["tasks"]
        ],
        TASKPRED=[
            {"task_pred_id": number, "proj_id": 1, "pred_proj_id": 1,
             "task_id": numbers["tasks"][row["task"]], "pred_task_id": numbers["tasks"][row["after"]],
             "pred_type": f"PR_{row['link']}", "lag_hr_cnt": row["lag_hours"]}
            for number, row in enumerate(rows["task_order"], 1)
        ],
        TASKRSRC=[
            {"taskrsrc_id": number, "proj_id": 1,
             "task_id": numbers["tasks"][row["task"]], "rsrc_id": numbers["crews"][row["crew"]],
             "target_qty_per_hr": row["count"]}
            for number, row in enumerate(rows["task_crews"], 1)
        ],
    )  # fmt: skip


def week_of(row: dict[str, Any]) -> dict[int, Spans]:
    """Give the shifts of a calendar by day, from Sunday, 1; after midnight they are the next day's."""
    week: dict[int, list[tuple[str, str]]] = {day: [] for day in range(1, 8)}
    end = row["from_hour"] + row["hours"]
    for word in split_words(row["weekdays"]):
        day = (WEEKDAYS.index(word) + 1) % 7
        week[day + 1].append((f"{row['from_hour']}:00", f"{min(end, 24) % 24:02d}:00"))
        if end > 24:
            week[(day + 1) % 7 + 1].insert(0, ("00:00", f"{end - 24:02d}:00"))
    return {day: sorted(spans, key=lambda span: int(span[0].partition(":")[0]))
            for day, spans in week.items()}  # fmt: skip


@settings(max_examples=60)
@given(plans())
def test_what_a_file_can_hold_comes_in_as_it_is(tables: Tables):
    plan = read_xer(written(tables))
    assert [] == [note for note in plan.notes if note.severity is not Severity.FIXED]
    assert same(tables, plan.tables)
