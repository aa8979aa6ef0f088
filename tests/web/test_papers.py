"""A release between two nodes: papers go to and fro by themselves, and both ledgers agree at the end."""

import errno
import time
from contextlib import closing
from pathlib import Path

import pytest

from kuznia.app.keys import private_key
from kuznia.app.ledger import compare_with, verify_ledger
from kuznia.app.node import Node
from kuznia.app.node_status import node_status
from kuznia.app.offered import offer
from kuznia.app.papers import acknowledge_recall, recall, receive_sealed
from kuznia.app.posting import send_paper
from kuznia.app.programmes import read
from kuznia.app.releases import approve
from kuznia.exchange.dsp.states import Process, State
from kuznia.exchange.dsse import sign
from kuznia.model.errors import Invalid, Unable
from kuznia.model.language import msg
from kuznia.store.disk import Disk
from kuznia.store.node_database import NodeDatabase
from kuznia.web.asking import request
from kuznia.web.papers import ledger_of
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, opened, proposed
from tests.web.running import HOLDERS, acquainted, running
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


def opened_node(folder: Path) -> Node:
    return Node.open(folder, "http://x", holder=HOLDERS[folder.name], passphrase=PASSPHRASE)


class FullDisk:
    """Lets nothing more be written into a folder, until it has room again."""

    def __init__(self, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.is_full, self.failures = True, 0
        write = Disk.write

        def full(disk: Disk, path: Path, content: bytes) -> None:
            if self.is_full and path.is_relative_to(folder.resolve()):
                self.failures += 1
                raise OSError(errno.ENOSPC, "No space left on device")
            write(disk, path, content)

        monkeypatch.setattr(Disk, "write", full)


def test_a_paper_that_finds_the_disk_full_comes_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    us, ua = proposed(tmp_path)
    ports = acquainted(us, ua)
    approve(us, RELEASE, holder="us-officer", passphrase=PASSPHRASE, on="2024-02-13")
    disk = FullDisk(ua, monkeypatch)
    with running(us, ports[0], "2024-02-14"), running(ua, ports[1], "2024-02-14"):
        until(lambda: disk.failures > 0)
        time.sleep(0.5)
        disk.is_full = False
        until(lambda: state(ua) == "proposed")


def test_a_receipt_is_signed_when_the_disk_has_room_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    us, ua = opened(tmp_path)
    offer(us, seal(us))
    ports = acquainted(us, ua)
    disk = FullDisk(ua, monkeypatch)
    with running(us, ports[0], "2024-02-14") as ours, running(ua, ports[1], "2024-02-14") as theirs:
        request(theirs, ours.address, "US", RELEASE)
        until(lambda: disk.failures > 0)
        time.sleep(0.5)
        disk.is_full = False
        until(lambda: state(us) == "received")


def test_what_a_killed_run_has_signed_and_not_entered_is_entered(tmp_path: Path):
    us, ua = opened(tmp_path)
    file = seal(us)
    before = {path: path.read_bytes() for path in ua.glob("*.csv")}
    with closing(opened_node(ua)) as node:
        assert node.posting is not None
        receive_sealed(ua, file, node.keys, node.posting.key, "2024-02-14")
        for path in ua.glob("*.csv"):  # the run was killed when it had written the case alone
            path.unlink() if path not in before else path.write_bytes(before[path])
        assert [] != [each for each in verify_ledger(ua) if each.problems]
        node.posting.day = lambda: "2024-02-14"

        node.look()

        assert [] == [each for each in verify_ledger(ua) if each.problems]
        assert ["receipt"] == [each for each in read(ua)["ledger"]["kind"] if each == "receipt"]
        receive_sealed(ua, file, node.keys, node.posting.key, "2024-02-14")
        assert 1 == read(ua)["ledger"]["kind"].to_list().count("receipt")


def test_what_could_not_be_kept_of_a_change_is_kept_later(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    us, ua = opened(tmp_path)
    acquainted(us, ua)
    with closing(opened_node(us)) as node:

        def full(_database: NodeDatabase, _work: object) -> None:
            raise Unable(msg("the disk is full"))

        with monkeypatch.context() as patch:
            patch.setattr(NodeDatabase, "run", full)
            with pytest.raises(Unable):
                node.look()
        node.look()
        assert [f"UA {RELEASE}"] == [each.about.rpartition(" ")[0] for each in node.waiting()]


def test_a_paper_that_is_refused_is_kept_with_the_reason_and_told_by_its_name(tmp_path: Path):
    us, ua = opened(tmp_path)
    ports = acquainted(us, ua)
    paper = tmp_path / "strange.json"
    key = private_key(ua, "ua-officer", PASSPHRASE)
    paper.write_bytes(sign("application/vnd.kuznia.strange+json", {}, key).to_json())
    told: list[str] = []
    with running(us, ports[0], "2024-02-14"), running(ua, ports[1], "2024-02-14") as theirs:
        theirs.told = lambda message: told.append(str(message))
        send_paper(ua, "US", paper)
        until(lambda: bool(node_status(ua).refused))

    (refusal,) = node_status(ua).refused
    assert ("US", "the paper strange.json") == (refusal.party, str(refusal.what))
    assert [f"US does not take the paper strange.json: {refusal.reason}"] == told
    assert "does not belong here" in refusal.reason


def test_a_paper_that_is_none_is_refused_in_words_that_its_sender_understands(tmp_path: Path):
    us, _ua = opened(tmp_path)
    with closing(opened_node(us)) as node:
        assert node.posting is not None
        for content, reason in (
            (b"{}", "the paper from UA cannot be trusted: it has no text in the field payloadType"),
            (b"[]", "the paper from UA cannot be trusted: it is not a JSON object"),
            (b'{"statement": 1}', "the paper from UA is no signed paper (an envelope of DSSE)"),
        ):
            with pytest.raises(Invalid) as error:
                node.posting.take_in("UA", content)
            assert reason == str(error.value)
