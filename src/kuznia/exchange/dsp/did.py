"""Identifiers by the method did:web, and the documents that they lead to.

A document tells the keys and services of a node to whoever asks.  It is signed by nobody: what counts
between partners are the keys that people have compared.
"""

from __future__ import annotations

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import cast
from urllib.parse import urlsplit

from kuznia.exchange.canonical import Json, parse_object, text_field
from kuznia.exchange.dsp.message_types import CONTEXT
from kuznia.exchange.keys import PublicKey
from kuznia.model.errors import Invalid
from kuznia.model.language import Message, msg

METHOD = "did:web:"
LARGEST = 256 * 1024
"""Most bytes of a document."""
MOST = 64
"""Most keys and most services in a document."""
_CONTEXTS = (
    CONTEXT,
    "https://www.w3.org/ns/did/v1",
    "https://w3id.org/security/suites/jws-2020/v1",
)
_HOST = re.compile(r"(?=.{1,253}\Z)[a-z0-9]([a-z0-9-]*[a-z0-9])?(\.[a-z0-9]([a-z0-9-]*[a-z0-9])?)*")
_STEP = re.compile(r"[A-Za-z0-9_~-][A-Za-z0-9._~-]*")
_KEY_TYPES = ("JsonWebKey2020", "JsonWebKey")
_FILE = "did.json"
_ROOT = f"/.well-known/{_FILE}"


@dataclass(frozen=True, slots=True)
class Service:
    """A service that a document names."""

    type: str
    address: str


@dataclass(frozen=True, slots=True)
class Document:
    """What the document of an identifier says."""

    did: str
    keys: frozenset[bytes]
    """Public halves for signatures, Ed25519."""
    services: tuple[Service, ...]

    def shows(self, key: PublicKey) -> bool:
        """Say whether a key is among those of the document."""
        return key.signing in self.keys


def document_address(did: str, scheme: str = "https") -> str:
    """Give the address of the document that an identifier leads to.

    Raises Invalid when it is no did:web.
    """
    host, *path = did.removeprefix(METHOD).split(":")
    name, has_port, port = host.partition("%3A")
    if (
        not did.startswith(METHOD)
        or not _is_host(name)
        or (has_port and not _is_port(port))
        or not all(_STEP.fullmatch(step) for step in path)
    ):
        raise Invalid(
            msg("'{did}' is no identifier by did:web", did=did),
            hint=msg("it looks like did:web:node.example, with a port did:web:node.example%3A8280"),
        )
    place = "/" + "/".join((*path, _FILE)) if path else _ROOT
    return f"{scheme}://{name}{':' if has_port else ''}{port}{place}"


def did_of(address: str) -> str:
    """Give the identifier that leads to the document at an address.

    Raises Invalid when none does.
    """
    try:
        found = urlsplit(address)
        host, port = found.hostname or "", found.port
    except ValueError:
        found, host, port = urlsplit(""), "", None
    path = "" if found.path == _ROOT else found.path.removesuffix(f"/{_FILE}")
    did = METHOD + host + ("" if port is None else f"%3A{port}") + path.replace("/", ":")
    try:
        is_same = document_address(did, found.scheme) == address
    except Invalid:
        is_same = False
    if not is_same:
        raise Invalid(msg("no did:web leads to {address}", address=address))
    return did


def document(did: str, keys: Iterable[PublicKey], catalog: str, versions: str) -> dict[str, Json]:
    """Make the document of a node from its public keys and the addresses of its services."""
    methods: list[Json] = [
        {
            "id": f"{did}#{key.key}",
            "type": _KEY_TYPES[0],
            "controller": did,
            "publicKeyJwk": {"kty": "OKP", "crv": "Ed25519", "x": key.row()["signing"]},
        }
        for key in keys
    ]
    names: list[Json] = [cast("dict[str, Json]", method)["id"] for method in methods]
    return {
        "@context": list(_CONTEXTS),
        "id": did,
        "verificationMethod": methods,
        "authentication": names,
        "assertionMethod": names,
        "service": [
            {"id": f"{did}#catalog", "type": "CatalogService", "serviceEndpoint": catalog},
            {"id": f"{did}#versions", "type": "DataService", "serviceEndpoint": versions},
        ],
    }


def read_document(content: bytes, did: str) -> Document:
    """Read the document that an identifier leads to.

    Keys of other kinds are left out.  Raises Invalid when it is no document, that of another
    identifier, or when one of its keys or services is not whole.
    """
    found = parse_object(content, did, largest=LARGEST)
    if found.get("id") != did:
        raise _wrong(did, msg("it is the document of {id}", id=found.get("id")))
    methods = _objects(found, "verificationMethod", did)
    names = [text_field(method, "id", did) for method in methods]
    if len(set(names)) != len(names) or not all(name.startswith(f"{did}#") for name in names):
        raise _wrong(did, msg("its keys have no names of their own"))
    keys = (_key(method, did) for method in methods)
    services = (
        Service(text_field(each, "type", did), text_field(each, "serviceEndpoint", did))
        for each in _objects(found, "service", did)
    )
    return Document(did, frozenset(key for key in keys if key is not None), tuple(services))


def _key(method: dict[str, Json], did: str) -> bytes | None:
    if method.get("controller") != did:
        raise _wrong(did, msg("a key in it is controlled by another"))
    jwk = method.get("publicKeyJwk")
    if method.get("type") not in _KEY_TYPES or not isinstance(jwk, dict):
        return None
    if "d" in jwk:
        raise _wrong(did, msg("it gives away a private key"))
    if (jwk.get("kty"), jwk.get("crv")) != ("OKP", "Ed25519"):
        return None
    half = text_field(jwk, "x", did)
    try:
        key = base64.b64decode(half + "=" * (-len(half) % 4), altchars=b"-_", validate=True)
    except (binascii.Error, ValueError):
        key = b""
    if len(key) != 32:
        raise _wrong(did, msg("a key in it is not 32 bytes in base64url"))
    return key


def _objects(found: dict[str, Json], field: str, did: str) -> list[dict[str, Json]]:
    listed = found.get(field, [])
    if not isinstance(listed, list) or len(listed) > MOST:
        raise _wrong(did, msg("{field} is no list of at most {most}", field=field, most=MOST))
    objects = [each for each in listed if isinstance(each, dict)]
    if len(objects) != len(listed):
        raise _wrong(did, msg("{field} holds something else than objects", field=field))
    return objects


def _is_host(name: str) -> bool:
    """Say whether a name is that of a host, and no number of one."""
    return _HOST.fullmatch(name) is not None and not name.rpartition(".")[2].isdigit()


def _is_port(text: str) -> bool:
    return bool(re.fullmatch(r"[1-9][0-9]{0,4}", text)) and int(text) < 65536


def _wrong(did: str, reason: Message) -> Invalid:
    return Invalid(msg("the document of {did} cannot be used: {reason}", did=did, reason=reason))
