"""Sealing a content key for one recipient: HPKE (RFC 9180), X25519, HKDF-SHA256, AES-256-GCM.

What the seal is bound to (the release) goes in as `info`: a seal that is put into the file of
another release does not open.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Mapping

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kuznia.exchange.canonical import Json, text_field
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

KEY_BYTES = 32
MOST_RECIPIENTS = 100
WRAPPED_BYTES = 32 + KEY_BYTES + 16
"""The ephemeral key, the content key, and the tag."""

_SUITE = Suite(KEM.X25519, KDF.HKDF_SHA256, AEAD.AES_256_GCM)
_DOMAIN = b"kuznia content key 1\0"


def wrap(content_key: bytes, recipient: PublicKey, info: bytes) -> bytes:
    """Seal a content key so that only the recipient can open it, and only with the same *info*.

    Raises ValueError when it does not have 32 bytes.
    """
    if len(content_key) != KEY_BYTES:
        raise ValueError(len(content_key))
    return _SUITE.encrypt(
        content_key, X25519PublicKey.from_public_bytes(recipient.sealing), _DOMAIN + info
    )


def unwrap(wrapped: bytes, recipient: PrivateKey, info: bytes) -> bytes:
    """Open a content key.

    Raises Refused when it was sealed for another key or another release, or was changed.
    """
    try:
        content_key = _SUITE.decrypt(wrapped, recipient.sealing, _DOMAIN + info)
    except (InvalidTag, ValueError):
        content_key = b""
    if len(content_key) != KEY_BYTES:
        raise Refused(
            msg("the content key does not open with key {key}", key=recipient.key),
            msg("it was sealed for another key or another release, or was changed on the way"),
        )
    return content_key


def written_recipients(wrapped: Mapping[str, bytes]) -> list[Json]:
    """Give the wrapped keys by recipient as the clear header of a file has them."""
    return [
        {"key": key, "wrapped": base64.b64encode(sealed).decode()}
        for key, sealed in sorted(wrapped.items())
    ]


def read_recipients(recipients: Json, name: str) -> dict[str, bytes]:
    """Read the wrapped keys by recipient from the clear header of a file.

    Raises Invalid when there are none or too many, or when one is not written as they are.
    """
    if not isinstance(recipients, list) or not 0 < len(recipients) <= MOST_RECIPIENTS:
        raise Invalid(msg("{name} names no recipients, or too many", name=name))
    wrapped: dict[str, bytes] = {}
    for entry in recipients:
        if not isinstance(entry, dict):
            raise Invalid(msg("{name} names a recipient without a key", name=name))
        try:
            wrapped[text_field(entry, "key", name)] = base64.b64decode(
                text_field(entry, "wrapped", name), validate=True
            )
        except (binascii.Error, ValueError) as error:
            raise Invalid(msg("{name} has a wrapped key that is not base64", name=name)) from error
    if len(wrapped) < len(recipients):
        raise Invalid(msg("{name} names a recipient twice", name=name))
    return wrapped
