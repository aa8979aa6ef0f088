"""A node that runs: it answers peers, sends what is under way, and fetches what it was given."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx2
import uvicorn

from kuznia.app.node import INBOX, Node, properties
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.sending import Sender
from kuznia.exchange.dsp.states import Kind, Process, Role, State
from kuznia.exchange.pieces import Assembly
from kuznia.model.errors import KuzniaError, Refused
from kuznia.model.language import msg
from kuznia.web.data import TOKEN
from kuznia.web.fetching import fetch_list, fetch_pieces, fetch_whole
from kuznia.web.protocol import protocol_app

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PAUSE = 0.25
"""Seconds between two looks at what another program may have put into the database."""
LARGEST_FILE = 64 * 1024 * 1024 * 1024
"""Most bytes of a file from a peer that does not say before how large it is."""


def serve(node: Node, host: str, port: int, ready: Callable[[], None]) -> None:
    """Run a node until it is stopped; *ready* is called when it answers.

    Raises Refused as `require_loopback` does.
    """
    require_loopback(host)
    asyncio.run(run(node, host, port, ready))


def require_loopback(host: str) -> None:
    """Refuse an address beyond this machine: nothing listens there without TLS.

    Raises Refused.
    """
    if host not in LOOPBACK:
        raise Refused(
            msg("a node without TLS listens on this machine only, not on {host}", host=host),
            msg("leave --host out, or put a server with TLS before it"),
        )


async def run(node: Node, host: str, port: int, ready: Callable[[], None]) -> None:
    """Run a node; *ready* is called when it answers.

    Raises Refused when another program listens at the address.
    """
    listening = _listening(host, port)
    woken = asyncio.Event()
    config = uvicorn.Config(
        protocol_app(node, woken.set), host=host, port=port, log_level="warning", lifespan="off"
    )
    server = _Server(config, ready)
    async with httpx2.AsyncClient(timeout=30) as client:
        fetching = httpx2.Client(timeout=30)
        sender = Sender(client, node.identity.header, node.delivered, node.turned_down)
        tasks = [
            asyncio.create_task(_send(node, sender, woken)),
            asyncio.create_task(_fetch(node, fetching)),
        ]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            fetching.close()


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()


def _listening(host: str, port: int) -> socket.socket:
    try:
        return socket.create_server((host, port))
    except OSError as error:
        raise Refused(
            msg("nothing can listen at {host}, port {port}: {reason}", host=host, port=port,
                reason=error.strerror or str(error)),
            msg("choose another port with --port"),
        ) from error  # fmt: skip


async def _send(node: Node, sender: Sender, woken: asyncio.Event) -> None:
    while True:
        sent = await sender.send(await asyncio.to_thread(node.due))
        if not sent:
            with suppress(TimeoutError):
                await asyncio.wait_for(woken.wait(), PAUSE)
            woken.clear()


async def _fetch(node: Node, client: httpx2.Client) -> None:
    """Go on where an agreement or a started transfer of ours waits for us."""
    asked: set[str] = set()
    while True:
        records = await asyncio.to_thread(node.records)
        for record in records:
            if record.talk.role is Role.CONSUMER:
                with suppress(httpx2.HTTPError, KuzniaError, OSError):  # it is tried again
                    await _go_on(node, client, record, records, asked)
        await asyncio.sleep(PAUSE)


async def _go_on(
    node: Node, client: httpx2.Client, record: Record, records: list[Record], asked: set[str]
) -> None:
    if record.talk.process is Process.NEGOTIATION and record.state is State.FINALIZED:
        agreement = str(record.agreement["@id"])
        if agreement not in asked | {each.about for each in records}:
            asked.add(agreement)
            await asyncio.to_thread(node.fetch, record.peer, record.address, agreement)
    elif record.state is State.STARTED and record.talk.under_way is None:
        if not is_of_peer(str(record.data_address.get("endpoint", "")), record.address):
            await asyncio.to_thread(node.tell, record.talk.own_pid, Kind.TERMINATION)
            return
        await asyncio.to_thread(_download, node, client, record, _name_of(record, records))
        await asyncio.to_thread(node.tell, record.talk.own_pid, Kind.COMPLETION)


def is_of_peer(endpoint: str, address: str) -> bool:
    """Say whether data are to be fetched from the very peer, and not from a server that it names."""
    try:
        one, other = httpx2.URL(endpoint), httpx2.URL(address)
    except httpx2.InvalidURL:
        return False
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


def _download(node: Node, client: httpx2.Client, record: Record, name: str) -> None:
    """Fetch the file of a transfer from where it was cut, and put it into the inbox when whole.

    Raises PeerFailed when it does not come, Refused when it cannot be written, and Invalid when its
    pieces are not signed by the peer's node.
    """
    part = node.folder / INBOX / f".{name}.part"
    part.parent.mkdir(exist_ok=True)
    url = str(record.data_address["endpoint"])

    def headers() -> dict[str, str]:
        return {"Authorization": node.identity.header(record.peer),
                TOKEN: properties(record).get("authorization", "")}  # fmt: skip

    paper = fetch_list(client, url, headers)
    target = part.with_name(f"{name}.kuznia")
    if paper is None:
        fetch_whole(client, url, headers, part, LARGEST_FILE)
        with part.open("rb+") as file:
            os.fsync(file.fileno())
        part.replace(target)
        return
    assembly = Assembly(part, node.pieces_by(record.peer, paper))
    try:
        fetch_pieces(client, url, headers, assembly)
        assembly.finish(target)
    finally:
        assembly.close()


def _name_of(record: Record, records: list[Record]) -> str:
    agreed = next((each for each in records if each.agreement.get("@id") == record.about), None)
    dataset = record.talk.own_pid if agreed is None else agreed.about
    return Path(dataset.rpartition(":")[2]).name
