"""What would make a need on time: the few relaxations that would help, as an elastic program.

Limits that bind (lines, gates, funds, offers, lanes, borders) get one elastic variable each, priced
by its size against the limit itself.  The program seeks the cheapest set that brings the need on
time in every future, with the builds as planned and no other need later than planned, and buys
punctuality before it saves on relaxations (Chinneck, Feasibility and Infeasibility in
Optimization, 2008, chapter 6).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy import sparse

from kuznia.model.language import Message, msg
from kuznia.model.months import add_months, format_month
from kuznia.planning.extensive import Places
from kuznia.planning.linear import INFINITY, LinearProgram, Solver
from kuznia.planning.recourse import line_bound
from kuznia.planning.scenarios import Floats
from kuznia.planning.solving import Model, Solved, whole_columns

PUNCTUAL = 1e4
"""Price of the whole need being late everywhere, against 1 for doubling one limit."""

SMALL = 1e-5


@dataclass(frozen=True, slots=True)
class Relief:
    """One relaxation: what would be needed, how much, and in which months."""

    kind: str
    code: str
    amount: float
    message: Message


@dataclass(frozen=True, slots=True)
class ReliefSet:
    """A set of relaxations that together help, and the share of the lateness that stays."""

    reliefs: tuple[Relief, ...]
    late_before: float
    late_after: float


@dataclass(frozen=True, slots=True, eq=False)
class _Elastic:
    kind: str
    code: str
    rows: Places
    amount: Floats
    """What one unit of the elastic variable adds to each row."""
    per_unit: float
    """What one unit means in the limit's own measure."""


def find_relief(solved: Solved, need: str) -> ReliefSet:
    """Find the few relaxations that would bring a need on time.

    Raises ValueError when there is no such need.
    """
    model = solved.model
    number = model.programme["needs"]["need"].to_list().index(need)
    elastics = _elastics(model)
    if not elastics:
        late = float(expected_late(solved, number))
        return ReliefSet((), late, late)
    program, columns = _program(solved, number, elastics)
    solution = Solver(program, interior=True).solve()
    late = model.form.column[:, model.recourse.columns["late"][number]]
    present = model.recourse.columns["late"][number] >= 0
    after = float(model.scenarios.probability @ (solution.value[late] * present).sum(axis=1))
    reliefs = tuple(
        relief
        for elastic, column in zip(elastics, columns, strict=True)
        if solution.value[column] > SMALL
        for relief in [_in_words(model, elastic, float(solution.value[column]), solution.value)]
    )
    order = sorted(reliefs, key=lambda relief: (relief.kind, relief.code))
    return ReliefSet(tuple(order), expected_late(solved, number), after)


def expected_late(solved: Solved, need: int) -> float:
    """Give the expected unit-months by which a need is late."""
    return float(solved.model.scenarios.probability @ solved.of("late")[:, need].sum(axis=1))


def _elastics(model: Model) -> list[_Elastic]:
    network, programme = model.network, model.programme
    bound = line_bound(network, model.world)
    lines = programme["lines"]["line"].to_list()
    amounts = programme["funds"]["amount_usd"].to_list()
    found: list[_Elastic] = []
    for index, code in enumerate(lines):
        size = max(bound[index], 1e-9)
        found.append(_on_rows(model, "line", "line", index=index, code=code, size=size))
    for index, code in enumerate(programme["funds"]["fund"].to_list()):
        rows = model.recourse.rows["fund"][index]
        first = rows[rows >= 0][:1]
        places_in_tree = np.unique(model.form.row[:, first])
        amount = max(1.0, amounts[index])
        add = np.full(len(places_in_tree), amount / network.money_unit)
        found.append(_Elastic("fund", code, places_in_tree, add, amount))
    for kind, row_kind, codes, sizes in (
        ("offer", "gate_offer", programme["purchases"]["offer"], network.offer_most),
        ("lane", "lane", programme["lanes"]["lane"], network.lane_most),
        ("border", "border", programme["borders"]["border"], network.border_most),
    ):
        for index, code in enumerate(codes.to_list()):
            if np.isfinite(sizes[index]):
                size = max(float(sizes[index]), 1e-9)
                found.append(_on_rows(model, kind, row_kind, index=index, code=code, size=size))
    found += _gate_elastics(model)
    return [elastic for elastic in found if len(elastic.rows)]


def _on_rows(
    model: Model, kind: str, row_kind: str, *, index: int, code: str, size: float
) -> _Elastic:
    common = model.recourse.rows[row_kind][index]
    places = model.form.row[:, common[common >= 0]]
    if kind == "offer":  # more of it would not help while its gate is shut
        places = places[model.right[:, common[common >= 0]] > 0]
    rows = np.unique(places)
    return _Elastic(kind, code, rows, np.full(len(rows), size), size)


