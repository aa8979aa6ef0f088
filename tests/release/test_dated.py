"""Days as rules count them."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.release.dated import day_of, days_later, months_later
from kuznia.release.rule import MissingFact, View


@pytest.mark.parametrize("value", ["", "soon", "2026-02-30"])
def test_what_is_no_day_counts_as_not_known(value: str):
    view = View({"rights.until": value}, {}, frozenset({"rights.until"}))

    with pytest.raises(MissingFact) as missing:
        day_of(view, "rights.until")

    assert "rights.until" == missing.value.name


def test_a_day_is_read_from_its_text():
    view = View({"rights.until": "2026-02-28"}, {}, frozenset({"rights.until"}))

    assert date(2026, 2, 28) == day_of(view, "rights.until")


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(-4000, 4000))
def test_days_later_counts_as_the_calendar_does(day: date, days: int):
    assert day + timedelta(days=days) == days_later(day, days)


@given(st.dates(), st.integers(-100_000_000, 100_000_000))
def test_days_later_stays_between_the_first_and_last_day_there_is(day: date, days: int):
    assert date.min <= days_later(day, days) <= date.max


@pytest.mark.parametrize(
    ("day", "months", "expected"),
    [
        ("2025-09-01", 12, "2026-09-01"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2025-11-30", 3, "2026-02-28"),
        ("9999-06-01", 12, "9999-12-31"),
    ],
)
def test_months_later_is_the_same_day_or_the_last_of_a_shorter_month(
    day: str, months: int, expected: str
):
    assert expected == months_later(date.fromisoformat(day), months).isoformat()
