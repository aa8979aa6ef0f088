"""Text files as Excel and people save them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.errors import Refused
from kuznia.model.findings import Severity
from kuznia.model.tables import ITEMS, STOCK
from kuznia.store.text import decode, records

UKRAINIAN = "item,name_uk\nROUND,Снаряд\nBODY,«Корпус» № 5 – їжак, Ґава\n"


def read(content: bytes) -> tuple[str | None, list[str]]:
    text, findings = decode("items", content)
    return text, [f"{finding.severity}: {finding}" for finding in findings]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_utf_8_and_what_excel_marks_as_unicode_is_read_silently(encoding: str):
    assert (UKRAINIAN, []) == read(UKRAINIAN.encode(encoding))


def test_big_endian_unicode_is_read_silently():
    assert (UKRAINIAN, []) == read(b"\xfe\xff" + UKRAINIAN.encode("utf-16-be"))


@pytest.mark.parametrize("name", ["СНАРЯД", "снаряд", "Завод", "Дніпро"])
def test_one_word_in_windows_1251_is_enough(name: str):
    assert f"item,name\nA,{name}\n" == read(f"item,name\nA,{name}\n".encode("cp1251"))[0]


def test_windows_1251_is_recognised_and_said():
    text, findings = read(UKRAINIAN.encode("cp1251"))

    assert UKRAINIAN == text
    assert ["fixed: items: the file was read as windows-1251"] == [
        finding.partition(" (")[0] for finding in findings
    ]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param("item,name\nA,Müller\n".encode("cp1252"), id="western"),
        pytest.param("item,name\nA,Żółw\n".encode("cp1250"), id="polish"),
        pytest.param("item,name\nA,снаряд великий\n".encode("koi8-u"), id="koi8"),
        pytest.param("item,name\nA,СНАРЯД ВЕЛИКИЙ\n".encode("koi8-u"), id="koi8 capitals"),
        pytest.param("item,name\nA,Снаряд\n".encode("cp866"), id="dos"),
        pytest.param("item,name\nA,Снаряд\n".encode("mac-cyrillic"), id="mac"),
        pytest.param("item,name\nA,Снаряд".encode()[:-1], id="cut"),
        pytest.param(b"\xff\xfea\x00b", id="odd"),
        pytest.param(bytes(range(1, 256)), id="binary"),
    ],
)
def test_another_encoding_is_not_guessed(content: bytes):
    text, findings = read(content)

    assert text is None
    assert "the file is not in UTF-8, nor certainly in another encoding" in findings[0]


def test_the_row_of_the_first_bad_byte_is_named():
    assert "items:3:" in read("item\nA\nМ\n".encode("cp866"))[1][0]


def test_a_zero_byte_is_an_error_with_its_row():
    text, findings = read(b"item\nA\x00\n")

    assert text is None
    assert ["error: items:2: the file has a zero byte: it is damaged, or no text file"] == findings


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_commas_semicolons_and_tabs_separate_cells(delimiter: str):
    text = "item,site,quantity\nROUND,HOME,5\n".replace(",", delimiter)

    found, findings = records(STOCK, text)

    assert ["item", "site", "quantity"] == found.header
    assert [(2, ["ROUND", "HOME", "5"])] == found.rows
    assert [] == findings


def test_rows_are_numbered_as_in_excel_and_blank_ones_are_skipped():
    text = 'item,name\n\nA,"two\nlines"\n , \nB,b\n'

    found, _ = records(ITEMS, text)

    assert [(3, ["A", "two\nlines"]), (5, ["B", "b"])] == found.rows


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_lines_may_end_as_on_any_system(end: str):
    found, _ = records(ITEMS, f"item,name{end}A,a{end}")

    assert [(2, ["A", "a"])] == found.rows


def test_an_empty_file_has_no_header():
    assert [] == records(ITEMS, "")[0].header


@pytest.mark.parametrize("text", ['item,name\nA,a\nB,"b\n', 'item,name\nA,a\nB,"b"c\nC,c\n'])
def test_double_quotes_that_do_not_pair_are_an_error_and_end_the_reading(text: str):
    found, findings = records(ITEMS, text)

    assert [(2, ["A", "a"])] == found.rows
    assert [(Severity.ERROR, 3)] == [(one.severity, one.row) for one in findings]


def test_a_cell_that_never_ends_is_an_error():
    _, findings = records(ITEMS, "item,name\nA," + "a" * 200_000)

    assert [Severity.ERROR] == [finding.severity for finding in findings]


def test_a_table_of_too_many_cells_is_refused():
    with pytest.raises(Refused, match="items has 10000010 cells or more"):
        records(ITEMS, "item" + "," * 10_000_010)


@given(st.binary(max_size=200))
def test_any_bytes_are_decoded_or_explained(content: bytes):
    text, findings = decode("items", content)

    assert text is not None or findings


@given(st.text(max_size=100))
def test_any_text_is_split(text: str):
    found, _ = records(ITEMS, text)

    assert all(row > 1 for row, _ in found.rows)
