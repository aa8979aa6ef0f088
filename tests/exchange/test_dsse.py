import base64
import json
import re
from dataclasses import replace

import pytest
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.dsse import Envelope, Signature, joined, pae, sign
from kuznia.model.errors import Invalid
from tests.exchange.two_parties import two_parties

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=20)
SIGNATURES = st.builds(Signature, TEXTS, st.binary(max_size=70))
ENVELOPES = st.builds(
    Envelope, TEXTS, st.binary(max_size=50), st.lists(SIGNATURES, max_size=4).map(tuple)
)
EXAMPLE = (
    '{"payload": "aGVsbG8gd29ybGQ=", "payloadType": "http://example.com/HelloWorld", "signatures":'
    ' [{"sig": "A3JqsQGtVsJ2O2xqrI5IcnXip5GToJ3F+FnZ+O88SjtR6rDAajabZKciJTfUiHqJPcIAriEGAHTVeCUjW'
    '2JIZA=="}]}'
)
"""The example of the specification."""
EXAMPLE_KEY = ec.EllipticCurvePublicNumbers(
    46950820868899156662930047687818585632848591499744589407958293238635476079160,
    5640078356564379163099075877009565129882514886557779369047442380624545832820,
    ec.SECP256R1(),
).public_key()


def test_the_signed_bytes_of_the_specification():
    envelope = Envelope.from_json(EXAMPLE.encode())

    assert b"hello world" == envelope.payload
    assert b"DSSEv1 29 http://example.com/HelloWorld 11 hello world" == envelope.signed_bytes


def test_the_signature_of_the_specification_fits_our_signed_bytes():
    envelope = Envelope.from_json(EXAMPLE.encode())
    raw = envelope.signatures[0].signature
    halves = (int.from_bytes(half) for half in (raw[:32], raw[32:]))

    EXAMPLE_KEY.verify(
        encode_dss_signature(*halves), envelope.signed_bytes, ec.ECDSA(hashes.SHA256())
    )


def test_lengths_count_bytes_and_not_letters():
    assert "DSSEv1 4 ії 0 ".encode() == pae("ії", b"")


@given(TEXTS, st.binary(max_size=20), TEXTS, st.binary(max_size=20))
def test_different_papers_have_different_signed_bytes(
    one_type: str, one: bytes, other_type: str, other: bytes
):
    assert ((one_type, one) == (other_type, other)) == (
        pae(one_type, one) == pae(other_type, other)
    )


@given(ENVELOPES)
def test_an_envelope_reads_back(envelope: Envelope):
    assert envelope == Envelope.from_json(envelope.to_json())


@given(st.dictionaries(st.sampled_from(["payload", "payloadType", "signatures", "x"]),
                       st.none() | st.text("QUI=-_+/ ", max_size=6) | st.lists(st.none())))  # fmt: skip
def test_any_object_is_read_or_refused(value: dict[str, object]):
    try:
        envelope = Envelope.from_json(json.dumps(value).encode())
    except Invalid:
        return
    assert envelope == Envelope.from_json(envelope.to_json())


def test_url_safe_base64_is_read_too():
    content = bytes(range(248, 256)) * 4
    safe = {"payload": base64.urlsafe_b64encode(content).decode(), "payloadType": "t"}

    assert content == Envelope.from_json(json.dumps(safe).encode()).payload


@pytest.mark.parametrize("text", ["QQ", "QR==", "QQ==\n", "Q Q==", "ї", "QQ==QQ=="])
def test_base64_has_one_form(text: str):
    with pytest.raises(Invalid, match="not base64"):
        Envelope.from_json(json.dumps({"payload": text, "payloadType": "t"}).encode())


def test_a_field_that_nobody_signed_says_nothing():
    marked = EXAMPLE.replace('{"payload"', '{"approved": true, "payload"')

    assert Envelope.from_json(EXAMPLE.encode()) == Envelope.from_json(marked.encode())


def test_a_duplicate_payload_is_refused():
    twice = EXAMPLE.replace('{"payload"', '{"payload": "aGk=", "payload"')

    with pytest.raises(Invalid, match="has the key payload twice"):
        Envelope.from_json(twice.encode())


def test_a_duplicate_key_inside_the_payload_is_refused():
    envelope = sign("t", b'{"party":"US","party":"UA"}')

    with pytest.raises(Invalid, match="has the key party twice"):
        envelope.content()


def test_a_paper_brings_no_more_signatures_than_one_can_check():
    many = json.loads(EXAMPLE)
    many["signatures"] *= 33

    with pytest.raises(Invalid, match=re.escape("no list of 32 signatures at most")):
        Envelope.from_json(json.dumps(many).encode())


@pytest.mark.parametrize("signatures", ["x", [1], [{"sig": 1}], [{"keyid": 1, "sig": ""}]])
def test_what_is_no_signature_is_refused(signatures: object):
    value = json.loads(EXAMPLE) | {"signatures": signatures}

    with pytest.raises(Invalid):
        Envelope.from_json(json.dumps(value).encode())


def test_several_sign_one_paper_in_turn():
    parties = two_parties()
    envelope = sign("t", {"a": 1}, parties.proposer).signed_by(parties.approver)

    assert (parties.proposer.key, parties.approver.key) == tuple(
        signature.key for signature in envelope.signatures
    )
    assert b'{"a":1}' == envelope.payload


def test_copies_of_a_paper_are_joined_with_the_signatures_of_each():
    parties = two_parties()
    paper = sign("t", {})
    ours, theirs = paper.signed_by(parties.proposer), paper.signed_by(parties.agreer)

    assert joined([ours, theirs]) == joined([theirs, ours, theirs])
    assert {parties.proposer.key, parties.agreer.key} == {
        signature.key for signature in joined([ours, theirs]).signatures
    }
    with pytest.raises(ValueError, match="Envelope"):
        joined([ours, replace(ours, payload_type="u")])
