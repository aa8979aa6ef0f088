"""Writing a programme as a workbook that people fill in: notes in two languages, drop-downs."""

# pyright: reportUnknownMemberType=false
# xlsxwriter does not say the types of all its options
from __future__ import annotations

import io
from collections.abc import Callable, Mapping
from datetime import date, datetime

import polars as pl
import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.utility import xl_col_to_name
from xlsxwriter.worksheet import Worksheet

from kuznia.model.cell_values import written
from kuznia.model.errors import Refused
from kuznia.model.language import Message, msg
from kuznia.model.number_text import format_number
from kuznia.model.programme import Programme
from kuznia.model.schema import Column, Kind, Table
from kuznia.model.setting_columns import SECTIONS
from kuznia.model.setting_values import KEYS, PROGRAMME, Value, key_of, values_of
from kuznia.model.tables import TABLES
from kuznia.store.sheet_parts import SETTING, VALUE

Translate = Callable[[str], str]
"""Gives the Ukrainian of an English text."""

MOST_ROWS = 1_048_575
"""Rows that fit under the header of a sheet."""

_SPARE_ROWS = 1000
"""Drop-downs reach as far below the last row."""
_WIDTHS = {Kind.TEXT: 30, Kind.CODE: 18, Kind.CHOICE: 16, Kind.CHOICES: 22, Kind.NUMBERS: 22}
_CREATED = datetime(2000, 1, 1)  # noqa: DTZ001 - the same programme gives the same file


def workbook_of(programme: Programme, translate: Translate | None = None) -> bytes:
    """Write a programme as the content of a workbook.

    Raises Refused when a table has more rows than a sheet.
    """
    return _workbook(values_of(programme.settings), programme.tables, translate)


def template(translate: Translate | None = None) -> bytes:
    """Write the content of a workbook with every sheet and no rows."""
    defaults: dict[str, Value] = {
        key_of(section, column.name): column.default
        for section, columns in SECTIONS.items()
        for column in columns
    }
    return _workbook(defaults, {name: table.empty() for name, table in TABLES.items()}, translate)


class _Exact(float):
    """A number that the writer does not round to 16 digits, of which some numbers need 17."""

    def __format__(self, _spec: str) -> str:
        return format_number(self)


class _Sheets:
    """A workbook being written."""

    def __init__(self, book: xlsxwriter.Workbook, translate: Translate | None) -> None:
        self.book = book
        self.translate = translate
        self.bold: Format = book.add_format({"bold": True, "bottom": 1})
        self.month: Format = book.add_format({"num_format": "yyyy-mm", "align": "left"})
        self.day: Format = book.add_format({"num_format": "yyyy-mm-dd", "align": "left"})
        self.text: Format = book.add_format({"num_format": "@"})

    def format_of(self, column: Column) -> Format | None:
        if column.kind is Kind.MONTH:
            return self.month
        if column.kind is Kind.DAY:
            return self.day
        return None if column.kind in (Kind.NUMBER, Kind.COUNT) else self.text

    def put(self, sheet: Worksheet, row: int, place: int, column: Column, value: Value) -> None:
        if value is None or value == "":
            return
        if isinstance(value, date):
            day = datetime(value.year, value.month, value.day)  # noqa: DTZ001 - a month has no zone
            sheet.write_datetime(row, place, day, self.month)
        elif isinstance(value, str) and column.kind is Kind.DAY:
            day = datetime.fromisoformat(value)
            sheet.write_datetime(row, place, day, self.day)
        elif isinstance(value, str):
            sheet.write_string(row, place, value, self.format_of(column))
        else:
            sheet.write_number(row, place, _Exact(value))


