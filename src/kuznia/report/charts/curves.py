"""Curves over months with the band in which most futures lie."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

from kuznia.report.charts.axes import BESIDE_FIGURES, legend_columns
from kuznia.report.drawing import marks
from kuznia.report.extra import alt
from kuznia.report.look import HAZE

SOLID = [1, 0]


@dataclass(frozen=True, slots=True)
class Line:
    """One curve: its name in the legend, the column it follows, its colour and dashes."""

    name: str
    column: str
    colour: str
    dash: Sequence[float] = (1, 0)


def long_frame(
    table: pl.DataFrame, band: tuple[str, str, str], lines: Sequence[Line], by: Sequence[str]
) -> pl.DataFrame:
    """Give one row for each curve or band and month: `name`, `value`, or `low` and `high`.

    *band* is its name and two columns; *by* are columns to keep.
    """
    name, low, high = band
    empty = pl.lit(None, dtype=pl.Float64)
    parts = [
        table.select(
            *by, pl.lit(name).alias("name"), empty.alias("value"),
            pl.col(low).alias("low"), pl.col(high).alias("high"),
        )
    ]  # fmt: skip
    parts += [
        table.select(
            *by, pl.lit(line.name).alias("name"), pl.col(line.column).alias("value"),
            empty.alias("low"), empty.alias("high"),
        )
        for line in lines
    ]  # fmt: skip
    return pl.concat(parts)


def drawn(
    x: alt.X, y: alt.Axis, scale: alt.Scale, band: str, lines: Sequence[Line]
) -> tuple[alt.Chart, alt.Chart]:
    """Draw the band, and the curves over it, of a `long_frame`."""
    names = [band, *(line.name for line in lines)]
    strokes = alt.Legend(
        symbolType="stroke", symbolSize=500, symbolStrokeWidth=3,
        columns=legend_columns(names, BESIDE_FIGURES),
    )  # fmt: skip
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=names, range=[HAZE, *(line.colour for line in lines)]),
        legend=strokes,
    )
    dash = alt.StrokeDash(
        "name:N",
        scale=alt.Scale(domain=names, range=[SOLID, *(list(line.dash) for line in lines)]),
        legend=strokes,
    )
    return (
        marks()
        .transform_filter("isValid(datum.low)")
        .mark_area()
        .encode(x, alt.Y("low:Q", axis=y, scale=scale), alt.Y2("high:Q"), colour),
        marks()
        .transform_filter("isValid(datum.value)")
        .mark_line(strokeWidth=2.4)
        .encode(x, alt.Y("value:Q", axis=y, scale=scale), colour, dash),
    )
