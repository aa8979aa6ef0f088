"""Bills of material, gates, lanes, ramps and units."""

from __future__ import annotations

import pytest

from kuznia.model.checks import check
from tests.model.checks.found import found
from tests.programmes import Rows, small

HALL = {
    "expansion": "HALL",
    "line": "FILL",
    "adds_capacity": 50,
    "capital_usd": 1e5,
    "build_months": 3,
}
LICENCE = {"gate": "LICENCE", "kind": "authorisation", "months": 1}
ARTICLE = {"gate": "ARTICLE", "kind": "first_article", "months": 1}
HELD: Rows = [{"gate": "ARTICLE", "kind": "process", "target": "FILLING"}]


def test_material_circles():
    programme = small(
        processes=[{}, {"process": "EMPTYING", "item": "BODY"}],
        inputs=[{}, {"process": "EMPTYING", "item": "ROUND"}],
    )

    assert ["error material_circles inputs:2:item"] == found(programme)
    assert "an item is made from itself: ROUND > BODY > ROUND" == str(check(programme)[0].message)


def test_own_output():
    programme = small(inputs=[{}, {"item": "ROUND"}])

    assert "error own_output inputs:3:item" in found(programme)


def test_gate_circles():
    programme = small(
        gates=[LICENCE, ARTICLE],
        gate_order=[
            {"gate": "ARTICLE", "after": "LICENCE"},
            {"gate": "LICENCE", "after": "ARTICLE"},
        ],
    )

    assert ["error gate_circles gate_order:2:after"] == found(programme)


def test_a_gate_that_waits_for_itself():
    programme = small(gates=[LICENCE], gate_order=[{"gate": "LICENCE", "after": "LICENCE"}])

    assert ["error gate_circles gate_order:2:after"] == found(programme)


def test_gates_in_an_order():
    programme = small(
        gates=[LICENCE, ARTICLE],
        gate_order=[{"gate": "ARTICLE", "after": "LICENCE"}],
        holds=HELD,
    )

    assert [] == found(programme)


def test_lanes_to_themselves():
    programme = small(lanes=[{}, {"lane": "LOOP", "from_site": "HOME"}])

    assert ["error lanes_to_themselves lanes:3:to_site"] == found(programme)


def test_alike_lanes():
    programme = small(lanes=[{}, {"lane": "SECOND", "most_kg_per_month": 500}])

    assert ["warning alike_lanes lanes:3:to_site"] == found(programme)


@pytest.mark.parametrize("other", [{"months": 2}, {"cost_usd_per_kg": 3}])
def test_a_slow_lane_and_a_dear_one_are_two(other: dict[str, float]):
    assert [] == found(small(lanes=[{}, {"lane": "SECOND", **other}]))


def test_units():
    programme = small(needs=[{"unit": "KGM"}])

    assert ["error units needs:2:unit"] == found(programme)


def test_a_unit_may_be_said_again():
    programme = small(
        items=[{}, {"unit": "KGM"}], inputs=[{"unit": "KGM"}], needs=[{"unit": "C62"}]
    )

    assert [] == found(programme)


def test_falling_ramps():
    programme = small(expansions=[{**HALL, "ramp": "0.5;0.25;1"}])

    assert ["error falling_ramps expansions:2:ramp"] == found(programme)


def test_short_ramps():
    programme = small(expansions=[{**HALL, "ramp": "0.25;0.5"}])

    assert ["warning short_ramps expansions:2:ramp"] == found(programme)


@pytest.mark.parametrize("ramp", [None, "1", "0.25;0.25;1"])
def test_ramps(ramp: str | None):
    assert [] == found(small(expansions=[{**HALL, "ramp": ramp}]))
