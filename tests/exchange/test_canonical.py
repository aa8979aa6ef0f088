import json
import math
import re
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.canonical import canonical, parse, parse_canonical, parse_object, text_field
from kuznia.model.errors import Invalid

NUMBERS = st.integers(-(2**53) + 1, 2**53 - 1) | st.floats(allow_nan=False, allow_infinity=False)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
VALUES = st.recursive(
    st.none() | st.booleans() | NUMBERS | TEXTS,
    lambda parts: st.lists(parts, max_size=4) | st.dictionaries(TEXTS, parts, max_size=4),
    max_leaves=12,
)


def refused(content: bytes, because: str, *, largest: int = 10_000) -> None:
    with pytest.raises(Invalid, match=re.escape(because)) as caught:
        parse(content, "the paper", largest)
    assert ["the paper"] == [finding.table for finding in caught.value.findings]


@given(VALUES)
def test_what_is_written_reads_back_and_is_written_the_same(value: object):
    once = canonical(value)

    assert once == canonical(parse(once))


@given(st.binary(max_size=60))
def test_any_bytes_are_read_or_refused(content: bytes):
    try:
        value = parse(content)
    except Invalid:
        return
    assert canonical(value) == canonical(json.loads(content))


@given(st.text('[]{}",:\\\n0123456789.eE+-truefalsn ', max_size=40))
def test_any_text_like_json_is_read_as_python_reads_it_or_refused(text: str):
    try:
        value = parse(text.encode())
    except Invalid:
        return
    assert json.loads(text) == value


def test_the_example_of_rfc_8785():
    text = '{"numbers":[333333333.33333329,1E30,4.50,2e-3,0.000000000000000000000000001],"b":"€"}'

    assert (
        '{"b":"€","numbers":[333333333.3333333,1e+30,4.5,0.002,1e-27]}'
        == canonical(json.loads(text)).decode()
    )


def test_unknown_fields_are_kept():
    assert {"known": 1, "new": {"x": [None]}} == parse(b'{"known":1,"new":{"x":[null]}}')


def test_a_duplicate_key_is_refused_at_any_depth():
    refused(b'{"a":1,"a":2}', "has the key a twice")
    refused(b'[{"x":{"a":1,"b":0,"\\u0061":2}}]', "has the key a twice")


@pytest.mark.parametrize("number", ["1.0", "1e2", "1E2", "-0", "-0.0", "0.10", "1e400", "1e-7000"])
def test_a_number_that_is_not_canonical_is_refused(number: str):
    refused(f"[{number}]".encode(), "which is not canonical")


@pytest.mark.parametrize("number", ["9007199254740993", "-9007199254740993", "1" * 9000])
def test_an_integer_that_others_would_round_is_refused(number: str):
    refused(f"[{number}]".encode(), "has an integer that others would round")


def test_a_large_integer_that_everyone_reads_alike_is_read():
    assert 2**53 == parse(b"9007199254740992")


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity"])
def test_what_is_no_number_is_refused(number: str):
    refused(f"[{number}]".encode(), "which is no number")


def test_nesting_is_limited_to_64_levels_and_brackets_in_texts_do_not_count():
    assert parse(b"[" * 64 + b"]" * 64)
    assert ["[" * 100] == parse(b'["' + b"[" * 100 + b'"]')
    refused(b"[" * 65 + b"]" * 65, "nested deeper than 64 levels")
    refused(b"[" * 9_000, "nested deeper than 64 levels")


def test_size_is_limited():
    refused(b'"' + b"x" * 99 + b'"', "is larger than 100 bytes", largest=100)


def test_a_text_of_nothing_but_quotes_takes_no_longer_than_its_length():
    start = time.perf_counter()

    refused(b'"' + b'\\"' * 400_000, "is not JSON", largest=1_000_000)
    assert time.perf_counter() - start < 2


def test_a_duplicate_among_very_many_keys_is_found_at_once():
    many = b",".join(b'"k%d":1' % number for number in range(100_000))
    start = time.perf_counter()

    refused(b"{" + many + b',"k99999":1}', "has the key k99999 twice", largest=10_000_000)
    assert time.perf_counter() - start < 2


@pytest.mark.parametrize("content", [b"", b"{", b"{'a':1}", b"[1,]", b"\xef\xbb\xbf{}", b"1 2"])
def test_what_is_not_json_is_refused(content: bytes):
    refused(content, "is not JSON")


def test_broken_unicode_is_refused():
    refused(b'"\xff"', "is not UTF-8 at byte 1")
    refused(b'"\\ud800"', "is not JSON")


@pytest.mark.parametrize("value", [math.nan, math.inf, 2**53, "\ud800", {1: 2}, object()])
def test_what_json_cannot_say_is_not_written(value: object):
    with pytest.raises(Invalid, match="cannot be written"):
        canonical(value)


def test_a_value_that_contains_itself_is_not_written():
    endless: list[object] = []
    endless.append(endless)

    with pytest.raises(Invalid, match="nested deeper"):
        canonical(endless)


@pytest.mark.parametrize("content", [b'{"a": 1}', b'{"b":1,"a":2}', b'{"a":"\\u0062"}', b"{}\n"])
def test_a_canonical_text_has_one_form(content: bytes):
    with pytest.raises(Invalid, match="not canonical JSON"):
        parse_canonical(content)
    assert {} == parse_canonical(b"{}")


def test_a_list_is_no_object():
    with pytest.raises(Invalid, match="not a JSON object"):
        parse_object(b"[]")


def test_a_field_that_must_be_a_text_is_one():
    assert "x" == text_field({"a": "x"}, "a", "paper")
    with pytest.raises(Invalid, match="has no text in the field b"):
        text_field({"b": 1}, "b", "paper")
