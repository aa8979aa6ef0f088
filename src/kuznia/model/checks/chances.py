"""Checks of factors, their outcomes and the chances of those."""

from __future__ import annotations

import math
from collections.abc import Iterator

from kuznia.model.checks.references import Suggestions
from kuznia.model.checks.rows import cells, codes, error, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.programme import Programme

_TOLERANCE = 1e-9


def check_chances(programme: Programme) -> Iterator[Finding]:
    """Find factors whose chances do not sum to 1."""
    rows: dict[str, int] = {}
    chances: dict[str, list[float | None]] = {}
    for row, outcome in records(programme, "outcomes"):
        if outcome["factor"] is not None:
            rows.setdefault(outcome["factor"], row)
            chances.setdefault(outcome["factor"], []).append(outcome["probability"])
    for factor, given in chances.items():
        known = [chance for chance in given if chance is not None and math.isfinite(chance)]
        if len(known) == len(given) and abs(math.fsum(known) - 1) > _TOLERANCE:
            yield error(
                "chances",
                ("outcomes", rows[factor], "probability"),
                msg("the chances of {factor} sum to {sum}", factor=factor, sum=math.fsum(known)),
                msg("1 in all"),
            )


def check_factors_without_outcomes(programme: Programme) -> Iterator[Finding]:
    """Find factors of which nothing can become."""
    having = set(programme["outcomes"]["factor"])
    for row, factor in cells(programme, "factors", "factor"):
        if factor not in having:
            yield error(
                "factors_without_outcomes",
                ("factors", row, "factor"),
                msg("{factor} has no outcomes", factor=factor),
                msg("its outcomes in the table outcomes"),
            )


def check_impossible_outcomes(programme: Programme) -> Iterator[Finding]:
    """Find outcomes without a chance."""
    for row, chance in cells(programme, "outcomes", "probability"):
        if chance == 0:
            yield warning(
                "impossible_outcomes",
                ("outcomes", row, "probability"),
                msg("the outcome cannot happen, so the plan leaves it out"),
                msg("more than 0"),
            )


def check_effect_outcomes(programme: Programme) -> Iterator[Finding]:
    """Find effects of outcomes that their factor does not have."""
    factors = codes(programme, "factors")
    outcomes: dict[str, list[str]] = {}
    for _, outcome in records(programme, "outcomes"):
        if outcome["outcome"] is not None:
            outcomes.setdefault(outcome["factor"], []).append(outcome["outcome"])
    suggestions = {factor: Suggestions(names) for factor, names in outcomes.items()}
    known = {factor: set(names) for factor, names in outcomes.items()}
    for row, effect in records(programme, "effects"):
        factor, name = effect["factor"], effect["outcome"]
        if factor not in factors or name is None or name in known.get(factor, ()):
            continue
        otherwise = msg("an outcome of {factor}", factor=factor)
        yield error(
            "effect_outcomes",
            ("effects", row, "outcome"),
            msg("{factor} has no outcome '{outcome}'", factor=factor, outcome=name),
            suggestions[factor].expected(name, otherwise) if factor in suggestions else otherwise,
        )


def check_shared_targets(programme: Programme) -> Iterator[Finding]:
    """Find what two factors change, so that both effects come together."""
    first: dict[tuple[str, str], str] = {}
    told: set[tuple[str, str, str]] = set()
    for row, effect in records(programme, "effects"):
        factor, changes, target = effect["factor"], effect["changes"], effect["target"]
        if None in {factor, changes, target} or changes == "gate_closed":
            continue
        other = first.setdefault((changes, target), factor)
        if other != factor and (factor, changes, target) not in told:
            told.add((factor, changes, target))
            yield warning(
                "shared_targets",
                ("effects", row, "target"),
                msg(
                    "{factor} and {other} both change {target}",
                    factor=factor,
                    other=other,
                    target=target,
                ),
                msg("meant so: shares multiply and delays add up"),
            )
