"""The text and records of XER files."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake import xer_text
from kuznia.intake.project_notes import Notes
from kuznia.intake.xer_text import Tables, read_tables
from kuznia.model.errors import Invalid, Refused
from tests.intake.xer_files import HEADER

WANTED = {"TASK": frozenset({"task_id", "task_name"})}


def read(*lines: str, encoding: str = "utf-8", between: str = "\r\n") -> tuple[Tables, list[str]]:
    notes = Notes()
    content = between.join([HEADER, *lines, "%E", ""]).encode(encoding)
    tables = read_tables(content, WANTED, notes)
    return tables, [str(note) for note in notes.findings]


FIELDS = ("%T\tTASK", "%F\ttask_id\tother\ttask_name")


def names(tables: Tables) -> list[str]:
    return [record["task_name"] for record in tables["TASK"]]


@pytest.mark.parametrize("between", ["\n", "\r\n"])
def test_rows_are_read_by_the_names_of_their_fields(between: str):
    tables, told = read(*FIELDS, "%R\t7\tx\tFit", "%R\t8", "%T\tUDF", "%R\t1", between=between)
    assert ([], ["Fit", ""], {"UDF": 1}) == (told, names(tables), tables.others)
    assert [4, 5] == [record.line for record in tables["TASK"]]


def test_a_table_that_comes_twice_goes_on_and_may_order_its_fields_otherwise():
    tables, _ = read(*FIELDS, "%R\t7\tx\tFit", "%T\tTASK", "%F\ttask_name\ttask_id", "%R\tTest\t8")
    assert ["Fit", "Test"] == names(tables)
    assert ["7", "8"] == [record["task_id"] for record in tables["TASK"]]


def test_a_line_without_a_mark_goes_on_with_the_row_before():
    tables, told = read(*FIELDS, "%R\t7\tx\tFit the", "pump\t")
    assert ([], ["Fit the\npump"]) == (told, names(tables))


def test_a_line_without_a_mark_and_a_row_before_is_told():
    _tables, told = read("what is this")
    assert ["XER:2: the line begins with none of %T, %F, %R and %E"] == told


def test_a_row_with_more_cells_than_fields_is_told():
    _tables, told = read(*FIELDS, "%R\t7\tx\tFit\tthe pump")
    assert ["TASK:4: the row has 4 cells, and its table 3 fields"] == told


def test_double_quotes_are_doubled_in_the_file():
    tables, told = read(*FIELDS, '%R\t7\tx\tFit the ""pump""')
    assert ([], ['Fit the "pump"']) == (told, names(tables))


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_says_its_encoding_is_read_in_it(encoding: str):
    tables, told = read(*FIELDS, "%R\t7\tx\tМонтаж Ø", encoding=encoding)
    assert ([], ["Монтаж Ø"]) == (told, names(tables))


@pytest.mark.parametrize(
    ("encoding", "name", "said"),
    [
        ("cp1251", "Монтаж насоса, зварювання", "windows-1251"),
        ("cp1251", "Є, Ї та Ґ: з'їзд", "windows-1251"),
        ("cp1252", "Prüfung, Größe Ø 5 £", "windows-1252"),
        ("cp1252", "Fit “the” pump – now", "windows-1252"),
    ],
)
def test_one_of_two_encodings_of_windows_is_found_by_the_words(encoding: str, name: str, said: str):
    tables, told = read(*FIELDS, f"%R\t7\tx\t{name}", encoding=encoding)
    assert ([f"XER: the file was read as {said}"], [name]) == (told, names(tables))


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "does not begin as an XER file"),
        (b"<Project/>", "does not begin as an XER file"),
        (HEADER.encode() + b"\n%T\tA\0\n", "a zero byte"),
        (HEADER.encode() + b"\n\x81\x98\n", "not in UTF-8, windows-1251 or windows-1252"),
    ],
)
def test_what_is_none_is_refused(content: bytes, said: str):
    with pytest.raises(Invalid, match=said):
        read_tables(content, WANTED, Notes())


def test_too_many_rows_are_refused(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(xer_text, "MOST_ROWS", 2)
    read(*FIELDS, "%R\t1", "%R\t2", "%T\tUDF", "%R\t1")
    with pytest.raises(Refused, match="more rows than are read: 2"):
        read(*FIELDS, "%R\t1", "%R\t2", "%R\t3")


@given(st.lists(st.text(st.characters(exclude_characters='\t\n\r\0"', codec="utf-8"), min_size=1)))
def test_any_cells_come_back(cells: list[str]):
    tables, told = read(*FIELDS, *(f"%R\t7\tx\t{cell}" for cell in cells))
    assert ([], [cell.strip() for cell in cells]) == (told, names(tables))
