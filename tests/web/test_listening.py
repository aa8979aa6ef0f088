"""Where a node may listen, and what it says of itself."""

from pathlib import Path

import pytest

from kuznia.model.errors import Invalid, Refused
from kuznia.web.listening import Files, Listening
from tests.cli.commands import run
from tests.web.authorities import Authority


def test_a_node_is_reached_where_it_listens(tmp_path: Path):
    pair = Authority.new(tmp_path).pair("node", "127.0.0.1", "::1")
    files = Files(pair.certificate, pair.key)

    assert "http://127.0.0.1:8280" == Listening.of("127.0.0.1", 8280).address
    assert "https://127.0.0.1:8280" == Listening.of("127.0.0.1", 8280, None, files).address
    assert "https://[::1]:8280" == Listening.of("::1", 8280, None, files).address


def test_a_server_before_the_node_may_have_its_own_address():
    assert "https://us.example" == Listening.of("127.0.0.1", 1, "https://us.example/").address


def test_beyond_this_machine_it_listens_with_a_certificate_only(tmp_path: Path):
    pair = Authority.new(tmp_path).pair("node", "us.example")
    files = Files(pair.certificate, pair.key)
    with pytest.raises(Refused, match="listens on this machine only") as told:
        Listening.of("192.0.2.1", 8280, "https://us.example")
    assert "--certificate" in str(told.value.hint)
    found = Listening.of("192.0.2.1", 8280, "https://us.example", files)
    assert found.tls is not None


def test_an_address_that_says_nothing_is_asked_for(tmp_path: Path):
    pair = Authority.new(tmp_path).pair("node", "us.example")
    files = Files(pair.certificate, pair.key)
    everywhere = "0.0.0.0"  # noqa: S104 - refused
    with pytest.raises(Refused, match=r"cannot reach a node at 0\.0\.0\.0"):
        Listening.of(everywhere, 8280, None, files)
    assert Listening.of(everywhere, 8280, "https://us.example:8280", files).tls is not None


def test_the_address_fits_the_certificate(tmp_path: Path):
    pair = Authority.new(tmp_path).pair("node", "us.example")
    files = Files(pair.certificate, pair.key)
    with pytest.raises(Refused, match=r"is not for xx\.example"):
        Listening.of("127.0.0.1", 8280, "https://xx.example", files)
    with pytest.raises(Refused, match="is not reached at http:"):
        Listening.of("127.0.0.1", 8280, "http://localhost:8280", files)
    with pytest.raises(Invalid, match="is no address"):
        Listening.of("127.0.0.1", 8280, "us.example")


def test_half_of_what_tls_needs_is_told(tmp_path: Path):
    authority = Authority.new(tmp_path)
    pair = authority.pair()
    for files in (
        Files(certificate=pair.certificate),
        Files(key=pair.key),
        Files(client_authority=authority.file),
    ):
        with pytest.raises(Refused, match="needs a certificate and its key"):
            Listening.of("127.0.0.1", 8280, None, files)


def test_the_command_tells_what_is_wrong_with_a_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    pair = Authority.new(tmp_path).pair(days=-1)
    code = run("serve", "--as", "us-officer", "--certificate", pair.certificate,
               "--certificate-key", pair.key, "--in", tmp_path)  # fmt: skip
    assert 3 == code
    assert "was valid to" in capsys.readouterr().err
