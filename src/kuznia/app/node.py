"""A node: the participant of a party over its database, its identity and what it offers."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Container, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import TypeVar

from kuznia.app.differences import about_difference, difference_path, is_release
from kuznia.app.identities import Identity, KeyIdentity
from kuznia.app.keys import opening_keys, signing_key
from kuznia.app.node_records import KeptRecords, Work, progress_text
from kuznia.app.node_settings import read_settings
from kuznia.app.offered import FORMAT, PUSH, SERVICE
from kuznia.app.offering import DOWNLOAD, FETCH, RECEIPT, Offering, Releases
from kuznia.app.outbox import Opened, lying, opened, store_of
from kuznia.app.posting import COUNTERSIGN, POST, Posting
from kuznia.app.pushes import Pushes, push_address
from kuznia.app.registers import party_of
from kuznia.app.scripted import Scripted
from kuznia.app.standing import WatchedFolder
from kuznia.exchange.dsp.identity import now
from kuznia.exchange.dsp.messages import Body, catalog, data_address, data_service
from kuznia.exchange.dsp.participant import Answer, Outgoing, Participant
from kuznia.exchange.dsp.records import Record, properties
from kuznia.exchange.dsp.states import Kind, Role, State
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.pieces import PIECES, Pieces, pieces_of
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, KuzniaError, NotFound, Unable
from kuznia.model.language import Message, msg
from kuznia.store.blobs import Blobs
from kuznia.store.node_database import Change, NodeDatabase, Pending

T = TypeVar("T")
PROTOCOL = "/dsp/2025-1"
INBOX = "inbox"
KINDS = (FETCH, DOWNLOAD, RECEIPT, POST, COUNTERSIGN)
"""Kinds of work that follow a change, the most urgent first."""
ENDPOINT = "https://w3id.org/idsa/v4.1/HTTP"


@dataclass(frozen=True, slots=True)
class Given:
    """A file that a transfer gives."""

    file: Path
    dataset: str


@dataclass(slots=True)
class Node:
    """The node of one party, over its folder and its database."""

    folder: Path
    watched: WatchedFolder
    party: str
    name: str
    """The participant that it is, as it stands in agreements."""
    address: str
    """Root address at which peers reach it."""
    database: NodeDatabase
    identity: Identity
    offering: Offering
    store: Blobs | None = None
    """Where its packages lie; None for the outbox."""
    key: PrivateKey | None = None
    """That of the node itself; None where another identity serves than keys."""
    keys: Sequence[PrivateKey] = ()
    """Those that open what is sealed for the party, the present one first."""
    posting: Posting | None = None
    """What it sends partners beside the protocol."""
    told: Callable[[Message], None] = lambda _message: None
    """Called with what a person should know."""
    woken: Callable[[], None] = lambda: None
    """Called after each change; another program may make changes without a call."""
    pause: float = 0
    """Seconds from a decision to its message."""
    bytes_per_second: int = 0
    """How many bytes of data it gives in a second, to all together; 0 for no limit."""
    is_told_more: bool = False
    """Whether the folder says something that was not yet acted on."""
    _amiss: dict[Path, str] = field(default_factory=dict[Path, str])
    """By file that could not be given: the kind of error that was told."""

    @classmethod
    def open(cls, folder: Path, address: str, *, holder: str, passphrase: str) -> Node:
        """Open the node of a folder with the key of its node.

        Raises as `signing_key`, `read_settings` and `store_of` do.
        """
        key = signing_key(folder, holder, passphrase, "node")
        watched, settings = WatchedFolder(folder), read_settings(folder)
        party = party_of(watched.standing().programme, folder)
        name, offering = settings.name(party), settings.offering(watched)
        identity, store = settings.identity(watched, key, address), store_of(folder)
        database = NodeDatabase.in_folder(folder)
        root = address.rstrip("/")
        node = cls(folder, watched, party, name, root, database, identity, offering, store)
        node.bytes_per_second = settings.bytes_per_second()
        if isinstance(identity, KeyIdentity):
            node.key, node.keys = key, opening_keys(folder, holder, passphrase)
        if isinstance(offering, Releases) and node.key is not None:
            node.posting = Posting(watched, offering.cases, database, key)
        if isinstance(offering, Scripted):
            node.pause = offering.script.pause
            database.run(lambda change: offering.prepare(KeptRecords(change), name, _moment()))
        return node

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def receive(self, caller: str, method: str, path: str, body: object) -> Answer:
        """Answer a message of the protocol; what it changes is kept before the answer is given."""
        return self._change(lambda participant: participant.receive(caller, method, path, body))

    async def answer(
        self, admitted: Callable[[], str], method: str, path: str, body: Callable[[], object]
    ) -> Answer:
        """Answer as `receive` does, in one step with seeing who calls.

        *admitted* gives the caller, or raises why it gets no answer; *body* then gives what it says.
        """
        return await self._soon(
            lambda participant: participant.receive(admitted(), method, path, body())
        )

    def catalog(self, caller: str) -> Body:
        """Give what is offered to a caller."""
        return self.catalog_of(self.offering.entries(caller))

    def catalog_of(self, entries: Sequence[Body]) -> Body:
        """Give a catalogue of some entries."""
        service = data_service(SERVICE, self.address + PROTOCOL)
        return catalog(f"{self.name}#catalog", self.name, entries, [service])

    def dataset(self, caller: str, dataset: str) -> Body | None:
        """Give one dataset, if it is offered to a caller."""
        return self.offering.entry(caller, dataset)

    def given(self, caller: str | None, own_pid: str, token: str, base: str | None = None) -> Given:
        """Say which file a transfer that was started gives to who has its token.

        *caller* is None for one who has nothing but the token, which is enough only where callers
        show no keys; with *base* it is what the file has that an earlier release lacks.  Raises
        NotFound when there is no such transfer or difference, or when it may no longer go.
        """
        with self.database.reading() as change:
            records = KeptRecords(change)
            record = records.get(own_pid)
            if (
                record is not None
                and record.is_given
                and record.talk.role is Role.PROVIDER
                and (caller == record.peer or (caller is None and self.key is None))
                and _is_same(properties(record).get("authorization", ""), token)
            ):
                file = self.offering.file(record, records)
                agreed = records.agreed(record.about)
                if file is not None and agreed is not None:
                    return _given(file, agreed.about, base)
        raise NotFound(no_process(own_pid))

    def opened(self, given: Given) -> Opened:
        """Open a file that is given, and tell when it is not what was offered.

        Raises as `outbox.opened` does.
        """
        try:
            found = opened(given.file, given.dataset, self.store)
        except Unable:  # it is told where peers are answered
            raise
        except KuzniaError as error:
            if self._amiss.get(given.file) != error.code:  # peers ask again and again
                self._amiss[given.file] = error.code
                self.told(error.message)
            raise
        self._amiss.pop(given.file, None)
        return found

    def signed_pieces(self, given: Given) -> Envelope:
        """Give the pieces of a file as the node has signed them.

        Raises NotFound when it has no key to sign with, and as `opened` does.
        """
        if self.key is None:
            raise NotFound(msg("the node has no key to sign with"))
        return self.opened(given).pieces.signed_by(self.key)

    def pieces_by(self, record: Record, paper: Envelope, base: str | None = None) -> Pieces:
        """Read a list of pieces that the peer of a transfer has signed.

        Raises Refused when it has not, and Invalid when it is no list of what was agreed on, or of
        its difference from an earlier release.
        """
        self.identity.require_signed(record.peer, paper, PIECES)
        found, agreed = pieces_of(paper.content()), self.agreed(record.about)
        if agreed is None or found.about != _about(agreed.about, base):
            raise Invalid(msg("the pieces are of {about}, and not of what was agreed on",
                              about=found.about))  # fmt: skip
        return found

    @property
    def pushes(self) -> Pushes:
        """The transfers whose data come by themselves."""
        return Pushes(self.folder / INBOX, self.database)

    def due(self, but: Container[str] = ()) -> list[Outgoing]:
        """Give the messages that are to be sent, but for those of some processes."""
        with self.database.reading() as change:
            return self._participant(change).due(but)

    async def delivered(self, message: Outgoing, answer: object) -> None:
        """Take it that a peer has taken a message."""
        await self._soon(lambda participant: participant.delivered(message, answer))

    async def turned_down(self, message: Outgoing) -> None:
        """Give up a message that a peer has refused for good."""
        await self._soon(lambda participant: participant.turned_down(message))

    def tell(self, own_pid: str, *kinds: Kind) -> None:
        """Say something in a process."""
        self._change(lambda participant: participant.tell(own_pid, *kinds))

    def fetch(self, peer: str, address: str, agreement: str, format: str = FORMAT) -> str:
        """Ask for the data of an agreement."""
        push_to = self.push_to(format)
        return self._change(
            lambda participant: participant.fetch(peer, address, agreement, format, push_to)
        )

    def push_to(self, format: str) -> Callable[[str], Body] | None:
        """Give what says, for each transfer, where its data are pushed; None for another form."""
        return partial(push_address, self.address) if format == PUSH else None

    def negotiate(
        self, peer: str, address: str, dataset: str, offer: Body, format: str = FORMAT
    ) -> str:
        """Ask for an agreement about a dataset, whose data are to come in some form then."""
        return self._change(
            lambda participant: participant.negotiate(peer, address, dataset, offer, format)
        )

    def records(self) -> list[Record]:
        """Give all records, in the order of their last changes."""
        with self.database.reading() as change:
            return KeptRecords(change).all()

    def record(self, own_pid: str) -> Record | None:
        """Give a record by our name of the process."""
        with self.database.reading() as change:
            return KeptRecords(change).get(own_pid)

    def agreed(self, agreement: str) -> Record | None:
        """Give the negotiation that an agreement came of."""
        with self.database.reading() as change:
            return KeptRecords(change).agreed(agreement)

    def reconsider(self) -> None:
        """Decide again what was held until the folder says something else."""
        held = [
            record.talk.own_pid
            for record in self.records()
            if record.state in (State.REQUESTED, State.ACCEPTED)
            and record.talk.role is Role.PROVIDER
            and not (record.talk.under_way or record.talk.waiting)
        ]
        for own_pid in held:
            self._change(lambda participant, pid=own_pid: participant.reconsider(pid))

    def waiting(self) -> list[Pending]:
        """Give the work that is to be done, the oldest first."""
        with self.database.reading() as change:
            kinds = change.kinds_waiting()
            return [each for kind in KINDS if kind in kinds for each in change.waiting(kind)]

    def look(self) -> None:
        """See whether the folder says something else than before, and do what comes of it."""
        if self.posting is not None and self.posting.look():
            self.is_told_more = True
        if self.is_told_more:
            self.reconsider()
            self.is_told_more = False
            self.woken()

    def did(
        self,
        work: Pending,
        *then: Callable[[Participant], object],
        later: Sequence[Work] = (),
        refused: str = "",
    ) -> None:
        """Take it that work is done, and in the same change do what comes of it.

        Why it was *refused* for good, by a partner or here, is kept.
        """

        def change_all(change: Change) -> None:
            change.done([work.number], refused)
            for each in later:
                change.later(each.kind, each.about, each.content)
            for each in then:
                each(self._participant(change))

        self.database.run(change_all)
        self.woken()

    def came(self, work: Pending, came: int, size: int) -> None:
        """Keep how many bytes of a download are here, of all."""
        self.database.run(lambda change: change.remark(work.number, progress_text(came, size)))

    def _change(self, work: Callable[[Participant], T]) -> T:
        done = self.database.run(lambda change: work(self._participant(change)))
        self.woken()
        return done

    async def _soon(self, work: Callable[[Participant], T]) -> T:
        def decide(change: Change) -> T:
            with self.watched.held():
                return work(self._participant(change))

        done = await self.database.soon(decide)
        self.woken()
        return done

    def _participant(self, change: Change) -> Participant:
        records = KeptRecords(change, self.offering.following)
        return Participant(
            self.name,
            self.address + PROTOCOL,
            records,
            lambda record: self.offering.decide(record, records),
            lambda: f"urn:uuid:{uuid.uuid4()}",
            _moment,
            self.offering.is_for,
            self._data_address,
            self._is_reached_at,
        )

    def _is_reached_at(self, peer: str, address: str) -> bool:
        found = self.identity.is_reached_at(peer, address)
        if not found:
            self.told(msg("{peer} asks for answers at {address}, and was added as a partner at "
                          "another address", peer=peer, address=address))  # fmt: skip
        return found

    def _data_address(self, record: Record) -> Body:
        endpoint = f"{self.address}/data/{record.talk.own_pid}"
        token = secrets.token_urlsafe(32)
        return data_address(ENDPOINT, endpoint, {
            "endpoint": endpoint, "authorization": token, "authType": "bearer"})  # fmt: skip


def _moment() -> str:
    return now().strftime("%Y-%m-%dT%H:%M:%SZ")


def _is_same(known: str, token: str) -> bool:
    return bool(known) and secrets.compare_digest(known.encode(), token.encode())


def no_process(pid: str) -> Message:
    """Give what is said to who asks for a process that is not there for him."""
    return msg("there is no process {pid}", pid=pid)


def _given(file: Path, dataset: str, base: str | None) -> Given:
    if base is None:
        return Given(file, dataset)
    if is_release(base) and lying(difference := difference_path(file, base)):
        return Given(difference, _about(dataset, base))
    raise NotFound(msg("there is no difference from {release}", release=base))


def _about(dataset: str, base: str | None) -> str:
    return dataset if base is None else about_difference(dataset, base)
