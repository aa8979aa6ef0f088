"""The one schema: what a column and a table are.

From these values come the CSV columns, the Excel template with its notes and drop-downs, the JSON
Schema, the reading of cells, the checks of shape and reference, and the reference pages.
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from kuznia.model.language import Message


class Kind(StrEnum):
    """What the cells of a column hold."""

    CODE = "code"
    """A short ASCII identifier, case-sensitive."""
    TEXT = "text"
    """Free text for people."""
    NUMBER = "number"
    """A decimal number with a decimal point."""
    COUNT = "count"
    """A whole number."""
    MONTH = "month"
    """A month, `YYYY-MM`."""
    DAY = "day"
    """A day, `YYYY-MM-DD`."""
    CHOICE = "choice"
    """One of a few words."""
    CHOICES = "choices"
    """Several of a few words, separated by `;`; empty means any."""
    NUMBERS = "numbers"
    """Several decimal numbers, separated by `;`."""


DTYPES: dict[Kind, type[pl.DataType]] = {
    Kind.CODE: pl.String,
    Kind.TEXT: pl.String,
    Kind.NUMBER: pl.Float64,
    Kind.COUNT: pl.Int64,
    Kind.MONTH: pl.Date,
    Kind.DAY: pl.String,  # ISO days sort and compare as text, and stay apart from months
    Kind.CHOICE: pl.String,
    Kind.CHOICES: pl.String,
    Kind.NUMBERS: pl.String,
}

LARGEST = 1e12
"""No quantity, sum or mass in a programme is this large: such a cell is a slip of the keyboard."""


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its name, what it holds, and what is allowed in it."""

    name: str
    kind: Kind
    help: Message
    """One sentence for header notes, forms and the reference."""
    unit: str = ""
    """Unit of measure, as shown to people; empty for none."""
    required: bool = True
    """Whether an empty cell is an error."""
    key: bool = False
    """Whether the column is (part of) the table's key."""
    refers: tuple[str, ...] = ()
    """Tables whose key the cell names; with several, any one of them."""
    choices: tuple[str, ...] = ()
    default: str | float | int | None = None
    """Value of an empty cell; stays empty in the file."""
    least: float | None = None
    most: float | None = None
    above: float | None = None
    """A bound that the number must exceed."""

    @property
    def dtype(self) -> type[pl.DataType]:
        """The polars type of the column."""
        return DTYPES[self.kind]


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the programme: its columns in order."""

    name: str
    help: Message
    columns: tuple[Column, ...]
    required: bool = False
    """Whether a programme must have the table, with at least one row."""

    @property
    def key(self) -> tuple[str, ...]:
        """Names of the key columns."""
        return tuple(column.name for column in self.columns if column.key)

    @property
    def dtypes(self) -> dict[str, type[pl.DataType]]:
        """Column names and polars types, in order."""
        return {column.name: column.dtype for column in self.columns}

    def column(self, name: str) -> Column:
        """Give the column of that name.

        Raises KeyError when there is none.
        """
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def empty(self) -> pl.DataFrame:
        """Give the table without rows."""
        return pl.DataFrame(schema=self.dtypes)
