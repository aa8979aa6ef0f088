"""When to open which depot, within a budget, in the months of a programme."""

from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kuznia.app.depots import FILES, plan_depots, write_depots
from kuznia.app.spares import plan_spares
from kuznia.model.errors import NotFound, Refused, Unmet
from tests.programmes import small
from tests.sustain.fleets import trucks, trucks_with_depot

CHEAP = [{"site": "SHOP", "ramp": "0.5;1", "earliest": "2024-03", "latest": "2024-08",
          "opening_usd": 500, "month_usd": 10}]  # fmt: skip


def test_a_depot_that_pays_opens_and_readiness_grows_from_then_on():
    plan = plan_depots(trucks_with_depot(8, 4, depots=CHEAP), budget=22_000)
    assert [("SHOP", date(2024, 3, 1))] == plan.openings.rows()
    assert plan.cost_usd <= 22_000
    assert 24 == plan.readiness.height
    later = plan.readiness.filter(pl.col("month") >= date(2024, 8, 1))
    assert (later["ready"] > later["ready_closed"]).all()
    assert plan.readiness["ready"].mean() == pytest.approx(plan.ready, abs=1e-3)


def test_the_ways_that_were_tried_come_with_what_they_cost_the_best_first():
    plan = plan_depots(trucks_with_depot(8, 4, depots=CHEAP), budget=22_000)
    assert "SHOP 2024-03" == plan.ways["opens"][0]
    assert "SHOP –" in plan.ways["opens"].to_list()
    costs = plan.ways.row(0, named=True)
    paid = sum(costs[f"{what}_usd"] for what in ("opening", "running", "repairs", "spares"))
    assert paid == pytest.approx(plan.cost_usd)
    assert plan.spares["cost_usd"].sum() == pytest.approx(costs["spares_usd"])
    assert plan.repairs["cost_usd"].sum() == pytest.approx(costs["repairs_usd"])


def test_a_depot_whose_month_is_known_is_not_decided_on():
    rows = [{"site": "SHOP", "opens": "2024-06"}]
    plan = plan_depots(trucks_with_depot(8, 4, depots=rows), budget=22_000)
    assert [("SHOP", date(2024, 6, 1))] == plan.openings.rows()
    assert [""] == plan.ways["opens"].to_list()


def test_what_cannot_be_planned_is_told():
    with pytest.raises(NotFound, match="no fleet with systems"):
        plan_depots(small(), budget=1)
    with pytest.raises(Refused, match="from 0 on"):
        plan_depots(trucks(), budget=float("nan"))
    with pytest.raises(Unmet, match="the cheapest way costs"):
        plan_depots(trucks_with_depot(), budget=10)


def test_the_tables_are_written_whole(tmp_path: Path):
    plan = plan_depots(trucks_with_depot(4, 2), budget=22_000)
    write_depots(plan, tmp_path / "depots")
    assert sorted(FILES) == sorted(path.name for path in (tmp_path / "depots").iterdir())
    (tmp_path / "depots" / "mine.txt").write_text("mine", "utf-8")
    with pytest.raises(Refused, match="holds something else"):
        write_depots(plan, tmp_path / "depots")


def test_a_depot_is_opened_in_none_but_the_months_that_are_allowed():
    rows = [{**CHEAP[0], "earliest": "2027-01", "latest": None}]
    plan = plan_depots(trucks_with_depot(8, 4, depots=rows), budget=22_000)
    assert [("SHOP", None)] == plan.openings.rows()
    assert 0 == plan.ways["opening_usd"].sum()


def test_a_fleet_that_leaves_before_the_end_is_planned_for_its_months():
    systems = [{"fleet": "TRUCKS", "serial": f"T{number}", "site": "NORTH", "to_month": "2025-06"}
               for number in range(8)]  # fmt: skip
    plan = plan_depots(trucks_with_depot(systems=systems), budget=22_000)
    assert 18 == plan.readiness.height
    assert set(plan.spares["site"]) & {"NORTH", "SHOP"}
    with pytest.raises(NotFound, match="in use at its end"):
        plan_spares(trucks_with_depot(systems=systems), budget=1)


def test_few_places_are_simulated_and_may_change_the_order():
    crowded = [{**CHEAP[0], "places": 1}]
    plan = plan_depots(trucks_with_depot(30, 10, depots=crowded), budget=90_000)
    assert plan.simulated is not None
    assert plan.ways["simulated"][0] == plan.simulated
    free = plan_depots(trucks_with_depot(8, 4, depots=CHEAP), budget=22_000)
    assert free.simulated is None


def test_where_nothing_fails_nothing_is_planned():
    with pytest.raises(NotFound, match="is exchanged when it fails"):
        plan_depots(trucks_with_depot(replaced=[], sub_units=[]), budget=1)
