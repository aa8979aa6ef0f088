"""A program as an MPS file in free format, which nearly every solver reads.

Whole columns stand between markers and have their upper bounds written out, as some readers take
whole columns without one for 0 or 1.  Numbers are written so that they read back to the last bit.
"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import polars as pl
from scipy import sparse

from kuznia.planning.linear import LinearProgram
from kuznia.planning.naming import Names
from kuznia.planning.scenarios import Ints

COST = "cost"
"""The row that is minimised."""

PART = 500_000
"""Entries that are turned into text at a time."""


def mps_parts(
    program: LinearProgram, names: Names, name: str, order: Ints | None = None
) -> Iterator[bytes]:
    """Give the file in parts that follow each other.

    *order* is that of the columns in the file; without it whole columns come first.  Raises
    ValueError for a row that is neither an equality nor limited from above.
    """
    equal = program.row_lower == program.row_upper
    if not (equal | (np.isneginf(program.row_lower) & np.isfinite(program.row_upper))).all():
        raise ValueError("a row is neither an equality nor limited from above alone")
    yield f"NAME {name}\nROWS\n N {COST}\n".encode()
    kinds = pl.Series(np.where(equal, "E", "L"))
    yield from _lines(" " + kinds, names.rows)
    yield b"COLUMNS\n"
    yield from _columns(program, names, _whole_first(program) if order is None else order)
    yield b"RHS\n"
    given = np.flatnonzero(program.row_upper)
    yield from _lines(names.rows.gather(given), program.row_upper[given], head=" RHS ")
    yield b"BOUNDS\n"
    lower = np.flatnonzero(program.lower)
    yield from _lines(names.columns.gather(lower), program.lower[lower], head=" LO BND ")
    upper = np.flatnonzero(np.isfinite(program.upper))
    yield from _lines(names.columns.gather(upper), program.upper[upper], head=" UP BND ")
    yield b"ENDATA\n"


def _whole_first(program: LinearProgram) -> Ints:
    return np.argsort(~program.integer, kind="stable")


def _columns(program: LinearProgram, names: Names, order: Ints) -> Iterator[bytes]:
    """Give the entries column by column, with markers around each run of whole columns."""
    matrix = _with_cost(program)[:, order]
    rows = pl.concat([pl.Series([COST]), names.rows])
    columns = names.columns.gather(order)
    whole = program.integer[order]
    edges = np.flatnonzero(np.diff(whole, prepend=False, append=False)).tolist()
    for first, last in zip([0, *edges], [*edges, len(order)], strict=True):
        if first == last:
            continue
        marked = bool(whole[first])
        if marked:
            yield b" MARKER 'MARKER' 'INTORG'\n"
        yield from _entries(matrix, rows, columns, first, last)
        if marked:
            yield b" MARKER 'MARKER' 'INTEND'\n"


def _entries(
    matrix: sparse.csc_array, rows: pl.Series, columns: pl.Series, first: int, last: int
) -> Iterator[bytes]:
    starts = matrix.indptr[first : last + 1].astype(np.int64)
    column = np.repeat(np.arange(first, last), np.diff(starts))
    here = slice(int(starts[0]), int(starts[-1]))
    row, value = matrix.indices[here], matrix.data[here]
    for begin in range(0, len(value), PART):
        part = slice(begin, begin + PART)
        name, limit = columns.gather(column[part]), rows.gather(row[part])
        yield from _lines(name, limit, value[part], head=" ")


def _with_cost(program: LinearProgram) -> sparse.csc_array:
    """Put the cost above the matrix; a column without any entry keeps a cost of 0, to be there."""
    used = np.zeros(len(program.cost), dtype=np.bool_)
    used[program.matrix.indices] = True
    costs = np.flatnonzero((program.cost != 0) | ~used)
    cost = sparse.csr_array(
        (program.cost[costs], costs, np.array([0, len(costs)])), shape=(1, len(program.cost))
    )
    return sparse.csc_array(sparse.vstack([cost, program.matrix], format="csc"))


def _lines(*cells: pl.Series | np.ndarray, head: str = "") -> Iterator[bytes]:
    """Give lines of cells with a space between them."""
    if not len(cells[0]):
        return
    frame = pl.DataFrame({str(number): cell for number, cell in enumerate(cells)})
    if head:
        frame = frame.with_columns((pl.lit(head) + pl.col("0")).alias("0"))
    yield frame.write_csv(separator=" ", include_header=False, quote_style="never").encode()
