"""The best plan of random programmes, against the same model written in linopy from the tables.

The first seeds run always, all of them with `make oracle`.
"""

import polars as pl
import pytest

from kuznia.model.programme import Programme
from kuznia.planning.solving import make_model, solve_model
from tests.planning.oracle import optimum
from tests.planning.programmes import random_programme
from tests.programmes import small

ALWAYS, ALL = 40, 200


def by_core(programme: Programme) -> float:
    return solve_model(make_model(programme)).solution.objective


@pytest.mark.parametrize(
    "seed",
    [pytest.param(s, marks=() if s < ALWAYS else pytest.mark.slow) for s in range(ALL)],
)
def test_the_optimum_is_the_same(seed: int):
    programme = random_programme(seed)

    assert optimum(programme) == pytest.approx(by_core(programme), rel=1e-6, abs=1e-5)


@pytest.mark.parametrize(
    "seed",
    [pytest.param(s, marks=() if s < ALWAYS // 5 else pytest.mark.slow) for s in range(ALL // 5)],
)
def test_what_can_serve_no_need_is_left_out_without_loss(seed: int):
    """Keeping goods costs nothing here, and no share is aimed at: idle work has no use at all."""
    programme = random_programme(seed)
    items = programme["items"].with_columns(holding_usd=pl.lit(0.0))
    programme = programme.with_table("items", items)
    programme = programme.with_table("localization", programme["localization"].clear())

    everywhere = optimum(programme, everywhere=True)

    assert everywhere == pytest.approx(by_core(programme), rel=1e-6, abs=1e-5)


def test_a_process_whose_input_cannot_arrive_makes_nothing():
    """50 rounds are never filled: late from June of year 1 to December of year 2, and 12 more."""
    programme = small(purchases=[])

    assert by_core(programme) == pytest.approx(50 * 100 * (19 + 12), rel=1e-9)


SHUT_OR_NOT = {
    "factors": [{"factor": "STRIKE", "kind": "outage", "revealed": "2024-01"}],
    "outcomes": [
        {"factor": "STRIKE", "outcome": "no", "probability": 0.5},
        {"factor": "STRIKE", "outcome": "yes", "probability": 0.5},
    ],
    "effects": [
        {"factor": "STRIKE", "outcome": "yes", "changes": "lane_share", "target": "ROAD",
         "value": 0},
    ],
}  # fmt: skip


@pytest.mark.parametrize("limit", [None, 1e6])
@pytest.mark.parametrize("mass", [0, 35])
def test_a_lane_of_which_no_share_is_left_carries_nothing(limit: float | None, mass: float):
    """Neither without a limit of its own, nor things without mass."""
    programme = small(
        lanes=[{"most_kg_per_month": limit}],
        items=[{}, {"unit_mass_kg": mass}],
        **SHUT_OR_NOT,
    )
    solved = solve_model(make_model(programme))
    shut = solved.model.scenarios.names.index("STRIKE=yes")

    assert 0 == solved.of("ship")[shut].sum()
    assert optimum(programme) == pytest.approx(solved.solution.objective, rel=1e-6)


def test_an_offer_may_grow():
    programme = small(
        purchases=[{"most_per_month": 10}],
        needs=[{"due": "2024-04"}],
        factors=SHUT_OR_NOT["factors"],
        outcomes=SHUT_OR_NOT["outcomes"],
        effects=[{**SHUT_OR_NOT["effects"][0], "changes": "offer_share", "target": "FORGE",
                  "value": 3}],
    )  # fmt: skip

    assert optimum(programme) == pytest.approx(by_core(programme), rel=1e-6)


def test_a_gate_that_is_open_holds_back_nothing():
    """A surplus that leaves a costly store by a lane with an open gate leaves it whole."""
    tables = {
        "items": [{}, {"holding_usd": 100}],
        "lanes": [{"months": 12}],
        "stock": [{"item": "BODY", "site": "ABROAD", "quantity": 500}],
    }
    gate = {
        "gates": [{"gate": "PERMIT", "kind": "transfer", "months": 0}],
        "holds": [{"gate": "PERMIT", "kind": "lane", "target": "ROAD"}],
    }

    assert by_core(small(**tables, **gate)) == pytest.approx(by_core(small(**tables)), rel=1e-9)


def test_delays_of_one_gate_by_two_factors_add_up():
    held = [{"gate": "LICENCE", "kind": "process", "target": "FILLING"}]
    factors = [{"factor": name, "kind": "licence", "revealed": "2024-01"} for name in ("A", "B")]
    late = small(
        gates=[{"gate": "LICENCE", "kind": "authorisation", "months": 3}],
        holds=held,
        factors=factors,
        outcomes=[{"factor": name, "outcome": "yes", "probability": 1} for name in ("A", "B")],
        effects=[
            {"factor": name, "outcome": "yes", "changes": "gate_delay", "target": "LICENCE",
             "value": months}
            for name, months in (("A", 4), ("B", 5))
        ],
    )  # fmt: skip
    written = small(
        gates=[{"gate": "LICENCE", "kind": "authorisation", "months": 3 + 4 + 5}], holds=held
    )

    assert by_core(late) == pytest.approx(by_core(written), rel=1e-9)


def test_a_build_that_opens_in_the_last_month_still_helps():
    programme = small(
        lines=[{"capacity": 0}],
        processes=[{"duration_months": 0}],
        stock=[{"item": "BODY", "site": "HOME", "quantity": 50}],
        needs=[{"due": "2025-12"}],
        expansions=[{"expansion": "HALL", "line": "FILL", "adds_capacity": 50, "capital_usd": 100,
                     "build_months": 1, "earliest": "2025-11"}],
    )  # fmt: skip

    assert by_core(programme) == pytest.approx(0.05 * (100 + 50 * 300), rel=1e-9)
