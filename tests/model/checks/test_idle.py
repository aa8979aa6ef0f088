"""What can never run or is of no use."""

from __future__ import annotations

from typing import Any

import pytest

from tests.model.checks.found import expected, found
from tests.programmes import small

LICENCE = {"gate": "LICENCE", "kind": "authorisation", "months": 12}
LATE: list[dict[str, Any]] = [{"due": "2025-12"}]


def hall(**cells: object) -> dict[str, object]:
    return {
        "expansion": "HALL",
        "line": "FILL",
        "adds_capacity": 50,
        "capital_usd": 1e5,
        "build_months": 12,
        **cells,
    }


def test_idle_processes():
    programme = small(
        lines=[{}, {"line": "BARE", "capacity": 0}],
        processes=[{}, {"process": "SECOND", "line": "BARE"}],
    )

    assert ["warning idle_processes processes:3:line"] == found(programme)


def test_a_line_without_capacity_may_be_built():
    assert [] == found(small(lines=[{"capacity": 0}], expansions=[hall()], needs=LATE))


def test_late_builds():
    programme = small(expansions=[hall(earliest="2025-01")])

    assert ["warning late_builds expansions:2:build_months"] == found(programme)


def test_a_build_that_opens_in_the_last_month():
    assert [] == found(small(expansions=[hall(earliest="2024-12")]))


@pytest.mark.parametrize(
    ("kind", "target", "months", "last"),
    [
        ("process", "FILLING", 23, "2025-11"),
        ("line", "FILL", 24, "2025-12"),
        ("lane", "ROAD", 23, "2025-11"),
        ("offer", "FORGE", 23, "2025-11"),
        ("expansion", "HALL", 12, "2024-12"),
    ],
)
def test_late_gates(kind: str, target: str, months: int, last: str):
    def held(months: int) -> list[str]:
        return expected(
            small(
                gates=[{**LICENCE, "months": months}],
                holds=[{"gate": "LICENCE", "kind": kind, "target": target}],
                expansions=[hall()],
                stock=[{"item": "ROUND", "site": "HOME", "quantity": 1}],
            )
        )

    assert [f"{last} or earlier"] == held(months)
    assert [] == held(months - 1)


@pytest.mark.parametrize(
    ("kind", "target", "last"),
    [("offer", "FORGE", {"last_month": "2024-12"}), ("expansion", "HALL", {"latest": "2024-12"})],
)
def test_gates_later_than_the_last_month_of_what_they_hold(
    kind: str, target: str, last: dict[str, str]
):
    programme = small(
        gates=[LICENCE],
        holds=[{"gate": "LICENCE", "kind": kind, "target": target}],
        purchases=[{}, {"offer": "SECOND"}] if kind == "expansion" else [last, {"offer": "SECOND"}],
        expansions=[hall(build_months=3, **(last if kind == "expansion" else {}))],
    )

    assert ["warning late_gates holds:2:gate"] == found(programme)


def test_idle_gates():
    assert ["warning idle_gates gates:2:gate"] == found(small(gates=[LICENCE]))


def test_a_gate_that_another_waits_for():
    programme = small(
        gates=[LICENCE, {"gate": "ARTICLE", "kind": "first_article", "months": 1}],
        gate_order=[{"gate": "ARTICLE", "after": "LICENCE"}],
        holds=[{"gate": "ARTICLE", "kind": "process", "target": "FILLING"}],
        needs=LATE,
    )

    assert [] == found(programme)


def test_idle_items():
    programme = small(items=[{}, {}, {"item": "FUZE"}])

    assert ["warning idle_items items:4:item"] == found(programme)
