"""The nodes of the demo: both run in this program, and speak over real sockets of this machine."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from kuznia.app.demo import PASSPHRASE, Exchange
from kuznia.app.node import Node
from kuznia.app.partners import node_keys
from kuznia.app.posting import paper_for
from kuznia.model.errors import PeerFailed
from kuznia.model.language import msg
from kuznia.web import asking, partners
from kuznia.web.in_threads import HOST, free_port, in_thread
from kuznia.web.papers import ledger_of

OFFICERS = {"US": "us-officer", "UA": "ua-officer"}
SECONDS = 60.0
PAUSE = 0.05


@dataclass(slots=True)
class TwoNodes:
    """Both nodes while they run."""

    nodes: dict[str, Node]
    day: str = "2024-01-31"

    def acquaint(self) -> None:
        """Let each party add the other's node; the demo compares the fingerprints itself."""
        for party, other in (("US", "UA"), ("UA", "US")):
            (key,) = node_keys(self.nodes[other].folder)
            partners.add(self.nodes[party].folder, self.nodes[other].address, key.fingerprint)

    def send(self, party: str, paper: Path, to: str) -> None:
        """Let the node of a party send a paper."""
        paper_for(self.nodes[party].database, to, paper)

    def request(self, release: str) -> None:
        """Let the node of Ukraine ask that of the US for a package."""
        asking.request(self.nodes["UA"], self.nodes["US"].address, "US", release)

    def until(self, condition: Callable[[], bool]) -> None:
        """Wait until something has come.

        Raises PeerFailed when it does not.
        """
        end = time.monotonic() + SECONDS
        while not condition():
            if time.monotonic() > end:
                raise PeerFailed(msg("the nodes of the demo do not come to an end"))
            time.sleep(PAUSE)

    def their_ledger(self) -> bytes:
        """Fetch the ledger of Ukraine's node for the US."""
        return ledger_of(self.nodes["US"], "UA")


@contextmanager
def two_nodes(us: Path, ua: Path) -> Generator[Exchange]:
    """Run the nodes of two folders in the body of a `with` block."""
    ports = {"US": free_port(), "UA": free_port()}
    nodes = {
        party: Node.open(folder, f"http://{HOST}:{ports[party]}", holder=OFFICERS[party],
                         passphrase=PASSPHRASE)
        for party, folder in (("US", us), ("UA", ua))
    }  # fmt: skip
    both = TwoNodes(nodes)
    for node in nodes.values():
        if node.posting is not None:
            node.posting.day = lambda: both.day
    with in_thread(nodes["US"], ports["US"]), in_thread(nodes["UA"], ports["UA"]):
        yield both
