"""Stochastic programs in SMPS files, as the planning core takes them and as one plain MPS file.

Reads what the published instances use: a core file (rows, columns with integer markers, right-hand
sides, ranges, bounds), a time file that names the first column and row of each of two periods, and
a stochastic file with INDEP, BLOCKS or SCENARIOS, all DISCRETE, that change right-hand sides.
(Birge, Dempster, Gassmann, Gunn, King and Wallace 1987; Gassmann and Schweitzer 2001.)
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from itertools import product
from math import inf, prod
from pathlib import Path

import numpy as np

from kuznia.planning.matrix import CommonMatrix
from kuznia.planning.scenarios import Factor, Floats, Scenarios, make_scenarios


@dataclass
class Core:
    """The program of one future, in the order of the file; `kinds` are N, L, G and E."""

    kinds: dict[str, str] = field(default_factory=dict[str, str])
    entries: dict[str, dict[str, float]] = field(default_factory=dict[str, dict[str, float]])
    integer: set[str] = field(default_factory=set[str])
    right: dict[str, float] = field(default_factory=dict[str, float])
    ranges: dict[str, float] = field(default_factory=dict[str, float])
    bounds: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])

    @property
    def objective(self) -> str:
        """The first free row, which is what is minimised."""
        return next(row for row, kind in self.kinds.items() if kind == "N")

    def limits(self, row: str, right: float) -> tuple[float, float]:
        """Give the least and the most that a row may be when its right-hand side is *right*."""
        low = right if self.kinds[row] in "GE" else -inf
        high = right if self.kinds[row] in "LE" else inf
        if row in self.ranges:
            width = self.ranges[row]
            if self.kinds[row] == "L" or (self.kinds[row] == "E" and width < 0):
                low = right - abs(width)
            else:
                high = right + abs(width)
        return low, high


@dataclass(frozen=True)
class Outcome:
    """Right-hand sides that one outcome sets, and its chance."""

    chance: float
    right: dict[str, float]


@dataclass(frozen=True)
class Instance:
    """A two-stage program: the core, what belongs to the second stage, and independent parts."""

    core: Core
    later_rows: frozenset[str]
    later_columns: frozenset[str]
    parts: tuple[tuple[Outcome, ...], ...]

    @property
    def rows(self) -> list[str]:
        """Names of the rows that limit something."""
        return [row for row, kind in self.core.kinds.items() if kind != "N"]

    @cached_property
    def futures(self) -> list[Outcome]:
        """Give every combination of the parts' outcomes."""
        return [
            Outcome(
                prod(outcome.chance for outcome in chosen),
                self.core.right | {r: v for outcome in chosen for r, v in outcome.right.items()},
            )
            for chosen in product(*self.parts)
        ]


def read_instance(folder: Path, name: str) -> Instance:
    """Read `name.cor`, `name.tim` and `name.sto`."""
    core = read_core(folder / f"{name}.cor")
    first_column, first_row = [
        line.split()[:2] for kind, line in sections(folder / f"{name}.tim") if kind == "PERIODS"
    ][1]
    rows, columns = list(core.kinds), list(core.entries)
    return Instance(
        core,
        frozenset(rows[rows.index(first_row) :]),
        frozenset(columns[columns.index(first_column) :]),
        read_parts(folder / f"{name}.sto"),
    )


def sections(path: Path) -> Iterator[tuple[str, str]]:
    """Give each line of data with the section that it stands in."""
    section = ""
    for line in path.read_text("ascii").splitlines():
        if not line.strip() or line.startswith("*"):
            continue
        if line[0] == " ":
            yield section, line
        else:
            section = line.split()[0]


def read_core(path: Path) -> Core:
    """Read an MPS file."""
    core, whole = Core(), False
    for section, line in sections(path):
        words = line.split()
        if section == "ROWS":
            core.kinds[words[1]] = words[0]
        elif "'MARKER'" in words:
            whole = words[2] == "'INTORG'"
        elif section == "COLUMNS":
            core.entries.setdefault(words[0], {}).update(numbers(words[1:]))
            if whole:
                core.integer.add(words[0])
        elif section == "RHS":
            core.right.update(numbers(words[1:]))
        elif section == "RANGES":
            core.ranges.update(numbers(words[1:]))
        elif section == "BOUNDS":
            column = words[2]
            low, high = core.bounds.get(column, (0.0, inf))
            core.bounds[column] = bounded(words[0], low, high, *map(float, words[3:]))
            if words[0] in {"BV", "LI", "UI"}:
                core.integer.add(column)
    return core


def numbers(words: list[str]) -> dict[str, float]:
    """Read pairs of a name and a number."""
    return {name: float(value) for name, value in zip(words[::2], words[1::2], strict=True)}


def bounded(kind: str, low: float, high: float, value: float = 0.0) -> tuple[float, float]:
    """Give the bounds of a column after one more line of BOUNDS."""
    return {
        "UP": (low, value),
        "UI": (low, value),
        "LO": (value, high),
        "LI": (value, high),
        "FX": (value, value),
        "FR": (-inf, inf),
        "MI": (-inf, high),
        "PL": (low, inf),
        "BV": (0.0, 1.0),
    }[kind]


