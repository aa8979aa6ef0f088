"""Gate prices against the programme written anew with the gate a month sooner."""

import polars as pl
import pytest

from kuznia.planning.prices import prices_table
from kuznia.planning.solving import make_model, solve_model
from tests.planning.twofold import TABLES, twofold
from tests.programmes import Rows


def by_hand(gate: str, **tables: Rows) -> float:
    """Gain when the gate's months are one fewer in the tables, by two solves from cold."""
    before = twofold(**tables)
    sooner = before["gates"].with_columns(
        months=pl.col("months") - (pl.col("gate") == gate).cast(pl.Int64)
    )
    after = before.with_table("gates", sooner)
    return (
        solve_model(make_model(before)).best.objective
        - solve_model(make_model(after)).best.objective
    )


@pytest.mark.parametrize("late_usd", [10, 100, 1000])
@pytest.mark.parametrize("gate", ["LICENCE", "ARTICLE"])
def test_a_price_is_the_gain_of_a_programme_with_the_gate_sooner(gate: str, late_usd: int):
    needs = [{**row, "late_usd": late_usd} for row in TABLES["needs"]]
    holds = [*TABLES["holds"], {"gate": "LICENCE", "kind": "expansion", "target": "HALL"}]

    table = prices_table(solve_model(make_model(twofold(needs=needs, holds=holds))))

    price = table.filter(pl.col("gate") == gate)["gain_usd"].item()
    assert by_hand(gate, needs=needs, holds=holds) == pytest.approx(price, rel=1e-6, abs=1e-6)


def test_a_price_is_never_above_its_estimate_while_builds_are_kept():
    table = prices_table(solve_model(make_model(twofold())))

    assert table.filter(pl.col("difference_usd") > 1e-6).is_empty()


def test_gates_are_tried_in_the_order_of_their_estimates():
    table = prices_table(solve_model(make_model(twofold())), most=1)

    tried = table.filter(pl.col("gain_usd").is_not_null())
    assert 1 == tried.height
    assert table["estimate_usd"].max() == tried["estimate_usd"].item()


def test_a_gate_that_opens_sooner_tells_nobody_what_is_not_yet_revealed():
    factors = [TABLES["factors"][0], {**TABLES["factors"][1], "revealed": "2024-03"}]

    table = prices_table(solve_model(make_model(twofold(factors=factors))))

    licence = table.filter(pl.col("gate") == "LICENCE")["gain_usd"].item()
    revealed_before = prices_table(solve_model(make_model(twofold())))
    assert licence <= revealed_before.filter(pl.col("gate") == "LICENCE")["gain_usd"].item()
