"""What the plan costs and who pays: funds by month, funds by purpose, localization."""

from __future__ import annotations

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.charts.axes import BESIDE_FIGURES, legend, month_x, row_keys, row_y, rows_height
from kuznia.report.drawing import Chart, Picture, layered, marks
from kuznia.report.extra import alt
from kuznia.report.figures import Listed, Month, Number, Percent, usd
from kuznia.report.look import (
    ALARM,
    AMBER,
    BRICK,
    DASHES,
    INK,
    NAVY,
    PAPER,
    PLUM,
    SKY,
    series,
)
from kuznia.report.names import Names
from kuznia.report.words import word

DEBT = "debt"
MOST_FUNDS = 7
"""Most funds with a colour of their own; the others are drawn together."""
PURPOSES = {"production": NAVY, "construction": AMBER, "purchase": SKY, "transport": PLUM}
"""Colour of each purpose, in the order in which they are stacked."""


def by_month(plan: PlanResult) -> Picture:
    """Draw what is paid so far by each fund, against what is released so far."""
    table = plan["money"]
    return Picture(
        msg("Money paid and released"),
        _money_sentence(table),
        _areas(plan) if table.height else None,
        table.drop("paid_usd_p50"),
        "money",
        "money",
    )


def _money_sentence(table: pl.DataFrame) -> Message:
    if table.is_empty():
        return msg("The plan spends no money.")
    paid, released = (float(table[name].sum()) for name in ("paid_usd_expected", "released_usd"))
    debt = float(table.filter(pl.col("fund") == DEBT)["paid_usd_expected"].sum())
    values = {
        "paid": usd(paid),
        "released": usd(released),
        "month": Month(table.select(pl.col("month").max()).item()),
    }
    if debt < 500:
        return msg(
            "By {month} the plan pays {paid} of {released} released, on average, and nothing "
            "without a fund.",
            **values,
        )
    return msg(
        "By {month} the plan pays {paid}, with {released} released, on average; no fund covers "
        "{debt} of it.",
        debt=usd(debt),
        **values,
    )


def _areas(plan: PlanResult) -> Chart:
    """Stack what each fund has paid so far, with a line for what is released so far."""
    money, months = plan["money"], plan["money"]["month"].unique().sort()
    layers = _layers(money, Names(plan.programme))
    order = list(dict.fromkeys(layers.values()))
    paid = (
        money.filter(pl.col("fund").is_in(list(layers)))
        .group_by(pl.col("fund").replace_strict(layers).alias("name"), "month")
        .agg(pl.col("paid_usd_expected").sum().alias("usd"))
    )
    frame = (
        months.to_frame()
        .join(pl.DataFrame({"name": order}), how="cross")
        .join(paid, on=["name", "month"], how="left", maintain_order="left")
        .with_columns(pl.col("usd").fill_null(0).cum_sum().over("name") / 1e6)
        .with_columns(pl.col("usd").cum_sum().over("month").alias("top"))
        .with_columns((pl.col("top") - pl.col("usd")).alias("bottom"))
    )
    released = (
        money.group_by("month")
        .agg(pl.col("released_usd").sum())
        .sort("month")
        .select(
            "month", pl.col("released_usd").cum_sum() / 1e6, pl.lit(_("Released")).alias("name")
        )
    )
    colours = series(len(order))
    if DEBT in layers:
        colours[-1] = ALARM
    x = month_x("month", months.to_list())
    axis = alt.Axis(title=_("Million USD so far"), tickCount=6)
    paint = legend("name", [*order, _("Released")], [*colours, INK], room=BESIDE_FIGURES)
    return layered(
        frame,
        marks()
        .mark_area(stroke=PAPER, strokeWidth=0.7)
        .encode(x, alt.Y("bottom:Q", axis=axis), alt.Y2("top:Q"), paint),
        marks(released)
        .mark_line(interpolate="step-after", strokeWidth=2.4, strokeDash=DASHES[1])
        .encode(x, alt.Y("released_usd:Q", axis=axis), paint),
        height=340 + 10 * len(order),
    )


def _layers(money: pl.DataFrame, names: Names) -> dict[str, str]:
    """Name the layer of every fund that pays: its own, or that of the smaller ones; debt last."""
    paid = (
        money.group_by("fund", maintain_order=True)
        .agg(pl.col("paid_usd_expected").sum().alias("usd"))
        .filter(pl.col("usd") > 0)
    )
    funds = paid.filter(pl.col("fund") != DEBT)
    largest = funds.sort("usd", descending=True, maintain_order=True)["fund"].to_list()
    own = set(largest if len(largest) <= MOST_FUNDS else largest[: MOST_FUNDS - 1])
    kept = [fund for fund in funds["fund"] if fund in own]
    layers = dict(zip(kept, names.apart("fund", kept), strict=True))
    layers |= {fund: _("Other funds") for fund in funds["fund"] if fund not in own}
    if DEBT in paid["fund"]:
        layers[DEBT] = str(names.of("fund", DEBT))
    return layers


def by_purpose(plan: PlanResult) -> Picture:
    """Draw what each fund pays for."""
    names, table = Names(plan.programme), plan["payments"]
    return Picture(
        msg("What each fund pays for"),
        _purpose_sentence(table, names),
        _purposes(table, names) if table.height else None,
        table,
        "payments",
        "payments",
    )


