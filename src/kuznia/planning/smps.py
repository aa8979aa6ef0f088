"""A plan's program over the tree of futures as SMPS: core, time and stochastic file.

The core is the program of the first future.  A period begins where futures part.  The section
SCENARIOS holds one scenario for each leaf of the tree, with what differs from the scenario that it
parts from, and from when on.  The weight on the worst futures needs nothing that SMPS lacks: its
level is a column of the first period, the excess over it one of the last, so that the expected cost
is that of the plan.  Where futures part in the first month already, a period `start` comes before
it, with a column and a row that hold nothing.  (Birge, Dempster, Gassmann, Gunn, King and Wallace 1987; Gassmann and
Schweitzer 2001.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.model.months import add_months, format_month
from kuznia.planning.extensive import assemble
from kuznia.planning.linear import LinearProgram
from kuznia.planning.mps import mps_parts
from kuznia.planning.naming import EXCESS, LEVEL, TAIL, Names, common_names
from kuznia.planning.scenarios import Ints, Scenarios, make_scenarios
from kuznia.planning.solving import Parts

START = "start"
"""Name of a period before the first month, and of its column and its row."""


@dataclass(frozen=True, slots=True)
class SmpsFiles:
    """The contents of the three files."""

    core: bytes
    time: bytes
    stochastic: bytes


@dataclass(frozen=True, slots=True)
class _Scenario:
    """A leaf of the tree: its future, its chance, whom it parts from (-1 for the first), and when."""

    future: int
    chance: float
    parent: int
    month: int


@dataclass(frozen=True, slots=True, eq=False)
class _Periods:
    """The names of the periods, and the period of each month."""

    labels: tuple[str, ...]
    of_month: Ints

    @property
    def before(self) -> bool:
        """Whether a period comes before the first month."""
        return bool(self.of_month[0])


def write_smps(parts: Parts, name: str) -> SmpsFiles:
    """Write the program of a plan.

    Raises Refused when there is only one future.
    """
    scenarios = parts.scenarios
    periods = _periods(parts)
    if len(periods.labels) == 1:
        raise Refused(
            msg("the programme has only one future, and SMPS files need several"),
            msg("write it with --mps, or add factors"),
        )
    leaves = _leaves(scenarios)
    common = common_names(parts)
    core, time = _core_and_time(parts, common, leaves[0].future, periods, name)
    lines = [f"STOCH {name}\nSCENARIOS DISCRETE\n"]
    columns, rows = common.columns.to_list(), common.rows.to_list()
    for number, leaf in enumerate(leaves):
        # What parts from the first scenario after the first period differs from the core itself.
        period = max(1, int(periods.of_month[leaf.month]))
        of_root = leaf.parent < 0 or (leaf.parent == 0 and period == 1)
        parent = "'ROOT'" if of_root else f"S{leaf.parent + 1}"
        label = periods.labels[period]
        lines.append(f" SC S{number + 1} {parent} {leaf.chance!r} {label}\n")
        if leaf.parent >= 0:
            before = leaves[leaf.parent].future
            lines.extend(_differences(parts, leaf.future, before, columns, rows))
    return SmpsFiles(core, time, "".join([*lines, "ENDATA\n"]).encode())


def _periods(parts: Parts) -> _Periods:
    """Begin a period with the first month and with each in which futures part."""
    count = np.bincount(parts.scenarios.node_month)
    parting = np.flatnonzero(np.diff(count, prepend=1))
    first = parts.programme.settings.start
    labels = [format_month(add_months(first, int(month))) for month in parting]
    of_month = np.searchsorted(parting, np.arange(len(count)), side="right")
    return _Periods((START if of_month[0] else format_month(first), *labels), of_month)


def _leaves(scenarios: Scenarios) -> list[_Scenario]:
    """Give a scenario for each node of the last month, and the earliest that it parts from."""
    last = scenarios.node.shape[1] - 1
    seen: dict[int, int] = {}
    leaves: list[_Scenario] = []
    for leaf in np.flatnonzero(scenarios.node_month == last).tolist():
        future = int(scenarios.node_future[leaf])
        path = scenarios.node[future].tolist()
        month = next((m for m in range(last, -1, -1) if path[m] in seen), -1)
        parent = seen[path[month]] if month >= 0 else min(0, len(leaves) - 1)
        chance = float(scenarios.node_probability[leaf])
        for node in path[month + 1 :]:
            seen[node] = len(leaves)
        leaves.append(_Scenario(future, chance, parent, month + 1))
    return leaves


def _core_and_time(
    parts: Parts, common: Names, future: int, periods: _Periods, name: str
) -> tuple[bytes, bytes]:
    """Write one future's program with its columns and rows by period, and where periods begin."""
    matrix, weights = parts.recourse.matrix, parts.programme.settings.weights
    alone = make_scenarios((), parts.network.months, 1, seed=0)
    form = assemble(matrix, alone, parts.right[[future]], parts.scale[[future]],
                    risk=weights.risk, tail=weights.tail)  # fmt: skip
    column, row = np.argsort(form.column[0]), np.argsort(form.row[0])
    names = Names(common.columns.gather(column), common.rows.gather(row))
    column_period = periods.of_month[matrix.column_month[column]]
    row_period = periods.of_month[matrix.row_month[row]]
    program = form.program
    if len(program.cost) > len(column):
        names = Names(
            pl.concat([names.columns, pl.Series([LEVEL, EXCESS])]),
            pl.concat([names.rows, pl.Series([TAIL])]),
        )
        column_period = np.concatenate([column_period, [0, len(periods.labels) - 1]])
    if periods.before:
        program = _with_start(program)
        names = Names(
            pl.concat([names.columns, pl.Series([START])]),
            pl.concat([pl.Series([START]), names.rows]),
        )
        column_period = np.concatenate([column_period, [0]])
        row_period = np.concatenate([[0], row_period])
    order = np.lexsort((~program.integer, column_period))
    core = b"".join(mps_parts(program, names, name, order))
    lines = [f"TIME {name}\nPERIODS IMPLICIT\n"]
    for number, label in enumerate(periods.labels):
        first_column = names.columns[int(order[np.searchsorted(column_period[order], number)])]
        first_row = names.rows[int(np.searchsorted(row_period, number))]
        lines.append(f" {first_column} {first_row} {label}\n")
    return core, "".join([*lines, "ENDATA\n"]).encode()


