"""Frames as tables for people: labels over the columns, names for codes, figures as written."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import polars as pl

from kuznia.model.language import Message, _, msg
from kuznia.model.schema import Kind
from kuznia.report.figures import NONE, Month, Number, Percent
from kuznia.report.labels import heading, is_share, schema_of
from kuznia.report.names import NAMED_IN, Names
from kuznia.report.words import word

FIGURE = "figure"
MONTH = "month"
LONG = "long"
_FUTURES = ("futures", "outcomes")
_AFTER = ("met_", "opens_")
"""Months in columns that begin so are empty when they lie after the end of the plan."""


@dataclass(frozen=True, slots=True)
class Head:
    """The head of a column."""

    label: str
    kind: str = ""
    """`figure` for what stands at the right, `month` for what must not be broken, `long` for
    sentences, or nothing."""


@dataclass(frozen=True, slots=True)
class Listing:
    """A table ready to be shown: every cell is text."""

    caption: str
    heads: tuple[Head, ...]
    rows: tuple[tuple[str, ...], ...]
    note: str = ""


def listing(
    names: Names, table: str, frame: pl.DataFrame, *, caption: Message, most: int | None = None
) -> Listing:
    """Make a table of the results ready to be shown, with at most *most* rows.

    Its columns may be those of any table of the results; *table* says which is meant when several
    have one of that name.
    """
    shown = frame if most is None else frame.head(most)
    note = ""
    if shown.height < frame.height:
        note = str(
            msg(
                "The first {shown} of {all} rows; the workbook has them all.",
                shown=Number(shown.height),
                all=Number(frame.height),
            )
        )
    return Listing(
        str(caption),
        tuple(Head(str(heading(table, name)), _kind(table, name)) for name in frame.columns),
        tuple(
            tuple(cell(names, table, column, row) for column in frame.columns)
            for row in shown.iter_rows(named=True)
        ),
        note,
    )


def plain_listing(
    caption: Message, heads: Sequence[tuple[Message, str]], rows: Sequence[Sequence[object]]
) -> Listing:
    """Make a table of things that are no results; a head is a label and a kind."""
    return Listing(
        str(caption),
        tuple(Head(str(label), kind) for label, kind in heads),
        tuple(tuple(str(value) for value in row) for row in rows),
    )


def cell(names: Names, table: str, column: str, row: Mapping[str, Any]) -> str:
    """Write one cell for people."""
    value, kind = row[column], schema_of(table, column).kind
    if value is None:
        return _("after the end") if column.startswith(_AFTER) else NONE
    if kind is Kind.MONTH:
        return str(Month(value))
    if kind is Kind.COUNT:
        return str(value) if column == "year" else str(Number(value))
    if kind is Kind.NUMBER:
        return str(Percent(value) if is_share(table, column) else _number(table, column, value))
    return _text(names, column, value, row) or NONE


def _number(table: str, column: str, value: float) -> Number:
    return Number(value, 0) if schema_of(table, column).unit == "USD" else Number(value)


def _text(names: Names, column: str, value: str, row: Mapping[str, Any]) -> str:
    if column in _FUTURES:
        return names.futures(value)
    if column == "gates":
        return names.several("gate", value)
    if column == "code":
        return str(names.of_reason(row["kind"], value))
    if column in NAMED_IN:
        return str(names.of(column, value))
    return str(word(value))


def _kind(table: str, column: str) -> str:
    kind = schema_of(table, column).kind
    if kind is Kind.MONTH:
        return MONTH
    if kind in (Kind.NUMBER, Kind.COUNT):
        return FIGURE
    return LONG if column in (*_FUTURES, "gates") else ""
