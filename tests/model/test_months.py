"""Months."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.months import add_months, format_month, months_between, parse_month

months = st.dates(date(1950, 1, 1), date(2200, 12, 31)).map(lambda day: day.replace(day=1))


@given(months)
def test_what_is_written_is_read(month: date):
    assert month == parse_month(format_month(month))


@given(months, st.integers(-600, 600))
def test_adding_and_counting_are_opposites(month: date, count: int):
    assert count == months_between(month, add_months(month, count))


@pytest.mark.parametrize("text", ["", "2024", "2024-13", "2024-00", "24-01", "January 2024"])
def test_other_text_is_no_month(text: str):
    with pytest.raises(ValueError):  # noqa: PT011 - the error has no words of its own
        parse_month(text)
