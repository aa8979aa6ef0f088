"""What must be so at the end of a round, and what is not."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kuznia.app.entries import kept
from kuznia.app.ledger import compare_with, signed_ledger, verify_ledger
from kuznia.app.node import INBOX, Node
from kuznia.app.offered import DATASET
from kuznia.app.standing import Standing
from kuznia.exchange.canonical import parse_object
from kuznia.exchange.case_file import PAPERS, CaseFile
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Process, State
from kuznia.exchange.ledger.countersigning import read_request
from kuznia.exchange.ledger.notes import cosigner_of
from kuznia.model.errors import KuzniaError, Refused
from tools.faults.proxy import Acknowledged

_ENDS = {Process.NEGOTIATION: State.FINALIZED, Process.TRANSFER: State.COMPLETED}
_FAR = {
    State.REQUESTED: 0, State.OFFERED: 0, State.ACCEPTED: 1, State.AGREED: 2, State.VERIFIED: 3,
    State.FINALIZED: 4, State.STARTED: 2, State.SUSPENDED: 2, State.COMPLETED: 4,
    State.TERMINATED: 5,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Exchange:
    """One release between two nodes."""

    nodes: dict[str, Node]
    """By party, opened beside the processes that run."""
    release: str
    sealed: Path

    @property
    def received(self) -> Path:
        """Where the file is when it has come."""
        return self.nodes["ua"].folder / INBOX / f"{self.release}.kuznia"

    def records(self, party: str) -> list[Record]:
        """Give the processes about the release."""
        found = self.nodes[party].records()
        about = DATASET + self.release
        agreements = {str(each.agreement["@id"]) for each in found
                      if each.about == about and each.agreement}  # fmt: skip
        return [each for each in found if each.about == about or each.about in agreements]

    def receipts(self, party: str) -> int:
        """Count the receipts that the ledger of a party has of the release."""
        rows = _standing(self.nodes[party]).programme["ledger"].iter_rows(named=True)
        return sum((row["release"], row["kind"]) == (self.release, "receipt") for row in rows)

    def is_complete(self) -> bool:
        """Say whether both parties have come to the end of the exchange."""
        return (
            all(self._has_ended(party) for party in self.nodes)
            and self.received.is_file()
            and all(self.receipts(party) for party in self.nodes)
        )

    def is_nothing(self) -> bool:
        """Say whether nothing came of it: every process has ended without it, or there is none."""
        states = {each.state for party in self.nodes for each in self.records(party)}
        return (
            states <= {State.TERMINATED}
            and not self.received.exists()
            and not any(self.receipts(party) for party in self.nodes)
        )

    def _has_ended(self, party: str) -> bool:
        found = self.records(party)
        return len(found) == 2 and all(
            each.state is _ENDS[each.talk.process] and each.talk.under_way is None for each in found
        )


def is_quiet(nodes: dict[str, Node]) -> bool:
    """Say whether nothing is to be done any more and both ledgers are countersigned in full."""
    return all(
        not node.waiting() and not node.due() and _is_countersigned(node) for node in nodes.values()
    )


def problems(exchange: Exchange, acknowledged: dict[str, list[Acknowledged]]) -> Iterator[str]:
    """Tell what is not as it must be; *acknowledged* is by the party whose node did so."""
    if exchange.is_complete():
        if exchange.received.read_bytes() != exchange.sealed.read_bytes():
            yield "the file that was received is not the one that was sealed"
    elif not exchange.is_nothing():
        yield f"the exchange is neither complete nor undone: {_told(exchange)}"
    for party, node in exchange.nodes.items():
        count = exchange.receipts(party)
        if count > 1:
            yield f"{party} has {count} receipts"
        yield from (f"{party}: {each}" for each in _of_folder(node))
        yield from (f"{party} has lost {each}" for each in _lost(node, acknowledged[party]))
    yield from _between(exchange.nodes)


def _of_folder(node: Node) -> Iterator[str]:
    for check in verify_ledger(node.folder):
        yield from map(str, check.problems)
    if not _is_countersigned(node):
        yield "the ledger is not countersigned in full"
    yield from (f"{each.name} is left over" for each in (node.folder / INBOX).glob(".*"))
    with closing(sqlite3.connect(node.folder / "node.sqlite")) as database:
        found = database.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        yield f"the database is damaged: {found}"


def _between(nodes: dict[str, Node]) -> Iterator[str]:
    for own, other in (("us", "ua"), ("ua", "us")):
        try:
            _checkpoint, content = signed_ledger(nodes[other].folder)
            found = compare_with(nodes[own].folder, content)
        except KuzniaError as error:
            yield f"{own} cannot compare: {error}"
            continue
        if not found.agrees:
            yield (
                f"{own} does not agree with the ledger of {other}: lacks {len(found.only_theirs)}, "
                f"has {len(found.only_ours)} more, {[str(each) for each in found.problems]}"
            )


def _is_countersigned(node: Node) -> bool:
    standing, other = _standing(node), "UA" if node.party == "US" else "US"
    height = standing.programme["ledger"].height
    for note in reversed(kept(node.folder, node.party)):
        if note.size == height:
            try:
                cosigner_of(note, standing.keyring, None, other)
            except Refused:
                return False
            return True
    return False


def _lost(node: Node, acknowledged: list[Acknowledged]) -> Iterator[str]:
    """Tell of messages that a node has acknowledged and knows nothing of."""
    signatures = set(_standing(node).programme["ledger"]["signature"])
    for each in acknowledged:
        if each.path.endswith("/papers"):
            if not _signatures(each.request) <= signatures:
                yield f"a case: {each.answer!r}"
        elif each.path.endswith("/checkpoints"):
            asked = read_request(each.request).checkpoint
            if (asked.size, asked.root) not in {
                (n.size, n.root) for n in kept(node.folder, asked.party)
            }:
                yield f"the checkpoint {asked.party} {asked.size}"
        elif not each.path.endswith("/catalog/request"):
            yield from _lost_message(node, each)


def _lost_message(node: Node, each: Acknowledged) -> Iterator[str]:
    said = parse_object(each.answer, "answer")
    names = {str(said.get("providerPid")), str(said.get("consumerPid"))}
    record = next((found for name in names if (found := node.record(name))), None)
    told = State(str(said["state"]))
    if record is None or record.state is None:
        yield f"the process of {each.path}, which it said was {told}"
    elif _FAR[record.state] < _FAR[told]:
        yield f"that {each.path} was {told}: it is {record.state}"


def _signatures(paper: bytes) -> set[str]:
    case = CaseFile.of_json(parse_object(paper, "paper"), "paper")
    papers = [case.statement, *(paper for part in PAPERS for paper in case.papers(part))]
    return {paper.signature_digest(each) for paper in papers for each in paper.signatures}


def _told(exchange: Exchange) -> str:
    said = [
        f"{party} {each.talk.process} {each.state}, under way {each.talk.under_way}"
        for party in exchange.nodes
        for each in exchange.records(party)
    ]
    said += [f"{party} waits for {each.kind} {each.about}"
             for party, node in exchange.nodes.items() for each in node.waiting()]  # fmt: skip
    said.append(f"file {exchange.received.exists()}")
    said += [f"{party} receipts {exchange.receipts(party)}" for party in exchange.nodes]
    return "; ".join(said)


def _standing(node: Node) -> Standing:
    if node.posting is None:
        raise RuntimeError("the node has no key to sign with")
    return node.posting.folder.standing()
