"""Partners by commands, over real sockets: adding one by its card, listing them, reading out."""

import json
from pathlib import Path

import httpx2
import pytest

from kuznia.app.keys import keyring, new_key, private_key
from kuznia.app.offered import offer
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import participant_on, read_card
from kuznia.web.partners import CARD
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, opened
from tests.cli.commands import run
from tests.web.running import free_port, running

pytestmark = pytest.mark.usefixtures("passphrase")


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return opened(tmp_path)


def test_a_node_shows_its_card_and_nothing_else_to_anyone(folders: tuple[Path, Path]):
    us, _ua = folders
    with running(us) as ours:
        paper = Envelope.from_json(httpx2.get(ours.address + CARD).content)
        assert 405 == httpx2.post(ours.address + CARD).status_code

    assert private_key(us, "us-officer", PASSPHRASE).public == read_card(paper)
    assert "urn:kuznia:US" == participant_on(paper)


def test_a_partner_is_added_and_then_asked_by_its_party_alone(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
):
    us, ua = folders
    offer(us, seal(us))
    assert 0 == run("partner", "fingerprint", "--in", us, "--json")
    (read_out,) = json.loads(capsys.readouterr().out)
    with running(us) as ours, running(ua):
        assert 0 == run("partner", "add", ours.address, "--fingerprint", read_out["fingerprint"],
                        "--in", ua)  # fmt: skip
        told = capsys.readouterr().out
        assert f"The node of US is at {ours.address} and takes part as urn:kuznia:US" in told
        assert read_out["fingerprint"] in told
        assert 0 == run("package", "catalog", "--party", "US", "--as", "ua-officer", "--in", ua)
        assert RELEASE in capsys.readouterr().out
        assert 0 == run("package", "fetch", RELEASE, "--party", "US", "--as", "ua-officer",
                        "--in", ua)  # fmt: skip
        assert "Received" in capsys.readouterr().out


def test_an_address_that_is_given_goes_before_the_one_kept(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
):
    us, ua = folders
    with running(us) as ours:
        assert 0 == run("partner", "add", ours.address, "--in", ua)
        peer = ["--party", "US", "--as", "ua-officer", "--in", ua]
        nowhere = f"http://127.0.0.1:{free_port()}"
        assert 5 == run("package", "catalog", "--from", nowhere, *peer)
        assert "cannot be reached" in capsys.readouterr().err
        assert 0 == run("package", "catalog", *peer)


def test_partners_are_listed_with_whether_they_answer(
    folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
):
    us, ua = folders
    with running(us) as ours:
        assert 0 == run("partner", "add", ours.address, "--in", ua)
        capsys.readouterr()
        assert 0 == run("partner", "list", "--in", ua)
        shown = capsys.readouterr().out
        assert all(part in shown for part in ("US", ours.address, "urn:kuznia:US", "yes"))
    assert 0 == run("partner", "list", "--in", ua, "--json")
    (listed,) = json.loads(capsys.readouterr().out)
    assert listed["answers"] is False
    assert "cannot be reached" in listed["remarks"][0]
    assert listed["fingerprint"] in {key.fingerprint for key in keyring(ua).keys.values()}


def test_another_key_is_told_and_changes_nothing(
    folders: tuple[Path, Path], tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, ua = folders
    port = free_port()
    with running(us, port) as ours:
        assert 0 == run("partner", "add", ours.address, "--in", ua)
    before = keyring(ua)
    (us / "private" / "us-officer.key").rename(tmp_path / "aside")
    other = new_key(us, "us-officer", ["node"], PASSPHRASE)
    with running(us, port):
        capsys.readouterr()
        assert 0 == run("partner", "list", "--in", ua)
        assert "a key that was not exchanged" in capsys.readouterr().out
        assert before == keyring(ua)
        assert 3 == run("partner", "add", ours.address, "--in", ua)
        assert "only with its fingerprint" in capsys.readouterr().err
        assert 0 == run("partner", "add", ours.address, "--fingerprint", other.fingerprint,
                        "--in", ua)  # fmt: skip


def test_what_goes_wrong_is_told(folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]):
    us, ua = folders
    nowhere = f"http://127.0.0.1:{free_port()}"
    with running(us) as ours:
        for address, code, told in (
            (nowhere, 5, "cannot be reached"),
            (ours.address + "/elsewhere", 5, "answers 404"),
            ("http://us.example", 3, "without TLS"),
            ("us", 1, "is no address of a node"),
        ):
            assert code == run("partner", "add", address, "--in", ua)
            assert told in capsys.readouterr().err
        assert 3 == run("partner", "add", ours.address, "--fingerprint", "AAAA", "--in", ua)
        assert "someone has changed the card" in capsys.readouterr().err
    assert 1 == run("package", "catalog", "--party", "US", "--as", "ua-officer", "--in", ua)
    assert "the node of US is not known" in capsys.readouterr().err
