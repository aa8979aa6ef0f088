"""The states of a negotiation and of a transfer, as one table of who may send what when.

The table holds the arrows of the published diagrams and no other, for both parties alike.  A state
is entered when the peer has acknowledged the message, so the table serves the one who sends and
the one who receives.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType

from kuznia.model.errors import Refused
from kuznia.model.language import Message, msg


class Process(StrEnum):
    """What two parties do with each other."""

    NEGOTIATION = "negotiation"
    TRANSFER = "transfer"


class Role(StrEnum):
    """Which of the two a party is."""

    CONSUMER = "consumer"
    PROVIDER = "provider"

    @property
    def other(self) -> Role:
        """The peer's role."""
        return Role.PROVIDER if self is Role.CONSUMER else Role.CONSUMER


class State(StrEnum):
    """How far a process has come, in the words of the wire."""

    REQUESTED = "REQUESTED"
    OFFERED = "OFFERED"
    ACCEPTED = "ACCEPTED"
    AGREED = "AGREED"
    VERIFIED = "VERIFIED"
    FINALIZED = "FINALIZED"
    STARTED = "STARTED"
    SUSPENDED = "SUSPENDED"
    COMPLETED = "COMPLETED"
    TERMINATED = "TERMINATED"


class Kind(StrEnum):
    """What a message does to its process."""

    REQUEST = "request"
    OFFER = "offer"
    ACCEPTED = "accepted"
    AGREEMENT = "agreement"
    VERIFICATION = "verification"
    FINALIZED = "finalized"
    START = "start"
    SUSPENSION = "suspension"
    COMPLETION = "completion"
    TERMINATION = "termination"


_LEADS_TO: Mapping[Kind, State] = MappingProxyType(
    {
        Kind.REQUEST: State.REQUESTED,
        Kind.OFFER: State.OFFERED,
        Kind.ACCEPTED: State.ACCEPTED,
        Kind.AGREEMENT: State.AGREED,
        Kind.VERIFICATION: State.VERIFIED,
        Kind.FINALIZED: State.FINALIZED,
        Kind.START: State.STARTED,
        Kind.SUSPENSION: State.SUSPENDED,
        Kind.COMPLETION: State.COMPLETED,
        Kind.TERMINATION: State.TERMINATED,
    }
)
_C = (Role.CONSUMER,)
_P = (Role.PROVIDER,)
_BOTH = (Role.CONSUMER, Role.PROVIDER)

_ARROWS: tuple[tuple[Process, State | None, Kind, tuple[Role, ...]], ...] = (
    (Process.NEGOTIATION, None, Kind.REQUEST, _C),
    (Process.NEGOTIATION, None, Kind.OFFER, _P),
    (Process.NEGOTIATION, State.REQUESTED, Kind.OFFER, _P),
    (Process.NEGOTIATION, State.REQUESTED, Kind.AGREEMENT, _P),
    (Process.NEGOTIATION, State.REQUESTED, Kind.TERMINATION, _BOTH),
    (Process.NEGOTIATION, State.OFFERED, Kind.REQUEST, _C),
    (Process.NEGOTIATION, State.OFFERED, Kind.ACCEPTED, _C),
    (Process.NEGOTIATION, State.OFFERED, Kind.TERMINATION, _BOTH),
    (Process.NEGOTIATION, State.ACCEPTED, Kind.AGREEMENT, _P),
    (Process.NEGOTIATION, State.ACCEPTED, Kind.TERMINATION, _P),
    (Process.NEGOTIATION, State.AGREED, Kind.VERIFICATION, _C),
    (Process.NEGOTIATION, State.AGREED, Kind.TERMINATION, _C),
    (Process.NEGOTIATION, State.VERIFIED, Kind.FINALIZED, _P),
    (Process.NEGOTIATION, State.VERIFIED, Kind.TERMINATION, _P),
    (Process.TRANSFER, None, Kind.REQUEST, _C),
    (Process.TRANSFER, State.REQUESTED, Kind.START, _P),
    (Process.TRANSFER, State.REQUESTED, Kind.TERMINATION, _BOTH),
    (Process.TRANSFER, State.STARTED, Kind.COMPLETION, _BOTH),
    (Process.TRANSFER, State.STARTED, Kind.SUSPENSION, _BOTH),
    (Process.TRANSFER, State.STARTED, Kind.TERMINATION, _BOTH),
    (Process.TRANSFER, State.SUSPENDED, Kind.START, _BOTH),
    (Process.TRANSFER, State.SUSPENDED, Kind.TERMINATION, _BOTH),
)

