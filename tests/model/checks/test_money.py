"""Money, and what it may pay.

The small programme spends on production in UA, and on purchase and transport in US.
"""

from __future__ import annotations

import pytest

from tests.model.checks.found import found
from tests.programmes import small

AID = {"fund": "AID"}
OTHER = {"fund": "OTHER"}


@pytest.mark.parametrize(
    "limits",
    [
        {"purposes": "construction"},
        {"purposes": "production;construction", "parties": "US"},
    ],
)
def test_idle_funds(limits: dict[str, str]):
    programme = small(funds=[AID, {**OTHER, **limits}])

    column = "parties" if "parties" in limits else "purposes"
    assert [f"warning idle_funds funds:3:{column}"] == found(programme)


@pytest.mark.parametrize(
    "limits",
    [
        {"purposes": "production"},
        {"purposes": "transport; construction", "parties": "US;UA"},
        {"parties": "US"},
    ],
)
def test_funds_of_use(limits: dict[str, str]):
    assert [] == found(small(funds=[AID, {**OTHER, **limits}]))


@pytest.mark.parametrize(
    ("paid", "unpaid"),
    [
        ({"parties": "US"}, "processes:2:cost_usd"),
        ({"purposes": "production;transport"}, "purchases:2:price_usd"),
        ({"purposes": "production;purchase"}, "lanes:2:cost_usd_per_kg"),
    ],
)
def test_unfunded_spending(paid: dict[str, str], unpaid: str):
    assert [f"warning unfunded_spending {unpaid}"] == found(small(funds=[paid]))


def test_unfunded_construction():
    hall = {"expansion": "HALL", "line": "FILL", "adds_capacity": 5, "build_months": 3}
    programme = small(
        expansions=[{**hall, "capital_usd": 10}],
        funds=[{"purposes": "production;purchase;transport"}],
    )

    assert ["warning unfunded_spending expansions:2:capital_usd"] == found(programme)


def test_what_costs_nothing_needs_no_fund():
    programme = small(
        lanes=[{"cost_usd_per_kg": None}], funds=[{"purposes": "production;purchase"}]
    )

    assert [] == found(programme)


def test_a_fund_of_nothing_pays_nothing():
    assert 3 == len(found(small(funds=[{"amount_usd": 0}])))


def test_spending_is_told_once_for_a_purpose_and_party():
    programme = small(
        lanes=[{}, {"lane": "AIR", "months": 0, "cost_usd_per_kg": 9}],
        funds=[{"purposes": "production;purchase"}],
    )

    assert ["warning unfunded_spending lanes:2:cost_usd_per_kg"] == found(programme)
