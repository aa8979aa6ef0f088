"""The entries of a ledger: which paper, by whose signature, was there on which day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from datetime import date

from kuznia.exchange.canonical import Json, canonical, parse_object, text_field
from kuznia.exchange.ledger.merkle import Tree, leaf_hash
from kuznia.model.errors import Invalid
from kuznia.model.language import Message, msg


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a ledger."""

    number: int
    """From 1 on, without a gap."""
    signature: str
    """SHA-256 of what was signed with its signature, in hexadecimal."""
    paper: str
    """SHA-256 of what was signed."""
    release: str
    kind: str
    """Statement, decision, dispatch, receipt, recall and others of the table `ledger`."""
    recorded_on: str
    """Day under which the register has it."""
    entered_on: str
    """Day of the clock; never before that of the entry above it."""
    peer: str = ""
    """The other party's ledger as it was last countersigned, `party size root`; empty for never."""

    def content(self) -> bytes:
        """Give the canonical JSON that is hashed as a leaf."""
        return canonical({name: value for name, value in asdict(self).items() if value != ""})

    @property
    def leaf(self) -> bytes:
        """The hash of the entry."""
        return leaf_hash(self.content())


def read_entry(content: bytes) -> Entry:
    """Read an entry from its canonical JSON.

    Raises Invalid when it is none.
    """
    found = parse_object(content, _NAME, largest=64 * 1024)
    if unknown := sorted(set(found) - set(_FIELDS)):
        raise Invalid(msg("the entry has unknown fields: {names}", names=", ".join(unknown)))
    entry = entry_of(found)
    if entry.content() != content:
        raise Invalid(msg("the entry is not written as entries are"))
    return entry


def entry_of(row: Mapping[str, Json]) -> Entry:
    """Read an entry from a row of the table `ledger`, or from a JSON object.

    Raises Invalid, naming the field, when one is missing or wrong.
    """
    number = row.get("number")
    if not isinstance(number, int) or isinstance(number, bool) or number < 1:
        raise Invalid(msg("the entry has no number"))
    texts = {
        name: text_field(row, name, _NAME) for name in _FIELDS if name not in ("number", "peer")
    }
    if row.get("peer"):
        texts["peer"] = text_field(row, "peer", _NAME)
    return Entry(number, **texts)


def tree_of(entries: Sequence[Entry]) -> Tree:
    """Give the tree over some entries, in their order."""
    return Tree([entry.leaf for entry in entries])


def faults(entries: Sequence[Entry]) -> list[Message]:
    """Say what cannot be in a ledger that only grew: gaps, days that go back, a thing entered twice."""
    found: list[Message] = []
    latest, known = "", set[str]()
    for place, entry in enumerate(entries, start=1):
        if entry.number != place:
            found.append(msg("entry {place} bears the number {number}", place=place,
                             number=entry.number))  # fmt: skip
        if not (_is_day(entry.recorded_on) and _is_day(entry.entered_on)):
            found.append(msg("entry {number} has no proper days", number=entry.number))
        elif entry.entered_on < latest:
            found.append(
                msg("entry {number} was entered on {day}, before the one above it",
                    number=entry.number, day=entry.entered_on)
            )  # fmt: skip
        elif entry.recorded_on > entry.entered_on:
            found.append(
                msg("entry {number} is recorded under {day}, which was still to come",
                    number=entry.number, day=entry.recorded_on)
            )  # fmt: skip
        if entry.signature in known:
            found.append(msg("entry {number} repeats an earlier one", number=entry.number))
        latest = max(latest, entry.entered_on)
        known.add(entry.signature)
    return found


def missing(ours: Iterable[Entry], theirs: Iterable[Entry]) -> list[Entry]:
    """Give those of our entries of which the other ledger has nothing."""
    known = {entry.signature for entry in theirs}
    return [entry for entry in ours if entry.signature not in known]


_NAME = "entry"
_FIELDS = tuple(field.name for field in fields(Entry))


def _is_day(text: str) -> bool:
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
