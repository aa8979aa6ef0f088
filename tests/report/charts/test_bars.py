from datetime import date

from kuznia.report.charts.bars import Bar, build_bars, production_bars, production_runs
from tests.report.plans import plan, results


def test_production_without_a_break_is_one_run():
    runs = {row["process"]: row for row in production_runs(plan()).iter_rows(named=True)}

    assert {"FILLING", "FORGING"} == set(runs)
    assert date(2024, 5, 1) == runs["FILLING"]["first"]
    assert date(2024, 12, 1) == runs["FILLING"]["last"]
    assert date(2024, 11, 1) == runs["FORGING"]["last"]  # started in October, takes two months
    assert 800 == runs["FORGING"]["started_expected"]


def test_a_break_of_two_months_begins_another_run():
    rows = [row for row in results()["production"] if row["process"] == "FORGING"]
    gap = [row for place, row in enumerate(rows) if place not in {4, 5}]

    assert [date(2024, 1, 1), date(2024, 7, 1)] == production_runs(plan(production=gap))[
        "first"
    ].to_list()


def test_bars_stand_under_their_site_and_gates_are_ticks():
    made = plan()
    bars = production_bars(made, production_runs(made), "site")

    assert [
        Bar("AWAY", "FORGING", "Forge bodies", date(2024, 1, 1), date(2024, 12, 1),
            "United States", "800"),
        Bar("HOME", "FILLING", "Fill rounds", date(2024, 4, 1), None, "Gate opens (P50)"),
        Bar("HOME", "FILLING", "Fill rounds", date(2024, 5, 1), date(2025, 1, 1), "Ukraine",
            "400"),
    ] == bars  # fmt: skip


def test_rows_by_item_are_named_by_site():
    made = plan()
    bars = production_bars(made, production_runs(made), "item")

    assert {("BODY", "Partner plant"), ("ROUND", "Home plant")} == {
        (bar.group, bar.label) for bar in bars
    }


def test_builds_are_followed_by_their_ramp():
    assert [
        Bar("AWAY", "X-LATE 2024-04", "2 × Second forge (60%)", date(2024, 4, 1),
            date(2024, 6, 1), "Building"),
        Bar("HOME", "X-FILL 2024-01", "Build the filling line", date(2024, 1, 1),
            date(2024, 4, 1), "Building"),
        Bar("HOME", "X-FILL 2024-01", "Build the filling line", date(2024, 4, 1),
            date(2024, 5, 1), "Starting up"),
    ] == build_bars(plan())  # fmt: skip
