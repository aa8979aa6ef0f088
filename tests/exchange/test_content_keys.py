import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.exchange.content_keys import WRAPPED_BYTES, unwrap, wrap
from kuznia.model.errors import Refused
from tests.exchange.two_parties import key

CONTENT_KEY = bytes(range(32))
UA_NODE = key("UA", "ua-node", "node")
WRAPPED = wrap(CONTENT_KEY, UA_NODE.public, b"R-1")


def test_the_recipient_opens_the_content_key():
    assert CONTENT_KEY == unwrap(WRAPPED, UA_NODE, b"R-1")
    assert WRAPPED_BYTES == len(WRAPPED)


def test_nobody_else_opens_it():
    with pytest.raises(Refused, match="does not open with key"):
        unwrap(WRAPPED, key("UA", "ua-2", "node"), b"R-1")


def test_a_content_key_moved_to_another_release_does_not_open():
    with pytest.raises(Refused, match="does not open") as caught:
        unwrap(WRAPPED, UA_NODE, b"R-2")
    assert "another release" in str(caught.value.hint)


def test_sealing_twice_gives_two_seals():
    assert wrap(CONTENT_KEY, UA_NODE.public, b"R-1") != WRAPPED


def test_only_keys_of_the_right_length_are_sealed():
    with pytest.raises(ValueError, match="16"):
        wrap(bytes(16), UA_NODE.public, b"R-1")


@given(st.integers(0, WRAPPED_BYTES * 8 - 1))
@settings(max_examples=60)
def test_a_changed_bit_is_noticed(bit: int):
    changed = bytearray(WRAPPED)
    changed[bit // 8] ^= 1 << bit % 8

    # X25519 ignores the highest bit of a point, but HPKE derives the seal from its bytes
    with pytest.raises(Refused):
        unwrap(bytes(changed), UA_NODE, b"R-1")


@given(st.binary(max_size=120))
@settings(max_examples=60)
def test_anything_else_is_refused(wrapped: bytes):
    with pytest.raises(Refused):
        unwrap(wrapped, UA_NODE, b"R-1")
