"""Walk over the rows of a table, and say what was found in one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message
from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES

FIRST_ROW = 2
"""Number of the first record: the header is row 1."""

Place = tuple[str, int | None, str | None]
"""Table, row and column."""


def records(programme: Programme, table: str) -> Iterator[tuple[int, dict[str, Any]]]:
    """Give each row's number and its cells, with defaults in the empty ones."""
    return enumerate(programme.filled(table).iter_rows(named=True), FIRST_ROW)


def cells(programme: Programme, table: str, column: str) -> Iterator[tuple[int, Any]]:
    """Give the row number and value of each cell of a column that is not empty."""
    for row, cell in enumerate(programme[table][column], FIRST_ROW):
        if cell is not None:
            yield row, cell


def codes(programme: Programme, table: str) -> dict[str, None]:
    """Give the codes that a table defines, in its order."""
    name = TABLES[table].key[0]
    return {code: None for code in programme[table][name] if code is not None}


def by_code(programme: Programme, table: str) -> dict[str, dict[str, Any]]:
    """Give the rows of a table by their code; the first counts when one is there twice."""
    name = TABLES[table].key[0]
    found: dict[str, dict[str, Any]] = {}
    for _, record in records(programme, table):
        if record[name] is not None:
            found.setdefault(record[name], record)
    return found


def error(check: str, place: Place, message: Message, expected: Message | None = None) -> Finding:
    """Say what makes the programme unusable."""
    table, row, column = place
    return Finding(check, Severity.ERROR, table, message, row, column, expected)


def warning(check: str, place: Place, message: Message, expected: Message | None = None) -> Finding:
    """Say what the programme's owner should look at."""
    table, row, column = place
    return Finding(check, Severity.WARNING, table, message, row, column, expected)
