"""Public keys: whose they are, what they may sign and when, and how people compare them by voice.

The holder is a code that only the holder's own party can turn into a name.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from kuznia.exchange.canonical import Json, canonical, parse_object
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.lists import split_words

ROLES = ("propose", "approve", "attest", "node")
"""What a key may be for: proposing a release, approving one, attesting, acting as its node."""

_DOMAIN = b"kuznia key 1\0"
_HEX_DIGITS = 32
_GROUP = 7
_LIKE = str.maketrans("0189", "OIBG")
"""Digits that the alphabet of fingerprints lacks, and the letters that they are misread from."""

_SMALL_ORDER = {
    int.from_bytes(bytes.fromhex(point), "little")
    for point in (
        "0000000000000000000000000000000000000000000000000000000000000000",
        "0100000000000000000000000000000000000000000000000000000000000000",
        "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
        "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
        "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
        "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    )
}
"""Points under which one signature fits every text, so that it proves nothing."""


@dataclass(frozen=True, slots=True)
class PublicKey:
    """A public key with whose it is and what it may do."""

    party: str
    holder: str
    """Code of the person or node that holds it; the other party never sees a name."""
    roles: tuple[str, ...]
    signing: bytes
    """Ed25519, 32 bytes."""
    sealing: bytes
    """X25519, 32 bytes."""
    valid_from: date
    valid_to: date | None = None
    """Last day on which it counts; None while it has no end."""
    revoked_on: date | None = None
    """Day from which it no longer counts."""
    revoked_why: str | None = None

    @property
    def key(self) -> str:
        """The identifier: the first 32 hexadecimal digits of the fingerprint's digest."""
        return self._digest.hex()[:_HEX_DIGITS]

    @property
    def fingerprint(self) -> str:
        """All 256 bits and a check of 24, in eight groups of letters and digits to read aloud."""
        check = hashlib.sha256(self._digest).digest()[:3]
        letters = base64.b32encode(self._digest + check).decode()
        return "-".join(letters[at : at + _GROUP] for at in range(0, len(letters), _GROUP))

    @property
    def short_fingerprint(self) -> str:
        """The first two groups, to tell keys apart in a list; not enough to trust one."""
        return "-".join(self.fingerprint.split("-")[:2])

    def not_in_force(self, on: date) -> Message | None:
        """Say why the key does not count on a day; None when it does."""
        if self.revoked_on and on >= self.revoked_on:
            return msg("key {key} was revoked on {day}", key=self.key, day=self.revoked_on)
        if on < self.valid_from:
            return msg("key {key} is not valid before {day}", key=self.key, day=self.valid_from)
        if self.valid_to and on > self.valid_to:
            return msg("key {key} was valid to {day}", key=self.key, day=self.valid_to)
        return None

    def has_fingerprint(self, heard: str) -> bool:
        """Say whether what someone read out is the whole fingerprint of this key."""
        letters = "".join(sign for sign in heard.upper() if sign.isalnum()).translate(_LIKE)
        return letters == self.fingerprint.replace("-", "")

    def row(self) -> dict[str, str | None]:
        """Give the key as a row of the table `keys`."""
        return {
            "key": self.key,
            "party": self.party,
            "holder": self.holder,
            "roles": ";".join(self.roles),
            "signing": _base64url(self.signing),
            "sealing": _base64url(self.sealing),
            "valid_from": self.valid_from.isoformat(),
            "valid_to": self.valid_to.isoformat() if self.valid_to else None,
            "revoked_on": self.revoked_on.isoformat() if self.revoked_on else None,
            "revoked_why": self.revoked_why,
        }

    def as_json(self) -> dict[str, Json]:
        """Give the key as a JSON object: the row, without empty cells."""
        return {name: cell for name, cell in self.row().items() if cell is not None}

    def line(self) -> str:
        """Give the key as one line of JSON."""
        return canonical(self.as_json()).decode()

    @classmethod
    def of_line(cls, line: str) -> PublicKey:
        """Read a key from one line of JSON.

        Raises Invalid when it is none.
        """
        return cls.of_row(parse_object(line.encode(), "keys", largest=64 * 1024))

    @classmethod
    def of_row(cls, row: Mapping[str, object]) -> PublicKey:
        """Read a key from a row of the table `keys`, or from a JSON object with its columns.

        Raises Invalid, naming the column, when a cell is wrong, when the identifier is not that of
        the two halves, and when a half is a point that proves or hides nothing.
        """
        key = cls(
            party=_code(row, "party"),
            holder=_code(row, "holder"),
            roles=_roles(row),
            signing=_half(row, "signing"),
            sealing=_half(row, "sealing"),
            valid_from=_first_day(row),
            valid_to=_day(row, "valid_to"),
            revoked_on=_day(row, "revoked_on"),
            revoked_why=_text(row, "revoked_why"),
        )
        if _text(row, "key") != key.key:
            raise _wrong("key", msg("is not the identifier of these two halves: {key}",
                                    key=key.key))  # fmt: skip
        if key.valid_to and key.valid_to < key.valid_from:
            raise _wrong("valid_to", msg("is before the first day"))
        _check_signing(key.signing)
        _check_sealing(key.sealing)
        return key

    @property
    def _digest(self) -> bytes:
        return hashlib.sha256(_DOMAIN + self.signing + self.sealing).digest()


