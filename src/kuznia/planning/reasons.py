"""Why each late need is late: its late cost, followed back along prices to what binds.

At the optimum the price of a unit at a place equals, for every activity that could supply one more
and is tight (reduced cost 0), the prices of what that activity takes: inputs, line time, an open
gate, transport, money.  So the late cost of a need is passed back along tight activities in the
proportion of these prices until it rests on limits: what a limit receives is the share of the
lateness that it explains.  Where no activity could supply a unit in time the reason is `time`;
where one could but costs more than the lateness, the reason is `choice`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
import polars as pl
from scipy import sparse

from kuznia.model.months import add_months
from kuznia.planning.places import Binding, RowPlaces, binding, row_places
from kuznia.planning.scenarios import Floats, Ints, Mask
from kuznia.planning.solving import Solved
from kuznia.planning.spread import frame

TIGHT = 1e-7
STEPS = 1000


def reasons_table(solved: Solved) -> pl.DataFrame:
    """Give the table `reasons`: what binds each late need, by share of its late cost."""
    walk = _Walk.over(solved)
    late, starts = _late_costs(solved, walk)
    carried, reached = late, late
    for _ in range(STEPS):
        carried = carried @ walk.upstream
        if carried.nnz == 0 or abs(carried).sum() < 1e-9 * max(1.0, starts.sum()):
            break
        reached = reached + carried
    table = _gather(solved, walk, reached)
    return _as_frame(solved, table, starts)


@dataclass(frozen=True, slots=True, eq=False)
class _Walk:
    """Where a dollar of price at a row of the program goes next.

    `upstream` (rows, rows) passes it to rows of balance, `limits` (rows, rows) to rows of limits,
    `money` (rows, rows) to spending rows beyond the plain weight of a dollar; `ends` marks rows
    that nothing could supply, `dear` those that something could at too high a price.
    """

    places: RowPlaces
    origin: Ints
    upstream: sparse.csr_array
    limits: sparse.csr_array
    money: sparse.csr_array
    ends: Floats
    dear: Floats

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
        scale = np.maximum(1e-9, np.abs(price[rows]))
        supplies = balance[rows] & (entries.data < 0)
        tight = supplies & (solved.solution.column_price[columns] <= TIGHT * scale + 1e-12)
        total = np.bincount(columns[supplies], np.maximum(0, worth[supplies]), len(program.cost))

        per_row = np.bincount(rows[tight], minlength=count)
        share = sparse.csr_array(
            (1.0 / per_row[rows[tight]], (rows[tight], columns[tight])),
            shape=(count, len(program.cost)),
        )
        plain = np.zeros(count)
        weight = model.programme.settings.weights.money
        plain[: len(form.row_node)] = weight * model.scenarios.node_probability[form.row_node]
        premium = np.where(spend[rows], np.maximum(0, -price[rows] - plain[rows]), -price[rows])
        taken = (worth < 0) & (total[columns] > 0)
        passed = np.maximum(0, premium * entries.data)[taken] / total[columns][taken]
        taken_rows, taken_columns = rows[taken], columns[taken]

        def to(mask: Mask) -> sparse.csr_array:
            chosen = mask[taken_rows]
            part = sparse.csr_array(
                (passed[chosen], (taken_columns[chosen], taken_rows[chosen])),
                shape=(len(program.cost), count),
            )
            return sparse.csr_array(share @ part)

        supplied = np.bincount(rows[supplies], minlength=count) > 0
        stuck = balance & (per_row == 0)
        return cls(
            places,
            origin,
            to(balance),
            to(~balance & ~spend & (origin >= 0)),
            to(spend),
            (stuck & ~supplied).astype(np.float64),
            (stuck & supplied).astype(np.float64),
        )


def _late_costs(solved: Solved, walk: _Walk) -> tuple[sparse.csr_array, Floats]:
    """Put the expected late cost of each need at the balance rows where it is missing."""
    model, network = solved.model, solved.model.network
    late = solved.of("late") * network.need_late[:, None]
    late[:, :, -1] *= 1 + model.programme.settings.weights.unmet_months
    late = late * model.scenarios.probability[:, None, None]
    late[late < 1e-6 * max(1.0, late.sum())] = 0.0
    futures, needs, months = np.nonzero(late)
    common = model.recourse.rows["balance"][network.need_pair[needs], months]
    rows = model.form.row[futures, common]
    start = sparse.csr_array(
        (late[futures, needs, months], (needs, rows)),
        shape=(len(network.need_late), len(walk.origin)),
    )
    return start, np.asarray(start.sum(axis=1)).ravel()


@dataclass(slots=True)
class _Share:
    usd: float = 0.0
    first: int = 10**6
    last: int = -1

    def add(self, usd: float, month: int) -> None:
        self.usd += usd
        self.first, self.last = min(self.first, month), max(self.last, month)


def _gather(
    solved: Solved, walk: _Walk, reached: sparse.csr_array
) -> dict[int, dict[Binding, _Share]]:
    """Add up, for each need, what reaches every limit."""
    model = solved.model
    node_future = model.scenarios.node_future
    row_node = model.form.row_node
    named: dict[int, tuple[Binding, int]] = {}
    table: dict[int, dict[Binding, _Share]] = {}

    def put(need: int, what: Binding, usd: float, month: int) -> None:
        table.setdefault(need, {}).setdefault(what, _Share()).add(usd, month)

    limits = sparse.coo_array(reached @ walk.limits)
    for need, row, usd in zip(*(c.tolist() for c in limits.coords), limits.data.tolist(),
                              strict=True):  # fmt: skip
        if row not in named:
            common = int(walk.origin[row])
            what = binding(model, walk.places, common, int(node_future[row_node[row]]))
            named[row] = what, int(walk.places.month[common])
        put(need, named[row][0], usd, named[row][1])
    money = sparse.coo_array(reached @ walk.money)
    for need, row, usd in zip(*(c.tolist() for c in money.coords), money.data.tolist(),
                              strict=True):  # fmt: skip
        common = int(walk.origin[row])
        month = int(walk.places.month[common])
        funds = _payers(solved, int(walk.places.entity[common]), row, month)
        for fund in funds:
            put(need, ("fund", fund), usd / len(funds), month)
    for mark, word in ((walk.ends, "time"), (walk.dear, "choice")):
        rest = sparse.coo_array(reached.multiply(mark))
        for need, row, usd in zip(*(c.tolist() for c in rest.coords), rest.data.tolist(),
                                  strict=True):  # fmt: skip
            put(need, (word, word), usd, int(walk.places.month[walk.origin[row]]))
    return table


def _payers(solved: Solved, category: int, row: int, month: int) -> list[str]:
    """Name the funds that would pay the next dollar of a category at a node, else `debt`."""
    model = solved.model
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


def _as_frame(
    solved: Solved, table: dict[int, dict[Binding, _Share]], starts: Floats
) -> pl.DataFrame:
    needs = solved.model.programme["needs"]["need"].to_list()
    start = solved.model.programme.settings.start
    rows: list[dict[str, object]] = []
    for need, shares in sorted(table.items()):
        whole = sum(share.usd for share in shares.values())
        for (kind, code), share in sorted(shares.items(), key=lambda kv: (-kv[1].usd, kv[0])):
            if share.usd < 0.005 * whole:
                continue
            rows.append(
                {
                    "need": needs[need],
                    "kind": kind,
                    "code": code,
                    "share": share.usd / whole,
                    "late_usd": share.usd / whole * starts[need],
                    "first": add_months(start, share.first),
                    "last": add_months(start, share.last),
                }
            )
    names = ("need", "kind", "code", "share", "late_usd", "first", "last")
    return frame("reasons", {name: [row[name] for row in rows] for name in names})
