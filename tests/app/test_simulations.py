"""Simulations of a programme, beside its evaluation."""

from pathlib import Path
from typing import Any

import polars as pl
import pytest

from kuznia.app.simulations import FILES, simulate_support, write_simulation
from kuznia.app.spares import plan_spares, write_spares
from kuznia.model.errors import NotFound, Refused
from tests.programmes import small
from tests.sustain.fleets import trucks, trucks_with_depot

STOCKED = [
    {"item": item, "site": site, "quantity": 2}
    for item in ("PUMP", "LAMP", "SEAL")
    for site in ("SHOP", "NORTH", "SOUTH")
]


def test_an_endless_fleet_is_as_ready_as_evaluation_says_and_a_finite_one_readier():
    endless = simulate_support(trucks(stock=STOCKED), finite_fleet=False)
    whole, north, south = endless.fleets.iter_rows(named=True)
    assert (None, None, 30) == (whole["month"], whole["site"], whole["systems"])
    assert ("NORTH", 20, "SOUTH", 10) == (north["site"], north["systems"], south["site"],
                                          south["systems"])  # fmt: skip
    for row in (whole, north, south):
        assert row["evaluated"] == pytest.approx(row["simulated"], abs=0.01)
        assert 0 < row["plus_minus"] < 0.01
    finite = simulate_support(trucks(stock=STOCKED))
    assert finite.fleets["simulated"][0] > whole["simulated"] + whole["plus_minus"]


def test_items_that_systems_wait_for_come_first():
    found = simulate_support(trucks(), months=300)
    shortages = found.shortages
    assert shortages["waiting"].is_sorted(descending=True)
    assert {"PUMP", "LAMP"} == set(shortages.filter(pl.col("waiting") > 0)["item"])
    assert ("SEAL", "SHOP") in set(shortages.select("item", "site").iter_rows())
    assert found.events > 1000
    assert 10 == found.replications


def test_bought_spares_are_added(tmp_path: Path):
    plan = plan_spares(trucks(), availability=0.97)
    write_spares(plan, tmp_path / "spares")
    now, then = (simulate_support(trucks(), months=300, spares=file)
                 for file in (None, tmp_path / "spares" / "spares.csv"))  # fmt: skip
    assert now.fleets["evaluated"][0] == pytest.approx(plan.fleets["availability_before"][0])
    assert then.fleets["evaluated"][0] == pytest.approx(plan.fleets["availability_after"][0])
    assert then.fleets["simulated"][0] > now.fleets["simulated"][0]


def test_few_places_for_repair_keep_systems_waiting():
    depots = [{"site": "SHOP", "places": 3}]
    free, few = (simulate_support(trucks(depots=each), months=300) for each in ([], depots))
    assert free.crowded.is_empty()
    assert few.fleets["simulated"][0] < free.fleets["simulated"][0] - 0.1
    (row,) = few.crowded.iter_rows(named=True)
    assert ("SHOP", 3) == (row["site"], row["places"])
    wanted = 30 * 0.05 * (2 + 0.6 * 3) + 30 * 0.04 * 1 - 20 * 0.04 * 0.3
    assert wanted == pytest.approx(row["wanted"])


def test_month_by_month_an_opened_depot_makes_systems_ready():
    asked: dict[str, Any] = {"by_month": True, "replications": 150, "finite_fleet": False}
    programme = trucks_with_depot(stock=[{"item": "PUMP", "site": "NORTH", "quantity": 6}])
    closed, opened = (simulate_support(programme, **asked, openings=each)
                      for each in ({}, {"SHOP": "2024-06"}))  # fmt: skip
    assert 24 * 3 == opened.fleets.height
    last = opened.fleets.filter(pl.col("site").is_null())
    assert last["simulated"][-1] > closed.fleets["simulated"][-3] + 0.05
    off = (last["simulated"] - last["evaluated"]).abs()
    assert (off < 0.05).all()
    assert (closed.fleets["month"].unique().sort().dt.to_string("%Y-%m")[0]) == "2024-01"


def test_the_same_seed_gives_the_same_tables():
    first, again, other = (simulate_support(trucks(), months=50, seed=seed) for seed in (4, 4, 5))
    assert first.fleets.equals(again.fleets)
    assert first.shortages.equals(again.shortages)
    assert not first.fleets.equals(other.fleets)


def test_who_stops_it_keeps_what_was_done():
    found = simulate_support(trucks(), months=50, tell=lambda done: done == 3)
    assert 3 == found.replications
    whole = simulate_support(trucks(), months=50)
    assert 0.3 == pytest.approx(found.events / whole.events, abs=0.03)


def test_one_replication_of_months_has_no_interval():
    found = simulate_support(trucks(), by_month=True, replications=1)
    assert 0 == found.fleets["plus_minus"].count()
    assert found.fleets["simulated"].count() == found.fleets.height


def test_what_cannot_be_simulated_is_told(tmp_path: Path):
    with pytest.raises(NotFound, match="no fleet with systems"):
        simulate_support(small())
    wrong: list[tuple[dict[str, Any], str]] = [
        ({"months": 0}, "at most 1,000,000, and not 0"),
        ({"months": float("nan")}, "at most 1,000,000, and not nan"),
        ({"replications": 0}, "1 or more, and not 0"),
        ({"seed": -1}, "from 0 on, and not -1"),
        ({"repair": "quick"}, "and not quick"),
    ]
    for asked, said in wrong:
        with pytest.raises(Refused, match=said):
            simulate_support(trucks(), **asked)
    with pytest.raises(NotFound, match="no depot NORTH"):
        simulate_support(trucks_with_depot(), openings={"NORTH": "2024-06"})
    with pytest.raises(Refused, match="June is no month"):
        simulate_support(trucks_with_depot(), openings={"SHOP": "June"})
    with pytest.raises(NotFound, match="no file"):
        simulate_support(trucks(), spares=tmp_path / "none.csv")


def test_both_tables_are_written(tmp_path: Path):
    found = simulate_support(trucks(), months=50)
    write_simulation(found, tmp_path / "out")
    for file, table in zip(FILES, (found.fleets, found.shortages), strict=True):
        assert table.height == pl.read_csv(tmp_path / "out" / file).height
    (tmp_path / "out" / "other").write_text("")
    with pytest.raises(Refused, match="holds something else"):
        write_simulation(found, tmp_path / "out")


def test_by_month_what_is_short_is_where_it_is_repaired_in_the_last_month():
    rows = [{"site": "SHOP", "opens": "2030-01"}]
    found = simulate_support(trucks_with_depot(depots=rows), by_month=True, replications=5)
    assert "ABROAD" in set(found.shortages["site"])
    assert "SHOP" in set(found.shortages["site"])


def test_a_depot_opens_within_the_programme():
    with pytest.raises(Refused, match="outside the programme"):
        simulate_support(trucks_with_depot(), by_month=True, openings={"SHOP": "2040-01"})
    assert ("SHOP",) == simulate_support(trucks_with_depot(), months=10, replications=2).closed


def test_where_nothing_fails_nothing_is_simulated():
    with pytest.raises(NotFound, match="is exchanged when it fails"):
        simulate_support(trucks_with_depot(replaced=[], sub_units=[]), months=10)
