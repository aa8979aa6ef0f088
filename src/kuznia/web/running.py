"""A node that runs: it answers peers, sends what is under way, and fetches what it was given."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable

import httpx2
import uvicorn

from kuznia.app.node import Node
from kuznia.exchange.dsp.sending import Sender
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.web.bell import Bell, heard
from kuznia.web.protocol import protocol_app
from kuznia.web.working import Worker

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
    bell = Bell(asyncio.get_running_loop())
    node.woken = bell.ring
    config = uvicorn.Config(
        protocol_app(node), host=host, port=port, log_level="warning", lifespan="off"
    )
    server = _Server(config, ready)
    async with httpx2.AsyncClient(timeout=30) as client:
        sender = Sender(client, node.identity.header, node.delivered, node.turned_down, node.pause)
        tasks = [
            asyncio.create_task(_send(node, sender, bell.hearer())),
            asyncio.create_task(Worker(node).run(bell.hearer())),
        ]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await asyncio.shield(serving)
        finally:
            server.should_exit = True
            await serving
            sender.close()
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
        sender.send(await asyncio.to_thread(node.due))
        await heard(woken)
