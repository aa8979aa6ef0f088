"""Gate prices: what the programme gains when a gate opens one month earlier."""

from __future__ import annotations

import numpy as np
import polars as pl

from kuznia.planning.linear import Solver, Watch
from kuznia.planning.outcome_needs import late_units, late_usd
from kuznia.planning.recourse import right_hand_sides
from kuznia.planning.scenarios import Floats, Ints
from kuznia.planning.solving import Model, Solved, fixed, whole_columns
from kuznia.planning.spread import frame
from kuznia.planning.world import make_world

SMALL = 1e-6


def prices_table(
    solved: Solved, most: int | None = None, watch: Watch | None = None
) -> pl.DataFrame:
    """Give the table `prices`, dearest first.

    The dual values of the plan estimate what a month is worth with the builds kept; they choose the
    order in which gates are tried.  A gate is tried by solving again with it one month earlier: from
    the last basis with the builds kept, and with the builds free where the gate leads to a build.
    *most* limits how many are tried; all others keep only their estimate.
    """
    model = solved.model
    gates = model.programme["gates"]["gate"].to_list()
    changes = [_earlier(model, gate) for gate in gates]
    price = solved.solution.row_price
    estimates = [-float(price[rows] @ (upper - model.form.program.row_upper[rows]))
                 for rows, upper in changes]  # fmt: skip
    leads = _gates_to_builds(model)
    order = sorted(range(len(gates)), key=lambda g: (-estimates[g], not leads[g], gates[g]))
    tried = order if most is None else order[:most]
    kept = _KeptBuilds(solved)
    found: dict[int, Solved] = {}
    for gate in tried:
        rows, upper = changes[gate]
        if not len(rows):
            found[gate] = solved
            continue
        found[gate] = kept.with_rows(rows, upper)
        if leads[gate]:
            found[gate] = _free_builds(model, found[gate], rows, upper, watch)
    return _as_frame(solved, gates, order, estimates, found)


def _earlier(model: Model, gate: str) -> tuple[Ints, Floats]:
    """Give the rows of the program that change when a gate opens a month earlier, and their bounds.

    Where futures that share a node would differ, the gate counts as open only when it is so in all
    of them: nobody may learn from it what is not yet revealed.
    """
    world = make_world(model.programme, model.scenarios, {gate: -1})
    right, _ = right_hand_sides(model.recourse, world)
    upper = model.form.program.row_upper.copy()
    common = np.flatnonzero((right != model.right).any(axis=0))
    places = model.form.row[:, common]
    upper[places] = np.inf
    np.minimum.at(upper, places.ravel(), right[:, common].ravel())
    rows = np.flatnonzero(upper != model.form.program.row_upper)
    return rows, upper[rows]


def _gates_to_builds(model: Model) -> list[bool]:
    """Say of each gate whether it, or a gate that waits for it, holds an expansion."""
    gates = model.programme["gates"]["gate"].to_list()
    then: dict[str, list[str]] = {}
    for gate, after in model.programme["gate_order"].select("gate", "after").iter_rows():
        then.setdefault(after, []).append(gate)
    holding = {
        gates[index]
        for (kind, _), indexes in model.network.held.items()
        if kind == "expansion"
        for index in indexes
    }

    def leads(gate: str, seen: frozenset[str]) -> bool:
        return gate in holding or any(
            leads(later, seen | {gate}) for later in then.get(gate, ()) if later not in seen
        )

    return [leads(gate, frozenset()) for gate in gates]


class _KeptBuilds:
    """The plan's linear program with its builds fixed, solved again and again from one basis."""

    def __init__(self, solved: Solved) -> None:
        self._solved = solved
        self._program = solved.model.form.program
        self._solver = Solver(self._program)
        whole = whole_columns(solved.model)
        self._solver.relax(whole, np.round(solved.best.value[whole]))
        self._solver.solve()
        self._solver.warm()

    def with_rows(self, rows: Ints, upper: Floats) -> Solved:
        lower = self._program.row_lower[rows]
        self._solver.set_rows(rows, lower, upper)
        solution = self._solver.solve()
        self._solver.set_rows(rows, lower, self._program.row_upper[rows])
        model = self._solved.model
        return Solved(model, solution, solution, solution.value[model.form.column])


def _free_builds(
    model: Model, start: Solved, rows: Ints, upper: Floats, watch: Watch | None
) -> Solved:
    """Solve with the gate earlier and the builds free, from a plan that keeps them."""
    settings = model.programme.settings.solving
    solver = Solver(model.form.program, gap=settings.gap, seconds=settings.seconds)
    solver.set_rows(rows, model.form.program.row_lower[rows], upper)
    solver.suggest(start.solution.value)
    free = fixed(model, solver, solver.solve(watch))
    return free if free.solution.objective < start.solution.objective else start


def _as_frame(
    solved: Solved,
    gates: list[str],
    order: list[int],
    estimates: list[float],
    found: dict[int, Solved],
) -> pl.DataFrame:
    chance = solved.model.scenarios.probability
    kinds = solved.model.programme["gates"]["kind"].to_list()
    usd, units = late_usd(solved).sum(axis=1), late_units(solved).sum(axis=1)
    rows: list[dict[str, object]] = []
    for gate in order:
        row: dict[str, object] = {"gate": gates[gate], "kind": kinds[gate]}
        row["estimate_usd"] = max(0.0, estimates[gate])
        new = found.get(gate)
        if new is not None:
            gain = max(0.0, solved.solution.objective - new.solution.objective)
            gain = gain if gain > SMALL * max(1.0, abs(solved.solution.objective)) else 0.0
            row["gain_usd"] = gain
            row["late_usd"] = float(chance @ (usd - late_usd(new).sum(axis=1)))
            row["late_units"] = float(chance @ (units - late_units(new).sum(axis=1)))
            row["difference_usd"] = gain - max(0.0, estimates[gate])
        rows.append(row)
    rows.sort(key=lambda row: -float(str(row.get("gain_usd", row["estimate_usd"]))))
    names = ("gate", "kind", "estimate_usd", "gain_usd", "late_usd", "late_units",
             "difference_usd")  # fmt: skip
    return frame("prices", {name: [row.get(name) for row in rows] for name in names})
