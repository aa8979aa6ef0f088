import base64
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.ledger.notes import (
    Checkpoint,
    NoteSignature,
    cosigner_of,
    key_hash,
    name_of,
    owner_of,
    read_note,
)
from kuznia.model.errors import Invalid, Refused
from tests.exchange.ledger.ledgers import PARTIES, checkpoint, entries
from tests.exchange.two_parties import TODAY

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
MADE = checkpoint(entries(5))
BOTH = MADE.cosigned_by(PARTIES.ua_node, NOON)


def test_keys_are_told_and_notes_signed_as_in_the_published_example():
    """That of golang.org/x/mod/sumdb/note, which the C2SP specification is made from."""
    text = (
        "If you think cryptography is the answer to your problem,\n"
        "then you don't know what your problem is.\n"
    )
    key = base64.b64decode("ARpc2QcUPDhMQegwxbzhKqiBfsVkmqq/LDE4izWy10TW")
    line = base64.b64decode(
        "x08go/ZJkuBS9UG/SffcvIAQxVBtiFupLLr8pAcElZInNIuGUgYN1FFYC2pZSNXgKvqfqdngotpRZb6KE6RyyBwJnAM="
    )

    assert "c74f20a3" == key_hash("PeterNeumann", key[:1], key[1:]).hex() == line[:4].hex()
    Ed25519PublicKey.from_public_bytes(key[1:]).verify(line[4:], text.encode())


def test_a_checkpoint_is_three_lines_and_its_signatures():
    assert MADE.text.startswith("kuznia/US\n5\n")
    assert BOTH == read_note(BOTH.note().encode())
    assert PARTIES.us_node.public == owner_of(BOTH, PARTIES.keyring, TODAY)
    assert (PARTIES.ua_node.public, NOON) == cosigner_of(BOTH, PARTIES.keyring, TODAY, "UA")


def test_signatures_of_the_same_checkpoint_come_together_and_of_others_do_not():
    again = MADE.cosigned_by(PARTIES.ua_node, NOON + timedelta(1))

    assert 3 == len(BOTH.merged(again).signatures)
    assert BOTH == BOTH.merged(MADE)
    with pytest.raises(Refused):
        BOTH.merged(checkpoint(entries(4)))


def test_who_is_not_a_node_of_the_party_signs_for_nothing():
    tree = replace(MADE, signatures=())
    for key in (PARTIES.proposer, PARTIES.ua_node):
        with pytest.raises(Refused, match="no signature of a node of US"):
            owner_of(tree.signed_by(key), PARTIES.keyring, TODAY)
    with pytest.raises(Refused, match="no signature of a node of UA"):
        cosigner_of(MADE, PARTIES.keyring, TODAY, "UA")
    with pytest.raises(Refused, match="does not countersign its own"):
        cosigner_of(MADE.cosigned_by(PARTIES.us_node, NOON), PARTIES.keyring, TODAY, "US")


def test_a_signature_of_one_kind_does_not_pass_for_the_other():
    plain = replace(MADE, signatures=(*MADE.signed_by(PARTIES.ua_node).signatures,))

    with pytest.raises(Refused):
        cosigner_of(plain, PARTIES.keyring, TODAY, "UA")


def test_a_key_that_was_revoked_countersigns_nothing():
    revoked = replace(PARTIES.ua_node.public, revoked_on=TODAY)

    with pytest.raises(Refused, match="no signature of a node of UA"):
        cosigner_of(BOTH, PARTIES.keyring.with_key(revoked), TODAY, "UA")


def test_a_changed_size_root_party_or_time_loses_the_signature():
    for changed in (
        replace(BOTH, size=6),
        replace(BOTH, root=bytes(32)),
        replace(BOTH, party="UA"),
    ):
        with pytest.raises(Refused):
            owner_of(changed, PARTIES.keyring, TODAY)
    mine, theirs = BOTH.signatures
    content = bytearray(theirs.content)
    content[11] ^= 1
    moved = replace(BOTH, signatures=(mine, NoteSignature(theirs.name, bytes(content))))
    with pytest.raises(Refused):
        cosigner_of(moved, PARTIES.keyring, TODAY, "UA")


def test_a_signature_under_another_name_counts_for_nothing():
    name = name_of(PARTIES.us_node.public)
    forged = [
        NoteSignature(name, each.content) for each in MADE.signed_by(PARTIES.ua_node).signatures
    ]

    assert owner_of(replace(MADE, signatures=tuple(forged)), PARTIES.keyring, TODAY)
    with pytest.raises(Refused):
        owner_of(replace(MADE, signatures=tuple(forged[1:])), PARTIES.keyring, TODAY)


@pytest.mark.parametrize(
    "change",
    [
        ("kuznia/US", "other/US"),
        ("\n5\n", "\n05\n"),
        ("\n5\n", "\n-5\n"),
        ("\n5\n", "\n5\n\n"),
        ("\n5\n", "\n"),
        ("— ", "- "),
        ("US/us-node ", "US/us-node  "),
        ("=\n", "\n"),
        ("=\n", "=\r\n"),
    ],
)
def test_what_is_written_otherwise_is_no_checkpoint(change: tuple[str, str]):
    text = MADE.note()
    assert change[0] in text

    with pytest.raises(Invalid):
        read_note(text.replace(*change).encode())


def test_a_note_without_signatures_or_with_too_many_is_none():
    with pytest.raises(Invalid):
        read_note(Checkpoint("US", 0, bytes(32)).note().encode())
    many = MADE.note() + MADE.note().rpartition("\n\n")[2] * 20
    with pytest.raises(Invalid):
        read_note(many.encode())
    with pytest.raises(Invalid):
        read_note(b" " * 100_000)


@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(content: bytes):
    for text in (content, MADE.note().encode() + content, MADE.text.encode() + content):
        try:
            assert read_note(text).note().encode() == text
        except Invalid:
            continue
