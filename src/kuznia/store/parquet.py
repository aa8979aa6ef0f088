"""A table as a Parquet file; its cells pass the same reading as those of text and workbooks."""

from __future__ import annotations

import io

import polars as pl
import polars.selectors as cs

from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.schema import Table
from kuznia.store.limits import check_cells
from kuznia.store.reading import TableRead


def read_parquet(table: Table, content: bytes) -> TableRead:
    """Read a table from the content of a Parquet file.

    Raises Refused when it has more cells than a table may have.
    """
    try:
        scan = pl.scan_parquet(io.BytesIO(content))
        names = scan.collect_schema().names()
        height = scan.select(pl.len()).collect().item()
        check_cells(table.name, height * len(names))
        frame = scan.with_columns(cs.decimal().cast(pl.Float64)).collect()
    except (pl.exceptions.PolarsError, pl.exceptions.PanicException, OSError, ValueError) as error:
        message = msg("the file is not Parquet, or damaged: {reason}", reason=str(error)[:200])
        return TableRead(table.empty(), (), (Finding("file", Severity.ERROR, table.name, message),))
    rows = [
        (row, cells)
        for row, cells in enumerate(frame.iter_rows(), start=2)
        if any(cell is not None for cell in cells)
    ]
    return TableRead.of(table, names, rows)


def write_parquet(frame: pl.DataFrame) -> bytes:
    """Write a table as the content of a Parquet file."""
    file = io.BytesIO()
    frame.write_parquet(file)
    return file.getvalue()
