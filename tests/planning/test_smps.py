"""A plan's program as SMPS, read again by readers that know nothing of the planning core."""

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.model.errors import Refused
from kuznia.model.programme import Programme
from kuznia.planning.extensive import assemble
from kuznia.planning.generating.draft import Size
from kuznia.planning.generating.programme import make_programme
from kuznia.planning.linear import Solver
from kuznia.planning.smps import write_smps
from kuznia.planning.solving import make_model, make_parts, solve_model
from tests.planning.programmes import random_programme
from tests.planning.smps import as_common, read_instance
from tests.planning.smps_tree import optimum, read_tree
from tests.planning.twofold import TABLES, twofold


def with_risk(programme: Programme, risk: float) -> Programme:
    old = programme.settings
    return programme.with_settings(replace(old, weights=replace(old.weights, risk=risk)))


def written(programme: Programme, folder: Path) -> None:
    files = write_smps(make_parts(programme), "own")
    for ending, content in zip(
        ("cor", "tim", "sto"), (files.core, files.time, files.stochastic), strict=True
    ):
        (folder / f"own.{ending}").write_bytes(content)


def best(programme: Programme) -> float:
    return solve_model(make_model(programme), priced=False).best.objective


def struck() -> Programme:
    """Give the programme with an outage that takes the new line with the old: entries differ."""
    strike = {"factor": "STRIKE", "kind": "outage", "revealed": "2024-06"}
    outcomes = [{"factor": "STRIKE", "outcome": name, "probability": 0.5} for name in ("no", "yes")]
    effect = {"factor": "STRIKE", "outcome": "yes", "changes": "site_share", "target": "HOME",
              "value": 0.4}  # fmt: skip
    return twofold(
        factors=[*TABLES["factors"], strike],
        outcomes=[*TABLES["outcomes"], *outcomes],
        effects=[*TABLES["effects"], effect],
    )


def two_periods() -> Programme:
    """Give the programme with everything revealed in one month."""
    return twofold(factors=[{**factor, "revealed": "2024-02"} for factor in TABLES["factors"]])


@pytest.mark.parametrize("risk", [0.0, 0.5])
@pytest.mark.parametrize("make", [twofold, struck, two_periods])
def test_a_reader_of_many_periods_finds_the_same_optimum(
    make: Callable[[], Programme], risk: float, tmp_path: Path
):
    programme = with_risk(make(), risk)
    written(programme, tmp_path)

    assert best(programme) == pytest.approx(optimum(read_tree(tmp_path, "own")), rel=1e-7)


@pytest.mark.parametrize("risk", [0.0, 0.5])
def test_the_reader_of_published_instances_finds_the_same_optimum(risk: float, tmp_path: Path):
    programme = with_risk(two_periods(), risk)
    written(programme, tmp_path)

    program = assemble(*as_common(read_instance(tmp_path, "own"))).program
    assert best(programme) == pytest.approx(Solver(program, gap=1e-9).solve().objective, rel=1e-7)


def test_a_made_up_programme_has_the_same_optimum(tmp_path: Path):
    programme = make_programme(Size(8, 4, 18, 2), seed=1)
    settings = replace(programme.settings, solving=replace(programme.settings.solving, gap=1e-9))
    programme = programme.with_settings(settings)
    written(programme, tmp_path)

    assert best(programme) == pytest.approx(optimum(read_tree(tmp_path, "own")), rel=1e-6)


@given(st.integers(0, 1000))
@settings(max_examples=12)
def test_random_programmes_have_the_same_optimum(
    tmp_path_factory: pytest.TempPathFactory, seed: int
):
    programme = random_programme(seed)
    folder = tmp_path_factory.mktemp("smps")
    written(programme, folder)

    found = optimum(read_tree(folder, "own"))
    assert found == pytest.approx(best(programme), rel=1e-6, abs=1e-5)


def test_futures_that_part_after_the_plan_are_one_scenario(tmp_path: Path):
    factors = [TABLES["factors"][0], {**TABLES["factors"][1], "revealed": "2025-06"}]
    written(twofold(factors=factors, effects=[]), tmp_path)

    tree = read_tree(tmp_path, "own")
    assert [0.6, 0.4] == [pytest.approx(s.chance) for s in tree.scenarios.values()]


def test_futures_that_part_in_the_first_month_part_from_a_period_before_it(tmp_path: Path):
    factors = [{**TABLES["factors"][0], "revealed": "2024-01"}, TABLES["factors"][1]]
    programme = twofold(factors=factors)
    written(programme, tmp_path)

    assert " start start start" == (tmp_path / "own.tim").read_text().splitlines()[2].replace(
        "level", "start"
    )
    assert best(programme) == pytest.approx(optimum(read_tree(tmp_path, "own")), rel=1e-7)


def test_periods_begin_where_futures_part(tmp_path: Path):
    written(twofold(), tmp_path)

    lines = (tmp_path / "own.tim").read_text().splitlines()
    assert ["2024-01", "2024-02", "2024-04"] == [line.split()[-1] for line in lines[2:-1]]


def test_a_programme_without_uncertainty_is_refused():
    with pytest.raises(Refused, match="only one future"):
        write_smps(make_parts(twofold(factors=[], outcomes=[], effects=[])), "own")
