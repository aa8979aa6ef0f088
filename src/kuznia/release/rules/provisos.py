"""The rule on provisos, A13: each condition of an authorisation is bound to a check or a person."""

from __future__ import annotations

from datetime import date
from math import isfinite

from kuznia.model.language import msg
from kuznia.model.lists import split_words
from kuznia.release.dated import day_of, days_later
from kuznia.release.decision import Answer, Outcome
from kuznia.release.rule import MissingFact, Rule, View, allow, due, refer, stop

_COLUMNS = ("proviso", "kind", "value", "responsible", "cleared_on")
_CAPS = {
    "cap_quantity": ("authorisation.quantity_used", "request.quantity"),
    "cap_value": ("authorisation.value_used_usd", "request.value_usd"),
}


def provisos_kept(view: View) -> Answer:
    """A13: every proviso is bound to a check or a person, and is kept."""
    rows = view.rows("authorisation.provisos")
    answers: list[Answer] = []
    missing: list[MissingFact] = []
    for row in sorted(rows):
        try:
            answers.append(_kept(view, row))
        except MissingFact as asked:
            missing.append(asked)
    for outcome in (Outcome.STOP, Outcome.REFER):
        for answer in answers:
            if answer.outcome is outcome:
                return answer
    if missing:
        raise missing[0]
    tasks = [answer for answer in answers if answer.outcome is Outcome.DUE]
    if tasks:
        return min(tasks, key=lambda answer: answer.due or "")
    return allow(msg("provisos: {count}, all bound and kept", count=len(rows)))


def _kept(view: View, row: tuple[str, ...]) -> Answer:
    if len(row) != len(_COLUMNS):
        return _unbound("; ".join(row))
    proviso, kind, value, responsible, cleared_on = row
    if kind in _ALLOWED:
        return _limited(view, proviso, kind, value)
    if kind in _CAPS:
        return _capped(view, proviso, kind, value)
    if kind == "report":
        return _reported(view, proviso, value, responsible, cleared_on)
    if kind == "person":
        return _seen_to(view, proviso, responsible, cleared_on)
    return _unbound(proviso)


_ALLOWED = {
    "exclude_kind": "resource.kind",
    "only_purpose": "request.purpose",
    "only_site": "subject.site",
    "only_country": "request.to_country",
}


def _limited(view: View, proviso: str, kind: str, value: str) -> Answer:
    """Hold the case against a list of what is shut out, or of what alone is allowed."""
    named = split_words(value)
    if not named:
        return _unbound(proviso)
    found = view.text(_ALLOWED[kind])
    listed = {"proviso": proviso, "found": found, "listed": ", ".join(named)}
    if kind == "exclude_kind":
        broken = found in named
        reason = msg("proviso {proviso} shuts out data of the kind {found}", **listed)
    else:
        broken = found not in named
        reason = msg("proviso {proviso} allows {listed} only, and not {found}", **listed)
    if broken:
        return stop(reason, msg("the authority lifts or changes the proviso"))
    return _held(proviso)


def _capped(view: View, proviso: str, kind: str, value: str) -> Answer:
    cap = _amount(value)
    if cap is None:
        return _unbound(proviso)
    used, asked = (view.number(fact) for fact in _CAPS[kind])
    total = round(used + asked, 6)
    if not isfinite(total) or min(used, asked) < 0 or total > cap:
        return stop(
            msg("proviso {proviso} allows {cap:,.15g}, and with this release it is {total:,.15g}",
                proviso=proviso, cap=cap, total=total),
            msg("the authority raises the limit of the proviso"),
        )  # fmt: skip
    return _held(proviso)


def _reported(view: View, proviso: str, value: str, responsible: str, cleared_on: str) -> Answer:
    """Ask for a report by a day, or some days after the release."""
    on = day_of(view, "request.on")
    day = _day(value, on)
    if day is None or not responsible:
        return _unbound(proviso)
    if cleared_on and cleared_on <= on.isoformat():
        return _held(proviso)
    return due(
        msg("proviso {proviso} asks for a report by {day}, from {responsible}",
            proviso=proviso, day=day, responsible=responsible),
        day,
    )  # fmt: skip


def _seen_to(view: View, proviso: str, responsible: str, cleared_on: str) -> Answer:
    if not responsible:
        return _unbound(proviso)
    if cleared_on and cleared_on <= view.text("request.on"):
        return _held(proviso)
    return refer(
        msg("proviso {proviso} is left to {responsible}, who has not yet said that it is kept",
            proviso=proviso, responsible=responsible),
        msg("that person enters the day in {place}", place="provisos.cleared_on"),
    )  # fmt: skip


def _unbound(proviso: str) -> Answer:
    return stop(
        msg("proviso {proviso} is bound to no check and to no person", proviso=proviso),
        msg("someone reads it and enters its kind, what it names and who sees to it"),
    )


def _held(proviso: str) -> Answer:
    return allow(msg("proviso {proviso} is kept", proviso=proviso))


def _amount(value: str) -> float | None:
    try:
        amount = float(value)
    except ValueError:
        return None
    return amount if isfinite(amount) and amount >= 0 else None


def _day(value: str, on: date) -> str | None:
    """Read a day, or a number of days after the release."""
    if value.isascii() and value.isdigit() and len(value) <= len("9999"):
        return days_later(on, int(value)).isoformat()
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        return None


RULES: tuple[Rule, ...] = (
    Rule(
        "A13",
        msg("Every proviso is bound to a check or a person, and is kept"),
        frozenset(
            {"request.on", "authorisation.provisos"}.union(_ALLOWED.values(), *_CAPS.values())
        ),
        provisos_kept,
    ),
)
