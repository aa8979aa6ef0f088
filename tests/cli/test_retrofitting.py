"""The retrofit of a fleet on the command line."""

import json
import os
import signal
from pathlib import Path
from threading import Timer

import pytest

from kuznia.app.programmes import sample, write
from tests.cli.commands import run
from tests.sustain.retrofits import retrofits


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(retrofits(), tmp_path / "trucks")
    return tmp_path / "trucks"


def test_status_and_schedule_are_shown_and_written(
    folder: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert 0 == run("sustain", "fleet", folder, "--draws", "50", "--out", tmp_path / "out")
    shown = capsys.readouterr().out
    for words in ("Kits on 2024-01-01", "PAPERS 2024-03", "2024-03-04", "No schedule is less late"):
        assert words in shown
    assert ["kits.csv", "schedule.csv", "schedule.ics", "schedule.xml", "status.csv"] == sorted(
        path.name for path in (tmp_path / "out").iterdir()
    )


def test_programs_get_json(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == run("sustain", "fleet", folder, "--draws", "50", "--on", "2024-03-04", "--json")
    found = json.loads(capsys.readouterr().out)
    assert "2024-03-04" == found["on"]
    assert found["proved"]
    assert 7 == len(found["tasks"])
    assert "2024-03-04T08:00" == found["tasks"][0]["start"]
    assert found["end"] <= found["p80"]


def test_the_status_alone_needs_no_solver(capsys: pytest.CaptureFixture[str]):
    assert 0 == run("sustain", "fleet", sample(), "--status-only", "--json")
    found = json.loads(capsys.readouterr().out)
    assert ["kits", "on", "systems"] == sorted(found)
    assert [("tow-bar", 6), ("winch-control", 2), ("radio-rack", 0)] == [
        (row["kit"], row["fitted"]) for row in found["kits"]
    ]
    assert 0 == run("sustain", "fleet", sample(), "--status-only", "--on", "2024-11-01")
    assert "fa-module" not in capsys.readouterr().out


def test_an_interrupt_keeps_the_best_plan_so_far(capsys: pytest.CaptureFixture[str]):
    timer = Timer(4, os.kill, (os.getpid(), signal.SIGINT))
    timer.start()
    code = run("sustain", "fleet", sample(), "--seconds", "600", "--draws", "20")
    timer.cancel()
    assert 130 == code
    shown = capsys.readouterr()
    assert "the best plan so far is kept" in shown.err
    assert "Done on" in shown.out


def test_what_is_asked_wrongly_is_told(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 1 == run("sustain", "fleet", folder, "--on", "March")
    assert "'March' is no day" in capsys.readouterr().err
    assert 3 == run("sustain", "fleet", folder, "--draws", "0")
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert 3 == run("sustain", "fleet", folder, "--out", folder)
    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}
