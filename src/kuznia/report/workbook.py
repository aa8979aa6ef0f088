"""A plan as one Excel workbook: the headlines, three charts, then every table in full."""

from __future__ import annotations

import math
import os
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any, BinaryIO

import polars as pl
import xlsxwriter

from kuznia.model.language import Message, language, msg
from kuznia.model.plan_result import PlanResult
from kuznia.model.results import RESULTS
from kuznia.model.schema import Kind
from kuznia.report.assumptions import provenance
from kuznia.report.labels import TITLES, heading, is_share, label, schema_of
from kuznia.report.names import NAMED_IN, Names
from kuznia.report.tiles import tiles
from kuznia.report.words import word
from kuznia.report.workbook_charts import add_charts

CREATED = datetime(2000, 1, 1, tzinfo=UTC)
"""Stands in the properties of the file, so that its bytes repeat."""
SUMMARY, CHARTS, CODES = "summary", "charts", "codes"
"""Sheets that are no table of the results."""
LONGEST_TITLE = 31
LONGEST_CELL = 32_000
WIDEST = 48

FORMATS = {
    "head": {"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#E3E7EB", "border": 1,
             "border_color": "#9AA3AD"},
    "title": {"bold": True, "font_size": 16},
    "section": {"bold": True, "font_size": 12},
    "strong": {"bold": True, "valign": "top", "align": "left"},
    "text": {"text_wrap": True, "valign": "top"},
    "link": {"font_color": "#0B4F8A", "underline": 1, "valign": "top"},
    "month": {"num_format": "yyyy-mm", "align": "left"},
    "share": {"num_format": "0.0%"},
    "whole": {"num_format": "#,##0"},
    "decimal": {"num_format": "#,##0.00"},
    "year": {"num_format": "0"},
}  # fmt: skip

Formats = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Ready:
    """A column ready to be written."""

    head: str
    note: str
    values: Sequence[object]
    format: str


def write_workbook(
    plan: PlanResult,
    target: str | os.PathLike[str] | BinaryIO,
    *,
    solved_at: str | None = None,
) -> None:
    """Write a plan as an Excel workbook in the language in force.

    The same plan gives the same bytes; *solved_at*, an ISO date, is the only one in it.
    """
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book: Any = xlsxwriter.Workbook(
        os.fspath(target) if isinstance(target, (str, os.PathLike)) else target, options
    )
    settings = plan.programme.settings
    name = (language() == "uk" and settings.name_uk) or settings.name
    book.set_properties({"title": name, "author": "Kuznia", "created": CREATED})
    formats: Formats = {key: book.add_format(look) for key, look in FORMATS.items()}
    names, titles = Names(plan.programme), sheet_titles()
    sheets = {table: titles[table] for table in RESULTS}
    summary, charts = book.add_worksheet(titles[SUMMARY]), book.add_worksheet(titles[CHARTS])
    _write_summary(summary, plan, name, solved_at=solved_at, formats=formats, sheets=sheets)
    for table, title in sheets.items():
        _write_table(book.add_worksheet(title), ready_columns(names, table, plan[table]), formats)
    _write_codes(book.add_worksheet(titles[CODES]), plan, names, formats)
    _on_paper(charts)
    add_charts(book, charts, plan, sheets=sheets, formats=formats)
    book.close()


def sheet_titles() -> dict[str, str]:
    """Give the title of every sheet, as Excel allows it: short, of few signs, each once."""
    own = {SUMMARY: msg("Summary"), CHARTS: msg("Charts"), CODES: msg("Codes")}
    titles: dict[str, str] = {}
    for key, text in (own | dict(TITLES)).items():
        title = "".join(" " if sign in "[]:*?/\\" else sign for sign in str(text))
        title = title[:LONGEST_TITLE].strip("' ")
        taken = {other.casefold() for other in titles.values()}
        number = 2
        while title.casefold() in taken:
            title = f"{title[: LONGEST_TITLE - 3].rstrip(' 0123456789')} {number}"
            number += 1
        titles[key] = title
    return titles


def ready_columns(names: Names, table: str, frame: pl.DataFrame) -> list[Ready]:
    """Give the columns of a sheet: those of the table, with names beside its first codes."""
    columns: list[Ready] = []
    named = False
    for column in frame.columns:
        columns.append(_ready(names, table, column, frame[column]))
        if column == "code" or (column in NAMED_IN and not named):
            columns.append(_names_beside(names, table, column, frame))
            named = True
    return columns


def _ready(names: Names, table: str, column: str, values: pl.Series) -> Ready:
    schema = schema_of(table, column)
    cells: list[object] = values.to_list()
    look = "text"
    if column in ("futures", "outcomes"):
        cells = [names.futures(text) if isinstance(text, str) else None for text in cells]
    elif column in ("kind", "purpose", "decided"):
        cells = [str(word(code)) if isinstance(code, str) else None for code in cells]
    elif schema.kind is Kind.MONTH:
        look = "month"
    elif schema.kind is Kind.COUNT:
        look = "year" if column == "year" else "whole"
    elif schema.kind is Kind.NUMBER:
        numbers = [cell for cell in cells if isinstance(cell, float)]
        whole = schema.unit == "USD" or all(number.is_integer() for number in numbers)
        look = "share" if is_share(table, column) else "whole" if whole else "decimal"
    return Ready(str(heading(table, column)), str(schema.help), cells, look)


