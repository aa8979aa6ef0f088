"""Who calls: tokens that a node signs for one call to one address, checked by pinned keys.

A token is a JWT (RFC 7519) by Ed25519.  It is for one audience, lives a minute, and counts once.
"""

from __future__ import annotations

import base64
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import islice
from time import monotonic

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact

from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Refused, Unable
from kuznia.model.language import msg

SECONDS = 60
"""How long a token counts."""
SKEW = 60
"""By how many seconds two clocks may differ."""
FIRST_ZONE, LAST_ZONE = timedelta(hours=14), timedelta(hours=12)
"""How far a clock on the wall may be before or behind that of UTC."""
LONGEST = 4096
_NAME = "urn:kuznia:"
_ALGORITHM = ["Ed25519"]


def participant_of(party: str) -> str:
    """Give the identifier under which a party takes part."""
    return _NAME + party


def party_in(participant: str) -> str | None:
    """Give the party that an identifier names; None for one that names none, such as a DID."""
    return participant.removeprefix(_NAME) if participant.startswith(_NAME) else None


def issue(key: PrivateKey, audience: str, now: datetime, issuer: str | None = None) -> str:
    """Give the header by which a node shows a peer who calls.

    The issuer is the identifier at which the node takes part, when it is not that of its party.
    """
    seconds = int(now.timestamp())
    claims = {
        "iss": issuer or participant_of(key.public.party),
        "sub": key.public.holder,
        "aud": audience,
        "iat": seconds,
        "exp": seconds + SECONDS,
        "jti": secrets.token_urlsafe(16),
    }
    header = {"alg": "Ed25519", "kid": key.key, "typ": "JWT"}
    return "Bearer " + jwt.encode(header, claims, _private(key), algorithms=_ALGORITHM)


class TooOld(Unable):
    """A token may have been used before the node was started; a new one will do."""


def key_named(header: str) -> str:
    """Give the key that a header names, unchecked; empty for none."""
    token = header.removeprefix("Bearer ")
    return "" if token == header or len(token) > LONGEST else _key_of(token)


@dataclass(slots=True)
class Callers:
    """Checks tokens, and remembers those that were used while they still count."""

    audience: str
    """The participant that tokens must be for."""
    since: datetime | None = None
    """When it began to remember; None for always."""
    used: dict[str, int] = field(default_factory=dict[str, int])
    _begun: float = field(default_factory=monotonic)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def party(
        self,
        header: str,
        keyring: Keyring,
        now: datetime,
        participant: Callable[[str], str] = participant_of,
    ) -> str:
        """Give the party of a caller; *participant* says at which identifier each takes part.

        Raises Refused when the token is none of a node's key that counts, is for someone else, too
        old, from the future, or was used before; and TooOld when it may have been used before it
        began to remember.
        """
        token = header.removeprefix("Bearer ")
        key = keyring.keys.get(key_named(header))
        if key is None or "node" not in key.roles or not _counts(key, now):
            raise _refused()
        try:
            claims = jwt.decode(token, _public(key), algorithms=_ALGORITHM).claims
        except (JoseError, ValueError, KeyError):
            raise _refused() from None
        if (claims.get("iss"), claims.get("aud")) != (participant(key.party), self.audience):
            raise _refused()
        self._take(claims, int(now.timestamp()))
        return key.party

    def _take(self, claims: dict[str, object], now: int) -> None:
        made, until, once = claims.get("iat"), claims.get("exp"), claims.get("jti")
        if not (isinstance(made, int) and isinstance(until, int) and isinstance(once, str)):
            raise _refused()
        if not (made - SKEW <= now <= until + SKEW and until - made <= SECONDS):
            raise _refused()
        if self.since is not None and made < int(self.since.timestamp()) and self._is_fresh():
            raise TooOld(msg("the node has just started, and takes newer tokens only"),
                         msg("sign a new one and try again"))  # fmt: skip
        with self._lock:
            self._forget(now)
            if once in self.used:
                raise _refused()
            self.used[once] = until

    def _is_fresh(self) -> bool:
        """Say whether tokens may still count that were used before it began to remember.

        By a clock that is never set: one that was ahead at the start keeps nobody out for long.
        """
        return monotonic() - self._begun < SECONDS + 2 * SKEW

    def _forget(self, now: int) -> None:
        """Forget those that no longer count, from the oldest on."""
        for once in list(islice(self.used, 2)):  # two for each that comes: none stays for long
            if self.used[once] + SKEW < now:
                del self.used[once]


def now() -> datetime:
    """Give the time of this machine's clock."""
    return datetime.now(UTC)


def _counts(key: PublicKey, now: datetime) -> bool:
    """Say whether a key counts now; its days are those of its party, wherever on Earth that is.

    So one that was made this morning counts at once where it is still yesterday, and so does its
    revocation.
    """
    latest, earliest = (now + FIRST_ZONE).date(), (now - LAST_ZONE).date()
    if key.revoked_on is not None and key.revoked_on <= latest:
        return False
    return key.valid_from <= latest and (key.valid_to is None or earliest <= key.valid_to)


def _key_of(token: str) -> str:
    try:
        return str(extract_compact(token.encode()).headers().get("kid", ""))
    except (JoseError, ValueError):
        return ""


@lru_cache(maxsize=64)
def _private(key: PrivateKey) -> OKPKey:
    return OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "x": _base64(key.public.signing),
         "d": _base64(key.signing.private_bytes_raw())}
    )  # fmt: skip


@lru_cache(maxsize=1024)
def _public(key: PublicKey) -> OKPKey:
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _base64(key.signing)})


def _base64(half: bytes) -> str:
    return base64.urlsafe_b64encode(half).decode().rstrip("=")


def _refused() -> Refused:
    return Refused(msg("the caller does not show who it is"))
