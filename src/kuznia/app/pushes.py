"""Data that a peer pushes: where a node takes them, by a token that counts until they are there."""

from __future__ import annotations

import secrets
from dataclasses import dataclass, replace
from pathlib import Path

from kuznia.app.node_records import KeptRecords
from kuznia.app.offering import RECEIPT
from kuznia.exchange.dsp.messages import Body, data_address
from kuznia.exchange.dsp.records import Record, properties
from kuznia.exchange.dsp.states import Process, Role, State
from kuznia.model.errors import NotFound
from kuznia.model.language import msg
from kuznia.store.node_database import NodeDatabase

PLACE = "/pushes/"
"""Begin of the path at which data of a transfer are taken; our name of the transfer follows."""
ENDPOINT = "HttpData"
EDC = "https://w3id.org/edc/v0.0.1/ns/"
"""Begin of the names by which Eclipse EDC is told where to push; it reads no other ones."""
OPEN = {None, State.REQUESTED, State.STARTED}
"""States in which data are taken: a provider may push before it says that it starts."""


def push_address(root: str, own_pid: str) -> Body:
    """Say where the data of a transfer are pushed, with a new token."""
    endpoint, token = f"{root}{PLACE}{own_pid}", secrets.token_urlsafe(32)
    return data_address(ENDPOINT, endpoint, {
        "authorization": token, "authType": "bearer",
        f"{EDC}baseUrl": endpoint, f"{EDC}authKey": "Authorization",
        f"{EDC}authCode": f"Bearer {token}"})  # fmt: skip


@dataclass(frozen=True, slots=True)
class Pushes:
    """The transfers of a node whose data its peers push into its inbox."""

    inbox: Path
    database: NodeDatabase

    def expected(self, own_pid: str, token: str) -> Path:
        """Say what the file of a transfer is to be called, to one who has its token.

        Raises NotFound when no such transfer waits for data.
        """
        with self.database.reading() as change:
            records = KeptRecords(change)
            record = records.get(own_pid)
            if record is not None and _waits(record) and _has_token(record, token):
                agreed = records.agreed(record.about)
                dataset = own_pid if agreed is None else agreed.about
                return self.inbox / f"{Path(dataset.rpartition(':')[2]).name}.kuznia"
        raise NotFound(msg("there is no process {pid}", pid=own_pid))

    def taken(self, own_pid: str, file: Path) -> None:
        """Let the token of a transfer count no more, since its data are there, and sign for them."""
        with self.database.change() as change:
            records = KeptRecords(change)
            record = records.get(own_pid)
            if record is not None:
                address = {**record.data_address}
                address.pop("endpointProperties", None)
                records.put(replace(record, data_address=address))
                change.later(RECEIPT, own_pid, file.stem)


def _waits(record: Record) -> bool:
    is_ours = record.talk.process is Process.TRANSFER and record.talk.role is Role.CONSUMER
    return is_ours and record.is_pushed and record.state in OPEN


def _has_token(record: Record, token: str) -> bool:
    known = properties(record).get("authorization", "")
    return bool(known) and secrets.compare_digest(known.encode(), token.encode())
