"""How a negotiation or a transfer stands, in plain words: what it waits for, or how it ended."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import KINDS, Process, Role, State
from kuznia.model.language import Message, msg


def standing_of(record: Record) -> Message:
    """Say how a process stands."""
    if record.talk.was_turned_down:
        return msg("the partner has refused to begin it")
    if record.talk.under_way is not None:
        return msg("our message is on its way: {message}", message=KINDS[record.talk.under_way])
    if record.state is State.TERMINATED:
        return _BY_PEER if record.is_ended_by_peer else _BY_US
    if record.state is State.STARTED and record.is_pushed:
        return _PUSHED[record.talk.role]
    found = _WORDS.get((record.talk.process, record.state))
    return _OPEN if found is None else found[record.talk.role]


def is_well_over(record: Record) -> bool:
    """Say whether a process has come to a good end."""
    return record.state in (State.FINALIZED, State.COMPLETED)


_BY_PEER = msg("ended by the partner")
_BY_US = msg("ended by this node")
_OPEN = msg("under way")
_PUSHED: Mapping[Role, Message] = {
    Role.CONSUMER: msg("the partner sends the data"),
    Role.PROVIDER: msg("this node sends the data"),
}


def _sides(consumer: Message, provider: Message) -> Mapping[Role, Message]:
    return MappingProxyType({Role.CONSUMER: consumer, Role.PROVIDER: provider})


_N, _T = Process.NEGOTIATION, Process.TRANSFER
_HELD = msg("held until all have said yes and the sealed package is offered")
_AGREED = msg("both have agreed")
_DONE = msg("done")
_PAUSED = msg("paused")
_WORDS: Mapping[tuple[Process, State | None], Mapping[Role, Message]] = MappingProxyType(
    {
        (_N, State.REQUESTED): _sides(
            msg("the partner holds it until all have said yes and the sealed package is offered"),
            _HELD,
        ),
        (_N, State.OFFERED): _sides(
            msg("the partner has offered other terms, which nobody has answered"),
            msg("waits for the partner's answer to our offer"),
        ),
        (_N, State.ACCEPTED): _sides(msg("waits for the partner to agree"), _HELD),
        (_N, State.AGREED): _sides(
            msg("waits for this node to confirm the agreement"),
            msg("waits for the partner to confirm the agreement"),
        ),
        (_N, State.VERIFIED): _sides(
            msg("waits for the partner's last word on the agreement"),
            msg("waits for this node's last word on the agreement"),
        ),
        (_N, State.FINALIZED): _sides(_AGREED, _AGREED),
        (_T, State.REQUESTED): _sides(
            msg("waits for the partner to start it"), msg("waits for this node to start it")
        ),
        (_T, State.STARTED): _sides(
            msg("this node fetches the data"), msg("the partner fetches the data")
        ),
        (_T, State.SUSPENDED): _sides(_PAUSED, _PAUSED),
        (_T, State.COMPLETED): _sides(_DONE, _DONE),
    }
)
"""By process and state, and by our role in it: what it waits for."""
