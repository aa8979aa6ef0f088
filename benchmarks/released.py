"""Two parties with a release that is sealed and offered, whose nodes know each other."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from kuznia.app.node import Node
from kuznia.app.offered import DATASET, offer
from kuznia.exchange.dsp.identity import participant_of
from kuznia.web.in_threads import HOST
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, opened
from tests.web.running import HOLDERS, acquainted

RELEASED = DATASET + RELEASE
US, UA = participant_of("US"), participant_of("UA")


@dataclass(frozen=True, slots=True)
class Party:
    """The folder of a party, and where its node is reached."""

    folder: Path
    port: int

    @property
    def holder(self) -> str:
        """Holder of the node's key."""
        return HOLDERS[self.folder.name]

    @property
    def address(self) -> str:
        """Root address of the node."""
        return f"http://{HOST}:{self.port}"

    def node(self) -> Node:
        """Open the node; another one may run in its place."""
        return Node.open(self.folder, self.address, holder=self.holder, passphrase=PASSPHRASE)


def released(target: Path) -> tuple[Party, Party]:
    """Make both parties: US, which offers a release, and UA, which it is for."""
    us, ua = opened(target)
    offer(us, seal(us))
    ports = acquainted(us, ua)
    return Party(us, ports[0]), Party(ua, ports[1])
