"""A node that runs: it answers peers, sends what is under way, and fetches what it was given."""

from __future__ import annotations

import asyncio
import gc
import socket
import ssl
from collections.abc import Callable

import uvicorn

from kuznia.app.identities import KeyIdentity
from kuznia.app.node import Node
from kuznia.exchange.dsp.sending import Sender
from kuznia.model.errors import KuzniaError, Refused
from kuznia.model.language import msg
from kuznia.store.node_lock import sole_node
from kuznia.web.bell import LONG_PAUSE, Bell, heard
from kuznia.web.calling import calling
from kuznia.web.connecting import tls_of
from kuznia.web.protocol import protocol_app
from kuznia.web.working import Worker

LOOPBACK = {"127.0.0.1", "::1", "localhost"}
SHORT_PAUSE = 0.05
"""Seconds between two looks at the folder, at the least."""
GOODBYE = 1.0
"""Seconds that a peer has to answer the end of a connection."""


def serve(
    node: Node,
    host: str,
    port: int,
    ready: Callable[[], None],
    tls: ssl.SSLContext | None = None,
) -> None:
    """Run a node until it is stopped; *ready* is called when it answers.

    Raises Refused as `require_loopback` does, and Busy when the node of the folder runs already.
    """
    gc.collect()
    gc.freeze()  # what is loaded by now stays, and need not be looked through again and again
    is_safe = tls is not None and isinstance(node.identity, KeyIdentity)
    require_loopback(host, with_tls=is_safe)
    with asyncio.Runner(loop_factory=event_loops()) as runner:
        runner.run(run(node, host, port, ready, tls))


def event_loops() -> Callable[[], asyncio.AbstractEventLoop] | None:
    """Give what makes the fastest event loops that there are here; None for the usual ones."""
    return uvicorn.Config("").get_loop_factory()


def require_loopback(host: str, *, with_tls: bool = False) -> None:
    """Refuse an address beyond this machine: nothing listens there without TLS and signed tokens.

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

    Raises Refused when another program listens at the address, and as `sole_node` and
    `tls_of` do.
    """
    with sole_node(node.folder):
        await _run(node, host, port, ready, tls)


async def _run(
    node: Node, host: str, port: int, ready: Callable[[], None], tls: ssl.SSLContext | None
) -> None:
    trusted = tls_of(node.folder)
    listening = _listening(host, port)
    bell = Bell(asyncio.get_running_loop())
    node.woken = bell.ring
    config = uvicorn.Config(
        protocol_app(node),
        host=host,
        port=port,
        log_level="warning",
        lifespan="off",
        access_log=False,
        proxy_headers=False,
        ssl_context_factory=None if tls is None else lambda _config, _default: tls,
    )
    server = _Server(config, ready)
    async with calling(trusted) as post:
        sender = Sender(post, node.identity.header, node.delivered, node.turned_down, node.pause)
        tasks = [
            asyncio.create_task(_send(node, sender, bell.hearer())),
            asyncio.create_task(Worker(node).run(bell.hearer())),
            asyncio.create_task(_look(node, bell.hearer())),
        ]
        serving = asyncio.create_task(server.serve(sockets=[listening]))
        try:
            await asyncio.wait([serving, *tasks], return_when=asyncio.FIRST_COMPLETED)
        finally:
            server.should_exit = True
            await serving
            sender.close()
            failed = [task for task in tasks if task.done()]
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
        for task in failed:  # a node that has failed in a part ends as a whole, and says why
            task.result()


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
        try:
            on_their_way = set(sender.on_their_way)
            sender.send(await asyncio.to_thread(node.due, on_their_way), on_their_way)
        except KuzniaError as error:  # a database that cannot be read now may be later
            node.told(error.message)
            await asyncio.sleep(LONG_PAUSE)
        await heard(woken)


async def _look(node: Node, woken: asyncio.Event) -> None:
    """See what other programs have entered into the folder of the node."""
    while True:
        try:
            await asyncio.to_thread(node.look)
        except KuzniaError as error:  # as when a table is being edited: later it may be right
            node.told(error.message)
            await asyncio.sleep(LONG_PAUSE)
        except OSError as error:  # as when a file went away, or too many are open
            node.told(msg("{path} cannot be read: {reason}", path=node.folder, reason=error))
            await asyncio.sleep(LONG_PAUSE)
        await heard(woken, rest=SHORT_PAUSE)
