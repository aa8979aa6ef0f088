"""The courier: papers and files between the parties' folders as one file on a medium."""

from __future__ import annotations

import hashlib
import secrets
import shutil
import tempfile
from collections.abc import Generator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path

from kuznia.app.cases import CASES
from kuznia.app.days import record_day
from kuznia.app.keys import PRIVATE, keyring_of, opening_keys, signing_key
from kuznia.app.papers import import_paper, known_already
from kuznia.app.programmes import read
from kuznia.app.registers import Row, changing, party_of
from kuznia.exchange.canonical import LARGEST
from kuznia.exchange.case_file import read_case
from kuznia.exchange.courier import (
    STICK,
    Stick,
    Written,
    give_name,
    node_keys,
    open_stick,
    read_label,
    write_stick,
)
from kuznia.exchange.courier_manifest import Cargo, Item, Label, Manifest
from kuznia.exchange.durable import not_written
from kuznia.exchange.statement import read_statement
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import KuzniaError, Refused
from kuznia.model.language import Message, msg
from kuznia.model.programme import Programme

INBOX = "inbox"
"""Folder, in that of a party, for what came by stick and is no paper of the register."""

_OUT, _IN = "out", "in"
_WRITTEN, _TAKEN, _PARTLY = "written", "taken", "partly"


@dataclass(frozen=True, slots=True)
class Arrived:
    """What became of one file on a stick."""

    item: Item
    about: str
    """The release, persons or key that it is about; of other files, where it lies."""
    is_new: bool
    reason: Message | None = None
    """Why it was refused; None when it was not."""


@dataclass(frozen=True, slots=True)
class Imported:
    """What became of a stick."""

    manifest: Manifest
    arrived: tuple[Arrived, ...]
    """Empty when the stick was taken in before."""
    missing: tuple[tuple[int, int], ...]
    """Numbers of earlier sticks that did not come, as first and last of each gap."""
    was_known: bool

    @property
    def refused(self) -> tuple[Arrived, ...]:
        """The papers that their rules refused."""
        return tuple(each for each in self.arrived if each.reason is not None)


def export(
    folder: Path,
    out: Path,
    *,
    to: str,
    holder: str,
    passphrase: str,
    files: Sequence[Path] = (),
    on: str | None = None,
) -> Written:
    """Put every case in which a party takes part, and the files that are named, on a stick for it.

    Raises Refused when the key is not a node's, the party has no node, there is nothing to send,
    two files have one name, or the stick exists or cannot be written; NotFound when there is no
    such party or file; then nothing is left.
    """
    key = signing_key(folder, holder, passphrase, "node")
    _require_no_private_key(folder, files)
    with _beside(out) as new:
        with changing(folder) as desk, tempfile.TemporaryDirectory(
            prefix=".courier.", dir=folder
        ) as workspace:  # fmt: skip
            day = record_day(desk.programme, on)
            desk.row("parties", party=to)
            if to == desk.party:
                raise Refused(
                    msg("{party} is this party itself", party=to),
                    msg("name the other party with --to"),
                )
            sources = [*_cases_with(folder, to), *files]
            if not sources:
                raise Refused(
                    msg("there is no case with {party}, and no file was named", party=to),
                    msg("name files with --file"),
                )
            numbers = _numbers(desk.programme, _OUT, to)
            written = write_stick(
                new,
                Label(desk.party, to, max(numbers, default=0) + 1),
                day,
                sources,
                signer=key,
                recipients=node_keys(keyring_of(desk.programme), to, date.fromisoformat(day)),
                content_key=secrets.token_bytes(32),
                workspace=Path(workspace),
            )
            desk.add(
                "sticks",
                _row(_OUT, to, written.manifest, written.digest, day=day, state=_WRITTEN),
            )
        # the register has the number before the stick has its name: a number is never used twice,
        # and one without a stick is as harmless as a stick that was lost
        give_name(new, out)
    return written


