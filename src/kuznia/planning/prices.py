"""Gate prices: what the programme gains when a gate opens one month earlier."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from kuznia.model.errors import Unmet
from kuznia.planning.linear import LinearProgram, Progress, Solution, Solver, Watch
from kuznia.planning.outcome_needs import late_usd
from kuznia.planning.recourse import right_hand_sides
from kuznia.planning.scenarios import Floats, Ints
from kuznia.planning.solving import Model, Solved, fixed_at, whole_columns, with_prices
from kuznia.planning.spread import frame
from kuznia.planning.world import make_world

SMALL = 1e-6
FINE = 1e-7

SMALL_PROGRAM = 5_000
"""Columns up to which a gate is tried with all builds free."""


def prices_table(
    solved: Solved, most: int | None = None, watch: Watch | None = None
) -> pl.DataFrame:
    """Give the table `prices`, dearest first.

    The dual values of the plan estimate what a month is worth with the builds kept; they choose the
    order in which gates are tried.  A gate is tried by solving again with it one month earlier,
    from the last basis: once with the builds kept and, where it leads to builds, once with these a
    month earlier too, and the better counts.  In a small programme such a gate is tried with all
    builds free instead.  *most* limits how many are tried; the others keep their estimate.
    """
    model = solved.model
    gates = model.programme["gates"]["gate"].to_list()
    changes = [_earlier(model, gate) for gate in gates]
    price = solved.solution.row_price
    estimates = [
        -float(price[rows] @ (upper - model.form.program.row_upper[rows]))
        for rows, upper in changes
    ]
    led = [_builds_behind(model, gate) for gate in gates]
    order = sorted(range(len(gates)), key=lambda g: (-estimates[g], not led[g], gates[g]))
    again = _Again(solved)
    free = _Free(solved, watch) if len(model.form.program.cost) <= SMALL_PROGRAM else None
    found: dict[int, tuple[float, Solved]] = {}
    for gate in order[:most]:
        if watch is not None and watch(Progress(solved.solution.objective, -np.inf, 0.0)):
            break
        rows, upper = changes[gate]
        tried = [(0.0, solved)]
        if len(rows):
            kept = again.solve(rows, upper)
            best = (
                kept if free or not led[gate] else _with_moves(again, kept, led[gate], rows, upper)
            )
            tried.append((solved.solution.objective - best.solution.objective, best))
        if len(rows) and led[gate] and free:
            tried.append(free.solve(rows, upper, tried[-1][1]))
        found[gate] = max(tried, key=lambda each: each[0])
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


def _builds_behind(model: Model, gate: str) -> list[int]:
    """Give the expansions that a gate, or one that waits for it, holds back, or whose use it does."""
    then: dict[str, list[str]] = {}
    for later, after in model.programme["gate_order"].select("gate", "after").iter_rows():
        then.setdefault(after, []).append(later)
    behind, fresh = {gate}, [gate]
    while fresh:
        new = [later for later in then.get(fresh.pop(), ()) if later not in behind]
        behind.update(new)
        fresh.extend(new)
    gates = model.programme["gates"]["gate"].to_list()
    network = model.network
    held = {
        place
        for place, holding in network.held.items()
        if any(gates[index] in behind for index in holding)
    }
    lines = {int(network.process_line[index]) for kind, index in held if kind == "process"}
    lines |= {index for kind, index in held if kind == "line"}
    return [
        expansion
        for expansion, line in enumerate(network.expansion_line)
        if ("expansion", expansion) in held or int(line) in lines
    ]


def _with_moves(again: _Again, start: Solved, led: list[int], rows: Ints, upper: Floats) -> Solved:
    """Move the builds behind a gate a month earlier, one expansion at a time, while it gains."""
    best, builds = start, again.kept
    for expansion in led:
        moved = _moved(start.model, builds, expansion)
        if np.array_equal(moved, builds):
            continue
        new = again.solve(rows, upper, moved)
        if new.solution.objective < best.solution.objective:
            best, builds = new, moved
    return best


def _moved(model: Model, builds: Floats, expansion: int) -> Floats:
    """Give the builds with those of one expansion a month earlier where all nodes agree.

    A build moves to the node before when every node that follows it starts the same number, so
    that nothing is decided on what is not yet revealed.
    """
    value = builds.copy()
    numbers = model.recourse.columns["build"][expansion]
    node = model.scenarios.node
    for month in range(1, model.network.months):
        here, before = numbers[month], numbers[month - 1]
        if here < 0 or before < 0:
            continue
        for parent in np.unique(node[:, month - 1]):
            futures = np.flatnonzero(node[:, month - 1] == parent)
            places = np.unique(model.form.column[futures, here])
            counts = value[places]
            if counts.min() == counts.max() > 0:
                value[model.form.column[futures[0], before]] += counts[0]
                value[places] = 0.0
    return value


class _Again:
    """The plan's linear program with its builds fixed, solved again and again from one basis."""

    def __init__(self, solved: Solved) -> None:
        self._solved = solved
        self._whole = whole_columns(solved.model)
        self.kept = np.round(solved.best.value)
        self._program = fixed_at(solved.model.form.program, self._whole, self.kept)
        self._solver = Solver(self._program)
        self._solver.warm(solved.solution)

    def solve(self, rows: Ints, upper: Floats, builds: Floats | None = None) -> Solved:
        """Solve with other bounds of some rows, and perhaps other builds; undo both."""
        lower = self._program.row_lower[rows]
        self._solver.set_rows(rows, lower, upper)
        if builds is not None:
            self._solver.set_columns(self._whole, builds[self._whole])
        try:
            solution = self._solver.solve()
        except Unmet:  # these builds are not allowed: their own window, or another gate
            return self._solved
        finally:
            self._solver.set_rows(rows, lower, self._program.row_upper[rows])
            self._solver.set_columns(self._whole, self.kept[self._whole])
        model = self._solved.model
        return Solved(model, solution, solution, solution.value[model.form.column])


