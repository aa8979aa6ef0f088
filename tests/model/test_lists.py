"""Cells with several values."""

import pytest

from kuznia.model.lists import split_numbers, split_words


@pytest.mark.parametrize("cell", [None, "", " ", ";", " ; "])
def test_an_empty_cell_has_no_words(cell: str | None):
    assert () == split_words(cell)


def test_spaces_around_words_do_not_count():
    assert ("UA", "US") == split_words(" UA ;US")


@pytest.mark.parametrize("cell", [None, "", " "])
def test_an_empty_cell_has_no_numbers(cell: str | None):
    assert () == split_numbers(cell)


def test_numbers_have_decimal_points_and_may_have_exponents():
    assert (0.5, -1.0, 0.25, 1000.0) == split_numbers("0.5; -1 ;.25;1e3")


@pytest.mark.parametrize("part", ["0,5", "", "nan", "inf", "1_000", "half"])
def test_anything_else_is_no_list_of_numbers(part: str):
    with pytest.raises(ValueError, match=f"^{part}$"):
        split_numbers(f"0.5;{part};1")
