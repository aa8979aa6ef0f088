"""The case of a release: two states, two persons, one statement, as a table of states.

The events are taken as verified; who signed is settled before.  A statement opens only when both
parties' rules said yes to it, a person of the releasing party proposed it, a second one approved
it, and a person of the receiving party agreed.  A party's rules come before its person: nobody
signs what the rules have not yet answered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from types import MappingProxyType

from kuznia.model.errors import Refused
from kuznia.model.language import Message, msg
from kuznia.model.release_events import Event, EventKind


class State(StrEnum):
    """How far a release has come."""

    PROPOSED = "proposed"
    APPROVED = "approved"
    """The releasing party's second person said yes; the receiving party has not."""
    AGREED = "agreed"
    """The receiving party's person said yes; the releasing party's second person has not."""
    OPEN = "open"
    """All said yes: it may be released."""
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RELEASED = "released"
    """It was sent; no receipt is there yet."""
    RECEIVED = "received"
    RECALLED = "recalled"
    CLOSED = "closed"


@dataclass(frozen=True, slots=True)
class Case:
    """A release with what has happened to it so far."""

    state: State
    release: str
    statement: str
    edition: str
    releasing_party: str
    receiving_party: str
    expires: str
    proposer: Event
    approver: Event | None = None
    agreer: Event | None = None
    allowed_by: frozenset[str] = frozenset()
    """Parties whose rules said yes."""

    @property
    def is_open(self) -> bool:
        """Whether it may be released now."""
        return self.state is State.OPEN


@dataclass(frozen=True, slots=True)
class History:
    """A case after a number of events: those that counted, and why others did not."""

    case: Case | None
    counted: tuple[Event, ...]
    refused: tuple[tuple[Event, Message], ...]


_BEFORE_OPEN = (State.PROPOSED, State.APPROVED, State.AGREED)
_BEFORE_RELEASED = (*_BEFORE_OPEN, State.OPEN)
_SENT = (State.RELEASED, State.RECEIVED)

TRANSITIONS: Mapping[tuple[State, EventKind], State] = MappingProxyType(
    {(state, EventKind.ALLOWED): state for state in _BEFORE_RELEASED}
    | {(state, EventKind.STOPPED): State.REFUSED for state in _BEFORE_RELEASED}
    | {(state, EventKind.WITHDRAWN): State.WITHDRAWN for state in _BEFORE_RELEASED}
    | {(state, EventKind.EXPIRED): State.EXPIRED for state in _BEFORE_RELEASED}
    | {(state, EventKind.RECALLED): State.RECALLED for state in _SENT}
    | {
        (State.PROPOSED, EventKind.APPROVED): State.APPROVED,
        (State.PROPOSED, EventKind.AGREED): State.AGREED,
        (State.APPROVED, EventKind.AGREED): State.OPEN,
        (State.AGREED, EventKind.APPROVED): State.OPEN,
        (State.OPEN, EventKind.RELEASED): State.RELEASED,
        (State.RELEASED, EventKind.EXPIRED): State.RELEASED,  # a date takes back nothing sent
        (State.RELEASED, EventKind.RECEIVED): State.RECEIVED,
        (State.RECEIVED, EventKind.EXPIRED): State.CLOSED,
        (State.RECALLED, EventKind.EXPIRED): State.RECALLED,
        (State.RECALLED, EventKind.RECEIVED): State.RECALLED,  # the receipt was under way
        (State.RECALLED, EventKind.ACKNOWLEDGED): State.CLOSED,
    }
)
"""Every step that there is; what is not here is refused."""

FINAL = frozenset({State.REFUSED, State.WITHDRAWN, State.EXPIRED, State.CLOSED})


def propose(event: Event) -> Case:
    """Begin a case.

    Raises Refused when the event is no proposal of one party to another.
    """
    if event.kind is not EventKind.PROPOSED:
        raise _refused(msg("a release begins with its proposal"))
    if not event.statement or not event.key or not event.holder or not event.party:
        raise _refused(msg("a proposal names its statement, party, holder and key"))
    if event.receiving_party in ("", event.party):
        raise _refused(msg("a release goes from one party to another"))
    if event.expires and event.on > event.expires:
        raise _refused(msg("the proposal expired on {day}", day=event.expires))
    return Case(
        state=State.PROPOSED,
        release=event.release,
        statement=event.statement,
        edition=event.edition,
        releasing_party=event.party,
        receiving_party=event.receiving_party,
        expires=event.expires,
        proposer=event,
    )


def step(case: Case, event: Event) -> Case:
    """Give the case after an event.

    Raises Refused, naming the rule, when the event may not happen.
    """
    state = TRANSITIONS.get((case.state, event.kind))
    if state is None:
        raise _refused(
            msg(
                "a release that is {state} cannot be {event}",
                state=STATES[case.state],
                event=EVENTS[event.kind],
            )
        )
    _GUARDS[event.kind](case, event)
    return _recorded(replace(case, state=state), event)


