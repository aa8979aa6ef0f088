"""What is to be bought becomes needs of the plan."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kuznia.app.programmes import read, sample, write
from kuznia.app.registers import with_rows
from kuznia.app.spare_needs import add_needs, needs_of
from kuznia.app.spares import plan_spares
from kuznia.model.errors import Invalid, Refused
from kuznia.model.programme import Programme
from tests.sustain.fleets import ITEMS, SITES, trucks

DUE = date(2024, 9, 1)
FLEETS = [{"fleet": "TRUCKS", "party": "UA", "item": "TRUCK", "unready_usd": 3000}]
OFFERS = [{"offer": item, "item": item, "site": "SHOP", "price_usd": 10, "most_per_month": 9}
          for item in ("PUMP", "LAMP", "SEAL", "BODY")]  # fmt: skip
LANES = [
    {"lane": site, "from_site": "SHOP", "to_site": site} for site in ("NORTH", "SOUTH", "HOME")
]


def supplied() -> Programme:
    return trucks(fleets=FLEETS, purchases=OFFERS, lanes=LANES)


def test_each_purchase_is_a_need_and_its_lateness_costs_what_systems_wait():
    plan = plan_spares(supplied(), budget=30_000)
    rows = list(needs_of(supplied(), plan, DUE))
    assert plan.purchases.height == len(rows)
    for row, bought in zip(rows, plan.purchases.iter_rows(named=True), strict=True):
        assert (bought["item"], bought["site"], bought["buy"]) == (
            row["item"], row["site"], row["quantity"])  # fmt: skip
        assert 0 < row["late_usd"] < 3000


def test_a_need_is_named_after_its_item_and_site_in_both_languages():
    programme = read(sample())
    plan = plan_spares(programme, budget=3_000, opened=["depot-west"])
    row = next(iter(needs_of(programme, plan, DUE)))
    item, site = (
        programme[table].row(by_predicate=pl.col(key) == row[key], named=True)
        for table, key in (("items", "item"), ("sites", "site"))
    )
    assert f"{item['name']}, {site['name']}" == row["name"]
    assert f"{item['name_uk']}, {site['name_uk']}" == row["name_uk"]


def test_a_vital_item_that_systems_lack_costs_nearly_what_a_system_costs():
    programme = trucks(60, 0, fleets=FLEETS, stock=[], sub_units=[],
                       repairs=[{"item": "PUMP", "site": "SHOP", "months": 9},
                                {"item": "LAMP", "site": "SHOP", "months": 1}])  # fmt: skip
    plan = plan_spares(programme, budget=8_000, criticality=["vital"])
    rows = list(needs_of(programme, plan, DUE))
    assert ("PUMP", 2) == (rows[0]["item"], sum(row["quantity"] for row in rows))
    assert all(row["late_usd"] > 2900 for row in rows)


def test_what_was_ordered_is_counted_and_nothing_that_is_there_is_changed(tmp_path: Path):
    mine = {"need": "spare-PUMP-SHOP", "item": "PUMP", "site": "SHOP", "quantity": 1.0,
            "due": date(2024, 5, 1), "late_usd": 7.0}  # fmt: skip
    write(with_rows(supplied(), "needs", [mine]), tmp_path / "p")
    first = plan_spares(read(tmp_path / "p"), budget=9_000)
    assert first.purchases.height == add_needs(tmp_path / "p", first, DUE)
    again = plan_spares(read(tmp_path / "p"), budget=0)
    assert again.short_before == pytest.approx(first.short_after)
    more = plan_spares(read(tmp_path / "p"), budget=21_000)
    add_needs(tmp_path / "p", more, DUE)
    rows = {row["need"]: row for row in read(tmp_path / "p")["needs"].to_dicts()}
    assert 7.0 == rows["spare-PUMP-SHOP"]["late_usd"]
    spares = [name for name in rows if name.startswith("spare-")]
    assert 1 + first.purchases.height + more.purchases.height == len(spares)
    known = more.purchases.filter(more.purchases["ordered"] > 0)
    assert known.height


def test_a_month_outside_the_programme_is_refused(tmp_path: Path):
    write(supplied(), tmp_path / "p")
    for month in (date(2023, 12, 1), date(2026, 1, 1)):
        with pytest.raises(Refused, match="outside the programme"):
            add_needs(tmp_path / "p", plan_spares(supplied(), budget=9_000), month)


def test_what_can_never_arrive_is_refused_and_nothing_is_changed(tmp_path: Path):
    write(trucks(fleets=FLEETS), tmp_path / "p")
    before = (tmp_path / "p" / "needs.csv").read_bytes()
    with pytest.raises(Invalid) as error:
        add_needs(tmp_path / "p", plan_spares(trucks(), budget=30_000), DUE)
    assert {"needs_out_of_reach"} <= {finding.check for finding in error.value.findings}
    assert before == (tmp_path / "p" / "needs.csv").read_bytes()


def test_without_a_cost_of_waiting_no_need_is_made():
    with pytest.raises(Refused, match="what a system that lacks something costs"):
        list(needs_of(trucks(items=ITEMS), plan_spares(trucks(), budget=30_000), DUE))


def test_codes_of_needs_are_apart_whatever_items_and_sites_are_called():
    purchases = pl.DataFrame({"item": ["A", "A-B", "C" * 60], "site": ["B-C", "C", "D"],
                              "on_hand": [0, 0, 0], "buy": [1, 1, 1], "cost_usd": [1.0, 1.0, 1.0]})  # fmt: skip
    items = [*ITEMS, *({"item": item, "kind": "part", "unit_value_usd": 1} for item in
                       purchases["item"])]  # fmt: skip
    sites = [*SITES, *({"site": site, "party": "UA", "kind": "unit"} for site in purchases["site"])]
    programme = trucks(
        items=items, sites=sites, fleets=FLEETS, sub_units=[],
        systems=[{"fleet": "TRUCKS", "serial": site, "site": site} for site in purchases["site"]],
        replaced=[{"fleet": "TRUCKS", "item": item, "failures": 0.1} for item in purchases["item"]],
        repairs=[{"item": item, "site": "SHOP", "months": 1} for item in purchases["item"]],
        resupply=[{"site": site, "from_site": "SHOP", "months": 1} for site in purchases["site"]],
        stock=[],
    )  # fmt: skip
    plan = replace(plan_spares(programme, budget=0), purchases=purchases)
    codes = [row["need"] for row in needs_of(programme, plan, DUE)]
    assert 3 == len(set(codes))
    assert all(code.startswith("spare-") and len(code) <= 64 for code in codes)
