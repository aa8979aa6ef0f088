from datetime import date

import pytest

from kuznia.model.language import use_translations
from kuznia.report.figures import Listed, Month, Number, Percent, usd


@pytest.mark.parametrize(
    ("value", "english", "ukrainian"),
    [
        (1234567.0, "1,234,567", "1\u00a0234\u00a0567"),
        (1234.5, "1,234", "1\u00a0234"),
        (12.34, "12.3", "12,3"),
        (1.005, "1", "1"),
        (0.256, "0.26", "0,26"),
        (0.00126, "0.0013", "0,0013"),
        (0.0, "0", "0"),
        (-0.0, "0", "0"),
        (-2.5, "−2.5", "−2,5"),
        (None, "–", "–"),
    ],
)
def test_numbers_have_as_many_decimals_as_they_deserve(
    value: float | None, english: str, ukrainian: str
):
    assert english == str(Number(value))
    with use_translations("uk", None):
        assert ukrainian == str(Number(value))


def test_digits_may_be_set():
    assert "2.3" == str(Number(2.251, 1))
    assert "2" == str(Number(2.0, 1))


@pytest.mark.parametrize(
    ("share", "text"),
    [(0.5, "50%"), (0.996, "99.6%"), (1.0, "100%"), (0.004, "0.4%"), (0.0, "0%"), (None, "–")],
)
def test_shares_near_nothing_and_near_all_are_not_hidden(share: float | None, text: str):
    assert text == str(Percent(share))


def test_months_and_lists_are_in_the_language_in_force():
    month, things = Month(date(2026, 3, 1)), Listed(["A", "B", "C"])

    assert ("Mar 2026", "A, B, and C") == (str(month), str(things))
    with use_translations("uk", None):
        assert ("бер. 2026", "A, B і C") == (str(month), str(things))
    assert "–" == str(Month(None))


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (2.5e9, "2.5 billion USD"),
        (999.96e6, "1 billion USD"),
        (1.25e6, "1.25 million USD"),
        (1234.0, "1.23 thousand USD"),
        (12.0, "12 USD"),
        (0.0, "0 USD"),
        (-4e6, "−4 million USD"),
    ],
)
def test_dollars_take_the_unit_that_suits_them(amount: float, text: str):
    assert text == str(usd(amount))
