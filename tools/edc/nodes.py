"""Kuznia's side of the trial: two parties' folders, and a node that runs as users run it."""

from __future__ import annotations

import shutil
from collections.abc import Generator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

import tools.serving
from kuznia.app import demo
from kuznia.app.node_records import KeptRecords
from kuznia.app.node_settings import FILE
from kuznia.app.offered import DATASET
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.records import Record
from kuznia.store.node_database import NodeDatabase
from kuznia.web.demo import two_nodes

RELEASE, PACKAGE = demo.RELEASE, DATASET + demo.RELEASE
US, UA = participant_of("US"), participant_of("UA")
SETTINGS = '[identity]\nkind = "edc-mock"\n'


@dataclass(frozen=True, slots=True)
class RunningNode:
    """A node that runs in a process of its own."""

    folder: Path
    holder: str
    root: str

    @property
    def address(self) -> str:
        """Base address of the protocol."""
        return f"{self.root}/dsp/2025-1"

    def records(self) -> list[Record]:
        """Give what the node keeps of its processes."""
        with closing(NodeDatabase.in_folder(self.folder)) as database, database.change() as change:
            return KeptRecords(change).all()


def prepared(folder: Path) -> tuple[Path, Path, Path]:
    """Play the demo of a release anew; give the folders of both parties and the sealed package.

    Both nodes know their callers as the mock identity of Eclipse EDC does.
    """
    shutil.rmtree(folder, ignore_errors=True)
    demo.demo_release(folder, lambda _said: None, lambda _verdict: None, two_nodes)
    us, ua = folder / "us", folder / "ua"
    for each in (us, ua):  # the nodes begin anew, with what is in the outbox
        for left in each.glob("node.sqlite*"):
            left.unlink()
        shutil.rmtree(each / "inbox", ignore_errors=True)
        (each / FILE).write_text(SETTINGS)
    return us, ua, folder / f"{RELEASE}.kuznia"


def kuznia(*words: str | Path) -> str:
    """Run a command and give what it prints.

    Raises Failed.
    """
    return tools.serving.kuznia(*words, passphrase=demo.PASSPHRASE)


@contextmanager
def serving(folder: Path, holder: str, port: int) -> Generator[RunningNode]:
    """Run the node of a folder in the body of a `with` block.

    Raises Failed when it does not start.
    """
    with tools.serving.serving(folder, holder, port, demo.PASSPHRASE) as root:
        yield RunningNode(folder, holder, root)
