"""What a node keeps of each process: the conversation, whom it is with, and what it is about."""

from __future__ import annotations

import json
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass, field, fields, replace
from typing import Protocol

from kuznia.exchange.canonical import Json
from kuznia.exchange.dsp.conversation import Conversation, sending
from kuznia.exchange.dsp.messages import Body, Pids
from kuznia.exchange.dsp.states import Kind, Process, Role, State

PUSHED = "-PUSH"
"""End of the name of a form in which the provider sends the data."""


@dataclass(frozen=True, slots=True)
class Record:
    """A process with all that its messages are made from."""

    talk: Conversation
    peer: str
    """Who the peer is, as the caller was identified."""
    address: str
    """Base address of the peer's side."""
    about: str
    """The dataset of a negotiation, the agreement of a transfer."""
    offer: Body = field(default_factory=dict[str, Json])
    """The offer as it was last on the table."""
    agreement: Body = field(default_factory=dict[str, Json])
    format: str = ""
    """In which form a transfer gives the data."""
    data_address: Body = field(default_factory=dict[str, Json])
    """Where data are fetched, or pushed."""
    bodies: tuple[Body, ...] = ()
    """Our messages that are under way and that wait, in turn."""
    round: int = 1
    """How often the consumer has asked: once, and once more with each counter-request."""
    is_ended_by_peer: bool = False
    """Whether it was the peer who has ended it before its time."""

    @property
    def pids(self) -> Pids:
        """The names of the process on both sides."""
        own, peer = self.talk.own_pid, self.talk.peer_pid
        return Pids(own, peer) if self.talk.role is Role.PROVIDER else Pids(peer, own)

    @property
    def is_given(self) -> bool:
        """Whether the consumer may have the data: it is started, or it is just told so."""
        return self.state is State.STARTED or self.talk.under_way is Kind.START

    @property
    def is_pushed(self) -> bool:
        """Whether the provider sends the data to the consumer, instead of letting it fetch them."""
        return self.format.endswith(PUSHED)

    @property
    def state(self) -> State | None:
        """How far it has come."""
        return self.talk.state

    @property
    def is_agreed(self) -> bool:
        """Whether an agreement binds: it is final, or the provider's last word on it is under way."""
        said = self.state is State.VERIFIED and self.talk.under_way is Kind.FINALIZED
        return self.state is State.FINALIZED or said

    def talking(self, talk: Conversation) -> Record:
        """Give the record after a step of its conversation; bodies of dropped messages go too."""
        kept = len(talk.waiting) + (talk.under_way is not None)
        return replace(self, talk=talk, bodies=self.bodies[len(self.bodies) - kept :])

    def ready(self) -> Record:
        """Give the record with its next message under way, if one waits."""
        return self.talking(sending(self.talk))


def properties(record: Record) -> Mapping[str, str]:
    """Give the properties of the address at which a transfer gives its data."""
    found = record.data_address.get("endpointProperties")
    return {
        str(each["name"]): str(each["value"])
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict) and "name" in each and "value" in each
    }


Decider = Callable[[Record], tuple[Kind, ...]]
"""What a node does now: messages to send, one after the other, or none to hold."""


class Records(Protocol):
    """Where a node keeps its records; one change is kept whole or not at all."""

    def get(self, own_pid: str) -> Record | None:
        """Give a record by our own name of the process."""
        ...

    def begun_by(self, process: Process, peer: str, peer_pid: str) -> Record | None:
        """Give the record of a process by the name that its peer gave it."""
        ...

    def agreed(self, agreement: str) -> Record | None:
        """Give the negotiation that an agreement in force came of, by its identifier."""
        ...

    def put(self, record: Record) -> None:
        """Keep a record in the place of what was there."""
        ...

    def under_way(self, but: Container[str] = ()) -> list[Record]:
        """Give the records with a message to send, the longest waiting first, but for some."""
        ...


_FIELDS = [each.name for each in fields(Record)]
_TALK_FIELDS = [each.name for each in fields(Conversation)]


def record_text(record: Record) -> str:
    """Write a record as JSON."""
    found = {name: getattr(record, name) for name in _FIELDS}
    found["talk"] = {name: getattr(record.talk, name) for name in _TALK_FIELDS}
    return json.dumps(found, ensure_ascii=False, separators=(",", ":"))


def record_of(text: str) -> Record:
    """Read a record that `record_text` wrote."""
    found = json.loads(text)  # our own text needs no strict reading
    talk = found.pop("talk")
    state, under_way = talk["state"], talk["under_way"]
    return Record(
        Conversation(
            Process(talk["process"]),
            Role(talk["role"]),
            talk["own_pid"],
            talk["peer_pid"],
            None if state is None else State(state),
            None if under_way is None else Kind(under_way),
            tuple(map(Kind, talk["waiting"])),
            talk["last_taken"],
        ),
        found["peer"],
        found["address"],
        found["about"],
        found["offer"],
        found["agreement"],
        found["format"],
        found["data_address"],
        tuple(found["bodies"]),
        found.get("round", 1),  # not kept by the first version
        found.get("is_ended_by_peer", False),
    )
