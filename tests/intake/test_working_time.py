"""Weeks of other programs as weeks of the table calendars."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.working_time import STANDARD, Span, clock, week_of
from kuznia.model.retrofit_tables import WEEKDAYS


def hours(*spans: tuple[float, float]) -> list[Span]:
    return [(round(start * 60), round(end * 60)) for start, end in spans]


def days(**given: list[Span]) -> list[list[Span]]:
    return [given.get(day, []) for day in WEEKDAYS]


def test_a_plain_week_has_nothing_told():
    week = week_of(STANDARD)
    assert week is not None
    assert (WEEKDAYS[:5], 8, 8, ()) == (week.weekdays, week.from_hour, week.hours, week.told)
    assert week.is_standard


def test_a_pause_at_noon_is_told_and_its_hours_are_not_lost():
    week = week_of(days(mon=hours((8, 12), (13, 17))))
    assert week is not None
    assert (("mon",), 8, 8) == (week.weekdays, week.from_hour, week.hours)
    assert ["pauses within the day are not kept: its hours follow each other"] == [
        str(each) for each in week.told
    ]


def test_days_that_differ_from_most_are_taken_like_most_and_told():
    full, short = hours((7, 15)), hours((7, 14))
    week = week_of(days(mon=full, tue=full, wed=full, thu=full, fri=short))
    assert week is not None
    assert (WEEKDAYS[:5], 7, 8) == (week.weekdays, week.from_hour, week.hours)
    assert ["fri have other hours than the other days and are taken like them"] == [
        str(each) for each in week.told
    ]


def test_hours_that_are_not_whole_are_rounded_and_told():
    week = week_of(days(mon=hours((7.5, 15))))
    assert week is not None
    assert (7, 8) == (week.from_hour, week.hours)
    assert ["work from 7:30 for 7.5 hours is taken as from 7:00 for 8"] == [
        str(each) for each in week.told
    ]


def test_a_night_shift_belongs_to_the_day_on_which_it_begins():
    night = hours((0, 3), (4, 8), (23, 24))
    week = week_of(days(mon=hours((23, 24)), tue=night, wed=night, thu=hours((0, 3), (4, 8))))
    assert week is not None
    assert (("mon", "tue", "wed"), 23, 8) == (week.weekdays, week.from_hour, week.hours)


def test_work_round_the_clock_stays_within_its_days():
    week = week_of([hours((0, 24))] * 7)
    assert week is not None
    assert (WEEKDAYS, 0, 24, ()) == (week.weekdays, week.from_hour, week.hours, week.told)


def test_a_week_without_work_is_none():
    assert week_of([()] * 7) is None


@pytest.mark.parametrize(("minute", "shown"), [(0, "0:00"), (65, "1:05"), (1439, "23:59")])
def test_a_minute_is_shown_as_a_clock_does(minute: int, shown: str):
    assert shown == clock(minute)


spans = st.lists(st.integers(0, 48), max_size=6, unique=True).map(
    lambda marks: [(30 * a, 30 * b) for a, b in zip(*[iter(sorted(marks))] * 2, strict=False)]
)


@given(st.lists(spans, min_size=7, max_size=7))
def test_any_week_gives_one_that_the_table_allows(week: list[list[Span]]):
    found = week_of(week)
    assert (found is None) == (not any(week))
    if found is not None:
        assert 0 <= found.from_hour <= 23
        assert 1 <= found.hours <= 24
        assert found.weekdays
        assert list(found.weekdays) == [day for day in WEEKDAYS if day in found.weekdays]
