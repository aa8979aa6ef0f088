from datetime import datetime
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import openpyxl
import pytest

from kuznia.model.results import RESULTS
from kuznia.report.workbook import LONGEST_TITLE, sheet_titles, write_workbook
from tests.report.plans import PROGRAMME, bare_plan, marked_ukrainian, plan


def book_of(**options: Any) -> openpyxl.Workbook:
    file = BytesIO()
    write_workbook(plan(**options), file)
    return openpyxl.load_workbook(file)


def column(book: openpyxl.Workbook, sheet: str, head: str) -> list[Any]:
    rows = [[cell.value for cell in row] for row in book[sheet].iter_rows()]
    place = rows[0].index(head)
    return [row[place] for row in rows[1:]]


def test_it_holds_the_same_figures():
    book = book_of()

    assert [100, 300] == column(book, "Needs", "Quantity")
    assert [0, 5_000_000] == column(book, "Needs", "Late cost, USD")
    assert [datetime(2024, 5, 1), None] == column(book, "Needs", "Met, P90")  # noqa: DTZ001 - Excel knows no zones
    assert plan()["met"]["met_p50"].to_list() == column(book, "Needs met", "Met so far, P50")
    assert ["SPRING", "AUTUMN"] == column(book, "Needs", "Need")
    assert ["Rounds in spring", "Rounds in autumn"] == column(book, "Needs", "Need, name")
    assert ["Licence", "no time left"] == column(book, "Reasons", "What binds, name")


@pytest.mark.parametrize("name", RESULTS)
def test_every_table_is_there_in_full(name: str):
    sheet = book_of()[sheet_titles()[name]]

    assert plan()[name].height + 1 == sheet.max_row
    assert sheet.freeze_panes == "B2"
    assert sheet.auto_filter.ref


def test_heads_explain_themselves():
    sheet = book_of()["Money by month"]

    assert "Released, average" in str(sheet["D1"].comment)
    assert "yyyy-mm" == sheet["C2"].number_format
    assert "#,##0" == sheet["D2"].number_format


def test_the_summary_has_the_headlines_and_leads_to_the_sheets():
    sheet = book_of()["Summary"]
    texts = [str(cell.value) for row in sheet.iter_rows() for cell in row]

    assert "Forge & <Partners>" == sheet["A1"].value
    assert "4.2 million USD" in texts
    assert "0123abcdef" in texts
    assert len(RESULTS) == sum(1 for row in sheet.iter_rows() for cell in row if cell.hyperlink)


def test_three_charts_are_drawn():
    file = BytesIO()
    write_workbook(plan(), file)
    charts = [name for name in ZipFile(file).namelist() if name.startswith("xl/charts/chart")]

    assert 3 == len(charts)


def test_what_looks_like_a_formula_is_text():
    hostile = '=HYPERLINK("http://x","y")'
    row = {**PROGRAMME["needs"][0], "name": hostile}
    book = book_of(programme={"needs": [row, PROGRAMME["needs"][1]]})
    cell = book["Needs"]["B2"]

    assert hostile == cell.value
    assert "s" == cell.data_type


def test_the_same_plan_gives_the_same_bytes(tmp_path: Path):
    file = BytesIO()
    write_workbook(plan(), file)
    write_workbook(plan(), tmp_path / "plan.xlsx")

    assert file.getvalue() == (tmp_path / "plan.xlsx").read_bytes()


def test_titles_are_short_and_each_once_in_any_language():
    with marked_ukrainian():
        titles = list(sheet_titles().values())

    assert len(titles) == len({title.casefold() for title in titles})
    assert LONGEST_TITLE >= max(len(title) for title in titles)


def test_an_empty_plan_is_a_workbook_too():
    file = BytesIO()
    write_workbook(bare_plan(), file)

    assert 3 + len(RESULTS) == len(openpyxl.load_workbook(file).sheetnames)
