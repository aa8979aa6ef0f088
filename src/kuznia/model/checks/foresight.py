"""Checks that no effect shows before its factor is revealed.

Futures must look alike until the month that tells them apart, or a plan would know too early.
What lies before the programme's start counts as its first month.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import Any

from kuznia.model.checks.effects import DELAYS, MONTHLY
from kuznia.model.checks.month_numbers import gate_numbers, number_of, written_month
from kuznia.model.checks.rows import by_code, error, records
from kuznia.model.findings import Finding
from kuznia.model.language import Message, msg
from kuznia.model.programme import Programme

_SHOWS_EARLIER = msg("a reveal no later, or an effect no earlier")


def check_share_foresight(programme: Programme) -> Iterator[Finding]:
    """Find shares that change before their factor is revealed."""
    for row, effect, revealed in _effects(programme, MONTHLY):
        first = effect["first_month"]
        if first is not None and number_of(programme, first) < revealed:
            yield _shown_early(
                "share_foresight",
                row,
                "first_month",
                msg(
                    "the share changes in {month}, and its factor is revealed only in {revealed}",
                    month=written_month(programme, number_of(programme, first)),
                    revealed=written_month(programme, revealed),
                ),
            )


def check_fund_foresight(programme: Programme) -> Iterator[Finding]:
    """Find funds that come in before the factor that changes them is revealed."""
    funds = by_code(programme, "funds")
    for row, effect, revealed in _effects(programme, {"fund_share", "fund_delay"}):
        available = funds.get(effect["target"], {}).get("available")
        if available is not None and number_of(programme, available) < revealed:
            yield _shown_early(
                "fund_foresight",
                row,
                "target",
                msg(
                    "{fund} is available in {month}, and its factor is revealed only in {revealed}",
                    fund=effect["target"],
                    month=written_month(programme, number_of(programme, available)),
                    revealed=written_month(programme, revealed),
                ),
            )


def check_need_foresight(programme: Programme) -> Iterator[Finding]:
    """Find needs that fall due before the factor that changes them is revealed."""
    needs = by_code(programme, "needs")
    for row, effect, revealed in _effects(programme, {"need_share"}):
        due = needs.get(effect["target"], {}).get("due")
        if due is not None and number_of(programme, due) < revealed:
            yield _shown_early(
                "need_foresight",
                row,
                "target",
                msg(
                    "{need} is due in {month}, and its factor is revealed only in {revealed}",
                    need=effect["target"],
                    month=written_month(programme, number_of(programme, due)),
                    revealed=written_month(programme, revealed),
                ),
            )


def check_gate_foresight(programme: Programme) -> Iterator[Finding]:
    """Find gates that open, undelayed, before the factor that delays or closes them is revealed.

    The gates that wait for them open later still, so they need no look.
    """
    opens = gate_numbers(programme)
    for row, effect, revealed in _effects(programme, {"gate_delay", "gate_closed"}):
        month = opens.get(effect["target"])
        if month is not None and month < revealed:
            yield _shown_early(
                "gate_foresight",
                row,
                "target",
                msg(
                    "{gate} would open in {month}, and its factor is revealed only in {revealed}",
                    gate=effect["target"],
                    month=written_month(programme, month),
                    revealed=written_month(programme, revealed),
                ),
            )


def _effects(
    programme: Programme, changes: Collection[str]
) -> Iterator[tuple[int, dict[str, Any], int]]:
    """Give the effects of some kinds that change anything, with the month of their reveal."""
    factors = by_code(programme, "factors")
    for row, effect in records(programme, "effects"):
        revealed = factors.get(effect["factor"], {}).get("revealed")
        unchanged = 0 if effect["changes"] in DELAYS else 1
        if (
            effect["changes"] in changes
            and revealed is not None
            and (effect["changes"] == "gate_closed" or effect["value"] != unchanged)
        ):
            yield row, effect, number_of(programme, revealed)


def _shown_early(check: str, row: int, column: str, message: Message) -> Finding:
    return error(check, ("effects", row, column), message, _SHOWS_EARLIER)
