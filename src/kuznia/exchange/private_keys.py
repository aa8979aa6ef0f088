"""Private keys: one file a person, locked by a passphrase, readable by its owner only.

The file is a line of JSON (the public key, and how the passphrase is stretched) and two PKCS #8
blocks, one for signing and one for sealing.  What cryptography calls its best encryption derives
the lock by 2048 rounds of PBKDF2, which guessing machines outrun, so scrypt comes before it.
"""

from __future__ import annotations

import base64
import os
import re
import secrets
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from kuznia.exchange.canonical import Json, canonical, parse_object
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.whole_file import OWNER_ONLY, read_whole, write_whole
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

SHORTEST_PASSPHRASE = 12
_FORMAT = "kuznia private key 1"
_LARGEST = 64 * 1024
_SCRYPT_N = 2**16
_SCRYPT_N_MOST = 2**20
_BLOCK = re.compile(
    rb"-----BEGIN ENCRYPTED PRIVATE KEY-----\n[A-Za-z0-9+/=\n]+-----END ENCRYPTED PRIVATE KEY-----"
)


@dataclass(frozen=True, slots=True)
class PrivateKey:
    """A private key for signing and sealing, with its public half."""

    public: PublicKey
    signing: Ed25519PrivateKey
    sealing: X25519PrivateKey

    @classmethod
    def new(
        cls,
        party: str,
        holder: str,
        roles: tuple[str, ...],
        valid_from: date,
        valid_to: date | None = None,
    ) -> PrivateKey:
        """Make a new key.

        Raises Invalid when what is said of it is wrong, such as an unknown role.
        """
        signing, sealing = Ed25519PrivateKey.generate(), X25519PrivateKey.generate()
        public = PublicKey(
            party, holder, roles, *_public_halves(signing, sealing), valid_from, valid_to
        )
        return cls(PublicKey.of_row(public.row()), signing, sealing)

    @property
    def key(self) -> str:
        """The identifier of the key."""
        return self.public.key

    def sign(self, content: bytes) -> bytes:
        """Sign some bytes by Ed25519."""
        return self.signing.sign(content)

    def write(self, path: Path, passphrase: str) -> None:
        """Write the key into a file of its own, locked and for its owner only.

        Raises Refused when the passphrase is too short or the file exists, and NotFound when
        there is no folder for it.
        """
        if len(passphrase) < SHORTEST_PASSPHRASE:
            raise Refused(
                msg("the passphrase has less than {least} characters", least=SHORTEST_PASSPHRASE),
                msg("take four or more words that have nothing to do with you"),
            )
        salt = secrets.token_bytes(16)
        lock = serialization.BestAvailableEncryption(_stretched(passphrase, salt, _SCRYPT_N))
        head = canonical(
            {
                "kuznia": _FORMAT,
                "public": self.public.as_json(),
                "scrypt": {"n": _SCRYPT_N, "salt": base64.b64encode(salt).decode()},
            }
        )
        blocks = (
            half.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, lock)
            for half in (self.signing, self.sealing)
        )
        write_whole(path, b"\n".join((head, b"".join(blocks))), OWNER_ONLY, replace=False)

    @classmethod
    def read(cls, path: Path, passphrase: str) -> PrivateKey:
        """Read a key from its file.

        Raises NotFound when there is none, Refused when others may read it or the passphrase is
        wrong, and Invalid when it is no key file or was changed.
        """
        content = read_whole(path, _LARGEST)
        if os.name == "posix" and path.stat().st_mode & 0o077:
            raise Refused(
                msg("{path} may be read by others than its owner", path=path),
                msg("make it yours alone, as by: chmod 600 {path}", path=path),
            )
        line, _, blocks = content.partition(b"\n")
        head = parse_object(line, str(path), _LARGEST)
        salt, rounds = _stretching(head, path)
        found = _BLOCK.findall(blocks)
        public = head.get("public")
        if head.get("kuznia") != _FORMAT or len(found) != 2 or not isinstance(public, dict):
            raise _no_key_file(path)
        password = _stretched(passphrase, salt, rounds)
        signing, sealing = (_unlocked(block, password, path) for block in found)
        if not isinstance(signing, Ed25519PrivateKey) or not isinstance(sealing, X25519PrivateKey):
            raise _no_key_file(path)
        key = PublicKey.of_row(public)
        if (key.signing, key.sealing) != _public_halves(signing, sealing):
            raise Invalid(msg("{path} names another key than it holds", path=path))
        return cls(key, signing, sealing)

    def with_public(self, public: PublicKey) -> PrivateKey:
        """Give the key with what its party has since recorded of it, such as its last day.

        Raises Invalid when that is another key.
        """
        if public.key != self.key:
            raise Invalid(msg("{one} is another key than {other}", one=public.key, other=self.key))
        return replace(self, public=public)


def _public_halves(signing: Ed25519PrivateKey, sealing: X25519PrivateKey) -> tuple[bytes, bytes]:
    return signing.public_key().public_bytes_raw(), sealing.public_key().public_bytes_raw()


def _stretched(passphrase: str, salt: bytes, rounds: int) -> bytes:
    """Derive the lock; one passphrase has one form, however a keyboard composes its letters."""
    letters = unicodedata.normalize("NFC", passphrase).encode()
    return base64.b64encode(Scrypt(salt=salt, length=32, n=rounds, r=8, p=1).derive(letters))


def _stretching(head: dict[str, Json], path: Path) -> tuple[bytes, int]:
    scrypt = head.get("scrypt")
    if not isinstance(scrypt, dict):
        raise _no_key_file(path)
    salt, rounds = scrypt.get("salt"), scrypt.get("n")
    if (
        not isinstance(salt, str)
        or not re.fullmatch(r"[A-Za-z0-9+/]{22}==", salt)
        or not isinstance(rounds, int)
        or not 2**14 <= rounds <= _SCRYPT_N_MOST
        or rounds & (rounds - 1)
    ):
        raise _no_key_file(path)
    return base64.b64decode(salt), rounds


def _unlocked(block: bytes, password: bytes, path: Path) -> object:
    try:
        return serialization.load_pem_private_key(block, password)
    except ValueError:
        raise Refused(
            msg("{path} does not open with this passphrase", path=path),
            msg("a passphrase cannot be recovered; a lost one means a new key"),
        ) from None


def _no_key_file(path: Path) -> Invalid:
    return Invalid(msg("{path} is not a private key of Kuznia", path=path))
