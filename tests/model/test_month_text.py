"""Months as people write them."""

from datetime import UTC, date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.as_read import Unreadable
from kuznia.model.month_text import month_of, read_month

MARCH = date(2024, 3, 1)


@pytest.mark.parametrize("text", ["2024-03", "2024-03-01", "2024-03-01 00:00:00"])
def test_year_and_month_are_as_they_should_be(text: str):
    read = read_month(text)

    assert (MARCH, True) == (read.value, read.as_written)


@pytest.mark.parametrize(
    "text",
    [
        "2024-3",
        "2024/03",
        "2024.3",
        "03.2024",
        "3/2024",
        "01.03.2024",
        "15.3.2024",
        "2024-03-15",
        "2024-03-15 12:30:00",
        "15/03/2024",
        "03/15/2024",
        "03/03/2024",
    ],
)
def test_other_ways_of_writing_are_certain(text: str):
    read = read_month(text)

    assert (MARCH, False) == (read.value, read.as_written)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("03/04/2024", "may mean 2024-03 or 2024-04"),
        ("45352", "Excel's number of a day"),
        ("2024-13", "'2024-13' is not a month"),
        ("31.02.2024", "not a month"),
        ("31/31/2024", "not a month"),
        ("Mar-24", "not a month"),
        ("03.24", "not a month"),
        ("2024", "not a month"),
        ("0024-03", "not between the years 1950 and 2200"),
        ("3024-03", "not between the years"),
    ],
)
def test_what_is_not_certain_is_not_read(text: str, why: str):
    with pytest.raises(Unreadable, match=why):
        read_month(text)


def test_a_day_of_excel_is_its_month():
    assert MARCH == month_of(datetime(2024, 3, 1, tzinfo=UTC)).value


def test_a_day_in_the_middle_of_a_month_is_said():
    assert not month_of(date(2024, 3, 15)).as_written


@given(st.text(alphabet="0123456789-./ ", max_size=12))
def test_reading_gives_the_first_of_a_month_or_says_why_not(text: str):
    def day_or_reason() -> int | str:
        try:
            return read_month(text).value.day
        except Unreadable as error:
            return str(error)

    assert day_or_reason() == 1 or "'" in str(day_or_reason())
