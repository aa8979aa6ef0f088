"""Files of certificates: what is wrong with one is told before anything listens or calls."""

import ssl
from pathlib import Path

import pytest
from cryptography.hazmat.primitives.asymmetric.ec import SECP256R1, generate_private_key

from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.web.certificates import Pair, client_context, require_name, server_context
from tests.web.authorities import CLIENT, SERVER, Authority, write_key


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority.new(tmp_path)


def test_a_server_asks_for_certificates_only_with_an_authority(authority: Authority):
    pair = authority.pair()
    assert ssl.CERT_NONE == server_context(pair).verify_mode
    assert ssl.CERT_REQUIRED == server_context(pair, authority.file).verify_mode


def test_a_missing_file_is_named(authority: Authority):
    pair = authority.pair()
    with pytest.raises(NotFound, match=r"nothing\.pem"):
        server_context(Pair(Path("nothing.pem"), pair.key))
    with pytest.raises(NotFound, match=r"nothing\.key"):
        server_context(Pair(pair.certificate, Path("nothing.key")))
    with pytest.raises(NotFound, match=r"nothing\.pem"):
        server_context(pair, Path("nothing.pem"))


def test_what_is_no_certificate_is_told(authority: Authority):
    pair = authority.pair()
    with pytest.raises(Invalid, match="holds no certificate in PEM") as told:
        server_context(Pair(pair.key, pair.key))
    assert "BEGIN CERTIFICATE" in str(told.value.hint)
    pair.certificate.chmod(0o600)
    with pytest.raises(Invalid, match="holds no private key in PEM"):
        server_context(Pair(pair.certificate, pair.certificate))


def test_a_key_of_another_certificate_is_told(authority: Authority):
    with pytest.raises(Invalid, match="is not the key of the certificate"):
        server_context(Pair(authority.pair("a").certificate, authority.pair("b").key))


def test_a_locked_key_is_told_and_not_asked_for(authority: Authority):
    pair = authority.pair()
    write_key(pair.key, generate_private_key(SECP256R1()), b"a passphrase")
    with pytest.raises(Invalid, match="locked by a passphrase"):
        server_context(pair)


def test_a_key_that_others_may_read_is_refused(authority: Authority):
    pair = authority.pair()
    pair.key.chmod(0o644)
    with pytest.raises(Refused, match="may be read by others") as told:
        server_context(pair)
    assert "chmod 600" in str(told.value.hint)


def test_a_certificate_counts_in_its_time_only(authority: Authority):
    with pytest.raises(Refused, match=r"node.pem was valid to 20\d\d-"):
        server_context(authority.pair(days=-1))
    with pytest.raises(Refused, match="is not valid before"):
        client_context(authority.file, authority.pair(days=400))


def test_an_authority_counts_in_its_time_only(tmp_path: Path):
    old = Authority.new(tmp_path, "old", days=-1)
    with pytest.raises(Refused, match=r"old.pem was valid to"):
        client_context(old.file)


def test_a_certificate_is_for_servers_or_clients(authority: Authority):
    with pytest.raises(Refused, match="is not for servers"):
        server_context(authority.pair(uses=(CLIENT,)))
    with pytest.raises(Refused, match="is not for clients"):
        client_context(authority.file, authority.pair(uses=(SERVER,)))


def test_a_nodes_certificate_is_no_authority(authority: Authority):
    with pytest.raises(Invalid, match="no certificate of an authority"):
        client_context(authority.pair().certificate)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("us.example", "us.example"),
        ("us.example", "US.example"),
        ("*.us.example", "node.us.example"),
        ("192.0.2.1", "192.0.2.1"),
        ("2001:db8::1", "2001:db8:0::1"),
    ],
)
def test_a_certificate_is_for_its_hosts(authority: Authority, name: str, host: str):
    require_name(authority.pair("node", name), host)


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("us.example", "xx.example"),
        ("*.us.example", "us.example"),
        ("*.us.example", "a.b.us.example"),
        ("192.0.2.1", "192.0.2.2"),
        ("us.example", ""),
    ],
)
def test_a_certificate_for_another_host_is_refused(authority: Authority, name: str, host: str):
    with pytest.raises(Refused, match="is not for") as told:
        require_name(authority.pair("node", name), host)
    assert name in str(told.value.hint)
