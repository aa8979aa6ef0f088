"""Every late dollar is traced to what binds."""

import polars as pl
import pytest

from kuznia.planning.outcome import make_result
from kuznia.planning.reasons import reasons_table
from kuznia.planning.solving import Solved, make_model, solve_model
from tests.planning.twofold import TABLES, twofold
from tests.programmes import Rows


def solve(**tables: Rows) -> Solved:
    return solve_model(make_model(twofold(**tables)))


def late_usd(solved: Solved) -> dict[str, float]:
    return dict(make_result(solved)["needs"].select("need", "late_usd").iter_rows())


def kinds(table: pl.DataFrame, need: str) -> dict[str, float]:
    rows = table.filter(pl.col("need") == need).group_by("kind").agg(pl.col("share").sum())
    return dict(rows.iter_rows())


def test_reasons_of_a_need_add_up_to_its_late_cost():
    solved = solve()
    reasons = reasons_table(solved).group_by("need").agg(pl.col("late_usd").sum())

    found = dict(reasons.iter_rows())

    late = {need: usd for need, usd in late_usd(solved).items() if usd > 0}
    assert late == pytest.approx(found, rel=0.02)


def test_a_need_on_time_has_no_reasons():
    needs = [{**TABLES["needs"][0], "quantity": 5}]

    assert reasons_table(solve(needs=needs)).is_empty()


def test_a_shut_gate_is_named():
    home = {"processes": [TABLES["processes"][1]], "inputs": [TABLES["inputs"][1]]}
    lines = [TABLES["lines"][0], {**TABLES["lines"][1], "capacity": 500}]
    gates = [{**TABLES["gates"][0], "months": 7}, TABLES["gates"][1]]

    reasons = reasons_table(solve(lines=lines, expansions=[], gates=gates, effects=[], **home))

    assert kinds(reasons, "SPRING")["gate"] > 0.9


def test_a_full_line_is_named():
    reasons = reasons_table(solve(expansions=[], processes=[TABLES["processes"][0]],
                                  inputs=[TABLES["inputs"][0]], holds=[]))  # fmt: skip

    assert kinds(reasons, "SPRING")["line"] > 0.9


def test_money_is_named_when_it_is_short():
    funds = [{**TABLES["funds"][0], "amount_usd": 2_000}]

    assert kinds(reasons_table(solve(funds=funds)), "AUTUMN")["fund"] > 0.5


def test_a_need_due_before_anything_can_arrive_lacks_time():
    needs = [{**TABLES["needs"][0], "quantity": 1, "due": "2024-01"}]
    abroad = {"processes": [TABLES["processes"][0]], "inputs": [TABLES["inputs"][0]]}

    reasons = reasons_table(solve(needs=needs, expansions=[], holds=[], **abroad))

    assert {"time": pytest.approx(1.0)} == kinds(reasons, "SPRING")


def test_what_costs_more_than_its_lateness_is_a_choice():
    needs = [{**TABLES["needs"][0], "late_usd": 0.001}]

    abroad = {"processes": [TABLES["processes"][0]], "inputs": [TABLES["inputs"][0]]}

    reasons = reasons_table(solve(needs=needs, localization=[], expansions=[], holds=[], **abroad))

    assert kinds(reasons, "SPRING")["choice"] > 0.9
