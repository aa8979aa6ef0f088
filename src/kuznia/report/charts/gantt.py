"""Who makes what when: production, builds and the gates that they wait for."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.axes import (
    INDENT,
    MOST_BESIDE_ROWS,
    legend,
    month_x,
    row_keys,
    row_y,
    rows_height,
)
from kuznia.report.charts.bars import Bar, build_bars, production_bars, production_runs
from kuznia.report.drawing import Chart, Picture, layered, marks
from kuznia.report.extra import alt
from kuznia.report.figures import Listed, Month
from kuznia.report.look import INK, MIST, PAPER, QUIET, ink_on, series
from kuznia.report.names import Names

_COLUMNS = ("process", "item", "site", "line", "first", "last", "started_expected", "gates")


def by_site(plan: PlanResult) -> Picture:
    """Draw production and builds, site by site."""
    runs = production_runs(plan)
    bars = production_bars(plan, runs, "site") + build_bars(plan)
    return Picture(
        msg("What is made and built, by site"),
        _last_to_start(plan, runs),
        _chart(plan, bars, "site"),
        runs.select(_COLUMNS),
        "production",
        "sites",
        msg(
            "Figures in bars are units started, on average; those in brackets are the chance "
            "that this is built then."
        ),
    )


def by_item(plan: PlanResult) -> Picture:
    """Draw production, item by item."""
    runs = production_runs(plan)
    return Picture(
        msg("What is made, by item"),
        _made_twice(plan, runs),
        _chart(plan, production_bars(plan, runs, "item"), "item"),
        runs.sort("item", "first", "process").select(_COLUMNS),
        "production",
        "items",
        msg("Figures in bars are units started, on average."),
    )


def _last_to_start(plan: PlanResult, runs: pl.DataFrame) -> Message:
    if runs.is_empty():
        return msg("Nothing is made.")
    names = Names(plan.programme)
    starts = runs.group_by("process", "site", "gates").agg(pl.col("first").min())
    last = starts.sort(["first", "process"], descending=[True, False]).row(0, named=True)
    values = {
        "process": names.of("process", last["process"]),
        "site": names.of("site", last["site"]),
        "month": Month(last["first"]),
    }
    if not last["gates"]:
        return msg("The last to start is “{process}” at “{site}”, in {month}.", **values)
    gates = Listed([names.of("gate", gate) for gate in last["gates"].split(";")])
    return msg(
        "The last to start is “{process}” at “{site}”, in {month}; before it must open: {gates}.",
        **values,
        gates=gates,
    )


def _made_twice(plan: PlanResult, runs: pl.DataFrame) -> Message:
    if runs.is_empty():
        return msg("Nothing is made.")
    names = Names(plan.programme)
    party = dict(plan.programme["sites"].select("site", "party").iter_rows())
    places = runs.select("item", pl.col("site").replace(party).alias("party")).unique()
    twice = places.group_by("item").len().filter(pl.col("len") > 1)["item"].sort()
    if twice.is_empty():
        return msg("No item is made in more than one country.")
    return msg(
        "Made in more than one country: {items}.",
        items=Listed([names.of("item", item) for item in twice]),
    )


def _chart(plan: PlanResult, bars: Sequence[Bar], group: str) -> Chart | None:
    """Draw bars in named rows under headings, coloured by country, with ticks for gates."""
    if not bars:
        return None
    rows, frame = _rows(bars, group, Names(plan.programme))
    paints = _paints(plan, frame)
    ends: list[date] = frame["end"].drop_nulls().to_list()
    x = month_x("begin", [plan.programme.settings.start, *ends], most=MOST_BESIDE_ROWS, edges=True)
    y = row_y("row", rows, headings=True)
    colour = legend("paint", list(paints), list(paints.values()))
    ink = [ink_on(paints[paint]) for paint in frame["paint"]]
    whole = frame.with_columns(pl.Series("ink", ink)).filter(pl.col("end").is_not_null())
    ticks = frame.filter(pl.col("end").is_null())
    return layered(
        whole,
        marks().mark_bar(stroke=PAPER, clip=True).encode(x, y, alt.X2("end:T"), colour),
        *(_notes(x, y, ink) for ink in (PAPER, INK)),
        marks(ticks).mark_tick(thickness=3, size=20, opacity=1).encode(x, y, colour),
        height=rows_height(rows),
    )


def _notes(x: alt.X, y: alt.Y, ink: str) -> alt.Chart:
    return (
        marks()
        .transform_filter(f"datum.ink == '{ink}'")
        .mark_text(align="left", dx=5, fontSize=11, clip=True, color=ink)
        .encode(x, y, alt.Text("note:N"))
    )


def _rows(bars: Sequence[Bar], group: str, names: Names) -> tuple[list[str], pl.DataFrame]:
    """Give the keys of the rows with their headings, and the bars with the rows they are in."""
    labels: list[str] = []
    places: dict[tuple[str, str], int] = {}
    for code in dict.fromkeys(bar.group for bar in bars):
        labels.append(str(names.of(group, code)))
        for bar in bars:
            if bar.group == code and (code, bar.key) not in places:
                places[code, bar.key] = len(labels)
                labels.append(INDENT + bar.label)
    keys = row_keys(labels)
    records: list[Mapping[str, Any]] = [
        {"row": keys[places[bar.group, bar.key]], "begin": bar.begin, "end": bar.end,
         "paint": bar.paint, "note": bar.note}
        for bar in bars
    ]  # fmt: skip
    return keys, pl.DataFrame(records, schema_overrides={"begin": pl.Date, "end": pl.Date})


def _paints(plan: PlanResult, frame: pl.DataFrame) -> dict[str, str]:
    """Give every kind of bar its colour, in the order of the legend."""
    names = Names(plan.programme)
    parties = plan.programme["parties"]["party"].to_list()
    colours = dict(zip(names.apart("party", parties), series(len(parties)), strict=True))
    colours |= {_("Building"): QUIET, _("Starting up"): MIST, _("Gate opens (P50)"): INK}
    used = set(frame["paint"])
    return {name: colour for name, colour in colours.items() if name in used}
