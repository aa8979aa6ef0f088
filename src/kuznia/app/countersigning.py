"""Checkpoints between the parties: signed, countersigned by the other one, and taken in again."""

from __future__ import annotations

from datetime import UTC, date, datetime
from pathlib import Path

from kuznia.app.days import today
from kuznia.app.entries import (
    CHECKPOINTS,
    checkpoint_path,
    entries_of,
    kept,
    longest_first,
)
from kuznia.app.keys import keyring_of
from kuznia.app.registers import Desk, changing
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.ledger.countersigning import (
    Request,
    request,
    require_growth,
)
from kuznia.exchange.ledger.entries import faults, tree_of
from kuznia.exchange.ledger.merkle import Tree
from kuznia.exchange.ledger.notes import (
    LARGEST_NOTE,
    Checkpoint,
    cosigner_of,
    genuine,
    owner_of,
    read_note,
)
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import Refused
from kuznia.model.language import Message, msg


def sign_checkpoint(folder: Path, key: PrivateKey, to: str) -> Request:
    """Sign how the ledger stands, and give what the other party is asked to countersign.

    Raises Refused when the ledger is empty or damaged, or is not the one that was signed before.
    """
    with changing(folder) as desk:
        _require_other(desk, to)
        entries = entries_of(desk.programme)
        for problem in faults(entries):
            raise Refused(msg("the ledger is damaged: {problem}", problem=problem))
        if not entries:
            raise Refused(msg("the ledger has no entries yet"))
        tree = tree_of(entries)
        for problem in rewritten(kept(folder, desk.party), tree):
            raise Refused(problem)
        made = Checkpoint(desk.party, tree.size, tree.root()).signed_by(key)
        old = countersigned(folder, keyring_of(desk.programme), desk.party, to)
        _keep(desk, made)
        return request(tree, old.size if old else 0, made)


def sign_too(
    folder: Path, key: PrivateKey, asked: Request, *, keeps_all: bool = True
) -> Checkpoint:
    """Countersign the other party's ledger, when it has only grown since the last time.

    Raises Refused when it became shorter, was forked or rewritten; the checkpoint that shows it is
    then kept as evidence.  One that begins elsewhere than we have countersigned last may only have
    missed our answer; it is kept when *keeps_all*.
    """
    with changing(folder) as desk:
        found = asked.checkpoint
        _require_other(desk, found.party)
        keyring = keyring_of(desk.programme)
        owner_of(found, keyring, this_day())
        known = countersigned(folder, keyring, found.party, desk.party)
        if known is None or known.text != found.text:
            try:
                require_growth(known, asked)
            except Refused:
                is_proved = known and (asked.old == known.size or found.size <= known.size)
                if is_proved or keeps_all:
                    _keep_evidence(desk, found)
                raise
        done = found.cosigned_by(key, datetime.now(UTC))
        _keep(desk, done)  # before anyone else has it, so that no other is ever countersigned
    return done


def take_in(folder: Path, found: Checkpoint) -> str:
    """Take in a countersignature of the own ledger, and say which party gave it.

    Raises Refused when it is not of this ledger or no node of another party gave it.
    """
    with changing(folder) as desk:
        if found.party != desk.party:
            raise Refused(
                msg("it is a checkpoint of {party}", party=found.party),
                msg("countersign it with: kuznia ledger countersign"),
            )
        for problem in rewritten([found], tree_of(entries_of(desk.programme))):
            raise Refused(problem)
        keyring = keyring_of(desk.programme)
        owner_of(found, keyring, this_day())
        party = _other_cosigner(desk, found, keyring)
        _keep(desk, found)
    return party


def countersigned(folder: Path, keyring: Keyring, party: str, by: str) -> Checkpoint | None:
    """Give the longest kept checkpoint of a party's ledger that another has countersigned."""
    for note in longest_first(folder, party):
        try:
            cosigner_of(note, keyring, None, by)
        except Refused:
            continue
        return note
    return None


def this_day() -> date:
    """Give the day of this machine's clock."""
    return date.fromisoformat(today())


def rewritten(notes: list[Checkpoint], tree: Tree) -> list[Message]:
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


def _require_other(desk: Desk, party: str) -> None:
    parties = list(desk.programme["parties"]["party"])
    if party == desk.party or party not in parties:
        raise Refused(
            msg("{party} is no other party", party=party),
            msg(
                "there is: {names}", names=", ".join(each for each in parties if each != desk.party)
            ),
        )


def _other_cosigner(desk: Desk, found: Checkpoint, keyring: Keyring) -> str:
    reasons: list[Refused] = []
    for party in desk.programme["parties"]["party"]:
        if party == desk.party:
            continue
        try:
            cosigner_of(found, keyring, this_day(), party)
        except Refused as error:
            reasons.append(error)
        else:
            return party
    raise reasons[0] if reasons else Refused(msg("there is no other party"))


def _keep(desk: Desk, found: Checkpoint) -> None:
    """Keep a checkpoint with all signatures that are known of it and are genuine.

    Raises Refused when another of the same ledger and size is kept already.
    """
    path = checkpoint_path(desk.folder, found.party, found.size)
    path.parent.mkdir(exist_ok=True)
    if path.exists():
        known = read_note(read_whole(path, LARGEST_NOTE))
        if known.root != found.root:
            _keep_evidence(desk, found)
        found = known.merged(found)
    write_whole(path, genuine(found, keyring_of(desk.programme)).note().encode())


def _keep_evidence(desk: Desk, found: Checkpoint) -> None:
    name = f"evidence-{found.party}-{found.size}-{found.root.hex()[:16]}.note"
    (desk.folder / CHECKPOINTS).mkdir(exist_ok=True)
    shown = genuine(found, keyring_of(desk.programme))
    write_whole(desk.folder / CHECKPOINTS / name, shown.note().encode())
