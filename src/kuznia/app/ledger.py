"""The ledger: signed, countersigned by the other party, verified, proved and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kuznia.app.cases import CASES
from kuznia.app.countersigning import rewritten, sign_checkpoint, sign_too, take_in, this_day
from kuznia.app.entries import entries_of, kept, latest
from kuznia.app.keys import keyring_of, signing_key
from kuznia.app.programmes import read
from kuznia.app.registers import party_of
from kuznia.app.verifying import keyring_at
from kuznia.exchange.case_file import PAPERS, read_case
from kuznia.exchange.ledger.countersigning import (
    LARGEST_REQUEST,
    read_request,
)
from kuznia.exchange.ledger.entries import Entry, faults, missing, tree_of
from kuznia.exchange.ledger.notes import (
    LARGEST_NOTE,
    Checkpoint,
    owner_of,
    read_note,
)
from kuznia.exchange.ledger.proofs import (
    LARGEST_PROOF,
    Proved,
    proof_of,
    read_ledger,
    require_proof,
    written_ledger,
)
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import KuzniaError, NotFound, Refused
from kuznia.model.language import Message, msg

LARGEST_LEDGER = 1024 * 1024 * 1024


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that must be so of a ledger, and what is not."""

    expected: Message
    problems: tuple[Message, ...] = ()


@dataclass(frozen=True, slots=True)
class Comparison:
    """Two ledgers beside each other."""

    party: str
    """The other party."""
    size: int
    """Entries of its ledger."""
    same: tuple[tuple[Entry, Entry], ...]
    """Ours and theirs of one signature."""
    only_ours: tuple[Entry, ...]
    only_theirs: tuple[Entry, ...]
    problems: tuple[Message, ...]
    """Where the other ledger is not the one that was countersigned."""

    @property
    def agrees(self) -> bool:
        """Whether neither side lacks anything and nothing was rewritten."""
        return not (self.only_ours or self.only_theirs or self.problems)


def checkpoint(folder: Path, target: Path, *, holder: str, passphrase: str, to: str) -> Checkpoint:
    """Sign how the ledger stands, and write the request that the other party countersigns.

    Raises as `sign_checkpoint` does, and Refused when the file is there already.
    """
    key = signing_key(folder, holder, passphrase, "node")
    asked = sign_checkpoint(folder, key, to)
    write_whole(target, asked.text().encode(), replace=False)
    return asked.checkpoint


def countersign(
    folder: Path, source: Path, target: Path, *, holder: str, passphrase: str
) -> Checkpoint:
    """Countersign the request in a file, and write the checkpoint for the party that asked.

    Raises as `sign_too` does, and Refused when the file is there already.
    """
    key = signing_key(folder, holder, passphrase, "node")
    done = sign_too(folder, key, read_request(read_whole(source, LARGEST_REQUEST)))
    write_whole(target, done.note().encode(), replace=False)
    return done


def accept(folder: Path, source: Path) -> tuple[Checkpoint, str]:
    """Take in the other party's countersignature of the own ledger, and say who gave it.

    Raises as `take_in` does.
    """
    found = read_note(read_whole(source, LARGEST_NOTE))
    return found, take_in(folder, found)


def verify_ledger(folder: Path) -> list[Check]:
    """Check a folder's own ledger: it only grew, and holds every paper there is.

    Raises as `read` does.
    """
    programme = read(folder)
    own = party_of(programme, folder)
    entries = entries_of(programme)
    tree, notes, keyring = tree_of(entries), kept(folder, own), keyring_of(programme)
    signed = [_told(lambda note=note: owner_of(note, keyring, None))
              for note in notes]  # fmt: skip
    return [
        Check(msg("the entries are whole and in order: {count}", count=len(entries)),
              tuple(faults(entries))),
        Check(msg("each checkpoint bears the signature of a node of {party}: {count}", party=own,
                  count=len(notes)), tuple(filter(None, signed))),
        Check(msg("the ledger begins as each checkpoint says"), tuple(rewritten(notes, tree))),
        Check(msg("every signature on a paper is in the ledger, and every entry has its paper"),
              tuple(_unlike_cases(folder, entries))),
    ]  # fmt: skip


