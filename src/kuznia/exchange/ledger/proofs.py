"""Proofs: one entry, the way to the root, and the checkpoint that both parties have signed."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from kuznia.exchange.canonical import Json, canonical, parse_object, text_field
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.ledger.entries import Entry, read_entry, tree_of
from kuznia.exchange.ledger.merkle import LONGEST_PROOF, require_inclusion
from kuznia.exchange.ledger.notes import Checkpoint, cosigner_of, owner_of, read_note
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

LARGEST_PROOF = 256 * 1024
PROOF = "kuznia ledger proof 1"
LEDGER = "kuznia ledger 1"
_NAME = "proof"


@dataclass(frozen=True, slots=True)
class Proved:
    """What a proof shows: an entry, whose ledger it is in, who signed for it and when."""

    entry: Entry
    checkpoint: Checkpoint
    owner: PublicKey
    cosigner: PublicKey | None = None
    cosigned_at: datetime | None = None
    """By the clock of the other party; the entry was there then."""


def proof_of(entries: Sequence[Entry], number: int, checkpoint: Checkpoint) -> bytes:
    """Write the proof that an entry is in the ledger of a checkpoint.

    Raises Invalid when there is no such entry, and Refused when the checkpoint is another ledger's.
    """
    tree = tree_of(entries)
    path = tree.inclusion_proof(number - 1, checkpoint.size)
    if tree.root(checkpoint.size) != checkpoint.root:
        raise Refused(msg("the entries are not those that the checkpoint was signed for"))
    return canonical(
        {
            "kuznia": PROOF,
            "entry": entries[number - 1].content().decode(),
            "path": [each.hex() for each in path],
            "checkpoint": checkpoint.note(),
        }
    )


def require_proof(content: bytes, keyring: Keyring, on: date, other: str | None = None) -> Proved:
    """Verify a proof by public keys alone, and say what it shows.

    With *other*, that party must have countersigned.  Raises Invalid when it is no proof, and
    Refused, with the reason, when it does not hold.
    """
    found = parse_object(content, _NAME, largest=LARGEST_PROOF)
    if text_field(found, "kuznia", _NAME) != PROOF:
        raise Invalid(msg("it is no proof of a ledger's entry"))
    entry = read_entry(text_field(found, "entry", _NAME).encode())
    checkpoint = read_note(text_field(found, "checkpoint", _NAME).encode())
    path = found.get("path")
    if not isinstance(path, list) or len(path) > LONGEST_PROOF:
        raise Invalid(msg("the proof has no way to the root"))
    steps = [_hash(each) for each in path]
    require_inclusion(entry.leaf, entry.number - 1, checkpoint.size, steps, checkpoint.root)
    owner = owner_of(checkpoint, keyring, on)
    if other is None:
        return Proved(entry, checkpoint, owner)
    return Proved(entry, checkpoint, owner, *cosigner_of(checkpoint, keyring, on, other))


def written_ledger(entries: Sequence[Entry], checkpoint: Checkpoint) -> bytes:
    """Write a whole ledger for the other party: the checkpoint, then an entry in each line."""
    head = canonical({"kuznia": LEDGER, "checkpoint": checkpoint.note()})
    return b"\n".join((head, *(entry.content() for entry in entries[: checkpoint.size]))) + b"\n"


def read_ledger(content: bytes) -> tuple[Checkpoint, tuple[Entry, ...]]:
    """Read a whole ledger, and hold its entries against its checkpoint; no signature is verified.

    Raises Invalid, naming the line, when it is none, and Refused when the entries are not those of
    the checkpoint.
    """
    lines = content.rstrip(b"\n").split(b"\n")
    head = parse_object(lines[0], "ledger")
    if text_field(head, "kuznia", "ledger") != LEDGER:
        raise Invalid(msg("it is no ledger of the other party"))
    checkpoint = read_note(text_field(head, "checkpoint", "ledger").encode())
    entries: list[Entry] = []
    for number, line in enumerate(lines[1:], start=1):
        try:
            entries.append(read_entry(line))
        except Invalid as error:
            raise Invalid(msg("entry {number} cannot be read", number=number),
                          error.findings) from error  # fmt: skip
    tree = tree_of(entries)
    if (tree.size, tree.root()) != (checkpoint.size, checkpoint.root):
        raise Refused(msg("the entries are not those that the checkpoint was signed for"))
    return checkpoint, tuple(entries)


def _hash(text: Json) -> bytes:
    try:
        return bytes.fromhex(text) if isinstance(text, str) else b""
    except ValueError:
        raise Invalid(msg("the proof has no way to the root")) from None
