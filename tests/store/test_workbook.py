"""Reading a programme from a workbook, as people fill one in with other programs."""

import io
from collections.abc import Callable, Iterator
from datetime import date, datetime
from typing import Literal, cast

import openpyxl
import pytest
from openpyxl.worksheet.worksheet import Worksheet

from kuznia.model.errors import Invalid, Refused
from kuznia.model.findings import Severity
from kuznia.store.archive import packed, unpacked
from kuznia.store.reading import Form, Reading
from kuznia.store.workbook import read_workbook
from kuznia.store.workbook_writing import workbook_of
from tests.programmes import small

Change = Callable[[openpyxl.Workbook], object]


def changed(change: Change) -> bytes:
    """Give the small programme's workbook as another program saves it after a change."""
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(small())))
    change(book)
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def read(change: Change) -> Reading:
    return read_workbook("book.xlsx", changed(change))


def sheet(book: openpyxl.Workbook, name: str) -> Worksheet:
    return cast("Worksheet", book[name])


def put(name: str, place: str, value: object, number_format: str | None = None) -> Change:
    """Give a change of one cell."""

    def change(book: openpyxl.Workbook) -> None:
        cell = sheet(book, name)[place]
        cell.value = value
        if number_format:
            cell.number_format = number_format

    return change


def found(reading: Reading) -> list[str]:
    return [f"{finding.severity}: {finding}" for finding in reading.findings]


# columns of needs: A need … E item F site G quantity H due I priority J late_usd K unit


def test_a_workbook_of_another_program_is_read():
    reading = read(lambda _: None)

    assert [] == found(reading)
    assert small().same_as(reading.sound())
    assert Form.XLSX == reading.form


def test_a_number_is_read_to_its_last_digit():
    content = parts_with(b'<c r="G2"><v>50</v>', b'<c r="G2"><v>0.30000000000000004</v>')

    reading = read_workbook("book.xlsx", content)

    assert 0.1 + 0.2 == reading.sound()["needs"]["quantity"].item()


@pytest.mark.parametrize(
    ("value", "number_format"),
    [
        (datetime(2024, 6, 1), "yyyy-mm"),  # noqa: DTZ001 - Excel knows no zones
        (date(2024, 6, 1), "dd.mm.yyyy"),
        ("2024-06", "@"),
        ("2024-06-01", None),
    ],
)
def test_a_month_may_be_a_date_of_excel_or_a_text(value: object, number_format: str | None):
    reading = read(put("needs", "H2", value, number_format))

    assert date(2024, 6, 1) == reading.sound()["needs"]["due"].item()
    assert [] == found(reading)


def test_a_day_in_the_middle_of_a_month_is_said():
    reading = read(put("needs", "H2", date(2024, 6, 15)))

    assert date(2024, 6, 1) == reading.sound()["needs"]["due"].item()
    assert ["needs:2:due"] == [finding.place for finding in reading.findings]


def test_a_month_that_has_lost_its_format_is_an_error():
    reading = read(put("needs", "H2", 45444, "General"))

    assert "'45444' looks like Excel's number of a day" in str(reading.errors[0])


def test_a_code_of_digits_may_be_a_number():
    reading = read(put("needs", "A2", 155))

    assert "155" == reading.sound()["needs"]["need"].item()


def test_a_code_keeps_its_leading_zeros():
    reading = read(put("needs", "A2", "0155"))

    assert "0155" == reading.sound()["needs"]["need"].item()


@pytest.mark.parametrize(
    ("value", "why"),
    [
        ("many", "'many' is not a number"),
        ("1,234", "'1,234' may mean 1.234 or 1234"),
        (1e12, "is too large"),
        (True, "'true' is not a number"),
        (date(2024, 6, 1), "is not a number"),
        ("#N/A", "'#N/A' is an error of Excel"),
        ("#DIV/0!", "'#DIV/0!' is an error of Excel"),
        ("=1+1", "a formula that was never computed"),
    ],
)
def test_what_is_no_number_is_an_error_with_sheet_row_and_column(value: object, why: str):
    (finding,) = read(put("needs", "G2", value)).errors

    assert "needs:2:quantity" == finding.place
    assert why in str(finding.message)


def test_a_decimal_comma_in_a_text_is_fixed():
    reading = read(put("needs", "G2", "1 234,5"))

    assert 1234.5 == reading.sound()["needs"]["quantity"].item()
    assert [Severity.FIXED] == [finding.severity for finding in reading.findings]


def test_several_numbers_may_be_one_number():
    rows = [
        {"expansion": "X", "line": "FILL", "adds_capacity": 1, "capital_usd": 1, "build_months": 1}
    ]
    book = openpyxl.load_workbook(io.BytesIO(workbook_of(small(expansions=rows))))
    ramp = [cell.value for cell in sheet(book, "expansions")[1]].index("ramp") + 1
    sheet(book, "expansions").cell(2, ramp, 0.123456789012)
    file = io.BytesIO()
    book.save(file)

    reading = read_workbook("book.xlsx", file.getvalue())

    assert "0.123456789012" == reading.sound()["expansions"]["ramp"].item()


def test_rows_keep_their_numbers_over_blank_ones():
    def change(book: openpyxl.Workbook) -> None:
        sheet(book, "needs").insert_rows(2, 3)
        sheet(book, "needs")["G5"].value = "many"

    reading = read(change)

    assert (5,) == reading.rows["needs"]
    assert ["needs:5:quantity"] == [finding.place for finding in reading.findings]


