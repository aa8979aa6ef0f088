"""Months: their order and the programme's reach (January 2024 to December 2025)."""

from __future__ import annotations

import pytest

from tests.model.checks.found import expected, found
from tests.programmes import small


def test_month_order():
    programme = small(funds=[{"available": "2024-06", "expires": "2024-05"}])

    assert ["error month_order funds:2:expires"] == found(programme)
    assert ["2024-06 or later"] == expected(programme)


@pytest.mark.parametrize("expires", ["2024-06", "2024-07", None])
def test_months_in_order(expires: str | None):
    assert [] == found(small(funds=[{"available": "2024-06", "expires": expires}]))


def test_months_after_end():
    programme = small(funds=[{"available": "2026-01"}])

    assert ["warning months_after_end funds:2:available"] == found(programme)


def test_the_last_month_belongs_to_the_programme():
    assert [] == found(small(funds=[{"available": "2025-12"}]))


def test_months_before_start():
    programme = small(needs=[{"due": "2023-12"}])

    assert ["warning months_before_start needs:2:due"] == found(programme)


def test_what_began_before_the_start_and_goes_on():
    assert [] == found(small(funds=[{"available": "2022-01"}], sites=[{"opens": "2020-01"}, {}]))


@pytest.mark.parametrize("year", [2023, 2026])
def test_years_outside(year: int):
    programme = small(localization=[{"year": year, "share": 0.5}])

    assert ["warning years_outside localization:2:year"] == found(programme)


@pytest.mark.parametrize("year", [2024, 2025])
def test_years_inside(year: int):
    assert [] == found(small(localization=[{"year": year, "share": 0.5}]))