def _with_start(program: LinearProgram) -> LinearProgram:
    """Put a row before all others, with a column of its own after all others that is 0."""
    none = sparse.csr_array((len(program.row_lower), 1))
    one = sparse.csr_array(np.eye(1, len(program.cost) + 1, k=len(program.cost)))
    wider = sparse.hstack([program.matrix, none], format="csr")
    return LinearProgram(
        cost=np.append(program.cost, 0.0),
        lower=np.append(program.lower, 0.0),
        upper=np.append(program.upper, 0.0),
        row_lower=np.append(0.0, program.row_lower),
        row_upper=np.append(0.0, program.row_upper),
        matrix=sparse.csr_array(sparse.vstack([one, wider], format="csr")),
        integer=np.append(program.integer, False),
    )


def _differences(
    parts: Parts, future: int, before: int, columns: list[str], rows: list[str]
) -> Iterator[str]:
    """Give the right-hand sides and entries of one future that differ from another's."""
    matrix, right, scale = parts.recourse.matrix, parts.right, parts.scale
    for row in np.flatnonzero(right[future] != right[before]).tolist():
        yield f" RHS {rows[row]} {float(right[future, row])!r}\n"
    factor = scale[future, matrix.entry_row]
    changed = matrix.entry_scaled & (factor != scale[before, matrix.entry_row])
    for entry in np.flatnonzero(changed).tolist():
        value = float(matrix.entry_value[entry] * factor[entry])
        yield f" {columns[matrix.entry_column[entry]]} {rows[matrix.entry_row[entry]]} {value!r}\n"
