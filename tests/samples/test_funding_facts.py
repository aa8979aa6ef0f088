"""The typed amounts and months of the sample's US funds against the public lists."""

import re
from datetime import date
from pathlib import Path

import polars as pl
import pytest

from kuznia.app.programmes import read, sample
from kuznia.model.months import add_months
from kuznia.planning.scenarios import make_scenarios, read_factors
from kuznia.planning.world import make_world

LISTS = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "funding"
PACKAGES = LISTS / "us_pda_packages_ukraine.csv"
MEMORANDA = LISTS / "us_drawdown_memoranda_ukraine.csv"

PART = re.compile(r"(package (\d+)|memorandum) of (\d{4}-\d\d-\d\d), \$(\d+)m")
"""A part of a fund, as its `source` writes it."""

needs_lists = pytest.mark.skipif(
    not (PACKAGES.exists() and MEMORANDA.exists()),
    reason="the public lists of US packages and memoranda are not beside this repository",
)


def real_funds() -> dict[str, dict[str, object]]:
    funds = read(sample())["funds"]
    return {row["fund"]: row for row in funds.iter_rows(named=True) if row["source"] != "Invented"}


def parts(fund: dict[str, object]) -> list[tuple[int | None, date, int]]:
    """Give package number (None for a memorandum), day and amount of each part of a fund."""
    return [
        (int(number) if number else None, date.fromisoformat(day), int(millions) * 10**6)
        for _, number, day, millions in PART.findall(str(fund["source"]))
    ]


def test_the_package_of_6_december_2023_is_there():
    fund = real_funds()["pda-52"]

    assert (175_000_000, date(2023, 12, 1)) == (fund["amount_usd"], fund["available"])


@pytest.mark.parametrize("name", real_funds())
def test_a_fund_is_the_sum_of_its_parts(name: str):
    fund = real_funds()[name]

    assert fund["amount_usd"] == sum(amount for _, _, amount in parts(fund))


def test_the_outcome_late_is_what_happened():
    programme = read(sample())
    scenarios = make_scenarios(
        read_factors(programme), programme.settings.months, programme.settings.solving.scenarios, 1
    )
    late = next(w for w, name in enumerate(scenarios.names) if "supplemental=late" in name)
    release = make_world(programme, scenarios).fund_release[late]
    places = {name: row for row, name in enumerate(programme["funds"]["fund"])}

    for name, fund in real_funds().items():
        released = [
            (add_months(programme.settings.start, int(month)), float(release[places[name], month]))
            for month in release[places[name]].nonzero()[0]
        ]
        last = max(day for _, day, _ in parts(fund)).replace(day=1)
        assert [(last, fund["amount_usd"])] == released


@needs_lists
def test_packages_are_as_announced():
    listed = {
        row["pda_number"]: (row["announced_date"], row["amount_usd"])
        for row in pl.read_csv(PACKAGES, try_parse_dates=True).iter_rows(named=True)
    }
    typed = {
        number: (day, amount)
        for fund in real_funds().values()
        for number, day, amount in parts(fund)
        if number is not None
    }

    assert {52, 55, 56, 57} == set(typed)
    assert {number: listed[number] for number in typed} == typed


@needs_lists
def test_memoranda_are_as_signed():
    memoranda = drawdowns()
    listed = set(memoranda.select("date", "amount_usd").iter_rows())
    typed = [
        (day, amount)
        for fund in real_funds().values()
        for number, day, amount in parts(fund)
        if number is None
    ]

    assert 8 == len(set(typed)) == len(typed)
    assert set() == set(typed) - listed


@needs_lists
@pytest.mark.parametrize(("year", "total"), [(2022, 9_025_000_000), (2023, 14_628_000_000)])
def test_memoranda_of_a_fiscal_year_sum_to_what_is_known(year: int, total: int):
    of_year = drawdowns().filter(
        (pl.col("us_fiscal_year") == year) & (pl.col("authority") == "FAA s.506(a)(1)")
    )

    assert total == of_year["amount_usd"].sum()


def drawdowns() -> pl.DataFrame:
    memoranda = pl.read_csv(MEMORANDA, try_parse_dates=True)
    return memoranda.filter(pl.col("record_type") == "drawdown_authority")
