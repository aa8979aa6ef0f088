"""The extensive form: one program over the whole tree of futures.

Each column and row of the common matrix is repeated once for every node of its month.  The
objective is expected cost plus the weight that the worst futures take (CVaR; Rockafellar and
Uryasev, 2000): (1 - risk) E[burden] + risk (level + E[excess over level] / (1 - tail)).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from scipy import sparse

from kuznia.model.errors import Invalid
from kuznia.model.language import msg
from kuznia.planning.linear import INFINITY, LinearProgram
from kuznia.planning.matrix import CommonMatrix
from kuznia.planning.scenarios import Floats, Ints, Scenarios

Places = npt.NDArray[np.int32]
"""Numbers of columns or rows of the program; half the memory of the usual kind."""


@dataclass(frozen=True, slots=True, eq=False)
class ExtensiveForm:
    """A program over the tree, and where the common matrix's columns and rows stand in it.

    `column` is (W, columns) and `row` is (W, rows): the place of each common column and row in
    each future; futures that share a node share the place.  `row_node` and `column_node` give the
    node of each place.
    """

    program: LinearProgram
    column: Places
    row: Places
    column_node: Places
    row_node: Places


def assemble(
    matrix: CommonMatrix,
    scenarios: Scenarios,
    right: Floats,
    scale: Floats,
    *,
    risk: float = 0.0,
    tail: float = 0.9,
) -> ExtensiveForm:
    """Write the program of all futures.

    *right* and *scale* are (W, rows).  Raises Invalid when futures that share a node differ in what
    that node knows: then a decision would rest on what is not yet revealed.
    """
    check_foresight(matrix, scenarios, right, scale)
    column, column_node, columns = _places(matrix.column_month, scenarios)
    row, row_node, rows = _places(matrix.row_month, scenarios)
    future = scenarios.node_future
    chance = scenarios.node_probability
    origin = _origin(column, columns)
    cost = matrix.cost[origin]
    cost *= chance[column_node]
    upper = matrix.upper[origin]
    lower = matrix.lower[origin]
    integer = matrix.integer[origin]
    row_origin = _origin(row, rows)
    row_upper = right[future[row_node], row_origin]
    row_lower = np.where(matrix.equality[row_origin], row_upper, -INFINITY)
    excesses: Places = np.zeros((0, 3), dtype=np.int32)

    if matrix.burden_column >= 0:
        burden = column[:, matrix.burden_column]
        unit = matrix.burden_unit
        np.add.at(cost, burden, (1 - risk) * scenarios.probability * unit)
        if risk > 0:
            futures = scenarios.count
            level, excess = columns, columns + 1 + np.arange(futures)
            excesses = np.stack([burden, excess, np.full(futures, level)], axis=1).astype(np.int32)
            spread = risk * scenarios.probability / (1 - tail) * unit
            cost = np.concatenate([cost, [risk * unit], spread])
            lower = np.concatenate([lower, np.zeros(futures + 1)])
            upper = np.concatenate([upper, np.full(futures + 1, INFINITY)])
            integer = np.concatenate([integer, np.zeros(futures + 1, dtype=np.bool_)])
            row_lower = np.concatenate([row_lower, np.full(futures, -INFINITY)])
            row_upper = np.concatenate([row_upper, np.zeros(futures)])

    body = _body(matrix, scenarios, scale, column, excesses)
    whole = sparse.csr_array(body, shape=(len(row_upper), len(cost)))
    program = LinearProgram(cost, lower, upper, row_lower, row_upper, whole, integer)
    return ExtensiveForm(program, column, row, column_node, row_node)


def check_foresight(
    matrix: CommonMatrix, scenarios: Scenarios, right: Floats, scale: Floats
) -> None:
    """Raise Invalid when futures that share a node differ in the data of that node's month."""
    for month in range(scenarios.node.shape[1]):
        rows = np.flatnonzero(matrix.row_month == month)
        first = scenarios.node_future[scenarios.node[:, month]]
        for data in (right, scale):
            here = data[:, rows]
            if not np.array_equal(here, here[first]):
                raise Invalid(
                    msg("in month {month} something depends on what is revealed later",
                        month=month + 1),
                    hint=msg("run 'kuznia check' to see which effect comes before its reveal"),
                )  # fmt: skip


def _places(month: Ints, scenarios: Scenarios) -> tuple[Places, Places, int]:
    """Number the copies of columns (or rows) by node: (W, count), the node of each, and how many."""
    months = scenarios.node.shape[1]
    size = np.bincount(month, minlength=months)
    rank: Places = np.empty(len(month), dtype=np.int32)
    for m in range(months):
        here = np.flatnonzero(month == m)
        rank[here] = np.arange(len(here))
    copies = size[scenarios.node_month]
    first = np.concatenate([[0], np.cumsum(copies)])
    place = first.astype(np.int32)[scenarios.node[:, month]] + rank[None, :]
    return place, np.repeat(np.arange(len(copies), dtype=np.int32), copies), int(first[-1])


def _origin(place: Places, count: int) -> Places:
    origin: Places = np.empty(count, dtype=np.int32)
    origin[place] = np.arange(place.shape[1])
    return origin


def _body(
    matrix: CommonMatrix,
    scenarios: Scenarios,
    scale: Floats,
    column: Places,
    excesses: Places,
) -> tuple[Floats, npt.NDArray[np.int32], npt.NDArray[np.int32]]:
    """Repeat the entries of each month for its nodes, row by row and without a copy of the whole.

    *excesses* are the columns of the rows burden - excess - level <= 0, one a future.  Gives
    values, columns and row starts of the matrix in row form.
    """
    months = scenarios.node.shape[1]
    month = matrix.row_month[matrix.entry_row]
    order = np.lexsort((matrix.entry_row, month))
    bounds = np.concatenate([[0], np.cumsum(np.bincount(month, minlength=months))])
    length = np.bincount(matrix.entry_row, minlength=matrix.row_count).astype(np.int32)
    size = np.diff(bounds)
    ends = np.concatenate([[0], np.cumsum(size[scenarios.node_month])])
    columns = np.empty(int(ends[-1]) + excesses.size, dtype=np.int32)
    values = np.empty(len(columns))
    lengths: list[Places] = []
    for node, (when, future) in enumerate(
        zip(scenarios.node_month, scenarios.node_future, strict=True)
    ):
        chosen = order[bounds[when] : bounds[when + 1]]
        here = slice(int(ends[node]), int(ends[node + 1]))
        columns[here] = column[future, matrix.entry_column[chosen]]
        factor = scale[future, matrix.entry_row[chosen]]
        values[here] = matrix.entry_value[chosen]
        values[here] *= np.where(matrix.entry_scaled[chosen], factor, 1.0)
        lengths.append(length[matrix.row_month == when])
    columns[ends[-1] :] = excesses.ravel()
    values[ends[-1] :] = np.tile([1.0, -1.0, -1.0], len(excesses))
    lengths.append(np.full(len(excesses), 3, dtype=np.int32))
    starts = np.zeros(sum(len(part) for part in lengths) + 1, dtype=np.int32)
    np.cumsum(np.concatenate(lengths), out=starts[1:])
    return values, columns, starts
