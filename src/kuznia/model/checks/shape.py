"""Checks that follow from the schema alone: cells, keys, choices, bounds."""

from __future__ import annotations

import math
import re
from collections.abc import Iterator

import polars as pl

from kuznia.model.as_read import Unreadable
from kuznia.model.checks.rows import FIRST_ROW, cells, error, warning
from kuznia.model.day_text import read_day
from kuznia.model.findings import Finding
from kuznia.model.language import Message, msg
from kuznia.model.lists import split_numbers, split_words
from kuznia.model.programme import Programme
from kuznia.model.schema import LARGEST, Column, Kind, Table
from kuznia.model.tables import TABLES

_CODE = re.compile(r"[A-Za-z0-9][A-Za-z0-9._/+-]{0,63}")
_ROW = "row number"
_FIRST = "first of the same"
"""Names that no column of a table has."""

_SORTS: dict[Kind, Message] = {
    Kind.CODE: msg("a code"),
    Kind.TEXT: msg("a text"),
    Kind.NUMBER: msg("a number"),
    Kind.COUNT: msg("a whole number"),
    Kind.MONTH: msg("a month, YYYY-MM"),
    Kind.DAY: msg("a day, YYYY-MM-DD"),
    Kind.CHOICE: msg("a word"),
    Kind.CHOICES: msg("words with ';' between them"),
    Kind.NUMBERS: msg("numbers with ';' between them, such as 0.25;0.5;1"),
}


def check_required_tables(programme: Programme) -> Iterator[Finding]:
    """Find required tables without rows."""
    for table in TABLES.values():
        if table.required and programme[table.name].is_empty():
            yield error(
                "required_tables",
                (table.name, None, None),
                msg("the table has no rows"),
                msg("at least one row"),
            )


def check_required_cells(programme: Programme) -> Iterator[Finding]:
    """Find required cells that are empty."""
    for table, column in _columns(programme):
        if not column.required or column.default is not None:
            continue
        cell = pl.col(column.name)
        empty = cell.is_null()
        if column.dtype is pl.String:
            empty |= cell.str.strip_chars() == ""
        numbered = programme[table.name].with_row_index(_ROW, FIRST_ROW)
        for row in numbered.filter(empty)[_ROW]:
            yield error(
                "required_cells",
                (table.name, row, column.name),
                msg("the cell is empty"),
                _expected_word(column) if column.choices else _SORTS[column.kind],
            )


def check_unique_keys(programme: Programme) -> Iterator[Finding]:
    """Find rows whose key is already in a row above."""
    for table in _given(programme):
        key = list(table.key)
        complete = programme[table.name].with_row_index(_ROW, FIRST_ROW).drop_nulls(key)
        first = pl.col(_ROW).min().over(key)
        again = complete.select(_ROW, *key, first.alias(_FIRST)).filter(
            pl.col(_ROW) > pl.col(_FIRST)
        )
        for row, *parts, earlier in again.iter_rows():
            yield error(
                "unique_keys",
                (table.name, row, key[-1]),
                msg(
                    "{key} is already in row {row}",
                    key=", ".join(str(part) for part in parts),
                    row=earlier,
                ),
                msg("each key once"),
            )


def check_codes(programme: Programme) -> Iterator[Finding]:
    """Find codes that are not short and plain."""
    for table, column in _named_columns(programme):
        for row, code in cells(programme, table.name, column.name):
            if code.strip() and not _CODE.fullmatch(code):
                yield error(
                    "codes",
                    (table.name, row, column.name),
                    msg("'{code}' is not a plain code", code=code),
                    msg("at most 64 Latin letters, digits and . _ / + -, a letter or digit first"),
                )


