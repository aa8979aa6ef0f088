"""A node that runs: it answers peers, sends what is under way, and fetches what it was given."""

from __future__ import annotations

import asyncio
import os
import socket
import ssl
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import httpx2
import uvicorn

from kuznia.app.node import INBOX, Node, properties
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.sending import Sender
from kuznia.exchange.dsp.states import Kind, Process, Role, State
from kuznia.model.errors import KuzniaError, Refused
from kuznia.model.language import msg
from kuznia.web.connecting import running_client_of
from kuznia.web.protocol import protocol_app

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
PAUSE = 0.25
"""Seconds between two looks at what another program may have put into the database."""
GOODBYE = 1.0
"""Seconds that a peer has to answer the end of a connection."""
BLOCK = 1024 * 1024


def serve(
    node: Node,
    host: str,
    port: int,
    ready: Callable[[], None],
    tls: ssl.SSLContext | None = None,
) -> None:
    """Run a node until it is stopped; *ready* is called when it answers.

    Raises Refused as `require_loopback` does.
    """
    require_loopback(host, with_tls=tls is not None)
    asyncio.run(run(node, host, port, ready, tls))


def require_loopback(host: str, *, with_tls: bool = False) -> None:
    """Refuse an address beyond this machine: nothing listens there without TLS.

    Raises Refused.
    """
    if host not in LOOPBACK and not with_tls:
        raise Refused(
            msg("a node without TLS listens on this machine only, not on {host}", host=host),
            msg("give --certificate and --certificate-key, or leave --host out"),
        )


async def run(
    node: Node,
    host: str,
    port: int,
    ready: Callable[[], None],
    tls: ssl.SSLContext | None = None,
) -> None:
    """Run a node; *ready* is called when it answers.

    Raises Refused when another program listens at the address, and as `running_client_of` does.
    """
    peers = running_client_of(node.folder)
    listening = _listening(host, port)
    woken = asyncio.Event()
    config = uvicorn.Config(
        protocol_app(node, woken.set),
        host=host,
        port=port,
        log_level="warning",
        lifespan="off",
        ssl_context_factory=None if tls is None else lambda _config, _default: tls,
    )
    server = _Server(config, ready)
    async with peers as client:
        sender = Sender(client, node.identity.header, node.delivered, node.turned_down)
        tasks = [
            asyncio.create_task(_send(node, sender, woken)),
            asyncio.create_task(_fetch(node, client)),
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


class _Server(uvicorn.Server):
    """A server that says when it answers."""

    def __init__(self, config: uvicorn.Config, ready: Callable[[], None]) -> None:
        super().__init__(config)
        self._ready = ready

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        self._ready()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        hanging_up = asyncio.create_task(self._hang_up())
        await super().shutdown(sockets)
        hanging_up.cancel()

    async def _hang_up(self) -> None:
        """Close connections whose peer leaves the goodbye of TLS unanswered, as idle clients do."""
        while True:
            await asyncio.sleep(GOODBYE)
            for connection in list(self.server_state.connections):
                if connection.transport.is_closing():
                    connection.transport.abort()


def _listening(host: str, port: int) -> socket.socket:
    try:
        family = socket.AF_INET6 if ":" in host else socket.AF_INET
        return socket.create_server((host, port), family=family)
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


async def _fetch(node: Node, client: httpx2.AsyncClient) -> None:
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
    node: Node, client: httpx2.AsyncClient, record: Record, records: list[Record], asked: set[str]
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
        await _download(node, client, record, _name_of(record, records))
        await asyncio.to_thread(node.tell, record.talk.own_pid, Kind.COMPLETION)


def is_of_peer(endpoint: str, address: str) -> bool:
    """Say whether data are to be fetched from the very peer, and not from a server that it names."""
    try:
        one, other = httpx2.URL(endpoint), httpx2.URL(address)
    except httpx2.InvalidURL:
        return False
    return (one.scheme, one.host, one.port) == (other.scheme, other.host, other.port)


async def _download(node: Node, client: httpx2.AsyncClient, record: Record, name: str) -> None:
    """Fetch the file of a transfer from where it was cut, and put it into the inbox when whole."""
    part = node.folder / INBOX / f".{name}.part"
    part.parent.mkdir(exist_ok=True)
    have = part.stat().st_size if part.exists() else 0
    headers = {
        "Authorization": node.identity.header(record.peer),
        "X-Kuznia-Data": properties(record).get("authorization", ""),
        "Range": f"bytes={have}-",
    }
    async with client.stream(
        "GET", str(record.data_address["endpoint"]), headers=headers
    ) as answer:
        if answer.status_code != 416:  # else all of it is there
            answer.raise_for_status()
            mode = "ab" if answer.status_code == 206 else "wb"
            with part.open(mode) as file:
                async for block in answer.aiter_bytes(BLOCK):
                    file.write(block)
                file.flush()
                os.fsync(file.fileno())
    part.replace(part.with_name(f"{name}.kuznia"))


def _name_of(record: Record, records: list[Record]) -> str:
    agreed = next((each for each in records if each.agreement.get("@id") == record.about), None)
    dataset = record.talk.own_pid if agreed is None else agreed.about
    return Path(dataset.rpartition(":")[2]).name
