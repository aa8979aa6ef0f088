"""Numbers as people write them."""

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.as_read import Unreadable
from kuznia.model.number_text import checked, format_number, read_number


@pytest.mark.parametrize(
    ("text", "number"),
    [("1", 1), ("1.5", 1.5), (".5", 0.5), ("5.", 5), ("-2", -2), ("+2", 2), ("1e3", 1000)],
)
def test_a_decimal_point_is_as_it_should_be(text: str, number: float):
    read = read_number(text)

    assert (number, True) == (read.value, read.as_written)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("1,5", 1.5),
        (",5", 0.5),
        ("0,234", 0.234),
        ("1234,567", 1234.567),
        ("1,2345", 1.2345),
        ("-12,5", -12.5),
        ("1,5e3", 1500),
        ("1 234", 1234),
        ("1 234,5", 1234.5),
        ("1\u00a0234\u00a0567,5", 1234567.5),
        ("12\u202f345.5", 12345.5),
        ("1,234.5", 1234.5),
        ("1,234,567", 1234567),
        ("1.234,5", 1234.5),
        ("1.234.567", 1234567),
        ("\u22125", -5),
    ],
)
def test_other_ways_of_writing_are_certain(text: str, number: float):
    read = read_number(text)

    assert (number, False) == (read.value, read.as_written)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("1,234", "'1,234' may mean 1.234 or 1234"),
        ("-12,500", "'-12,500' may mean -12.500 or -12500"),
        ("12%", "percent sign"),
        ("$5", "currency sign"),
        ("5 ₴", "currency sign"),
        ("five", "'five' is not a number"),
        ("1 2", "not a number"),
        ("12 34", "not a number"),
        ("1,2,3", "not a number"),
        ("1_000", "not a number"),
        ("٣", "not a number"),
        ("0x10", "not a number"),
        ("=1+1", "not a number"),
        ("1,", "not a number"),
        ("nan", "not a finite number"),
        ("-Infinity", "not a finite number"),
        ("1e400", "not a finite number"),
        ("1e12", "too large: a number must be below 1000000000000"),
        ("-1000000000000", "too large"),
        ("9" * 5000, "not a finite number"),
    ],
)
def test_what_is_not_certain_is_not_read(text: str, why: str):
    with pytest.raises(Unreadable, match=why.replace("$", r"\$")):
        read_number(text)


def test_the_largest_number_is_just_below_the_limit():
    assert 999_999_999_999.5 == read_number("999999999999.5").value


def test_zero_has_no_sign():
    assert 1.0 == math.copysign(1.0, checked(-0.0, "-0"))


@pytest.mark.parametrize(
    ("number", "text"),
    [(2.0, "2"), (0.1, "0.1"), (-0.0, "0"), (1e-7, "1e-07"), (0.1 + 0.2, "0.30000000000000004")],
)
def test_a_number_is_written_in_its_shortest_exact_form(number: float, text: str):
    assert text == format_number(number)


@given(st.floats(-1e12, 1e12, exclude_min=True, exclude_max=True))
def test_a_written_number_is_read_as_the_same(number: float):
    read = read_number(format_number(number))

    assert (number, True) == (read.value, read.as_written)


@given(st.text(alphabet="0123456789.,+-eE \u00a0\u2212", max_size=20))
def test_reading_gives_a_finite_number_or_says_why_not(text: str):
    def size_or_reason() -> float | str:
        try:
            return abs(read_number(text).value)
        except Unreadable as error:
            return str(error)

    found = size_or_reason()
    assert found if isinstance(found, str) else found < 1e12
