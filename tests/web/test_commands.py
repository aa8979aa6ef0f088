"""The commands of the node, as a user types them."""

import json
from pathlib import Path

import pytest

from kuznia.app.node import Node
from kuznia.app.programmes import read
from kuznia.exchange.dsp.records import Record
from kuznia.exchange.dsp.states import State
from kuznia.web.in_threads import free_port
from tests.app.release_acts import seal
from tests.app.two_folders import RELEASE, opened
from tests.cli.commands import run
from tests.web.running import acquainted, running
from tests.web.waiting import until

pytestmark = pytest.mark.usefixtures("passphrase")


def test_from_offer_to_receipt_by_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = opened(tmp_path)
    file = seal(us)
    assert 0 == run("package", "offer", file, "--in", us)
    assert "The node offers BRK-ua-shop-1 to UA" in capsys.readouterr().out
    with running(us) as ours, running(ua):
        peer = ["--from", ours.address, "--party", "US", "--as", "ua-officer", "--in", ua]
        assert 0 == run("package", "catalog", *peer)
        assert RELEASE in capsys.readouterr().out
        assert 0 == run("package", "fetch", RELEASE, *peer, "--json")
        received = json.loads(capsys.readouterr().out)["file"]
        assert 0 == run("package", "open", received, tmp_path / "inside", "--as", "ua-officer",
                        "--in", ua)  # fmt: skip
        assert 0 == run("release", "receive", tmp_path / "inside", "--as", "ua-officer", "--in", ua)
        assert 1 == run("package", "fetch", "NONE", *peer)
        assert "US offers no release NONE" in capsys.readouterr().err


def test_papers_ledgers_and_requests_go_by_commands(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, ua = opened(tmp_path)
    ports = acquainted(us, ua)
    day = "2024-02-14"
    with running(us, ports[0], day), running(ua, ports[1], day) as theirs:
        paper = tmp_path / "new-attestation.json"
        persons = read(us)["attestations"].height
        assert 0 == run("release", "attest", paper, "--site", "ua-shop", "--under", "MLA-1", "--as", "ua-officer",
                        "--until", "2024-11-30", "--on", day, "--in", ua)  # fmt: skip
        assert 0 == run("partner", "send", paper, "--party", "US", "--in", ua)
        until(lambda: read(us)["attestations"].height > persons)

        as_ua = ["--party", "US", "--as", "ua-officer", "--in", ua]
        assert 0 == run("package", "request", RELEASE, *as_ua)
        assert "Asked US for BRK-ua-shop-1" in capsys.readouterr().out
        assert [State.REQUESTED] == [r.state for r in settled(theirs)]
        assert 0 == run("package", "offer", seal(us), "--in", us)
        until(lambda: read(us)["receipts"].height > 0)
        until(lambda: 0 == run("ledger", "compare", *as_ua, "--json"))

    capsys.readouterr()
    assert 1 == run("ledger", "compare", "--in", ua)
    assert "no ledger to compare with is named" in capsys.readouterr().err
    assert 1 == run("partner", "send", tmp_path / "none", "--party", "US", "--in", ua)
    assert "there is no file" in capsys.readouterr().err


def settled(node: Node) -> list[Record]:
    until(lambda: all(record.state is not None for record in node.records()))
    return node.records()


def test_what_goes_wrong_is_told(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = opened(tmp_path)
    file = seal(us)
    nowhere = f"http://127.0.0.1:{free_port()}"
    peer = ["--from", nowhere, "--party", "US", "--as", "ua-officer", "--in", ua]

    assert 1 == run("package", "fetch", RELEASE, *peer)
    assert "has never run" in capsys.readouterr().err
    assert 5 == run("package", "catalog", *peer)
    assert "cannot be reached" in capsys.readouterr().err
    assert 3 == run("package", "offer", file, "--in", ua)
    assert "is not released by UA" in capsys.readouterr().err
    assert 3 == run("serve", "--as", "us-officer", "--host", "10.0.0.1", "--in", us)
    assert "listens on this machine only" in capsys.readouterr().err


def test_a_second_node_of_a_folder_is_refused_and_commands_work_beside_the_first(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, ua = opened(tmp_path)
    with running(us) as ours, running(ua):
        port = free_port()
        assert 3 == run("serve", "--as", "ua-officer", "--port", port, "--in", ua)
        assert "the node of" in (told := capsys.readouterr().err)
        assert "runs already" in told
        assert 0 == run("package", "catalog", "--from", ours.address, "--party", "US",
                        "--as", "ua-officer", "--in", ua)  # fmt: skip
        capsys.readouterr()
        assert 0 == run("partner", "status", "--in", ua, "--json")
        assert json.loads(capsys.readouterr().out)["running"]
    assert 0 == run("partner", "status", "--in", ua, "--json")
    assert not json.loads(capsys.readouterr().out)["running"]
