"""Who calls: tokens that a node signs for one call to one address, checked by pinned keys.

A token is a JWT (RFC 7519) by Ed25519.  It is for one audience, lives a minute, and counts once.
"""

from __future__ import annotations

import base64
import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime

from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import OKPKey
from joserfc.jws import extract_compact

from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Refused
from kuznia.model.language import msg

SECONDS = 60
"""How long a token counts."""
SKEW = 60
"""By how many seconds two clocks may differ."""
LONGEST = 4096
_NAME = "urn:kuznia:"
_ALGORITHM = ["Ed25519"]


def participant_of(party: str) -> str:
    """Give the identifier under which a party takes part."""
    return _NAME + party


def issue(key: PrivateKey, audience: str, now: datetime) -> str:
    """Give the header by which a node shows a peer who calls."""
    seconds = int(now.timestamp())
    claims = {
        "iss": participant_of(key.public.party),
        "sub": key.public.holder,
        "aud": audience,
        "iat": seconds,
        "exp": seconds + SECONDS,
        "jti": secrets.token_urlsafe(16),
    }
    header = {"alg": "Ed25519", "kid": key.key, "typ": "JWT"}
    return "Bearer " + jwt.encode(header, claims, _private(key), algorithms=_ALGORITHM)


@dataclass(slots=True)
class Callers:
    """Checks tokens, and remembers those that were used while they still count."""

    audience: str
    """The participant that tokens must be for."""
    used: dict[str, int] = field(default_factory=dict[str, int])

    def party(self, header: str, keyring: Keyring, now: datetime) -> str:
        """Give the party of a caller.

        Raises Refused when the token is none of a node's key that counts, is for someone else, too
        old, from the future, or was used before.
        """
        token = header.removeprefix("Bearer ")
        if token == header or len(token) > LONGEST:
            raise _refused()
        key = keyring.keys.get(_key_of(token))
        if key is None or "node" not in key.roles or key.not_in_force(now.date()):
            raise _refused()
        try:
            claims = jwt.decode(token, _public(key), algorithms=_ALGORITHM).claims
        except (JoseError, ValueError, KeyError):
            raise _refused() from None
        self._check(claims, key, int(now.timestamp()))
        return key.party

    def _check(self, claims: dict[str, object], key: PublicKey, now: int) -> None:
        made, until, once = claims.get("iat"), claims.get("exp"), claims.get("jti")
        named = (claims.get("iss"), claims.get("aud"))
        if named != (participant_of(key.party), self.audience):
            raise _refused()
        if not (isinstance(made, int) and isinstance(until, int) and isinstance(once, str)):
            raise _refused()
        if not (made - SKEW <= now <= until + SKEW and until - made <= SECONDS):
            raise _refused()
        self.used = {each: end for each, end in self.used.items() if end + SKEW >= now}
        if once in self.used:
            raise _refused()
        self.used[once] = until


def now() -> datetime:
    """Give the time of this machine's clock."""
    return datetime.now(UTC)


def _key_of(token: str) -> str:
    try:
        return str(extract_compact(token.encode()).headers().get("kid", ""))
    except (JoseError, ValueError):
        return ""


def _private(key: PrivateKey) -> OKPKey:
    return OKPKey.import_key(
        {"kty": "OKP", "crv": "Ed25519", "x": _base64(key.public.signing),
         "d": _base64(key.signing.private_bytes_raw())}
    )  # fmt: skip


def _public(key: PublicKey) -> OKPKey:
    return OKPKey.import_key({"kty": "OKP", "crv": "Ed25519", "x": _base64(key.signing)})


def _base64(half: bytes) -> str:
    return base64.urlsafe_b64encode(half).decode().rstrip("=")


def _refused() -> Refused:
    return Refused(msg("the caller does not show who it is"))
