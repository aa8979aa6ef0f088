import base64
import hashlib
import json
import struct
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.ledger.proofs import (
    proof_of,
    read_ledger,
    require_proof,
    written_ledger,
)
from kuznia.model.errors import Invalid, Refused
from tests.exchange.ledger.ledgers import PARTIES, checkpoint, entries, entry
from tests.exchange.two_parties import TODAY

NOON = datetime(2026, 6, 1, 12, tzinfo=UTC)
LEDGER = entries(13)
BOTH = checkpoint(LEDGER).cosigned_by(PARTIES.ua_node, NOON)


def independently(proof: bytes, owner: bytes, cosigner: bytes) -> dict[str, object]:
    """Verify a proof with nothing of Kuznia: JSON, SHA-256 and Ed25519; give its entry."""

    def sha(content: bytes) -> bytes:
        return hashlib.sha256(content).digest()

    found = json.loads(proof)
    body, below = found["checkpoint"].split("\n\n")
    body += "\n"
    _origin, count, root = body.splitlines()
    entry = json.loads(found["entry"])
    at, size = entry["number"] - 1, int(count)
    way = [bytes.fromhex(each) for each in found["path"]]

    def climb(index: int, count: int) -> bytes:
        if count == 1:
            return sha(b"\0" + found["entry"].encode())
        half = 1 << ((count - 1).bit_length() - 1)
        sibling = way.pop()
        if index < half:
            return sha(b"\1" + climb(index, half) + sibling)
        return sha(b"\1" + sibling + climb(index - half, count - half))

    assert 0 <= at < size
    assert climb(at, size) == base64.b64decode(root)
    assert not way
    keys = {1: owner, 4: cosigner}
    for line in below.splitlines():
        name, text = line.removeprefix("— ").split(" ")
        content = base64.b64decode(text)
        kind = 4 if len(content) == 76 else 1
        told = sha(name.encode() + b"\n" + bytes([kind]) + keys[kind])[:4]
        assert told == content[:4]
        time = struct.unpack(">Q", content[4:12])[0] if kind == 4 else 0
        signed = f"cosignature/v1\ntime {time}\n{body}" if kind == 4 else body
        Ed25519PublicKey.from_public_bytes(keys.pop(kind)).verify(content[-64:], signed.encode())
    assert not keys
    return entry


@given(st.integers(1, 13))
def test_a_proof_holds_here_and_for_an_independent_verifier(number: int):
    proof = proof_of(LEDGER, number, BOTH)
    shown = require_proof(proof, PARTIES.keyring, TODAY, "UA")

    assert LEDGER[number - 1] == shown.entry
    assert ("us-node", "ua-node", NOON) == (
        shown.owner.holder,
        shown.cosigner and shown.cosigner.holder,
        shown.cosigned_at,
    )
    keys = PARTIES.us_node.public.signing, PARTIES.ua_node.public.signing
    assert json.loads(LEDGER[number - 1].content()) == independently(proof, *keys)


def test_a_checkpoint_proves_entries_that_came_before_it_only():
    early = checkpoint(LEDGER[:4])

    require_proof(proof_of(LEDGER, 4, early), PARTIES.keyring, TODAY)
    with pytest.raises(Invalid):
        proof_of(LEDGER, 5, early)
    with pytest.raises(Refused):
        proof_of([*LEDGER[:3], entry(4, "else")], 2, early)


def test_without_the_other_partys_signature_a_proof_is_one_sided():
    proof = proof_of(LEDGER, 3, checkpoint(LEDGER))

    assert require_proof(proof, PARTIES.keyring, TODAY).cosigner is None
    with pytest.raises(Refused, match="no signature of a node of UA"):
        require_proof(proof, PARTIES.keyring, TODAY, "UA")


@pytest.mark.parametrize(
    "change",
    [
        (b'\\"number\\":3', b'\\"number\\":4'),
        (b"2026-05-01", b"2026-04-01"),
        (b'\\"kind\\":\\"decision\\"', b'\\"kind\\":\\"receipt\\"'),
        (b"kuznia/US", b"kuznia/UA"),
        (b"\\n13\\n", b"\\n12\\n"),
        (b'"path":["', b'"path":["00'),
        (b'"path":["', b'"path":["zz'),
        (b'"path":["', b'"path":[1,"'),
        (b"ledger proof 1", b"ledger proof 2"),
    ],
)
def test_a_changed_proof_does_not_hold(change: tuple[bytes, bytes]):
    proof = proof_of(LEDGER, 3, BOTH)
    assert change[0] in proof

    with pytest.raises((Invalid, Refused)):
        require_proof(proof.replace(*change), PARTIES.keyring, TODAY)


@given(st.binary(max_size=200))
def test_any_bytes_are_no_proof_and_no_ledger(content: bytes):
    for work in (
        lambda: require_proof(content, PARTIES.keyring, TODAY),
        lambda: read_ledger(content),
    ):
        with pytest.raises((Invalid, Refused)):
            work()


def test_a_whole_ledger_is_read_as_it_was_written():
    written = written_ledger([*LEDGER, entry(14)], BOTH)

    assert (BOTH, tuple(LEDGER)) == read_ledger(written)


@pytest.mark.parametrize("kind", ["truncated", "reordered", "rewritten", "longer", "backdated"])
def test_a_ledger_that_is_not_the_signed_one_is_refused(kind: str):
    changed = {
        "truncated": LEDGER[:-1],
        "reordered": [LEDGER[1], LEDGER[0], *LEDGER[2:]],
        "rewritten": [*LEDGER[:5], entry(6, "else"), *LEDGER[6:]],
        "longer": [*LEDGER, entry(14)],
        "backdated": [replace(LEDGER[0], recorded_on="2026-04-01"), *LEDGER[1:]],
    }[kind]
    written = b"\n".join(
        (written_ledger([], BOTH).rstrip(b"\n"), *(each.content() for each in changed))
    )

    with pytest.raises(Refused, match="are not those that the checkpoint was signed for"):
        read_ledger(written)