def import_stick(
    folder: Path, file: Path, *, holder: str, passphrase: str, on: str | None = None
) -> Imported:
    """Take in a stick: all of it is verified first, then keys, attestations, cases, other files.

    A paper that its rules refuse stops no other; the same stick tries it again.  Raises Invalid
    when the stick was changed or cut short, Refused when it is for or by someone else, was taken
    in with other content, would replace a file or finds no room, and NotFound when there is none;
    then nothing changes.
    """
    programme = read(folder)
    _require_ours(read_label(file), party_of(programme, folder))
    keys = opening_keys(folder, holder, passphrase)
    with open_stick(file, keys) as stick:
        manifest = stick.manifest
        day = record_day(programme, on)
        known = _verified(programme, stick, day)
        if known is not None and known["state"] == _TAKEN:
            stick.verify()
            return Imported(manifest, (), _missing(programme, manifest.label), was_known=True)
        with _staged(folder, stick) as stage:
            _require_nothing_replaced(folder, manifest)
            arrived = tuple(
                _take_in(folder, programme, stage / item.name, item, on)
                for kind in Cargo
                for item in manifest.items
                if item.kind is kind
            )
    is_whole = all(each.reason is None for each in arrived)
    with changing(folder) as desk:
        _require_same(_known(desk.programme, manifest.label), stick)
        first = day if known is None else known["recorded_on"]
        state = _TAKEN if is_whole else _PARTLY
        desk.add(
            "sticks",
            _row(_IN, manifest.label.sender, manifest, stick.paper.digest, day=first, state=state),
        )
        missing = _missing(desk.programme, manifest.label)
    return Imported(manifest, arrived, missing, was_known=False)


def _require_no_private_key(folder: Path, files: Sequence[Path]) -> None:
    private = (folder / PRIVATE).resolve()
    for path in files:
        if private in path.resolve().parents:
            raise Refused(
                msg("{path} is a private key", path=path),
                msg("private keys never leave their folder"),
            )


@contextmanager
def _beside(out: Path) -> Generator[Path]:
    """Give a place on the same medium where a file is written before it gets its name."""
    try:
        if out.exists() or out.is_symlink():
            raise FileExistsError(out)
        place = Path(tempfile.mkdtemp(".new", f".{out.name}.", out.parent))
    except OSError as error:
        raise not_written(out, error) from error
    try:
        yield place / out.name
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _cases_with(folder: Path, party: str) -> list[Path]:
    """Give the case files in which a party takes part."""
    found: list[Path] = []
    for path in sorted((folder / CASES).glob("*.case.json")):
        said = read_statement(read_case(path).statement.payload)
        if party in (said.releasing_party, said.receiving_party):
            found.append(path)
    return found


def _require_ours(label: Label, party: str) -> None:
    if label.sender == party:
        raise Refused(
            msg("it is this party's own stick"),
            msg("{party} takes it in", party=label.recipient),
        )
    if label.recipient != party:
        raise Refused(
            msg("the stick is for {recipient}, not for {party}", recipient=label.recipient,
                party=party)
        )  # fmt: skip


def _verified(programme: Programme, stick: Stick, day: str) -> Row | None:
    """Give what the register knows of a stick, once its signature counts and it is the same.

    A stick that is known was signed by a key that counted on the day of its record; that the key
    was revoked since takes nothing of that back.
    """
    label, known = stick.manifest.label, _known(programme, stick.manifest.label)
    is_same = known is not None and known["sha256"] == stick.paper.digest
    checks = keyring_of(programme).verify(
        stick.paper,
        date.fromisoformat(known["recorded_on"] if known is not None and is_same else day),
        payload_type=STICK,
        party=label.sender,
        role="node",
    )
    if not any(check.ok for check in checks):
        problem = next(check.problem for check in checks if check.problem)
        raise Refused(
            msg("the stick does not count: {problem}", problem=problem),
            msg("a node of {party} signs it; take in its new key first", party=label.sender),
        )
    _require_same(known, stick)
    if known is None and stick.manifest.day > day:
        raise Refused(
            msg("the stick is dated {day}, which is still to come", day=stick.manifest.day)
        )
    return known


