"""Partners over HTTP: the card that a node shows to anyone, and asking for that of another node."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import httpx2
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from kuznia.app.days import today
from kuznia.app.identities import KeyIdentity
from kuznia.app.keys import LARGEST_CARD, keyring_of
from kuznia.app.node import Node
from kuznia.app.partners import add_partner, partners_of
from kuznia.app.programmes import read
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.partners import Partner, proper_address
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import participant_on, read_card
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.model.errors import KuzniaError, PeerFailed, Refused
from kuznia.model.language import Message, msg
from kuznia.web.connecting import client_of, received

CARD = "/.well-known/kuznia-card"
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
    return [Route(CARD, _shown(lambda: identity.card().to_json()), methods=["GET"])]


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
    keys = sorted(ring.nodes(partner.party, date.fromisoformat(today())),
                  key=lambda key: key.valid_from)  # fmt: skip
    newest = keys[-1] if keys else None
    try:
        paper = _card(client, partner.address)
        shown, participant = read_card(paper), participant_on(paper)
    except KuzniaError as error:
        return Seen(partner, newest, answers=False, remarks=(error.message,))
    remarks: list[Message] = []
    if shown.key not in {key.key for key in keys}:
        remarks.append(msg("it shows a key that was not exchanged: {fingerprint}",
                           fingerprint=shown.short_fingerprint))  # fmt: skip
    named = participant or participant_of(shown.party)
    if named != partner.participant:
        remarks.append(msg("it takes part as {participant} now", participant=named))
    return Seen(partner, newest, answers=True, remarks=tuple(remarks))


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
        except Refused:
            return Response(status_code=404)
        return Response(content, media_type="application/json")

    return answer
