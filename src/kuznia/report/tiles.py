"""The five headlines of a plan as tiles: a label, one large figure, and what it means."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kuznia.model.headline import weighted_quantile
from kuznia.model.language import Message, msg
from kuznia.model.plan_result import PlanResult
from kuznia.report.advice import ranked_prices
from kuznia.report.figures import Number, Percent, usd
from kuznia.report.names import Names

BOTH = "both"
DEBT = "debt"
SMALL_USD = 500
"""Less than this is rounding."""


@dataclass(frozen=True, slots=True)
class Tile:
    """One headline."""

    label: Message
    figure: object
    words: Message


def tiles(plan: PlanResult) -> list[Tile]:
    """Give the headlines of a plan; those whose tables are empty are left out."""
    names = Names(plan.programme)
    made = (_on_time(plan), _parallel(plan, names), _money(plan), _local(plan),
            _gate(plan, names))  # fmt: skip
    return [tile for tile in made if tile]


def _on_time(plan: PlanResult) -> Tile | None:
    futures = plan["futures"]
    if futures.is_empty():
        return None
    shares, chances = futures["on_time_share"].to_list(), futures["probability"].to_list()
    low, middle, high = (
        Percent(weighted_quantile(shares, chances, level)) for level in (0.1, 0.5, 0.9)
    )
    return Tile(
        msg("Needs met on time, by value"),
        middle,
        msg("in the median future (P50); {low} at P10, {high} at P90", low=low, high=high),
    )


def _parallel(plan: PlanResult, names: Names) -> Tile | None:
    alone = plan["parallel"].filter(pl.col("case") != BOTH).sort("months_gained_p50", "case")
    if alone.is_empty():
        return None
    best = alone.row(0, named=True)
    return Tile(
        msg("Gained by producing in both countries"),
        msg("{number} months", number=Number(best["months_gained_p50"], 1)),
        msg(
            "against {country} alone at P50; at P90: {bad}",
            country=names.of("case", best["case"]),
            bad=Number(best["months_gained_p90"], 1),
        ),
    )


def _money(plan: PlanResult) -> Tile | None:
    paid = plan["payments"]
    whole = float(paid["paid_usd_expected"].sum())
    if whole <= 0:
        return None
    debt = float(paid.filter(pl.col("fund") == DEBT)["paid_usd_expected"].sum())
    words = (
        msg("on average, and nothing without a fund")
        if debt < SMALL_USD
        else msg("on average; no fund covers {debt}", debt=usd(debt))
    )
    return Tile(msg("Money spent"), usd(whole), words)


def _local(plan: PlanResult) -> Tile | None:
    reached = plan["localization"].filter(pl.col("share_expected").is_not_null())
    if reached.is_empty():
        return None
    last = reached.row(-1, named=True)
    if last["target"] is None:
        words = msg("of the value of {year}, on average", year=last["year"])
    else:
        words = msg(
            "of the value of {year}, on average; target {target}",
            year=last["year"],
            target=Percent(last["target"]),
        )
    return Tile(msg("Made in the host country"), Percent(last["share_expected"]), words)


def _gate(plan: PlanResult, names: Names) -> Tile | None:
    tried = ranked_prices(plan).filter(pl.col("gain_usd") > 0)
    if tried.is_empty():
        return None
    first = tried.row(0, named=True)
    return Tile(
        msg("Dearest gate"),
        usd(first["gain_usd"]),
        msg("gained by one month at {gate}", gate=names.of("gate", first["gate"])),
    )
