"""The commands of the node, as a user types them."""

import json
from pathlib import Path

import pytest

from kuznia.web.in_threads import free_port
from tests.app.release_acts import seal
from tests.app.two_folders import RELEASE, opened
from tests.cli.commands import run
from tests.web.running import running

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
