"""What a node sends its partners beside the protocol: cases, checkpoints, and papers by hand.

A case goes to the other party when its own party has said yes, and back with every signature that is
new.  When a ledger has grown and nothing waits to be sent, the partner is asked to countersign it.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from time import monotonic

from kuznia.app.cases import case_path
from kuznia.app.countersigning import countersigned, sign_checkpoint, sign_too, take_in
from kuznia.app.entries import CHECKPOINTS
from kuznia.app.known_cases import KnownCase, KnownCases
from kuznia.app.node_records import Work
from kuznia.app.offering import SHARED
from kuznia.app.outbox import OUTBOX
from kuznia.app.papers import known_already, record_left_over, take_in_paper
from kuznia.app.standing import Mark, WatchedFolder, changed_at
from kuznia.exchange.canonical import LARGEST, parse_object
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.ledger.countersigning import read_request
from kuznia.exchange.ledger.notes import read_note
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import Message, msg
from kuznia.release.case import State
from kuznia.store.node_database import NodeDatabase

POST, COUNTERSIGN = "post", "countersign"
QUIET = 0.5
"""Seconds without a change after which a ledger is to be countersigned."""

_SENT = {State.RECEIVED, State.RECALLED, State.CLOSED}


@dataclass(slots=True)
class Posting:
    """Sees what partners lack, and takes in what they send."""

    folder: WatchedFolder
    cases: KnownCases
    database: NodeDatabase
    key: PrivateKey
    day: Callable[[], str | None] = lambda: None
    """Day under which what comes is recorded; None for today."""
    _seen: tuple[Mark, int, int] | None = None
    _changed: float = 0
    """When the folder was last seen to have changed."""
    _shared: set[str] = field(default_factory=set[str])
    """Releases that the other party knows of."""
    _recorded: set[str] = field(default_factory=set[str])
    """Case files of which the register lacks nothing that the own party has signed."""
    _entered: set[tuple[str, str]] = field(default_factory=set[tuple[str, str]])

    def look(self) -> bool:
        """Enter the work that a change of the folder brings; say whether it has changed."""
        folder = self.folder.path
        mark = (self.folder.mark(), changed_at(folder / CHECKPOINTS), changed_at(folder / OUTBOX))
        has_changed = mark != self._seen
        if has_changed:
            self._record_left_over()
            self._enter(list(self._cases_due()))
            self._seen, self._changed = mark, monotonic()
        elif self._changed and monotonic() - self._changed >= QUIET and not self._is_posting():
            self._enter(list(self._ledgers_due()))
            self._changed = 0
        return has_changed

    def addressed(self, content: str) -> tuple[str, bytes]:
        """Give the partner that the paper of a work goes to, and the paper.

        Raises NotFound when its case is gone.
        """
        said = parse_object(content.encode(), POST)
        if "paper" in said:
            return str(said["party"]), str(said["paper"]).encode()
        path = case_path(self.folder.path, str(said["release"]))
        return str(said["party"]), read_whole(path, LARGEST)

    def take_in(self, party: str, content: bytes) -> dict[str, str | bool]:
        """Take in a paper of a party, and say what it is about and whether it brought something.

        Raises Invalid when it is no paper, and Refused when its signatures do not count.
        """
        name = str(msg("the paper from {party}", party=party))
        known = known_already(self.folder.path, self.folder.standing().programme, content, name)
        if known is not None:
            return {"about": known, "new": False}
        _kind, about = take_in_paper(self.folder.path, content, name, self.day())
        return {"about": about, "new": True}

    def request(self, party: str) -> bytes:
        """Sign how the ledger stands, and give what a partner is asked to countersign."""
        return sign_checkpoint(self.folder.path, self.key, party).text().encode()

    def countersigned(self, party: str, content: bytes) -> bytes:
        """Countersign a partner's ledger, and give the checkpoint with both signatures.

        Raises Invalid when it is no request, and Refused when it is another party's or its ledger
        has not merely grown.
        """
        asked = read_request(content)
        if asked.checkpoint.party != party:
            raise Refused(msg("it is a checkpoint of {party}", party=asked.checkpoint.party))
        return sign_too(self.folder.path, self.key, asked, keeps_all=False).note().encode()

    def more_than_asked(self, party: str, content: bytes) -> bytes | None:
        """Give the checkpoint that a partner lacks, who asks after an earlier one of his ledger."""
        standing, asked = self.folder.standing(), read_request(content)
        own = standing.programme.settings.party
        known = countersigned(self.folder.path, standing.keyring, party, own)
        return known.note().encode() if known is not None and known.size > asked.old else None

    def accept(self, content: bytes) -> str:
        """Take in the countersignature of the own ledger.

        Raises Invalid when it is none, and Refused when it is not of this ledger.
        """
        return take_in(self.folder.path, read_note(content))

    def _record_left_over(self) -> None:
        """Enter what runs that were killed have signed: partners are told of nothing else."""
        for known in self.cases.all():
            if known.digest not in self._recorded:
                programme = self.folder.standing().programme
                record_left_over(self.folder.path, programme, known.case, self.day())
                self._recorded.add(known.digest)

    def _enter(self, works: list[Work]) -> None:
        new = [work for work in works if (work.kind, work.about) not in self._entered]
        if new:
            self.database.run(
                lambda change: [change.later(w.kind, w.about, w.content) for w in new]
            )
            self._entered.update((work.kind, work.about) for work in new)

    def _is_posting(self) -> bool:
        with self.database.reading() as change:
            return bool(change.waiting(POST, 1))

    def _cases_due(self) -> Iterator[Work]:
        standing = self.folder.standing()
        own, partners = standing.programme.settings.party, standing.partners.by_party
        for known in self.cases.all():
            said = known.statement
            other = said.releasing_party if own == said.receiving_party else said.receiving_party
            if other in partners and self._is_shared(known, own):
                content = json.dumps({"party": other, "release": said.release})
                yield Work(POST, f"{other} {said.release} {known.digest}", content)

    def _is_shared(self, known: KnownCase, own: str) -> bool:
        """Say whether the other party may know of a release: its own party has said yes, or it asked."""
        release = known.statement.release
        if release not in self._shared and (
            own == known.statement.receiving_party or self.cases.state(known) in SHARED | _SENT
        ):
            self._shared.add(release)
        return release in self._shared

    def _ledgers_due(self) -> Iterator[Work]:
        standing = self.folder.standing()
        own, height = standing.programme.settings.party, standing.programme["ledger"].height
        for party in standing.partners.by_party:
            last = countersigned(self.folder.path, standing.keyring, own, party)
            if height > (last.size if last else 0):
                yield Work(COUNTERSIGN, f"{party} {height}", party)


def paper_named(content: str) -> Message:
    """Give what the paper of a work is called in a sentence, as `the case of R-1`."""
    said = parse_object(content.encode(), POST)
    if "release" in said:
        return msg("the case of {release}", release=said["release"])
    if "file" in said:
        return msg("the paper {file}", file=said["file"])
    return msg("a signed paper")  # of an earlier version, which kept no name


def paper_for(database: NodeDatabase, party: str, file: Path) -> None:
    """Let a node send a paper to a partner, also one that was sent before.

    A case goes by itself; by hand goes only the one that the partner has refused as it stands.
    Raises NotFound when there is no file, Invalid when it is no signed paper, and Refused when it is
    a case that was not refused.
    """
    content = read_whole(file, LARGEST)
    if _is_case(content, file.name):
        _send_case_again(database, party, content, file)
        return
    paper = Envelope.from_json(content, file.name)
    said = {"party": party, "paper": paper.to_json().decode(), "file": file.name}
    with database.change() as change:
        change.again(POST, f"{party} paper {paper.digest}", json.dumps(said))


def _is_case(content: bytes, name: str) -> bool:
    try:
        return "statement" in parse_object(content, name)
    except Invalid:  # what reads it as a paper says what is wrong
        return False


def _send_case_again(database: NodeDatabase, party: str, content: bytes, file: Path) -> None:
    digest = hashlib.sha256(content).hexdigest()
    with database.change() as change:
        for work in change.failed(POST):
            is_theirs = json.loads(work.content)["party"] == party
            if is_theirs and work.about.endswith(f" {digest}"):
                change.again(work.kind, work.about, work.content)
                return
    raise Refused(
        msg("{file} is a case, and {party} has not refused it as it stands", file=file,
            party=party),
        msg("cases go by themselves, once the own party has said yes to them"),
    )  # fmt: skip


def send_paper(folder: Path, party: str, file: Path) -> None:
    """Let the node of a folder send a paper to a partner, now or when it runs.

    Raises as `paper_for` does.
    """
    with closing(NodeDatabase.in_folder(folder)) as database:
        paper_for(database, party, file)
