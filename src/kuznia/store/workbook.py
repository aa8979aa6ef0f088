"""Reading a programme from a workbook: a sheet `programme` with the settings, a sheet a table."""

from __future__ import annotations

import logging
from collections.abc import Generator, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from difflib import get_close_matches
from typing import Literal

import fastexcel
import polars as pl

from kuznia.model.cells import Row, column_names
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.schema import Kind, Table
from kuznia.model.setting_values import KEYS, PROGRAMME, settings_of
from kuznia.model.settings import Settings
from kuznia.model.tables import TABLES
from kuznia.store.archive import packed, unpacked
from kuznia.store.reading import Form, Reading, TableRead, errors, reading_of
from kuznia.store.sheet_parts import SETTING, VALUE, mended

_NUMBERS = (Kind.NUMBER, Kind.COUNT, Kind.NUMBERS)
_BOOLEANS = ("true", "false")

# the reader warns of sheets that hold charts, which concerns no one here
logging.getLogger("calamine").addHandler(logging.NullHandler())


def read_workbook(name: str, content: bytes) -> Reading:
    """Read a programme from the content of the workbook *name*.

    Raises Invalid when it is no workbook, and Refused when it is too large or made to do harm.
    """
    sheets, findings = _sheets(_Book(name, mended(name, unpacked(name, content))))
    settings = None
    if PROGRAMME in sheets:
        settings, found = _settings(sheets[PROGRAMME])
        findings += found
    else:
        findings.append(Finding("sheet", Severity.ERROR, PROGRAMME, _no_sheet(PROGRAMME)))
    tables = {
        table: _table(sheet, TABLES[table]) for table, sheet in sheets.items() if table in TABLES
    }
    return reading_of(Form.XLSX, settings, tables, findings, _no_sheet)


def _no_sheet(name: str) -> Message:
    return msg("there is no sheet '{name}'", name=name)


class _Book:
    """A workbook opened for reading."""

    def __init__(self, name: str, parts: Mapping[str, bytes]) -> None:
        self._name = name
        with self._explained():
            self._reader = fastexcel.read_excel(packed(parts))

    def visible_sheets(self) -> Iterator[_Sheet]:
        for title in self._reader.sheet_names:
            sheet = self._load(title, "string")
            if sheet.visible == "visible" and sheet.height:
                yield _Sheet(title, sheet.to_polars(), self)

    def numbers(self, title: str) -> pl.DataFrame:
        """Give the cells of a sheet as numbers; what is no number is null."""
        return self._load(title, "float").to_polars()

    def _load(self, title: str, dtype: Literal["string", "float"]) -> fastexcel.ExcelSheet:
        with self._explained():
            return self._reader.load_sheet(  # pyright: ignore[reportUnknownMemberType] - another overload is of pyarrow
                title, header_row=None, skip_rows=0, dtypes=dtype
            )

    @contextmanager
    def _explained(self) -> Generator[None]:
        """Explain errors of the reader, which panics on what it does not expect."""
        try:
            yield
        except BaseException as error:
            if isinstance(error, Exception) or type(error).__name__ == "PanicException":
                raise Invalid(
                    msg("{name} is damaged: {reason}", name=self._name, reason=str(error)[:200]),
                    hint=msg("open it in Excel and save it again, or ask its sender for it again"),
                ) from error
            raise


@dataclass(frozen=True, slots=True)
class _Sheet:
    """A sheet: its title and its cells as texts, its first row being row 1."""

    title: str
    texts: pl.DataFrame
    book: _Book

    @property
    def header(self) -> tuple[str | None, ...]:
        return self.texts.row(0)

    def rows(self, numeric: Sequence[int]) -> list[Row]:
        """Give the rows below the header that are not blank, numbers as such in some columns.

        The reader rounds numbers that it gives as texts, so the numbers are read by themselves.
        """
        columns: list[Sequence[object]] = [column.to_list() for column in self.texts]
        if numeric:
            numbers = self.book.numbers(self.title)
            for place in numeric:
                columns[place] = [
                    text if number is None or text in _BOOLEANS else number
                    for text, number in zip(columns[place], numbers[:, place], strict=True)
                ]
        cells = zip(*columns, strict=True)
        return [
            (row, given)
            for row, given in enumerate(cells, start=1)
            if row > 1 and any(cell is not None and str(cell).strip() for cell in given)
        ]


def _sheets(book: _Book) -> tuple[dict[str, _Sheet], list[Finding]]:
    """Give the visible sheets that are not empty, by the table that each holds."""
    sheets: dict[str, _Sheet] = {}
    findings: list[Finding] = []
    for sheet in book.visible_sheets():
        name = sheet.title.strip().lower()
        if name in sheets:
            message = msg("there are two sheets '{name}'", name=name)
            findings.append(Finding("sheet", Severity.ERROR, name, message))
        elif name == PROGRAMME or name in TABLES:
            sheets[name] = sheet
        else:
            findings.append(_unknown(sheet.title))
    return sheets, findings


def _unknown(title: str) -> Finding:
    near = get_close_matches(title.strip().lower(), (PROGRAMME, *TABLES), n=3)
    return Finding(
        "sheet",
        Severity.WARNING,
        title,
        msg("the sheet '{name}' is no table and was not read", name=title),
        expected=msg("perhaps {names}", names=", ".join(near)) if near else None,
    )


def _table(sheet: _Sheet, table: Table) -> TableRead:
    if not any(sheet.header):
        message = msg("the first row has no names of columns")
        return TableRead(
            table.empty(), (), (Finding("header", Severity.ERROR, table.name, message, 1),)
        )
    numeric = [
        place
        for place, name in enumerate(column_names(table, sheet.header))
        if name and table.column(name).kind in _NUMBERS
    ]
    return TableRead.of(table, sheet.header, sheet.rows(numeric))


def _settings(sheet: _Sheet) -> tuple[Settings | None, list[Finding]]:
    header = [(name or "").strip().lower() for name in sheet.header]
    if SETTING not in header or VALUE not in header:
        message = msg("the first row has no columns '{setting}' and '{value}'", setting=SETTING,
                      value=VALUE)  # fmt: skip
        return None, [Finding("header", Severity.ERROR, PROGRAMME, message, 1)]
    setting, value = header.index(SETTING), header.index(VALUE)
    texts = {row: cells[value] for row, cells in sheet.rows([])}
    given: dict[str, object] = {}
    rows: dict[str, int] = {}
    findings: list[Finding] = []
    for row, cells in sheet.rows([value]):
        key = str(cells[setting] or "").strip()
        if key in given:
            message = msg("the setting '{name}' is there twice", name=key)
            findings.append(Finding("settings", Severity.ERROR, PROGRAMME, message, row, key))
        is_numeric = key in KEYS and KEYS[key].kind in _NUMBERS
        given[key] = cells[value] if is_numeric else texts[row]
        rows[key] = row
    settings, found = settings_of(given)
    findings += [replace(one, row=rows.get(one.column or "")) for one in found]
    return (None if errors(findings) else settings), findings
