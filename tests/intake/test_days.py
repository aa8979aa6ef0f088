from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.days import find_days


@pytest.mark.parametrize(
    "text",
    [
        "2 March 2024", "02 MAR 2024", "2-Mar-2024", "02MAR2024", "2nd of March 2024",
        "March 2, 2024", "MARCH 2 2024", "2024-03-02", "2024/3/2", "20240302", "2 березня 2024 р.",
        "2\nMarch\n2024", "2 Mar. 2024",
    ],
)  # fmt: skip
def test_a_day_is_read_in_every_usual_form(text: str):
    assert [("2024-03-02", None)] == [(day.iso, day.doubt) for day in find_days(text)]


@pytest.mark.parametrize("text", ["03/02/2024", "3.2.2024", "03-02-2024", "02 MAR 24", "13/3/24"])
def test_a_day_that_may_be_another_is_never_guessed(text: str):
    assert [(None, "ambiguous")] == [(day.iso, day.doubt) for day in find_days(text)]


@pytest.mark.parametrize("text", ["13/03/2024", "03/13/2024"])
def test_a_day_beyond_the_twelfth_is_certain_in_either_order(text: str):
    assert ["2024-03-13"] == [day.iso for day in find_days(text)]


def test_the_same_number_twice_is_certain():
    assert ["2024-03-03"] == [day.iso for day in find_days("03/03/2024")]


@pytest.mark.parametrize("text", ["31 February 2024", "2024-13-01", "30/02/2023", "0 May 2024"])
def test_what_is_no_day_of_the_calendar_is_said_to_be_none(text: str):
    assert [(None, "impossible")] == [(day.iso, day.doubt) for day in find_days(text)]


def test_a_month_by_itself_is_incomplete():
    assert [(None, "incomplete")] == [(day.iso, day.doubt) for day in find_days("March 2024")]


def test_words_and_numbers_that_are_no_days_are_left_alone():
    assert [] == find_days("Building 5, 1200 Main St, 22202; part 2024-0001A; may apply; v1.2.3.4")


@given(st.dates(date(1950, 1, 1), date(2090, 1, 1)))
def test_every_day_is_found_as_it_was_written(day: date):
    written = f"{day.day} {day:%B} {day.year}; {day:%b} {day.day}, {day.year}; {day.isoformat()}"

    assert [day.isoformat()] * 3 == [found.iso for found in find_days(written)]


@given(st.text(alphabet="0123456789 /-.MARCHmay\n,st"))
def test_any_text_gives_days_that_lie_in_it(text: str):
    assert all(text[day.start : day.end] == day.text for day in find_days(text))