def _gate_elastics(model: Model) -> list[_Elastic]:
    """Give one elastic to every set of gates that are shut together before the same activity.

    Opening one of them alone would free nothing, so they are relaxed as one.
    """
    network, world = model.network, model.world
    gates = model.programme["gates"]["gate"].to_list()
    bound = line_bound(network, world)
    sizes = {
        "process": bound[network.process_line] / network.process_use,
        "line": bound,
        "offer": network.offer_most,
        "lane": np.array(
            [network.item_demand[network.pairs[pair][0]] for pair in network.flow_from]
        ),
    }
    found: dict[tuple[str, ...], dict[int, float]] = {}
    for (kind, held), holding in network.held.items():
        if kind == "expansion":
            continue
        entities = np.flatnonzero(network.flow_lane == held) if kind == "lane" else [held]
        for entity in entities:
            numbers = model.recourse.rows[f"gate_{kind}"][entity]
            for month in np.flatnonzero(numbers >= 0):
                for future in range(model.scenarios.count):
                    shut = tuple(gates[g] for g in holding if world.gate_opens[future, g] > month)
                    if shut:
                        place = int(model.form.row[future, numbers[month]])
                        found.setdefault(shut, {})[place] = float(sizes[kind][entity])
    return [
        _Elastic(
            "gate",
            " + ".join(shut),
            np.array(list(rows), dtype=np.int32),
            np.array(list(rows.values())),
            1.0,
        )
        for shut, rows in sorted(found.items())
    ]


def _program(
    solved: Solved, need: int, elastics: list[_Elastic]
) -> tuple[LinearProgram, list[int]]:
    model = solved.model
    base = model.form.program
    count = len(base.cost)
    columns = list(range(count, count + len(elastics)))
    rows = np.concatenate([elastic.rows for elastic in elastics])
    values = -np.concatenate([elastic.amount for elastic in elastics])
    at = np.repeat(np.arange(len(elastics)), [len(elastic.rows) for elastic in elastics])
    extra = sparse.csr_array((values, (rows, at)), shape=(len(base.row_upper), len(elastics)))
    cost = np.concatenate([np.zeros(count), np.ones(len(elastics))])
    upper = np.concatenate([base.upper, np.full(len(elastics), INFINITY)])
    lower = np.concatenate([base.lower, np.zeros(len(elastics))])
    for column, elastic in zip(columns, elastics, strict=True):
        if elastic.kind == "gate":
            upper[column] = 1.0
    whole = whole_columns(model)
    lower[whole] = upper[whole] = np.round(solved.best.value[whole])
    late = model.recourse.columns["late"]
    numbers = late[late >= 0]
    others = np.unique(model.form.column[:, numbers])
    upper[others] = solved.solution.value[others] + SMALL
    own = np.unique(model.form.column[:, late[need][late[need] >= 0]])
    upper[own] = INFINITY
    size = max(1e-9, float(model.world.need_quantity[:, need].max(initial=0.0)))
    node_chance = model.scenarios.node_probability[model.form.column_node[own]]
    cost[own] = PUNCTUAL * node_chance / size
    debt = model.recourse.columns["debt"]
    debts = np.unique(model.form.column[:, debt[debt >= 0]])
    upper[debts] = solved.solution.value[debts] + SMALL
    program = LinearProgram(
        cost,
        lower,
        upper,
        base.row_lower,
        base.row_upper,
        sparse.csr_array(sparse.hstack([base.matrix, extra])),
        np.zeros(len(cost), dtype=np.bool_),
    )
    return program, columns


def _in_words(model: Model, elastic: _Elastic, size: float, value: Floats) -> Relief:
    amount = size * elastic.per_unit
    code = elastic.code
    if elastic.kind == "gate":
        used = model.form.program.matrix[elastic.rows] @ value[: len(model.form.program.cost)]
        active = elastic.rows[np.asarray(used).ravel() > SMALL]
        months = model.scenarios.node_month[model.form.row_node[active]]
        first = int(months.min(initial=model.network.months))
        month = format_month(add_months(model.programme.settings.start, first))
        message = msg("gate {code} open from {month}", code=code, month=month)
        return Relief("gate", code, size, message)
    words = {
        "line": msg("line {code}: {amount:,.6g} more a month", code=code, amount=amount),
        "fund": msg("fund {code}: {amount:,.0f} USD more", code=code, amount=amount),
        "offer": msg("offer {code}: {amount:,.6g} more a month", code=code, amount=amount),
        "lane": msg("lane {code}: {amount:,.6g} kg more a month", code=code, amount=amount),
        "border": msg("border {code}: {amount:,.6g} kg more a month", code=code, amount=amount),
    }
    return Relief(elastic.kind, code, amount, words[elastic.kind])