def _require_same(known: Row | None, stick: Stick) -> None:
    if known is not None and known["sha256"] != stick.paper.digest:
        label = stick.manifest.label
        raise Refused(
            msg("stick {number} from {party} was taken in with other content",
                number=label.number, party=label.sender),
            msg("ask {party} which of the two is theirs, and for a new one", party=label.sender),
        )  # fmt: skip


@contextmanager
def _staged(folder: Path, stick: Stick) -> Generator[Path]:
    """Write the files of a stick, verified, beside where they go, for the body of a `with` block."""
    inbox = folder / INBOX
    needed = sum(item.size for item in stick.manifest.items)
    try:
        inbox.mkdir(exist_ok=True)
        if shutil.disk_usage(inbox).free < needed:
            raise Refused(msg("{folder} has not the room that the stick takes", folder=inbox))
        stage = Path(tempfile.mkdtemp(".new", ".courier.", inbox))
    except OSError as error:
        raise not_written(inbox, error) from error
    try:
        stick.extract(stage)
        yield stage
    finally:
        shutil.rmtree(stage, ignore_errors=True)
        with suppress(OSError):
            inbox.rmdir()  # only when nothing lies in it


def _require_nothing_replaced(folder: Path, manifest: Manifest) -> None:
    """Refuse a stick, before anything is taken in, that would replace a file."""
    for item in manifest.items:
        path = folder / INBOX / item.name
        if item.kind is Cargo.FILE and _is_there(path) and not _is_same(path, item):
            raise Refused(
                msg("{path} exists and is another file", path=path),
                msg("move it elsewhere and take the stick in again; nothing was taken in"),
            )


def _take_in(folder: Path, before: Programme, staged: Path, item: Item, on: str | None) -> Arrived:
    if item.kind is Cargo.FILE:
        place = folder / INBOX / item.name
        is_new = not _is_there(place)
        if is_new:
            give_name(staged, place)
        return Arrived(item, str(place), is_new)
    try:
        content = read_whole(staged, LARGEST)
        if (about := known_already(folder, before, content, staged.name)) is not None:
            return Arrived(item, about, is_new=False)
        _kind, about = import_paper(folder, staged, on)
    except KuzniaError as error:
        return Arrived(item, "", is_new=False, reason=error.message)
    return Arrived(item, about, is_new=True)


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _is_same(path: Path, item: Item) -> bool:
    try:
        if path.is_symlink() or not path.is_file() or path.stat().st_size != item.size:
            return False
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest() == item.sha256
    except OSError:
        return False


def _known(programme: Programme, label: Label) -> Row | None:
    for row in programme["sticks"].iter_rows(named=True):
        if (row["direction"], row["party"], row["number"]) == (_IN, label.sender, label.number):
            return row
    return None


def _numbers(programme: Programme, direction: str, party: str) -> list[int]:
    return [
        row["number"]
        for row in programme["sticks"].iter_rows(named=True)
        if (row["direction"], row["party"]) == (direction, party)
    ]


def _missing(programme: Programme, label: Label) -> tuple[tuple[int, int], ...]:
    """Give the gaps in the numbers of a sender's sticks."""
    taken = [0, *sorted(_numbers(programme, _IN, label.sender))]
    return tuple((before + 1, after - 1) for before, after in pairwise(taken) if after - before > 1)


def _row(
    direction: str, party: str, manifest: Manifest, digest: str, *, day: str, state: str
) -> dict[str, str | int]:
    return {
        "direction": direction,
        "party": party,
        "number": manifest.label.number,
        "sha256": digest,
        "written_on": manifest.day,
        "recorded_on": day,
        "state": state,
    }
