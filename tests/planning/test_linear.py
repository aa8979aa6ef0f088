"""The solver layer."""

import numpy as np
import pytest
from scipy import sparse

from kuznia.model.errors import Interrupted, Unmet
from kuznia.planning.linear import INFINITY, LinearProgram, Progress, Solver


def program(rows: list[list[float]], most: list[float], cost: list[float], *, whole: bool = False):
    count = len(cost)
    return LinearProgram(
        np.array(cost),
        np.zeros(count),
        np.full(count, INFINITY),
        np.full(len(most), -INFINITY),
        np.array(most),
        sparse.csr_array(np.array(rows)),
        np.full(count, whole),
    )


def test_a_linear_program_gives_value_bound_and_prices():
    solution = Solver(program([[1.0, 2.0], [3.0, 1.0]], [4.0, 6.0], [-1.0, -1.0])).solve()

    assert pytest.approx(-2.8) == solution.objective == solution.bound
    assert pytest.approx([1.6, 1.2]) == solution.value.tolist()
    assert pytest.approx([-0.4, -0.2]) == solution.row_price.tolist()


def test_whole_numbers_are_whole_and_the_gap_is_proved():
    solution = Solver(program([[2.0, 2.0]], [5.0], [-1.0, -1.0], whole=True), gap=0).solve()

    assert pytest.approx(-2) == solution.objective
    assert 0 == solution.gap
    assert 0 == solution.row_price.size


def test_a_program_without_solution_is_unmet():
    with pytest.raises(Unmet):
        Solver(program([[1.0]], [-1.0], [1.0])).solve()


def test_changed_rows_are_solved_from_the_last_basis():
    solver = Solver(program([[1.0, 2.0], [3.0, 1.0]], [4.0, 6.0], [-1.0, -1.0]))
    first = solver.solve()
    solver.warm(first)
    solver.set_rows(np.array([0]), np.array([-INFINITY]), np.array([4.1]))

    second = solver.solve()

    assert pytest.approx(-2.84) == second.objective
    assert second.iterations <= first.iterations


def test_stopping_before_anything_is_found_interrupts():
    generator = np.random.default_rng(3)
    rows = generator.uniform(1, 50, (30, 60))
    hard = program(rows.tolist(), (rows.sum(axis=1) / 3).tolist(), (-rows.mean(axis=0)).tolist(),
                   whole=True)  # fmt: skip
    seen: list[Progress] = []

    def stop(progress: Progress) -> bool:
        seen.append(progress)
        return True

    try:
        solution = Solver(hard, gap=0, seconds=20).solve(stop)
    except Interrupted:
        pass
    else:
        assert solution.bound <= solution.objective
    assert seen
