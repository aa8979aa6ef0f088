"""`kuznia generate` and `kuznia plan export` on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import run


def test_a_programme_is_made_up_checked_and_written_for_other_solvers(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    big = tmp_path / "big"
    size = ("--items", 8, "--sites", 4, "--months", 18, "--scenarios", 4)
    assert 0 == run("generate", big, *size)
    shown = capsys.readouterr().out
    assert "10 processes" in shown
    assert "All in it is invented." in shown

    assert 0 == run("check", big)
    assert 0 == run("plan", "export", big, "--mps", tmp_path / "plan.mps", "--smps", tmp_path / "s")
    shown = capsys.readouterr().out
    assert "4 futures, " in shown
    assert ["plan.mps", "programme.cor", "programme.sto", "programme.tim"] == sorted(
        path.name for path in tmp_path.rglob("p*.*") if big not in path.parents
    )


def test_programs_read_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    size = ("--items", 8, "--sites", 4, "--months", 18, "--scenarios", 1)
    assert 0 == run("generate", tmp_path / "big", *size, "--json")
    made = json.loads(capsys.readouterr().out)
    assert (str(tmp_path / "big"), 8, None) == (
        made["folder"], made["rows"]["items"], made["rows"].get("factors")
    )  # fmt: skip

    assert 0 == run("plan", "export", tmp_path / "big", "--mps", tmp_path / "plan.mps", "--json")
    written = json.loads(capsys.readouterr().out)
    assert (1, 18, [str(tmp_path / "plan.mps")]) == (
        written["futures"], written["nodes"], written["files"]
    )  # fmt: skip


def test_what_cannot_be_done_has_its_exit_code(tmp_path: Path):
    size = ("--items", 8, "--sites", 4, "--months", 18, "--scenarios", 1)
    assert 1 == run("generate", tmp_path / "big", "--items", 3)
    assert 0 == run("generate", tmp_path / "big", *size)
    assert 3 == run("generate", tmp_path / "big", *size)
    assert 3 == run("plan", "export", tmp_path / "big")
    assert 3 == run("plan", "export", tmp_path / "big", "--smps", tmp_path / "smps")
    assert not (tmp_path / "smps").exists()
