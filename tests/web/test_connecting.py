"""Nodes over TLS: whom each trusts, what each shows, and what is said when they do not fit."""

import socket
import ssl
import threading
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path

import pytest

from kuznia.app.node import Node
from kuznia.app.offered import offer
from kuznia.model.errors import Invalid, NotFound, PeerFailed
from kuznia.web.asking import fetch, offers
from kuznia.web.certificates import Pair, server_context
from kuznia.web.connecting import client_of, received, tls_of
from kuznia.web.in_threads import free_port
from kuznia.web.partners import CARD, add, seen
from tests.app.release_acts import seal
from tests.app.two_folders import RELEASE, opened
from tests.web.authorities import CLIENT, SERVER, Authority
from tests.web.running import running


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.new(tmp_path)


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    return opened(tmp_path)


def say(folder: Path, authority: Authority | None = None, pair: Pair | None = None) -> None:
    """Write the `node.toml` of a folder."""
    lines = ["[tls]"]
    if authority is not None:
        lines.append(f'authority = "{authority.file}"')
    if pair is not None:
        lines += [f'certificate = "{pair.certificate}"', f'key = "{pair.key}"']
    (folder / "node.toml").write_text("\n".join(lines))


def shown(folder: Path, node: Node) -> bytes:
    with client_of(folder, 5) as client:
        return received(client, node.address + CARD, 100_000)


