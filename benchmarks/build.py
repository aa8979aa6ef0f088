"""Build one model of a realistic size in Kuznia and in linopy: time, memory, the same optimum."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable
from time import perf_counter
from typing import Any

import highspy
import numpy as np

from benchmarks.fresh import in_fresh_processes, measured, verdict
from kuznia.model.programme import Programme
from kuznia.planning.generating.programme import make_programme
from kuznia.planning.linear import LinearProgram
from kuznia.planning.solving import make_model

Numbers = dict[str, float]

OPTIONS: dict[str, Any] = {"solver": "ipm", "run_crossover": "off", "threads": 1}
"""Interior point without a basis: by far the quickest that HiGHS has for these programs."""


def main() -> None:
    """Measure, check that both are the same model, and print the verdicts."""
    ours, theirs = (in_fresh_processes("build", which) for which in SIDES)
    solved, checked = (in_fresh_processes("build", which, "solve", runs=1) for which in SIDES)
    for name, numbers in (("kuznia", ours | solved), ("linopy", theirs | checked)):
        print(name, json.dumps({key: round(value, 4) for key, value in numbers.items()}))
    same = all(ours[size] == theirs[size] for size in ("columns", "entries"))
    far = abs(solved["optimum"] / checked["optimum"] - 1)
    if not same or far > 1e-6:
        sys.exit("the two models are not the same")

    print(verdict("build-time", ours["seconds"] / theirs["seconds"], 0.5))
    print(verdict("build-memory", ours["mebibytes"] / theirs["mebibytes"], 0.5))
    print(verdict("build-vs-solve", ours["seconds"] / solved["solve_seconds"], 1))


def kuznia(programme: Programme, *, solve: bool) -> Numbers:
    """Build in Kuznia, from tables to the arrays that the solver takes."""
    model, seconds, mebibytes = measured(lambda: make_model(programme))
    program = model.form.program
    numbers = _numbers(seconds, mebibytes, program.matrix)
    return numbers | (_solved(lambda: _relaxation(program)) if solve else {})


def linopy(programme: Programme, *, solve: bool) -> Numbers:
    """Build in linopy, from tables to the matrix that it hands to the solver."""
    from benchmarks.in_linopy import make_linopy

    def build() -> tuple[Any, Any]:
        model = make_linopy(programme)
        return model, model.matrices.A

    (model, matrix), seconds, mebibytes = measured(build)

    def optimum() -> float:
        model.solve(
            "highs",
            io_api="direct",
            progress=False,
            output_flag=False,
            solve_relaxation=True,
            **OPTIONS,
        )
        return float(model.objective.value or 0.0)

    return _numbers(seconds, mebibytes, matrix) | (_solved(optimum) if solve else {})


def _numbers(seconds: float, mebibytes: float, matrix: Any) -> Numbers:
    return {
        "seconds": seconds,
        "mebibytes": mebibytes,
        "columns": matrix.shape[1],
        "entries": int(np.count_nonzero(matrix.data)),
    }


def _solved(work: Callable[[], float]) -> Numbers:
    start = perf_counter()
    optimum = work()
    return {"optimum": optimum, "solve_seconds": perf_counter() - start}


def _relaxation(program: LinearProgram) -> float:
    """Solve the linear relaxation of a program."""
    highs = highspy.Highs()
    for name, value in {"output_flag": False, **OPTIONS}.items():
        highs.setOptionValue(name, value)
    matrix = program.matrix
    highs.passModel(
        len(program.cost), len(program.row_lower), matrix.nnz,
        int(highspy.MatrixFormat.kRowwise), int(highspy.ObjSense.kMinimize), 0.0,
        program.cost, program.lower, program.upper, program.row_lower, program.row_upper,
        matrix.indptr.astype(np.int32), matrix.indices.astype(np.int32), matrix.data,
        np.zeros(len(program.cost), dtype=np.int32),
    )  # fmt: skip
    highs.run()
    return float(highs.getInfo().objective_function_value)


SIDES: dict[str, Callable[..., Numbers]] = {"kuznia": kuznia, "linopy": linopy}


def measure(which: str, *, solve: bool) -> None:
    """Build once in this process and print the numbers."""
    print(json.dumps(SIDES[which](make_programme(), solve=solve)))


if __name__ == "__main__":
    if len(sys.argv) > 1:
        measure(sys.argv[1], solve="solve" in sys.argv)
    else:
        main()
