"""A plan's program as MPS, read again by HiGHS."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.model.programme import Programme
from kuznia.planning.generating.draft import Size
from kuznia.planning.generating.programme import make_programme
from kuznia.planning.mps import mps_parts
from kuznia.planning.naming import tree_names
from kuznia.planning.solving import Model, make_model, solve_model
from tests.planning.programmes import random_programme
from tests.planning.smps import read_core
from tests.planning.twofold import twofold
from tests.programmes import small


def read_again(model: Model, path: Path) -> highspy.Highs:
    path.write_bytes(b"".join(mps_parts(model.form.program, tree_names(model), "own")))
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 1e-9)
    assert highspy.HighsStatus.kOk == highs.readModel(str(path))
    return highs


def optimum(highs: highspy.Highs) -> float:
    highs.run()
    assert highspy.HighsModelStatus.kOptimal == highs.getModelStatus()
    return float(highs.getInfo().objective_function_value)


def exact(programme: Programme) -> Programme:
    solving = replace(programme.settings.solving, gap=1e-9)
    return programme.with_settings(replace(programme.settings, solving=solving))


@pytest.mark.parametrize(
    "make", [twofold, small, lambda: exact(make_programme(Size(8, 4, 18, 2), seed=1))]
)
def test_highs_finds_the_same_optimum(make: Callable[[], Programme], tmp_path: Path):
    model = make_model(make())

    assert optimum(read_again(model, tmp_path / "own.mps")) == pytest.approx(
        solve_model(model, priced=False).best.objective, rel=1e-7
    )


@given(st.integers(0, 1000))
@settings(max_examples=15)
def test_random_programmes_have_the_same_optimum(
    tmp_path_factory: pytest.TempPathFactory, seed: int
):
    model = make_model(random_programme(seed))

    found = optimum(read_again(model, tmp_path_factory.mktemp("mps") / "own.mps"))
    assert found == pytest.approx(
        solve_model(model, priced=False).best.objective, rel=1e-6, abs=1e-5
    )


def test_names_marks_and_numbers_come_back_to_the_last_bit(tmp_path: Path):
    model = make_model(twofold())
    program, names = model.form.program, tree_names(model)
    again = read_again(model, tmp_path / "own.mps").getLp()
    place = {name: number for number, name in enumerate(again.col_names_)}
    order = [place[name] for name in names.columns]

    assert names.rows.to_list() == list(again.row_names_)
    assert program.cost.tolist() == np.array(again.col_cost_)[order].tolist()
    assert program.upper.tolist() == np.array(again.col_upper_)[order].tolist()
    assert program.row_upper.tolist() == list(again.row_upper_)
    assert program.integer.tolist() == [
        again.integrality_[number] == highspy.HighsVarType.kInteger for number in order
    ]


def test_another_reader_finds_every_column_and_entry(tmp_path: Path):
    model = make_model(twofold())
    read_again(model, tmp_path / "own.mps")
    core = read_core(tmp_path / "own.mps")
    program = model.form.program

    entries = sum(row != "cost" for column in core.entries.values() for row in column)
    assert (len(program.cost), program.matrix.nnz) == (len(core.entries), entries)
    assert int(program.integer.sum()) == len(core.integer)


def test_whole_columns_have_upper_bounds(tmp_path: Path):
    """Some readers take a whole column without one for 0 or 1."""
    read_again(make_model(twofold()), tmp_path / "own.mps")
    core = read_core(tmp_path / "own.mps")

    assert core.integer
    assert all(core.bounds[column][1] == 1 for column in core.integer)


def test_a_row_with_a_least_value_is_not_written():
    model = make_model(twofold())
    lower = model.form.program.row_lower.copy()
    lower[-1] = -5.0

    with pytest.raises(ValueError, match="limited from above alone"):
        next(mps_parts(replace(model.form.program, row_lower=lower), tree_names(model), "own"))
