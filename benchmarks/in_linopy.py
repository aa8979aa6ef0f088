# pyright: basic
# linopy leaves many of its types unknown.

"""The plan's program a second time in linopy, as one who knows linopy would write it.

Variables lie over things and nodes of the tree of futures; a row of an earlier month is reached by
the node's ancestor.  Sums over things are `groupby`, nothing loops over rows, and linopy's own
sparse mode, quicker and leaner here than its dense one, keeps out of memory what has no entries.
"""

from __future__ import annotations

from typing import Any

import linopy
import numpy as np
import pandas as pd
import xarray as xr

from kuznia.model.programme import Programme
from kuznia.planning.matrix import span
from kuznia.planning.network import Network, make_network
from kuznia.planning.recourse import line_bound
from kuznia.planning.scenarios import Scenarios, make_scenarios, read_factors
from kuznia.planning.world import World, make_world

Terms = Any
"""A linopy expression."""


class Tree:
    """The nodes of all futures, and the coordinates of what lies over them."""

    def __init__(self, scenarios: Scenarios, months: int) -> None:
        self.scenarios = scenarios
        self.month = scenarios.node_month
        self.index = pd.RangeIndex(len(self.month), name="node")
        self.ancestor = np.full((months + 1, len(self.month)), -1)
        self.ancestor[0] = self.index
        for delay in range(1, months + 1):
            earlier = self.ancestor[delay - 1]
            self.ancestor[delay] = np.where(
                earlier >= 0, scenarios.node_parent[np.maximum(earlier, 0)], -1
            )

    def over(self, name: str, values: Any) -> xr.DataArray:
        """Lay numbers of months, (things, H), over the nodes."""
        return self.array(name, np.asarray(values)[:, self.month])

    def of_futures(self, name: str, values: Any) -> xr.DataArray:
        """Lay numbers of futures, (W, things, H), over the nodes."""
        taken = np.asarray(values)[self.scenarios.node_future, :, self.month]
        return self.array(name, taken.T)

    def array(self, name: str, values: Any) -> xr.DataArray:
        """Give numbers of things and nodes their coordinates."""
        index = pd.RangeIndex(len(values), name=name)
        return xr.DataArray(values, coords=[index, self.index])


def make_linopy(programme: Programme) -> linopy.Model:
    """Write a checked programme in linopy."""
    linopy.options["semantics"] = "v1"
    settings = programme.settings
    scenarios = make_scenarios(
        read_factors(programme), settings.months, settings.solving.scenarios, settings.solving.seed
    )
    network = make_network(programme)
    world = make_world(programme, scenarios)
    return _Writer(programme, network, world, Tree(scenarios, settings.months)).write()


