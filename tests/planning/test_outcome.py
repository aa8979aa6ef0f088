"""A solution as the tables of a plan."""

import numpy as np
import polars as pl
import pytest

from kuznia.model.plan_result import PlanResult
from kuznia.model.results import RESULTS
from kuznia.planning.outcome import digest, make_result
from kuznia.planning.outcome_supply import in_words
from kuznia.planning.solving import make_model, solve_model
from tests.planning.twofold import TABLES, twofold


@pytest.fixture(scope="module")
def plan() -> PlanResult:
    return make_result(solve_model(make_model(twofold())))


@pytest.mark.parametrize("name", RESULTS)
def test_every_table_has_the_columns_of_its_schema(plan: PlanResult, name: str):
    assert RESULTS[name].dtypes == dict(plan[name].schema)


@pytest.mark.parametrize("name", RESULTS)
def test_keys_of_every_table_are_unique(plan: PlanResult, name: str):
    keys = list(RESULTS[name].key)

    assert plan[name].height == plan[name].unique(keys).height


def test_the_same_programme_gives_the_same_bytes(plan: PlanResult):
    again = make_result(solve_model(make_model(twofold())))

    assert [plan[name].write_csv() for name in RESULTS] == [
        again[name].write_csv() for name in RESULTS
    ]
    assert plan.provenance == again.provenance


def test_any_changed_cell_changes_the_fingerprint():
    changed = twofold(needs=[{**TABLES["needs"][0], "quantity": 101}, TABLES["needs"][1]])

    assert digest(twofold()) == digest(twofold()) != digest(changed)


def test_what_is_paid_is_what_things_cost(plan: PlanResult):
    made = plan["production"].join(
        plan.programme["processes"].select("process", "cost_usd"), on="process"
    )
    cost = (made["started_expected"] * made["cost_usd"]).sum()

    paid = plan["payments"].filter(pl.col("purpose") == "production")["paid_usd_expected"].sum()

    assert pytest.approx(cost, rel=1e-6) == paid


def test_late_cost_of_needs_and_of_futures_agree(plan: PlanResult):
    by_future = (plan["futures"]["late_usd"] * plan["futures"]["probability"]).sum()

    assert pytest.approx(by_future, rel=1e-6) == plan["needs"]["late_usd"].sum()


def test_what_is_delivered_by_the_end_and_what_is_missing_is_what_was_needed(plan: PlanResult):
    end = plan["deliveries"].filter(pl.col("month") == pl.col("month").max())

    delivered = float(end["delivered_expected"].sum()) + float(plan["needs"]["unmet"].sum())

    assert pytest.approx(plan["needs"]["quantity"].sum()) == delivered


def test_quantiles_are_in_order(plan: PlanResult):
    for name, frame in plan.tables.items():
        stems = [column[:-4] for column in frame.columns if column.endswith("_p10")]
        for stem in stems:
            known = frame.drop_nulls([f"{stem}_p10", f"{stem}_p90"])
            assert (known[f"{stem}_p10"] <= known[f"{stem}_p90"]).all(), (name, stem)


def test_builds_add_up_to_a_chance(plan: PlanResult):
    assert plan["builds"]["chance"].is_between(0, 1 + 1e-9).all()
    assert {"now"} >= set(plan["builds"].filter(pl.col("start") < pl.date(2024, 2, 1))["decided"])


def test_builds_name_exactly_the_futures_in_which_they_start():
    factors = [{**TABLES["factors"][0], "revealed": "2024-02"}, TABLES["factors"][1]]
    outcomes = [{**each, "probability": 0.5} for each in TABLES["outcomes"]]
    scenarios = make_model(twofold(factors=factors, outcomes=outcomes)).scenarios
    named = {name: np.array([i in chosen for i in range(4)]) for name, chosen in {
        "all": {0, 1, 2, 3},
        "MONEY=more": {0, 1},
        "MONEY=same, PAPERS=late": {3},
        "MONEY=more; MONEY=same, PAPERS=on-time": {0, 1, 2},
        "MONEY=more, PAPERS=late; MONEY=same, PAPERS=on-time": {1, 2},
    }.items()}  # fmt: skip

    assert list(named) == [in_words(scenarios, chosen) for chosen in named.values()]
