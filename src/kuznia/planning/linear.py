"""Linear and mixed-integer programs, and HiGHS to solve them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import highspy
import numpy as np
from scipy import sparse

from kuznia.model.errors import Interrupted, Unmet
from kuznia.model.language import msg
from kuznia.planning.scenarios import Floats, Ints, Mask

INFINITY = float(highspy.kHighsInf)

LARGE = 60_000
"""Columns beyond which the interior point method beats the simplex method by far."""


@dataclass(frozen=True, slots=True, eq=False)
class LinearProgram:
    """Minimise cost @ x where row_lower <= matrix @ x <= row_upper and lower <= x <= upper.

    `matrix` is in row form; `integer` marks the columns that must be whole.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    row_lower: Floats
    row_upper: Floats
    matrix: sparse.csr_array
    integer: Mask


@dataclass(frozen=True, slots=True, eq=False)
class Solution:
    """What the solver found.

    `row_price` and `column_price` are dual values (change of the optimum for one more on the
    right-hand side, reduced cost); they are empty after an integer program.  `bound` is a proved
    lower bound of the optimum.
    """

    objective: float
    bound: float
    value: Floats
    row_price: Floats
    column_price: Floats
    seconds: float
    iterations: int
    basis: highspy.HighsBasis | None = None
    """Where the next solve of a like program may start; None after an integer program."""

    @property
    def gap(self) -> float:
        """Relative distance from the objective to the proved bound."""
        return max(0.0, self.objective - self.bound) / max(1e-9, abs(self.objective))


@dataclass(frozen=True, slots=True)
class Progress:
    """How far an optimization is."""

    objective: float
    bound: float
    seconds: float


Watch = Callable[[Progress], bool]
"""Is called now and then while the solver works; True asks it to stop."""


class Solver:
    """One program in HiGHS, solved again from its last basis when data change.

    *interior* chooses the interior point method for linear programs; when it is not given, their size
    does.
    """

    def __init__(
        self,
        program: LinearProgram,
        *,
        gap: float = 1e-4,
        seconds: float = 1e6,
        interior: bool | None = None,
    ) -> None:
        self.program = program
        self._highs = _quiet_highs()
        self._highs.setOptionValue("mip_rel_gap", gap)
        whole = bool(program.integer.any())
        if interior or (interior is None and len(program.cost) > LARGE):
            self._highs.setOptionValue("mip_lp_solver" if whole else "solver", "ipm")
        self._seconds = seconds
        self._whole = whole
        matrix = program.matrix
        status = self._highs.passModel(
            len(program.cost),
            len(program.row_lower),
            matrix.nnz,
            int(highspy.MatrixFormat.kRowwise),
            int(highspy.ObjSense.kMinimize),
            0.0,
            program.cost,
            program.lower,
            program.upper,
            program.row_lower,
            program.row_upper,
            matrix.indptr.astype(np.int32),
            matrix.indices.astype(np.int32),
            matrix.data,
            program.integer.astype(np.int32),
        )
        if status == highspy.HighsStatus.kError:
            raise ValueError("the solver did not take the program")

    def solve(self, watch: Watch | None = None) -> Solution:
        """Find the optimum.

        Raises Interrupted when *watch* asked to stop and nothing was found, and Unmet when the
        program has no solution.
        """
        began = perf_counter()
        highs = self._highs
        highs.setOptionValue("time_limit", highs.getRunTime() + self._seconds)
        stopped: list[bool] = []
        if watch is not None:
            self._watch(watch, began, stopped)
        highs.run()
        highs.clearCallbacks()
        return self._read(perf_counter() - began, stopped=bool(stopped))

    def set_columns(self, columns: Ints, values: Floats) -> None:
        """Fix some columns at other values; the next solve starts from the present basis."""
        self._highs.changeColsBounds(len(columns), columns.astype(np.int32), values, values)

    def set_rows(self, rows: Ints, lower: Floats, upper: Floats) -> None:
        """Change the bounds of some rows; the next solve starts from the present basis."""
        for row, low, high in zip(rows.tolist(), lower.tolist(), upper.tolist(), strict=True):
            self._highs.changeRowBounds(row, low, high)

    def suggest(self, value: Floats) -> None:
        """Give a solution to start from; a wrong one does no harm."""
        solution = highspy.HighsSolution()
        solution.col_value = list(value)
        self._highs.setSolution(solution)

    def warm(self, solution: Solution) -> None:
        """Solve from the basis of a solution from now on: presolve would throw it away."""
        if solution.basis is not None:
            self._highs.setBasis(solution.basis)
        self._highs.setOptionValue("presolve", "off")
        self._highs.setOptionValue("solver", "simplex")

    def _watch(self, watch: Watch, began: float, stopped: list[bool]) -> None:
        def look(event: Any) -> None:
            seconds = perf_counter() - began
            data = event.data_out
            progress = Progress(data.mip_primal_bound, data.mip_dual_bound, seconds)
            if stopped or watch(progress):
                stopped.append(True)
                event.interrupt()

        for signal in (
            self._highs.cbMipInterrupt,
            self._highs.cbSimplexInterrupt,
            self._highs.cbIpmInterrupt,
        ):
            signal.subscribe(look)

    def _read(self, seconds: float, *, stopped: bool) -> Solution:
        highs = self._highs
        info = highs.getInfo()
        status = highs.getModelStatus()
        if info.primal_solution_status != highspy.SolutionStatus.kSolutionStatusFeasible:
            if stopped:
                raise Interrupted(msg("stopped before any plan was found"))
            raise Unmet(
                msg("no plan was found: {status}", status=highs.modelStatusToString(status)),
                msg("raise 'seconds' under [solving] in programme.toml"),
            )
        solution = highs.getSolution()
        objective = float(info.objective_function_value)
        optimal = status == highspy.HighsModelStatus.kOptimal
        bound = float(info.mip_dual_bound) if self._whole else (objective if optimal else -INFINITY)
        iterations = max(0, info.simplex_iteration_count) + max(0, info.ipm_iteration_count)
        return Solution(
            objective,
            bound,
            np.array(solution.col_value),
            np.array([] if self._whole else solution.row_dual),
            np.array([] if self._whole else solution.col_dual),
            seconds,
            iterations,
            None if self._whole else highs.getBasis(),
        )


def _quiet_highs() -> highspy.Highs:
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("threads", 1)
    highs.setOptionValue("random_seed", 0)
    return highs
