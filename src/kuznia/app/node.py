"""A node: the participant of a party over its database, its identity and what it offers."""

from __future__ import annotations

import secrets
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from kuznia.app.identities import Identity, KeyIdentity
from kuznia.app.keys import signing_key
from kuznia.app.node_records import KeptRecords
from kuznia.app.offering import FORMAT, SERVICE, Offering, Releases
from kuznia.app.registers import party_of
from kuznia.app.standing import WatchedFolder
from kuznia.exchange.dsp.identity import now, participant_of
from kuznia.exchange.dsp.messages import Body, catalog, data_address, data_service
from kuznia.exchange.dsp.participant import Answer, Outgoing, Participant
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Kind, State
from kuznia.model.errors import NotFound
from kuznia.model.language import msg
from kuznia.store.node_database import Change, NodeDatabase

T = TypeVar("T")
PROTOCOL = "/dsp/2025-1"
INBOX = "inbox"
ENDPOINT = "https://w3id.org/idsa/v4.1/HTTP"


@dataclass(slots=True)
class Node:
    """The node of one party, over its folder and its database."""

    folder: Path
    party: str
    name: str
    """The participant that it is, as it stands in agreements."""
    address: str
    """Root address at which peers reach it."""
    database: NodeDatabase
    identity: Identity
    offering: Offering

    @classmethod
    def open(cls, folder: Path, address: str, *, holder: str, passphrase: str) -> Node:
        """Open the node of a folder with the key of its node.

        Raises as `signing_key` does.
        """
        key = signing_key(folder, holder, passphrase, "node")
        watched = WatchedFolder(folder)
        party = party_of(watched.standing().programme, folder)
        database = NodeDatabase.in_folder(folder)
        return cls(folder, party, participant_of(party), address.rstrip("/"), database,
                   KeyIdentity.of(watched, key), Releases(watched))  # fmt: skip

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def receive(self, caller: str, method: str, path: str, body: object) -> Answer:
        """Answer a message of the protocol; what it changes is kept before the answer is given."""
        return self._change(lambda participant: participant.receive(caller, method, path, body))

    def catalog(self, caller: str) -> Body:
        """Give what is offered to a caller."""
        service = data_service(SERVICE, self.address + PROTOCOL)
        return catalog(f"{self.name}:catalog", self.name, self.offering.entries(caller), [service])

    def dataset(self, caller: str, dataset: str) -> Body | None:
        """Give one dataset, if it is offered to a caller."""
        return self.offering.entry(caller, dataset)

    def data(self, caller: str, own_pid: str, token: str) -> Path:
        """Give the file of a transfer that was started.

        Raises NotFound when there is none for this caller and token, or when it may no longer go.
        """
        with self.database.change() as change:
            records = KeptRecords(change)
            record = records.get(own_pid)
            if record is not None and record.peer == caller and record.state is State.STARTED:
                known = properties(record).get("authorization", "")
                is_known = bool(known) and secrets.compare_digest(known, token)
                file = self.offering.file(record, records) if is_known else None
                if file is not None:
                    return file
        raise NotFound(msg("there is no process {pid}", pid=own_pid))

    def due(self) -> list[Outgoing]:
        """Give the messages that are to be sent."""
        return self._change(lambda participant: participant.due())

    def delivered(self, message: Outgoing, answer: object) -> None:
        """Take it that a peer has taken a message."""
        self._change(lambda participant: participant.delivered(message, answer))

    def turned_down(self, message: Outgoing) -> None:
        """Give up a message that a peer has refused for good."""
        self._change(lambda participant: participant.turned_down(message))

    def tell(self, own_pid: str, *kinds: Kind) -> None:
        """Say something in a process."""
        self._change(lambda participant: participant.tell(own_pid, *kinds))

    def fetch(self, peer: str, address: str, agreement: str) -> str:
        """Ask for the data of an agreement."""
        return self._change(lambda participant: participant.fetch(peer, address, agreement, FORMAT))

    def negotiate(self, peer: str, address: str, dataset: str, offer: Body) -> str:
        """Ask for an agreement about a dataset."""
        return self._change(
            lambda participant: participant.negotiate(peer, address, dataset, offer)
        )

    def records(self) -> list[Record]:
        """Give all records, in the order of their last changes."""
        with self.database.change() as change:
            return KeptRecords(change).all()

    def _change(self, work: Callable[[Participant], T]) -> T:
        with self.database.change() as change:
            return work(self._participant(change))

    def _participant(self, change: Change) -> Participant:
        records = KeptRecords(change)
        return Participant(
            self.name,
            self.address + PROTOCOL,
            records,
            lambda record: self.offering.decide(record, records),
            lambda: f"urn:uuid:{uuid.uuid4()}",
            lambda: now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            self.offering.has,
            self._data_address,
        )

    def _data_address(self, record: Record) -> Body:
        token = secrets.token_urlsafe(32)
        return data_address(ENDPOINT, f"{self.address}/data/{record.talk.own_pid}",
                            {"authorization": token, "authType": "bearer"})  # fmt: skip


def properties(record: Record) -> Mapping[str, str]:
    """Give the properties of the address at which a transfer gives its data."""
    found = record.data_address.get("endpointProperties")
    return {
        str(each["name"]): str(each["value"])
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict) and "name" in each and "value" in each
    }
