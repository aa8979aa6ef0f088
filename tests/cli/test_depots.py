"""Depots on the command line."""

import json
from pathlib import Path

import pytest

from kuznia.app.programmes import sample
from tests.cli.commands import run


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


def test_programs_get_json(capsys: pytest.CaptureFixture[str]):
    assert 0 == run("sustain", "depots", sample(), "--budget", "460000", "--json")
    found = json.loads(capsys.readouterr().out)
    assert found["cost_usd"] <= 460_000
    assert {"month": "2023-12", "fleet": "trucks", "systems": 60} == {
        name: found["readiness"][0][name] for name in ("month", "fleet", "systems")
    }


def test_a_budget_that_pays_no_way_is_told(capsys: pytest.CaptureFixture[str]):
    assert 0 != run("sustain", "depots", sample(), "--budget", "1000")
    assert "the cheapest way costs" in capsys.readouterr().err
