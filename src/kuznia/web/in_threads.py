"""Nodes that run in threads of this program: for the demo, and for tests."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager, suppress

from kuznia.app.node import Node
from kuznia.model.errors import PeerFailed
from kuznia.model.language import msg
from kuznia.web.asking import remember_address
from kuznia.web.running import event_loops, run

HOST = "127.0.0.1"
SECONDS = 30.0
"""Seconds in which a node starts or ends."""


def free_port() -> int:
    """Give a port of this machine that nobody listens on."""
    with socket.socket() as found:
        found.bind((HOST, 0))
        return int(found.getsockname()[1])


@contextmanager
def in_thread(node: Node, port: int, tls: ssl.SSLContext | None = None) -> Generator[Node]:
    """Run a node in the body of a `with` block, and close it at its end.

    Raises PeerFailed when it does not start.
    """
    remember_address(node.folder, node.address)
    started = threading.Event()
    begun: list[tuple[asyncio.AbstractEventLoop, asyncio.Task[None]]] = []

    async def work() -> None:
        running = asyncio.create_task(run(node, HOST, port, started.set, tls))
        begun.append((asyncio.get_running_loop(), running))
        await asyncio.gather(running, return_exceptions=True)

    def live() -> None:
        with asyncio.Runner(loop_factory=event_loops()) as runner:  # ends with all its threads
            runner.run(work())

    thread = threading.Thread(target=live, daemon=True)
    thread.start()
    try:
        if not started.wait(SECONDS):
            raise PeerFailed(msg("the node of {party} has not started", party=node.party))
        yield node
    finally:
        for loop, running in begun:
            with suppress(RuntimeError):  # it has ended by itself
                loop.call_soon_threadsafe(running.cancel)
        thread.join(SECONDS)
        node.close()
