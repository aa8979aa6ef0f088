"""Checks that an effect says what it must, and nothing that has no meaning."""

from __future__ import annotations

from collections.abc import Iterator

from kuznia.model.checks.rows import by_code, error, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.months import format_month
from kuznia.model.programme import Programme

DELAYS = frozenset({"fund_delay", "gate_delay"})
MONTHLY = frozenset({"line_share", "site_share", "lane_share", "offer_share"})
"""Shares of what there is in a month; they alone have a first and a last month."""
SHARES = MONTHLY | {"fund_share", "need_share"}

_LARGEST_SHARE = 10
"""A larger one is a percentage by mistake."""


def check_effects_without_value(programme: Programme) -> Iterator[Finding]:
    """Find shares and delays whose value is missing."""
    for row, effect in records(programme, "effects"):
        if effect["value"] is None and effect["changes"] in SHARES | DELAYS:
            yield error(
                "effects_without_value",
                ("effects", row, "value"),
                msg("{changes} has no value", changes=effect["changes"]),
                msg("the share that remains")
                if effect["changes"] in SHARES
                else msg("the months of delay"),
            )


def check_idle_values(programme: Programme) -> Iterator[Finding]:
    """Find values of effects that take none."""
    for row, effect in records(programme, "effects"):
        if effect["value"] is not None and effect["changes"] == "gate_closed":
            yield warning(
                "idle_values",
                ("effects", row, "value"),
                msg("a gate that is closed for ever takes no value"),
                msg("an empty cell, or gate_delay"),
            )


def check_whole_delays(programme: Programme) -> Iterator[Finding]:
    """Find delays that are not whole months."""
    for row, effect in records(programme, "effects"):
        value = effect["value"]
        if value is not None and effect["changes"] in DELAYS and value % 1:
            yield error(
                "whole_delays",
                ("effects", row, "value"),
                msg("a delay of {value} months", value=value),
                msg("whole months"),
            )


def check_large_shares(programme: Programme) -> Iterator[Finding]:
    """Find shares that look like percentages."""
    for row, effect in records(programme, "effects"):
        value = effect["value"]
        if value is not None and effect["changes"] in SHARES and value > _LARGEST_SHARE:
            yield warning(
                "large_shares",
                ("effects", row, "value"),
                msg("a share of {value} is {value} times as much", value=value),
                msg("0.5 for a half"),
            )


def check_idle_months(programme: Programme) -> Iterator[Finding]:
    """Find months of effects that have none."""
    for row, effect in records(programme, "effects"):
        if effect["changes"] is None or effect["changes"] in MONTHLY:
            continue
        for column in ("first_month", "last_month"):
            if effect[column] is not None:
                yield warning(
                    "idle_months",
                    ("effects", row, column),
                    msg("{changes} has no months of its own", changes=effect["changes"]),
                    msg("an empty cell"),
                )


def check_effects_over_before_reveal(programme: Programme) -> Iterator[Finding]:
    """Find effects that end before their factor is revealed."""
    factors = by_code(programme, "factors")
    for row, effect in records(programme, "effects"):
        last = effect["last_month"]
        revealed = factors.get(effect["factor"], {}).get("revealed")
        if last is not None and revealed is not None and last < revealed:
            yield warning(
                "effects_over_before_reveal",
                ("effects", row, "last_month"),
                msg(
                    "the effect ends before its factor is revealed in {month}",
                    month=format_month(revealed),
                ),
                msg("{month} or later", month=format_month(revealed)),
            )
