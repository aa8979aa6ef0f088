"""What `node.toml` may say, and what a node is by it."""

from contextlib import closing
from datetime import date
from pathlib import Path

import pytest

from kuznia.app.identities import KeyIdentity, StaticIdentity
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
    settings.identity(watched, PrivateKey.new("UA", "ua-officer", ("node",), date(2024, 1, 1)))
    settings.offering(watched)


def test_without_settings_a_node_is_known_by_keys_and_offers_releases(tmp_path: Path):
    with closing(opened(folder(tmp_path))) as node:
        assert participant_of("UA") == node.name
        assert isinstance(node.identity, KeyIdentity)
        assert isinstance(node.offering, Releases)
        assert 0 == node.pause


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
        ('[node]\nname = "did:web:ua"', "known by keys is called urn:kuznia:UA"),
        ('[identity]\nkind = "secret"', "no identity of the kind secret"),
        ('[identity]\nkind = "static"', r"\[identity\] has no text 'header'"),
        ('[identity]\nkind = "static"\nheader = "x"', "no table 'callers'"),
        ('[identity]\nkind = "static"\nheader = "x"\ncallers = {"" = "y"}', "no table 'callers'"),
        ('[identity]\nkind = "static"\nheader = "x"\ncallers = {x = 1}', "no table 'callers'"),
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