def prove(folder: Path, number: int, target: Path) -> Checkpoint:
    """Write the proof that an entry is in the ledger, by the latest checkpoint with a countersignature.

    Raises NotFound when no checkpoint holds the entry yet, and as `proof_of` does.
    """
    programme = read(folder)
    own = party_of(programme, folder)
    entries = entries_of(programme)
    notes = [note for note in kept(folder, own) if note.size >= number]
    if not notes or number < 1:
        raise NotFound(
            msg("no checkpoint holds entry {number}", number=number),
            msg("sign one with: kuznia ledger checkpoint"),
        )
    used = max(notes, key=lambda note: (len(note.signatures) > 1, note.size))
    write_whole(target, proof_of(entries, number, used), replace=False)
    return used


def verify_proof(proof: Path, keys: Path, on: date, other: str | None = None) -> Proved:
    """Verify a proof of a ledger's entry by public keys alone.

    Raises as `require_proof` does.
    """
    return require_proof(read_whole(proof, LARGEST_PROOF), keyring_at(keys), on, other)


def export(folder: Path, target: Path) -> Checkpoint:
    """Write the own ledger up to its last checkpoint, for the other party to compare.

    Raises NotFound when there is no checkpoint yet.
    """
    found, content = signed_ledger(folder)
    write_whole(target, content, replace=False)
    return found


def signed_ledger(folder: Path) -> tuple[Checkpoint, bytes]:
    """Give the last checkpoint of the own ledger, and the ledger up to it.

    Raises NotFound when there is no checkpoint yet, and Refused when the ledger is not that of it.
    """
    programme = read(folder)
    found = latest(folder, party_of(programme, folder))
    if found is None:
        raise NotFound(
            msg("the ledger has no checkpoint yet"),
            msg("sign one with: kuznia ledger checkpoint"),
        )
    entries = entries_of(programme)
    for problem in rewritten([found], tree_of(entries)):
        raise Refused(problem)
    return found, written_ledger(entries, found)


def compare(folder: Path, source: Path) -> Comparison:
    """Lay the other party's ledger, from a file, beside the own one; as `compare_with`."""
    return compare_with(folder, read_whole(source, LARGEST_LEDGER))


def compare_with(folder: Path, content: bytes) -> Comparison:
    """Lay the other party's ledger beside the own one.

    Raises Invalid when the content is no ledger, and Refused when no node of the other party signed
    it.
    """
    programme = read(folder)
    found, theirs = read_ledger(content)
    own = party_of(programme, folder)
    if found.party == own:
        raise Refused(msg("it is the ledger of this very party"))
    owner_of(found, keyring_of(programme), this_day())
    ours, tree = entries_of(programme), tree_of(theirs)
    by_signature = {entry.signature: entry for entry in theirs}
    problems = [*faults(theirs), *rewritten(kept(folder, found.party), tree)]
    return Comparison(
        found.party,
        len(theirs),
        tuple((e, by_signature[e.signature]) for e in ours if e.signature in by_signature),
        tuple(missing(ours, theirs)),
        tuple(missing(theirs, ours)),
        tuple(problems),
    )


def listed(folder: Path) -> list[Entry]:
    """Give the entries of a folder's ledger."""
    return entries_of(read(folder))


def _unlike_cases(folder: Path, entries: list[Entry]) -> list[Message]:
    """Tell of signatures in case files that the ledger lacks, and of entries without a paper."""
    there: dict[str, str] = {}
    for path in sorted((folder / CASES).glob("*.case.json")):
        case = read_case(path)
        papers = [case.statement, *(paper for part in PAPERS for paper in case.papers(part))]
        for paper in papers:
            for signature in paper.signatures:
                there[paper.signature_digest(signature)] = path.name
    known = {entry.signature for entry in entries}
    problems = [
        msg("{file} has a signature that the ledger lacks: {digest}", file=file, digest=digest)
        for digest, file in there.items()
        if digest not in known
    ]
    problems += [
        msg("the paper of entry {number} of {release} is gone", number=entry.number,
            release=entry.release)
        for entry in entries
        if entry.signature not in there
    ]  # fmt: skip
    return problems


def _told(work: Callable[[], object]) -> Message | None:
    try:
        work()
    except KuzniaError as error:
        return error.message
    return None