def _purpose_sentence(table: pl.DataFrame, names: Names) -> Message:
    if table.is_empty():
        return msg("The plan spends no money.")
    whole = float(table["paid_usd_expected"].sum())
    largest = _largest(table, "fund"), _largest(table, "purpose")
    (fund, fund_usd), (purpose, purpose_usd) = largest
    return msg(
        "The largest payer is “{fund}”: {usd} on average, {share} of all. The largest purpose is "
        "{purpose}: {purpose_usd}, {purpose_share}.",
        fund=names.of("fund", fund),
        usd=usd(fund_usd),
        share=Percent(fund_usd / whole if whole else 0),
        purpose=word(purpose),
        purpose_usd=usd(purpose_usd),
        purpose_share=Percent(purpose_usd / whole if whole else 0),
    )


def _largest(table: pl.DataFrame, column: str) -> tuple[str, float]:
    sums = table.group_by(column).agg(pl.col("paid_usd_expected").sum().alias("usd"))
    first = sums.sort(["usd", column], descending=[True, False]).row(0, named=True)
    return first[column], first["usd"]


def _purposes(table: pl.DataFrame, names: Names) -> Chart:
    funds = table["fund"].unique(maintain_order=True).to_list()
    keys = row_keys([str(names.of("fund", fund)) for fund in funds])
    words = {purpose: str(word(purpose)) for purpose in PURPOSES}
    frame = (
        table.group_by("fund", "purpose")
        .agg(pl.col("paid_usd_expected").sum().alias("usd") / 1e6)
        .with_columns(
            pl.col("fund").replace_strict(dict(zip(funds, keys, strict=True))).alias("row"),
            pl.col("purpose").replace_strict(
                {purpose: place for place, purpose in enumerate(PURPOSES)}, return_dtype=pl.Int64
            ).alias("place"),
            pl.col("purpose").replace(words),
        )
        .sort("row", "place")
    )  # fmt: skip
    totals = frame.group_by("row", maintain_order=True).agg(pl.col("usd").sum())
    labels = [str(Number(total)) for total in totals["usd"]]
    totals = totals.with_columns(pl.Series("label", labels, dtype=pl.String))
    used = [purpose for purpose in PURPOSES if words[purpose] in set(frame["purpose"])]
    paint = legend("purpose", [words[each] for each in used], [PURPOSES[each] for each in used])
    room = alt.Scale(domain=[0, max(1e-9, *totals["usd"]) * 1.1], nice=False)
    x = alt.X("usd:Q", title=_("Million USD"), axis=alt.Axis(tickCount=6), scale=room)
    y = row_y("row", keys)
    return layered(
        frame,
        marks().mark_bar(stroke=PAPER).encode(x, y, paint, alt.Order("place:Q")),
        marks(totals).mark_text(align="left", dx=4).encode(x, y, alt.Text("label:N")),
        height=rows_height(keys),
    )


def localization(plan: PlanResult) -> Picture:
    """Draw the share of value added in the host country by year, with its spread and target."""
    table = plan["localization"]
    return Picture(
        msg("Made in the host country"),
        _local_sentence(table),
        _years(table) if table["share_expected"].count() else None,
        table,
        "localization",
        "localization",
    )


def _local_sentence(table: pl.DataFrame) -> Message:
    reached = table.filter(pl.col("share_expected").is_not_null())
    if reached.is_empty():
        return msg("Nothing is spent on making and buying, so no share of it is local.")
    last = reached.row(-1, named=True)
    values = {"year": str(last["year"]), "share": Percent(last["share_expected"])}
    aimed = reached.filter(pl.col("target").is_not_null())
    if aimed.is_empty():
        return msg("In {year} {share} of value is added in the host country, on average.", **values)
    short = aimed.filter(pl.col("share_expected") < pl.col("target") - 0.0005)
    if short.is_empty():
        return msg(
            "In {year} {share} of value is added in the host country, on average; the target is "
            "reached in every year that has one.",
            **values,
        )
    return msg(
        "In {year} {share} of value is added in the host country, on average; the average stays "
        "below the target in {years}.",
        years=Listed(short["year"].to_list()),
        **values,
    )


def _years(table: pl.DataFrame) -> Chart:
    share, spread, target = _("Average"), _("P10 to P90"), _("Target")
    frame = table.with_columns(
        pl.col("year").cast(pl.String),
        pl.lit(share).alias("is_share"),
        pl.lit(spread).alias("is_spread"),
        pl.lit(target).alias("is_target"),
    )
    x = alt.X("year:N", title=None, axis=alt.Axis(labelAngle=0), scale=alt.Scale(padding=0.35))
    axis = alt.Axis(title=_("Share of value added"), format="%", tickCount=6)

    def paint(column: str) -> alt.Color:
        return legend(column, [share, spread, target], [SKY, INK, BRICK], room=BESIDE_FIGURES)

    def tall(column: str) -> alt.Y:
        return alt.Y(column, type="quantitative", axis=axis)

    aimed = frame.filter(pl.col("target").is_not_null())
    drawn = frame.filter(pl.col("share_expected").is_not_null())
    return layered(
        drawn,
        marks().mark_bar().encode(x, tall("share_expected"), paint("is_share")),
        marks()
        .mark_rule(strokeWidth=2)
        .encode(x, tall("share_p10"), alt.Y2("share_p90:Q"), paint("is_spread")),
        marks(aimed)
        .mark_tick(thickness=4, opacity=1, width=alt.RelativeBandSize(1.0))
        .encode(x, tall("target"), paint("is_target")),
        height=260,
    )
