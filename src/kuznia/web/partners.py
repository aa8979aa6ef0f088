"""Partners over HTTP: the card that a node shows to anyone, and asking for that of another node."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from urllib.parse import urlsplit

import httpx2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuznia.app.days import today
from kuznia.app.identities import KeyIdentity
from kuznia.app.keys import LARGEST_CARD, keyring_of
from kuznia.app.node import PROTOCOL, Node
from kuznia.app.partners import add_partner, partners_of
from kuznia.app.programmes import read
from kuznia.exchange.canonical import canonical
from kuznia.exchange.dsp.did import LARGEST, METHOD, document_address, read_document
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.partners import Partner, is_this_machine, proper_address
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import participant_on, read_card
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.model.errors import KuzniaError, PeerFailed, Refused, Unable
from kuznia.model.language import Message, msg
from kuznia.web.connecting import client_of, received

CARD = "/.well-known/kuznia-card"
VERSIONS = "/.well-known/dspace-version"
QUICK = 5
"""Seconds for which a list waits for each partner."""


@dataclass(frozen=True, slots=True)
class Seen:
    """A partner, as it is kept and as its node shows itself now."""

    partner: Partner
    key: PublicKey | None
    """Its newest key that was exchanged and counts."""
    answers: bool
    remarks: tuple[Message, ...]
    """What differs from what is kept; it changes nothing by itself."""


def public_routes(node: Node) -> list[Route]:
    """Give the routes at which a node that is known by keys shows them to anyone."""
    identity = node.identity
    if not isinstance(identity, KeyIdentity):
        return []
    routes = [Route(CARD, _shown(lambda: identity.card().to_json()), methods=["GET"])]
    if identity.name.startswith(METHOD):
        catalog, versions = f"{node.address}{PROTOCOL}/catalog", node.address + VERSIONS
        place = urlsplit(document_address(identity.name)).path
        shown = _shown(lambda: canonical(identity.document(catalog, versions)))
        routes.append(Route(place, shown, methods=["GET"]))
    return routes


def add(folder: Path, address: str, fingerprint: str | None) -> tuple[Partner, PublicKey]:
    """Ask the node at an address for its card, take it in, and keep where the node is.

    Raises PeerFailed when it does not answer or shows no card, and as `add_partner` does.
    """
    root = proper_address(address)
    with client_of(folder) as client:
        paper = _card(client, root)
    return add_partner(folder, root, paper, fingerprint)


def seen(folder: Path) -> list[Seen]:
    """Give all partners, and whether each answers now."""
    programme = read(folder)
    ring = keyring_of(programme)
    with client_of(folder, QUICK) as client:
        return [_seen(client, each, ring) for each in partners_of(programme).by_party.values()]


def _seen(client: httpx2.Client, partner: Partner, ring: Keyring) -> Seen:
    day = date.fromisoformat(today())
    keys = sorted(ring.nodes(partner.party, day), key=lambda key: key.valid_from)
    newest = keys[-1] if keys else None
    try:
        paper = _card(client, partner.address)
        shown, participant = read_card(paper), participant_on(paper)
    except KuzniaError as error:
        return Seen(partner, newest, answers=False, remarks=(error.message,))
    known = ring.keys.get(shown.key)
    remarks: list[Message | None] = [
        msg("it shows a key that was not exchanged: {fingerprint}",
            fingerprint=shown.short_fingerprint)
        if known is None
        else known.not_in_force(max(day, known.valid_from)),
    ]  # fmt: skip
    named = participant or participant_of(shown.party)
    if named != partner.participant:
        remarks.append(msg("it takes part as {participant} now", participant=named))
    if partner.participant.startswith(METHOD):
        remarks.append(_remark_on_document(client, partner, known or newest))
    return Seen(partner, newest, answers=True, remarks=tuple(filter(None, remarks)))


def _remark_on_document(
    client: httpx2.Client, partner: Partner, key: PublicKey | None
) -> Message | None:
    """Say what a partner's DID document shows otherwise than the keys that were exchanged."""
    did = partner.participant
    here = urlsplit(partner.address)
    own = here.scheme == "http" and is_this_machine(urlsplit(document_address(did)).hostname or "")
    try:
        content = received(client, document_address(did, "http" if own else "https"), LARGEST)
        found = read_document(content, did)
    except KuzniaError as error:
        return error.message
    if key is None or found.shows(key):
        return None
    return msg("the document of {did} shows another key than the one exchanged, which counts",
               did=did)  # fmt: skip


def _card(client: httpx2.Client, root: str) -> Envelope:
    url = root + CARD
    content = received(client, url, LARGEST_CARD)
    try:
        return Envelope.from_json(content, url)
    except KuzniaError as error:
        raise PeerFailed(
            msg("{address} shows no card of a node's key", address=root),
            msg("is it the root address of the other party's node?"),
        ) from error


def _shown(make: Callable[[], bytes]) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_request: Request) -> Response:
        try:
            content = await run_in_threadpool(make)
        except Unable:
            raise
        except Refused:
            return Response(status_code=404)
        return Response(content, media_type="application/json")

    return answer
