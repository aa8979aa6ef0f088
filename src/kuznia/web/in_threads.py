"""Nodes that run in threads of this program: for the demo, and for tests."""

from __future__ import annotations

import asyncio
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager

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
    loop, started = (event_loops() or asyncio.new_event_loop)(), threading.Event()
    tasks: list[asyncio.Task[None]] = []

    async def work() -> None:
        tasks.append(asyncio.create_task(run(node, HOST, port, started.set, tls)))
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
    thread.start()
    try:
        if not started.wait(SECONDS):
            raise PeerFailed(msg("the node of {party} has not started", party=node.party))
        yield node
    finally:
        loop.call_soon_threadsafe(tasks[0].cancel)
        thread.join(SECONDS)
        loop.close()
        node.close()
