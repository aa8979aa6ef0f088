"""What a plan rests on: its uncertainties, its weights, and how it was found."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
from babel.dates import format_date

from kuznia.model.language import Message, language, msg
from kuznia.model.lists import split_words
from kuznia.model.plan_result import PlanResult
from kuznia.model.settings import BOUNDS
from kuznia.model.tables import TARGETS
from kuznia.report.figures import Listed, Month, Number, Percent, usd
from kuznia.report.listing import FIGURE, LONG, MONTH, Listing, plain_listing
from kuznia.report.names import Names
from kuznia.report.words import word

Fact = tuple[Message, object]
"""A label and what it says."""


def factors(plan: PlanResult) -> Listing | None:
    """List every outcome of every factor, its chance and what it changes; None without factors."""
    programme, names = plan.programme, Names(plan.programme)
    effects: dict[tuple[str, str], list[Message]] = {}
    for row in programme["effects"].iter_rows(named=True):
        effects.setdefault((row["factor"], row["outcome"]), []).append(_effect(row, names))
    rows: list[tuple[object, ...]] = []
    outcomes = programme["outcomes"]
    for factor in programme["factors"].iter_rows(named=True):
        code = factor["factor"]
        for row in outcomes.filter(pl.col("factor") == code).iter_rows(named=True):
            changes = effects.get((code, row["outcome"]), [msg("as written")])
            rows.append(
                (
                    names.of("factor", code),
                    names.outcome(code, row["outcome"]),
                    Percent(row["probability"]),
                    Month(factor["revealed"]),
                    "; ".join(str(change) for change in changes),
                )
            )
    if not rows:
        return None
    heads = (
        (msg("Uncertainty"), ""),
        (msg("Outcome"), ""),
        (msg("Chance"), FIGURE),
        (msg("Known from"), MONTH),
        (msg("What it changes"), LONG),
    )
    return plain_listing(msg("Uncertainties and their outcomes"), heads, rows)


def _effect(row: dict[str, Any], names: Names) -> Message:
    what = names.in_table(TARGETS[row["changes"]], row["target"])
    if row["changes"].endswith("_delay"):
        return msg("{what}: months later: {number}", what=what, number=Number(row["value"]))
    if row["changes"].endswith("_closed"):
        return msg("{what}: stays shut", what=what)
    share = Percent(row["value"])
    first, last = row["first_month"], row["last_month"]
    if first and last:
        return msg(
            "{what}: {share} remains, from {first} to {last}",
            what=what, share=share, first=Month(first), last=Month(last),
        )  # fmt: skip
    if first:
        return msg(
            "{what}: {share} remains, from {first}", what=what, share=share, first=Month(first)
        )
    if last:
        return msg("{what}: {share} remains, to {last}", what=what, share=share, last=Month(last))
    return msg("{what}: {share} remains", what=what, share=share)


def weights(plan: PlanResult) -> Listing:
    """List what the plan weighs against what, and what it was asked for."""
    settings = plan.programme.settings
    sections = {"programme": settings, "weights": settings.weights, "solving": settings.solving}
    rows: list[tuple[Message, object]] = [
        (bound.help, Number(getattr(sections[bound.section], bound.name), 4))
        for bound in BOUNDS
        if bound.name != "base_year"
    ]
    rows.append((msg("Year whose dollars are meant"), str(settings.base_year)))
    heads = ((msg("Setting"), ""), (msg("Value"), FIGURE))
    return plain_listing(msg("Settings and weights"), heads, rows)


def funds(plan: PlanResult) -> Listing | None:
    """List the funds with their dates, limits and sources; None without funds."""
    names = Names(plan.programme)
    rows = [
        (
            names.of("fund", row["fund"]),
            usd(row["amount_usd"]),
            Month(row["available"]),
            Month(row["expires"]) if row["expires"] else msg("never"),
            Listed([word(purpose) for purpose in split_words(row["purposes"])])
            if row["purposes"] else msg("anything"),
            Listed([names.of("party", party) for party in split_words(row["parties"])])
            if row["parties"] else msg("anywhere"),
            row["source"] or "",
        )
        for row in plan.programme["funds"].iter_rows(named=True)
    ]  # fmt: skip
    if not rows:
        return None
    heads = (
        (msg("Fund"), ""),
        (msg("Amount"), FIGURE),
        (msg("Available from"), MONTH),
        (msg("Expires after"), MONTH),
        (msg("May pay"), ""),
        (msg("Where"), ""),
        (msg("Source"), LONG),
    )
    return plain_listing(msg("Funds as assumed"), heads, rows)


def provenance(plan: PlanResult, solved_at: str | None) -> list[Fact]:
    """Say which programme the plan is of and how it was found, on the day *solved_at*."""
    settings, found = plan.programme.settings, plan.provenance
    span = msg(
        "{start} to {end} (months: {months})",
        start=Month(settings.start),
        end=Month(settings.end),
        months=Number(settings.months),
    )
    futures = (
        msg("{number}, drawn with seed {seed}", number=Number(found.futures), seed=found.seed)
        if found.sampled
        else msg("{number}, every combination of outcomes", number=Number(found.futures))
    )
    facts: list[Fact] = [
        (msg("Months"), span),
        (msg("Futures"), futures),
        (msg("Distance to the best possible plan"), Percent(found.gap)),
        (
            msg("Objective and its bound"),
            msg(
                "{objective}, at least {bound}",
                objective=usd(found.objective_usd),
                bound=usd(found.bound_usd),
            ),
        ),
        (
            msg("Size"),
            msg(
                "columns: {columns}, rows: {rows}",
                columns=Number(found.columns),
                rows=Number(found.rows),
            ),
        ),
        (msg("Fingerprint of the programme"), found.digest),
        (msg("Made with"), ", ".join(f"{name} {version}" for name, version in
                                     sorted(found.versions.items()))),
    ]  # fmt: skip
    if solved_at is not None:
        day = date.fromisoformat(solved_at[:10])
        facts.append((msg("Solved on"), format_date(day, format="medium", locale=language())))
    return facts
