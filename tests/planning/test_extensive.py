"""One program over the tree of futures."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from kuznia.model.errors import Invalid
from kuznia.model.programme import Programme
from kuznia.planning.extensive import assemble
from kuznia.planning.solving import make_model, solve_model
from tests.planning.twofold import TABLES, twofold
from tests.programmes import Rows


def without_risk(programme: Programme) -> Programme:
    settings = programme.settings
    return programme.with_settings(replace(settings, weights=replace(settings.weights, risk=0.0)))


def test_what_is_known_from_the_start_is_planned_future_by_future():
    factors = [{**factor, "revealed": "2024-01"} for factor in TABLES["factors"]]
    whole = without_risk(twofold(factors=factors))
    late = {**TABLES["outcomes"][3], "probability": 1}
    on_time = {**TABLES["outcomes"][2], "probability": 1}
    money = {**TABLES["outcomes"][0], "probability": 1}

    def alone(outcome: Mapping[str, Any], effects: Rows) -> float:
        tables = {"factors": factors, "outcomes": [money, outcome], "effects": effects}
        return solve_model(make_model(without_risk(twofold(**tables)))).best.objective

    apart = 0.7 * alone(on_time, []) + 0.3 * alone(late, TABLES["effects"])
    together = solve_model(make_model(whole)).best.objective
    assert pytest.approx(together) == apart


def test_knowing_later_is_never_better():
    revealed = ("2024-01", "2024-02", "2024-03")

    costs = [
        solve_model(make_model(twofold(factors=[
            TABLES["factors"][0], {**TABLES["factors"][1], "revealed": month}])))
        .best.objective
        for month in revealed
    ]  # fmt: skip

    assert costs == sorted(costs)


def test_futures_that_cannot_be_told_apart_share_their_columns():
    model = make_model(twofold())

    make = model.recourse.columns["make"][0]
    same = model.form.column[:, make[0]], model.form.column[:, make[5]]

    assert [1, 4] == [len(set(place.tolist())) for place in same]


def test_data_that_would_tell_the_future_are_refused():
    model = make_model(twofold())
    right = model.right.copy()
    first = model.recourse.rows["fund"][0, 0]
    right[0, first] += 1

    with pytest.raises(Invalid, match="revealed later"):
        assemble(model.recourse.matrix, model.scenarios, right, model.scale)


def test_more_weight_on_the_worst_futures_never_makes_them_worse():
    def worst(risk: float) -> float:
        programme = twofold()
        weights = replace(programme.settings.weights, risk=risk, tail=0.7)
        solved = solve_model(
            make_model(programme.with_settings(replace(programme.settings, weights=weights)))
        )
        return float(np.sort(solved.of("burden")[:, 0, -1])[-2:].mean())

    assert worst(1.0) <= worst(0.0) + 1e-6