def _check_signing(half: bytes) -> None:
    if int.from_bytes(half, "little") % 2**255 in _SMALL_ORDER:
        raise _wrong("signing", msg("is a point under which every signature would fit"))


def _check_sealing(half: bytes) -> None:
    from cryptography.hazmat.primitives.asymmetric.x25519 import X25519PrivateKey, X25519PublicKey

    try:
        X25519PrivateKey.from_private_bytes(bytes(32)).exchange(
            X25519PublicKey.from_public_bytes(half)
        )
    except ValueError:
        raise _wrong("sealing", msg("is a point that seals nothing")) from None


def _text(row: Mapping[str, object], column: str) -> str | None:
    cell = row.get(column)
    if cell is None or isinstance(cell, str):
        return cell or None
    raise _wrong(column, msg("is not a text"))


def _code(row: Mapping[str, object], column: str) -> str:
    cell = _text(row, column)
    if cell is None:
        raise _wrong(column, msg("is empty"))
    return cell


def _roles(row: Mapping[str, object]) -> tuple[str, ...]:
    roles = split_words(_text(row, "roles"))
    if not roles or not set(roles) <= set(ROLES):
        raise _wrong("roles", msg("is not some of: {roles}", roles=", ".join(ROLES)))
    return tuple(role for role in ROLES if role in roles)


def _half(row: Mapping[str, object], column: str) -> bytes:
    cell = _code(row, column)
    try:
        half = base64.b64decode(cell + "=" * (-len(cell) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        half = b""
    if len(half) != 32 or _base64url(half) != cell.rstrip("="):
        raise _wrong(column, msg("is not 32 bytes in base64url"))
    return half


def _first_day(row: Mapping[str, object]) -> date:
    day = _day(row, "valid_from")
    if day is None:
        raise _wrong("valid_from", msg("is empty"))
    return day


def _day(row: Mapping[str, object], column: str) -> date | None:
    cell = _text(row, column)
    if cell is None:
        return None
    try:
        day = date.fromisoformat(cell)
    except ValueError:
        raise _wrong(column, msg("is not a day written YYYY-MM-DD")) from None
    if day.isoformat() != cell:
        raise _wrong(column, msg("is not a day written YYYY-MM-DD"))
    return day


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).decode().rstrip("=")


def _wrong(column: str, reason: Message) -> Invalid:
    return Invalid(
        msg("the key cannot be used: {column} {reason}", column=column, reason=reason),
        [Finding("keys", Severity.ERROR, "keys", reason, column=column)],
    )
