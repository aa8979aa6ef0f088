"""Keys made from a key: one for each purpose and place, so that none ever serves twice."""

from __future__ import annotations

from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

KEY_BYTES = 32


def subkey(key: bytes, place: bytes, purpose: str) -> bytes:
    """Derive a key of 32 bytes by HKDF-SHA256, with *place* as its salt.

    Raises ValueError when the key does not have 32 bytes.
    """
    if len(key) != KEY_BYTES:
        raise ValueError(len(key))
    info = f"kuznia chunks 1 {purpose}".encode("ascii")
    return HKDF(SHA256(), KEY_BYTES, place, info).derive(key)