def _names_beside(names: Names, table: str, column: str, frame: pl.DataFrame) -> Ready:
    if column == "code":
        shown = [str(names.of_reason(*pair)) for pair in frame.select("kind", "code").iter_rows()]
    else:
        shown = [str(names.of(column, code)) for code in frame[column]]
    head = msg("{what}, name", what=label(table, column))
    return Ready(str(head), str(schema_of(table, column).help), shown, "text")


def _write_table(sheet: Any, columns: Sequence[Ready], formats: Formats) -> None:
    height = len(columns[0].values)
    for place, column in enumerate(columns):
        sheet.write_string(0, place, column.head, formats["head"])
        sheet.write_comment(0, place, column.note, {"author": "", "x_scale": 2})
        for row, value in enumerate(column.values, start=1):
            write_cell(sheet, row, place, value, formats[column.format])
        sheet.set_column(place, place, _width(column))
    sheet.set_row(0, 48)
    sheet.repeat_rows(0)
    _on_paper(sheet)
    sheet.freeze_panes(1, 1)
    sheet.autofilter(0, 0, max(1, height), len(columns) - 1)


def write_cell(sheet: Any, row: int, place: int, value: object, look: Any) -> None:
    """Write a cell by the type of its value; text stays text, even when it looks like a formula."""
    if isinstance(value, (int, float)):
        if math.isfinite(value):
            sheet.write_number(row, place, value, look)
    elif isinstance(value, date):
        sheet.write_datetime(row, place, value, look)
    elif value is not None:
        sheet.write_string(row, place, str(value)[:LONGEST_CELL], look)


def _width(column: Ready) -> float:
    """Give a width that shows the longest cell and breaks a long head into two or three lines."""
    if column.format in ("whole", "decimal", "share"):
        longest = max((len(f"{v:,.0f}") + 3 for v in column.values if isinstance(v, float)),
                      default=8)  # fmt: skip
    else:
        longest = max((len(str(value)) for value in column.values if value), default=8)
    words = max(len(part) for part in column.head.split())
    return min(WIDEST, max(9, longest + 1, words + 3, len(column.head) / 2.5))


def _write_summary(
    sheet: Any,
    plan: PlanResult,
    name: str,
    *,
    solved_at: str | None,
    formats: Formats,
    sheets: dict[str, str],
) -> None:
    settings = plan.programme.settings
    note = (language() == "uk" and settings.note_uk) or settings.note
    _on_paper(sheet)
    sheet.set_column(0, 0, 46)
    sheet.set_column(1, 1, 30)
    sheet.set_column(2, 2, 100)
    sheet.write_string(0, 0, name, formats["title"])
    sheet.merge_range(1, 0, 1, 2, "", formats["text"])
    sheet.write_string(1, 0, note, formats["text"])
    sheet.set_row(1, 15 * (1 + len(note) // 130))
    row = _write_heading(sheet, 3, msg("In short"), formats)
    for tile in tiles(plan):
        sheet.write_string(row, 0, str(tile.label), formats["text"])
        sheet.write_string(row, 1, str(tile.figure), formats["strong"])
        sheet.write_string(row, 2, str(tile.words), formats["text"])
        row += 1
    row = _write_heading(sheet, row + 1, msg("State of the plan"), formats)
    for fact, value in provenance(plan, solved_at):
        sheet.write_string(row, 0, str(fact), formats["text"])
        sheet.write_string(row, 1, str(value))
        row += 1
    row = _write_heading(sheet, row + 1, msg("Sheets"), formats)
    for table, title in sheets.items():
        sheet.write_url(row, 0, f"internal:'{title}'!A1", formats["link"], title)
        sheet.write_number(row, 1, plan[table].height, formats["whole"])
        sheet.write_string(row, 2, str(RESULTS[table].help), formats["text"])
        row += 1


def _on_paper(sheet: Any) -> None:
    """Print a sheet as wide as a page of A4 on its side."""
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)


def _write_heading(sheet: Any, row: int, text: Message, formats: Formats) -> int:
    sheet.write_string(row, 0, str(text), formats["section"])
    return row + 1


def _write_codes(sheet: Any, plan: PlanResult, names: Names, formats: Formats) -> None:
    """List every code of the programme with its name."""
    rows: list[tuple[str, str, str]] = []
    for table in dict.fromkeys(NAMED_IN.values()):
        codes = plan.programme[table].to_series(0)
        rows += [(table, code, str(names.in_table(table, code))) for code in codes]
    columns = [
        Ready(str(head), str(note), [row[place] for row in rows], "text")
        for place, (head, note) in enumerate(
            (
                (msg("Table"), msg("Table of the programme in which the code stands")),
                (msg("Code"), msg("Code, as in the tables of the programme")),
                (msg("Name"), msg("Name, or the code where there is none")),
            )
        )
    ]
    _write_table(sheet, columns, formats)
