"""How a node stands, from its folder alone: processes, work that waits, and what was refused.

Nothing is opened with a key, so anyone who may use the folder may see it, whether the node runs or
not.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kuznia.app.cases import CASES
from kuznia.app.node_records import KeptRecords, progress_of
from kuznia.app.offered import DATASET
from kuznia.app.offering import DOWNLOAD, FETCH, RECEIPT
from kuznia.app.partners import partners_of
from kuznia.app.posting import COUNTERSIGN, POST, paper_named
from kuznia.app.process_words import is_well_over, standing_of
from kuznia.app.programmes import read
from kuznia.exchange.dsp.partners import Partners
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Process
from kuznia.model.language import Message, msg
from kuznia.model.programme import Programme
from kuznia.store.node_database import NodeDatabase, Pending
from kuznia.store.node_lock import is_running

KINDS = (POST, COUNTERSIGN, FETCH, DOWNLOAD, RECEIPT)


@dataclass(frozen=True, slots=True)
class Talk:
    """A negotiation or a transfer."""

    record: Record
    party: str
    """The other party; its participant where no party takes part as that."""
    release: str
    """What it is about; the whole identifier of what is no release."""
    standing: Message
    is_past: bool
    """Whether it has come to a good end, or a later one about the same took its place."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """Work that the node is still to do."""

    kind: str
    party: str
    what: Message
    came: int | None = None
    """Bytes of a download that are here; None where none were counted yet."""
    size: int | None = None


@dataclass(frozen=True, slots=True)
class Refusal:
    """What was refused for good: by a partner, or a package by this node."""

    kind: str
    party: str
    what: Message
    reason: str


@dataclass(frozen=True, slots=True)
class NodeStatus:
    """How a node stands."""

    is_running: bool
    talks: Sequence[Talk] = ()
    """In the order of their last changes."""
    waiting: Sequence[Waiting] = ()
    refused: Sequence[Refusal] = ()


def node_status(folder: Path) -> NodeStatus:
    """Say how the node of a folder stands.

    Raises as `read` and `NodeDatabase.in_folder` do.
    """
    programme = read(folder)
    if not NodeDatabase.is_in(folder):
        return NodeStatus(is_running(folder))
    with closing(NodeDatabase.in_folder(folder)) as database, database.reading() as change:
        records = KeptRecords(change).all()
        waiting = [work for kind in KINDS for work in change.waiting(kind)]
        failed = [work for kind in KINDS for work in change.failed(kind)]
    seen = _Seen(folder, programme, partners_of(programme), records)
    return NodeStatus(
        is_running(folder),
        tuple(seen.talks()),
        tuple(seen.waiting(work) for work in waiting),
        tuple(seen.refusal(work) for work in failed if seen.counts_still(work)),
    )


class _Seen:
    """What was read of a node, with its records by the names that they are looked up by."""

    def __init__(
        self, folder: Path, programme: Programme, partners: Partners, records: Sequence[Record]
    ) -> None:
        self._folder = folder
        self._height = programme["ledger"].height
        self._received = set(programme["receipts"]["release"])
        self._partners = partners
        self._records = records
        self._by_pid = {each.talk.own_pid: each for each in records}
        self._by_agreement = {
            str(each.agreement["@id"]): each for each in records if "@id" in each.agreement
        }

    def talks(self) -> Iterator[Talk]:
        """Give the processes."""
        last = {self._subject(each): each for each in self._records}
        for each in self._records:
            is_past = is_well_over(each) or last[self._subject(each)] is not each
            yield Talk(each, self._party(each), self._release(each), standing_of(each), is_past)

    def waiting(self, work: Pending) -> Waiting:
        """Give work that waits."""
        if work.kind == COUNTERSIGN:
            size = work.about.rpartition(" ")[2]
            return Waiting(work.kind, work.content,
                           msg("is asked to countersign the ledger with {size} entries", size=size))  # fmt: skip
        if work.kind == POST:
            return Waiting(work.kind, _addressee(work),
                           msg("{paper} is to be sent", paper=paper_named(work.content)))  # fmt: skip
        record = self._by_pid.get(work.about if work.kind == RECEIPT else work.content)
        party = "" if record is None else self._party(record)
        release = work.content if record is None else self._release(record)
        if work.kind == FETCH:
            return Waiting(work.kind, party,
                           msg("the data of {release} are to be asked for", release=release))  # fmt: skip
        if work.kind == RECEIPT:
            return Waiting(work.kind, party,
                           msg("the receipt for {release} is to be signed", release=release))  # fmt: skip
        came, size = progress_of(work.remark) or (None, None)
        return Waiting(work.kind, party, msg("{release} is being fetched", release=release),
                       came, size)  # fmt: skip

    def refusal(self, work: Pending) -> Refusal:
        """Give what was refused."""
        if work.kind == COUNTERSIGN:
            return Refusal(work.kind, work.content, msg("the countersignature of the ledger"),
                           work.remark)  # fmt: skip
        if work.kind == POST:
            return Refusal(work.kind, _addressee(work), paper_named(work.content), work.remark)
        record = self._by_pid.get(work.about)
        return Refusal(work.kind, "" if record is None else self._party(record),
                       msg("the receipt for {release}", release=work.content), work.remark)  # fmt: skip

    def counts_still(self, work: Pending) -> bool:
        """Say whether what was refused is still the same; what has changed goes again by itself."""
        mark = work.about.rpartition(" ")[2]
        if work.kind == COUNTERSIGN:
            return mark == str(self._height)
        if work.kind == RECEIPT:
            return work.content not in self._received
        release = json.loads(work.content).get("release")
        return release is None or mark == self._digest_of_case(str(release))

    def _digest_of_case(self, release: str) -> str:
        try:
            content = (self._folder / CASES / f"{release}.case.json").read_bytes()
        except OSError:
            return ""
        return hashlib.sha256(content).hexdigest()

    def _party(self, record: Record) -> str:
        return self._partners.party(record.peer) or record.peer

    def _subject(self, record: Record) -> tuple[str, str, str, str]:
        return record.talk.process, record.talk.role, record.peer, self._release(record)

    def _release(self, record: Record) -> str:
        if record.talk.process is Process.TRANSFER:
            agreed = self._by_agreement.get(record.about)
            return record.about if agreed is None else self._release(agreed)
        return record.about.removeprefix(DATASET)


def _addressee(work: Pending) -> str:
    return str(json.loads(work.content)["party"])
