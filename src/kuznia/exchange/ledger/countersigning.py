"""What the parties send each other to countersign: a checkpoint and why it only grew (tlog-witness).

The first line says how many entries the other party countersigned last, the next ones the proof that
these are the beginning, and after an empty line comes the checkpoint.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass

from kuznia.exchange.ledger.merkle import (
    HASH_BYTES,
    LONGEST_PROOF,
    Tree,
    require_consistency,
)
from kuznia.exchange.ledger.notes import LARGEST_NOTE, Checkpoint, read_note
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import Message, msg

LARGEST_REQUEST = LARGEST_NOTE + 16 * 1024
_OLD = re.compile(r"old (0|[1-9][0-9]{0,12})")


@dataclass(frozen=True, slots=True)
class Request:
    """A checkpoint that is to be countersigned, with the proof from the last one."""

    old: int
    proof: tuple[bytes, ...]
    checkpoint: Checkpoint

    def text(self) -> str:
        """Give the request as it is sent."""
        lines = [f"old {self.old}", *(base64.b64encode(each).decode() for each in self.proof)]
        return "\n".join(lines) + "\n\n" + self.checkpoint.note()


def request(tree: Tree, old: int, checkpoint: Checkpoint) -> Request:
    """Make the request for a checkpoint of a tree after one over *old* entries.

    Raises Invalid when the tree has fewer.
    """
    return Request(old, tree.consistency_proof(old, checkpoint.size), checkpoint)


def read_request(content: bytes) -> Request:
    """Read a request; nothing of it is verified.

    Raises Invalid, saying what is wrong, when it is none.
    """
    if len(content) > LARGEST_REQUEST:
        raise _invalid(msg("it is larger than {most} bytes", most=LARGEST_REQUEST))
    head, parted, note = content.partition(b"\n\n")
    lines = head.decode("ascii", "replace").split("\n")
    old = _OLD.fullmatch(lines[0])
    if not parted or old is None or len(lines) - 1 > LONGEST_PROOF:
        raise _invalid(msg("it does not begin with the entries that were countersigned last"))
    try:
        proof = tuple(base64.b64decode(line, validate=True) for line in lines[1:])
    except (binascii.Error, ValueError):
        raise _invalid(msg("its proof is not base64")) from None
    if any(len(each) != HASH_BYTES for each in proof):
        raise _invalid(msg("its proof is not made of hashes"))
    return Request(int(old[1]), proof, read_note(note))


def require_growth(known: Checkpoint | None, asked: Request) -> None:
    """Refuse a ledger that has not merely grown since it was last countersigned.

    Raises Refused: a ledger that became shorter, was forked or rewritten, or a proof from elsewhere.
    """
    new = asked.checkpoint
    old_size, old_root = (known.size, known.root) if known else (0, Tree([]).root())
    if new.size < old_size:
        raise Refused(
            msg("the ledger of {party} has become shorter: {old} entries, then {size}",
                party=new.party, old=old_size, size=new.size)
        )  # fmt: skip
    if new.size == old_size and new.root != old_root:
        raise Refused(
            msg("the ledger of {party} was forked: two checkpoints of {size} entries differ",
                party=new.party, size=new.size)
        )  # fmt: skip
    if asked.old != old_size:
        raise Refused(
            msg("the proof begins at {found} entries, and {known} were countersigned last",
                found=asked.old, known=old_size),
            msg("the other party takes in the last countersignature and asks again"),
        )  # fmt: skip
    require_consistency(old_size, new.size, asked.proof, old_root, new.root)


def _invalid(reason: Message) -> Invalid:
    return Invalid(msg("it asks for no countersignature: {reason}", reason=reason))
