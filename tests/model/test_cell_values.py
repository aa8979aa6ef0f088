"""The value of one cell: read when certain, unreadable otherwise."""

from datetime import UTC, date, datetime, time
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.as_read import Unreadable
from kuznia.model.cell_values import UNCOMPUTED, expectation, read_cell, written
from kuznia.model.language import msg
from kuznia.model.schema import Column, Kind

WORDS = ("plant", "first_article")
COLUMNS = {
    kind: Column("x", kind, msg("x"), choices=WORDS if "choice" in kind else ()) for kind in Kind
}
PARTIES = Column("parties", Kind.CHOICES, msg("x"), refers=("parties",))


def value(kind: Kind, cell: object) -> object:
    read = read_cell(COLUMNS[kind], cell)
    assert read.as_written
    return read.value


def fixed(kind: Kind, cell: object) -> object:
    read = read_cell(COLUMNS[kind], cell)
    assert not read.as_written
    return read.value


def why_not(kind: Kind, cell: object) -> str:
    with pytest.raises(Unreadable) as error:
        read_cell(COLUMNS[kind], cell)
    return str(error.value)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("cell", [None, "", "  ", "\u00a0", "\ufeff", "\t\n"])
def test_an_empty_cell_has_no_value(kind: Kind, cell: str | None):
    assert value(kind, cell) is None


def test_spaces_around_a_value_do_not_count():
    assert "A-1" == value(Kind.CODE, "  A-1\u00a0")


def test_a_code_of_numbers_may_come_from_excel_as_a_number():
    assert "155" == value(Kind.CODE, 155.0)


def test_cyrillic_look_alikes_in_a_code_are_read_as_latin():
    assert "TEC-1" == fixed(Kind.CODE, "ТЕС-1")


def test_a_typographic_hyphen_in_a_code_is_read_as_a_hyphen():
    assert "A-1" == fixed(Kind.CODE, "A–1")


def test_a_cyrillic_word_is_no_code():
    assert "'Завод' has characters that a code cannot have: З в д" == why_not(Kind.CODE, "Завод")


def test_a_code_has_no_spaces():
    assert "U+0020" in why_not(Kind.CODE, "A 1")


def test_a_code_has_at_most_64_characters():
    assert "is too long" in why_not(Kind.CODE, "A" * 65)


@pytest.mark.parametrize("cell", [True, date(2024, 3, 1), "A/1", "Ä"])
def test_other_values_are_no_codes(cell: object):
    assert why_not(Kind.CODE, cell)


def test_a_formula_in_a_text_is_only_text():
    assert '=HYPERLINK("x")' == value(Kind.TEXT, '=HYPERLINK("x")')


@pytest.mark.parametrize(
    ("cell", "text"),
    [(2.0, "2"), (True, "TRUE"), (date(2024, 3, 1), "2024-03-01"), ("a\r\nb\rc", "a\nb\nc")],
)
def test_a_text_may_be_written_as_another_value(cell: object, text: str):
    assert text == value(Kind.TEXT, cell)


def test_a_text_has_no_characters_that_cannot_be_shown():
    assert "U+0007" in why_not(Kind.TEXT, "a\x07b")


def test_a_text_is_no_longer_than_excel_can_hold():
    assert "too long" in why_not(Kind.TEXT, "a" * 32_768)
    assert "too long" in why_not(Kind.TEXT, "😀" * 16_384)


def test_a_number_may_come_as_text_or_number():
    assert 1.5 == value(Kind.NUMBER, "1.5")
    assert 1.5 == value(Kind.NUMBER, 1.5)


@pytest.mark.parametrize("cell", [True, "TRUE", date(2024, 3, 1), float("nan"), 1e12, 10**400])
def test_other_values_are_no_numbers(cell: object):
    assert why_not(Kind.NUMBER, cell)


def test_a_whole_number_may_come_from_excel_with_a_decimal_point():
    assert 3 == value(Kind.COUNT, 3.0)


def test_a_whole_number_written_with_decimals_is_said():
    assert 3 == fixed(Kind.COUNT, "3,0")


