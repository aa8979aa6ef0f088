"""A release between two nodes: papers go to and fro by themselves, and both ledgers agree at the end."""

import time
from pathlib import Path

from kuznia.app.ledger import compare_with, verify_ledger
from kuznia.app.node import Node
from kuznia.app.offered import offer
from kuznia.app.papers import acknowledge_recall, recall
from kuznia.app.programmes import read
from kuznia.app.releases import approve
from kuznia.exchange.dsp.states import Process, State
from kuznia.web.asking import request
from kuznia.web.papers import ledger_of
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, proposed
from tests.web.running import acquainted, running
from tests.web.waiting import until


def state(folder: Path) -> str | None:
    rows = read(folder)["releases"].iter_rows(named=True)
    return next((str(row["state"]) for row in rows if row["release"] == RELEASE), None)


def negotiation(node: Node) -> State | None:
    found = [r.state for r in node.records() if r.talk.process is Process.NEGOTIATION]
    return found[0] if found else None


def agree(one: Node, other: Node) -> bool:
    """Say whether both ledgers are countersigned in full and hold the same."""
    heights = {node.party: read(node.folder)["ledger"].height for node in (one, other)}
    found = [
        (node, path)
        for node in (one, other)
        for path in (node.folder / "checkpoints").glob(f"{node.party}-*.note")
        if path.name == f"{node.party}-{heights[node.party]}.note"
        and path.read_text().count("\n\u2014 ") > 1
    ]
    return len(found) == 2 and compare_with(one.folder, ledger_of(one, other.party)).agrees


def test_from_a_proposal_to_the_receipt_and_the_recall(tmp_path: Path):
    us, ua = proposed(tmp_path)
    ports = acquainted(us, ua)
    with running(us, ports[0], "2024-02-14") as ours, running(ua, ports[1], "2024-02-14") as theirs:
        time.sleep(0.5)
        assert None is state(ua)  # nobody but the proposer has said yes

        approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-13")
        until(lambda: state(ua) == "proposed")
        request(theirs, ours.address, "US", RELEASE)
        until(lambda: negotiation(ours) is State.REQUESTED)
        time.sleep(0.5)
        assert State.REQUESTED is negotiation(ours)  # it is held until all have said yes

        approve(ua, RELEASE, holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-14")
        until(lambda: read(us)["decisions"].filter(party="UA").height == 1)
        file = seal(us)
        offer(us, file)
        until(lambda: state(us) == "received")
        assert file.read_bytes() == (ua / "inbox" / f"{RELEASE}.kuznia").read_bytes()
        assert ("received", State.FINALIZED) == (state(ua), negotiation(ours))
        until(lambda: agree(ours, theirs))

        recall(us, RELEASE, "wrong revision", holder="us-officer", passphrase=PASSPHRASE,
               on="2024-02-14")  # fmt: skip
        until(lambda: state(ua) == "recalled")
        acknowledge_recall(ua, RELEASE, holder="ua-officer", passphrase=PASSPHRASE, on="2024-02-14")
        until(lambda: read(us)["recalls"]["acknowledged_on"].to_list() == ["2024-02-14"])
        until(lambda: agree(ours, theirs))
    for folder in (us, ua):
        assert [] == [each for each in verify_ledger(folder) if each.problems]