def test_columns_may_be_moved_and_the_first_left_empty():
    reading = read(lambda book: sheet(book, "needs").insert_cols(1, 2))

    assert small().same_as(reading.sound())


def test_names_of_columns_must_be_in_the_first_row():
    reading = read(lambda book: sheet(book, "needs").insert_rows(1))

    assert ["error: needs:1: the first row has no names of columns"] == found(reading)


def test_a_sheet_is_found_whatever_its_case_and_spaces():
    reading = read(lambda book: setattr(book["needs"], "title", " Needs "))

    assert small().same_as(reading.sound())


def test_another_sheet_is_a_warning_with_names_that_are_near():
    reading = read(lambda book: book.create_sheet("need").append(["x"]))

    assert [
        "warning: need: the sheet 'need' is no table and was not read (perhaps needs)"
    ] == found(reading)


def test_an_empty_sheet_is_no_matter():
    reading = read(lambda book: (book.create_sheet("Sheet1"), sheet(book, "stock").delete_rows(1)))

    assert [] == found(reading)


@pytest.mark.parametrize("state", ["hidden", "veryHidden"])
def test_a_hidden_sheet_is_not_read(state: Literal["hidden", "veryHidden"]):
    def change(book: openpyxl.Workbook) -> None:
        hidden = book.create_sheet("notes")
        hidden.append(["x"])
        hidden.sheet_state = state
        sheet(book, "funds").sheet_state = state

    reading = read(change)

    assert small(funds=[]).same_as(reading.sound())
    assert [] == found(reading)


def test_a_sheet_of_a_chart_is_no_table():
    reading = read(lambda book: book.create_chartsheet("Chart"))

    assert small().same_as(reading.sound())


def test_two_sheets_of_one_name_are_not_chosen_from():
    def change(book: openpyxl.Workbook) -> None:
        book.copy_worksheet(sheet(book, "needs")).title = "needs "

    assert ["error: needs: there are two sheets 'needs'"] == found(read(change))


@pytest.mark.parametrize("name", ["needs", "programme"])
def test_a_missing_sheet_that_must_be_there_is_an_error(name: str):
    reading = read(lambda book: book.remove(book[name]))

    assert [f"error: {name}: there is no sheet '{name}'"] == found(reading)


@pytest.mark.parametrize(
    ("place", "value", "expected"),
    [
        ("B2", None, "error: programme:2:name: the setting 'name' is missing"),
        ("A5", "moths", "error: programme:5:moths: there is no setting 'moths'"),
        ("B5", "soon", "error: programme:5:months: 'soon' is not a number"),
        ("B5", 1000, "error: programme:5:months: 1000 is out of bounds"),
        ("A3", "name", "error: programme:3:name: the setting 'name' is there twice"),
        ("A1", "x", "error: programme:1: the first row has no columns 'setting' and 'value'"),
        ("B4", "01.2024", "fixed: programme:4:start: '01.2024' was read as '2024-01'"),
    ],
)
def test_what_is_wrong_with_a_setting_is_said_with_its_row(
    place: str, value: object, expected: str
):
    assert found(read(put("programme", place, value)))[0].startswith(expected)


def test_settings_may_be_numbers_and_dates():
    def change(book: openpyxl.Workbook) -> None:
        settings = sheet(book, "programme")
        settings["B2"].value = 2024
        settings["B4"].value = date(2024, 1, 1)
        settings["B10"].value = 0.1234567890123

    settings = read(change).sound().settings

    assert ("2024", date(2024, 1, 1)) == (settings.name, settings.start)
    assert 0.1234567890123 == settings.weights.risk


def parts_with(old: bytes, new: bytes) -> bytes:
    parts = unpacked("book.xlsx", workbook_of(small()))
    return packed({name: content.replace(old, new) for name, content in parts.items()})


@pytest.mark.parametrize(
    "content",
    [
        parts_with(b"<v>0</v>", b"<v>99999999</v>"),
        parts_with(b'r="A1"', b'r="A0"'),
        parts_with(b"<workbook ", b"<nothing "),
        packed({"[Content_Types].xml": b"<Types/>"}),
    ],
    ids=["string", "place", "workbook", "parts"],
)
def test_a_workbook_that_makes_no_sense_is_explained(content: bytes):
    def errors() -> Iterator[str]:
        try:
            yield from found(read_workbook("book.xlsx", content))
        except Invalid as error:
            yield str(error)

    assert list(errors())


@pytest.mark.parametrize(
    "content",
    [
        parts_with(b"</sheetData>", b'<row r="9"><c r="XFD1048576"><v>1</v></c></row></sheetData>'),
        parts_with(b"<sheetData>", b"<!DOCTYPE a><sheetData>"),
    ],
    ids=["far cell", "declaration"],
)
def test_a_workbook_made_to_do_harm_is_refused(content: bytes):
    with pytest.raises(Refused):
        read_workbook("book.xlsx", content)


def test_numbers_that_would_fill_a_machine_are_not_believed():
    parts = unpacked("book.xlsx", workbook_of(small()))
    strings = parts["xl/sharedStrings.xml"].replace(b"uniqueCount=", b'uniqueCount="4000000000" x=')

    reading = read_workbook("book.xlsx", packed({**parts, "xl/sharedStrings.xml": strings}))

    assert small().same_as(reading.sound())
