"""The stamp: what is printed, what is hidden, and how it is known again."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.exchange.stamp import Stamp, serial_of, serials_in
from kuznia.model.errors import Invalid
from tests.exchange.packages import STAMP


def test_a_page_says_package_recipient_authorisation_release_serial_copy_and_last_day():
    assert (
        "PACKAGE BRK A | TO ua-works | UNDER TAA-1",
        "RELEASE R-1 | SERIAL K7AB-0001 | COPY 1 | UNTIL 2026-12-31",
    ) == STAMP.lines
    assert "UNTIL" not in replace(STAMP, expires="").lines[1]


def test_a_mark_is_known_again_and_one_that_was_tampered_with_is_none():
    mark = STAMP.mark.encode()

    assert {"K7AB-0001"} == serials_in(b"(" + mark + b") Tj")
    assert set() == serials_in(mark.replace(b"0001", b"0002"))


@pytest.mark.parametrize(
    "change",
    [
        {"serial": "abc1"},
        {"serial": "A1"},
        {"serial": "A" * 41},
        {"recipient": "завод"},
        {"recipient": "x" * 65},
        {"package": "a\nb"},
    ],
)
def test_what_cannot_be_printed_or_found_again_is_refused(change: dict[str, str]):
    with pytest.raises(Invalid):
        replace(STAMP, **change).check()


def test_a_stamp_crosses_to_another_process():
    fields = {"release": "R", "serial": "AB12", "package": "P", "recipient": "S",
              "authorisation": "T", "copy": 3}  # fmt: skip

    assert Stamp("R", "AB12", "P", "S", "T", "", 3) == Stamp.of_json(fields)


@given(st.binary(min_size=10, max_size=10))
def test_a_serial_made_of_random_bytes_can_be_printed_and_found(random: bytes):
    stamp = replace(STAMP, serial=serial_of(random))
    stamp.check()

    assert {stamp.serial} == serials_in(stamp.mark.encode())


@given(st.binary())
def test_any_bytes_can_be_searched(content: bytes):
    assert set() == serials_in(content)
