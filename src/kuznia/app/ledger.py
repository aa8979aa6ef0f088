"""The ledger: signed, countersigned by the other party, verified, proved and compared."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from kuznia.app.cases import CASES
from kuznia.app.days import today
from kuznia.app.entries import CHECKPOINTS, checkpoint_path, entries_of, kept, latest
from kuznia.app.keys import keyring_of, signing_key
from kuznia.app.programmes import read
from kuznia.app.registers import Desk, changing, party_of
from kuznia.app.verifying import keyring_at
from kuznia.exchange.case_file import PAPERS, read_case
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.ledger.countersigning import (
    LARGEST_REQUEST,
    read_request,
    request,
    require_growth,
)
from kuznia.exchange.ledger.entries import Entry, faults, missing, tree_of
from kuznia.exchange.ledger.merkle import Tree
from kuznia.exchange.ledger.notes import (
    LARGEST_NOTE,
    Checkpoint,
    cosigner_of,
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

    Raises Refused when the ledger is empty or damaged, or is not the one that was signed before.
    """
    key = signing_key(folder, holder, passphrase, "node")
    with changing(folder) as desk:
        _require_other(desk, to)
        entries = entries_of(desk.programme)
        for problem in faults(entries):
            raise Refused(msg("the ledger is damaged: {problem}", problem=problem))
        if not entries:
            raise Refused(msg("the ledger has no entries yet"))
        tree = tree_of(entries)
        for problem in _rewritten(kept(folder, desk.party), tree):
            raise Refused(problem)
        made = Checkpoint(desk.party, tree.size, tree.root()).signed_by(key)
        old = latest(_cosigned(desk, desk.party, to))
        asked = request(tree, old.size if old else 0, made)
        _keep(folder, made)
        write_whole(target, asked.text().encode(), replace=False)
    return made


def countersign(
    folder: Path, source: Path, target: Path, *, holder: str, passphrase: str
) -> Checkpoint:
    """Countersign the other party's ledger, when it has only grown since the last time.

    Raises Refused when it became shorter, was forked or rewritten; the checkpoint that shows it is
    then kept as evidence.
    """
    key = signing_key(folder, holder, passphrase, "node")
    asked = read_request(read_whole(source, LARGEST_REQUEST))
    with changing(folder) as desk:
        found = asked.checkpoint
        _require_other(desk, found.party)
        owner_of(found, keyring_of(desk.programme), _now())
        known = latest(_cosigned(desk, found.party, desk.party))
        if known is None or known.text != found.text:
            try:
                require_growth(known, asked)
            except Refused:
                _keep_evidence(folder, found)
                raise
        done = found.cosigned_by(key, datetime.now(UTC))
        _keep(folder, done)  # before anyone else has it, so that no other is ever countersigned
        write_whole(target, done.note().encode(), replace=False)
    return done


def accept(folder: Path, source: Path) -> tuple[Checkpoint, str]:
    """Take in the other party's countersignature of the own ledger, and say who gave it.

    Raises Refused when it is not of this ledger or no node of another party gave it.
    """
    found = read_note(read_whole(source, LARGEST_NOTE))
    with changing(folder) as desk:
        if found.party != desk.party:
            raise Refused(
                msg("it is a checkpoint of {party}", party=found.party),
                msg("countersign it with: kuznia ledger countersign"),
            )
        for problem in _rewritten([found], tree_of(entries_of(desk.programme))):
            raise Refused(problem)
        keyring = keyring_of(desk.programme)
        owner_of(found, keyring, _now())
        party = _other_cosigner(desk, found, keyring)
        _keep(folder, found)
    return found, party


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
        Check(msg("the ledger begins as each checkpoint says"), tuple(_rewritten(notes, tree))),
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
    programme = read(folder)
    found = latest(kept(folder, party_of(programme, folder)))
    if found is None:
        raise NotFound(
            msg("the ledger has no checkpoint yet"),
            msg("sign one with: kuznia ledger checkpoint"),
        )
    entries = entries_of(programme)
    for problem in _rewritten([found], tree_of(entries)):
        raise Refused(problem)
    write_whole(target, written_ledger(entries, found), replace=False)
    return found


def compare(folder: Path, source: Path) -> Comparison:
    """Lay the other party's ledger beside the own one.

    Raises Invalid when the file is no ledger, and Refused when no node of the other party signed it.
    """
    programme = read(folder)
    found, theirs = read_ledger(read_whole(source, LARGEST_LEDGER))
    own = party_of(programme, folder)
    if found.party == own:
        raise Refused(msg("it is the ledger of this very party"))
    owner_of(found, keyring_of(programme), _now())
    ours, tree = entries_of(programme), tree_of(theirs)
    by_signature = {entry.signature: entry for entry in theirs}
    problems = [*faults(theirs), *_rewritten(kept(folder, found.party), tree)]
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


def _now() -> date:
    return date.fromisoformat(today())


def _require_other(desk: Desk, party: str) -> None:
    parties = list(desk.programme["parties"]["party"])
    if party == desk.party or party not in parties:
        raise Refused(
            msg("{party} is no other party", party=party),
            msg(
                "there is: {names}", names=", ".join(each for each in parties if each != desk.party)
            ),
        )


def _cosigned(desk: Desk, party: str, by: str) -> list[Checkpoint]:
    """Give the kept checkpoints of a party that another has countersigned, the shortest first."""
    names = {f"{key.party}/{key.holder}" for key in keyring_of(desk.programme).keys.values()
             if key.party == by}  # fmt: skip
    return [
        note
        for note in kept(desk.folder, party)
        if any(signature.name in names for signature in note.signatures)
    ]


def _other_cosigner(desk: Desk, found: Checkpoint, keyring: Keyring) -> str:
    reasons: list[Refused] = []
    for party in desk.programme["parties"]["party"]:
        if party == desk.party:
            continue
        try:
            cosigner_of(found, keyring, _now(), party)
        except Refused as error:
            reasons.append(error)
        else:
            return party
    raise reasons[0] if reasons else Refused(msg("there is no other party"))


def _keep(folder: Path, found: Checkpoint) -> None:
    """Keep a checkpoint with all signatures that are known of it.

    Raises Refused when another of the same ledger and size is kept already.
    """
    path = checkpoint_path(folder, found.party, found.size)
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        known = read_note(read_whole(path, LARGEST_NOTE))
        if known.root != found.root:
            _keep_evidence(folder, found)
        found = known.merged(found)
    write_whole(path, found.note().encode())


def _keep_evidence(folder: Path, found: Checkpoint) -> None:
    name = f"evidence-{found.party}-{found.size}-{found.root.hex()[:16]}.note"
    (folder / CHECKPOINTS).mkdir(exist_ok=True)
    write_whole(folder / CHECKPOINTS / name, found.note().encode())


def _rewritten(notes: list[Checkpoint], tree: Tree) -> list[Message]:
    """Tell of checkpoints that a ledger does not begin with."""
    problems: list[Message] = []
    for note in notes:
        if note.size > tree.size:
            problems.append(
                msg("the ledger of {party} has {size} entries, and {signed} were signed for",
                    party=note.party, size=tree.size, signed=note.size)
            )  # fmt: skip
        elif tree.root(note.size) != note.root:
            problems.append(
                msg("the first {size} entries of {party} are not those that were signed for",
                    party=note.party, size=note.size)
            )  # fmt: skip
    return problems


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
