"""Two nodes that run in threads, on loopback."""

import asyncio
import socket
import ssl
import threading
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from kuznia.app.node import Node
from kuznia.app.registers import changing
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.partners import Partner
from kuznia.web.asking import remember_address
from kuznia.web.running import run
from tests.app.two_folders import PASSPHRASE

HOLDERS = {"us": "us-officer", "ua": "ua-officer"}


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return int(found.getsockname()[1])


@contextmanager
def running(
    folder: Path,
    port: int | None = None,
    day: str | None = None,
    *,
    tls: ssl.SSLContext | None = None,
    passphrase: str = PASSPHRASE,
) -> Generator[Node]:
    """Run the node of a folder in the body of a `with` block, recording under a day."""
    port = port or free_port()
    address = f"{'http' if tls is None else 'https'}://127.0.0.1:{port}"
    node = Node.open(folder, address, holder=HOLDERS[folder.name], passphrase=passphrase)
    remember_address(folder, address)
    if node.posting is not None:
        node.posting.day = lambda: day
    loop, started = asyncio.new_event_loop(), threading.Event()
    tasks: list[asyncio.Task[None]] = []

    async def work() -> None:
        ready = asyncio.Event()
        tasks.append(asyncio.create_task(run(node, "127.0.0.1", port, ready.set, tls)))
        await ready.wait()
        started.set()
        await asyncio.gather(*tasks, return_exceptions=True)

    thread = threading.Thread(target=loop.run_until_complete, args=(work(),), daemon=True)
    thread.start()
    assert started.wait(30)
    try:
        yield node
    finally:
        loop.call_soon_threadsafe(tasks[0].cancel)
        thread.join(30)
        loop.close()
        node.close()


def acquainted(us: Path, ua: Path) -> tuple[int, int]:
    """Let each party know the other's node, and give the ports at which they are to run."""
    ports = free_port(), free_port()
    for folder, party, port in ((us, "UA", ports[1]), (ua, "US", ports[0])):
        known = Partner(party, f"http://127.0.0.1:{port}", participant_of(party), "2024-01-01")
        with changing(folder) as desk:
            desk.add("partners", known.row())
    return ports
