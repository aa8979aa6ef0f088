"""Depots on the command line."""

import json
from pathlib import Path

import pytest

from kuznia.app.programmes import sample, write
from tests.cli.commands import run
from tests.sustain.fleets import trucks_with_depot


def test_the_sample_opens_its_depot_and_says_what_follows(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    out = tmp_path / "depots"
    assert 0 == run("sustain", "depots", sample(), "--budget", "500000", "--out", out)
    shown = capsys.readouterr().out
    for words in ("Ways that were tried", "Where repairs are made", "What to buy",
                  "Systems that lack nothing, by month", "depot-west opens: 2024-09"):  # fmt: skip
        assert words in shown
    assert 5 == len(list(out.iterdir()))


def test_programs_get_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    write(trucks_with_depot(8, 4), tmp_path / "mine")
    assert 0 == run("sustain", "depots", tmp_path / "mine", "--budget", "22000", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["cost_usd"] <= 22_000
    assert {"month": "2024-01", "fleet": "TRUCKS", "systems": 12} == {
        name: found["readiness"][0][name] for name in ("month", "fleet", "systems")
    }


def test_a_budget_that_pays_no_way_is_told(capsys: pytest.CaptureFixture[str]):
    assert 0 != run("sustain", "depots", sample(), "--budget", "1000")
    assert "the cheapest way costs" in capsys.readouterr().err
