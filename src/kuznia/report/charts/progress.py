"""What is delivered when: needs met, both countries against each alone, every item."""

from __future__ import annotations

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.axes import MOST_NAMED, month_x
from kuznia.report.charts.curves import Line, drawn, long_frame
from kuznia.report.drawing import Picture, faceted, layered
from kuznia.report.extra import alt
from kuznia.report.figures import Month, Number, Percent
from kuznia.report.look import AMBER, DASHES, INK, NAVY, PLUM, TEAL
from kuznia.report.names import Names

BOTH = "both"
MOST_ITEMS = 12
"""Most small pictures of one item each."""

_SHARES = alt.Scale(domain=[0, 1])


def met(plan: PlanResult) -> Picture:
    """Draw the share of all needs met by each month, with its spread and what is due."""
    table = plan["met"]
    chart = None
    if table.height:
        band = _("Met, P10 to P90")
        lines = (
            Line(_("Met, P50"), "met_p50", NAVY),
            Line(_("Due so far"), "due", INK, DASHES[1]),
        )
        chart = layered(
            long_frame(table, (band, "met_p10", "met_p90"), lines, ["month"]),
            *drawn(_x(table), _share_axis(), _SHARES, band, lines),
        )
    return Picture(msg("Needs met over time"), _met_sentence(table), chart, table, "met", "met")


def _met_sentence(table: pl.DataFrame) -> Message:
    if table.is_empty():
        return msg("The plan has no needs.")
    end = table.row(-1, named=True)
    return msg(
        "By {month} half of the futures have met {share} of all needs by value, of {due} due by "
        "then; in one future in ten it is {low} or less.",
        month=Month(end["month"]),
        share=Percent(end["met_p50"]),
        due=Percent(end["due"]),
        low=Percent(end["met_p10"]),
    )


def parallel(plan: PlanResult) -> Picture:
    """Draw the share of needs met by both countries together and by each alone."""
    table, names = plan["curves"], Names(plan.programme)
    chart = None
    if table.height:
        band = _("Both countries, P10 to P90")
        both = table.filter(pl.col("case") == BOTH)
        frames = [long_frame(both, (band, "met_p10", "met_p90"), (), ["month"])]
        lines: list[Line] = []
        colours = iter((AMBER, TEAL, PLUM))
        for case in table["case"].unique(maintain_order=True):
            together = case == BOTH
            line = Line(
                _("Both countries, P50")
                if together
                else str(msg("{country} alone, P50", country=names.of("case", case))),
                "met_p50",
                NAVY if together else next(colours, PLUM),
                DASHES[len(lines) % len(DASHES)],
            )
            lines.append(line)
            alone = table.filter(pl.col("case") == case)
            frames.append(
                long_frame(alone, (band, "met_p10", "met_p90"), [line], ["month"]).filter(
                    pl.col("name") == line.name
                )
            )
        chart = layered(pl.concat(frames), *drawn(_x(table), _share_axis(), _SHARES, band, lines))
    return Picture(
        msg("Both countries against each one alone"),
        _parallel_sentence(plan, names),
        chart,
        table,
        "curves",
        "parallel",
    )


def _parallel_sentence(plan: PlanResult, names: Names) -> Message:
    alone = plan["parallel"].filter(pl.col("case") != BOTH).sort("months_gained_p50", "case")
    if alone.is_empty():
        return msg("The plan was not compared with each country producing alone.")
    best = alone.row(0, named=True)
    both = plan["parallel"].row(by_predicate=pl.col("case") == BOTH, named=True)
    return msg(
        "Producing in both countries is ahead of {country} alone, the better of the two, by "
        "{middle} months in the median future and {bad} in a bad one (P90); by the end "
        "{together} of needs are met instead of {single}.",
        country=names.of("case", best["case"]),
        middle=Number(best["months_gained_p50"], 1),
        bad=Number(best["months_gained_p90"], 1),
        together=Percent(both["met_at_end"]),
        single=Percent(best["met_at_end"]),
    )


def deliveries(plan: PlanResult) -> Picture:
    """Draw what is delivered of every item, with its spread and what is due."""
    names = Names(plan.programme)
    table = _latest_items(plan, MOST_ITEMS)
    chart = None
    if table.height:
        band = _("Delivered, P10 to P90")
        lines = (
            Line(_("Delivered, P50"), "delivered_p50", NAVY),
            Line(_("Due so far"), "needed", INK, DASHES[1]),
        )
        order = table["item"].unique(maintain_order=True).to_list()
        shown = dict(zip(order, names.apart("item", order), strict=True))
        frame = long_frame(
            table, (band, "delivered_p10", "delivered_p90"), lines, ["item", "month"]
        ).with_columns(pl.col("item").replace_strict(shown))
        chart = faceted(
            frame,
            *drawn(_x(table, 4), alt.Axis(title=None, tickCount=4), alt.Scale(), band, lines),
            by=alt.Facet("item:N", title=None, sort=list(shown.values())),
            columns=min(3, len(order)),
            resolve={"y": "independent"},
        )
    return Picture(
        msg("Deliveries of each item"),
        _deliveries_sentence(table, names),
        chart,
        table,
        "deliveries",
        "deliveries",
    )


def _latest_items(plan: PlanResult, most: int) -> pl.DataFrame:
    """Keep the items with the dearest lateness, in that order, then those of most units."""
    late = (
        plan["needs"]
        .group_by("item")
        .agg(pl.col("late_usd").sum(), pl.col("quantity").sum())
        .sort(["late_usd", "quantity", "item"], descending=[True, True, False])
        .head(most)
    )
    order = {item: place for place, item in enumerate(late["item"])}
    chosen = plan["deliveries"].filter(pl.col("item").is_in(list(order)))
    return chosen.sort(pl.col("item").replace_strict(order, return_dtype=pl.Int64), "month")


def _deliveries_sentence(table: pl.DataFrame, names: Names) -> Message:
    if table.is_empty():
        return msg("The plan delivers nothing.")
    end = table.group_by("item", maintain_order=True).last()
    gap = (1 - pl.col("delivered_expected") / pl.col("needed")).fill_nan(0).alias("gap")
    worst = end.with_columns(gap).sort("gap", descending=True, maintain_order=True)
    row = worst.row(0, named=True)
    if row["gap"] < 0.0005:
        return msg(
            "By {month} all that is due of every item is delivered.", month=Month(row["month"])
        )
    return msg(
        "The largest gap at the end is that of “{item}”: {delivered} of {needed} units are "
        "delivered by {month} on average.",
        item=names.of("item", row["item"]),
        delivered=Number(row["delivered_expected"]),
        needed=Number(row["needed"]),
        month=Month(row["month"]),
    )


def _x(table: pl.DataFrame, most: int = MOST_NAMED) -> alt.X:
    return month_x("month", table["month"].to_list(), most=most)


def _share_axis() -> alt.Axis:
    return alt.Axis(title=_("Share of all needs, by value"), format="%", tickCount=5)
