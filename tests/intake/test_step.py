import time
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.found import Limits
from kuznia.intake.opened import Opened
from kuznia.intake.step import Unfinished, header_texts, read_step, unescape
from tests.intake.samples import STATEMENT_C, STEP


def read(content: str | bytes) -> Opened:
    data = content if isinstance(content, bytes) else content.encode()
    opened = Opened("bracket.stp", Limits())
    read_step(BytesIO(data), len(data), opened)
    return opened


def codes(opened: Opened) -> list[str]:
    return [each.code for each in opened.problems]


def test_the_header_says_what_the_file_is():
    assert {
        "description": "test bracket", "title": "bracket.stp", "saved": "2024-03-02T10:00:00",
        "schema": "AP242", "instances": "2",
    } == read(STEP).properties  # fmt: skip


def test_a_statement_in_the_header_is_found_with_its_line():
    opened = read(STEP.replace("{note}", STATEMENT_C))

    assert [("C", 4)] == [(each.letter, each.place.line) for each in opened.markings]
    assert [] == codes(opened)


def test_a_statement_broken_over_lines_of_a_string_is_found():
    opened = read(STEP.replace("{note}", STATEMENT_C.replace("contractors", "contrac\r\ntors")))

    assert ["C"] == [each.letter for each in opened.markings]


def test_comments_are_passed_over():
    commented = STEP.replace("HEADER;", "HEADER; /* it's a 'note' ENDSEC; */")

    assert "bracket.stp" == read(commented).properties["title"]


def test_escapes_are_decoded():
    assert "\u041a\U0001f529 é ä it's \\" == unescape(
        r"\X2\041A\X0\\X4\0001F529\X0\ \X\E9 \S\d it''s \\"
    )
    assert "\ufffd" == unescape("\\X4\\FFFFFFFF\\X0\\")


def test_a_file_cut_off_is_told():
    assert ["no-end"] == codes(read(STEP[:-20]))
    assert ["no-header", "no-end"] == codes(read(STEP[:60]))
    assert ["no-header"] == codes(read(STEP.replace("HEADER;", "HEAD;")))


def test_a_string_without_an_end_is_told():
    endless = "ISO-10303-21;\nHEADER;\nFILE_NAME('" + "x" * 3_000_000

    assert ["no-header", "no-end"] == codes(read(endless))


@pytest.mark.parametrize("piece", ["/*", "'", "' ", "(", "a", "\\X2\\", "/* '"])
def test_no_header_takes_long(piece: str):
    start = time.process_time()
    read("ISO-10303-21;\nHEADER;\n" + piece * (1_000_000 // len(piece)))

    assert time.process_time() - start < 3


def test_a_comment_without_an_end_is_told():
    with pytest.raises(Unfinished):
        list(header_texts("FILE_NAME('a'); /* "))


def test_a_string_longer_than_a_name_can_be_is_told():
    assert ["no-header"] == codes(read(STEP.replace("{note}", "x" * 70_000)))


def test_a_quote_without_its_partner_is_told():
    with pytest.raises(Unfinished):
        list(header_texts("FILE_NAME('a"))


@given(st.text(alphabet=st.characters(blacklist_characters="\\'\n", blacklist_categories=["Cs"])))
def test_any_text_without_escapes_is_read_back(text: str):
    assert [text] == [each.text for each in header_texts(f"FILE_NAME('{text}')")]


@given(st.binary())
def test_any_bytes_are_read(data: bytes):
    assert "no-header" in codes(read(b"ISO-10303-21;" + data)) or b"ENDSEC" in data
