"""Cells, keys, choices and bounds."""

from __future__ import annotations

import math

import pytest

from tests.model.checks.found import expected, found
from tests.programmes import small

HALL = {
    "expansion": "HALL",
    "line": "FILL",
    "adds_capacity": 50,
    "capital_usd": 1e5,
    "build_months": 3,
}


def test_required_tables():
    programme = small(needs=[])

    assert "error required_tables needs" in found(programme)


def test_tables_that_may_be_empty():
    programme = small(gates=[], factors=[], funds=[{}])

    assert [] == found(programme)


def test_required_cells():
    programme = small(needs=[{"late_usd": None}])

    assert ["error required_cells needs:2:late_usd"] == found(programme)
    assert ["a number"] == expected(programme)


def test_a_cell_of_spaces_is_empty():
    programme = small(sites=[{}, {}, {"site": " "}])

    assert ["error required_cells sites:4:site"] == found(programme)


def test_a_required_word_says_which_there_are():
    programme = small(parties=[{}, {"role": None}])

    assert ["error required_cells parties:3:role"] == found(programme)
    assert ["one of host, partner, third"] == expected(programme)


def test_a_cell_with_a_default_may_be_empty():
    assert [] == found(small(processes=[{"yield": None, "line_use": None}]))


def test_unique_keys():
    programme = small(lines=[{}, {}])

    assert ["error unique_keys lines:3:line"] == found(programme)


def test_keys_of_two_columns_are_unique_together():
    programme = small(inputs=[{}, {}, {"process": "FILLING", "item": "BODY", "quantity": 2}])

    assert [
        "error unique_keys inputs:3:item",
        "error unique_keys inputs:4:item",
    ] == found(programme)


@pytest.mark.parametrize("code", ["SOUTH MILL", "МЛИН", "A;B", "=1+1", "-A", "A" * 65])
def test_codes(code: str):
    programme = small(sites=[{}, {}, {"site": code}])

    assert ["error codes sites:4:site"] == found(programme)


@pytest.mark.parametrize("code", ["155", "M-795", "a.b_c/d+e", "A" * 64])
def test_plain_codes(code: str):
    assert [] == found(small(sites=[{}, {}, {"site": code}]))


def test_case():
    programme = small(sites=[{}, {}, {"site": "Home"}])

    assert ["warning case sites:4:site"] == found(programme)


def test_outcomes_of_different_factors_may_differ_by_case():
    programme = small(
        factors=[
            {"factor": "VOTE", "kind": "funding", "revealed": "2024-02"},
            {"factor": "STORM", "kind": "outage", "revealed": "2024-02"},
        ],
        outcomes=[
            {"factor": "VOTE", "outcome": "YES", "probability": 1},
            {"factor": "STORM", "outcome": "yes", "probability": 1},
        ],
    )

    assert [] == found(programme)


def test_choices():
    programme = small(items=[{}, {"kind": "parts"}])

    assert ["error choices items:3:kind"] == found(programme)
    assert ["one of product, assembly, part, material, kit"] == expected(programme)


def test_each_of_several_choices():
    programme = small(funds=[{"purposes": "production; purchase;transports;transport"}])

    assert ["error choices funds:2:purposes"] == found(programme)


def test_number_lists():
    programme = small(expansions=[{**HALL, "ramp": "0,5;1"}])

    assert ["error number_lists expansions:2:ramp"] == found(programme)


@pytest.mark.parametrize(
    ("capacity", "bound"), [(-1, "at least 0"), (1e13, "at most"), (math.nan, "a number")]
)
def test_bounds(capacity: float, bound: str):
    programme = small(lines=[{"capacity": capacity}])

    assert ["error bounds lines:2:capacity"] == found(programme)
    assert expected(programme)[0].startswith(bound)


def test_bounds_that_a_number_must_exceed():
    programme = small(processes=[{"yield": 0}])

    assert ["error bounds processes:2:yield"] == found(programme)
    assert ["more than 0"] == expected(programme)


def test_bounds_of_each_number_in_a_list():
    programme = small(expansions=[{**HALL, "ramp": "-0.5;1"}])

    assert ["error bounds expansions:2:ramp"] == found(programme)


def test_bounds_of_counts():
    programme = small(lanes=[{"months": -1}])

    assert ["error bounds lanes:2:months"] == found(programme)
