"""No effect shows before its reveal, here in March 2024."""

from __future__ import annotations

from typing import Any

import pytest

from tests.model.checks.found import found
from tests.model.checks.uncertain import effect, uncertain
from tests.programmes import Rows

LATE: Rows = [{"due": "2025-06"}]


@pytest.mark.parametrize(
    ("changes", "target"),
    [
        ("line_share", "FILL"),
        ("site_share", "HOME"),
        ("lane_share", "ROAD"),
        ("offer_share", "FORGE"),
    ],
)
def test_share_foresight(changes: str, target: str):
    def outage(first_month: str | None) -> list[str]:
        return found(uncertain(effect(changes=changes, target=target, first_month=first_month)))

    assert ["error share_foresight effects:2:first_month"] == outage("2024-02")
    assert [] == outage("2024-03")
    assert [] == outage(None)


@pytest.mark.parametrize(("changes", "value"), [("fund_share", 0.5), ("fund_delay", 2)])
def test_fund_foresight(changes: str, value: float):
    def fund(available: str) -> list[str]:
        changed = effect(changes=changes, target="AID", value=value)
        return found(uncertain(changed, funds=[{"available": available}]))

    assert ["error fund_foresight effects:2:target"] == fund("2024-02")
    assert [] == fund("2024-03")


def test_need_foresight():
    def demand(due: str) -> list[str]:
        changed = effect(changes="need_share", target="ARMY", value=2)
        return found(uncertain(changed, needs=[{"due": due}], stock=[ROUNDS]))

    assert ["error need_foresight effects:2:target"] == demand("2024-02")
    assert [] == demand("2024-03")


@pytest.mark.parametrize(("changes", "value"), [("gate_delay", 3), ("gate_closed", None)])
def test_gate_foresight(changes: str, value: float | None):
    def licence(months: int) -> list[str]:
        changed = effect(changes=changes, target="LICENCE", value=value)
        return found(uncertain(changed, **gates([licence_of(months)])))

    assert ["error gate_foresight effects:2:target"] == licence(1)
    assert [] == licence(2)


def test_a_gate_waits_for_its_prerequisites_until_the_reveal():
    changed = effect(changes="gate_delay", target="LICENCE", value=3)
    package = {"gate": "PACKAGE", "kind": "package", "earliest": "2024-02", "months": 1}
    order = [{"gate": "LICENCE", "after": "PACKAGE"}]

    assert [] == found(uncertain(changed, gate_order=order, **gates([licence_of(0), package])))


def test_what_changes_nothing_shows_nothing():
    assert [] == found(
        uncertain(
            effect(changes="gate_delay", target="LICENCE", value=0),
            effect(changes="fund_share", target="AID", value=1),
            **gates([licence_of(0)]),
        )
    )


def test_what_was_revealed_before_the_start_is_known_at_the_start():
    revealed: Rows = [{"factor": "VOTE", "kind": "funding", "revealed": "2023-06"}]

    assert [] == found(
        uncertain(
            effect(changes="fund_delay", target="AID", value=2),
            effect(first_month="2023-05"),
            factors=revealed,
            funds=[{"available": "2023-01"}],
        )
    )


def test_gates_in_a_circle_are_told_as_a_circle():
    changed = effect(changes="gate_delay", target="LICENCE", value=3)
    order = [{"gate": "LICENCE", "after": "LICENCE"}]

    assert ["error gate_circles gate_order:2:after"] == found(
        uncertain(changed, gate_order=order, **gates([licence_of(0)]))
    )


ROUNDS = {"item": "ROUND", "site": "HOME", "quantity": 10}


def licence_of(months: int) -> dict[str, Any]:
    return {"gate": "LICENCE", "kind": "authorisation", "months": months}


def gates(rows: Rows) -> dict[str, Rows]:
    return {
        "gates": rows,
        "holds": [{"gate": "LICENCE", "kind": "process", "target": "FILLING"}],
        "needs": LATE,
    }