@contextmanager
def outspoken(tls: ssl.SSLContext) -> Generator[str]:
    """Run a server that takes one connection, and says goodbye by an alert when it must."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(10)

        def take() -> None:
            connection, _address = listening.accept()
            with connection, suppress(OSError), tls.wrap_socket(connection, server_side=True) as it:
                it.recv(1)

        thread = threading.Thread(target=take)
        thread.start()
        try:
            yield f"https://127.0.0.1:{listening.getsockname()[1]}"
        finally:
            thread.join(10)


def test_a_package_is_negotiated_and_fetched_over_tls_that_both_sides_show(
    folders: tuple[Path, Path], authority: Authority
):
    us, ua = folders
    file = seal(us)
    offer(us, file)
    ours, theirs = authority.pair("us", uses=(SERVER, CLIENT)), authority.pair("ua")
    say(us, authority, ours)
    say(ua, authority, theirs)
    with (
        running(us, tls=server_context(ours, authority.file)) as us_node,
        running(ua, tls=server_context(theirs, authority.file)) as ua_node,
    ):
        assert us_node.address.startswith("https://")
        received_file = fetch(ua_node, us_node.address, "US", RELEASE)
        assert file.read_bytes() == received_file.read_bytes()
        made, _key = add(us, ua_node.address, None)
        assert ua_node.address == made.address
        assert [True] == [each.answers for each in seen(us)]


def test_a_connection_is_tls_1_3_between_nodes_and_at_least_1_2(
    folders: tuple[Path, Path], authority: Authority
):
    us, ua = folders
    say(ua, authority)
    tls = server_context(authority.pair("us"))
    assert ssl.TLSVersion.TLSv1_2 == tls.minimum_version == tls_of(ua).minimum_version
    with (
        running(us, tls=tls) as ours,
        client_of(ua) as client,
        client.stream("GET", ours.address + CARD) as answer,
    ):
        stream = answer.extensions["network_stream"]
        assert "TLSv1.3" == stream.get_extra_info("ssl_object").version()


class TestServersThatAreNotTaken:
    def test_one_of_an_authority_that_is_not_trusted(
        self, folders: tuple[Path, Path], tmp_path: Path, authority: Authority
    ):
        us, ua = folders
        with running(us, tls=server_context(authority.pair("us"))) as ours:
            with pytest.raises(PeerFailed, match="of no authority that is trusted here") as told:
                shown(ua, ours)
            assert "[tls]: authority" in str(told.value.hint)
            say(ua, Authority.new(tmp_path, "other"))
            with pytest.raises(PeerFailed, match="of no authority that is trusted here"):
                shown(ua, ours)
            say(ua, authority)
            assert shown(ua, ours)

    def test_one_of_an_authority_of_the_same_name(
        self, folders: tuple[Path, Path], tmp_path: Path, authority: Authority
    ):
        us, ua = folders
        (tmp_path / "false").mkdir()
        say(ua, Authority.new(tmp_path / "false", "authority"))
        with (
            running(us, tls=server_context(authority.pair("us"))) as ours,
            pytest.raises(PeerFailed, match=r"certificate of https://.* is"),
        ):
            shown(ua, ours)

    def test_one_for_another_host(self, folders: tuple[Path, Path], authority: Authority):
        us, ua = folders
        say(ua, authority)
        with (
            running(us, tls=server_context(authority.pair("us", "us.example"))) as ours,
            pytest.raises(PeerFailed, match="is for another host"),
        ):
            shown(ua, ours)

    def test_one_that_has_expired(self, folders: tuple[Path, Path], authority: Authority):
        us, ua = folders
        say(ua, authority)
        old = authority.pair("us", days=-1)
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)  # ours would refuse it
        context.load_cert_chain(old.certificate, old.key)
        with running(us, tls=context) as ours, pytest.raises(PeerFailed, match="has expired"):
            shown(ua, ours)

    def test_one_without_tls(self, folders: tuple[Path, Path], authority: Authority):
        us, ua = folders
        say(ua, authority)
        with running(us) as ours:
            ours.address = ours.address.replace("http://", "https://")
            with pytest.raises(PeerFailed, match="does not speak TLS"):
                shown(ua, ours)

    def test_one_with_tls_that_is_asked_without(
        self, folders: tuple[Path, Path], authority: Authority
    ):
        us, ua = folders
        with running(us, tls=server_context(authority.pair("us"))) as ours:
            ours.address = ours.address.replace("https://", "http://")
            with pytest.raises(PeerFailed, match="cannot be reached") as told:
                shown(ua, ours)
            assert "https://" in str(told.value.hint)

    def test_nobody_who_listens(self, folders: tuple[Path, Path], authority: Authority):
        _us, ua = folders
        say(ua, authority)
        with client_of(ua) as client, pytest.raises(PeerFailed, match="cannot be reached"):
            received(client, f"https://127.0.0.1:{free_port()}/", 1)


class TestClientsThatAreNotTaken:
    @pytest.mark.parametrize("version", [ssl.TLSVersion.TLSv1_2, ssl.TLSVersion.TLSv1_3])
    @pytest.mark.parametrize("authority_of_client", [None, "other"])
    def test_a_node_answers_only_clients_of_its_authority(
        self,
        folders: tuple[Path, Path],
        authority: Authority,
        tmp_path: Path,
        version: ssl.TLSVersion,
        authority_of_client: str | None,
    ):
        us, ua = folders
        tls = server_context(authority.pair("us"), authority.file)
        tls.maximum_version = version
        wrong = authority_of_client and Authority.new(tmp_path, authority_of_client).pair("false")
        say(ua, authority, wrong or None)
        with running(us, tls=tls) as ours:
            with pytest.raises(PeerFailed) as told:
                shown(ua, ours)
            assert "certificate of this node" in f"{told.value.message} {told.value.hint}"
            assert "node.toml" in str(told.value.hint)
            say(ua, authority, authority.pair("ua", uses=(CLIENT,)))
            assert shown(ua, ours)

    def test_a_server_that_says_what_it_wants_is_understood(
        self, folders: tuple[Path, Path], authority: Authority, tmp_path: Path
    ):
        _us, ua = folders
        tls = server_context(authority.pair("us"), authority.file)
        for pair, expected in (
            (None, "wants to see a certificate of this node"),
            (Authority.new(tmp_path, "other").pair("false"), "does not take the certificate"),
        ):
            say(ua, authority, pair)
            with (
                outspoken(tls) as address,
                client_of(ua, 5) as client,
                pytest.raises(PeerFailed, match=expected),
            ):
                received(client, address, 100)

    def test_a_certificate_is_no_token(self, folders: tuple[Path, Path], authority: Authority):
        us, ua = folders
        say(ua, authority, authority.pair("ua"))
        with running(us, tls=server_context(authority.pair("us"), authority.file)) as ours:
            with client_of(ua) as client:
                assert 404 == client.get(ours.address + "/dsp/2025-1/negotiations/x").status_code
            with running(ua) as theirs:
                assert 1 == len(offers(theirs, ours.address, "US"))


class TestFilesOfTheSettings:
    def test_a_missing_authority_is_named(self, folders: tuple[Path, Path]):
        us, _ua = folders
        (us / "node.toml").write_text('[tls]\nauthority = "nowhere.pem"\n')
        with pytest.raises(NotFound, match=r"nowhere\.pem"):
            client_of(us)

    def test_paths_are_those_from_the_folder_on(
        self, folders: tuple[Path, Path], authority: Authority
    ):
        us, _ua = folders
        (us / "tls.pem").write_bytes(authority.file.read_bytes())
        (us / "node.toml").write_text('[tls]\nauthority = "tls.pem"\n')
        assert 1 == len(tls_of(us).get_ca_certs())

    def test_a_certificate_without_its_key_is_told(self, folders: tuple[Path, Path]):
        us, _ua = folders
        (us / "node.toml").write_text('[tls]\ncertificate = "a.pem"\n')
        with pytest.raises(Invalid, match="without the other"):
            client_of(us)

    def test_nothing_is_trusted_blindly(self, folders: tuple[Path, Path], authority: Authority):
        us, _ua = folders
        for named in (None, authority):
            if named is not None:
                say(us, named)
            context = tls_of(us)
            assert ssl.CERT_REQUIRED == context.verify_mode
            assert context.check_hostname


def test_a_node_stops_though_a_peer_does_not_say_goodbye(
    folders: tuple[Path, Path], authority: Authority
):
    us, ua = folders
    say(ua, authority)
    with client_of(ua) as client:
        with running(us, tls=server_context(authority.pair("us"))) as ours:
            client.get(ours.address + CARD)  # and the connection stays open
            began = time.monotonic()
        assert time.monotonic() - began < 5


def test_more_than_what_was_expected_is_not_read(folders: tuple[Path, Path]):
    us, ua = folders
    with (
        running(us) as ours,
        client_of(ua) as client,
        pytest.raises(PeerFailed, match="larger than 10 bytes"),
    ):
        received(client, ours.address + CARD, 10)
