"""Schedules of other programs on the command line."""

import json
from pathlib import Path

import pytest

from tests.cli.commands import run
from tests.intake.ms_project_files import ms_project, task
from tests.intake.xer_files import xer


@pytest.fixture
def mine(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    assert 0 == run("init", tmp_path / "mine", "--sample", "bracket")
    capsys.readouterr()
    return tmp_path / "mine"


@pytest.fixture
def plan(tmp_path: Path) -> Path:
    path = tmp_path / "plan.xer"
    path.write_bytes(xer(TASK=[{"task_id": 1, "task_code": "A 1", "task_name": "Fit"}]))
    return path


def test_what_comes_in_is_shown(plan: Path, mine: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == run("sustain", "import", plan, mine)
    shown = capsys.readouterr().out
    for text in ("TRUCKS", "'A 1' has the code A-1", "TASK:10:task_code", "2 changes", "Wrote"):
        assert text in shown
    assert (mine / "tasks.csv").exists()


def test_a_dry_run_writes_nothing(plan: Path, mine: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == run("sustain", "import", plan, mine, "--dry-run")
    assert "Clean; nothing was written" in capsys.readouterr().out
    assert not (mine / "tasks.csv").exists()


def test_programs_get_json(tmp_path: Path, mine: Path, capsys: pytest.CaptureFixture[str]):
    path = tmp_path / "plan.xml"
    path.write_bytes(ms_project(Tasks=task(1) + task(2, "<Summary>1</Summary>")))
    assert 0 == run("sustain", "import", path, mine, "--prefix", "K-", "--json")
    found = json.loads(capsys.readouterr().out)
    assert ("ms-project", "Trucks", str(mine)) == (
        found["kind"], found["project"], found["written"]
    )  # fmt: skip
    assert {"calendars": 0, "crews": 0, "tasks": 1} == found["added"]
    assert ["Task"] == [note["table"] for note in found["notes"]]
    assert ["K-1"] == [change["row"] for change in found["changes"]]


def test_a_file_that_cannot_be_used_is_told(
    tmp_path: Path, mine: Path, capsys: pytest.CaptureFixture[str]
):
    path = tmp_path / "plan.xer"
    path.write_bytes(xer(ended=False, TASK=[{"task_id": 1, "task_code": "A"}]))
    assert 1 == run("sustain", "import", path, mine)
    shown = capsys.readouterr().err
    assert "the file has no %E at its end" in shown
    assert "nothing was written" in shown