TRANSITIONS: Mapping[tuple[Process, State | None, Role, Kind], State] = MappingProxyType(
    {
        (process, state, sender, kind): _LEADS_TO[kind]
        for process, state, kind, senders in _ARROWS
        for sender in senders
    }
)
"""Every step that there is: process, state before (None when there is none yet), sender, message.

What is not here is refused.
"""

STATES: Mapping[Process, frozenset[State]] = MappingProxyType(
    {
        each: frozenset(after for (process, *_), after in TRANSITIONS.items() if process is each)
        for each in Process
    }
)
"""The states that each process can have."""

TERMINAL: Mapping[Process, frozenset[State]] = MappingProxyType(
    {
        each: STATES[each] - {before for process, before, *_ in TRANSITIONS if process is each}
        for each in Process
    }
)
"""The states that nothing leads out of."""


def step(process: Process, state: State | None, sender: Role, kind: Kind) -> State:
    """Give the state of a process after a message; *state* is None when there is no process yet.

    Raises Refused when the sender may not send that message now.
    """
    after = TRANSITIONS.get((process, state, sender, kind))
    if after is None:
        raise Refused(_illegal(process, state, sender, kind))
    return after


def implied(
    process: Process, state: State | None, pending: Kind, sender: Role, kind: Kind
) -> tuple[State, ...]:
    """Give the states entered in turn by a peer's message while our own awaits its acknowledgement.

    *pending* is our message, *sender* the peer.  An answer may overtake the acknowledgement, or the
    acknowledgement may be lost: a message that is legal only after ours proves that the peer has
    ours, and both states are given.  One that is legal now proves nothing, and its state is given
    alone; ours must then be judged anew.

    Raises Refused when the sender may not send that message, neither now nor after ours.
    """
    # Without a state, ours began the process, and only one who has it can name the process.
    if state is not None and (now := TRANSITIONS.get((process, state, sender, kind))):
        return (now,)
    ours = TRANSITIONS.get((process, state, sender.other, pending))
    theirs = TRANSITIONS.get((process, ours, sender, kind)) if ours else None
    if ours is None or theirs is None:
        raise Refused(_illegal(process, state, sender, kind))
    return ours, theirs


def _illegal(process: Process, state: State | None, sender: Role, kind: Kind) -> Message:
    values = {"process": PROCESSES[process], "role": ROLES[sender], "message": KINDS[kind]}
    if state is None:
        return msg("{process}: the {role} may not begin with {message}", **values)
    return msg(
        "{process} in the state {state}: the {role} may not send {message}", state=state, **values
    )


PROCESSES: Mapping[Process, Message] = MappingProxyType(
    {Process.NEGOTIATION: msg("negotiation"), Process.TRANSFER: msg("transfer")}
)
"""The processes as people read them."""

ROLES: Mapping[Role, Message] = MappingProxyType(
    {Role.CONSUMER: msg("consumer"), Role.PROVIDER: msg("provider")}
)
"""The roles as people read them."""

KINDS: Mapping[Kind, Message] = MappingProxyType(
    {
        Kind.REQUEST: msg("a request"),
        Kind.OFFER: msg("an offer"),
        Kind.ACCEPTED: msg("an acceptance"),
        Kind.AGREEMENT: msg("an agreement"),
        Kind.VERIFICATION: msg("a verification"),
        Kind.FINALIZED: msg("a finalization"),
        Kind.START: msg("a start"),
        Kind.SUSPENSION: msg("a suspension"),
        Kind.COMPLETION: msg("a completion"),
        Kind.TERMINATION: msg("a termination"),
    }
)
"""The messages as people read them."""
