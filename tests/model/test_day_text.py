from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.as_read import AsRead, Unreadable
from kuznia.model.day_text import day_of, read_day


@pytest.mark.parametrize("text", ["2024-02-29", "1950-01-01", "2200-12-31"])
def test_a_day_is_read_as_written(text: str):
    assert AsRead(text) == read_day(text)


@pytest.mark.parametrize("text", ["29.02.2024", "29/02/2024", "2024-2-29", "2024.02.29"])
def test_other_ways_to_write_a_day_are_read_when_they_are_certain(text: str):
    assert AsRead("2024-02-29", as_written=False) == read_day(text)


def test_a_day_that_may_be_either_of_two_is_not_read():
    with pytest.raises(Unreadable, match="may mean 2024-03-04 or 2024-04-03"):
        read_day("03/04/2024")


def test_a_day_that_reads_the_same_both_ways_is_certain():
    assert "2024-04-04" == read_day("04/04/2024").value


@pytest.mark.parametrize("text", ["2023-02-29", "2024-13-01", "31.04.2024", "soon", "45000", ""])
def test_what_is_not_in_the_calendar_is_no_day(text: str):
    with pytest.raises(Unreadable):
        read_day(text)


@pytest.mark.parametrize("text", ["1949-12-31", "2201-01-01"])
def test_years_that_nobody_means_are_refused(text: str):
    with pytest.raises(Unreadable, match="between the years"):
        read_day(text)


def test_a_workbook_gives_days_as_dates_or_times():
    assert "2024-02-29" == day_of(date(2024, 2, 29)).value
    assert AsRead("2024-02-29") == day_of(datetime(2024, 2, 29))  # noqa: DTZ001 - as Excel has it
    assert AsRead("2024-02-29") == read_day("2024-02-29 00:00:00")


@given(st.dates(date(1950, 1, 1), date(2200, 12, 31)))
def test_every_day_written_with_dots_is_the_same_day(day: date):
    assert day.isoformat() == read_day(f"{day.day}.{day.month}.{day.year}").value


@given(st.text(max_size=30))
def test_any_text_is_a_day_or_says_why_not(text: str):
    def day_or_reason() -> str:
        try:
            return read_day(text).value
        except Unreadable as error:
            return str(error)

    assert day_or_reason()