class _Free:
    """The program with its builds free, solved to a gap that no price hides in."""

    def __init__(self, solved: Solved, watch: Watch | None) -> None:
        self._model = solved.model
        self._watch = watch
        self._before = self._best(solved.model.form.program, solved).objective

    def solve(self, rows: Ints, upper: Floats, start: Solved) -> tuple[float, Solved]:
        """Solve with other bounds of some rows; give the gain and the plan."""
        bounds = self._model.form.program.row_upper.copy()
        bounds[rows] = upper
        program = replace(self._model.form.program, row_upper=bounds)
        best = self._best(program, start)
        return self._before - best.objective, with_prices(self._model, program, best)

    def _best(self, program: LinearProgram, start: Solved) -> Solution:
        seconds = self._model.programme.settings.solving.seconds
        solver = Solver(program, gap=FINE, seconds=seconds)
        solver.suggest(start.solution.value)
        return solver.solve(self._watch)


def _as_frame(
    solved: Solved,
    gates: list[str],
    order: list[int],
    estimates: list[float],
    found: dict[int, tuple[float, Solved]],
) -> pl.DataFrame:
    chance = solved.model.scenarios.probability
    kinds = solved.model.programme["gates"]["kind"].to_list()
    usd = late_usd(solved).sum(axis=1)
    rows: list[dict[str, object]] = []
    for gate in order:
        row: dict[str, object] = {"gate": gates[gate], "kind": kinds[gate]}
        row["estimate_usd"] = max(0.0, estimates[gate])
        if gate in found:
            gain, new = found[gate]
            gain = gain if gain > SMALL * max(1.0, abs(solved.solution.objective)) else 0.0
            row["gain_usd"] = gain
            row["late_usd"] = float(chance @ (usd - late_usd(new).sum(axis=1)))
            row["difference_usd"] = gain - max(0.0, estimates[gate])
        rows.append(row)
    rows.sort(key=lambda row: ("gain_usd" not in row, -float(str(row.get("gain_usd", 0.0)))))
    names = ("gate", "kind", "estimate_usd", "gain_usd", "late_usd",
             "difference_usd")  # fmt: skip
    return frame("prices", {name: [row.get(name) for row in rows] for name in names})
