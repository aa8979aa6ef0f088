"""What holds the programme back and what is to be decided now, in sentences."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl

from kuznia.model.language import Message, msg
from kuznia.model.months import add_months
from kuznia.model.plan_result import PlanResult
from kuznia.report.figures import Listed, Month, Number, Percent, usd
from kuznia.report.names import Names
from kuznia.report.words import word

MOST = 5
"""Most sentences of one sort."""
NEAR = 3
"""Months from the start that count as now when nothing is revealed later."""


def ranked_prices(plan: PlanResult) -> pl.DataFrame:
    """Give the gates that are worth something: those tried first, the dearest first."""
    return (
        plan["prices"]
        .filter(pl.max_horizontal("gain_usd", "estimate_usd") > 0)
        .sort(["gain_usd", "estimate_usd", "gate"], descending=[True, True, False], nulls_last=True)
    )


def dearest_gates(plan: PlanResult) -> list[Message]:
    """Say what a month is worth at the gates where it is worth most; equal ones are told as one."""
    names = Names(plan.programme)
    tried = ranked_prices(plan).filter(pl.col("gain_usd") > 0)
    groups: dict[float, list[dict[str, Any]]] = {}
    for row in tried.iter_rows(named=True):
        groups.setdefault(round(row["gain_usd"], 2), []).append(row)
    sentences: list[Message] = []
    for gain, rows in list(groups.items())[:MOST]:
        if len(rows) > 1:
            gates = Listed([names.of("gate", row["gate"]) for row in rows], "; ")
            text = msg("Any one of these, one month earlier, gains {usd} on average: {gates}.",
                       usd=usd(gain), gates=gates)  # fmt: skip
        else:
            text = msg("{gate} ({kind}): one month earlier gains {usd} on average.",
                       gate=names.of("gate", rows[0]["gate"]), kind=word(rows[0]["kind"]),
                       usd=usd(gain))  # fmt: skip
        sentences.append(text)
    return sentences


def main_reasons(plan: PlanResult) -> list[Message]:
    """Say what explains most of the late cost, over all needs."""
    names, table = Names(plan.programme), plan["reasons"]
    whole = float(table["late_usd"].sum())
    if whole <= 0:
        return []
    causes = (
        table.group_by("kind", "code")
        .agg(pl.col("late_usd").sum(), pl.col("need").n_unique().alias("needs"),
             pl.col("first").min(), pl.col("last").max())
        .sort(["late_usd", "kind", "code"], descending=[True, False, False])
        .head(MOST)
    )  # fmt: skip
    return [_reason(row, whole, names) for row in causes.iter_rows(named=True)]


def _reason(row: dict[str, Any], whole: float, names: Names) -> Message:
    values = {
        "share": Percent(row["late_usd"] / whole),
        "usd": usd(row["late_usd"]),
        "first": Month(row["first"]),
        "last": Month(row["last"]),
        "needs": Number(row["needs"]),
    }
    if row["kind"] == "time":
        return msg(
            "No time left, nothing could deliver sooner: {share} of the late cost, {usd} on "
            "average, from {first} to {last}; needs concerned: {needs}.",
            **values,
        )
    if row["kind"] == "choice":
        return msg(
            "By choice, sooner would cost more than being late: {share} of the late cost, {usd} on "
            "average, from {first} to {last}; needs concerned: {needs}.",
            **values,
        )
    return msg(
        "{what} ({kind}): {share} of the late cost, {usd} on average, from {first} to {last}; "
        "needs concerned: {needs}.",
        what=names.of_reason(row["kind"], row["code"]),
        kind=word(row["kind"]),
        **values,
    )


def decide_now(plan: PlanResult) -> list[Message]:
    """Say what must be decided before anything is revealed: builds to start, orders to place."""
    names = Names(plan.programme)
    now = plan["builds"].filter(pl.col("decided") == "now").sort("start", "expansion")
    builds = [
        msg(
            "Build from {start}: {expansion} at “{site}”; it opens in {opens} and takes {usd}.",
            **_build_values(row, names),
        )
        for row in now.iter_rows(named=True)
    ]
    return [*builds, *_first_orders(plan, names)]


def decide_later(plan: PlanResult) -> list[Message]:
    """Say which builds wait for what is revealed, and when each is most likely started."""
    names = Names(plan.programme)
    later = plan["builds"].filter(pl.col("decided") == "later")
    likeliest = (
        later.sort(["chance", "start"], descending=[True, False], maintain_order=True)
        .group_by("expansion", maintain_order=True)
        .first()
        .sort("start", "expansion")
    )
    return [_later(row, names) for row in likeliest.iter_rows(named=True)]


def first_reveal(plan: PlanResult) -> date | None:
    """Give the month in which the first outcome becomes known; None when nothing is uncertain."""
    return min(plan.programme["factors"]["revealed"].drop_nulls().to_list(), default=None)


def _later(row: dict[str, Any], names: Names) -> Message:
    values = _build_values(row, names)
    if row["chance"] > 0.9995:
        return msg(
            "{expansion} at “{site}”: from {start} whatever is revealed; it opens in {opens} and "
            "takes {usd}.",
            **values,
        )
    return msg(
        "{expansion} at “{site}”: most likely from {start} (chance {chance}), then it opens in "
        "{opens} and takes {usd}; else at another time, in another size or not at all.",
        chance=Percent(row["chance"]),
        **values,
    )


def _build_values(row: dict[str, Any], names: Names) -> dict[str, object]:
    name = names.of("expansion", row["expansion"])
    return {
        "expansion": f"{Number(row['builds'])} × {name}" if row["builds"] > 1 else name,
        "site": names.of("site", row["site"]),
        "start": Month(row["start"]),
        "opens": Month(row["opens"]),
        "usd": usd(row["capital_usd"]),
    }


def _first_orders(plan: PlanResult, names: Names) -> list[Message]:
    """Say what is ordered before the first reveal, the dearest first."""
    start = plan.programme.settings.start
    until = first_reveal(plan) or add_months(start, NEAR)
    price = dict(plan.programme["purchases"].select("offer", "price_usd").iter_rows())
    orders = (
        plan["orders"]
        .filter(pl.col("month") < until)
        .group_by("offer", "item")
        .agg(pl.col("ordered_expected").sum().alias("units"), pl.col("month").max().alias("last"))
        .with_columns(
            (pl.col("units") * pl.col("offer").replace_strict(price, default=0.0)).alias("usd")
        )
        .sort(["usd", "offer"], descending=[True, False])
        .head(MOST)
    )
    return [
        msg(
            "Order by {month}: “{offer}”, {units} units of “{item}”, for {usd}.",
            units=Number(row["units"], 0),
            item=names.of("item", row["item"]),
            offer=names.of("offer", row["offer"]),
            month=Month(row["last"]),
            usd=usd(row["usd"]),
        )
        for row in orders.iter_rows(named=True)
    ]
