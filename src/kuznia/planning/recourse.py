"""One matrix for every future: columns and rows of the plan over all months.

Everything that differs between futures stands on the right-hand side, or scales the rows of lines
(so that an outage takes the new capacity with the old).  A column or row belongs to the month in
which it is decided or known, and a row uses only columns of its own or earlier months; so the same
matrix serves a tree of futures, a decomposition, and one future alone.

    balance   stock[t] = stock[t-1] + made + arrived + bought - used - shipped - delivered
    line      use of make[t] <= share (capacity + ramp of build)
    need      late[t] = late[t-1] + need[t] - deliver[t]
    spend     cost of what is done in t, by purpose and party = payments + debt
    fund      cash[t] = cash[t-1] + release[t] - payments
    lane, border, offer            limits of transport and supply
    gate_*    activity <= bound if open else 0: a row, so that duals hold in every future
    builds    builds of an expansion in all <= most
    local     target share of the year's spending - its local part <= shortfall
    burden    late cost so far
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kuznia.model.settings import Weights
from kuznia.planning.matrix import CommonMatrix, MatrixBuilder, no_months, span
from kuznia.planning.network import Network
from kuznia.planning.scenarios import Floats, Ints, Mask
from kuznia.planning.world import World


@dataclass(frozen=True, slots=True, eq=False)
class Recourse:
    """The common matrix of a programme, and where each of its columns and rows stands.

    `columns[kind]` and `rows[kind]` are (entities, H) with the number of the column or row, -1
    where there is none.
    """

    network: Network
    matrix: CommonMatrix
    columns: dict[str, Ints]
    rows: dict[str, Ints]


def build_recourse(network: Network, weights: Weights) -> Recourse:
    """Build the matrix that all futures share."""
    build = MatrixBuilder(network.months)
    _columns(network, weights, build)
    _flow_rows(network, build)
    _capacity_rows(network, build)
    _money_rows(network, build)
    _gate_rows(network, build)
    _late_rows(network, weights, build)
    matrix = build.finish("burden", network.money_unit)
    return Recourse(network, matrix, build.columns, build.rows)


def _columns(network: Network, weights: Weights, build: MatrixBuilder) -> None:
    n, months = network, network.months
    made = n.process_pair >= 0
    bought = n.offer_pair >= 0
    build.add_columns(
        "build",
        span(n.expansion_first, np.minimum(n.expansion_last, months - 1 - n.expansion_build),
             months),
        upper=n.expansion_most[:, None],
        integer=True,
    )  # fmt: skip
    build.add_columns(
        "make",
        span(n.process_first, months - 1 - n.process_duration, months) & made[:, None],
    )
    build.add_columns(
        "buy",
        span(n.offer_first, np.minimum(n.offer_last, months - 1 - n.offer_lead), months)
        & bought[:, None],
    )
    zero = np.zeros(len(n.flows), dtype=np.int64)
    build.add_columns("ship", span(zero, months - 1 - n.lane_months[n.flow_lane], months))
    build.add_columns(
        "stock", np.ones((len(n.pairs), months), dtype=np.bool_), cost=n.pair_holding[:, None]
    )
    after_due = span(n.need_due, np.full(len(n.need_due), months - 1), months)
    build.add_columns("deliver", after_due)
    build.add_columns("late", after_due)
    funds = np.array([fund for fund, _ in n.payments], dtype=np.int64)
    build.add_columns(
        "pay",
        span(n.fund_first[funds], n.fund_last[funds], months),
        cost=weights.money * n.money_unit,
    )
    build.add_columns("cash", span(n.fund_first, n.fund_last, months))
    build.add_columns(
        "debt",
        np.ones((len(n.categories), months), dtype=np.bool_),
        cost=weights.debt * n.money_unit,
    )
    build.add_columns(
        "shortfall",
        span(n.year_last, n.year_last, months),
        cost=n.year_shortfall[:, None] * n.money_unit,
    )
    build.add_columns("burden", np.ones((1, months), dtype=np.bool_))


def _flow_rows(network: Network, build: MatrixBuilder) -> None:
    n, months = network, network.months
    columns = build.columns
    balance = build.add_rows("balance", np.ones((len(n.pairs), months), np.bool_), equality=True)
    build.add(balance, columns["stock"], 1.0)
    build.add(balance[:, 1:], columns["stock"][:, :-1], -1.0)
    build.add_later(balance, n.process_pair, n.process_duration, columns["make"], -n.process_yield)
    used = columns["make"][n.input_process]
    build.add_later(balance, n.input_pair, no_months(used), used, n.input_quantity)
    build.add_later(balance, n.offer_pair, n.offer_lead, columns["buy"], -1.0)
    ship = columns["ship"]
    build.add_later(balance, n.flow_from, no_months(ship), ship, 1.0)
    build.add_later(balance, n.flow_to, n.lane_months[n.flow_lane], ship, -1.0)
    build.add_later(balance, n.need_pair, no_months(columns["deliver"]), columns["deliver"], 1.0)

    mass = n.flow_mass
    limited = np.isfinite(n.lane_most)
    lane = build.add_rows("lane", np.repeat(limited[:, None], months, axis=1))
    build.add_later(lane, n.flow_lane, no_months(ship), ship, mass)
    border = build.add_rows("border", np.ones((len(n.border_most), months), np.bool_))
    build.add_later(border, n.lane_border[n.flow_lane], no_months(ship), ship, mass)


def _capacity_rows(network: Network, build: MatrixBuilder) -> None:
    n, months = network, network.months
    columns = build.columns
    line = build.add_rows("line", np.ones((len(n.line_capacity), months), np.bool_))
    make = columns["make"]
    build.add_later(line, n.process_line, no_months(make), make, n.process_use)
    for expansion, ramp in enumerate(n.expansion_ramp):
        builds = columns["build"][[expansion]]
        where = n.expansion_line[[expansion]]
        for age in range(months - int(n.expansion_build[expansion])):
            share = ramp[age] if age < len(ramp) else 1.0
            if share:
                build.add_later(line, where, n.expansion_build[[expansion]] + age, builds,
                                -share * n.expansion_adds[expansion], scaled=True)  # fmt: skip
    last = (columns["build"] >= 0).any(axis=1)
    final = np.where(last, months - 1 - np.argmax((columns["build"] >= 0)[:, ::-1], axis=1), -1)
    most = build.add_rows("builds", span(final, final, months))
    for month in range(months):
        known = np.where(final >= month, final, -1)
        build.add(most[np.arange(len(final)), known][:, None] if len(final) else most[:, :1],
                  columns["build"][:, [month]], 1.0)  # fmt: skip


def _money_rows(network: Network, build: MatrixBuilder) -> None:
    n, months = network, network.months
    columns = build.columns
    every = np.ones((len(n.categories), months), np.bool_)
    spend = build.add_rows("spend", every, equality=True)
    make, buy, ship, builds = (columns[k] for k in ("make", "buy", "ship", "build"))
    build.add_later(spend, n.process_category, no_months(make), make, n.process_cost / n.money_unit)
    build.add_later(spend, n.offer_category, no_months(buy), buy, n.offer_price / n.money_unit)
    carried = n.flow_mass * n.lane_cost[n.flow_lane] / n.money_unit
    build.add_later(spend, n.lane_category[n.flow_lane], no_months(ship), ship, carried)
    for age in range(int(n.expansion_build.max(initial=0))):
        paying = age < n.expansion_build
        instalment = np.where(paying, n.expansion_capital / n.expansion_build, 0.0) / n.money_unit
        build.add_later(spend, n.expansion_category, np.full(len(paying), age), builds, instalment)
    category = np.array([category for _, category in n.payments], dtype=np.int64)
    fund_of = np.array([fund for fund, _ in n.payments], dtype=np.int64)
    build.add_later(spend, category, no_months(columns["pay"]), columns["pay"], -1.0)
    build.add(spend, columns["debt"], -1.0)

    cash = columns["cash"]
    fund = build.add_rows("fund", cash >= 0, equality=True)
    build.add(fund, cash, 1.0)
    build.add(fund[:, 1:], cash[:, :-1], -1.0)
    build.add_later(fund, fund_of, no_months(columns["pay"]), columns["pay"], 1.0)

    local = build.add_rows("local", columns["shortfall"] >= 0)
    build.add(local, columns["shortfall"], -1.0)
    for year, (first, last) in enumerate(zip(n.year_first, n.year_last, strict=True)):
        row = local[year, last]
        share = n.year_share[year]
        for activity, price, own in (
            (make, n.process_cost, n.process_local),
            (buy, n.offer_price, n.offer_local),
        ):
            during = activity[:, first : last + 1]
            missing = np.repeat(
                (price * (share - own) / n.money_unit)[:, None], during.shape[1], axis=1
            )
            build.add(np.full(during.shape, row), during, missing)


def _gate_rows(network: Network, build: MatrixBuilder) -> None:
    n = network
    columns, months = build.columns, network.months

    def held(kind: str, count: int) -> Mask:
        return np.array([(kind, index) in n.held for index in range(count)], dtype=np.bool_)

    def gate(kind: str, activity: Ints, closed: Mask, factor: Floats | float) -> None:
        mask = (activity >= 0) & closed[:, None]
        build.add(build.add_rows(f"gate_{kind}", mask), activity, factor)

    gate("process", columns["make"], held("process", len(n.process_cost)), 1.0)
    gate("expansion", columns["build"], held("expansion", len(n.expansion_adds)), 1.0)
    gate("offer", columns["buy"], np.ones(len(n.offer_price), np.bool_), 1.0)
    gate("lane", columns["ship"], n.lane_may_shut[n.flow_lane], 1.0)
    line_held = held("line", len(n.line_capacity))
    rows = build.add_rows("gate_line", np.repeat(line_held[:, None], months, axis=1))
    make = columns["make"]
    build.add_later(rows, n.process_line, no_months(make), make, n.process_use)


def _late_rows(network: Network, weights: Weights, build: MatrixBuilder) -> None:
    n, months = network, network.months
    columns = build.columns
    late, deliver, burden = columns["late"], columns["deliver"], columns["burden"]
    need = build.add_rows("need", late >= 0, equality=True)
    build.add(need, late, 1.0)
    build.add(need[:, 1:], late[:, :-1], -1.0)
    build.add(need, deliver, 1.0)
    rows = build.add_rows("burden", np.ones((1, months), np.bool_), equality=True)
    build.add(rows, burden, 1.0)
    build.add(rows[:, 1:], burden[:, :-1], -1.0)
    cost = np.repeat(n.need_late[:, None] / n.money_unit, months, axis=1)
    cost[:, -1] *= 1.0 + weights.unmet_months
    build.add(np.repeat(rows, len(n.need_late), axis=0), late, -cost)


def right_hand_sides(recourse: Recourse, world: World) -> tuple[Floats, Floats]:
    """Give the right-hand side and the scale of every row in every future, both (W, rows)."""
    n, rows = recourse.network, recourse.rows
    futures, months = len(world.need_quantity), n.months
    value = np.zeros((futures, recourse.matrix.row_count))
    scale = np.ones_like(value)

    def put(kind: str, numbers: Floats, target: Floats = value) -> None:
        mask = rows[kind] >= 0
        target[:, rows[kind][mask]] = np.broadcast_to(numbers, (futures, *mask.shape))[:, mask]

    opening = np.zeros((len(n.pairs), months))
    opening[:, :1] = n.pair_stock[:, None]
    put("balance", opening)
    limited = np.where(np.isfinite(n.lane_most), n.lane_most, 0.0)
    put("lane", limited[:, None] * world.lane_share)
    put("border", np.repeat(n.border_most[:, None], months, axis=1))
    put("line", n.line_capacity[:, None] * world.line_share)
    put("line", world.line_share, scale)
    put("builds", np.repeat(n.expansion_most[:, None], months, axis=1))
    put("fund", world.fund_release / n.money_unit)
    due = np.zeros((futures, len(n.need_due), months))
    inside = np.flatnonzero(n.need_due < months)
    due[:, inside, n.need_due[inside]] = world.need_quantity[:, inside]
    put("need", due)

    def opened(kind: str, count: int) -> Mask:
        free = np.ones((futures, count, months), dtype=np.bool_)
        for index in range(count):
            for gate in n.held.get((kind, index), ()):
                free[:, index] &= np.arange(months) >= world.gate_opens[:, [gate]]
        return free

    bound = line_bound(n, world)
    put("gate_line", bound[:, None] * opened("line", len(bound)))
    process_bound = bound[n.process_line] / n.process_use
    put("gate_process", process_bound[:, None] * opened("process", len(process_bound)))
    put("gate_expansion",
        n.expansion_most[:, None] * opened("expansion", len(n.expansion_most)))  # fmt: skip
    put("gate_offer",
        n.offer_most[:, None] * world.offer_share * opened("offer", len(n.offer_most)))  # fmt: skip
    useful = np.array([n.item_demand[n.pairs[pair][0]] for pair in n.flow_from])
    runs = opened("lane", len(n.lane_cost)) & (world.lane_share > 0)
    put("gate_lane", useful[:, None] * runs[:, n.flow_lane])
    return value, scale


def line_bound(network: Network, world: World) -> Floats:
    """Bound what each line can ever carry in a month, in any future."""
    total = network.line_capacity.copy()
    np.add.at(total, network.expansion_line, network.expansion_adds * network.expansion_most)
    return total * world.line_share.max(axis=(0, 2), initial=0.0)
