"""Asking a peer: which versions it speaks, what it offers, and for one of its packages."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import cast
from urllib.parse import urljoin

import httpx2

from kuznia.app.node import INBOX, Node
from kuznia.app.offered import DATASET, FORMAT
from kuznia.app.partners import partners_of
from kuznia.app.programmes import read
from kuznia.exchange.canonical import parse_object
from kuznia.exchange.dsp.addresses import same_server
from kuznia.exchange.dsp.checking import check
from kuznia.exchange.dsp.messages import Body, catalog_request
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import Process, Role, State
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import Invalid, NotFound, PeerFailed, Refused
from kuznia.model.language import msg
from kuznia.web.connecting import client_of, unreachable

VERSION = "2025-1"
LARGEST = 16 * 1024 * 1024
MOST_PAGES = 1000
"""Pages of a catalogue that are read."""
_RUNNING = "node.json"


def remember_address(folder: Path, address: str) -> None:
    """Keep at which address the node of a folder runs, for commands that ask in its name."""
    write_whole(folder / _RUNNING, json.dumps({"address": address}).encode())


def address_of(folder: Path) -> str:
    """Give the address at which the node of a folder runs, or ran last.

    Raises NotFound when it never did.
    """
    try:
        found = parse_object(read_whole(folder / _RUNNING, LARGEST), _RUNNING)
    except NotFound:
        raise NotFound(
            msg("the node of {folder} has never run", folder=folder),
            msg("start it in another window with: kuznia serve"),
        ) from None
    return str(found.get("address", ""))


def offers(node: Node, root: str, party: str) -> list[Body]:
    """Give the datasets that a peer offers to this party.

    Raises PeerFailed when it cannot be reached or answers otherwise than the protocol says.
    """
    base, peer = _base(node.folder, root), _participant(node, party)
    url, found = f"{base}/catalog/request", list[Body]()
    with client_of(node.folder) as client:
        for _ in range(MOST_PAGES):
            headers = {"Authorization": node.identity.header(peer)}
            answer = _answer(client, "POST", url, catalog_request(), headers)
            page = _checked(parse_object(answer.content, url, largest=LARGEST), "Catalog")
            found += cast("list[Body]", page.get("dataset", []))
            following = answer.links.get("next", {}).get("url")
            if following is None:
                return found
            url = _on_the_same_server(url, following)
    raise PeerFailed(msg("the catalogue of {address} has no end", address=root))


def request(node: Node, root: str, party: str, release: str, *, format: str = FORMAT) -> str:
    """Ask a peer for a package, and give the name of the negotiation; the running node goes on.

    One that is under way already is not begun again.  Raises NotFound when the peer does not offer
    it, and PeerFailed when it cannot be asked.
    """
    dataset, peer = DATASET + release, _participant(node, party)
    for record in node.records():
        is_open = record.state is not State.FINALIZED and not _is_refused(record)
        is_same = (record.about, record.peer, record.format) == (dataset, peer, format)
        if record.talk.role is Role.CONSUMER and is_same and is_open:
            return record.talk.own_pid
    found = next((each for each in offers(node, root, party) if each["@id"] == dataset), None)
    if found is None:
        raise NotFound(
            msg("{party} offers no release {release}", party=party, release=release),
            msg("see what it offers with: kuznia package catalog"),
        )
    policies = cast("list[Body]", found["hasPolicy"])
    return node.negotiate(peer, _base(node.folder, root), dataset, policies[0], format)


def fetch(
    node: Node, root: str, party: str, release: str, seconds: float = 120, *, format: str = FORMAT
) -> Path:
    """Negotiate for a peer's package and fetch it, or let the peer push it.

    The node of the folder must be running.  Gives the file in the inbox.  Raises NotFound when the
    peer does not offer it, Refused when it does not agree, and PeerFailed when it does not come in
    time.
    """
    pid = request(node, root, party, release, format=format)
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        records = node.records()
        negotiation = next(each for each in records if each.talk.own_pid == pid)
        transfer = _transfer(negotiation, records)
        if _is_refused(negotiation) or (transfer is not None and _is_refused(transfer)):
            raise Refused(msg("{party} does not agree to give {release}", party=party,
                              release=release))  # fmt: skip
        if transfer is not None and transfer.state is State.COMPLETED:
            file = node.folder / INBOX / f"{release}.kuznia"
            if not file.exists():
                raise PeerFailed(msg("{party} says that it has sent {release}, and nothing has come",
                                     party=party, release=release))  # fmt: skip
            return file
        time.sleep(0.05)
    raise PeerFailed(
        msg("{release} has not come within {seconds} seconds", release=release,
            seconds=round(seconds)),
        msg("it goes on while both nodes run; look into the inbox later"),
    )  # fmt: skip


def _is_refused(record: Record) -> bool:
    return record.state is State.TERMINATED or record.talk.was_turned_down


def _transfer(negotiation: Record, records: list[Record]) -> Record | None:
    agreement = negotiation.agreement.get("@id")
    return next(
        (each for each in records
         if each.talk.process is Process.TRANSFER and agreement and each.about == agreement),
        None,
    )  # fmt: skip


def _participant(node: Node, party: str) -> str:
    return partners_of(read(node.folder)).participant(party)


def _base(folder: Path, root: str) -> str:
    url = f"{root.rstrip('/')}/.well-known/dspace-version"
    with client_of(folder) as client:
        content = _answer(client, "GET", url).content
    found = _checked(parse_object(content, url, largest=LARGEST), "VersionResponse")
    for each in cast("list[Body]", found["protocolVersions"]):
        if each["version"] == VERSION:
            return root.rstrip("/") + str(each["path"])
    raise PeerFailed(msg("{address} does not speak version {version}", address=root,
                         version=VERSION))  # fmt: skip


def _answer(
    client: httpx2.Client,
    method: str,
    url: str,
    body: Body | None = None,
    headers: dict[str, str] | None = None,
) -> httpx2.Response:
    try:
        answer = client.request(method, url, json=body, headers=headers)
    except httpx2.HTTPError as error:
        raise unreachable(url, error) from error
    if answer.status_code >= 300:
        raise PeerFailed(msg("{address} answers {status}", address=url, status=answer.status_code))
    return answer


def _on_the_same_server(url: str, link: str) -> str:
    """Give where a link leads.

    Raises PeerFailed when it leads to another server, which would learn who asks.
    """
    found = urljoin(url, link)
    if not same_server(found, url):
        raise PeerFailed(msg("the catalogue of {address} goes on elsewhere", address=url))
    return found


def _checked(found: object, expected: str) -> Body:
    try:
        return check(found, expected)
    except Invalid as error:
        raise PeerFailed(error.message) from error
