"""The few relaxations that would bring a need on time."""

import pytest

from kuznia.planning.relief import find_relief
from kuznia.planning.solving import make_model, solve_model
from tests.planning.twofold import TABLES, twofold


def test_a_need_on_time_needs_no_relief():
    relief = find_relief(solve_model(make_model(twofold(expansions=[], needs=[
        {**TABLES["needs"][0], "quantity": 5}]))), "SPRING")  # fmt: skip

    assert () == relief.reliefs
    assert 0 == relief.late_before


def test_relief_is_enough_when_the_limits_are_really_moved():
    solved = solve_model(make_model(twofold(holds=[])))
    relief = find_relief(solved, "SPRING")
    assert relief.late_before > 0 == pytest.approx(relief.late_after, abs=1e-3)

    lines = [
        {**line, "capacity": line["capacity"] + sum(
            each.amount for each in relief.reliefs if each.code == line["line"])}
        for line in TABLES["lines"]
    ]  # fmt: skip

    assert {"line"} == {each.kind for each in relief.reliefs}
    moved = solve_model(make_model(twofold(holds=[], lines=lines)))
    assert moved.best.objective < solved.best.objective


def test_no_relief_can_move_time():
    needs = [{**TABLES["needs"][0], "quantity": 1, "due": "2024-01"}]

    relief = find_relief(solve_model(make_model(twofold(needs=needs))), "SPRING")

    assert relief.late_after > 0


def test_money_that_is_short_is_asked_for():
    funds = [{**TABLES["funds"][0], "amount_usd": 2_000}]

    relief = find_relief(solve_model(make_model(twofold(funds=funds))), "AUTUMN")

    assert "fund" in {each.kind for each in relief.reliefs}


def test_gates_that_are_shut_together_are_relaxed_together():
    lines = [{**TABLES["lines"][0], "capacity": 0}, {**TABLES["lines"][1], "capacity": 500}]
    gates = [{**TABLES["gates"][0], "months": 7}, {**TABLES["gates"][1], "months": 0}]
    holds = [*TABLES["holds"], {"gate": "LICENCE", "kind": "process", "target": "MAKE-HOME"}]

    solved = solve_model(make_model(twofold(lines=lines, expansions=[], gates=gates, holds=holds,
                                            gate_order=[], effects=[
        {**TABLES["effects"][0], "target": "LICENCE"}] )))  # fmt: skip

    assert ["LICENCE"] == [each.code for each in find_relief(solved, "SPRING").reliefs
                           if each.kind == "gate"]  # fmt: skip
