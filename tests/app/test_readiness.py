"""The readiness that a plan brings."""

from datetime import date

import polars as pl
import pytest

from kuznia.app.plans import plan
from kuznia.model.programme import Programme
from kuznia.sustain.buying import fleet_availability
from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.gathering import gather
from tests.programmes import CLEAN, Rows, small
from tests.sustain.fleets import trucks, trucks_with_depot

PUMPS: Rows = [*CLEAN["needs"], {"need": "PUMPS", "item": "PUMP", "site": "SHOP", "quantity": 4,
                                 "due": "2024-06", "late_usd": 9000}]  # fmt: skip
OFFERS: Rows = [*CLEAN["purchases"],
                {"offer": "PUMPS", "item": "PUMP", "site": "SHOP", "price_usd": 10,
                 "most_per_month": 4, "first_month": "2024-05"}]  # fmt: skip


def ready(programme: Programme) -> dict[date, float]:
    table = plan(programme).readiness
    return dict(table.select("month", "ready_expected").iter_rows())


def test_a_programme_without_a_fleet_has_no_readiness():
    assert plan(small()).readiness.is_empty()


def test_when_nothing_comes_it_is_that_of_the_long_run():
    gathered = gather(trucks())
    long_run = fleet_availability(
        gathered, gathered.fleets[0], evaluate(gathered.support, gathered.stock)
    )
    shares = ready(trucks())
    assert 24 == len(shares)
    assert list(shares.values()) == pytest.approx([long_run] * 24, abs=1e-6)


def test_spares_help_from_the_month_in_which_the_plan_delivers_them():
    shares = ready(trucks(needs=PUMPS, purchases=OFFERS))
    without = ready(trucks())
    assert shares[date(2024, 4, 1)] == pytest.approx(without[date(2024, 4, 1)])
    assert shares[date(2024, 6, 1)] > without[date(2024, 6, 1)] + 0.01


def test_a_depot_opens_when_the_plan_has_built_its_expansion():
    works: Rows = [*CLEAN["processes"],
                   {"process": "REPAIR", "item": "TRUCK", "line": "BENCH", "cost_usd": 1}]  # fmt: skip
    lines: Rows = [*CLEAN["lines"], {"line": "BENCH", "site": "SHOP", "capacity": 0}]
    builds: Rows = [{"expansion": "HALL", "line": "BENCH", "adds_capacity": 9, "capital_usd": 100,
                     "build_months": 3, "earliest": "2024-02", "latest": "2024-02"}]  # fmt: skip
    needs: Rows = [*CLEAN["needs"], {"need": "REPAIRS", "item": "TRUCK", "site": "SHOP",
                                     "quantity": 5, "due": "2024-08", "late_usd": 500}]  # fmt: skip
    depots: Rows = [{"site": "SHOP", "expansion": "HALL"}]
    shares = ready(trucks_with_depot(processes=works, lines=lines, expansions=builds, needs=needs,
                                     depots=depots))  # fmt: skip
    months = list(shares.values())
    assert months[:4] == pytest.approx([months[0]] * 4)
    assert months[23] > months[4] > months[3]
    never = ready(trucks_with_depot(processes=works, lines=lines, expansions=builds, depots=depots))
    assert list(never.values()) == pytest.approx([months[0]] * 24)


def test_two_plans_are_compared_by_their_readiness():
    before, after = plan(trucks()), plan(trucks(needs=PUMPS, purchases=OFFERS))
    changes = before.compare(after).changes.filter(pl.col("what").str.starts_with("ready"))
    assert [("ready_share", "TRUCKS"), ("ready_at_end_share", "TRUCKS")] == changes.select(
        "what", "code"
    ).rows()
    assert (changes["difference"] > 0.01).all()


def test_a_fleet_that_is_never_in_use_within_the_plan_has_no_readiness():
    for months in ({"from_month": "2030-01"}, {"to_month": "2020-01"}):
        systems = [{"fleet": "TRUCKS", "serial": "A", "site": "NORTH", **months}]
        assert plan(trucks(systems=systems)).readiness.is_empty()
