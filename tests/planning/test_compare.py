"""Two plans side by side."""

import polars as pl

from kuznia.planning.compare import compare_plans, input_changes
from kuznia.planning.outcome import make_result
from kuznia.planning.solving import make_model, solve_model
from tests.planning.twofold import TABLES, twofold


def test_a_plan_does_not_differ_from_itself():
    plan = make_result(solve_model(make_model(twofold())))

    comparison = compare_plans(plan, plan)

    assert comparison.inputs.is_empty()
    assert 0 == comparison.changes["difference"].abs().sum()
    assert 0 == comparison.needs["late_usd_difference"].abs().sum()


def test_a_changed_cell_is_named_with_its_effect():
    before = twofold()
    after = twofold(needs=[{**TABLES["needs"][0], "quantity": 120}, TABLES["needs"][1]])

    comparison = compare_plans(*(make_result(solve_model(make_model(p))) for p in (before, after)))

    assert [("needs", "SPRING", "quantity", "100.0", "120.0")] == comparison.inputs.rows()
    late = comparison.changes.filter(pl.col("what") == "late_usd")
    assert late["difference"].item() > 0


def test_rows_that_come_and_go_are_named():
    before, after = twofold(), twofold(needs=[TABLES["needs"][0]])

    assert [("needs", "AUTUMN", "(row)", "AUTUMN", None)] == input_changes(before, after).rows()
    assert [("needs", "AUTUMN", "(row)", None, "AUTUMN")] == input_changes(after, before).rows()


def test_weights_are_part_of_the_programme():
    before = twofold()
    settings = before.settings
    from dataclasses import replace

    risky = replace(settings, weights=replace(settings.weights, risk=0.9))

    changed = input_changes(before, before.with_settings(risky))

    assert [("programme", "weights", "risk", "0.2", "0.9")] == changed.rows()


def test_readiness_that_a_plan_of_earlier_does_not_have_is_no_gain():
    solved = solve_model(make_model(twofold()))
    table = pl.DataFrame({"fleet": ["T"], "month": [twofold().settings.start], "systems": [4],
                          "ready_expected": [0.9]})  # fmt: skip
    before, after = make_result(solved), make_result(solved, {"readiness": table})
    changes = compare_plans(before, after).changes.filter(pl.col("what").str.starts_with("ready"))
    assert [None, None] == changes["difference"].to_list()
