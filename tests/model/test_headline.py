"""The five lines that matter."""

from datetime import date

import polars as pl
import pytest

from kuznia.model.headline import headlines
from kuznia.model.plan_result import PlanResult
from kuznia.planning.outcome import make_result
from kuznia.planning.parallel import parallel_tables
from kuznia.planning.prices import prices_table
from kuznia.planning.solving import make_model, solve_model
from tests.planning.twofold import twofold


@pytest.fixture(scope="module")
def plan() -> PlanResult:
    solved = solve_model(make_model(twofold()))
    return make_result(solved, {"prices": prices_table(solved), **parallel_tables(solved)})


def sentences(plan: PlanResult) -> dict[str, str]:
    return {str(line.label): str(line.sentence) for line in headlines(plan)}


def test_the_share_of_needs_on_time_has_three_quantiles(plan: PlanResult):
    shares = plan["futures"].sort("on_time_share")["on_time_share"]

    assert f"P10 {shares[0]:.0%}" in sentences(plan)["Needs met on time, by value"]


def test_gates_that_share_a_price_are_named_once(plan: PlanResult):
    gain = plan["prices"]["gain_usd"][0]
    assert [gain, gain] == plan["prices"]["gain_usd"].to_list()

    assert "ARTICLE" in sentences(plan)["Dearest gates"]
    assert "LICENCE" not in sentences(plan)["Dearest gates"]


def test_money_is_in_a_unit_that_fits(plan: PlanResult):
    paid = float(plan["payments"]["paid_usd_expected"].sum())

    assert f"AID {paid / 1e3:,.1f} thousand USD" in sentences(plan)["Money spent by fund"]


def test_lines_without_tables_are_left_out():
    bare = make_result(solve_model(make_model(twofold(localization=[]))))

    assert {
        "Needs met on time, by value",
        "Money spent by fund",
        "Made in the host country",
    } == set(sentences(bare))


def test_readiness_is_told_for_the_first_and_the_last_month():
    rows = {"fleet": ["TRUCKS", "TRUCKS"], "systems": [60, 60], "ready_expected": [0.72, 0.953]}
    table = pl.DataFrame({**rows, "month": [date(2024, 1, 1), date(2024, 2, 1)]})
    plan = make_result(solve_model(make_model(twofold())), {"readiness": table})

    assert "TRUCKS 72% – 95%" == sentences(plan)["Systems that lack nothing, first and last month"]