def read_parts(path: Path) -> tuple[tuple[Outcome, ...], ...]:
    """Read what is uncertain, as parts that are independent of each other.

    An INDEP row is a part, a block is a part, and all scenarios together are one.  A scenario sets
    what differs from the core, and a later outcome of a block what differs from its first.
    """
    parts: dict[str, list[Outcome]] = {}
    current: Outcome | None = None
    for section, line in sections(path):
        words = line.split()
        if section == "INDEP":
            outcome = Outcome(float(words[-1]), {words[1]: float(words[2])})
            parts.setdefault(words[1], []).append(outcome)
        elif words[0] == "SC" and words[2] == "'ROOT'":
            current = Outcome(float(words[3]), {})
            parts.setdefault("scenarios", []).append(current)
        elif words[0] == "BL":
            known = parts.setdefault(words[1], [])
            current = Outcome(float(words[3]), dict(known[0].right) if known else {})
            known.append(current)
        elif words[0] == "RHS" and current:
            current.right.update(numbers(words[1:]))
        else:
            raise ValueError(f"only right-hand sides of two stages are read: {line}")
    return tuple(tuple(outcomes) for outcomes in parts.values())


def as_common(instance: Instance) -> tuple[CommonMatrix, Scenarios, Floats, Floats]:
    """Give the matrix, futures, right-hand sides and scales that the planning core takes.

    A row with a least value is turned round, and one with both ends stands there twice.
    """
    core = instance.core
    columns = {column: index for index, column in enumerate(core.entries)}
    bounds = [core.bounds.get(column, (0.0, inf)) for column in columns]
    futures = instance.futures
    signs: list[tuple[str, float, bool]] = []
    for row in instance.rows:
        low, high = core.limits(row, core.right.get(row, 0.0))
        if low == high:
            signs.append((row, 1.0, True))
        else:
            signs.extend((row, s, False) for s, end in ((1.0, high), (-1.0, low)) if abs(end) < inf)
    triplets = [
        (index, columns[column], sign * value)
        for index, (row, sign, _) in enumerate(signs)
        for column, entries in core.entries.items()
        if (value := entries.get(row))
    ]
    rows, places, values = zip(*triplets, strict=True)
    matrix = CommonMatrix(
        cost=np.array([entries.get(core.objective, 0.0) for entries in core.entries.values()]),
        lower=np.array([low for low, _ in bounds]),
        upper=np.array([high for _, high in bounds]),
        integer=np.array([column in core.integer for column in columns]),
        column_month=np.array([int(column in instance.later_columns) for column in columns]),
        row_month=np.array([int(row in instance.later_rows) for row, _, _ in signs]),
        equality=np.array([equal for _, _, equal in signs]),
        entry_row=np.array(rows),
        entry_column=np.array(places),
        entry_value=np.array(values),
        entry_scaled=np.zeros(len(values), dtype=np.bool_),
    )
    factors = tuple(
        Factor(
            f"part {number}",
            1,
            tuple(f"outcome {index}" for index in range(len(part))),
            tuple(outcome.chance for outcome in part),
        )
        for number, part in enumerate(instance.parts)
    )
    scenarios = make_scenarios(factors, 2, len(futures), seed=0)
    right = np.array(
        [
            [
                sign * core.limits(row, future.right.get(row, 0.0))[sign > 0]
                for row, sign, _ in signs
            ]
            for future in futures
        ]
    )
    return matrix, scenarios, right, np.ones_like(right)


def write_plain(instance: Instance, path: Path) -> None:
    """Write the program of all futures as one MPS file, the second stage once for each."""
    core, futures = instance.core, instance.futures
    rows = {row: _copies(instance, row, instance.later_rows) for row in instance.rows}
    columns = {c: _copies(instance, c, instance.later_columns) for c in core.entries}
    ends = {column: core.bounds.get(column, (0.0, inf)) for column in columns}
    lines = [
        "NAME all",
        "ROWS",
        " N cost",
        *(f" {core.kinds[row]} {copy}" for row, copies in rows.items() for copy in copies),
        "COLUMNS",
        *(line for column in columns for line in _column(instance, column, columns, rows)),
        "RHS",
        *(
            f" RHS {copy} {futures[w].right.get(row, 0.0)!r}"
            for row, copies in rows.items()
            for copy, w in copies.items()
        ),
        "RANGES",
        *(f" RNG {copy} {width!r}" for row, width in core.ranges.items() for copy in rows[row]),
        "BOUNDS",
    ]
    for column, copies in columns.items():
        low, high = ends[column]
        for copy in copies:
            lines.append(f" LO BND {copy} {low!r}" if low > -inf else f" MI BND {copy}")
            lines.append(f" UP BND {copy} {high!r}" if high < inf else f" PL BND {copy}")
    path.write_text("\n".join([*lines, "ENDATA", ""]), "ascii")


def _copies(instance: Instance, name: str, later: frozenset[str]) -> dict[str, int]:
    """Give the future of each copy of a row or column."""
    if name not in later:
        return {name: 0}
    return {f"{name}@{w}": w for w in range(len(instance.futures))}


def _column(
    instance: Instance, column: str, columns: dict[str, dict[str, int]],
    rows: dict[str, dict[str, int]],
) -> Iterator[str]:  # fmt: skip
    """Give the entries of a column's copies; those of the second stage cost by their chance."""
    core, futures = instance.core, instance.futures
    second = column in instance.later_columns
    whole = column in core.integer
    yield from [" M 'MARKER' 'INTORG'"] * whole
    for copy, w in columns[column].items():
        for row, value in core.entries[column].items():
            if row == core.objective:
                yield f" {copy} cost {value * (futures[w].chance if second else 1.0)!r}"
            for target, v in rows.get(row, {}).items():
                if not second or v == w:
                    yield f" {copy} {target} {value!r}"
    yield from [" M 'MARKER' 'INTEND'"] * whole
