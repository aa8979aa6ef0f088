"""From a programme to the optimum over all its futures."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace

import numpy as np

from kuznia.model.programme import Programme
from kuznia.planning.extensive import ExtensiveForm, assemble
from kuznia.planning.linear import LinearProgram, Solution, Solver, Watch
from kuznia.planning.network import Network, make_network
from kuznia.planning.recourse import Recourse, build_recourse, right_hand_sides
from kuznia.planning.scenarios import Floats, Ints, Scenarios, make_scenarios, read_factors
from kuznia.planning.world import World, make_world

MONEY = frozenset({"pay", "cash", "debt", "shortfall", "burden"})
"""Kinds of columns that are counted in the network's money unit."""


@dataclass(frozen=True, slots=True, eq=False)
class Parts:
    """What the program of a programme is made of: futures, the matrix they share, their data."""

    programme: Programme
    scenarios: Scenarios
    network: Network
    recourse: Recourse
    world: World
    right: Floats
    scale: Floats


@dataclass(frozen=True, slots=True, eq=False)
class Model(Parts):
    """A programme written as one program over its futures, not yet solved."""

    form: ExtensiveForm


@dataclass(frozen=True, slots=True, eq=False)
class Solved:
    """A model, its optimum, and the values of the common columns in each future, (W, columns).

    `solution` is the linear program with the builds fixed as the optimum has them, so it carries
    prices; `best` is the optimum with its proved bound.
    """

    model: Model
    best: Solution
    solution: Solution
    value: Floats

    def of(self, kind: str) -> Floats:
        """Give the values of one kind of column, (W, entities, H), 0 where there is no column.

        Money is in dollars.
        """
        numbers = self.model.recourse.columns[kind]
        unit = self.model.network.money_unit if kind in MONEY else 1.0
        return np.where(numbers >= 0, self.value[:, np.maximum(numbers, 0)] * unit, 0.0)


def make_parts(programme: Programme) -> Parts:
    """Turn a checked programme into what all forms of its program are made of."""
    settings = programme.settings
    scenarios = make_scenarios(
        read_factors(programme), settings.months, settings.solving.scenarios, settings.solving.seed
    )
    network = make_network(programme)
    recourse = build_recourse(network, settings.weights)
    world = make_world(programme, scenarios)
    right, scale = right_hand_sides(recourse, world)
    return Parts(programme, scenarios, network, recourse, world, right, scale)


def make_model(programme: Programme) -> Model:
    """Write a checked programme as one program over all its futures."""
    parts, weights = make_parts(programme), programme.settings.weights
    form = assemble(parts.recourse.matrix, parts.scenarios, parts.right, parts.scale,
                    risk=weights.risk, tail=weights.tail)  # fmt: skip
    return Model(programme, parts.scenarios, parts.network, parts.recourse, parts.world,
                 parts.right, parts.scale, form)  # fmt: skip


def solve_model(model: Model, watch: Watch | None = None, *, priced: bool = True) -> Solved:
    """Find the best plan, and its prices unless they are not wanted.

    Raises Interrupted when *watch* stops it before any plan is found, Unmet when the time is over
    before any plan is found.
    """
    settings = model.programme.settings.solving
    solver = Solver(model.form.program, gap=settings.gap, seconds=settings.seconds)
    best = solver.solve(watch)
    if priced:
        return with_prices(model, model.form.program, best)
    return Solved(model, best, best, best.value[model.form.column])


def with_prices(model: Model, program: LinearProgram, best: Solution) -> Solved:
    """Solve what is left of a program when the builds are fixed at its optimum, for prices."""
    whole = whole_columns(model)
    if not len(whole):
        return Solved(model, best, best, best.value[model.form.column])
    solution = Solver(fixed_at(program, whole, best.value)).solve()
    return Solved(model, best, solution, solution.value[model.form.column])


def fixed_at(program: LinearProgram, columns: Ints, value: Floats) -> LinearProgram:
    """Give the linear program in which some columns are fixed at whole numbers."""
    lower, upper = program.lower.copy(), program.upper.copy()
    lower[columns] = upper[columns] = np.round(value[columns])
    return replace(program, lower=lower, upper=upper, integer=np.zeros_like(program.integer))


def whole_columns(model: Model) -> Ints:
    """Give the places of the columns that must be whole."""
    return np.flatnonzero(model.form.program.integer)


def closed_to(model: Model, parties: Collection[str]) -> Model:
    """Give the same model where lines in the territory of other parties make nothing."""
    shut = np.array([party not in parties for party in model.network.line_party], dtype=np.bool_)
    numbers = model.recourse.rows["line"][shut]
    right, scale = model.right.copy(), model.scale.copy()
    right[:, numbers] = 0.0
    scale[:, numbers] = 0.0
    weights = model.programme.settings.weights
    form = assemble(model.recourse.matrix, model.scenarios, right, scale,
                    risk=weights.risk, tail=weights.tail)  # fmt: skip
    return Model(model.programme, model.scenarios, model.network, model.recourse, model.world,
                 right, scale, form)  # fmt: skip