def check_case(programme: Programme) -> Iterator[Finding]:
    """Find codes that differ only by case."""
    for table, column in _named_columns(programme):
        others = [name for name in table.key if name != column.name]
        alike = [*others, pl.col(column.name).str.to_lowercase()]
        numbered = programme[table.name].with_row_index(_ROW, FIRST_ROW)
        named = numbered.filter(pl.col(column.name).is_not_null())
        first = pl.col(column.name).first().over(alike)
        differing = named.select(_ROW, column.name, first.alias(_FIRST)).filter(
            pl.col(column.name) != pl.col(_FIRST)
        )
        for row, code, other in differing.iter_rows():
            yield warning(
                "case",
                (table.name, row, column.name),
                msg("{code} differs from {other} only by case", code=code, other=other),
                msg("codes that cannot be confused"),
            )


def check_days(programme: Programme) -> Iterator[Finding]:
    """Find days that are not in the calendar."""
    for table, column in _columns(programme):
        if column.kind is not Kind.DAY:
            continue
        for row, cell in cells(programme, table.name, column.name):
            if not _is_day(cell):
                yield error(
                    "days",
                    (table.name, row, column.name),
                    msg("'{cell}' is not a day", cell=cell),
                    _SORTS[Kind.DAY],
                )


def check_choices(programme: Programme) -> Iterator[Finding]:
    """Find words that are not among those that a column allows."""
    for table, column in _columns(programme):
        if not column.choices:
            continue
        for row, cell in cells(programme, table.name, column.name):
            words = split_words(cell) if column.kind is Kind.CHOICES else (cell,)
            for word in words:
                if word.strip() and word not in column.choices:
                    yield error(
                        "choices",
                        (table.name, row, column.name),
                        msg("'{word}' is not allowed here", word=word),
                        _expected_word(column),
                    )


def check_number_lists(programme: Programme) -> Iterator[Finding]:
    """Find lists of numbers that cannot be read."""
    for table, column in _columns(programme, Kind.NUMBERS):
        for row, cell in cells(programme, table.name, column.name):
            if _numbers(cell) is None:
                yield error(
                    "number_lists",
                    (table.name, row, column.name),
                    msg("'{cell}' is not a list of numbers", cell=cell),
                    _SORTS[Kind.NUMBERS],
                )


def check_bounds(programme: Programme) -> Iterator[Finding]:
    """Find numbers that are smaller or larger than they can be."""
    for table, column in _columns(programme, Kind.NUMBER, Kind.COUNT, Kind.NUMBERS):
        for row, cell in cells(programme, table.name, column.name):
            for number in (_numbers(cell) or ()) if column.kind is Kind.NUMBERS else (cell,):
                expected = _missed_bound(column, number)
                if expected:
                    yield error(
                        "bounds",
                        (table.name, row, column.name),
                        msg("{number} is out of bounds", number=number),
                        expected,
                    )


def _given(programme: Programme) -> Iterator[Table]:
    return (table for table in TABLES.values() if not programme[table.name].is_empty())


def _columns(programme: Programme, *kinds: Kind) -> Iterator[tuple[Table, Column]]:
    for table in _given(programme):
        for column in table.columns:
            if not kinds or column.kind in kinds:
                yield table, column


def _named_columns(programme: Programme) -> Iterator[tuple[Table, Column]]:
    """Give the columns that define codes, and do not refer to those of another table."""
    for table in _given(programme):
        column = table.column(table.key[-1])
        if column.kind is Kind.CODE and not column.refers:
            yield table, column


def _expected_word(column: Column) -> Message:
    return msg("one of {words}", words=", ".join(column.choices))


def _numbers(cell: str) -> tuple[float, ...] | None:
    try:
        return split_numbers(cell)
    except ValueError:
        return None


def _missed_bound(column: Column, number: float) -> Message | None:
    most = LARGEST if column.most is None else column.most
    if not math.isfinite(number):
        return _SORTS[Kind.NUMBER]
    if column.above is not None and number <= column.above:
        return msg("more than {bound}", bound=column.above)
    if column.least is not None and number < column.least:
        return msg("at least {bound}", bound=column.least)
    if number > most:
        return msg("at most {bound}", bound=most)
    return None


def _is_day(cell: str) -> bool:
    try:
        return read_day(cell).as_written
    except Unreadable:
        return False
