from datetime import date

import polars as pl

from kuznia.model.language import msg
from kuznia.model.results import RESULTS
from kuznia.report.listing import Head, listing, plain_listing
from kuznia.report.names import Names
from tests.report.plans import plan

PLAN = plan()
NAMES = Names(PLAN.programme)


def test_cells_are_written_for_people():
    columns = ["need", "due", "quantity", "on_time_chance", "met_p90", "late_usd"]
    shown = listing(NAMES, "needs", PLAN["needs"].select(columns), caption=msg("Needs"))

    assert ("Rounds in autumn", "Sep 2024", "300", "25%", "after the end", "5,000,000") == (
        shown.rows[1]
    )
    assert Head("Due", "month") == shown.heads[1]
    assert Head("Late cost, USD", "figure") == shown.heads[-1]
    assert "" == shown.note


def test_codes_gates_and_futures_become_names():
    builds = listing(NAMES, "builds", PLAN["builds"].select("futures", "gates", "decided"),
                     caption=msg("Builds"))  # fmt: skip
    reasons = listing(NAMES, "reasons", PLAN["reasons"].select("kind", "code"),
                      caption=msg("Reasons"))  # fmt: skip

    assert (("all futures", "–", "now"), ("Vote: Passed", "Data package", "later")) == builds.rows
    assert (("closed gate", "Licence"), ("no time left", "no time left")) == reasons.rows


def test_long_tables_are_cut_and_say_so():
    shown = listing(NAMES, "met", PLAN["met"], caption=msg("Met"), most=5)

    assert 5 == len(shown.rows)
    assert "The first 5 of 12 rows; the workbook has them all." == shown.note


def test_years_have_no_thousands_and_nothing_is_a_dash():
    frame = pl.DataFrame({"year": [2024], "target": [None]},
                         schema={"year": pl.Int64, "target": pl.Float64})  # fmt: skip

    assert (("2024", "–"),) == (listing(NAMES, "localization", frame, caption=msg("Share")).rows)


def test_every_result_table_can_be_listed():
    for name in RESULTS:
        shown = listing(NAMES, name, PLAN[name], caption=msg("Table"))
        assert PLAN[name].height == len(shown.rows)


def test_other_things_are_listed_as_they_are():
    shown = plain_listing(msg("Things"), [(msg("When"), "month")], [(date(2024, 1, 1),)])

    assert (("2024-01-01",),) == shown.rows
