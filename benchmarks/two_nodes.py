"""Two nodes in processes of their own, one of which offers any file, for the benchmarks of exchange."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Generator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep

from benchmarks.fresh import ROOT
from kuznia.app import demo
from kuznia.app.measuring import pieces_for
from kuznia.app.node import Node
from kuznia.app.registers import changing
from kuznia.app.scripted import Scripted
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.partners import Partner
from kuznia.exchange.dsp.records import Record, Records
from kuznia.exchange.dsp.scripts import read_script
from kuznia.exchange.dsp.states import Kind, Process, State
from kuznia.web.in_threads import free_port
from kuznia.web.running import serve
from tests.web.authorities import Authority, Pair

OFFICERS = {"us": "us-officer", "ua": "ua-officer"}


@dataclass(frozen=True, slots=True)
class Stock(Scripted):
    """Gives the same file under any number of names to whoever agrees to its terms."""

    held: Path

    @classmethod
    def holding(cls, held: Path, names: int) -> Stock:
        """Give the stock of a file under so many names."""
        datasets = [f"urn:kuznia:release:R-{number}" for number in range(names)]
        offers = ", ".join(f'{{ id = "{each}", offer = "{each}:offer" }}' for each in datasets)
        text = f"""
            policy = {{ permission = [{{ action = "use" }}] }}
            dataset = [{offers}]
            [[negotiation]]
            role = "provider"
            about = {json.dumps(datasets)}
            say = {{ REQUESTED = ["agreement"], VERIFIED = ["finalized"] }}
        """
        return cls(read_script(text.encode(), "stock"), held)

    def decide(self, record: Record, records: Records) -> tuple[Kind, ...]:
        """Say what the script says, and start every transfer."""
        if record.talk.process is Process.NEGOTIATION:
            return Scripted.decide(self, record, records)
        return (Kind.START,) if record.state is State.REQUESTED else ()

    def file(self, record: Record, records: Records) -> Path | None:
        """Give the file."""
        del record, records
        return self.held


@dataclass(frozen=True)
class Pairing:
    """Two folders whose nodes know each other."""

    us: Path
    ua: Path
    ports: tuple[int, int]
    scheme: str
    certificates: tuple[Pair, Pair] | None
    authority: Path | None

    @property
    def address(self) -> str:
        """Where the node of US is reached."""
        return f"{self.scheme}://127.0.0.1:{self.ports[0]}"


def paired(folder: Path, *, tls: bool) -> Pairing:
    """Make the folders."""
    us, ua = demo.fresh_folders(folder / "parties")
    demo.exchange_keys(folder / "parties")
    ports, scheme = (free_port(), free_port()), "https" if tls else "http"
    for own, other, port in ((us, "UA", ports[1]), (ua, "US", ports[0])):
        address = f"{scheme}://127.0.0.1:{port}"
        with changing(own) as desk:
            desk.add("partners", Partner(other, address, participant_of(other), "2024-01-01").row())
    if not tls:
        return Pairing(us, ua, ports, scheme, None, None)
    authority = Authority.new(folder)
    for own in (us, ua):
        (own / "node.toml").write_text(f'[tls]\nauthority = "{authority.file}"\n')
    pairs = authority.pair("us"), authority.pair("ua")
    return Pairing(us, ua, ports, scheme, pairs, authority.file)


@contextmanager
def both_running(pairing: Pairing, held: Path, names: int = 1) -> Generator[None]:
    """Run both nodes in the body of a `with` block: that of US offers a file under some names."""
    commands = [
        [sys.executable, "-m", "benchmarks.two_nodes", str(pairing.us), str(pairing.ports[0]),
         str(held), str(names)],
        [str(Path(sys.executable).with_name("kuznia")), "serve", "--in", str(pairing.ua), "--as", "ua-officer",
         "--port", str(pairing.ports[1])],
    ]  # fmt: skip
    if pairing.certificates is not None:
        ours, theirs = pairing.certificates
        commands[0] += [str(ours.certificate), str(ours.key)]
        commands[1] += ["--certificate", str(theirs.certificate), "--certificate-key",
                        str(theirs.key)]  # fmt: skip
    environment = {**os.environ, "KUZNIA_PASSPHRASE": demo.PASSPHRASE}
    started = [subprocess.Popen(each, cwd=ROOT, env=environment) for each in commands]
    try:
        for port in pairing.ports:
            _wait_for(port)
        yield
    finally:
        for each in started:
            each.terminate()
        for each in started:
            each.wait(30)


def opened(folder: Path, address: str) -> Node:
    """Open the node of a folder beside the one that runs."""
    return Node.open(folder, address, holder=OFFICERS[folder.name], passphrase=demo.PASSPHRASE)


def needed(*programs: str) -> str:
    """Say which programs are missing; empty for none."""
    return ", ".join(each for each in programs if shutil.which(each) is None)


def _wait_for(port: int) -> None:
    end = monotonic() + 60
    while True:
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        if monotonic() > end:
            sys.exit("a node has not started")
        sleep(0.05)


def _provide(arguments: Sequence[str]) -> None:
    from kuznia.web.certificates import server_context

    folder, port, held, names, *pair = arguments
    scheme = "https" if pair else "http"
    tls = server_context(Pair(Path(pair[0]), Path(pair[1]))) if pair else None
    with closing(opened(Path(folder), f"{scheme}://127.0.0.1:{port}")) as node:
        node.offering = Stock.holding(Path(held), int(names))
        node.posting = None
        pieces_for(Path(held), "stock")  # as `package offer` does
        serve(node, "127.0.0.1", int(port), lambda: None, tls)


if __name__ == "__main__":
    _provide(sys.argv[1:])
