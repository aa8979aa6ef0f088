"""The entries of a folder's ledger, and the checkpoints of both parties that it keeps."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, cast

from kuznia.app.days import today
from kuznia.app.registers import Desk
from kuznia.exchange.canonical import Json
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.ledger.entries import Entry, entry_of
from kuznia.exchange.ledger.notes import LARGEST_NOTE, Checkpoint, read_note
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme

CHECKPOINTS = "checkpoints"
"""Folder, in that of a party, with the checkpoints of both ledgers as they were signed."""


def entries_of(programme: Programme) -> list[Entry]:
    """Give the ledger of a programme, in the order of its numbers.

    Raises Invalid, naming the field, when an entry cannot be read.
    """
    rows = programme["ledger"].sort("number").iter_rows(named=True)
    return [entry_of(cast("dict[str, Json]", row)) for row in rows]


def enter(
    desk: Desk, release: str, papers: Iterable[tuple[str, Envelope]], on: str, other: str
) -> None:
    """Enter the signatures that are not yet in the ledger, under a day of record.

    *papers* come with their kinds; *other* is the party that the release is with.  Raises Refused
    when this machine's clock is behind the ledger.
    """
    known = desk.programme["ledger"]
    entered = set(known["signature"])
    new = [
        (digest, kind, paper)
        for kind, paper in papers
        for digest in map(paper.signature_digest, paper.signatures)
        if digest not in entered
    ]
    day, last = today(), max(known["entered_on"].drop_nulls(), default="")
    if new and day < last:
        raise Refused(
            msg("this machine's clock says {day}, and the ledger has entries of {last}", day=day,
                last=last),
            msg("set the clock right; nothing was entered"),
        )  # fmt: skip
    peer = state_of(latest(desk.folder, other))
    rows: list[dict[str, Any]] = [
        {
            "signature": digest,
            "number": known.height + place,
            "paper": paper.digest,
            "release": release,
            "kind": kind,
            "recorded_on": on,
            "entered_on": day,
            "peer": peer or None,
        }
        for place, (digest, kind, paper) in enumerate(dict.fromkeys(new), start=1)
    ]
    desk.add("ledger", *rows)


def checkpoint_path(folder: Path, party: str, size: int) -> Path:
    """Give the place of a checkpoint of a party's ledger."""
    return folder / CHECKPOINTS / f"{party}-{size}.note"


def kept(folder: Path, party: str) -> list[Checkpoint]:
    """Give the checkpoints of a party's ledger that a folder keeps, the shortest first.

    Raises Invalid when one cannot be read.
    """
    return sorted(longest_first(folder, party), key=lambda each: each.size)


def latest(folder: Path, party: str) -> Checkpoint | None:
    """Give the longest checkpoint of a party's ledger that a folder keeps; None when there is none.

    Raises Invalid when it cannot be read.
    """
    return next(longest_first(folder, party), None)


def longest_first(folder: Path, party: str) -> Iterator[Checkpoint]:
    """Give the checkpoints of a party's ledger one by one, since most often the first will do.

    Raises Invalid when one cannot be read.
    """
    paths = (folder / CHECKPOINTS).glob(f"{party}-*.note")
    for path in sorted(paths, key=lambda path: (len(path.name), path.name), reverse=True):
        found = read_note(read_whole(path, LARGEST_NOTE))
        if found.party == party:
            yield found


def state_of(checkpoint: Checkpoint | None) -> str:
    """Write in short how a ledger stood; empty for none."""
    if checkpoint is None:
        return ""
    return f"{checkpoint.party} {checkpoint.size} {checkpoint.root.hex()}"
