"""What `node.toml` may say, and what a node is by it."""

import re
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from kuznia.app.identities import KeyIdentity, StaticIdentity
from kuznia.app.mock_identity import MockIdentity
from kuznia.app.node import Node
from kuznia.app.node_settings import FILE, read_settings
from kuznia.app.offering import Releases
from kuznia.app.scripted import Scripted
from kuznia.app.standing import WatchedFolder
from kuznia.exchange.dsp.identity import participant_of
from kuznia.exchange.dsp.states import Process, Role, State
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.two_folders import PASSPHRASE, ready
from tests.exchange.dsp.network import Memory

STATIC = """
[node]
name = "did:web:ua.example"

[identity]
kind = "static"
header = "Bearer ours"
callers = { "Bearer theirs" = "did:web:us.example" }
"""
RULES = """
policy = { permission = [{ action = "use" }] }
pause = 0.2
dataset = [{ id = "BRK", offer = "urn:offer:brk" }]
agreed = [{ role = "provider", peer = "did:web:us.example", dataset = "BRK", ids = ["urn:a"] }]
"""


def folder(target: Path, settings: str = "", rules: str | None = None) -> Path:
    _us, ua = ready(target)
    if settings:
        (ua / FILE).write_text(settings)
    if rules is not None:
        (ua / "rules.toml").write_text(rules)
    return ua


def opened(folder: Path) -> Node:
    return Node.open(folder, "http://x", holder="ua-officer", passphrase=PASSPHRASE)


def follow(folder: Path) -> None:
    """Do what the settings of a folder say, short of opening a node."""
    settings, watched = read_settings(folder), WatchedFolder(folder)
    settings.name("UA")
    key = PrivateKey.new("UA", "ua-officer", ("node",), date(2024, 1, 1))
    settings.identity(watched, key, "http://x")
    settings.offering(watched)
    settings.trust(folder)
    settings.bytes_per_second()


def test_without_settings_a_node_is_known_by_keys_and_offers_releases(tmp_path: Path):
    with closing(opened(folder(tmp_path))) as node:
        assert participant_of("UA") == node.name
        assert isinstance(node.identity, KeyIdentity)
        assert isinstance(node.offering, Releases)
        assert (0, 0) == (node.pause, node.bytes_per_second)


def test_a_node_can_be_told_how_many_bytes_it_gives_in_a_second(tmp_path: Path):
    with closing(opened(folder(tmp_path, "[serving]\nbytes_per_second = 10_000_000"))) as node:
        assert 10_000_000 == node.bytes_per_second


MOCK = '[node]\nname = "ua"\n[identity]\nkind = "edc-mock"\n'


def test_a_node_can_be_known_as_whoever_it_says_on_this_machine_only(tmp_path: Path):
    ua = folder(tmp_path, MOCK)
    node = Node.open(ua, "http://127.0.0.1:1", holder="ua-officer", passphrase=PASSPHRASE)
    with closing(node):
        assert ("ua", MockIdentity("ua")) == (node.name, node.identity)
    with pytest.raises(Refused, match="prove nothing"):
        opened(ua)


def test_a_node_can_be_known_by_a_header_under_a_name_of_its_own(tmp_path: Path):
    with closing(opened(folder(tmp_path, STATIC))) as node:
        assert "did:web:ua.example" == node.name == node.catalog("x")["participantId"]
        assert isinstance(node.identity, StaticIdentity)
        assert "Bearer ours" == node.identity.header("did:web:us.example")
        assert "did:web:us.example" == node.identity.caller("Bearer theirs")
        for wrong in ("", "Bearer ours", "bearer theirs", "Bearer theirs ", "Bearer чужий"):
            with pytest.raises(Refused, match="does not show who it is"):
                node.identity.caller(wrong)


def test_a_node_that_follows_a_script_offers_it_and_has_its_agreements(tmp_path: Path):
    made = folder(tmp_path, STATIC + '[rules]\nfile = "rules.toml"\n', RULES)
    for _ in range(2):  # opened again, it has them still, and once
        with closing(opened(made)) as node:
            assert isinstance(node.offering, Scripted)
            assert 0.2 == node.pause
            assert node.dataset("anyone", "BRK") is not None
            assert node.dataset("anyone", "ENG") is None
            assert node.offering.is_for("anyone", "BRK")
            assert not node.offering.is_for("anyone", "ENG")
            (record,) = node.records()
            assert (Process.NEGOTIATION, Role.PROVIDER, State.FINALIZED) == (
                record.talk.process, record.talk.role, record.state,
            )  # fmt: skip
            assert "did:web:ua.example" == record.agreement["assigner"]
            assert node.offering.file(record, Memory()) is None
            assert () == node.offering.following(record)


