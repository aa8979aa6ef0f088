"""A participant: takes messages, answers, decides, and says what is to be sent.

It reads no network and no clock; what is kept, the names of new processes, the time and the decisions
come in as arguments.  It answers first and acts after: what it has to say waits in the records until
someone sends it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Container
from dataclasses import dataclass, replace
from typing import cast

from kuznia.exchange.canonical import Json, canonical, text_field
from kuznia.exchange.dsp import messages as say
from kuznia.exchange.dsp.addresses import (
    Asking,
    Beginning,
    Following,
    address_of,
    proper_address,
    taken_at,
)
from kuznia.exchange.dsp.bodies import body_of, state_of
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.conversation import acknowledged, begun, met, taken, turned_down
from kuznia.exchange.dsp.conversation import say as put_behind
from kuznia.exchange.dsp.message_types import kind_of
from kuznia.exchange.dsp.messages import Body, Pids
from kuznia.exchange.dsp.policies import without_parties
from kuznia.exchange.dsp.records import Decider, Record, Records
from kuznia.exchange.dsp.states import Kind, Process, Role
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused, Unable
from kuznia.model.language import msg

OK, CREATED, BAD, MISSING = 200, 201, 400, 404


@dataclass(frozen=True, slots=True)
class Answer:
    """What a caller is answered."""

    status: int
    body: Body


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A message that is to be sent until the peer answers it."""

    own_pid: str
    peer: str
    url: str
    body: Body


