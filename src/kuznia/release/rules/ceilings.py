"""Rules on the limits of an authorisation: A9, value and quantity, and A10, its last day."""

from __future__ import annotations

from math import isfinite

from kuznia.model.language import Message, msg
from kuznia.release.dated import day_of, days_later
from kuznia.release.decision import Answer, Outcome
from kuznia.release.rule import Rule, View, allow, due, refer, stop

_FACTS = {
    "value": (
        "authorisation.value_ceiling_usd",
        "authorisation.value_used_usd",
        "request.value_usd",
    ),
    "quantity": (
        "authorisation.quantity_ceiling",
        "authorisation.quantity_used",
        "request.quantity",
    ),
}
_NAMES = {"value": msg("value"), "quantity": msg("quantity")}
_ROUNDING = 1e-6
"""Sums of cents in binary differ from the ceiling by less than this share of one percent."""


def ceilings_hold(view: View) -> Answer:
    """A9: what was used and what this release uses stay under the ceilings."""
    ceilings = view.words("authorisation.ceilings")
    if ceilings == ("none",):
        return allow(msg("it does not apply: the authorisation has no ceiling"))
    if not ceilings or not set(ceilings) <= set(_FACTS):
        return refer(
            msg("the ceilings of the authorisation are not clear: '{ceilings}'",
                ceilings="; ".join(ceilings)),
            msg("enter value, quantity or none in {place}", place="authorisations.ceilings"),
        )  # fmt: skip
    answers = [_under(view, ceiling) for ceiling in sorted(set(ceilings))]
    for outcome in (Outcome.STOP, Outcome.DUE):
        for answer in answers:
            if answer.outcome is outcome:
                return answer
    return answers[0]


def not_expired(view: View) -> Answer:
    """A10: the authorisation has not expired, and is renewed in time."""
    on, expires = day_of(view, "request.on"), day_of(view, "authorisation.expires")
    if on > expires:
        return stop(
            msg("the authorisation expired on {day}", day=expires),
            msg("an amendment that extends it, or a new authorisation"),
        )
    left = (expires - on).days
    notices = sorted(int(days) for days in view.law_words("us.expiry_notice_days"))
    passed = [days for days in notices if left <= days]
    if not passed:
        return allow(msg("the authorisation holds until {day}", day=expires))
    following = max((days for days in notices if days < passed[0]), default=0)
    return due(
        msg("the authorisation expires on {day}, in {left} days: extend or replace it",
            day=expires, left=left),
        days_later(expires, -following).isoformat(),
    )  # fmt: skip


def _under(view: View, ceiling: str) -> Answer:
    most, used, asked = (view.number(fact) for fact in _FACTS[ceiling])
    if not all(isfinite(number) and number >= 0 for number in (most, used, asked)):
        return stop(
            msg(
                "the {ceiling} of the authorisation, its use or the request is no amount",
                ceiling=_NAMES[ceiling],
            ),
            msg("enter amounts that are not negative"),
        )
    total = used + asked
    figures = {"ceiling": _NAMES[ceiling], "total": total, "most": most}
    if _above(total, most, view.law_number("us.ceiling_stop_percent")):
        return stop(
            msg("with this release the {ceiling} used is {total:,.15g} of {most:,.15g}", **figures),
            msg("an amendment that raises the ceiling"),
        )
    if _above(total, most, view.law_number("us.ceiling_warning_percent")):
        return _amend(
            view,
            msg("with this release the {ceiling} used is {total:,.15g} of {most:,.15g}: "
                "prepare an amendment", **figures),
        )  # fmt: skip
    return allow(
        msg("with this release the {ceiling} used is {total:,.15g} of {most:,.15g}", **figures)
    )


def _amend(view: View, reason: Message) -> Answer:
    days = int(view.law_number("us.ceiling_amendment_days"))
    return due(reason, days_later(day_of(view, "request.on"), days).isoformat())


def _above(total: float, most: float, percent: float) -> bool:
    return 100 * total - percent * most > _ROUNDING * max(most, 1)


RULES: tuple[Rule, ...] = (
    Rule(
        "A9",
        msg("Value and quantity stay under the ceilings"),
        frozenset(
            {"request.on", "authorisation.ceilings"}.union(*(set(some) for some in _FACTS.values()))
        ),
        ceilings_hold,
    ),
    Rule(
        "A10",
        msg("The authorisation has not expired"),
        frozenset({"request.on", "authorisation.expires"}),
        not_expired,
    ),
)
