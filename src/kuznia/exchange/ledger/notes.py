"""Signed notes and checkpoints of ledgers, as the C2SP specifications have them.

A checkpoint is three lines: whose ledger, how many entries, and the root in base64.  Its owner signs
it by Ed25519 (signed-note); the other party countersigns with a time (tlog-cosignature).  Keys are
told by their holder and, so that nothing else is taken for them, by a hash of name and key.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.ledger.merkle import HASH_BYTES
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import Message, msg

ORIGIN = "kuznia/"
"""Begin of the first line of a checkpoint; the party follows."""
LARGEST_NOTE = 64 * 1024
MOST_SIGNATURES = 16
MOST_ENTRIES = 10**12

_SIGNED, _COSIGNED = b"\1", b"\4"
"""Kinds of signature: Ed25519 of the note, and cosignature/v1."""
_SIGNATURE_BYTES, _TIME_BYTES, _HASH_BYTES = 64, 8, 4
_LINE = re.compile(r"— ([^\s+]{1,200}) ([A-Za-z0-9+/=]{1,200})")
_SIZE = re.compile(r"0|[1-9][0-9]{0,12}")


@dataclass(frozen=True, slots=True)
class NoteSignature:
    """One line below a note: by whom, and its bytes."""

    name: str
    content: bytes
    """Four bytes that tell the key and the kind, the time of a cosignature, the signature."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """How a ledger stood: its party, how many entries, and the root over them."""

    party: str
    size: int
    root: bytes
    signatures: tuple[NoteSignature, ...] = ()

    @property
    def text(self) -> str:
        """The text that is signed."""
        return f"{ORIGIN}{self.party}\n{self.size}\n{base64.b64encode(self.root).decode()}\n"

    def note(self) -> str:
        """Give the text with its signatures, as it is sent."""
        lines = (
            f"— {each.name} {base64.b64encode(each.content).decode()}\n" for each in self.signatures
        )
        return self.text + "\n" + "".join(lines)

    def signed_by(self, key: PrivateKey) -> Checkpoint:
        """Give the checkpoint with its owner's signature."""
        content = _key_hash(key.public, _SIGNED) + key.sign(self.text.encode())
        return self._with(NoteSignature(name_of(key.public), content))

    def cosigned_by(self, key: PrivateKey, at: datetime) -> Checkpoint:
        """Give the checkpoint with a cosignature of a time."""
        seconds = int(at.timestamp())
        signed = key.sign(_cosigned_text(self.text, seconds))
        content = _key_hash(key.public, _COSIGNED) + seconds.to_bytes(_TIME_BYTES, "big") + signed
        return self._with(NoteSignature(name_of(key.public), content))

    def merged(self, other: Checkpoint) -> Checkpoint:
        """Give the checkpoint with the signatures of another of the same text.

        Raises Refused when it is another.
        """
        if self.text != other.text:
            raise Refused(msg("they are checkpoints of different ledgers or sizes"))
        return self._with(*other.signatures)

    def _with(self, *signatures: NoteSignature) -> Checkpoint:
        return replace(self, signatures=tuple(dict.fromkeys((*self.signatures, *signatures))))


_LAST_SECOND = 253_402_300_799
"""That of the year 9999; no later time can be shown."""


def name_of(key: PublicKey) -> str:
    """Give the name under which a key signs notes."""
    return f"{key.party}/{key.holder}"


def read_note(content: bytes) -> Checkpoint:
    """Read a checkpoint with its signatures; nothing of it is verified.

    Raises Invalid, saying what is wrong, when it is none.
    """
    if len(content) > LARGEST_NOTE:
        raise _invalid(msg("it is larger than {most} bytes", most=LARGEST_NOTE))
    try:
        text = content.decode()
    except UnicodeDecodeError:
        raise _invalid(msg("it is not UTF-8")) from None
    body, parted, below = text.rpartition("\n\n")
    lines = body.split("\n")
    if not parted or len(lines) != 3 or not below.endswith("\n"):
        raise _invalid(msg("it has not three lines, an empty one and signatures"))
    origin, size, root = lines
    party = origin.removeprefix(ORIGIN)
    if party == origin or not _SIZE.fullmatch(size) or int(size) > MOST_ENTRIES:
        raise _invalid(msg("its first lines do not say whose ledger it is and how many entries"))
    signatures = below.rstrip("\n").split("\n")
    if len(signatures) > MOST_SIGNATURES or below != "\n".join(signatures) + "\n":
        raise _invalid(msg("it has too many signatures or empty lines"))
    found = Checkpoint(party, int(size), _base64(root), tuple(map(_signature, signatures)))
    if len(found.root) != HASH_BYTES or found.note() != text:
        raise _invalid(msg("it is not written as a checkpoint is"))
    return found


