"""A node: what a party offers its peers, what it decides, and where its data are."""

from __future__ import annotations

import secrets
import shutil
import uuid
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuznia.app.cases import position_of
from kuznia.app.days import today
from kuznia.app.keys import keyring_of, signing_key
from kuznia.app.node_records import KeptRecords
from kuznia.app.programmes import read
from kuznia.app.registers import changing, party_of
from kuznia.exchange.dsp.identity import Callers, issue, now, participant_of
from kuznia.exchange.dsp.messages import (
    Body,
    catalog,
    data_address,
    data_service,
    dataset_entry,
    distribution,
    sent_offer,
)
from kuznia.exchange.dsp.participant import Answer, Outgoing, Participant
from kuznia.exchange.dsp.policies import same_policy
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Kind, Process, Role, State
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.package_file import read_head
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.statement import ReleaseStatement, read_statement
from kuznia.model.errors import NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.release_events import EventKind
from kuznia.store.node_database import Change, NodeDatabase

PROTOCOL = "/dsp/2025-1"
OUTBOX = "outbox"
"""Folder, in that of a party, with the sealed packages that its node offers."""
INBOX = "inbox"
FORMAT = "HttpData-PULL"
ENDPOINT = "https://w3id.org/idsa/v4.1/HTTP"
SERVICE = "urn:kuznia:service:exchange"
PROFILE = "urn:kuznia:release"
DATASET = "urn:kuznia:release:"
"""Begin of the identifier of a dataset; the release follows."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A sealed package that a node offers to the party that it is for."""

    file: Path
    statement: ReleaseStatement

    @property
    def dataset(self) -> str:
        """The identifier of the dataset."""
        return DATASET + self.statement.release

    def policy(self) -> Body:
        """Give the offer: use for the purpose, by the recipient, until the last day."""
        said = self.statement
        limits = {"kuznia:purpose": said.purpose, "kuznia:site": said.recipient.site,
                  "kuznia:authorisation": said.authorisation.number}  # fmt: skip
        constraints: list[Any] = [
            {"leftOperand": name, "operator": "eq", "rightOperand": value}
            for name, value in limits.items()
        ]
        if said.expires:
            constraints.append(
                {"leftOperand": "dateTime", "operator": "lteq", "rightOperand": said.expires}
            )
        return {
            "@id": f"urn:kuznia:offer:{said.release}",
            "@type": "Offer",
            "profile": PROFILE,
            "permission": [{"action": "use", "constraint": constraints}],
        }


