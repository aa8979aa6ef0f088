"""DSSE v1: a payload, its type, and any number of signatures over both.

The type is signed with the payload, so a signature cannot be moved to another kind of paper.  See
https://github.com/secure-systems-lab/dsse for the specification.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Protocol

from kuznia.exchange.canonical import Json, canonical, parse_object, text_field
from kuznia.model.errors import Invalid
from kuznia.model.language import msg

MOST_SIGNATURES = 32
"""Each signature costs its verifier time, so a paper may not bring any number of them."""


class Signer(Protocol):
    """Whoever can sign: a private key, or a token that holds one."""

    @property
    def key(self) -> str:
        """Give the identifier of the key."""
        ...

    def sign(self, content: bytes) -> bytes:
        """Sign some bytes."""
        ...


@dataclass(frozen=True, slots=True, order=True)
class Signature:
    """A signature, and which key is said to have made it."""

    key: str
    """A hint that nobody has signed; only the verification says whose signature it is."""
    signature: bytes


@dataclass(frozen=True, slots=True)
class Envelope:
    """A payload with its type and the signatures over both."""

    payload_type: str
    payload: bytes
    signatures: tuple[Signature, ...] = ()

    @property
    def digest(self) -> str:
        """SHA-256 of the payload's bytes, in hexadecimal; other papers refer to it by this."""
        return hashlib.sha256(self.payload).hexdigest()

    @property
    def signed_bytes(self) -> bytes:
        """What the signatures are over."""
        return pae(self.payload_type, self.payload)

    def signature_digest(self, signature: Signature) -> str:
        """Give SHA-256 of what is signed and a signature; a register records its day by this."""
        return hashlib.sha256(self.signed_bytes + signature.signature).hexdigest()

    def signed_by(self, *signers: Signer) -> Envelope:
        """Give the envelope with further signatures."""
        new = (Signature(signer.key, signer.sign(self.signed_bytes)) for signer in signers)
        return replace(self, signatures=(*self.signatures, *new))

    def content(self, name: str = "payload") -> dict[str, Json]:
        """Read the payload as a JSON object.

        Raises Invalid when it is none, or is not read the same way by everyone.
        """
        return parse_object(self.payload, name)

    def as_json(self) -> dict[str, Json]:
        """Give the envelope as a JSON object."""
        return {
            "payload": _encoded(self.payload),
            "payloadType": self.payload_type,
            "signatures": [
                {"keyid": signature.key, "sig": _encoded(signature.signature)}
                for signature in self.signatures
            ],
        }

    def to_json(self) -> bytes:
        """Give the envelope as canonical JSON."""
        return canonical(self.as_json())

    @classmethod
    def from_json(cls, content: bytes, name: str = "envelope") -> Envelope:
        """Read an envelope from a JSON text; its signatures are not verified.

        Raises Invalid when it is none.
        """
        return cls.of_json(parse_object(content, name), name)

    @classmethod
    def of_json(cls, value: Json, name: str = "envelope") -> Envelope:
        """Give the envelope that a JSON value holds; its signatures are not verified.

        Fields beside those of the specification are unsigned and say nothing; they are left out.
        Raises Invalid when it is none.
        """
        if not isinstance(value, dict):
            raise Invalid(msg("{name} is no signed paper (an envelope of DSSE)", name=name))
        signatures = value.get("signatures", [])
        if not isinstance(signatures, list) or len(signatures) > MOST_SIGNATURES:
            raise Invalid(
                msg("{name} has no list of {most} signatures at most", name=name,
                    most=MOST_SIGNATURES)
            )  # fmt: skip
        payload_type = text_field(value, "payloadType", name)
        payload = _decoded(text_field(value, "payload", name), name)
        return cls(payload_type, payload, tuple(_signature(entry, name) for entry in signatures))


def pae(payload_type: str, payload: bytes) -> bytes:
    """Give the bytes that a signature is over: DSSE's pre-authentication encoding."""
    kind = payload_type.encode()
    return b"DSSEv1 %d %b %d %b" % (len(kind), kind, len(payload), payload)


def sign(payload_type: str, payload: bytes | Mapping[str, object], *signers: Signer) -> Envelope:
    """Put a payload into an envelope and sign it; an object is written as canonical JSON.

    Raises Invalid when JSON cannot say the object exactly.
    """
    content = payload if isinstance(payload, bytes) else canonical(dict(payload))
    return Envelope(payload_type, content).signed_by(*signers)


def joined(envelopes: Iterable[Envelope]) -> Envelope:
    """Give one envelope with all signatures of copies of the same paper, in one order.

    Raises ValueError when they are not copies of one paper.
    """
    copies = list(envelopes)
    if len({copy.signed_bytes for copy in copies}) != 1:
        raise ValueError(copies)
    signatures = sorted({signature for copy in copies for signature in copy.signatures})
    return replace(copies[0], signatures=tuple(signatures))


def _signature(entry: Json, name: str) -> Signature:
    if not isinstance(entry, dict):
        raise Invalid(msg("{name} has a signature that is not an object", name=name))
    key = text_field(entry, "keyid", name) if "keyid" in entry else ""
    return Signature(key, _decoded(text_field(entry, "sig", name), name))


def _encoded(content: bytes) -> str:
    return base64.b64encode(content).decode()


def _decoded(text: str, name: str) -> bytes:
    """Read standard or URL-safe base64; either is allowed, but nothing beside it."""
    try:
        standard = text.encode("ascii").replace(b"-", b"+").replace(b"_", b"/")
        content = base64.b64decode(standard, validate=True)
    except (binascii.Error, UnicodeEncodeError) as error:
        raise Invalid(msg("{name} has a field that is not base64", name=name)) from error
    if base64.b64encode(content) != standard:
        raise Invalid(msg("{name} has a field that is not base64", name=name))
    return content
