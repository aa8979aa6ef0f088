"""The status of a node, as a user sees it."""

import json
from contextlib import closing
from pathlib import Path

import pytest

from kuznia.app.node_records import KeptRecords, progress_text
from kuznia.app.offering import DOWNLOAD
from kuznia.app.posting import POST, send_paper
from kuznia.exchange.dsp.states import State
from kuznia.store.node_database import NodeDatabase
from tests.app.test_node_status import negotiation, transfer
from tests.app.two_folders import RELEASE, opened
from tests.cli.commands import run


@pytest.fixture(autouse=True)
def wide(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "200")


def test_what_is_under_way_waits_and_was_refused_is_shown_without_a_key(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    _us, ua = opened(tmp_path)
    send_paper(ua, "US", tmp_path / "attestation.json")
    with closing(NodeDatabase.in_folder(ua)) as database, database.change() as change:
        change.done([each.number for each in change.waiting(POST)], "no such person")
        for each in (negotiation("1", State.FINALIZED),
                     transfer("2", State.STARTED, "urn:agreement:1")):  # fmt: skip
            KeptRecords(change).put(each)
        change.later(DOWNLOAD, "2 00", "2")
        change.remark(change.waiting(DOWNLOAD)[0].number, progress_text(5000, 12000))

    assert 0 == run("partner", "status", "--in", ua)
    shown = capsys.readouterr().out
    assert "this node fetches the data" in shown
    assert f"{RELEASE} is being fetched: 5,000 of 12,000 bytes" in shown
    assert "no such person" in shown
    assert "1 process is over; see it with --all" in shown
    assert "both have agreed" not in shown
    assert 0 == run("partner", "status", "--in", ua, "--all")
    assert "both have agreed" in capsys.readouterr().out

    assert 0 == run("partner", "status", "--in", ua, "--json")
    found = json.loads(capsys.readouterr().out)
    assert [("FINALIZED", True), ("STARTED", False)] == [
        (each["state"], each["over"]) for each in found["processes"]
    ]
    assert [(5000, 12000)] == [(each["bytes"], each["of"]) for each in found["waiting"]]
    assert ["no such person"] == [each["reason"] for each in found["refused"]]


def test_a_node_with_nothing_to_do_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, _ua = opened(tmp_path)
    assert 0 == run("partner", "status", "--in", us)
    assert "The node does not run\nNothing is under way, and nothing waits" in (
        capsys.readouterr().out
    )
