"""What is told while schedules are read, and the cells that are read."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.project_notes import Notes, Place, name_and_code, named, names_of, plain_name

HERE = Place("TASK", 7, "hours")


@pytest.mark.parametrize(("text", "number"), [("8", 8), ("12.5", 12.5), ("0,5", 0.5), (" ", None)])
def test_numbers_are_read_with_a_point_or_a_comma(text: str, number: float | None):
    notes = Notes()
    assert (number, []) == (notes.number(text, HERE), notes.findings)


@pytest.mark.parametrize("text", ["many", "1,234", "nan", "1e300"])
def test_what_is_no_certain_number_is_an_error_with_its_place(text: str):
    notes = Notes()
    assert notes.number(text, HERE) is None
    assert ["TASK:7:hours"] == [note.place for note in notes.findings]


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("2024-03-04", "2024-03-04T00:00:00"),
        ("2024-03-04 08:30", "2024-03-04T08:30:00"),
        ("2024-03-04T08:30:15", "2024-03-04T08:30:00"),
    ],
)
def test_days_are_read_with_or_without_a_time(text: str, moment: str):
    read = Notes().moment(text, HERE)
    assert read is not None
    assert moment == read.isoformat()
    assert Notes().moment("", HERE) is None


@pytest.mark.parametrize(
    "text", ["2024-02-30", "4 March", "0001-01-01", "2024-03-04 25:00", "9999-01-01"]
)
def test_what_is_no_day_is_an_error(text: str):
    notes = Notes()
    assert notes.moment(text, HERE) is None
    assert 1 == len(notes.findings)


def test_names_go_into_the_cell_of_their_letters():
    assert {"name": "Fit", "name_uk": None} == names_of("Fit", "A")
    assert {"name": None, "name_uk": "Насос A"} == names_of(" Насос\n A", "A")
    assert {"name": None, "name_uk": None} == names_of("A", "A")


def test_the_code_of_a_calendar_may_stand_in_its_name():
    assert ("Night shift", "nights") == name_and_code("Night shift [nights]")
    assert ("", "nights") == name_and_code("[nights]")
    assert ("Shift [a b]", "Shift [a b]") == name_and_code("Shift [a b]")


def test_many_things_are_counted():
    assert "0, 1, 2, 3, 4, 5, 6, 7 … (9)" == named(map(str, range(9)))


@given(st.text())
def test_a_plain_name_can_be_shown_on_one_line(text: str):
    name = plain_name(text)
    assert name == name.strip()
    assert not name or name.isprintable()
    assert name == plain_name(name)
