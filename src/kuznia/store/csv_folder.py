"""A table as a CSV file: UTF-8, commas, one line a row, months as YYYY-MM, no needless digits."""

from __future__ import annotations

import csv
import io

import polars as pl

from kuznia.model.cell_values import written
from kuznia.model.schema import Table
from kuznia.store.reading import TableRead
from kuznia.store.text import decode, records


def read_csv(table: Table, content: bytes) -> TableRead:
    """Read a table from the content of a CSV file.

    Raises Refused when it has more cells than a table may have.
    """
    text, findings = decode(table.name, content)
    if text is None:
        return TableRead(table.empty(), (), tuple(findings))
    found, more = records(table, text)
    return TableRead.of(table, found.header, found.rows, [*findings, *more])


def write_csv(table: Table, frame: pl.DataFrame) -> bytes:
    """Write a table as the content of a CSV file."""
    file = io.StringIO(newline="")
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(table.dtypes)
    writer.writerows([written(value) for value in row] for row in frame.iter_rows())
    return file.getvalue().encode("utf-8")
