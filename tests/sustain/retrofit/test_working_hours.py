"""Hours in which work is done, counted one by one as a second method."""

from datetime import date, datetime, time, timedelta

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.errors import Invalid
from kuznia.sustain.retrofit.working_hours import Calendar, Pace, calendars_of, make_axis
from tests.sustain.retrofits import retrofits

MONDAY = date(2024, 1, 1)
moment = datetime.fromisoformat
USUAL = frozenset([Calendar()])
calendars = st.builds(
    Calendar,
    st.frozensets(st.integers(0, 6), min_size=1),
    st.integers(0, 23),
    st.integers(1, 24),
    st.lists(st.tuples(st.integers(0, 20), st.integers(0, 4)).map(
        lambda pair: (MONDAY + timedelta(pair[0]), MONDAY + timedelta(sum(pair)))), max_size=2
    ).map(tuple),
)  # fmt: skip


def test_a_week_of_eight_hours_has_forty_ticks():
    axis = make_axis(MONDAY, [USUAL], MONDAY, {(0, 8): 1})
    assert moment("2024-01-01 08:00") == axis.beginning(0)
    assert moment("2024-01-01 16:00") == axis.end(8)
    assert moment("2024-01-02 08:00") == axis.beginning(8)
    assert moment("2024-01-05 16:00") == axis.end(40)
    assert moment("2024-01-08 09:30") == axis.end(41.5)
    assert (0, 8, 40, 40) == tuple(axis.tick_of(MONDAY + timedelta(n)) for n in (0, 1, 5, 7))
    assert 8 == axis.tick_after(MONDAY)


def test_the_tables_say_when_there_is_work():
    found = calendars_of(
        retrofits(
            calendars=[{"calendar": "LATE", "weekdays": "sat;sun", "from_hour": 20, "hours": 6},
                       {"calendar": "USUAL"}],
            days_off=[{"calendar": "LATE", "first": "2024-01-06", "last": "2024-01-08"},
                      {"calendar": "USUAL", "first": "2024-01-02"}],
        )
    )  # fmt: skip
    late, usual = found["LATE"], found["USUAL"]
    assert (frozenset([5, 6]), 20, 6) == (late.weekdays, late.from_hour, late.hours)
    assert [13, 14] == [n for n in range(1, 20) if late.works_on(date(2024, 1, n))]
    assert [1, 3, 4, 5, 8] == [n for n in range(1, 9) if usual.works_on(date(2024, 1, n))]


def works_at(calendar: Calendar, hour: int) -> bool:
    at = datetime.combine(MONDAY, time()) + timedelta(hours=hour)
    for back in (0, 1):
        day = at.date() - timedelta(days=back)
        begin = datetime.combine(day, time(calendar.from_hour))
        off = any(first <= day <= last for first, last in calendar.off)
        if (
            day.weekday() in calendar.weekdays
            and not off
            and (begin <= at < begin + timedelta(hours=calendar.hours))
        ):
            return True
    return False


@given(one=calendars, other=calendars)
def test_the_axis_has_just_the_hours_in_which_someone_works(one: Calendar, other: Calendar):
    axis = make_axis(MONDAY, [frozenset([one]), frozenset([one, one]), frozenset([other])],
                     MONDAY, {(0, 1): 1})  # fmt: skip
    last = int(axis.hours[-1])
    expected = [h for h in range(last + 1) if works_at(one, h) or works_at(other, h)]
    assert expected == axis.hours.tolist()
    assert [works_at(one, h) for h in expected] == axis.works[0].tolist()
    assert axis.works[0].tolist() == axis.works[1].tolist()
    assert [works_at(other, h) for h in expected] == axis.works[2].tolist()


def test_calendars_that_never_meet_are_told():
    never = frozenset([Calendar(frozenset([0])), Calendar(frozenset([1]))])
    with pytest.raises(Invalid, match="too few hours"):
        make_axis(MONDAY, [never], MONDAY, {(0, 1): 1})


@given(works=st.lists(st.booleans(), min_size=4, max_size=30), begin=st.integers(0, 8),
       hours=st.integers(0, 6))  # fmt: skip
def test_work_goes_on_in_working_ticks_only(works: list[bool], begin: int, hours: int):
    works = [*works, *[True] * 20]
    pace = Pace.of(np.array(works))
    start = begin
    while not works[start]:
        start += 1
    end, left = start, hours
    while left:
        left -= works[end]
        end += 1
    found = pace.begin(np.array([float(begin)]))
    assert [start] == found.tolist()
    assert [end] == pace.end(found, np.array([float(hours)])).tolist()


def test_work_may_begin_and_end_within_a_tick():
    pace = Pace.of(np.array([True, True, False, True, True, True]))
    begin = pace.begin(np.array([0.5, 1.5, 2.5]))
    assert [0.5, 1.5, 3.0] == begin.tolist()
    assert [3.25, 4.25, 4.75] == pace.end(begin, np.full(3, 1.75)).tolist()