@dataclass(frozen=True, slots=True)
class Participant:
    """One party of negotiations and transfers, in both roles."""

    name: str
    """Identifier of the participant, as it stands in agreements."""
    address: str
    """Base address at which peers reach it."""
    records: Records
    decide: Decider
    new_pid: Callable[[], str]
    now: Callable[[], str]
    """The time, as agreements bear it: `2026-03-31T09:00:00Z`."""
    is_offered: Callable[[str, str], bool]
    """Whether it has a dataset, by identifier."""
    data_address: Callable[[Record], Body]
    """Where the consumer of a transfer fetches the data."""
    is_reached_at: Callable[[str, str], bool] = lambda _peer, _address: True
    """Whether a peer may ask for answers at an address: else it could let us call whom it likes."""

    def receive(self, caller: str, method: str, path: str, body: object = None) -> Answer:
        """Answer a call to an address below the base.

        Whatever is wrong with it is an answer too: 400 with the reason, or 404 for what is unknown
        or not the caller's.  Raises Unable when this machine cannot decide now.
        """
        place = None
        try:
            place = taken_at(method, path)
            if isinstance(place, Beginning):
                return self._first(place, caller, body)
            record = self._of(caller, place)
            if isinstance(place, Asking):
                return Answer(OK, _state(record))
            return self._next(place, record, body)
        except NotFound as error:
            return _error(MISSING, place, error)
        except Unable:
            raise
        except (Invalid, Refused) as error:
            return _error(BAD, place, error)

    def negotiate(
        self, peer: str, address: str, dataset: str, offer: Body, format: str = ""
    ) -> str:
        """Begin a negotiation about a dataset, as the consumer; give our name of the process.

        *format* is kept for the transfer that is to follow.  Raises Invalid when the address is
        none.
        """
        talk = begun(Process.NEGOTIATION, Role.CONSUMER, self.new_pid())
        return self._begin(Record(talk, peer, address, dataset, offer=offer, format=format))

    def fetch(
        self,
        peer: str,
        address: str,
        agreement: str,
        format: str,
        push_to: Callable[[str], Body] | None = None,
    ) -> str:
        """Begin a transfer under an agreement, as the consumer; give our name of the process.

        *push_to* says by that name where the provider is to push the data.  Raises Invalid when the
        address is none.
        """
        talk = begun(Process.TRANSFER, Role.CONSUMER, self.new_pid())
        place = push_to(talk.own_pid) if push_to is not None else {}
        return self._begin(
            Record(talk, peer, address, agreement, format=format, data_address=place)
        )

    def _begin(self, record: Record) -> str:
        proper_address(record.address)
        body = body_of(record, Kind.REQUEST, self.address)
        self.records.put(replace(record, bodies=(body,)))
        return record.talk.own_pid

    def tell(self, own_pid: str, *kinds: Kind) -> None:
        """Put messages behind those that wait, as a person or a program has decided.

        Raises NotFound when there is no such process, and Refused when one may not be sent.
        """
        self.records.put(self._with(self._known(own_pid), kinds).ready())

    def reconsider(self, own_pid: str) -> None:
        """Decide again in a process in which nothing was said, since something else has changed.

        Raises NotFound when there is no such process.
        """
        self._settle(self._known(own_pid), has_moved=True)

    def due(self, but: Container[str] = ()) -> list[Outgoing]:
        """Give the messages under way, one of each process at the most, but for some processes."""
        return [
            Outgoing(
                record.talk.own_pid,
                record.peer,
                address_of(record.address, record.talk.process, record.talk.under_way,
                           record.talk.peer_pid),
                record.bodies[0],
            )
            for record in self.records.under_way(but)
            if record.talk.under_way is not None
        ]  # fmt: skip

    def delivered(self, message: Outgoing, answer: object = None) -> None:
        """Take it that the peer has taken our message, and go on.

        One that is no longer under way, since the peer's own message has proved it, changes nothing.
        Only the answer to the first message is read, for the peer's name of the process; what peers
        answer to later ones is left open by the protocol.
        """
        record = self._known(message.own_pid)
        if not _is_under_way(record, message):
            return
        before = record.state
        peer_pid = "" if record.talk.peer_pid else _peer_pid(record, answer)
        after = record.talking(acknowledged(record.talk, peer_pid))
        self._settle(after, has_moved=after.state is not before)

    def turned_down(self, message: Outgoing) -> None:
        """Give up a message that the peer has refused for good."""
        record = self._known(message.own_pid)
        if not _is_under_way(record, message):
            return
        self.records.put(record.talking(turned_down(record.talk)))

    def _first(self, place: Beginning, caller: str, body: object) -> Answer:
        found = check(body, place.expected)
        peer_pid = text_field(found, "consumerPid" if place.role is Role.PROVIDER else
                              "providerPid", "message")  # fmt: skip
        known = self.records.begun_by(place.process, caller, peer_pid)
        if known is not None:  # the peer has missed our answer
            return Answer(CREATED, _state(known))
        if "callbackAddress" not in found:
            raise Invalid(msg("the message does not say where answers are taken"))
        digest = _digest(found)
        talk = met(place.process, place.role, self.new_pid(), peer_pid, kind_of(found),
                   digest=digest)  # fmt: skip
        address = proper_address(text_field(found, "callbackAddress", "message"))
        if not self.is_reached_at(caller, address):
            raise Invalid(msg("{address} is not where the node of {peer} is reached",
                              address=address, peer=caller))  # fmt: skip
        if place.process is Process.TRANSFER:
            agreement = text_field(found, "agreementId", "message")
            agreed = self.records.agreed(agreement)
            if agreed is None or agreed.peer != caller or agreed.talk.role is not Role.PROVIDER:
                raise Invalid(msg("there is no agreement {agreement}", agreement=agreement))
            if agreed.talk.under_way is not None:  # who asks has taken our last word on it
                self._settle(agreed.talking(acknowledged(agreed.talk)), has_moved=True)
            record = Record(talk, caller, address, agreement,
                            format=text_field(found, "format", "message"),
                            data_address=_object(found.get("dataAddress")))  # fmt: skip
        else:
            offer = _object(found["offer"])
            about = offer.get("target")
            if not isinstance(about, str):
                raise Invalid(msg("the offer does not say what it is about"))
            if place.role is Role.PROVIDER and not self.is_offered(caller, about):
                raise Invalid(msg("there is no dataset {dataset}", dataset=about))
            record = self._offered(Record(talk, caller, address, about), offer)
        self._settle(record, has_moved=True)
        return Answer(CREATED, _state(record))

    def _of(self, caller: str, place: Following | Asking) -> Record:
        record = self.records.get(place.pid)
        if record is None or record.peer != caller or record.talk.process is not place.process:
            raise NotFound(msg("there is no process {pid}", pid=place.pid))
        return record

    def _next(self, place: Following, record: Record, body: object) -> Answer:
        if place.role not in (None, record.talk.role):
            raise Invalid(msg("the message is not for this side of the process"))
        found = check(body, place.expected)
        named = {"providerPid": record.pids.provider, "consumerPid": record.pids.consumer}
        for field, pid in named.items():
            if pid and found.get(field, pid) != pid:
                raise Invalid(msg("the message is about another process: {pid}",
                                  pid=found.get(field)))  # fmt: skip
        digest, kind = _digest(found), kind_of(found)
        _check_content(record, kind, found)
        before = record
        record = record.talking(taken(record.talk, kind, digest))
        if not record.talk.peer_pid:  # it has overtaken the answer to our first message
            peer_pid = "consumerPid" if record.talk.role is Role.PROVIDER else "providerPid"
            record = record.talking(
                replace(record.talk, peer_pid=text_field(found, peer_pid, "message"))
            )
        is_new = record.talk.last_taken != before.talk.last_taken or record.state != before.state
        if is_new:
            record = self._with_content(record, kind, found)
            self._settle(record, has_moved=True)
        return Answer(OK, _state(record))

    def _settle(self, record: Record, *, has_moved: bool) -> None:
        """Decide what to say in a new state, and keep the record."""
        if has_moved and not (record.talk.waiting or record.talk.under_way):
            record = self._with(record, self.decide(record))
        self.records.put(record.ready())

    def _with(self, record: Record, kinds: tuple[Kind, ...]) -> Record:
        for kind in kinds:
            if not record.talk.peer_pid:
                raise Refused(msg("the peer has not yet answered the first message"))
            talk = put_behind(record.talk, kind)
            if kind is Kind.AGREEMENT:
                record = replace(record, agreement=self._agreement(record))
            if kind is Kind.REQUEST:
                record = replace(record, round=record.round + 1)
            if kind is Kind.START and record.talk.role is Role.PROVIDER:
                record = replace(record, data_address=self.data_address(record))
            body = body_of(record, kind, self.address)
            record = replace(record, talk=talk, bodies=(*record.bodies, body))
        return record

    def _known(self, own_pid: str) -> Record:
        record = self.records.get(own_pid)
        if record is None:
            raise NotFound(msg("there is no process {pid}", pid=own_pid))
        return record

    def _with_content(self, record: Record, kind: Kind, found: Body) -> Record:
        if kind is Kind.TERMINATION:
            return replace(record, is_ended_by_peer=True)
        if record.talk.process is Process.NEGOTIATION:
            if kind is Kind.REQUEST:
                record = replace(record, round=record.round + 1)
            if kind in (Kind.OFFER, Kind.REQUEST):
                return self._offered(record, _object(found["offer"]))
            if kind is Kind.AGREEMENT:
                return replace(record, agreement=_object(found["agreement"]))
        elif kind is Kind.START and "dataAddress" in found and _is_told_where(record):
            return replace(record, data_address=_object(found["dataAddress"]))
        return record

    def _offered(self, record: Record, offer: Body) -> Record:
        """Give a record with an offer on the table, whose parties go without saying."""
        own, peer = "assigner", "assignee"
        if record.talk.role is Role.CONSUMER:
            own, peer = peer, own
        return replace(record, offer=without_parties(offer, {own: self.name, peer: record.peer}))

    def _agreement(self, record: Record) -> Body:
        offer = say.sent_offer(record.offer, record.about)
        return say.agreement(
            self.new_pid(), offer, target=record.about, assigner=self.name,
            assignee=record.peer, timestamp=self.now(),
        )  # fmt: skip


