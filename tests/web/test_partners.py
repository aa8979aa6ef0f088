"""Partners by commands, over real sockets: adding one by its card, listing them, reading out."""

import json
import threading
from collections.abc import Generator
from contextlib import closing, contextmanager
from datetime import date
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import httpx2
import pytest

from kuznia.app.identities import KeyIdentity
from kuznia.app.keys import keyring, new_key, private_key, revoke_key, rotate_key
from kuznia.app.node import Node
from kuznia.app.offered import offer
from kuznia.app.papers import import_paper
from kuznia.app.partners import partner
from kuznia.exchange.canonical import canonical
from kuznia.exchange.dsp.did import document, read_document
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import participant_on, read_card
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import PeerFailed
from kuznia.web.asking import fetch, offers
from kuznia.web.in_threads import free_port
from kuznia.web.partners import CARD
from tests.app.release_acts import seal
from tests.app.two_folders import PASSPHRASE, RELEASE, opened
from tests.cli.commands import run
from tests.web.running import running

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


def name(folder: Path, did: str) -> None:
    (folder / "node.toml").write_text(f'[node]\nname = "{did}"\n')


class TestNodesWithADid:
    def test_a_package_is_agreed_on_and_fetched_under_them(self, folders: tuple[Path, Path]):
        us, ua = folders
        offer(us, seal(us))
        ports = {us: free_port(), ua: free_port()}
        dids = {folder: f"did:web:localhost%3A{port}" for folder, port in ports.items()}
        for folder, did in dids.items():
            name(folder, did)
        with running(us, ports[us]) as ours, running(ua, ports[ua]) as theirs:
            assert 0 == run("partner", "add", ours.address, "--in", ua)
            assert 0 == run("partner", "add", theirs.address, "--in", us)
            assert dids[us] == partner(ua, "US").participant
            fetch(theirs, ours.address, "US", RELEASE)
            (agreed,) = [each.agreement for each in ours.records() if each.agreement]
            assert (dids[us], dids[ua]) == (agreed["assigner"], agreed["assignee"])
            assert dids[us] == ours.catalog(dids[ua])["participantId"]

    def test_a_node_shows_the_document_of_its_did(self, folders: tuple[Path, Path]):
        us, _ua = folders
        port = free_port()
        for path, place in (("", "/.well-known/did.json"), (":a:us", "/a/us/did.json")):
            did = f"did:web:localhost%3A{port}{path}"
            name(us, did)
            with running(us, port) as ours:
                answer = httpx2.get(ours.address + place)
                found = read_document(answer.content, did)
                assert [f"{ours.address}/dsp/2025-1/catalog",
                        f"{ours.address}/.well-known/dspace-version"] == [
                    service.address for service in found.services]  # fmt: skip
            assert found.shows(private_key(us, "us-officer", PASSPHRASE).public)

    def test_a_node_without_one_shows_none(self, folders: tuple[Path, Path]):
        us, _ua = folders
        with running(us) as ours:
            assert 404 == httpx2.get(ours.address + "/.well-known/did.json").status_code

    def test_a_document_with_another_key_is_told_and_changes_nothing(
        self, folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
    ):
        us, ua = folders
        port, elsewhere = free_port(), free_port()
        did = f"did:web:localhost%3A{elsewhere}"
        name(us, did)
        stranger = PrivateKey.new("US", "us-officer", ("node",), date(2024, 1, 1)).public
        false = canonical(document(did, [stranger], "http://x/catalog", "http://x"))
        before = keyring(ua)
        with running(us, port) as ours, shown_at(elsewhere, false):
            assert 0 == run("partner", "add", ours.address, "--in", ua)
            capsys.readouterr()
            assert 0 == run("partner", "list", "--in", ua)
            told = " ".join(capsys.readouterr().out.split())
            assert f"the document of {did} shows another key" in told
        with running(us, port) as ours, running(ua) as theirs:
            assert 1 == len(offers(theirs, ours.address, "US"))
        assert before == keyring(ua)

    def test_who_changes_its_name_is_added_again(
        self, folders: tuple[Path, Path], capsys: pytest.CaptureFixture[str]
    ):
        us, ua = folders
        port = free_port()
        with running(us, port) as ours:
            assert 0 == run("partner", "add", ours.address, "--in", ua)
        did = f"did:web:localhost%3A{port}"
        name(us, did)
        peer = ["--party", "US", "--as", "ua-officer", "--in", ua]
        with running(us, port):
            capsys.readouterr()
            assert 0 == run("partner", "list", "--in", ua)
            assert f"takes part as {did} now" in " ".join(capsys.readouterr().out.split())
            assert 5 == run("package", "catalog", *peer)
            assert 0 == run("partner", "add", ours.address, "--in", ua)
            assert 0 == run("package", "catalog", *peer)


@contextmanager
def shown_at(port: int, content: bytes) -> Generator[None]:
    """Show a content at every address of a port of this machine."""

    class Showing(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.end_headers()
            self.wfile.write(content)

        def log_message(self, format: str, *args: object) -> None: ...

    with ThreadingHTTPServer(("localhost", port), Showing) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield
        finally:
            server.shutdown()
            thread.join()


class TestARotatedKey:
    def test_both_keys_call_while_both_count_and_a_new_start_takes_the_newest(
        self, folders: tuple[Path, Path], tmp_path: Path
    ):
        us, ua = folders
        paper = tmp_path / "rotation"
        with running(us) as ours, running(ua) as theirs:
            old = key_of(us)
            new = rotate_key(us, "us-officer", PASSPHRASE, "2099-12-31", paper)
            import_paper(ua, paper)
            assert old.key != new.key == key_of(us).key
            assert [] == offers(ours, theirs.address, "UA")  # it runs on with the old one
            with closing(opened_node(us)) as again:
                assert isinstance(again.identity, KeyIdentity)
                assert new.key == again.identity.key.key
                assert [] == offers(again, theirs.address, "UA")

    def test_one_that_is_revoked_calls_no_more_and_shows_no_card(
        self, folders: tuple[Path, Path], tmp_path: Path
    ):
        us, ua = folders
        paper = tmp_path / "revocation"
        with running(us) as ours, running(ua) as theirs:
            revoke_key(us, key_of(us).key, "lost", signer="us-officer", passphrase=PASSPHRASE,
                       target=paper)  # fmt: skip
            assert 404 == httpx2.get(ours.address + CARD).status_code
            assert [] == offers(ours, theirs.address, "UA")  # they do not know it yet
            import_paper(ua, paper)
            with pytest.raises(PeerFailed, match="answers 404"):
                offers(ours, theirs.address, "UA")


def key_of(folder: Path) -> PublicKey:
    return private_key(folder, "us-officer", PASSPHRASE).public


def opened_node(folder: Path) -> Node:
    return Node.open(folder, "http://x", holder="us-officer", passphrase=PASSPHRASE)


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