class _Writer:
    """Adds columns and rows to a linopy model; `column` holds its variables by kind."""

    def __init__(self, programme: Programme, network: Network, world: World, tree: Tree) -> None:
        self.weights, self.unit = programme.settings.weights, network.money_unit
        self.network, self.world, self.tree = network, world, tree
        self.model = linopy.Model(sparse=True)
        self.column: dict[str, Any] = {}

    def write(self) -> linopy.Model:
        """Add columns, rows and the objective."""
        self._columns()
        self._flows()
        self._capacity()
        self._spending()
        self._funds()
        self._gates()
        self._objective()
        return self.model

    def _add(self, kind: str, exists: Any, upper: Any = np.inf, *, integer: bool = False) -> None:
        mask = self.tree.over(kind, exists)
        bound = np.broadcast_to(np.reshape(upper, (-1, 1)), mask.shape)
        self.column[kind] = self.model.add_variables(
            0, xr.DataArray(bound, coords=mask.coords), name=kind, mask=mask, integer=integer
        )

    def _columns(self) -> None:
        n, h = self.network, self.network.months
        none = np.zeros(len(n.flows), dtype=np.int64)
        due = span(n.need_due, np.full(len(n.need_due), h - 1), h)
        paying = np.array([fund for fund, _ in n.payments])
        last = np.minimum(n.expansion_last, h - 1 - n.expansion_build)
        self._add("build", span(n.expansion_first, last, h), n.expansion_most, integer=True)
        made = (n.process_pair >= 0)[:, None]
        self._add("make", span(n.process_first, h - 1 - n.process_duration, h) & made)
        bought = (n.offer_pair >= 0)[:, None]
        last = np.minimum(n.offer_last, h - 1 - n.offer_lead)
        self._add("buy", span(n.offer_first, last, h) & bought)
        self._add("ship", span(none, h - 1 - n.lane_months[n.flow_lane], h))
        self._add("stock", np.ones((len(n.pairs), h), dtype=bool))
        self._add("deliver", due)
        self._add("late", due)
        self._add("pay", span(n.fund_first[paying], n.fund_last[paying], h))
        self._add("cash", span(n.fund_first, n.fund_last, h))
        self._add("debt", np.ones((len(n.categories), h), dtype=bool))
        self._add("shortfall", span(n.year_last, n.year_last, h))
        self._add("burden", np.ones((1, h), dtype=bool))

    def _now(self, kind: str, factor: Any = 1.0) -> Terms:
        """Give a factor of each thing times what is decided; nothing where there is no column."""
        column = self.column[kind]
        size = len(column.indexes[kind])
        numbers = xr.DataArray(
            np.broadcast_to(factor, size).astype(float), coords=[column.indexes[kind]]
        )
        return (column * numbers).fillna(0)

    def _ago(self, terms: Terms, delay: int) -> Terms:
        """Give the same terms as they were at the node *delay* months before, if there is one."""
        before = self.tree.ancestor[delay]
        there = xr.DataArray((before >= 0).astype(float), coords=[self.tree.index])
        moved = terms.isel(node=np.maximum(before, 0)).assign_coords(node=self.tree.index)
        return moved * there

    def _path(self, kind: str, factor: Any, nodes: Any) -> Terms:
        """Sum what was decided on the way to each of some nodes; *factor* is (things, ages)."""
        before = self.tree.ancestor[: factor.shape[1], nodes].T
        weight = factor[:, None, :] * (before >= 0)
        way = xr.DataArray(np.maximum(before, 0), dims=("now", "age"))
        terms = self._now(kind).isel(node=way).drop_vars("node")
        terms = terms.rename(now="node").assign_coords(node=self.tree.index[nodes])
        return (terms * xr.DataArray(weight, dims=(kind, "node", "age"))).sum("age")

    def _group(self, terms: Terms, kind: str, where: Any, rows: pd.RangeIndex) -> Terms:
        """Sum terms over the things of each row."""
        chosen = np.flatnonzero(where >= 0)
        index = pd.RangeIndex(len(where), name=kind)[chosen]
        group = pd.Series(where[chosen], index=index, name=rows.name)
        grouped = terms.isel({kind: chosen}).groupby(group).sum()
        return grouped.reindex({rows.name: rows}).fillna(0)

    def _sum(
        self, kind: str, factor: Any, where: Any, rows: pd.RangeIndex, delay: Any = 0
    ) -> Terms:
        """Sum what was decided *delay* months ago over the things of each row."""
        delays = np.broadcast_to(delay, len(where))
        terms = self._now(kind, factor)
        return sum(
            self._group(
                self._ago(terms, int(months)), kind, np.where(delays == months, where, -1), rows
            )
            for months in np.unique(delays[where >= 0])
        )  # fmt: skip

    def _flows(self) -> None:
        n, tree = self.network, self.tree
        rows = self.column["stock"].indexes["stock"]
        inputs = pd.RangeIndex(len(n.input_process), name="input")
        used = self._now("make").isel(make=n.input_process).drop_vars("make")
        used = used.rename(make="input").assign_coords(input=inputs)
        used = used * xr.DataArray(n.input_quantity, coords=[inputs])
        stock = self._now("stock")
        travel = n.lane_months[n.flow_lane]
        balance = (
            stock
            - self._ago(stock, 1)
            + self._group(used, "input", n.input_pair, rows)
            + self._sum("make", -n.process_yield, n.process_pair, rows, n.process_duration)
            + self._sum("buy", -1.0, n.offer_pair, rows, n.offer_lead)
            + self._sum("ship", 1.0, n.flow_from, rows)
            + self._sum("ship", -1.0, n.flow_to, rows, travel)
            + self._sum("deliver", 1.0, n.need_pair, rows)
        )
        opening = np.zeros((len(rows), n.months))
        opening[:, 0] = n.pair_stock
        self.model.add_constraints(balance == tree.over("stock", opening), name="balance")

        due = np.zeros((len(self.world.need_quantity), len(n.need_due), n.months))
        due[:, np.arange(len(n.need_due)), n.need_due] = self.world.need_quantity
        after = span(n.need_due, np.full(len(n.need_due), n.months - 1), n.months)
        late = self._now("late")
        delivered = self._now("deliver").drop_vars("deliver").rename(deliver="late")
        delivered = delivered.assign_coords(late=self.column["late"].indexes["late"])
        self.model.add_constraints(
            late - self._ago(late, 1) + delivered == tree.of_futures("late", due),
            name="need", mask=tree.over("late", after),
        )  # fmt: skip

    def _capacity(self) -> None:
        n, tree, world = self.network, self.tree, self.world
        every = np.arange(len(tree.index))
        share = tree.of_futures("line", world.line_share)
        lines = share.indexes["line"]
        used = self._sum("make", n.process_use, n.process_line, lines)
        ramp = np.zeros((len(n.expansion_ramp), 2 * n.months))
        for row, build, shares in zip(ramp, n.expansion_build, n.expansion_ramp, strict=True):
            row[build:] = 1.0
            row[build : build + len(shares)] = shares
        grown = self._path("build", ramp[:, : n.months] * n.expansion_adds[:, None], every)
        added = self._group(grown, "build", n.expansion_line, lines)
        capacity = xr.DataArray(n.line_capacity, coords=[lines])
        self.model.add_constraints(used - added * share <= capacity * share, name="line")

        started = self._path("build", np.ones((len(ramp), n.months)), self._ends(n.months - 1))
        most = xr.DataArray(n.expansion_most, coords=[started.indexes["build"]])
        self.model.add_constraints(started <= most, name="builds")

        moved = self._sum(
            "ship", n.flow_mass, n.flow_lane, pd.RangeIndex(len(n.lane_cost), name="lane")
        )
        limited = np.isfinite(n.lane_most)
        kg = np.where(limited, n.lane_most, 0.0)[:, None] * world.lane_share
        self.model.add_constraints(
            moved <= tree.of_futures("lane", kg), name="lane",
            mask=tree.over("lane", np.repeat(limited[:, None], n.months, axis=1)),
        )  # fmt: skip
        border = n.lane_border[n.flow_lane]
        moved = self._sum(
            "ship", n.flow_mass, border, pd.RangeIndex(len(n.border_most), name="border")
        )
        kg = xr.DataArray(n.border_most, coords=[moved.indexes["border"]])
        self.model.add_constraints(moved <= kg, name="border")

    def _ends(self, month: int) -> Any:
        return np.flatnonzero(self.tree.month == month)

    def _spending(self) -> None:
        n, rows = self.network, self.column["debt"].indexes["debt"]
        age = np.arange(int(n.expansion_build.max(initial=1)))
        instalment = (n.expansion_capital / n.expansion_build / self.unit)[:, None]
        instalment = instalment * (age < n.expansion_build[:, None])
        built = self._path("build", instalment, np.arange(len(self.tree.index)))
        paid = np.array([category for _, category in n.payments])
        freight = n.flow_mass * n.lane_cost[n.flow_lane] / self.unit
        spent = (
            self._sum("make", n.process_cost / self.unit, n.process_category, rows)
            + self._sum("buy", n.offer_price / self.unit, n.offer_category, rows)
            + self._sum("ship", freight, n.lane_category[n.flow_lane], rows)
            + self._group(built, "build", n.expansion_category, rows)
            - self._sum("pay", 1.0, paid, rows)
            - self._now("debt")
        )
        self.model.add_constraints(spent == 0, name="spend")
        for year, (first, last) in enumerate(zip(n.year_first, n.year_last, strict=True)):
            ends, ages = self._ends(last), np.ones((1, last - first + 1))
            share, unit = n.year_share[year], self.unit
            made = (n.process_cost * (share - n.process_local) / unit)[:, None] * ages
            bought = (n.offer_price * (share - n.offer_local) / unit)[:, None] * ages
            short = self._now("shortfall").isel(shortfall=year, node=ends).drop_vars("shortfall")
            missing = self._path("make", made, ends).sum("make")
            missing = missing + self._path("buy", bought, ends).sum("buy") - short
            self.model.add_constraints(missing <= 0, name=f"local{year}")

    def _funds(self) -> None:
        n, tree = self.network, self.tree
        fund = np.array([fund for fund, _ in n.payments])
        cash = self._now("cash")
        left = cash - self._ago(cash, 1) + self._sum("pay", 1.0, fund, cash.indexes["cash"])
        self.model.add_constraints(
            left == tree.of_futures("cash", self.world.fund_release / self.unit), name="fund",
            mask=tree.over("cash", span(n.fund_first, n.fund_last, n.months)),
        )  # fmt: skip

    def _gates(self) -> None:
        n, tree, world = self.network, self.tree, self.world
        bound = line_bound(n, world)

        def opened(kind: str, count: int) -> Any:
            free = np.ones((len(world.gate_opens), count, n.months), dtype=bool)
            for (held, index), gates in n.held.items():
                if held == kind:
                    opens = world.gate_opens[:, list(gates)].max(axis=1)
                    free[:, index] = np.arange(n.months) >= opens[:, None]
            return free

        def held(kind: str, count: int) -> Any:
            return np.array([(kind, index) in n.held for index in range(count)])

        offers, lanes = len(n.offer_price), len(n.lane_cost)
        useful = np.array([n.item_demand[n.pairs[pair][0]] for pair in n.flow_from])
        runs = (opened("lane", lanes) & (world.lane_share > 0))[:, n.flow_lane]
        processes, expansions = len(n.process_cost), len(n.expansion_adds)
        for kind, rows, most in (
            ("make", held("process", processes),
             (bound[n.process_line] / n.process_use)[:, None] * opened("process", processes)),
            ("build", held("expansion", expansions),
             n.expansion_most[:, None] * opened("expansion", expansions)),
            ("buy", np.ones(offers, dtype=bool),
             n.offer_most[:, None] * world.offer_share * opened("offer", offers)),
            ("ship", n.lane_may_shut[n.flow_lane], useful[:, None] * runs),
        ):  # fmt: skip
            chosen = np.flatnonzero(rows)
            if len(chosen):
                activity = (1.0 * self.column[kind]).isel({kind: chosen})
                limit = tree.of_futures(kind, most).isel({kind: chosen})
                self.model.add_constraints(activity <= limit, name=f"gate_{kind}")
        chosen = np.flatnonzero(held("line", len(bound)))
        limit = tree.of_futures("line", bound[:, None] * opened("line", len(bound)))
        used = self._sum("make", n.process_use, n.process_line, limit.indexes["line"])
        self.model.add_constraints(
            used.isel(line=chosen) <= limit.isel(line=chosen), name="gate_line"
        )

    def _objective(self) -> None:
        n, weights, scenarios = self.network, self.weights, self.tree.scenarios
        cost = np.repeat(n.need_late[:, None] / self.unit, n.months, axis=1)
        cost[:, -1] *= 1.0 + weights.unmet_months
        burden = self._now("burden").isel(burden=0).drop_vars("burden")
        late = (self._now("late") * self.tree.over("late", cost)).sum("late")
        self.model.add_constraints(burden - self._ago(burden, 1) - late == 0, name="burden")

        futures = pd.RangeIndex(scenarios.count, name="future")
        chance = xr.DataArray(scenarios.probability, coords=[futures])
        level = self.model.add_variables(0, name="level")
        excess = self.model.add_variables(0, coords=[futures], name="excess")
        whole = burden.isel(node=scenarios.node[:, -1]).drop_vars("node").rename(node="future")
        whole = whole.assign_coords(future=futures)
        self.model.add_constraints(whole - excess - level <= 0, name="tail")

        node_chance = xr.DataArray(scenarios.node_probability, coords=[self.tree.index])
        spread = weights.risk / (1 - weights.tail)
        self.model.add_objective(
            sum(
                (self._now(kind, factor) * node_chance).sum()
                for kind, factor in (
                    ("stock", n.pair_holding),
                    ("pay", weights.money * self.unit),
                    ("debt", weights.debt * self.unit),
                    ("shortfall", n.year_shortfall * self.unit),
                )
            )
            + (whole * chance).sum() * ((1 - weights.risk) * self.unit)
            + (weights.risk * self.unit) * level
            + (excess * chance).sum() * (spread * self.unit)
        )
