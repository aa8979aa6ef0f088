"""Writing the program of a plan for other solvers."""

from datetime import date
from pathlib import Path

import highspy
import polars as pl
import pytest

import kuznia as kz
from kuznia.app.exporting import SMPS
from kuznia.app.plans import as_planned
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.planning.solving import make_model, solve_model
from tests.planning.smps_tree import optimum, read_tree
from tests.planning.twofold import twofold
from tests.programmes import small


def test_both_forms_have_the_optimum_of_the_plan(tmp_path: Path):
    programme = kz.read(kz.sample("bracket"))
    written = kz.export_plan(programme, mps=tmp_path / "plan.mps", smps=tmp_path / "smps")
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.readModel(str(tmp_path / "plan.mps"))
    highs.setOptionValue("mip_rel_gap", 1e-9)
    highs.run()

    assert (tmp_path / "plan.mps") == written.files[-1]
    assert (written.columns, written.rows) == (highs.getNumCol(), highs.getNumRow())
    assert float(highs.getInfo().objective_function_value) == pytest.approx(
        optimum(read_tree(tmp_path / "smps", "programme")), rel=1e-7
    )
    solved = solve_model(make_model(as_planned(programme, {"gap": 1e-9})))
    assert float(highs.getInfo().objective_function_value) == pytest.approx(
        solved.best.objective, rel=1e-7
    )


def test_fewer_futures_may_be_written(tmp_path: Path):
    few, all_ = (
        kz.export_plan(twofold(), smps=tmp_path / "smps", scenarios=scenarios)
        for scenarios in (3, None)
    )

    assert (3, 4) == (few.futures, all_.futures)


def test_open_steps_count_from_a_day(tmp_path: Path):
    """A gate that names a step opens when the step is expected to end, with a factor of its own."""
    programme = kz.read(kz.sample("bracket"))
    gates = programme["gates"].with_columns(
        package=pl.lit(None, pl.String), site=pl.lit(None, pl.String), step=pl.lit("first-article")
    )
    programme = programme.with_table("gates", gates)

    plain = kz.export_plan(programme, smps=tmp_path / "plain")
    counted = kz.export_plan(programme, smps=tmp_path / "counted", on=date(2024, 1, 15))
    assert plain.futures < counted.futures


def test_files_that_were_written_before_are_replaced(tmp_path: Path):
    for _ in range(2):
        kz.export_plan(twofold(), mps=tmp_path / "plan.mps", smps=tmp_path / "smps")

    assert {*SMPS} == {path.name for path in (tmp_path / "smps").iterdir()}
    assert {"plan.mps", "smps"} == {path.name for path in tmp_path.iterdir()}


def test_without_a_file_to_write_it_is_refused():
    with pytest.raises(Refused, match="nothing says what to write"):
        kz.export_plan(twofold())


def test_a_file_of_another_kind_is_never_replaced(tmp_path: Path):
    (tmp_path / "needs.csv").write_text("need", "utf-8")

    with pytest.raises(Refused, match="does not end with"):
        kz.export_plan(twofold(), mps=tmp_path / "needs.csv")
    with pytest.raises(Refused, match="something else"):
        kz.export_plan(twofold(), smps=tmp_path)
    with pytest.raises(Refused, match="something else"):
        kz.export_plan(twofold(), smps=tmp_path / "needs.csv")
    assert "need" == (tmp_path / "needs.csv").read_text("utf-8")


def test_smps_with_one_future_is_refused_and_nothing_is_written(tmp_path: Path):
    with pytest.raises(Refused, match="only one future"):
        kz.export_plan(small(), mps=tmp_path / "plan.mps", smps=tmp_path / "smps")

    assert [] == list(tmp_path.iterdir())


def test_a_programme_with_errors_is_not_written(tmp_path: Path):
    with pytest.raises(Invalid):
        kz.export_plan(small(lines=[{"capacity": -1}]), mps=tmp_path / "plan.mps")
    with pytest.raises(NotFound, match="no folder"):
        kz.export_plan(small(), mps=tmp_path / "nowhere" / "plan.mps")

    assert [] == list(tmp_path.iterdir())
