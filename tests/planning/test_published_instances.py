"""The tree, the extensive form and the solver against instances whose optimum is published.

Each is solved twice: by the planning core, and by HiGHS reading one plain MPS file of all futures
in which the core has no part.  LandS and sslp come from github.com/N-Wouda/SMPS (MIT licence).
"""

from dataclasses import replace
from pathlib import Path

import highspy
import numpy as np
import pytest

from kuznia.planning.extensive import assemble
from kuznia.planning.linear import Solver
from kuznia.planning.matrix import CommonMatrix
from kuznia.planning.scenarios import Factor, make_scenarios
from tests.planning.smps import Instance, as_common, read_instance, write_plain

FOLDER = Path(__file__).resolve().parents[2].parent / "shared" / "data" / "smps"
SSLP = {"sslp_5_25_50": -121.6, "sslp_5_25_100": -127.37}

published = pytest.mark.skipif(
    not FOLDER.exists(), reason="the published instances lie beside the repository, and are absent"
)


def by_core(instance: Instance, *, whole: bool) -> float:
    """Solve by the planning core; without *whole*, no number need be whole."""
    program = assemble(*as_common(instance)).program
    if not whole:
        program = replace(program, integer=np.zeros_like(program.integer))
    return Solver(program, gap=1e-9).solve().objective


def by_file(instance: Instance, path: Path, *, whole: bool) -> float:
    """Solve by HiGHS alone, from one MPS file of all futures."""
    write_plain(instance, path)
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 1e-9)
    highs.setOptionValue("solve_relaxation", not whole)
    highs.readModel(str(path))
    highs.run()

    assert highspy.HighsModelStatus.kOptimal == highs.getModelStatus()
    return float(highs.getInfo().objective_function_value)


@published
def test_lands_has_its_published_optimum(tmp_path: Path):
    """27 futures; solved anew, the optimum 397.7513 is 397.751333..."""
    instance = read_instance(FOLDER, "LandS")
    optimum = by_core(instance, whole=True)

    assert round(optimum, 4) == 397.7513
    assert by_file(instance, tmp_path / "all.mps", whole=True) == pytest.approx(optimum, rel=1e-9)


@published
@pytest.mark.parametrize("name", SSLP)
def test_sslp_without_whole_numbers_is_the_same_program(name: str, tmp_path: Path):
    instance = read_instance(FOLDER, name)
    optimum = by_core(instance, whole=False)

    assert optimum < SSLP[name]
    assert by_file(instance, tmp_path / "all.mps", whole=False) == pytest.approx(optimum, rel=1e-6)


@published
@pytest.mark.slow
@pytest.mark.timeout(900)
@pytest.mark.parametrize("name", SSLP)
def test_sslp_has_its_published_optimum(name: str, tmp_path: Path):
    instance = read_instance(FOLDER, name)
    optimum = by_core(instance, whole=True)

    assert SSLP[name] == pytest.approx(optimum, rel=1e-6)
    assert by_file(instance, tmp_path / "all.mps", whole=True) == pytest.approx(optimum, rel=1e-6)


def test_the_farmer_has_its_published_optimum():
    """Three yields of wheat, corn and beets (Birge and Louveaux, chapter 1): profit 108,390.

    Columns: area of wheat, corn, beets; bought wheat, corn; sold wheat, corn, beets up to 6000 t,
    beets beyond.  A yield scales the rows of harvests.
    """
    cost = [150, 230, 260, 238, 210, -170, -150, -36, -10]
    rows = [
        ({0: 1, 1: 1, 2: 1}, 500, 0),
        ({0: -2.5, 3: -1, 5: 1}, -200, 1),
        ({1: -3, 4: -1, 6: 1}, -240, 1),
        ({2: -20, 7: 1, 8: 1}, 0, 1),
    ]
    entries = [(r, c, v) for r, (row, _, _) in enumerate(rows) for c, v in row.items()]
    column = np.array([c for _, c, _ in entries])
    area = column < 3
    matrix = CommonMatrix(
        cost=np.array(cost, dtype=float),
        lower=np.zeros(9),
        upper=np.array([np.inf] * 7 + [6000, np.inf]),
        integer=np.zeros(9, dtype=bool),
        column_month=np.array([0, 0, 0, 1, 1, 1, 1, 1, 1]),
        row_month=np.array([month for _, _, month in rows]),
        equality=np.zeros(4, dtype=bool),
        entry_row=np.array([r for r, _, _ in entries]),
        entry_column=column,
        entry_value=np.array([v for _, _, v in entries], dtype=float),
        entry_scaled=area & (np.array([r for r, _, _ in entries]) > 0),
    )
    weather = Factor("weather", 1, ("good", "usual", "bad"), (1 / 3, 1 / 3, 1 / 3))
    right = np.tile([float(most) for _, most, _ in rows], (3, 1))
    scale = np.array([[1.0, share, share, share] for share in (1.2, 1.0, 0.8)])

    form = assemble(matrix, make_scenarios((weather,), 2, 3, seed=0), right, scale)
    solution = Solver(form.program).solve()

    assert solution.objective == pytest.approx(-108_390, rel=1e-9)
    assert solution.value[form.column[0, :3]] == pytest.approx([170, 80, 250])


def test_smps_blocks_and_ranges_are_read(tmp_path: Path):
    """Two stages, a row between two ends, and two outcomes of a block of two right-hand sides."""
    (tmp_path / "own.cor").write_text(
        "NAME own\nROWS\n N COST\n L FIRST\n E NEED\n G MORE\nCOLUMNS\n X COST 1 FIRST 1\n"
        " X NEED 1\n Y COST 3 NEED 1\n Z COST 2 MORE 1\nRHS\n R FIRST 4 NEED 5\n R MORE 1\n"
        "RANGES\n R FIRST 3 MORE 1\nBOUNDS\n UP B Y 9\nENDATA\n"
    )
    (tmp_path / "own.tim").write_text("TIME own\nPERIODS\n X FIRST P1\n Y NEED P2\nENDATA\n")
    (tmp_path / "own.sto").write_text(
        "STOCH own\nBLOCKS DISCRETE\n BL PART P2 0.5\n R NEED 6\n R MORE 2\n"
        " BL PART P2 0.5\n R NEED 8\nENDATA\n".replace(" R ", " RHS ")
    )
    instance = read_instance(tmp_path, "own")

    assert [{"FIRST": 4, "NEED": 6, "MORE": 2}, {"FIRST": 4, "NEED": 8, "MORE": 2}] == [
        future.right for future in instance.futures
    ]
    assert (1.0, 4.0) == instance.core.limits("FIRST", 4)
    assert (2.0, 3.0) == instance.core.limits("MORE", 2)
    assert by_core(instance, whole=True) == pytest.approx(4 + (2 + 4) / 2 * 3 + 2 * 2)
    assert by_file(instance, tmp_path / "all.mps", whole=True) == pytest.approx(17)
