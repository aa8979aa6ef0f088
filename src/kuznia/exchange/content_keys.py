"""Sealing a content key for one recipient: HPKE (RFC 9180), X25519, HKDF-SHA256, AES-256-GCM.

What the seal is bound to (the release) goes in as `info`: a seal that is put into the file of
another release does not open.
"""

from __future__ import annotations

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PublicKey
from cryptography.hazmat.primitives.hpke import AEAD, KDF, KEM, Suite

from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Refused
from kuznia.model.language import msg

KEY_BYTES = 32
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
