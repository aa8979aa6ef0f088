"""The order in which the papers of a case count, the same for everyone who has them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kuznia.model.release_events import Event, EventKind

_LATER = (
    EventKind.RELEASED,
    EventKind.WITHDRAWN,
    EventKind.RECEIVED,
    EventKind.RECALLED,
    EventKind.ACKNOWLEDGED,
)
"""Acts after the signatures under the statement, in the order of one day.

A register seals nothing that was withdrawn, so a withdrawal of the same day came too late.
"""


_OUTCOMES = (EventKind.ALLOWED, EventKind.STOPPED)
NEVER = "9999-12-31"


@dataclass(frozen=True, slots=True)
class StatementFacts:
    """What the statement says that a case turns on."""

    digest: str
    release: str
    releasing_party: str
    receiving_party: str
    expires: str
    edition: str
    proposed_on: date | None
    """Day that the statement gives; no paper about it is older."""


def in_turn(
    signed: list[Event], papers: list[Event], facts: StatementFacts, on: date
) -> tuple[Event, ...]:
    """Give acts in the order in which they count.

    The signatures under the statement bear no day.  The decisions that they rest on come before
    them, a no after a yes, so that no yes hides a no; only what was decided after the release was
    sent comes later.  What was sent stays sent, so on one day that goes before a no and a
    withdrawal; a register seals nothing after either.
    """
    later = sorted(
        (act for act in papers if act.kind in _LATER),
        key=lambda act: (act.on, _LATER.index(act.kind)),
    )
    decisions = sorted((act for act in papers if act.kind in _OUTCOMES), key=lambda act: act.kind)
    sent = next((act.on for act in later if _opens(act, decisions, facts)), NEVER)
    early = [act for act in later if _is_dispatch(act, facts) and act.on < sent]
    later = [act for act in later if act not in early]
    before = [act for act in decisions if _precedes(act, sent)]
    after = [act for act in decisions if not _precedes(act, sent)]
    is_over = bool(signed) and facts.expires and on.isoformat() > facts.expires
    end = Event(EventKind.EXPIRED, facts.releasing_party, on.isoformat(), facts.digest)
    signatures = signed[1:]
    return (*signed[:1], *early, *before, *signatures, *later, *after, *([end] if is_over else []))


def _opens(act: Event, decisions: list[Event], facts: StatementFacts) -> bool:
    """Say whether a paper sent the edition when the rules of both parties had said yes."""
    before = [each for each in decisions if _precedes(each, act.on)]
    return (
        _is_dispatch(act, facts)
        and {facts.releasing_party, facts.receiving_party} <= {each.party for each in before}
        and all(each.kind is EventKind.ALLOWED for each in before)
    )


def _is_dispatch(act: Event, facts: StatementFacts) -> bool:
    about = (act.kind, act.party, act.edition)
    return about == (EventKind.RELEASED, facts.releasing_party, facts.edition)


def _precedes(decision: Event, sent: str) -> bool:
    return decision.on < sent or (decision.on == sent and decision.kind is EventKind.ALLOWED)
