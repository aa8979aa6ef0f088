"""The keyring: the public keys that a party trusts, and what each signature on a paper is worth.

A signature alone does not say when it was made.  Every check is therefore made for a day that
someone vouches for: the day on which the register recorded the paper.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey

from kuznia.exchange.dsse import Envelope, Signature
from kuznia.exchange.keys import PublicKey
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import Message, msg


@dataclass(frozen=True, slots=True)
class SignatureCheck:
    """What one signature is worth."""

    key: str
    """The key that it names; of a paper without signatures, nothing."""
    party: str | None
    holder: str | None
    roles: tuple[str, ...]
    problem: Message | None
    """What exactly failed; None when it counts."""
    signature: str = ""
    """`Envelope.signature_digest` of it."""

    @property
    def ok(self) -> bool:
        """Whether it counts."""
        return self.problem is None


@dataclass(frozen=True, slots=True)
class Keyring:
    """Public keys by their identifier."""

    keys: Mapping[str, PublicKey]

    @classmethod
    def of(cls, public_keys: Iterable[PublicKey]) -> Keyring:
        """Gather public keys.

        Raises Invalid when one key is there twice in different words, or when two share a half, as
        one person would do who wants to count as two.
        """
        keys: dict[str, PublicKey] = {}
        halves: dict[bytes, str] = {}
        for key in public_keys:
            if keys.setdefault(key.key, key) != key:
                raise Invalid(msg("key {key} is there twice and differs", key=key.key))
            for half in (key.signing, key.sealing):
                if (other := halves.setdefault(half, key.key)) != key.key:
                    raise Invalid(msg("keys {one} and {other} share a half", one=other,
                                      other=key.key))  # fmt: skip
        return cls(keys)

    def key(self, key: str) -> PublicKey:
        """Give a key by its identifier.

        Raises NotFound when it is not here.
        """
        if key not in self.keys:
            raise NotFound(msg("there is no key {key}", key=key))
        return self.keys[key]

    def nodes(self, party: str, on: date) -> list[PublicKey]:
        """Give the keys of a party's nodes that count on a day, those that things are sealed for."""
        return [
            key
            for key in self.keys.values()
            if key.party == party and "node" in key.roles and key.not_in_force(on) is None
        ]

    def with_key(self, key: PublicKey) -> Keyring:
        """Give the keyring with a key added, or put in the place of its former words."""
        others = (other for other in self.keys.values() if other.key != key.key)
        return Keyring.of((*others, key))

    def verify(
        self,
        envelope: Envelope,
        on: date,
        *,
        payload_type: str | None = None,
        party: str | None = None,
        role: str | None = None,
        recorded: Mapping[str, date] | None = None,
    ) -> tuple[SignatureCheck, ...]:
        """Check every signature of a paper for a day, and say of each what failed.

        A signature that is in *recorded*, by its digest, is checked for the day given there.

        A type, party or role that is given must be that of the paper or of each signer.  A paper
        without signatures gives one check that failed, so that "all are good" is never empty.
        """
        if not envelope.signatures:
            return (SignatureCheck("", None, None, (), msg("the paper is not signed")),)
        checks: list[SignatureCheck] = []
        counted: set[str] = set()
        for signature in envelope.signatures:
            key = self._signer(envelope, signature)
            digest = envelope.signature_digest(signature)
            problem = (
                _wrong_type(envelope, payload_type)
                or _not_genuine(envelope, signature, key)
                or (key and _twice(key, counted))
                or (key and key.not_in_force((recorded or {}).get(digest, on)))
                or (key and _not_entitled(key, party, role))
            )
            checks.append(_check(signature, digest, key, problem))
            if key and not problem:
                counted.add(key.key)
        return tuple(checks)

    def _signer(self, envelope: Envelope, signature: Signature) -> PublicKey | None:
        """Find the key; the identifier is only a hint, and DSSE lets a signer leave it out."""
        if signature.key:
            return self.keys.get(signature.key)
        return next((k for k in self.keys.values() if _fits(envelope, signature, k)), None)


def _fits(envelope: Envelope, signature: Signature, key: PublicKey) -> bool:
    try:
        Ed25519PublicKey.from_public_bytes(key.signing).verify(
            signature.signature, envelope.signed_bytes
        )
    except (InvalidSignature, ValueError):
        return False
    return True


def _not_genuine(envelope: Envelope, signature: Signature, key: PublicKey | None) -> Message | None:
    if key is None:
        if signature.key:
            return msg("key {key} is unknown", key=signature.key)
        return msg("the signature names no key, and is of none that is known")
    if not _fits(envelope, signature, key):
        return msg("the signature does not fit: the paper, its type or the signature was changed")
    return None


def _wrong_type(envelope: Envelope, expected: str | None) -> Message | None:
    if expected in (None, envelope.payload_type):
        return None
    return msg(
        "the paper is of type {found}, not {expected}",
        found=envelope.payload_type,
        expected=expected,
    )


def _twice(key: PublicKey, counted: set[str]) -> Message | None:
    return msg("key {key} has signed twice", key=key.key) if key.key in counted else None


def _not_entitled(key: PublicKey, party: str | None, role: str | None) -> Message | None:
    if party not in (None, key.party):
        return msg("key {key} belongs to {found}, not {expected}", key=key.key, found=key.party,
                   expected=party)  # fmt: skip
    if role is not None and role not in key.roles:
        return msg("key {key} has no role {role}", key=key.key, role=role)
    return None


def _check(
    signature: Signature, digest: str, key: PublicKey | None, problem: Message | None
) -> SignatureCheck:
    if key is None:
        return SignatureCheck(signature.key, None, None, (), problem, digest)
    return SignatureCheck(key.key, key.party, key.holder, key.roles, problem, digest)
