"""Spares of a programme: what to buy, what it costs, and what readiness follows."""

from pathlib import Path

import polars as pl
import pytest

from kuznia.app.spares import FILES, plan_spares, write_spares
from kuznia.model.errors import Invalid, NotFound, Refused, Unmet
from tests.programmes import small
from tests.sustain.fleets import ITEMS, trucks, trucks_with_depot


def test_a_budget_is_kept_and_makes_systems_ready():
    plan = plan_spares(trucks(), budget=20_000)

    assert 0 < plan.cost_usd <= 20_000
    assert plan.purchases["cost_usd"].sum() == pytest.approx(plan.cost_usd)
    assert plan.short_after < plan.short_before
    whole, north, south = plan.fleets.iter_rows(named=True)
    assert (None, 30) == (whole["site"], whole["systems"])
    assert ("NORTH", 20, "SOUTH", 10) == (north["site"], north["systems"], south["site"],
                                          south["systems"])  # fmt: skip
    for row in (whole, north, south):
        assert row["availability_before"] < row["availability_after"] < 1
    mean = (20 * north["availability_after"] + 10 * south["availability_after"]) / 30
    assert whole["availability_after"] == pytest.approx(mean)


def test_what_is_on_hand_is_not_bought_again():
    plan = plan_spares(trucks(), budget=30_000)
    rows = {(row["item"], row["site"]): row for row in plan.purchases.iter_rows(named=True)}
    assert all(row["on_hand"] == (place == ("PUMP", "SHOP")) for place, row in rows.items())


def test_a_readiness_is_reached_for_the_least_money_of_the_frontier():
    plan = plan_spares(trucks(), availability=0.97)
    assert plan.fleets["availability_after"][0] >= 0.97
    worked_out = plan.frontier.drop_nulls()
    cheaper = worked_out.filter(pl.col("cost_usd") < plan.cost_usd - 1e-6)
    assert (cheaper["availability"] < 0.97).all()


def test_the_frontier_leads_from_nothing_to_ever_less_that_is_short():
    frontier = plan_spares(trucks(), budget=0).frontier
    assert 0 == frontier["cost_usd"][0]
    assert frontier["cost_usd"].is_sorted()
    assert frontier["short"].is_sorted(descending=True)
    assert frontier["availability"][0] is not None
    assert frontier["availability"][-1] is not None


def test_without_money_nothing_is_bought():
    plan = plan_spares(trucks(), budget=0)
    assert plan.purchases.is_empty()
    assert plan.short_before == plan.short_after


def test_what_cannot_be_planned_is_told():
    with pytest.raises(NotFound, match="no fleet with systems"):
        plan_spares(small(), budget=1)
    with pytest.raises(Refused, match="no fleet has a target"):
        plan_spares(trucks())
    with pytest.raises(Refused, match="and not both"):
        plan_spares(trucks(), budget=1, availability=0.9)
    with pytest.raises(Unmet, match=r"so many systems available; the most is 99\.\d+%"):
        plan_spares(trucks(), availability=1)
    items = [{**row, "unit_value_usd": 0} if row["item"] == "LAMP" else row for row in ITEMS]
    with pytest.raises(Invalid) as error:
        plan_spares(trucks(items=items), budget=1)
    assert ["items:4:unit_value_usd"] == [finding.place for finding in error.value.findings]


def test_the_tables_are_written_whole(tmp_path: Path):
    plan = plan_spares(trucks(), budget=10_000)
    write_spares(plan, tmp_path / "spares")
    for file, table in zip(
        FILES, (plan.purchases, plan.fleets, plan.frontier, plan.groups), strict=True
    ):
        assert table.height == pl.read_csv(tmp_path / "spares" / file).height


@pytest.mark.parametrize("budget", [3_000, 9_999, 14_000])
def test_nothing_that_could_be_paid_for_would_help(budget: float):
    plan = plan_spares(trucks(), budget=budget)
    price = {row["item"]: row["unit_value_usd"] for row in ITEMS if "unit_value_usd" in row}
    left = budget - plan.cost_usd
    bought = {(row["item"], row["site"]): row["on_hand"] + row["buy"]
              for row in plan.purchases.iter_rows(named=True)}  # fmt: skip
    stock = [{"item": "PUMP", "site": "SHOP", "quantity": 1},
             *({"item": item, "site": site, "quantity": count}
               for (item, site), count in bought.items() if (item, site) != ("PUMP", "SHOP"))]  # fmt: skip
    stock[0]["quantity"] = bought.get(("PUMP", "SHOP"), 1)
    for item in ("PUMP", "LAMP", "SEAL"):
        if price[item] <= left:
            more = plan_spares(trucks(stock=stock), budget=price[item])
            assert more.short_after >= plan.short_after * (1 - 1e-4)


def test_spares_are_bought_for_the_criticality_that_is_asked_for():
    replaced = [
        {"fleet": "TRUCKS", "item": "PUMP", "failures": 0.05, "criticality": "vital"},
        {"fleet": "TRUCKS", "item": "LAMP", "failures": 0.05, "criticality": "useful"},
    ]
    programme = trucks(replaced=replaced)
    for criticality, bought in (("vital", {"PUMP", "SEAL"}), ("useful", {"LAMP"})):
        plan = plan_spares(programme, budget=30_000, criticality=[criticality])
        assert bought == set(plan.purchases["item"])
    groups = {row["criticality"]: row for row in plan.groups.iter_rows(named=True)}
    assert (2, 0, 0.0) == tuple(groups["vital"][name] for name in ("items", "buy", "cost_usd"))
    assert groups["vital"]["short_before"] == groups["vital"]["short_after"]
    assert groups["useful"]["short_after"] < groups["useful"]["short_before"]
    assert plan.cost_usd == groups["useful"]["cost_usd"]


def test_a_depot_to_be_decided_on_is_closed_unless_it_is_taken_as_opened():
    closed = plan_spares(trucks_with_depot(), budget=0)
    opened = plan_spares(trucks_with_depot(), budget=0, opened=["SHOP"])
    assert (("SHOP",), ()) == (closed.closed, opened.closed)
    assert opened.short_before < closed.short_before
    with pytest.raises(NotFound, match="no depot NORTH"):
        plan_spares(trucks_with_depot(), budget=0, opened=["NORTH"])


def test_a_criticality_that_there_is_not_is_refused():
    with pytest.raises(Refused, match="no criticality vitl"):
        plan_spares(trucks(), budget=1, criticality=["vitl"])
