"""Why each late need is late: its late cost, followed back along prices to what binds.

At the optimum the price of a unit at a place equals, for every activity that could supply one more
and is tight (reduced cost 0), the prices of what that activity takes: inputs, line time, an open
gate, transport, money.  So the late cost of a need is passed back along tight activities, or where
there is none along the one that loses least, in the proportion of these prices until it rests on limits: what a limit receives is the share of the
lateness that it explains.  Lateness before the first month in which lead times alone would let a
unit arrive has the reason `time`; where a unit could arrive but costs more than its lateness, the
reason is `choice`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from kuznia.model.months import add_months
from kuznia.model.supply import earliest_supply
from kuznia.planning.places import Binding, RowPlaces, binding, row_places
from kuznia.planning.scenarios import Floats, Ints, Mask
from kuznia.planning.solving import Solved
from kuznia.planning.spread import frame

TIGHT = 1e-7
NOTHING = 1e-12
STEPS = 1000
LITTLE = 0.005
"""Shares below this are not shown."""


def reasons_table(solved: Solved) -> pl.DataFrame:
    """Give the table `reasons`: what binds each late need, by share of its late cost."""
    walk = _Walk.over(solved)
    late, too_soon = _late_costs(solved, walk)
    total = float(late.sum())
    carried, reached = late, late
    for _ in range(STEPS):
        carried = carried @ walk.upstream
        if carried.nnz == 0 or carried.sum() < 1e-9 * total:
            break
        reached = reached + carried
    table = _gather(solved, walk, reached)
    _settle(solved, table, late @ np.ones(late.shape[1]), too_soon)
    return _as_frame(solved, table)


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """Where a dollar of price at a row of the program goes next.

    `upstream` (rows, rows) passes it to rows of balance, `limits` (rows, rows) to rows of limits,
    `money` (rows, rows) to spending rows beyond the plain weight of a dollar.
    """

    places: RowPlaces
    origin: Ints
    upstream: sparse.csr_array
    limits: sparse.csr_array
    money: sparse.csr_array

    @classmethod
    def over(cls, solved: Solved) -> _Walk:
        model = solved.model
        program, form = model.form.program, model.form
        places = row_places(model.recourse)
        count = len(program.row_upper)
        origin = np.full(count, -1, dtype=np.int64)
        origin[form.row] = np.arange(places.kind.size)
        kind = np.where(origin >= 0, places.kind[origin], -1)
        balance = kind == places.kinds.index("balance")
        spend = kind == places.kinds.index("spend")
        entries = program.matrix.tocoo()
        rows, columns = entries.coords
        price = solved.solution.row_price
        worth = price[rows] * entries.data
        supplies = balance[rows] & (entries.data < 0)
        brought = np.bincount(columns[supplies], np.maximum(0, worth[supplies]), len(program.cost))
        excess = np.maximum(0.0, solved.solution.column_price)
        total = brought + excess
        loss = np.where(total > 0, excess / np.where(total > 0, total, 1.0), 1.0)
        least = np.full(count, np.inf)
        np.minimum.at(least, rows[supplies], loss[columns[supplies]])
        tight = supplies & (loss[columns] <= least[rows] + TIGHT) & (total[columns] > 0)

        per_row = np.bincount(rows[tight], minlength=count)
        share = sparse.csr_array(
            (1.0 / per_row[rows[tight]], (rows[tight], columns[tight])),
            shape=(count, len(program.cost)),
        )
        plain = np.zeros(count)
        weight = model.programme.settings.weights.money * model.network.money_unit
        plain[: len(form.row_node)] = weight * model.scenarios.node_probability[form.row_node]
        premium = np.where(spend[rows], np.maximum(0, -price[rows] - plain[rows]), -price[rows])
        taken = (worth < 0) & ~supplies & (total[columns] > NOTHING)
        passed = np.maximum(0, premium * entries.data)[taken] / total[columns][taken]
        taken_rows, taken_columns = rows[taken], columns[taken]

        def to(mask: Mask) -> sparse.csr_array:
            chosen = mask[taken_rows]
            part = sparse.csr_array(
                (passed[chosen], (taken_columns[chosen], taken_rows[chosen])),
                shape=(len(program.cost), count),
            )
            return sparse.csr_array(share @ part)

        return cls(
            places,
            origin,
            to(balance),
            to(~balance & ~spend & (origin >= 0)),
            to(spend),
        )


def _late_costs(solved: Solved, walk: _Walk) -> tuple[sparse.csr_array, Floats]:
    """Put the expected late cost of each need at the balance rows where it is missing.

    The late cost of months in which lead times let nothing arrive is given apart, by need.
    """
    model, network = solved.model, solved.model.network
    late = solved.of("late") * network.need_late[:, None]
    late[:, :, -1] *= 1 + model.programme.settings.weights.unmet_months
    late = late * model.scenarios.probability[:, None, None]
    late[late < 1e-6 * max(1.0, late.sum())] = 0.0
    early = np.arange(network.months) < _earliest(solved)[:, None]
    too_soon = (late * early).sum(axis=(0, 2))
    late = np.where(early, 0.0, late)
    futures, needs, months = np.nonzero(late)
    common = model.recourse.rows["balance"][network.need_pair[needs], months]
    rows = model.form.row[futures, common]
    start = sparse.csr_array(
        (late[futures, needs, months], (needs, rows)),
        shape=(len(network.need_late), len(walk.origin)),
    )
    return start, too_soon


def _earliest(solved: Solved) -> Ints:
    """Give the first month in which lead times alone, with all gates open, let each need arrive."""
    programme = solved.model.programme
    lines = programme["lines"].with_columns(capacity=pl.col("capacity").clip(lower_bound=1.0))
    free = programme.with_table("lines", lines).with_table("holds", programme["holds"].clear())
    supply = earliest_supply(free)
    months = solved.model.network.months
    places = programme["needs"].select("item", "site").iter_rows()
    return np.array([supply.get((item, site), months) for item, site in places], dtype=np.int64)


@dataclass(slots=True)
class _Share:
    usd: float = 0.0
    first: int = 10**6
    last: int = -1

    def add(self, usd: float, month: int) -> None:
        self.usd += usd
        self.first, self.last = min(self.first, month), max(self.last, month)


_Table = dict[int, dict[Binding, _Share]]
"""By need: what binds it, and how much of its late cost."""

TIME: Binding = ("time", "time")
CHOICE: Binding = ("choice", "choice")


def _gather(solved: Solved, walk: _Walk, reached: sparse.csr_array) -> _Table:
    """Add up, for each need, what reaches every limit."""
    model = solved.model
    node_future = model.scenarios.node_future
    row_node = model.form.row_node
    named: dict[int, Binding] = {}
    table: _Table = {}

    def put(need: int, what: Binding, usd: float, row: int) -> None:
        month = int(walk.places.month[walk.origin[row]])
        table.setdefault(need, {}).setdefault(what, _Share()).add(usd, month)

    for need, row, usd in _triplets(reached @ walk.limits):
        if row not in named:
            future = int(node_future[row_node[row]])
            named[row] = binding(model, walk.places, int(walk.origin[row]), future)
        put(need, named[row], usd, row)
    for need, row, usd in _triplets(reached @ walk.money):
        funds = _payers(solved, walk, row)
        for fund in funds:
            put(need, ("fund", fund), usd / len(funds), row)
    return table


def _settle(solved: Solved, table: _Table, late: Floats, too_soon: Floats) -> None:
    """Scale the shares of each need to its late cost, and add what is late for want of time.

    A path that ends where nothing was on hand at the start names no limit; the limits that other
    paths name stand for it, and where there are none, the lateness is a choice.
    """
    due = solved.model.network.need_due
    for need in np.flatnonzero(late + too_soon > 0).tolist():
        shares = table.setdefault(need, {})
        found = sum(share.usd for share in shares.values())
        if late[need] > 0 and found < 0.01 * late[need]:
            shares.setdefault(CHOICE, _Share()).add(late[need] - found, int(due[need]))
            found = late[need]
        scale = late[need] / found if found > 0 else 0.0
        for share in shares.values():
            share.usd *= scale
        if too_soon[need] > 0:
            shares.setdefault(TIME, _Share()).add(too_soon[need], int(due[need]))


def _triplets(matrix: sparse.csr_array) -> Iterator[tuple[int, int, float]]:
    """Give row, column and value of each entry."""
    entries = sparse.coo_array(matrix)
    rows, columns = entries.coords
    for row, column, value in zip(rows, columns, entries.data, strict=True):
        if value:
            yield int(row), int(column), float(value)


def _payers(solved: Solved, walk: _Walk, row: int) -> list[str]:
    """Name the funds that would pay the next dollar of a category at a node, else `debt`."""
    model = solved.model
    common = int(walk.origin[row])
    category, month = int(walk.places.entity[common]), int(walk.places.month[common])
    future = int(model.scenarios.node_future[model.form.row_node[row]])
    funds = model.programme["funds"]["fund"]
    found: list[str] = []
    for index, (fund, paid) in enumerate(model.network.payments):
        number = int(model.recourse.columns["pay"][index, month])
        if paid == category and number >= 0:
            place = model.form.column[future, number]
            if solved.solution.column_price[place] <= TIGHT:
                found.append(funds[fund])
    return found or ["debt"]


def _as_frame(solved: Solved, table: _Table) -> pl.DataFrame:
    needs = solved.model.programme["needs"]["need"].to_list()
    start = solved.model.programme.settings.start
    rows: list[dict[str, object]] = []
    for need, shares in sorted(table.items()):
        whole = sum(share.usd for share in shares.values())
        for (kind, code), share in sorted(shares.items(), key=lambda kv: (-kv[1].usd, kv[0])):
            if share.usd < LITTLE * whole:
                continue
            rows.append(
                {
                    "need": needs[need],
                    "kind": kind,
                    "code": code,
                    "share": share.usd / whole,
                    "late_usd": share.usd,
                    "first": add_months(start, share.first),
                    "last": add_months(start, share.last),
                }
            )
    names = ("need", "kind", "code", "share", "late_usd", "first", "last")
    return frame("reasons", {name: [row[name] for row in rows] for name in names})
