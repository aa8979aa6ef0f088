"""Both countries against each alone."""

import numpy as np
import polars as pl
import pytest

from kuznia.planning.parallel import months_between_curves, parallel_tables
from kuznia.planning.solving import closed_to, make_model, solve_model
from tests.planning.twofold import TABLES, twofold


def test_each_country_alone_is_the_programme_without_the_other_countrys_processes():
    solved = solve_model(make_model(twofold()))

    alone = solve_model(closed_to(solved.model, {"US"}))

    without = twofold(processes=[TABLES["processes"][0]], inputs=[TABLES["inputs"][0]],
                      expansions=[], holds=[])  # fmt: skip
    assert solve_model(make_model(without)).best.objective == pytest.approx(alone.best.objective)


def test_together_is_never_worse_than_alone():
    table = parallel_tables(solve_model(make_model(twofold())))["parallel"]

    assert ["both", "UA", "US"] == table["case"].to_list()
    assert 0 == table["late_usd"].arg_min()
    assert (table["months_gained_p50"].drop_nulls() >= 0).all()


def test_curves_of_the_whole_programme_are_those_of_the_plan():
    curves = parallel_tables(solve_model(make_model(twofold())))["curves"]

    assert 3 * 12 == curves.height
    assert 1.0 == pytest.approx(curves.filter(pl.col("case") == "both")["met_p90"].to_list()[-1])


def test_one_producing_country_has_nothing_to_compare():
    lines = [TABLES["lines"][0]]
    tables = {"processes": [TABLES["processes"][0]], "inputs": [TABLES["inputs"][0]]}

    solved = solve_model(make_model(twofold(lines=lines, expansions=[], holds=[], **tables)))

    assert {} == parallel_tables(solved)


@pytest.mark.parametrize(
    ("ahead", "behind", "months"),
    [
        ([0.0, 1.0, 1.0, 1.0], [0.0, 0.0, 0.0, 1.0], 2.0),
        ([0.5, 1.0, 1.0, 1.0], [0.0, 0.5, 1.0, 1.0], 1.0),
        ([0.0, 0.5, 0.5, 0.5], [0.0, 0.5, 1.0, 1.0], 0.0),
        ([0.0, 0.0], [0.0, 0.0], 0.0),
    ],
)
def test_the_distance_of_curves_is_counted_in_months(
    ahead: list[float], behind: list[float], months: float
):
    assert months == pytest.approx(months_between_curves(np.array(ahead), np.array(behind)))
