"""Raw cells of a table into typed values, with a finding for every cell that was not as it should.

What is certain is read and reported as fixed; what is not certain stays empty and is an error.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches

import polars as pl

from kuznia.model.as_read import Unreadable, shown
from kuznia.model.cell_values import expectation, read_cell, written
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.look_alikes import latin
from kuznia.model.schema import Column, Table

Row = tuple[int, Sequence[object]]
"""The number of a row as people count, the header being row 1, and its cells."""


def read_cells(
    table: Table, header: Sequence[object], rows: Sequence[Row]
) -> tuple[pl.DataFrame, list[Finding]]:
    """Turn the raw cells of a table into a frame of the schema's columns and types."""
    places, findings = _places(table, header)
    for row, cells in rows:
        findings += _shape(table, header, row, cells)
    columns: dict[str, list[str | float | date | None]] = {}
    for column in table.columns:
        place = places.get(column.name)
        if place is None:
            columns[column.name] = [None] * len(rows)
            continue
        columns[column.name], found = _values(table, column, place, rows)
        findings += found
    findings.sort(key=lambda finding: finding.row or 0)
    return pl.DataFrame(columns, schema=table.dtypes), findings


def column_names(table: Table, header: Sequence[object]) -> list[str]:
    """Give the column of the table that each cell of a header names; "" for those that name none.

    A name is found whatever its case and whichever of its letters are Cyrillic look-alikes.
    """
    names = (_written_name(cell) for cell in header)
    folded = (name if name in table.dtypes else latin(name).lower() for name in names)
    return [name if name in table.dtypes else "" for name in folded]


@dataclass(frozen=True, slots=True)
class _At:
    """Where in a table something was found."""

    table: str
    row: int | None
    column: str | None

    def found(
        self,
        check: str,
        severity: Severity,
        message: Message,
        expected: Message | None = None,
    ) -> Finding:
        return Finding(check, severity, self.table, message, self.row, self.column, expected)


def _places(table: Table, header: Sequence[object]) -> tuple[Mapping[str, int], list[Finding]]:
    """Give the place of each column in the header."""
    places: dict[str, int] = {}
    findings: list[Finding] = []
    for place, (cell, name) in enumerate(zip(header, column_names(table, header), strict=True)):
        as_written = _written_name(cell)
        at = _At(table.name, 1, name or as_written or None)
        if not as_written:
            continue
        if not name:
            findings.append(_unknown(at, table, as_written))
        elif name in places:
            message = msg("the column '{name}' is there twice", name=name)
            findings.append(at.found("header", Severity.ERROR, message))
        else:
            places[name] = place
            if name != as_written:
                findings.append(at.found("header", Severity.FIXED, _read_as(as_written, name)))
    findings += [
        _At(table.name, 1, column.name).found(
            "header",
            Severity.ERROR,
            msg("the column '{name}' is missing", name=column.name),
            expectation(column),
        )
        for column in table.columns
        if column.name not in places and column.required and column.default is None
    ]
    return places, findings


def _written_name(cell: object) -> str:
    return "" if cell is None else str(cell).strip()


def _unknown(at: _At, table: Table, name: str) -> Finding:
    near = get_close_matches(latin(name).lower(), table.dtypes, n=3)
    return at.found(
        "header",
        Severity.ERROR,
        msg("there is no column '{name}'", name=shown(name)),
        msg("perhaps {names}", names=", ".join(near))
        if near
        else msg("one of {names}", names=", ".join(table.dtypes)),
    )


def _shape(
    table: Table, header: Sequence[object], row: int, cells: Sequence[object]
) -> list[Finding]:
    """Find a row that has more or fewer cells than the header, and cells under no name."""
    at = _At(table.name, row, None)
    nameless = [
        place
        for place, cell in enumerate(cells)
        if cell not in (None, "") and (place >= len(header) or not _written_name(header[place]))
    ]
    if nameless:
        return [
            at.found(
                "row",
                Severity.ERROR,
                msg(
                    "'{cell}' stands in cell {place}, above which the header has no name",
                    cell=shown(str(cells[nameless[0]])),
                    place=nameless[0] + 1,
                ),
                msg("a value with a comma in it stands between double quotes"),
            )
        ]
    if len(cells) < len(header):
        message = msg(
            "the row has {cells} cells and the header {names}; the others were read as empty",
            cells=len(cells),
            names=len(header),
        )
        return [at.found("row", Severity.WARNING, message)]
    return []


def _values(
    table: Table, column: Column, place: int, rows: Sequence[Row]
) -> tuple[list[str | float | date | None], list[Finding]]:
    values: list[str | float | date | None] = []
    findings: list[Finding] = []
    for row, cells in rows:
        cell = cells[place] if place < len(cells) else None
        value = None
        try:
            read = read_cell(column, cell)
        except Unreadable as wrong:
            at = _At(table.name, row, column.name)
            expected = expectation(column)
            findings.append(at.found("cell", Severity.ERROR, wrong.message, expected))
        else:
            value = read.value
            if not read.as_written:
                at = _At(table.name, row, column.name)
                message = _read_as(str(cell).strip(), written(value))
                findings.append(at.found("cell", Severity.FIXED, message, expectation(column)))
        values.append(value)
    return values, findings


def _read_as(cell: str, value: str) -> Message:
    return msg("'{cell}' was read as '{value}'", cell=shown(cell), value=shown(value))