def test_part_of_one_is_no_count():
    assert "'1.5' is not a whole number" == why_not(Kind.COUNT, "1.5")
    assert "'1.5' is not a whole number" == why_not(Kind.COUNT, 1.5)


def test_a_month_may_come_from_excel_as_a_day():
    assert date(2024, 3, 1) == value(Kind.MONTH, datetime(2024, 3, 1, tzinfo=UTC))


def test_a_number_is_no_month():
    assert "Excel's number of a day" in why_not(Kind.MONTH, 45352.0)


def test_a_choice_is_one_of_its_words():
    assert "plant" == value(Kind.CHOICE, "plant")


@pytest.mark.parametrize("cell", ["First article", "FIRST-ARTICLE", "first_аrticle"])
def test_a_choice_is_certain_whatever_its_case_hyphens_and_look_alikes(cell: str):
    assert "first_article" == fixed(Kind.CHOICE, cell)


def test_another_word_is_no_choice():
    assert "'depot' is none of the words" == why_not(Kind.CHOICE, "depot")


def test_several_choices_stand_with_semicolons_between():
    assert "plant;first_article" == value(Kind.CHOICES, "plant; first_article")


@pytest.mark.parametrize(
    "cell", ["plant, First article", "plant;first_article;", "plant;first_article;plant"]
)
def test_several_choices_are_certain_with_commas_and_repetitions(cell: str):
    assert "plant;first_article" == fixed(Kind.CHOICES, cell)


def test_several_codes_may_be_named():
    assert "UA;US" == read_cell(PARTIES, "UA;US").value


def test_several_numbers_stand_with_semicolons_between():
    assert "0.25;0.5;1" == value(Kind.NUMBERS, "0.25; 0.50;1")
    assert "1" == value(Kind.NUMBERS, 1.0)


def test_several_numbers_may_have_decimal_commas():
    assert "0.25;0.5;1" == fixed(Kind.NUMBERS, "0,25;0,5;1")


@pytest.mark.parametrize("cell", ["0.25,0.5,1", "0.5;;1", "0.5;half"])
def test_other_lists_are_no_numbers(cell: str):
    assert why_not(Kind.NUMBERS, cell)


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#DIV/0!", "#VALUE!", "#NAME?"])
def test_an_error_of_excel_has_no_value(kind: Kind, cell: str):
    assert f"'{cell}' is an error of Excel" == why_not(kind, cell)


def test_a_formula_that_was_never_computed_has_no_value():
    assert "never computed" in why_not(Kind.NUMBER, UNCOMPUTED)


@pytest.mark.parametrize("cell", [b"x", [1], time(1), Decimal(1)])
def test_what_is_no_cell_has_no_value(cell: object):
    assert "is no value of a cell" in why_not(Kind.TEXT, cell)


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_says_what_it_expects(kind: Kind):
    assert str(expectation(COLUMNS[kind]))


def test_a_number_with_a_unit_says_it():
    assert "in kg" in str(expectation(Column("mass", Kind.NUMBER, msg("Mass"), "kg")))


def test_values_are_written_in_one_form():
    assert ["", "2024-03", "2", "0.5", "a"] == [
        written(one) for one in (None, date(2024, 3, 1), 2, 0.5, "a")
    ]


CELLS = st.one_of(
    st.none(),
    st.text(max_size=20),
    st.text(alphabet="0123456789.,;-/ %$eEАВСplant", max_size=20),
    st.integers(),
    st.floats(),
    st.booleans(),
    st.dates(),
    st.datetimes(),
)


@given(st.sampled_from(Kind), CELLS)
def test_every_cell_has_a_value_or_a_reason_why_not(kind: Kind, cell: object):
    def value_or_reason() -> object:
        try:
            return read_cell(COLUMNS[kind], cell).value
        except Unreadable as error:
            return str(error) or error

    assert isinstance(value_or_reason(), (str, int, float, date, type(None)))


@given(st.sampled_from(Kind), CELLS)
def test_what_was_read_is_read_again_as_the_same(kind: Kind, cell: object):
    try:
        first = read_cell(COLUMNS[kind], cell).value
    except Unreadable:
        return
    again = read_cell(COLUMNS[kind], written(first))

    assert (first, True) == (again.value, again.as_written)