@pytest.mark.parametrize(
    ("settings", "reason"),
    [
        ("node =", "it is no TOML"),
        ("[nodes]", r"there is no section \[nodes\]"),
        ("node = 1", r"there is no section \[node\]"),
        ("[node]\nnames = 1", r"\[node\] has no field 'names'"),
        ("[node]\nname = 1", r"\[node\] has no text 'name'"),
        ('[node]\nname = "did:web:ua:8280 "', "known by keys is called urn:kuznia:UA, or by a did"),
        ('[node]\nname = "urn:kuznia:US"', "known by keys is called urn:kuznia:UA, or by a did"),
        ("[tls]\nverify = false", r"\[tls\] has no field 'verify'"),
        ("[tls]\nauthority = 1", r"\[tls\] has no text 'authority'"),
        ('[tls]\nauthority = ""', r"\[tls\] has no text 'authority'"),
        ('[tls]\nkey = "a"', "without the other"),
        ('[identity]\nkind = "secret"', "no identity of the kind secret"),
        ('[identity]\nkind = "static"', r"\[identity\] has no text 'header'"),
        ('[identity]\nkind = "static"\nheader = "x"', "no table 'callers'"),
        ('[identity]\nkind = "static"\nheader = "x"\ncallers = {"" = "y"}', "no table 'callers'"),
        ('[identity]\nkind = "static"\nheader = "x"\ncallers = {x = 1}', "no table 'callers'"),
        ("[serving]\nbytes_per_second = 0", "is a whole number from 1 on, not 0"),
        ("[serving]\nbytes_per_second = 1.5", "is a whole number from 1 on, not 1.5"),
        ("[serving]\nbytes_per_second = true", "is a whole number from 1 on, not True"),
        ('[serving]\nbytes_per_second = "10 MB"', "is a whole number from 1 on, not 10 MB"),
        ("[serving]\nspeed = 1", r"\[serving\] has no field 'speed'"),
        ("[rules]", r"\[rules\] has no text 'file'"),
    ],
)
def test_settings_that_are_wrong_are_told(tmp_path: Path, settings: str, reason: str):
    (tmp_path / FILE).write_text(settings)
    with pytest.raises(Invalid, match=reason):
        follow(tmp_path)


def test_settings_that_are_no_text_are_told(tmp_path: Path):
    (tmp_path / FILE).write_bytes(b"\xff")
    with pytest.raises(Invalid, match="it is no TOML"):
        read_settings(tmp_path)


def test_a_script_that_is_not_there_is_told(tmp_path: Path):
    (tmp_path / FILE).write_text('[rules]\nfile = "rules.toml"\n')
    with pytest.raises(NotFound, match=r"rules\.toml"):
        follow(tmp_path)


def test_the_files_in_the_documentation_are_right(tmp_path: Path):
    page = (Path(__file__).parents[2] / "docs" / "how-to" / "try-the-protocol.md").read_text()
    settings, rules = re.findall(r"^```toml\n(.*?)^```", page, re.MULTILINE | re.DOTALL)
    with closing(opened(folder(tmp_path, settings, rules))) as node:
        assert node.dataset("anyone", "BRK") is not None
        assert ["urn:agreement:1"] == [record.agreement["@id"] for record in node.records()]


def test_files_of_tls_are_named_from_the_folder_on(tmp_path: Path):
    elsewhere = tmp_path / "elsewhere" / "own.key"
    (tmp_path / FILE).write_text(
        f'[tls]\nauthority = "a.pem"\ncertificate = "own.pem"\nkey = "{elsewhere}"\n'
    )
    said = read_settings(tmp_path).trust(tmp_path)
    assert (tmp_path / "a.pem", tmp_path / "own.pem", elsewhere) == (
        said.authority, said.certificate, said.key)  # fmt: skip


def test_a_node_that_is_known_by_keys_takes_part_under_its_party_or_a_did(tmp_path: Path):
    did = "did:web:localhost%3A8280"
    with closing(opened(folder(tmp_path, f'[node]\nname = "{did}"'))) as node:
        assert isinstance(node.identity, KeyIdentity)
        assert did == node.name == node.identity.name
