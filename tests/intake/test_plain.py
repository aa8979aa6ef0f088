import json
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.found import Limits
from kuznia.intake.opened import Opened, Reader
from kuznia.intake.plain import decode, read_json, read_nothing, read_plain
from tests.intake.samples import STATEMENT_C


def read(reader: Reader, data: bytes) -> Opened:
    opened = Opened("note", Limits())
    reader(BytesIO(data), len(data), opened)
    return opened


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
def test_text_is_read_in_the_encodings_of_both_countries(encoding: str):
    assert f"Кріплення\n{STATEMENT_C}" == decode(f"Кріплення\n{STATEMENT_C}".encode(encoding))


def test_a_statement_in_a_table_is_found():
    opened = read(read_plain, f'part,note\r\n1,"{STATEMENT_C}"\r\n'.encode())

    assert [("C", 2)] == [(each.letter, each.place.line) for each in opened.markings]


def test_a_statement_in_a_json_text_is_found():
    opened = read(read_json, json.dumps({"a": [{"note": STATEMENT_C.replace(" ", "\n")}]}).encode())

    assert ["C"] == [each.letter for each in opened.markings]


def test_json_nested_without_end_or_damaged_is_told():
    for content in (b"[" * 1_000_000, b"{"):
        assert "malformed" in {each.code for each in read(read_json, content).problems}


@pytest.mark.parametrize("reader", [read_plain, read_json, read_nothing])
def test_what_is_no_text_is_for_a_person_to_mark(reader: Reader):
    codes = [each.code for each in read(reader, bytes(range(256)) * 10).problems]

    assert "unknown-kind" in codes


@given(st.binary())
def test_any_bytes_are_read(data: bytes):
    read(read_plain, data)
    read(read_json, data)
