"""Counting on the calendar."""

from __future__ import annotations

from datetime import date
from itertools import islice, pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.release.calendar_days import (
    Span,
    each_after,
    months_after,
    quarter_ends,
    read_span,
    year_ends,
)

days = st.dates(date(1990, 1, 1), date(2150, 12, 31))


def test_within_thirty_days_of_the_first_is_until_the_thirty_first():
    assert date(2026, 1, 31) == Span(30, "days").after(date(2026, 1, 1))


def test_days_run_over_the_end_of_the_year_and_the_leap_day():
    assert date(2027, 1, 14) == Span(30, "days").after(date(2026, 12, 15))
    assert date(2024, 3, 1) == Span(2, "days").after(date(2024, 2, 28))
    assert date(2025, 3, 2) == Span(2, "days").after(date(2025, 2, 28))


@pytest.mark.parametrize(
    ("day", "count", "expected"),
    [
        (date(2026, 1, 31), 1, date(2026, 2, 28)),
        (date(2024, 1, 31), 1, date(2024, 2, 29)),
        (date(2026, 12, 31), 2, date(2027, 2, 28)),
        (date(2026, 3, 31), -1, date(2026, 2, 28)),
        (date(2026, 1, 15), -1, date(2025, 12, 15)),
        (date(2024, 2, 29), 12, date(2025, 2, 28)),
        (date(2024, 2, 29), 48, date(2028, 2, 29)),
    ],
)
def test_months_end_with_the_last_day_that_they_have(day: date, count: int, expected: date):
    assert expected == months_after(day, count)


def test_what_began_on_a_leap_day_is_due_on_it_in_leap_years():
    assert [date(2025, 2, 28), date(2026, 2, 28), date(2027, 2, 28), date(2028, 2, 29)] == list(
        islice(each_after(date(2024, 2, 29), Span(1, "years")), 4)
    )


def test_quarters_end_in_march_june_september_and_december():
    assert [date(2026, 9, 30), date(2026, 12, 31), date(2027, 3, 31), date(2027, 6, 30)] == list(
        islice(quarter_ends(date(2026, 7, 1)), 4)
    )


def test_the_last_day_of_a_quarter_is_in_it():
    assert date(2026, 6, 30) == next(quarter_ends(date(2026, 6, 30)))


def test_years_end_in_december():
    assert [date(2026, 12, 31), date(2027, 12, 31)] == list(
        islice(year_ends(date(2026, 12, 31)), 2)
    )


@pytest.mark.parametrize(
    ("text", "span"), [("1 day", Span(1, "days")), (" 12 months ", Span(12, "months"))]
)
def test_a_span_is_read(text: str, span: Span):
    assert span == read_span(text)


@pytest.mark.parametrize("text", ["", "30", "30 weeks", "-3 days", "30 days ago", "1.5 years"])
def test_other_text_is_no_span(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the error holds the text alone
        read_span(text)


@given(st.integers(0, 9999), st.sampled_from(["days", "months", "years"]))
def test_what_is_written_is_read(count: int, unit: str):
    assert f"{count} {unit}" == str(read_span(f"{count} {unit}"))


@given(days, st.integers(1, 200))
def test_a_later_day_is_never_due_earlier(day: date, count: int):
    later = day.fromordinal(day.toordinal() + 1)

    assert months_after(day, count) <= months_after(later, count)
    assert months_after(day, count).day <= day.day


@given(days)
def test_occurrences_follow_each_other_and_none_is_skipped(day: date):
    found = list(islice(each_after(day, Span(1, "years")), 12))

    assert [day.year + number for number in range(1, 13)] == [each.year for each in found]
    assert all(0 < (b - a).days <= 366 for a, b in pairwise([day, *found]))
    assert all(88 < (b - a).days < 93 for a, b in pairwise(islice(quarter_ends(day), 8)))