def follow(events: Iterable[Event]) -> History:
    """Take events in turn; one that is refused counts for nothing and is told with its reason."""
    case: Case | None = None
    counted: list[Event] = []
    refused: list[tuple[Event, Message]] = []
    for event in events:
        try:
            case = step(case, event) if case else propose(event)
            counted.append(event)
        except Refused as error:
            refused.append((event, error.message))
    return History(case, tuple(counted), tuple(refused))


STATES: Mapping[State, Message] = MappingProxyType(
    {
        State.PROPOSED: msg("proposed"),
        State.APPROVED: msg("approved"),
        State.AGREED: msg("agreed"),
        State.OPEN: msg("open"),
        State.REFUSED: msg("refused"),
        State.WITHDRAWN: msg("withdrawn"),
        State.EXPIRED: msg("expired"),
        State.RELEASED: msg("released"),
        State.RECEIVED: msg("received"),
        State.RECALLED: msg("recalled"),
        State.CLOSED: msg("closed"),
    }
)
"""The states as people read them."""

EVENTS: Mapping[EventKind, Message] = MappingProxyType(
    {
        EventKind.PROPOSED: msg("proposed"),
        EventKind.ALLOWED: msg("allowed"),
        EventKind.STOPPED: msg("stopped"),
        EventKind.APPROVED: msg("approved"),
        EventKind.AGREED: msg("agreed"),
        EventKind.WITHDRAWN: msg("withdrawn"),
        EventKind.EXPIRED: msg("expired"),
        EventKind.RELEASED: msg("released"),
        EventKind.RECEIVED: msg("received"),
        EventKind.RECALLED: msg("recalled"),
        EventKind.ACKNOWLEDGED: msg("acknowledged"),
    }
)
"""The events as people read them."""


def _check_decision(case: Case, event: Event) -> None:
    _check_statement(case, event)
    if event.party not in (case.releasing_party, case.receiving_party):
        raise _refused(msg("{party} has no part in this release", party=event.party))


def _check_approval(case: Case, event: Event) -> None:
    _check_from(case, event)
    if event.holder == case.proposer.holder or event.key == case.proposer.key:
        raise _refused(msg("the one who proposes may not approve"))
    _check_yes(case, event, case.releasing_party)


def _check_agreement(case: Case, event: Event) -> None:
    _check_yes(case, event, case.receiving_party)


def _check_yes(case: Case, event: Event, party: str) -> None:
    _check_statement(case, event)
    _check_party(event, party)
    _check_in_time(case, event)
    if not event.key or not event.holder:
        raise _refused(msg("a yes names its holder and key"))
    if event.party not in case.allowed_by:
        raise _refused(msg("the rules of {party} have not yet said yes", party=event.party))
    yeses = (case.proposer, case.approver, case.agreer)
    if event.key in {yes.key for yes in yeses if yes}:
        raise _refused(msg("key {key} has signed already", key=event.key))


def _check_release(case: Case, event: Event) -> None:
    _check_from(case, event)
    _check_in_time(case, event)
    _check_edition(case, event)


def _check_receipt(case: Case, event: Event) -> None:
    _check_to(case, event)
    _check_edition(case, event)


def _check_from(case: Case, event: Event) -> None:
    _check_statement(case, event)
    _check_party(event, case.releasing_party)


def _check_to(case: Case, event: Event) -> None:
    _check_statement(case, event)
    _check_party(event, case.receiving_party)


def _check_expiry(case: Case, event: Event) -> None:
    if not case.expires or event.on <= case.expires:
        raise _refused(msg("the release has not expired on {day}", day=event.on))


def _check_statement(case: Case, event: Event) -> None:
    if event.statement != case.statement:
        raise _refused(msg("it is about another statement than the one proposed"))


def _check_party(event: Event, party: str) -> None:
    if event.party != party:
        raise _refused(
            msg("only {expected} may do this, not {found}", expected=party, found=event.party)
        )


def _check_in_time(case: Case, event: Event) -> None:
    if case.expires and event.on > case.expires:
        raise _refused(msg("the release expired on {day}", day=case.expires))


def _check_edition(case: Case, event: Event) -> None:
    if event.edition != case.edition:
        raise _refused(msg("it is about another edition than the one approved"))


_GUARDS: Mapping[EventKind, Callable[[Case, Event], None]] = {
    EventKind.ALLOWED: _check_decision,
    EventKind.STOPPED: _check_decision,
    EventKind.APPROVED: _check_approval,
    EventKind.AGREED: _check_agreement,
    EventKind.WITHDRAWN: _check_from,
    EventKind.EXPIRED: _check_expiry,
    EventKind.RELEASED: _check_release,
    EventKind.RECEIVED: _check_receipt,
    EventKind.RECALLED: _check_from,
    EventKind.ACKNOWLEDGED: _check_to,
}


def _recorded(case: Case, event: Event) -> Case:
    if event.kind is EventKind.ALLOWED:
        return replace(case, allowed_by=case.allowed_by | {event.party})
    if event.kind is EventKind.APPROVED:
        return replace(case, approver=event)
    if event.kind is EventKind.AGREED:
        return replace(case, agreer=event)
    return case


def _refused(reason: Message) -> Refused:
    return Refused(reason)
