"""Simulation on the command line."""

import json
from pathlib import Path

import pytest

from kuznia.app.programmes import sample
from tests.cli.commands import run


def test_fleets_and_what_they_wait_for_are_shown_and_written(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "out"
    assert 0 == run("sustain", "simulate", sample(), "--months", "100", "--out", out)
    shown = capsys.readouterr()
    assert "Systems that lack nothing" in shown.out
    assert "Items that systems wait for" in shown.out
    assert "events in 10 replications" in shown.out
    assert "simulating 10 replications" in shown.err
    assert ["availability.csv", "shortages.csv"] == sorted(path.name for path in out.iterdir())


def test_programs_get_json_with_bought_spares(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    bought = tmp_path / "spares"
    assert 0 == run("sustain", "spares", sample(), "--availability", "0.95", "--out", bought)
    capsys.readouterr()
    asked = ("--months", "100", "--endless-fleet", "--repair", "constant", "--json")
    assert 0 == run("sustain", "simulate", sample(), *asked, "--spares", bought / "spares.csv")
    found = json.loads(capsys.readouterr().out)
    assert found["fleets"][0]["evaluated"] >= 0.95
    assert found["fleets"][0]["plus_minus"] > 0
    assert 10 == found["replications"]
    assert [] != found["shortages"]


def test_months_are_shown_one_by_one(capsys: pytest.CaptureFixture[str]):
    asked = ("--by-month", "--replications", "3", "--open", "depot-west=2024-06", "--cannibalise")
    assert 0 == run("sustain", "simulate", sample(), *asked)
    shown = capsys.readouterr().out
    assert "2023-12" in shown
    assert "2026-11" in shown


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--open", "depot-west"), 3, "names no month"),
        (("--open", "nowhere=2024-06"), 1, "no depot nowhere"),
        (("--months", "-3"), 3, "at most 1,000,000, and not -3"),
        (("--cluster", "nowhere"), 3, "cannot be reached"),
    ],
)
def test_what_is_asked_wrongly_is_told(
    capsys: pytest.CaptureFixture[str], words: tuple[str, ...], code: int, said: str
):
    assert code == run("sustain", "simulate", sample(), *words)
    assert said in capsys.readouterr().err
