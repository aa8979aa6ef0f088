"""Spares on the command line."""

import json
from pathlib import Path

import pytest

from kuznia.app.programmes import sample
from tests.cli.commands import run


def test_a_buy_list_is_shown_and_written(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    out = tmp_path / "spares"
    assert 0 == run("sustain", "spares", sample(), "--budget", "20e3", "--out", out)
    shown = capsys.readouterr().out
    assert "What to buy" in shown
    assert "depot-west" in shown
    assert "Systems that lack nothing" in shown
    assert ["frontier.csv", "groups.csv", "readiness.csv", "spares.csv"] == sorted(
        path.name for path in out.iterdir()
    )


def test_programs_get_json(capsys: pytest.CaptureFixture[str]):
    assert 0 == run("sustain", "spares", sample(), "--availability", "0.95", "--json")
    found = json.loads(capsys.readouterr().out)
    assert {"fleet": "trucks", "site": None, "systems": 60} == {
        name: found["fleets"][0][name] for name in ("fleet", "site", "systems")
    }
    assert found["fleets"][0]["availability_after"] >= 0.95
    assert found["cost_usd"] == pytest.approx(sum(row["cost_usd"] for row in found["purchases"]))


def test_without_a_wish_the_targets_of_the_fleets_are_met(capsys: pytest.CaptureFixture[str]):
    assert 0 == run("sustain", "spares", sample(), "--json")
    found = json.loads(capsys.readouterr().out)
    assert 0.9 <= found["fleets"][0]["availability_after"] < 0.95


def test_no_folder_with_something_else_is_written_into(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    assert 0 == run("init", tmp_path / "mine", "--sample", "coproduction")
    before = {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()}
    for out in (tmp_path / "mine", tmp_path / "mine" / "fleets.csv"):
        assert 3 == run("sustain", "spares", tmp_path / "mine", "--budget", "1e4", "--out", out)
    assert "holds something else" in capsys.readouterr().err
    assert before == {path.name: path.read_bytes() for path in (tmp_path / "mine").iterdir()}


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--budget", "1", "--availability", "0.9"), "and not both"),
        (("--budget", "-5"), "from 0 on, and not -5"),
        (("--budget", "nan"), "from 0 on, and not nan"),
        (("--availability", "95"), "at most 1, and not 95"),
        (("--availability", "0"), "at most 1, and not 0"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], said: str
):
    assert 3 == run("sustain", "spares", sample(), *words)
    assert said in capsys.readouterr().err
