"""The earliest month of each item at each site.

In the small programme a body is ordered in month 0, stands abroad in 1, at home in 2, and is a
round in 3.
"""

from __future__ import annotations

from typing import Any

import pytest

from kuznia.model.programme import Programme
from kuznia.model.supply import earliest_supply, line_months
from tests.programmes import small

HALL = {
    "expansion": "HALL",
    "line": "FILL",
    "adds_capacity": 50,
    "capital_usd": 1e5,
    "build_months": 6,
}


def rounds(programme: Programme) -> int | None:
    return earliest_supply(programme).get(("ROUND", "HOME"))


def held(kind: str, target: str, months: int = 12) -> dict[str, list[dict[str, Any]]]:
    return {
        "gates": [{"gate": "LICENCE", "kind": "authorisation", "months": months}],
        "holds": [{"gate": "LICENCE", "kind": kind, "target": target}],
    }


def test_orders_lanes_and_processes_take_their_months():
    assert {("BODY", "ABROAD"): 1, ("BODY", "HOME"): 2, ("ROUND", "HOME"): 3} == dict(
        earliest_supply(small())
    )


def test_stock_is_there_from_the_start():
    assert 1 == rounds(small(stock=[{"item": "BODY", "site": "HOME", "quantity": 1}]))


def test_the_quickest_way_counts():
    assert 2 == rounds(small(lanes=[{}, {"lane": "AIR", "months": 0}]))


def test_a_process_waits_for_its_last_input():
    programme = small(
        items=[{}, {}, {"item": "FUZE"}],
        inputs=[{}, {"item": "FUZE"}],
        purchases=[{}, {"offer": "WATCH", "item": "FUZE", "site": "HOME", "lead_months": 7}],
    )

    assert 8 == rounds(programme)


def test_inputs_of_inputs():
    programme = small(
        items=[{}, {}, {"item": "STEEL", "kind": "material"}],
        processes=[{}, {"process": "FORGING", "item": "BODY", "duration_months": 2}],
        inputs=[{}, {"process": "FORGING", "item": "STEEL"}],
        purchases=[{"item": "STEEL"}],
    )

    assert 5 == rounds(programme)


@pytest.mark.parametrize(
    "dates",
    [
        {"purchases": [{"first_month": "2024-11"}]},
        {"processes": [{"first_month": "2025-01"}]},
        {"sites": [{"opens": "2025-01"}, {}]},
    ],
)
def test_first_months_are_waited_for(dates: dict[str, list[dict[str, str]]]):
    assert 13 == rounds(small(**dates))


@pytest.mark.parametrize(
    ("kind", "target", "month"),
    [
        ("offer", "FORGE", 15),
        ("lane", "ROAD", 14),
        ("process", "FILLING", 13),
        ("line", "FILL", 13),
    ],
)
def test_gates_are_waited_for(kind: str, target: str, month: int):
    assert month == rounds(small(**held(kind, target)))


def test_gates_in_a_circle_hold_nothing():
    order = [{"gate": "LICENCE", "after": "LICENCE"}]

    assert 3 == rounds(small(gate_order=order, **held("offer", "FORGE")))


@pytest.mark.parametrize(
    ("cells", "month"),
    [
        ({}, 6),
        ({"ramp": "0;0;0.5;1"}, 8),
        ({"earliest": "2024-04"}, 9),
        ({"earliest": "2024-04", "latest": "2024-03"}, None),
    ],
)
def test_a_line_without_capacity_waits_for_its_expansion(cells: dict[str, str], month: int | None):
    programme = small(lines=[{"capacity": 0}], expansions=[{**HALL, **cells}])

    assert month == line_months(programme).get("FILL")
    assert (None if month is None else month + 1) == rounds(programme)


def test_an_expansion_waits_for_its_gates():
    programme = small(
        lines=[{"capacity": 0}], expansions=[HALL], **held("expansion", "HALL", months=2)
    )

    assert 8 == line_months(programme)["FILL"]


def test_a_line_without_capacity_or_expansion_never_runs():
    assert rounds(small(lines=[{"capacity": 0}])) is None


@pytest.mark.parametrize(
    "nothing",
    [
        {"purchases": [{"most_per_month": 0}]},
        {"purchases": [{"last_month": "2023-12"}]},
        {"lanes": [{"most_kg_per_month": 0}]},
        {"lanes": []},
    ],
)
def test_what_is_never_brought(nothing: dict[str, list[dict[str, Any]]]):
    assert rounds(small(**nothing)) is None


def test_items_that_need_each_other_are_never_made():
    programme = small(
        processes=[{}, {"process": "EMPTYING", "item": "BODY"}],
        inputs=[{}, {"process": "EMPTYING", "item": "ROUND"}],
        purchases=[],
    )

    assert {} == earliest_supply(programme)