@dataclass(slots=True)
class Node:
    """The node of one party, over its folder and its database."""

    folder: Path
    party: str
    key: PrivateKey
    address: str
    """Root address at which peers reach it."""
    database: NodeDatabase
    callers: Callers

    @classmethod
    def open(cls, folder: Path, address: str, *, holder: str, passphrase: str) -> Node:
        """Open the node of a folder with the key of its node.

        Raises as `signing_key` does.
        """
        key = signing_key(folder, holder, passphrase, "node")
        party = party_of(read(folder), folder)
        database = NodeDatabase.in_folder(folder)
        return cls(folder, party, key, address.rstrip("/"), database,
                   Callers(participant_of(party)))  # fmt: skip

    def close(self) -> None:
        """Close the database."""
        self.database.close()

    def caller(self, header: str) -> str:
        """Give the participant that a call comes from.

        Raises Refused when it does not show who it is.
        """
        return participant_of(self.callers.party(header, self._keyring(), now()))

    def header(self, peer: str) -> str:
        """Give the header by which a peer knows this node."""
        return issue(self.key, peer, now())

    def receive(self, caller: str, method: str, path: str, body: object) -> Answer:
        """Answer a message of the protocol; what it changes is kept before the answer is given."""
        with self.database.change() as change:
            return self._participant(change).receive(caller, method, path, body)

    def catalog(self, caller: str) -> Body:
        """Give what is offered to a caller; what is for others is not even named."""
        entries = [self._entry(each) for each in self.offered() if _is_for(each, caller)]
        service = data_service(SERVICE, self.address + PROTOCOL)
        return catalog(f"urn:kuznia:catalog:{self.party}", participant_of(self.party), entries,
                       [service])  # fmt: skip

    def dataset(self, caller: str, dataset: str) -> Body | None:
        """Give one dataset, if it is offered to a caller."""
        for each in self.offered():
            if each.dataset == dataset and _is_for(each, caller):
                return self._entry(each)
        return None

    def offered(self) -> list[Offered]:
        """Give the packages in the outbox."""
        files = sorted((self.folder / OUTBOX).glob("*.kuznia"))
        return [Offered(file, read_statement(read_head(file).case.statement.payload))
                for file in files]  # fmt: skip

    def data(self, caller: str, own_pid: str, token: str) -> Path:
        """Give the file of a transfer that was started.

        Raises NotFound when there is none for this caller and token, or when it may no longer go.
        """
        with self.database.change() as change:
            records = KeptRecords(change)
            record = records.get(own_pid)
            if record is not None and record.peer == caller and record.state is State.STARTED:
                known = properties(record).get("authorization", "")
                offered = self._of_agreement(record, records)
                is_known = bool(known) and secrets.compare_digest(known, token)
                if is_known and offered is not None and self._may_go(offered, caller):
                    return offered.file
        raise NotFound(msg("there is no process {pid}", pid=own_pid))

    def due(self) -> list[Outgoing]:
        """Give the messages that are to be sent."""
        with self.database.change() as change:
            return self._participant(change).due()

    def delivered(self, message: Outgoing, answer: object) -> None:
        """Take it that a peer has taken a message."""
        with self.database.change() as change:
            self._participant(change).delivered(message, answer)

    def turned_down(self, message: Outgoing) -> None:
        """Give up a message that a peer has refused for good."""
        with self.database.change() as change:
            self._participant(change).turned_down(message)

    def tell(self, own_pid: str, *kinds: Kind) -> None:
        """Say something in a process."""
        with self.database.change() as change:
            self._participant(change).tell(own_pid, *kinds)

    def fetch(self, peer: str, address: str, agreement: str) -> str:
        """Ask for the data of an agreement."""
        with self.database.change() as change:
            return self._participant(change).fetch(peer, address, agreement, FORMAT)

    def negotiate(self, peer: str, address: str, dataset: str, offer: Body) -> str:
        """Ask for an agreement about a dataset."""
        with self.database.change() as change:
            return self._participant(change).negotiate(peer, address, dataset, offer)

    def records(self) -> list[Record]:
        """Give all records, in the order of their last changes."""
        with self.database.change() as change:
            return KeptRecords(change).all()

    def _participant(self, change: Change) -> Participant:
        records = KeptRecords(change)
        return Participant(
            participant_of(self.party),
            self.address + PROTOCOL,
            records,
            lambda record: self._decide(record, records),
            lambda: f"urn:uuid:{uuid.uuid4()}",
            lambda: now().strftime("%Y-%m-%dT%H:%M:%SZ"),
            lambda dataset: self._of_dataset(dataset) is not None,
            self._data_address,
        )

    def _decide(self, record: Record, records: KeptRecords) -> tuple[Kind, ...]:
        """Agree to what is offered, to whom it is for, word for word; hold everything else."""
        if record.talk.role is Role.CONSUMER:
            return (Kind.VERIFICATION,) if record.state is State.AGREED else ()
        if record.talk.process is Process.NEGOTIATION:
            if record.state is State.VERIFIED:
                return (Kind.FINALIZED,)
            if record.state not in (State.REQUESTED, State.ACCEPTED):
                return ()
            offered = self._of_dataset(record.about)
            may = (
                offered is not None
                and self._may_go(offered, record.peer)
                and same_policy(sent_offer(record.offer, record.about),
                                sent_offer(offered.policy(), record.about))
            )  # fmt: skip
            return (Kind.AGREEMENT,) if may else (Kind.TERMINATION,)
        if record.state is State.REQUESTED:
            offered = self._of_agreement(record, records)
            may = offered is not None and self._may_go(offered, record.peer)
            return (Kind.START,) if may else (Kind.TERMINATION,)
        return ()

    def _may_go(self, offered: Offered, peer: str) -> bool:
        """Say whether a package may go to a peer now: it is for it, sent, in time, not recalled."""
        said = offered.statement
        if not _is_for(offered, peer) or (said.expires and today() > said.expires):
            return False
        programme = read(self.folder)
        position = position_of(programme, read_head(offered.file).case, today())
        kinds = {event.kind for event in position.counted}
        return EventKind.RELEASED in kinds and not _is_recalled(programme, said.release)

    def _entry(self, offered: Offered) -> Body:
        return dataset_entry(offered.dataset, [offered.policy()], [distribution(FORMAT, SERVICE)])

    def _of_dataset(self, dataset: str) -> Offered | None:
        return next((each for each in self.offered() if each.dataset == dataset), None)

    def _of_agreement(self, record: Record, records: KeptRecords) -> Offered | None:
        agreed = records.agreed(record.about)
        return None if agreed is None else self._of_dataset(agreed.about)

    def _data_address(self, record: Record) -> Body:
        token = secrets.token_urlsafe(32)
        return data_address(ENDPOINT, f"{self.address}/data/{record.talk.own_pid}",
                            {"authorization": token, "authType": "bearer"})  # fmt: skip

    def _keyring(self) -> Keyring:
        return keyring_of(read(self.folder))


def _is_for(offered: Offered, caller: str) -> bool:
    return participant_of(offered.statement.receiving_party) == caller


def _is_recalled(programme: Programme, release: str) -> bool:
    return any(row["release"] == release for row in programme["recalls"].iter_rows(named=True))


def properties(record: Record) -> Mapping[str, str]:
    """Give the properties of the address at which a transfer gives its data."""
    found = record.data_address.get("endpointProperties")
    return {
        str(each["name"]): str(each["value"])
        for each in (found if isinstance(found, list) else ())
        if isinstance(each, dict) and "name" in each and "value" in each
    }


def offer(folder: Path, file: Path) -> Offered:
    """Put a sealed package into the outbox, for the node to offer to whom it is for.

    Raises Refused when it is not of this party's release or not for another one.
    """
    with changing(folder) as desk:
        said = read_statement(read_head(file).case.statement.payload)
        if said.releasing_party != desk.party:
            raise Refused(msg("{file} is not released by {party}", file=file, party=desk.party))
        desk.row("releases", release=said.release)
        target = folder / OUTBOX / f"{said.release}.kuznia"
        target.parent.mkdir(exist_ok=True)
        if not target.exists() or not target.samefile(file):
            _link(file, target)
    return Offered(target, said)


def _link(file: Path, target: Path) -> None:
    new = target.with_name(f".{target.name}.new")
    new.unlink(missing_ok=True)
    try:
        new.hardlink_to(file)
    except OSError:  # another disk
        shutil.copyfile(file, new)
    new.replace(target)
