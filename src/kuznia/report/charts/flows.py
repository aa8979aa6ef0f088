"""What moves between the countries."""

from __future__ import annotations

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.axes import BESIDE_FIGURES, legend, month_x
from kuznia.report.drawing import Chart, Picture, layered, marks
from kuznia.report.extra import alt
from kuznia.report.figures import Month, Number, Percent
from kuznia.report.look import PAPER, series
from kuznia.report.names import Names

MOST_WAYS = 6


def between_countries(plan: PlanResult) -> Picture:
    """Draw the mass that leaves one country for another, month by month."""
    names = Names(plan.programme)
    across = (
        plan["flows"]
        .filter(pl.col("from_party") != pl.col("to_party"))
        .group_by("from_party", "to_party", "month")
        .agg(pl.col("mass_kg").sum())
        .filter(pl.col("mass_kg") > 0)
        .sort("from_party", "to_party", "month")
    )
    return Picture(
        msg("What moves between the countries"),
        _sentence(across, names),
        _bars(across, plan, names) if across.height else None,
        across,
        "flows",
        "flows",
    )


def _sentence(across: pl.DataFrame, names: Names) -> Message:
    if across.is_empty():
        return msg("Nothing that has a mass moves between the countries.")
    whole = float(across["mass_kg"].sum())
    way = _ways(across).row(0, named=True)
    peak = (
        across.group_by("month")
        .agg(pl.col("mass_kg").sum())
        .sort(["mass_kg", "month"], descending=[True, False])
        .row(0, named=True)
    )
    return msg(
        "Between the countries {mass} tonnes move, on average; {share} of it goes from {start} to "
        "{end}. The busiest month is {month}, with {peak} tonnes.",
        mass=Number(whole / 1000),
        share=Percent(way["mass_kg"] / whole),
        start=names.of("party", way["from_party"]),
        end=names.of("party", way["to_party"]),
        month=Month(peak["month"]),
        peak=Number(peak["mass_kg"] / 1000),
    )


def _ways(across: pl.DataFrame) -> pl.DataFrame:
    return (
        across.group_by("from_party", "to_party")
        .agg(pl.col("mass_kg").sum())
        .sort(["mass_kg", "from_party", "to_party"], descending=[True, False, False])
    )


def _bars(across: pl.DataFrame, plan: PlanResult, names: Names) -> Chart:
    settings = plan.programme.settings
    labels: dict[tuple[str, str], str] = {}
    for start, end, _mass in _ways(across).iter_rows():
        way = f"{names.of('party', start)} → {names.of('party', end)}"
        labels[start, end] = way if len(labels) < MOST_WAYS else _("Other ways")
    order = list(dict.fromkeys(labels.values()))
    frame = (
        across.with_columns(
            pl.Series(
                "way",
                [labels[pair] for pair in across.select("from_party", "to_party").iter_rows()],
                dtype=pl.String,
            )
        )
        .group_by("way", "month")
        .agg(pl.col("mass_kg").sum().alias("tonnes") / 1000)
        .with_columns(
            pl.col("month").dt.offset_by("1mo").alias("end"),
            pl.col("way").replace_strict(
                {way: place for place, way in enumerate(order)}, return_dtype=pl.Int64
            ).alias("place"),
        )
        .sort("month", "place")
        .with_columns(pl.col("tonnes").cum_sum().over("month").alias("top"))
        .with_columns((pl.col("top") - pl.col("tonnes")).alias("bottom"))
    )  # fmt: skip
    last = frame["end"].to_list()
    return layered(
        frame,
        marks()
        .mark_rect(stroke=PAPER, strokeWidth=0.7)
        .encode(
            month_x("month", [settings.start, *last], edges=True),
            alt.X2("end:T"),
            alt.Y(
                "bottom:Q", title=_("Tonnes that leave in the month"), axis=alt.Axis(tickCount=6)
            ),
            alt.Y2("top:Q"),
            legend("way", order, series(len(order)), room=BESIDE_FIGURES),
        ),
        height=280,
    )
