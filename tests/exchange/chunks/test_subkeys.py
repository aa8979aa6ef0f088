import hashlib
import hmac

import pytest

from kuznia.exchange.chunks.subkeys import subkey

KEY = bytes(range(32))


def test_a_subkey_is_hkdf_sha256_as_the_format_says():
    extracted = hmac.digest(b"place", KEY, "sha256")
    expected = hmac.new(extracted, b"kuznia chunks 1 wrap\x01", hashlib.sha256).digest()

    assert expected == subkey(KEY, b"place", "wrap")


def test_another_purpose_place_or_key_gives_another_subkey():
    subkeys = {
        subkey(KEY, b"place", "wrap"),
        subkey(KEY, b"place", "address"),
        subkey(KEY, b"other", "wrap"),
        subkey(bytes(32), b"place", "wrap"),
    }

    assert 4 == len(subkeys)


def test_a_key_of_another_length_is_none():
    with pytest.raises(ValueError, match="16"):
        subkey(bytes(16), b"", "wrap")
