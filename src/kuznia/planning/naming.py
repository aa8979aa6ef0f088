"""Names of the columns and rows of a program that a person can read: kind, code, month, node.

Codes have no colon, so a name falls apart into its parts again: `make:AXLE-1-HOME:2026-04:n2` is
what the process AXLE-1-HOME starts in April 2026 at the second node of that month.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from kuznia.model.months import add_months, format_month
from kuznia.planning.scenarios import Ints, Scenarios
from kuznia.planning.solving import Model, Parts

LEVEL, EXCESS, TAIL = "level", "excess", "tail"
"""Columns and rows of the weight on the worst futures: the late cost beyond which they lie, what a
future has more than that, and the row that says so."""


@dataclass(frozen=True, slots=True, eq=False)
class Names:
    """The names of columns and of rows, in their order."""

    columns: pl.Series
    rows: pl.Series


def common_names(parts: Parts) -> Names:
    """Name the columns and rows that all futures share, without a node."""
    months = [
        format_month(add_months(parts.programme.settings.start, month))
        for month in range(parts.network.months)
    ]
    things, recourse = _things(parts), parts.recourse
    return Names(
        _named(recourse.columns, recourse.matrix.column_count, things, months),
        _named(recourse.rows, recourse.matrix.row_count, things, months),
    )


def tree_names(model: Model) -> Names:
    """Name the columns and rows of the program over the whole tree."""
    form, common = model.form, common_names(model)
    node = _node_labels(model.scenarios)
    columns = _over_nodes(common.columns, form.column, form.column_node, node)
    rows = _over_nodes(common.rows, form.row, form.row_node, node)
    futures = [str(number + 1) for number in range(model.scenarios.count)]
    if len(columns) < len(form.program.cost):
        excess = [f"{EXCESS}:f{future}" for future in futures]
        columns = pl.concat([columns, pl.Series([LEVEL, *excess])])
        rows = pl.concat([rows, pl.Series([f"{TAIL}:f{future}" for future in futures])])
    return Names(columns, rows)


def _things(parts: Parts) -> dict[str, Sequence[str]]:
    """Give the codes of what each kind of column and row is of."""
    network, programme = parts.network, parts.programme

    def codes(table: str) -> list[str]:
        return programme[table].to_series(0).to_list()

    items, lanes, funds = codes("items"), codes("lanes"), codes("funds")
    pairs = [f"{item}:{site}" for item, site in network.pairs]
    flows = [f"{lanes[lane]}:{items[item]}" for lane, item in network.flows]
    spending = [f"{purpose}:{party}" for purpose, party in network.categories]
    payments = [f"{funds[fund]}:{spending[category]}" for fund, category in network.payments]
    start = programme.settings.start
    years = [str(add_months(start, int(month)).year) for month in network.year_last]
    processes, offers, expansions = codes("processes"), codes("purchases"), codes("expansions")
    lines, needs = codes("lines"), codes("needs")
    return {
        "build": expansions, "builds": expansions, "gate_expansion": expansions,
        "make": processes, "gate_process": processes,
        "buy": offers, "gate_offer": offers,
        "ship": flows, "gate_lane": flows,
        "stock": pairs, "balance": pairs,
        "deliver": needs, "late": needs, "need": needs,
        "pay": payments, "cash": funds, "fund": funds,
        "debt": spending, "spend": spending,
        "shortfall": years, "local": years,
        "lane": lanes, "border": codes("borders"),
        "line": lines, "gate_line": lines,
        "burden": [""],
    }  # fmt: skip


def _named(
    places: Mapping[str, Ints], count: int, things: Mapping[str, Sequence[str]],
    months: Sequence[str],
) -> pl.Series:  # fmt: skip
    names = [""] * count
    for kind, numbers in places.items():
        entities, when = np.nonzero(numbers >= 0)
        for place, entity, month in zip(
            numbers[entities, when].tolist(), entities.tolist(), when.tolist(), strict=True
        ):
            code = things[kind][entity]
            names[place] = f"{kind}:{code}:{months[month]}" if code else f"{kind}:{months[month]}"
    return pl.Series(names, dtype=pl.String)


def _node_labels(scenarios: Scenarios) -> pl.Series:
    """Number the nodes of each month from 1."""
    month = scenarios.node_month
    first = np.searchsorted(month, month)
    return pl.Series([f":n{number + 1}" for number in (np.arange(len(month)) - first).tolist()])


def _over_nodes(
    common: pl.Series, place: np.ndarray, node: np.ndarray, label: pl.Series
) -> pl.Series:
    origin = np.empty(len(node), dtype=np.int64)
    origin[place] = np.arange(place.shape[1])
    return common.gather(origin) + label.gather(node)
