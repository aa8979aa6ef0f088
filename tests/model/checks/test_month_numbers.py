"""Months as numbers."""

from __future__ import annotations

from datetime import date

import pytest

from kuznia.model.checks.month_numbers import gate_numbers, number_of, written_month
from tests.programmes import small

LICENCE = {"gate": "LICENCE", "kind": "authorisation", "months": 2}


@pytest.mark.parametrize(
    ("month", "number"),
    [(None, 0), (date(2023, 5, 1), 0), (date(2024, 1, 1), 0), (date(2025, 2, 1), 13)],
)
def test_months_are_counted_from_the_start(month: date | None, number: int):
    assert number == number_of(small(), month)


@pytest.mark.parametrize(
    ("number", "month"), [(0, "2024-01"), (13, "2025-02"), (120_000, "12024-01")]
)
def test_months_are_written(number: int, month: str):
    assert month == written_month(small(), number)


def test_gates_open_no_earlier_than_the_start():
    programme = small(gates=[LICENCE, {**LICENCE, "gate": "OLD", "earliest": "2023-01"}])

    assert {"LICENCE": 2, "OLD": 0} == gate_numbers(programme)


def test_gates_in_a_circle_have_no_number():
    programme = small(gates=[LICENCE], gate_order=[{"gate": "LICENCE", "after": "LICENCE"}])

    assert {} == gate_numbers(programme)
