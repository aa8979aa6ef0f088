"""Two nodes that run in threads, on loopback."""

import ssl
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from kuznia.app.node import Node
from kuznia.app.registers import changing
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.partners import Partner
from kuznia.web.in_threads import free_port, in_thread
from tests.app.two_folders import PASSPHRASE

HOLDERS = {"us": "us-officer", "ua": "ua-officer"}


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
    if node.posting is not None:
        node.posting.day = lambda: day
    with in_thread(node, port, tls):
        yield node


def acquainted(us: Path, ua: Path) -> tuple[int, int]:
    """Let each party know the other's node, and give the ports at which they are to run."""
    ports = free_port(), free_port()
    for folder, party, port in ((us, "UA", ports[1]), (ua, "US", ports[0])):
        known = Partner(party, f"http://127.0.0.1:{port}", participant_of(party), "2024-01-01")
        with changing(folder) as desk:
            desk.add("partners", known.row())
    return ports
