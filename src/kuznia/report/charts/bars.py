"""The bars of a Gantt chart: what is made without a break, what is built, when gates open."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

import polars as pl

from kuznia.model.language import _
from kuznia.model.lists import split_numbers
from kuznia.model.months import add_months, months_between
from kuznia.model.plan_result import PlanResult
from kuznia.report.figures import Number, Percent
from kuznia.report.names import Names

LITTLE = 0.01
"""Expected units in a month that are not worth a bar."""
LIKELY = 4
"""Starting months of one expansion that are drawn, the likeliest."""
ROOM = 4
"""Months that a bar must be long to carry a number."""


@dataclass(frozen=True, slots=True)
class Bar:
    """A bar in a row, from the first day of a month to that of another; a tick has no end."""

    group: str
    """Code of the site or item under which the row stands."""
    key: str
    """Code that tells rows of the same label apart."""
    label: str
    begin: date
    end: date | None
    paint: str
    """What the legend calls its colour."""
    note: str = ""


def production_runs(plan: PlanResult) -> pl.DataFrame:
    """Give what each process makes without a break of more than a month.

    `first` is the month of its first start, `last` that of its last finish.
    """
    takes = dict(
        plan.programme.filled("processes").select("process", "duration_months").iter_rows()
    )
    months = (
        plan["production"]
        .filter(pl.col("started_expected") > LITTLE)
        .sort("site", "process", "month")
        .with_columns(
            (pl.col("month").diff() > pl.duration(days=62)).fill_null(value=True)
            .or_(pl.col("process") != pl.col("process").shift())
            .cum_sum().alias("run"),
        )
    )  # fmt: skip
    runs = months.group_by("run", "process", "item", "site", "line", "gates").agg(
        pl.col("month").min().alias("first"),
        pl.col("month").max().alias("last"),
        pl.col("started_expected").sum(),
    )
    finish = [
        add_months(last, max(0, takes.get(process, 0) - 1))
        for process, last in runs.select("process", "last").iter_rows()
    ]
    return runs.with_columns(pl.Series("last", finish, dtype=pl.Date)).sort(
        "site", "first", "process"
    )


def production_bars(plan: PlanResult, runs: pl.DataFrame, group: str) -> list[Bar]:
    """Give bars for production under a heading for each site or item, and ticks for its gates."""
    names = Names(plan.programme)
    opens = dict(plan["gates"].select("gate", "opens_p50").iter_rows())
    paint = _paint_of_sites(plan, names)
    labels = _row_labels(runs, group, names)
    bars: list[Bar] = []
    for run in runs.sort(group, "first", "process").iter_rows(named=True):
        place = run[group], run["process"], labels[run["process"]]
        if place not in [(bar.group, bar.key, bar.label) for bar in bars]:
            gates = [opens.get(gate) for gate in filter(None, (run["gates"] or "").split(";"))]
            bars += [Bar(*place, month, None, _("Gate opens (P50)")) for month in gates if month]
        end = add_months(run["last"], 1)
        long = months_between(run["first"], end) >= ROOM
        note = str(Number(run["started_expected"])) if long else ""
        bars.append(Bar(*place, run["first"], end, paint[run["site"]], note))
    return bars


def _row_labels(runs: pl.DataFrame, group: str, names: Names) -> dict[str, str]:
    """Name the row of each process by what its heading leaves open."""
    labels: dict[str, str] = {}
    here = runs.select("process", "item", "site").unique(maintain_order=True)
    for process, item, site in here.iter_rows():
        name = names.of("process", process)
        if group == "site":
            text = f"{names.of('item', item)}: {name}" if name.is_code else str(name)
        else:
            same = here.filter((pl.col("item") == item) & (pl.col("site") == site))
            text = (
                f"{names.of('site', site)}: {name}" if same.height > 1 else names.of("site", site)
            )
        labels[process] = str(text)
    return labels


def build_bars(plan: PlanResult) -> list[Bar]:
    """Give a bar for each build and one for its ramp, in a row for each month of its start."""
    names = Names(plan.programme)
    ramps = dict(plan.programme.filled("expansions").select("expansion", "ramp").iter_rows())
    builds = (
        plan["builds"]
        .sort("chance", descending=True, maintain_order=True)
        .group_by("expansion", maintain_order=True)
        .head(LIKELY)
        .sort("site", "expansion", "start")
    )
    bars: list[Bar] = []
    for build in builds.iter_rows(named=True):
        label = str(names.of("expansion", build["expansion"]))
        if build["builds"] > 1:
            label = f"{Number(build['builds'])} × {label}"
        if build["chance"] < 0.9995:
            label = f"{label} ({Percent(build['chance'])})"
        key = f"{build['expansion']} {build['start']:%Y-%m}"
        opens = build["opens"]
        full = add_months(opens, len(split_numbers(ramps.get(build["expansion"], "1"))) - 1)
        bars.append(Bar(build["site"], key, label, build["start"], opens, _("Building")))
        if full > opens:
            bars.append(Bar(build["site"], key, label, opens, full, _("Starting up")))
    return bars


def _paint_of_sites(plan: PlanResult, names: Names) -> dict[str, str]:
    parties = plan.programme["parties"]["party"].to_list()
    shown = dict(zip(parties, names.apart("party", parties), strict=True))
    sites = plan.programme["sites"].select("site", "party").iter_rows()
    return {site: shown.get(party, str(party)) for site, party in sites}
