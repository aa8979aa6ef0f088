"""Cells of a table into typed values, with a finding for each that was not as it should."""

from collections.abc import Sequence
from datetime import date

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.cells import column_names, read_cells
from kuznia.model.findings import Finding, Severity
from kuznia.model.schema import Table
from kuznia.model.tables import INPUTS, NEEDS, STOCK, TABLES

HEADER = ["need", "item", "site", "quantity", "due", "late_usd"]
ARMY = ["ARMY", "ROUND", "HOME", "50", "2024-06", "100"]


def found(findings: Sequence[Finding]) -> list[str]:
    return [f"{finding.severity}: {finding}" for finding in findings]


def stock(*rows: Sequence[object]) -> tuple[pl.DataFrame, list[Finding]]:
    return read_cells(STOCK, ["item", "site", "quantity"], list(enumerate(rows, start=2)))


def test_cells_become_the_columns_and_types_of_the_schema():
    needs, findings = read_cells(NEEDS, HEADER, [(2, ARMY)])

    assert NEEDS.dtypes == dict(needs.schema)
    assert {
        "need": "ARMY",
        "item": "ROUND",
        "site": "HOME",
        "quantity": 50.0,
        "due": date(2024, 6, 1),
        "late_usd": 100.0,
    } == {name: value for name, value in needs.row(0, named=True).items() if value is not None}
    assert [] == findings


def test_columns_may_stand_in_any_order():
    needs, _ = read_cells(NEEDS, HEADER[::-1], [(2, ARMY[::-1])])

    assert needs.equals(read_cells(NEEDS, HEADER, [(2, ARMY)])[0])


def test_a_table_without_rows_is_empty():
    assert read_cells(NEEDS, HEADER, [])[0].equals(NEEDS.empty())


def test_text_in_a_number_names_table_row_and_column():
    frame, findings = stock(["ROUND", "HOME", "5"], ["BODY", "HOME", "many"])

    assert [
        "error: stock:3:quantity: 'many' is not a number (a number with a decimal point, like 1.5)"
    ] == found(findings)
    assert [5.0, None] == frame["quantity"].to_list()


def test_a_decimal_comma_is_fixed():
    frame, findings = stock(["ROUND", "HOME", "1,5"])

    assert [1.5] == frame["quantity"].to_list()
    assert [
        "fixed: stock:2:quantity: '1,5' was read as '1.5' (a number with a decimal point, like 1.5)"
    ] == found(findings)


def test_an_ambiguous_comma_is_reported_with_both_readings():
    frame, findings = stock(["ROUND", "HOME", "1,234"])

    assert [None] == frame["quantity"].to_list()
    assert ["'1,234' may mean 1.234 or 1234"] == [str(finding.message) for finding in findings]


def test_a_quantity_of_a_million_millions_is_a_slip_of_the_keyboard():
    frame, findings = stock(["ROUND", "HOME", "1000000000000"])

    assert [None] == frame["quantity"].to_list()
    assert "must be below 1000000000000" in str(findings[0])


def test_cyrillic_look_alikes_in_a_code_are_fixed():
    frame, findings = stock(["ВОDУ", "НОМЕ", "1"])

    assert [("BODY", "HOME")] == frame.select("item", "site").rows()
    assert [Severity.FIXED, Severity.FIXED] == [finding.severity for finding in findings]


def test_findings_come_row_by_row():
    _, findings = stock(["а", "б", "x"], ["A", "в", "1"])

    assert [2, 2, 2, 3] == [finding.row for finding in findings]


def test_an_unknown_column_is_an_error_with_names_that_are_near():
    _, findings = read_cells(STOCK, ["item", "site", "quantity", "untis"], [])

    assert ["error: stock:1:untis: there is no column 'untis' (perhaps unit, quantity)"] == found(
        findings
    )


def test_an_unknown_column_without_near_names_is_an_error_with_all_names():
    _, findings = read_cells(STOCK, ["item", "site", "quantity", "колір"], [])

    assert "(one of item, site, quantity, unit)" in str(findings[0])


def test_a_column_that_is_there_twice_is_an_error():
    _, findings = read_cells(STOCK, ["item", "site", "quantity", "site"], [])

    assert ["error: stock:1:site: the column 'site' is there twice"] == found(findings)


def test_a_missing_column_that_must_be_filled_is_an_error():
    _, findings = read_cells(STOCK, ["item", "site"], [])

    assert "stock:1:quantity: the column 'quantity' is missing" in str(findings[0])


def test_a_missing_column_that_may_be_empty_is_empty():
    frame, findings = stock(["ROUND", "HOME", "1"])

    assert [None] == frame["unit"].to_list()
    assert [] == findings


@pytest.mark.parametrize("name", ["Quantity", " QUANTITY ", "quаntity"])
def test_the_name_of_a_column_is_certain_whatever_its_case_and_look_alikes(name: str):
    frame, findings = read_cells(STOCK, ["item", "site", name], [(2, ["ROUND", "HOME", "5"])])

    assert [5.0] == frame["quantity"].to_list()
    assert [Severity.FIXED] == [finding.severity for finding in findings]
    assert ["", "quantity"] == column_names(STOCK, ["x", name])


def test_a_cell_under_no_name_is_an_error_as_an_unquoted_comma_makes():
    _, findings = stock(["ROUND", "HOME", "1", "5"])

    assert "stock:2: '5' stands in cell 4, above which the header has no name" in str(findings[0])


def test_empty_cells_under_no_name_are_no_matter():
    _, findings = read_cells(
        STOCK, ["item", "site", "quantity", "", None], [(2, ["ROUND", "HOME", "1", "", None])]
    )

    assert [] == findings


def test_a_row_with_fewer_cells_than_the_header_is_a_warning():
    _, findings = read_cells(
        STOCK, ["item", "site", "quantity", "unit"], [(2, ["ROUND", "HOME", "1"])]
    )

    assert [
        "warning: stock:2: the row has 3 cells and the header 4; the others were read as empty"
    ] == found(findings)


CELLS = st.one_of(
    st.none(), st.text(max_size=8), st.floats(), st.integers(), st.dates(), st.booleans()
)


@given(
    st.sampled_from(list(TABLES.values())),
    st.data(),
)
def test_reading_never_fails_whatever_stands_in_header_and_cells(table: Table, data: st.DataObject):
    names = st.one_of(st.sampled_from(list(table.dtypes)), st.text(max_size=8), st.none())
    header = data.draw(st.lists(names, max_size=6))
    rows = data.draw(st.lists(st.lists(CELLS, max_size=7), max_size=4))

    frame, _ = read_cells(table, header, list(enumerate(rows, start=2)))

    assert table.dtypes == dict(frame.schema)
    assert len(rows) == frame.height


@given(st.lists(CELLS, min_size=4, max_size=4))
def test_a_filled_cell_has_a_value_or_an_error(cells: list[object]):
    frame, findings = read_cells(INPUTS, list(INPUTS.dtypes), [(2, cells)])
    wrong = {finding.column for finding in findings if finding.severity is Severity.ERROR}

    for name, cell in zip(INPUTS.dtypes, cells, strict=True):
        is_filled = cell is not None and bool(str(cell).strip().strip("\u200b\u2060\ufeff"))
        has_value = frame[name].item() is not None
        assert not (has_value and name in wrong)
        assert has_value or name in wrong or not is_filled