def _workbook(
    settings: Mapping[str, Value], tables: Mapping[str, pl.DataFrame], translate: Translate | None
) -> bytes:
    for name, frame in tables.items():
        if frame.height > MOST_ROWS:
            raise Refused(
                msg("{table} has {rows} rows; a sheet has {most} below its header",
                    table=name, rows=frame.height, most=MOST_ROWS),
                msg("write the programme as a folder of CSV files"),
            )  # fmt: skip
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        book.set_properties({"author": "Kuznia", "created": _CREATED})
        sheets = _Sheets(book, translate)
        _settings_sheet(sheets, settings)
        for name, frame in tables.items():
            _table_sheet(sheets, TABLES[name], frame, tables)
    return file.getvalue()


def _settings_sheet(sheets: _Sheets, settings: Mapping[str, Value]) -> None:
    sheet = sheets.book.add_worksheet(PROGRAMME)
    for place, name in enumerate((SETTING, VALUE, "meaning", "пояснення")):
        sheet.write_string(0, place, name, sheets.bold)
    for row, (key, column) in enumerate(KEYS.items(), start=1):
        sheet.write_string(row, 0, key)
        sheet.write_blank(row, 1, None, sheets.format_of(column))
        sheets.put(sheet, row, 1, column, settings[key])
        for place, text in enumerate(_both(column.help, sheets.translate), start=2):
            sheet.write_string(row, place, text)
    for place, width in enumerate((24, 30, 60, 60)):
        sheet.set_column(place, place, width)
    sheet.freeze_panes(1, 0)


def _table_sheet(
    sheets: _Sheets, table: Table, frame: pl.DataFrame, tables: Mapping[str, pl.DataFrame]
) -> None:
    sheet = sheets.book.add_worksheet(table.name)
    sheet.freeze_panes(1, 0)
    sheet.autofilter(0, 0, max(frame.height, 1), len(table.columns) - 1)
    for place, column in enumerate(table.columns):
        width = max(_WIDTHS.get(column.kind, 12), len(column.name) + 4)
        sheet.set_column(place, place, width, sheets.format_of(column))
        sheet.write_string(0, place, column.name, sheets.bold)
        note = "\n\n".join(_note(column, sheets.translate))
        sheet.write_comment(0, place, note, {"author": "Kuznia", "width": 300, "height": 160})
        allowed = _allowed(column, tables)
        if allowed:
            sheet.data_validation(1, place, frame.height + _SPARE_ROWS, place, allowed)
        for row, value in enumerate(frame[column.name], start=1):
            sheets.put(sheet, row, place, column, value)


def _allowed(column: Column, tables: Mapping[str, pl.DataFrame]) -> dict[str, object] | None:
    """Give the drop-down of a column: its words, or the codes in the table that it refers to."""
    if column.kind is Kind.CHOICE:
        return {"validate": "list", "source": list(column.choices)}
    if column.kind is Kind.CODE and len(column.refers) == 1:
        (name,) = column.refers
        table = TABLES[name]
        letter = xl_col_to_name(list(table.dtypes).index(table.key[0]), col_abs=True)
        last = tables[name].height + 1 + _SPARE_ROWS
        source = f"={name}!{letter}$2:{letter}${last}"
        # a code may be typed before the row that it names
        return {"validate": "list", "source": source, "error_type": "warning"}
    return None


def _note(column: Column, translate: Translate | None) -> list[str]:
    """Say in each language what a column holds, its unit, and what an empty cell means."""
    parts = [column.help]
    if column.unit:
        parts.append(msg("Unit: {unit}", unit=column.unit))
    if column.kind is Kind.CHOICES and column.choices:
        parts.append(msg("Words with ; between: {words}", words=", ".join(column.choices)))
    if column.default is not None:
        parts.append(msg("Empty means {default}", default=written(column.default)))
    elif column.required:
        parts.append(msg("Must be filled in"))
    else:
        parts.append(msg("May stay empty"))
    languages = zip(*(_both(part, translate) for part in parts), strict=True)
    return [". ".join(texts) + "." for texts in languages]


def _both(message: Message, translate: Translate | None) -> list[str]:
    """Give a message in English and, where there is a translation, in Ukrainian."""
    texts = [message.text] if translate is None else [message.text, translate(message.text)]
    return [text.format(**message.values) for text in texts]
