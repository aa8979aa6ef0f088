"""The lines of a plan that matter most, drawn from its tables."""

from __future__ import annotations

from dataclasses import dataclass

import polars as pl

from kuznia.model.language import Message, msg
from kuznia.model.plan_result import PlanResult


def weighted_quantile(values: list[float], weights: list[float], level: float) -> float:
    """Give the smallest value whose cumulated weight reaches *level* of the whole.

    >>> weighted_quantile([3.0, 1.0, 2.0], [0.2, 0.5, 0.3], 0.5)
    1.0
    """
    order = sorted(zip(values, weights, strict=True))
    needed = level * sum(weights) * (1 - 1e-12)
    total = 0.0
    for value, weight in order:
        total += weight
        if total >= needed:
            return value
    return order[-1][0]


@dataclass(frozen=True, slots=True)
class Headline:
    """One headline: a short label and a sentence."""

    label: Message
    sentence: Message


def headlines(plan: PlanResult) -> tuple[Headline, ...]:
    """Say what matters most about a plan; lines whose tables are empty are left out."""
    lines = (_on_time(plan), _parallel(plan), _money(plan), _localization(plan), _readiness(plan),
             _prices(plan))  # fmt: skip
    return tuple(line for line in lines if line)


def _on_time(plan: PlanResult) -> Headline:
    shares = plan["futures"]["on_time_share"].to_list()
    chances = plan["futures"]["probability"].to_list()
    low, middle, high = (
        f"{weighted_quantile(shares, chances, level):.0%}" for level in (0.1, 0.5, 0.9)
    )
    return Headline(
        msg("Needs met on time, by value"),
        msg("P10 {low}, P50 {middle}, P90 {high}", low=low, middle=middle, high=high),
    )


def _parallel(plan: PlanResult) -> Headline | None:
    alone = plan["parallel"].filter(pl.col("case") != "both").sort("months_gained_p50", "case")
    if alone.is_empty():
        return None
    best = alone.row(0, named=True)
    return Headline(
        msg("Gained by producing in both countries"),
        msg(
            "{middle:.1f} months at P50 and {bad:.1f} at P90, against {party} alone",
            middle=best["months_gained_p50"],
            bad=best["months_gained_p90"],
            party=best["case"],
        ),
    )


def _money(plan: PlanResult) -> Headline:
    paid = plan["payments"].group_by("fund", maintain_order=True).agg(
        pl.col("paid_usd_expected").sum()
    )  # fmt: skip
    size = _size(paid["paid_usd_expected"].to_list())
    parts = [f"{fund} {usd / size.usd:,.1f}" for fund, usd in paid.iter_rows()]
    return Headline(
        msg("Money spent by fund"),
        msg("{parts} {unit} on average", parts=", ".join(parts) or "0", unit=size.name),
    )


def _localization(plan: PlanResult) -> Headline | None:
    if plan["localization"].is_empty():
        return None
    parts = [
        f"{year} {share:.0%}" if share is not None else f"{year} –"
        for year, share in plan["localization"].select("year", "share_expected").iter_rows()
    ]
    return Headline(msg("Made in the host country"), msg("{parts}", parts=", ".join(parts)))


def _readiness(plan: PlanResult) -> Headline | None:
    table = plan["readiness"]
    if table.is_empty():
        return None
    parts = [
        f"{fleet[0]} {months['ready_expected'][0]:.0%} – {months['ready_expected'][-1]:.0%}"
        for fleet, months in table.group_by("fleet", maintain_order=True)
    ]
    return Headline(
        msg("Systems that lack nothing, first and last month"),
        msg("{parts}", parts=", ".join(parts)),
    )


def _prices(plan: PlanResult) -> Headline | None:
    tried = plan["prices"].filter(pl.col("gain_usd").is_not_null())
    if tried.is_empty():
        return None
    dearest: dict[float, str] = {}
    for gate, gain in tried.select("gate", "gain_usd").iter_rows():
        dearest.setdefault(float(f"{gain:.6g}"), gate)  # gates in a chain share their price
    size = _size(list(dearest))
    parts = [f"{gate} {gain / size.usd:,.2f}" for gain, gate in list(dearest.items())[:3]]
    return Headline(
        msg("Dearest gates"),
        msg("a month sooner saves {parts} {unit}", parts=", ".join(parts), unit=size.name),
    )


@dataclass(frozen=True, slots=True)
class _Size:
    usd: float
    name: Message


def _size(amounts: list[float]) -> _Size:
    """Choose the unit in which amounts are short."""
    largest = max(amounts, default=0.0)
    if largest >= 1e6:
        return _Size(1e6, msg("million USD"))
    return _Size(1e3, msg("thousand USD")) if largest >= 1e4 else _Size(1.0, msg("USD"))
