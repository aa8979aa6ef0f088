"""One side of a negotiation or transfer, over a network that loses, repeats and delays.

A side has at most one message under way; it is sent again until the peer answers.  Each message is
judged where it arrives, so two sides that speak at once may judge in different orders.  They still
come to the same end: a state that nothing leads out of wins over others, and termination over all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from kuznia.exchange.dsp.states import TRANSITIONS, Kind, Process, Role, State, implied, step
from kuznia.model.errors import Refused
from kuznia.model.language import msg


@dataclass(frozen=True, slots=True)
class Conversation:
    """What one side knows of a process."""

    process: Process
    role: Role
    """That of this side."""
    own_pid: str
    peer_pid: str = ""
    """Empty until the peer has answered the first message."""
    state: State | None = None
    """None until the first message was acknowledged."""
    under_way: Kind | None = None
    """Our message that the peer has not yet answered."""
    waiting: tuple[Kind, ...] = ()
    """Ours that go after it, in turn."""
    last_taken: str = ""
    """Digest of the peer's last message, by which it is known when it comes once more."""

    @property
    def was_turned_down(self) -> bool:
        """Whether the peer has refused our first message, so that there is no process."""
        return self.state is None and self.under_way is None


def begun(process: Process, role: Role, own_pid: str) -> Conversation:
    """Begin a process with our own first message, which is under way from now on.

    Raises Refused when our role does not begin it.
    """
    first = Kind.REQUEST if role is Role.CONSUMER else Kind.OFFER
    step(process, None, role, first)
    return Conversation(process, role, own_pid, under_way=first)


def met(
    process: Process, role: Role, own_pid: str, peer_pid: str, kind: Kind, *, digest: str
) -> Conversation:
    """Take the peer's first message.

    Raises Refused when the peer may not begin with it.
    """
    state = step(process, None, role.other, kind)
    return Conversation(process, role, own_pid, peer_pid, state, last_taken=digest)


def say(talk: Conversation, kind: Kind) -> Conversation:
    """Put a message of ours behind those that wait.

    Raises Refused when we may not send it once those before it are acknowledged.
    """
    state = talk.state
    for each in (*_under_way(talk), *talk.waiting):
        state = TRANSITIONS.get((talk.process, state, talk.role, each), state)
    step(talk.process, state, talk.role, kind)
    return replace(talk, waiting=(*talk.waiting, kind))


def sending(talk: Conversation) -> Conversation:
    """Put the next message that waits under way, if none is; one that came too late is dropped.

    A conversation that has none to send is given back as it is, but for what was dropped.
    """
    if talk.under_way is not None:
        return talk
    for place, kind in enumerate(talk.waiting):
        if (talk.process, talk.state, talk.role, kind) in TRANSITIONS:
            return replace(talk, under_way=kind, waiting=talk.waiting[place + 1 :])
    return replace(talk, waiting=())


def taken(talk: Conversation, kind: Kind, digest: str) -> Conversation:
    """Take a message of the peer; *digest* is that of its content.

    The last one that comes once more changes nothing, for the peer has missed our answer.  Raises
    Refused when the peer may not send it.
    """
    try:
        if talk.under_way is None:
            states = (step(talk.process, talk.state, talk.role.other, kind),)
        else:
            states = implied(talk.process, talk.state, talk.under_way, talk.role.other, kind)
    except Refused:
        if digest == talk.last_taken:
            return talk
        raise
    proved = len(states) > 1
    under_way = None if proved else talk.under_way
    return replace(talk, state=states[-1], under_way=under_way, last_taken=digest)


def acknowledged(talk: Conversation, peer_pid: str = "") -> Conversation:
    """Enter the state of our message under way, once the peer has taken it.

    An answer to a message that the peer's own has overtaken or already proved changes only what is
    not yet final.  Raises Refused when the peer names itself otherwise than before.
    """
    if peer_pid and talk.peer_pid and peer_pid != talk.peer_pid:
        raise Refused(msg("the peer calls the process {new}, and called it {old} before",
                          new=peer_pid, old=talk.peer_pid))  # fmt: skip
    named = replace(talk, peer_pid=talk.peer_pid or peer_pid)
    if talk.under_way is None:
        return named
    after = TRANSITIONS.get((talk.process, talk.state, talk.role, talk.under_way))
    meant = after or _LEADS_TO[talk.under_way]
    state = meant if after or _rank(meant) > _rank(talk.state) else talk.state
    return replace(named, state=state, under_way=None)


def turned_down(talk: Conversation) -> Conversation:
    """Give up our message under way, which the peer has refused for good, and what waits for it."""
    return replace(talk, under_way=None, waiting=())


_LEADS_TO = {kind: state for (_process, _state, _role, kind), state in TRANSITIONS.items()}
_RANKS = {State.TERMINATED: 2, State.COMPLETED: 1, State.FINALIZED: 1}


def _rank(state: State | None) -> int:
    return _RANKS.get(state, 0) if state is not None else -1


def _under_way(talk: Conversation) -> tuple[Kind, ...]:
    return () if talk.under_way is None else (talk.under_way,)
