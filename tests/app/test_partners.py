"""Adding the node of another party by its card."""

from pathlib import Path

import pytest

from kuznia.app.keys import keyring, new_key, private_key, revoke_key, rotate_key
from kuznia.app.partners import add_partner, node_keys, partner, partners_of
from kuznia.app.programmes import read, start
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.key_cards import card
from kuznia.exchange.private_keys import PrivateKey
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.app.two_folders import PASSPHRASE

ADDRESS = "http://127.0.0.1:8281"
DID = "did:web:us.example"


@pytest.fixture
def folders(tmp_path: Path) -> tuple[Path, Path]:
    """Two folders that have exchanged nothing yet; that of US has the key of a node."""
    for party in ("US", "UA"):
        start(tmp_path / party, "bracket", party)
    us, ua = tmp_path / "US", tmp_path / "UA"
    new_key(us, "us-node", ["node"], PASSPHRASE, valid_from="2024-01-01")
    return us, ua


def node_key(us: Path, holder: str = "us-node") -> PrivateKey:
    return private_key(us, holder, PASSPHRASE)


def test_a_node_is_added_with_its_key_and_its_address(folders: tuple[Path, Path]):
    us, ua = folders
    key = node_key(us)
    made, taken = add_partner(ua, ADDRESS, card(key, DID), key.public.fingerprint)

    assert ("US", ADDRESS, DID) == (made.party, made.address, made.participant)
    assert key.public == taken == keyring(ua).key(key.key)
    assert made == partner(ua, "US")


def test_a_card_that_says_no_identifier_is_of_its_party(folders: tuple[Path, Path]):
    us, ua = folders
    key = node_key(us)
    made, _key = add_partner(ua, ADDRESS, card(key), key.public.fingerprint)

    assert "urn:kuznia:US" == made.participant


@pytest.mark.parametrize("heard", [None, "ABCDEFG-" * 8])
def test_a_key_that_was_not_compared_is_refused(folders: tuple[Path, Path], heard: str | None):
    us, ua = folders
    with pytest.raises(Refused, match="only with its fingerprint") as refused:
        add_partner(ua, ADDRESS, card(node_key(us)), heard)

    hint = "by voice" if heard is None else "someone has changed the card"
    assert hint in str(refused.value.hint)
    assert {} == keyring(ua).keys == partners_of(read(ua)).by_party


def test_a_key_that_was_compared_before_needs_no_fingerprint(folders: tuple[Path, Path]):
    us, ua = folders
    key = node_key(us)
    add_partner(ua, ADDRESS, card(key), key.public.fingerprint)
    add_partner(ua, "https://us.example", card(key, DID), None)

    assert ("https://us.example", DID) == (partner(ua, "US").address, partner(ua, "US").participant)
    with pytest.raises(Refused, match="only with its fingerprint"):
        add_partner(ua, ADDRESS, card(key), "ABCDEFG")


def test_a_key_that_was_revoked_here_adds_nothing(folders: tuple[Path, Path], tmp_path: Path):
    us, _ua = folders
    theirs = PrivateKey.new("UA", "ua-node", ("node",), node_key(us).public.valid_from)
    add_partner(us, ADDRESS, card(theirs), theirs.public.fingerprint)
    theirs.write(us / "private" / "ua-node.key", PASSPHRASE)
    revoke_key(us, theirs.key, "lost", signer="ua-node", passphrase=PASSPHRASE,
               target=tmp_path / "revocation")  # fmt: skip

    with pytest.raises(Refused, match="was revoked"):
        add_partner(us, "https://ua.example", card(theirs), None)
    assert ADDRESS == partner(us, "UA").address


def test_a_changed_card_is_refused(folders: tuple[Path, Path]):
    us, ua = folders
    key = node_key(us)
    paper = card(key, DID)
    changed = Envelope(paper.payload_type, paper.payload.replace(b"us.example", b"xx.example"),
                       paper.signatures)  # fmt: skip
    assert changed != paper
    with pytest.raises(Refused, match="vouches for nothing"):
        add_partner(ua, ADDRESS, changed, key.public.fingerprint)


def test_only_the_key_of_another_partys_node_adds_one(folders: tuple[Path, Path]):
    us, ua = folders
    new_key(us, "us-clerk", ["propose"], PASSPHRASE)
    clerk, own = node_key(us, "us-clerk"), node_key(us)
    with pytest.raises(Refused, match="has not the role node"):
        add_partner(ua, ADDRESS, card(clerk), clerk.public.fingerprint)
    with pytest.raises(Refused, match="whose folder this is"):
        add_partner(us, ADDRESS, card(own), None)
    stranger = PrivateKey.new("XX", "xx-node", ("node",), own.public.valid_from)
    with pytest.raises(Invalid, match="belongs to XX, which is no party"):
        add_partner(ua, ADDRESS, card(stranger), stranger.public.fingerprint)
    assert {} == partners_of(read(ua)).by_party


def test_nobody_takes_part_as_another(folders: tuple[Path, Path]):
    us, ua = folders
    key = node_key(us)
    (ua / "node.toml").write_text('[node]\nname = "did:web:ua.example"')
    with pytest.raises(Refused, match=r"did:web:ua\.example is UA, and not US"):
        add_partner(ua, ADDRESS, card(key, "did:web:ua.example"), key.public.fingerprint)
    for claimed in ("urn:kuznia:UA", "urn:kuznia:FR", "did:web:127.0.0.1", "us"):
        with pytest.raises(Invalid, match="is no identifier by did:web"):
            add_partner(ua, ADDRESS, card(key, claimed), key.public.fingerprint)
    assert {} == partners_of(read(ua)).by_party


def test_who_is_not_known_is_told_how_to_be_added(folders: tuple[Path, Path]):
    _us, ua = folders
    with pytest.raises(NotFound, match="the node of US is not known") as missing:
        partner(ua, "US")
    assert "kuznia partner add" in str(missing.value.hint)


def test_the_newest_key_of_the_own_node_is_read_out(folders: tuple[Path, Path], tmp_path: Path):
    us, ua = folders
    assert [node_key(us).public] == node_keys(us)
    new = rotate_key(us, "us-node", PASSPHRASE, "2099-12-31", tmp_path / "rotation")
    assert [new] == node_keys(us)
    with pytest.raises(NotFound, match="UA has no key of a node"):
        node_keys(ua)
