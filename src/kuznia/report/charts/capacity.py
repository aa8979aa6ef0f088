"""How full the lines are."""

from __future__ import annotations

from itertools import pairwise

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.months import add_months
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.axes import (
    BESIDE_ROWS,
    MOST_BESIDE_ROWS,
    legend_columns,
    month_x,
    row_keys,
    row_y,
    rows_height,
)
from kuznia.report.drawing import Chart, Picture, layered, marks
from kuznia.report.extra import alt
from kuznia.report.figures import Number, Percent
from kuznia.report.look import PAPER, STEPS
from kuznia.report.names import Names

FULL = 0.999
EDGES = (0.25, 0.5, 0.75, 0.9, FULL)
"""Shares of use where the colour changes."""

_USE = (pl.col("used") / pl.col("capacity")).clip(0, 1)


def use_of_lines(plan: PlanResult) -> Picture:
    """Draw the share of its capacity that each line uses, month by month."""
    names, table = Names(plan.programme), plan["lines"]
    open_months = table.filter(pl.col("capacity") > 0)
    return Picture(
        msg("How full the lines are"),
        _sentence(open_months, names),
        _tiles(open_months, plan, names) if open_months.height else None,
        open_months,
        "lines",
        "lines",
        msg("An empty place: no capacity in this month."),
    )


def _sentence(table: pl.DataFrame, names: Names) -> Message:
    if table.is_empty():
        return msg("The plan has no lines that can be used.")
    fullest = (
        table.group_by("line", "site")
        .agg(
            (pl.col("used").sum() / pl.col("capacity").sum()).alias("use"),
            (pl.col("full_chance") >= 0.5).sum().alias("full"),
            pl.len().alias("months"),
        )
        .sort(["full", "use", "line"], descending=[True, True, False])
        .row(0, named=True)
    )
    return msg(
        "The tightest line is “{line}” at “{site}”: it uses {use} of its capacity on average, and is "
        "more likely full than not in {full} of its {months} months.",
        line=names.of("line", fullest["line"]),
        site=names.of("site", fullest["site"]),
        use=Percent(fullest["use"]),
        full=Number(fullest["full"]),
        months=Number(fullest["months"]),
    )


def _tiles(table: pl.DataFrame, plan: PlanResult, names: Names) -> Chart:
    lines = plan["lines"].select("line").unique(maintain_order=True)["line"].to_list()
    keys = row_keys([str(names.of("line", line)) for line in lines])
    classes = _class_names()
    number = pl.lit(0)
    for edge in EDGES:
        number = number + _USE.ge(edge).cast(pl.Int32)
    frame = table.select(
        "month",
        pl.col("month").dt.offset_by("1mo").alias("end"),
        pl.col("line").replace_strict(dict(zip(lines, keys, strict=True))).alias("row"),
        number.replace_strict(dict(enumerate(classes)), return_dtype=pl.String).alias("use"),
    )
    last = add_months(plan.programme.settings.end, 1)
    x = month_x("month", [plan.programme.settings.start, last], most=MOST_BESIDE_ROWS, edges=True)
    paint = alt.Color(
        "use:N",
        scale=alt.Scale(domain=classes, range=list(STEPS)),
        legend=alt.Legend(symbolType="square", columns=legend_columns(classes, BESIDE_ROWS)),
    )
    return layered(
        frame,
        marks()
        .mark_rect(stroke=PAPER, strokeWidth=1)
        .encode(x, alt.X2("end:T"), row_y("row", keys), paint),
        height=rows_height(keys),
    )


def _class_names() -> list[str]:
    """Name the steps of use from the lightest to the darkest."""
    between = [
        str(msg("{low} to {high}", low=Percent(low), high=Percent(high if high < FULL else 1)))
        for low, high in pairwise(EDGES)
    ]
    return [str(msg("below {share}", share=Percent(EDGES[0]))), *between, _("full")]
