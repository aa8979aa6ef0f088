"""The working time of XER calendars, as Primavera and other programs write it."""

from contextlib import suppress
from datetime import date
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.xer_calendar import Undecodable, read_working_time, stretches
from tests.intake.xer_files import EIGHT, working_time

SHIFT = (8 * 60, 16 * 60)


def test_days_count_from_sunday_in_the_file_and_from_monday_here():
    time = read_working_time(working_time({1: [("9:00", "12:00")], 2: EIGHT}))
    assert (SHIFT,) == time.days[0]
    assert ((9 * 60, 12 * 60),) == time.days[6]
    assert () == time.days[1]


def test_layout_order_and_view_do_not_matter():
    flat = read_working_time(working_time({2: [("08:00", "12:00"), ("13:00", "17:00")]}))
    laid_out = (
        "(0||CalendarData()(\x7f\x7f\r\n  (0||DaysOfWeek()(\x7f\x7f  (0||1()())\x7f (0||2()( "
        "(0||1(f|17:00|s|13:00)()) (0||0(f|12:00|s|8:00)())))))"
        " (0||VIEW(ShowTotal|N)()) (0||Exceptions()())))"
    )
    assert flat == read_working_time(laid_out)


@pytest.mark.parametrize(
    ("shift", "expected"),
    [
        ("s|00:00|f|00:00", (0, 1440)),
        ("s|22:00|f|0:00", (22 * 60, 1440)),
        ("s|8:00 AM|f|5:00 PM", (8 * 60, 17 * 60)),
        ("s|12:00 AM|f|12:00 PM", (0, 12 * 60)),
        ("s|07:30|f|15:45", (450, 945)),
    ],
)
def test_clocks_are_read_as_they_are_written(shift: str, expected: tuple[int, int]):
    data = f"(0||CalendarData()((0||DaysOfWeek()((0||2()((0||0({shift})())(0||1()())))))))"
    assert (expected,) == read_working_time(data).days[0]


def test_exceptions_are_days_without_work_or_with_work_of_their_own():
    time = read_working_time(working_time(
        None, [date(2024, 5, 1)],
        {date(2024, 5, 4): EIGHT, date(2024, 5, 6): EIGHT, date(2024, 5, 7): [("8:00", "12:00")]},
    ))  # fmt: skip
    assert (date(2024, 5, 1),) == time.off
    assert (date(2024, 5, 4), date(2024, 5, 7)) == time.odd  # the Monday is as the week has it


def test_the_number_of_an_exception_may_stand_in_its_head():
    data = "(0||()((0||DaysOfWeek()((0||2()((0||0(s|8:00|f|16:00)())))))(0||Exceptions()((0||d|45413()())))))"
    assert (date(2024, 5, 1),) == read_working_time(data).off


@pytest.mark.parametrize(
    "data",
    [
        "",
        "(0||CalendarData()())",
        "(0||CalendarData()((0||DaysOfWeek()(",
        "(0||CalendarData()((0||DaysOfWeek()()))))",
        "(0||DaysOfWeek()((0||8()())))",
        "(0||DaysOfWeek()((0||2()((0||0(s|16:00|f|08:00)())))))",
        "(0||DaysOfWeek()((0||2()((0||0(s|8:00|f|8:00)())))))",
        "(0||DaysOfWeek()((0||2()((0||0(s|25:00|f|26:00)())))))",
        "(0||DaysOfWeek()((0||2()((0||0(s|noon|f|16:00)())))))",
        "(0||X()((0||DaysOfWeek()())(0||Exceptions()((0||0(d|soon)())))))",
        "(0||X()((0||DaysOfWeek()())(0||Exceptions()((0||0(d|99999999999999999999)())))))",
        "(0||a()(" * 100_000,
        "(" * 100_000,
    ],
    ids=lambda data: data[-36:] + str(len(data)),
)
def test_what_cannot_be_read_is_told(data: str):
    with pytest.raises(Undecodable):
        read_working_time(data)


@given(st.text("(0|)DdaysOfWeek12s:f "))
def test_nothing_else_is_raised_by_any_text(data: str):
    with suppress(Undecodable):
        read_working_time(f"(0||DaysOfWeek()({data}))")


@given(st.sets(st.dates(date(2024, 1, 1), date(2024, 3, 1))))
def test_stretches_hold_the_days_and_no_others(days: set[date]):
    found = stretches(tuple(sorted(days)))
    held = [n for first, last in found for n in range(first.toordinal(), last.toordinal() + 1)]
    assert sorted(day.toordinal() for day in days) == held
    assert all(later[0].toordinal() - earlier[1].toordinal() > 1
               for earlier, later in pairwise(found))  # fmt: skip
