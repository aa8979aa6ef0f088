"""A node that offers one party 10,000 releases: `python -m benchmarks.many FOLDER PORT`."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path
from time import sleep

import httpx2

from benchmarks.fresh import ROOT
from benchmarks.released import Party
from kuznia.app.offered import Offered
from kuznia.app.offering import Releases
from kuznia.app.standing import Standing
from kuznia.web.in_threads import HOST
from kuznia.web.running import serve

COUNT = 10_000


class ManyReleases(Releases):
    """The releases of a party, as if its first one had been made 10,000 times."""

    def _announced(self, standing: Standing) -> dict[str, Offered]:
        one = next(iter(super()._announced(standing).values()))
        made = (replace(one, statement=replace(one.statement, release=f"R-{number:05}"))
                for number in range(COUNT - 1))  # fmt: skip
        return {each.dataset: each for each in made}


@contextmanager
def many(party: Party) -> Generator[None]:
    """Run such a node in the body of a `with` block."""
    command = [sys.executable, "-m", "benchmarks.many", str(party.folder), str(party.port)]
    process = subprocess.Popen(command, cwd=ROOT, env=os.environ)
    try:
        while not _answers(party):
            if process.poll() is not None:
                sys.exit("the node has not started")
            sleep(0.1)
        yield
    finally:
        process.terminate()
        process.wait(30)


def _answers(party: Party) -> bool:
    try:
        return httpx2.get(f"{party.address}/.well-known/dspace-version").is_success
    except httpx2.HTTPError:
        return False


def main(folder: str, port: str) -> None:
    """Run the node until it is stopped."""
    with closing(Party(Path(folder), int(port)).node()) as node:
        if isinstance(node.offering, Releases):
            node.offering = ManyReleases(node.offering.folder, node.offering.cases)
        node.posting = None
        serve(node, HOST, int(port), lambda: None)


if __name__ == "__main__":
    main(*sys.argv[1:])