def owner_of(checkpoint: Checkpoint, keyring: Keyring, on: date | None) -> PublicKey:
    """Give the node key of the ledger's party that signed a checkpoint and counts on a day.

    Without a day it may have run out since, as that of a checkpoint kept from long ago.

    Raises Refused, with the reason, when there is none.
    """
    return _signer(checkpoint, keyring, on, checkpoint.party, _SIGNED)[0]


def cosigner_of(
    checkpoint: Checkpoint, keyring: Keyring, on: date | None, party: str
) -> tuple[PublicKey, datetime]:
    """Give the node key of another party that countersigned a checkpoint, and when.

    Raises Refused, with the reason, when there is none that counts on the day.
    """
    if party == checkpoint.party:
        raise Refused(msg("a party does not countersign its own ledger"))
    key, seconds = _signer(checkpoint, keyring, on, party, _COSIGNED)
    return key, datetime.fromtimestamp(seconds, UTC)


def genuine(checkpoint: Checkpoint, keyring: Keyring) -> Checkpoint:
    """Give a checkpoint with those signatures that known keys have made, one of each key and kind.

    Whoever passes a checkpoint on can add lines to it; they are not kept.
    """
    found: dict[tuple[str, bytes], NoteSignature] = {}
    for signature in checkpoint.signatures:
        for key in keyring.keys.values():
            for kind in (_SIGNED, _COSIGNED):
                if _has_made(key, kind, signature, checkpoint.text):
                    found.setdefault((key.key, kind), signature)
    return replace(checkpoint, signatures=tuple(found.values())[:MOST_SIGNATURES])


def _has_made(key: PublicKey, kind: bytes, signature: NoteSignature, text: str) -> bool:
    if not _named(signature, [key], key.party, kind):
        return False
    seconds = _seconds(signature.content) if kind == _COSIGNED else 0
    if seconds > _LAST_SECOND:
        return False
    signed = text.encode() if kind == _SIGNED else _cosigned_text(text, seconds)
    try:
        public = Ed25519PublicKey.from_public_bytes(key.signing)
        public.verify(signature.content[-_SIGNATURE_BYTES:], signed)
    except InvalidSignature:
        return False
    return True


def _signer(
    checkpoint: Checkpoint, keyring: Keyring, on: date | None, party: str, kind: bytes
) -> tuple[PublicKey, int]:
    reasons: list[Message] = []
    for signature in checkpoint.signatures:
        for key in _named(signature, keyring.keys.values(), party, kind):
            seconds = _seconds(signature.content) if kind == _COSIGNED else 0
            if not _has_made(key, kind, signature, checkpoint.text):
                reasons.append(msg("the signature of {holder} is wrong", holder=key.holder))
                continue
            problem = key.not_in_force(on) if on else None
            if problem is None and "node" not in key.roles:
                problem = msg("key {key} has no role {role}", key=key.key, role="node")
            if problem is None:
                return key, seconds
            reasons.append(problem)
    raise Refused(
        msg("the checkpoint bears no signature of a node of {party}", party=party),
        reasons[0] if reasons else None,
    )


def _named(
    signature: NoteSignature, keys: Iterable[PublicKey], party: str, kind: bytes
) -> Sequence[PublicKey]:
    length = _HASH_BYTES + _SIGNATURE_BYTES + (_TIME_BYTES if kind == _COSIGNED else 0)
    if len(signature.content) != length:
        return ()
    return [
        key
        for key in keys
        if key.party == party
        and name_of(key) == signature.name
        and signature.content.startswith(_key_hash(key, kind))
    ]


def _seconds(content: bytes) -> int:
    return int.from_bytes(content[_HASH_BYTES : _HASH_BYTES + _TIME_BYTES], "big")


def key_hash(name: str, kind: bytes, signing: bytes) -> bytes:
    """Give the four bytes that tell a key and its kind of signature beside its name."""
    return hashlib.sha256(name.encode() + b"\n" + kind + signing).digest()[:_HASH_BYTES]


def _key_hash(key: PublicKey, kind: bytes) -> bytes:
    return key_hash(name_of(key), kind, key.signing)


def _cosigned_text(text: str, seconds: int) -> bytes:
    return f"cosignature/v1\ntime {seconds}\n{text}".encode()


def _signature(line: str) -> NoteSignature:
    found = _LINE.fullmatch(line)
    if not found:
        raise _invalid(msg("the line '{line}' is no signature", line=line[:60]))
    return NoteSignature(found[1], _base64(found[2]))


def _base64(text: str) -> bytes:
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise _invalid(msg("'{word}' is not base64", word=text[:60])) from None


def _invalid(reason: Message) -> Invalid:
    return Invalid(msg("it is no checkpoint: {reason}", reason=reason))
