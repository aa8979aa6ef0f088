"""Calendars of Microsoft Project XML: their weeks, days off, and what they are based on."""

from __future__ import annotations

from datetime import date

import pytest

from kuznia.intake.ms_project_calendar import Calendars, read_calendars
from kuznia.intake.ms_project_elements import read_project_file
from kuznia.intake.project_notes import Notes
from kuznia.intake.working_time import STANDARD
from tests.intake.ms_project_files import calendar, day_off, ms_project, week

NIGHT = week(mon="22:00-00:00", tue="00:00-06:00")


def read(*calendars: str) -> tuple[Calendars, list[str]]:
    notes = Notes()
    file = read_project_file(ms_project(Calendars="".join(calendars)))
    return read_calendars(file["Calendars"], "1", notes), [str(n.message) for n in notes.findings]


def exceptions(*some: str) -> str:
    return f"<Exceptions>{''.join(some)}</Exceptions>"


def test_days_count_from_sunday_in_the_file_and_from_monday_here():
    calendars, told = read(calendar(1, "C", week(mon="08:00-12:00 13:00-17:00", sun="09:00-10:00")))
    assert [] == told
    days = calendars.drafts["1"].days
    assert [(480, 720), (780, 1020)] == list(days[0])
    assert [(540, 600)] == list(days[6])


def test_midnight_is_the_end_of_the_day():
    calendars, _ = read(calendar(1, "C", NIGHT))
    assert [(1320, 1440)] == list(calendars.drafts["1"].days[0])


def test_a_calendar_without_a_week_works_as_is_usual():
    calendars, _ = read(calendar(1, "C"))
    assert [list(day) for day in STANDARD] == [list(day) for day in calendars.drafts["1"].days]


def test_one_that_says_nothing_of_its_own_is_the_one_that_it_is_based_on():
    own = exceptions(day_off("2024-05-01", "2024-05-01"))
    calendars, _ = read(
        calendar(1, "C", NIGHT + exceptions(day_off("2024-01-01", "2024-01-02"))),
        calendar(2, "Same", base=1),
        calendar(3, "Other", own, base=1),
    )
    assert ("1", "3", None) == (calendars.of("2"), calendars.of("3"), calendars.of("-1"))
    assert calendars.drafts["1"].days == calendars.drafts["3"].days
    assert ((date(2024, 1, 1), date(2024, 1, 2)), (date(2024, 5, 1), date(2024, 5, 1))) == (
        calendars.drafts["3"].off
    )


def test_calendars_that_are_based_on_each_other_end():
    calendars, _ = read(calendar(1, "A", NIGHT, base=2), calendar(2, "B", NIGHT, base=1))
    assert {"1", "2"} == set(calendars.drafts)
    assert None is read(calendar(1, "A", base=2), calendar(2, "B", base=1))[0].of("1")


def test_a_day_that_comes_each_year_is_followed():
    yearly = "<Type>2</Type><Month>7</Month><MonthDay>24</MonthDay><DayWorking>0</DayWorking>"
    leap = "<Type>2</Type><Month>1</Month><MonthDay>29</MonthDay><DayWorking>0</DayWorking>"
    calendars, told = read(calendar(1, "C", exceptions(
        day_off("2024-01-01", "2026-06-30", yearly), day_off("2023-01-01", "2026-06-30", leap)
    )))  # fmt: skip
    assert [] == told
    assert [date(2024, 2, 29), date(2024, 8, 24), date(2025, 8, 24)] == [
        first for first, _last in calendars.drafts["1"].off
    ]


@pytest.mark.parametrize(
    "more", ["<Type>6</Type><DaysOfWeek>2</DaysOfWeek>", "<Type>1</Type><Period>2</Period>"]
)
def test_other_days_that_recur_are_told(more: str):
    weekly = day_off("2024-01-01", "2024-06-30", f"<Name>Half</Name>{more}")
    calendars, told = read(calendar(1, "C", exceptions(weekly)))
    assert () == calendars.drafts["1"].off
    assert ["days that come again and again are not kept: Half, from 2024-01-01 to 2024-06-30"] == (
        told
    )


def test_the_old_form_of_an_exception_is_the_same_as_the_new():
    old = "<WeekDays><WeekDay><DayType>0</DayType>{}</WeekDay></WeekDays>".format(
        day_off("2024-05-01", "2024-05-02", "<DayWorking>0</DayWorking>")
        .removeprefix("<Exception>")
        .removesuffix("</Exception>")
    )
    both = old + exceptions(day_off("2024-05-01", "2024-05-02"))
    calendars, _ = read(calendar(1, "C", both))
    assert ((date(2024, 5, 1), date(2024, 5, 2)),) == calendars.drafts["1"].off


def test_the_days_of_an_exception_may_stand_in_it_without_a_period():
    bare = (
        day_off("2024-05-01", "2024-05-02").replace("<TimePeriod>", "").replace("</TimePeriod>", "")
    )
    calendars, told = read(calendar(1, "C", exceptions(bare)))
    assert [] == told
    assert ((date(2024, 5, 1), date(2024, 5, 2)),) == calendars.drafts["1"].off


def test_days_with_work_of_their_own_are_kept_apart():
    worked = day_off("2024-05-04", "2024-05-05", "<Type>1</Type><DayWorking>1</DayWorking>")
    calendars, _ = read(calendar(1, "C", exceptions(worked)))
    assert (date(2024, 5, 4), date(2024, 5, 5)) == calendars.drafts["1"].odd


@pytest.mark.parametrize(
    ("more", "said"),
    [
        (week(mon="16:00-08:00"), "there is no working time from '16:00:00' to '08:00:00'"),
        (week(mon="now-08:00"), "there is no working time from 'now:00' to '08:00:00'"),
        ("<WeekDays><WeekDay><DayType>8</DayType></WeekDay></WeekDays>", "'8' is not allowed here"),
        (exceptions(day_off("2024-05-03", "2024-05-01")), "2024-05-03 is after 2024-05-01"),
        (exceptions(day_off("soon", "2024-05-01")), "'soonT00:00:00' is not a day"),
        (exceptions("<Exception/>"), "an exception without days is not kept"),
    ],
)
def test_what_is_wrong_is_told(more: str, said: str):
    _calendars, told = read(calendar(1, "C", more))
    assert [said] == told