def _is_under_way(record: Record, message: Outgoing) -> bool:
    return record.talk.under_way is not None and record.bodies[0] == message.body


def _peer_pid(record: Record, answer: object) -> str:
    field = "consumerPid" if record.talk.role is Role.PROVIDER else "providerPid"
    named = cast("dict[str, object]", answer).get(field) if isinstance(answer, dict) else None
    return named if isinstance(named, str) else ""


def _check_content(record: Record, kind: Kind, found: Body) -> None:
    """Refuse an agreement or offer about something else than was asked for."""
    part = {Kind.AGREEMENT: "agreement", Kind.OFFER: "offer", Kind.REQUEST: "offer"}.get(kind)
    if part is None or record.talk.process is Process.TRANSFER:
        return
    about = _object(found[part]).get("target", record.about)
    if about != record.about:
        raise Invalid(
            msg("it is about {found}, and the negotiation is about {about}", found=about,
                about=record.about)
        )  # fmt: skip


def _is_told_where(record: Record) -> bool:
    """Say whether it is the peer who says where the data are."""
    return record.talk.role is Role.CONSUMER and not record.is_pushed


def _state(record: Record) -> Body:
    if record.state is None:
        raise NotFound(msg("there is no process {pid}", pid=record.talk.own_pid))
    return state_of(record, record.state)


def _error(status: int, place: Beginning | Following | Asking | None, error: KuzniaError) -> Answer:
    is_transfer = place is not None and place.process is Process.TRANSFER
    answer = say.transfer_error if is_transfer else say.negotiation_error
    pid = "-" if place is None or isinstance(place, Beginning) else place.pid
    return Answer(status, answer(Pids(pid, pid), error.code, [str(error)]))


def _object(value: Json) -> Body:
    return value if isinstance(value, dict) else {}


def _digest(body: Body) -> str:
    return hashlib.sha256(canonical(body)).hexdigest()
