"""The commands of the courier, as a user types them."""

import json
from pathlib import Path

import pytest

from kuznia.app.registers import changing
from tests.app.two_folders import RELEASE, proposed
from tests.cli.commands import run

DAY = ("--on", "2024-02-13")


pytestmark = pytest.mark.usefixtures("passphrase")


def export(us: Path, stick: Path, *more: object) -> int:
    return run("courier", "export", stick, "--to", "UA", "--as", "us-officer", "--in", us, *DAY,
               *more)  # fmt: skip


def take_in(ua: Path, stick: Path, *more: object) -> int:
    return run("courier", "import", stick, "--as", "ua-officer", "--in", ua, *DAY, *more)


def test_a_stick_goes_over_and_says_what_it_cannot_know(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, ua = proposed(tmp_path)
    (tmp_path / "note.txt").write_text("a note", "utf-8")
    files = ("--file", tmp_path / "note.txt", "--file", tmp_path / "attestation.json")

    assert 0 == export(us, tmp_path / "1.stick")
    assert 0 == export(us, tmp_path / "2.stick", "--file", tmp_path / "note.txt")
    shown = capsys.readouterr().out
    assert "Stick 2 to UA" in shown
    assert "note.txt" in shown
    assert 0 == take_in(ua, tmp_path / "2.stick")
    shown = capsys.readouterr().out
    assert f"Taken in: case, {RELEASE}" in shown
    assert "Earlier sticks from US that did not come: 1\n" in shown
    assert "What US has recalled or revoked after 2024-02-13 is not on it" in shown
    assert 0 == take_in(ua, tmp_path / "2.stick")
    assert "taken in before; nothing has changed" in capsys.readouterr().out
    assert 3 == export(us, tmp_path / "1.stick", *files)
    assert "exists and is not replaced" in capsys.readouterr().err


def test_json_of_both_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = proposed(tmp_path)
    stick = tmp_path / "1.stick"

    assert 0 == export(us, stick, "--json")
    written = json.loads(capsys.readouterr().out)
    assert ("US", "UA", 1, "2024-02-13") == tuple(
        written[name] for name in ("from", "to", "number", "on")
    )
    assert [f"{RELEASE}.case.json"] == [file["name"] for file in written["files"]]
    assert 0 == take_in(ua, stick, "--json")
    found = json.loads(capsys.readouterr().out)
    assert [(RELEASE, True, None)] == [
        (file["about"], file["new"], file["refused"]) for file in found["files"]
    ]
    assert [] == found["missing"]
    assert "2024-02-13" == found["fresh_until"]
    assert 0 == take_in(ua, stick, "--json")
    assert json.loads(capsys.readouterr().out)["taken_in_before"]


def test_a_refused_paper_is_told_by_name_and_reason(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, ua = proposed(tmp_path)
    with changing(ua) as desk:
        desk.add("sites", {**desk.row("sites", site="ua-shop"), "party": "US"})
    export(us, tmp_path / "1.stick")

    assert 3 == take_in(ua, tmp_path / "1.stick")
    shown = capsys.readouterr().out
    assert f"Refused: case, {RELEASE}.case.json: ua-shop is no site of UA" in shown
    assert "The same stick tries again what was refused" in shown


def test_an_altered_stick_is_an_error(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = proposed(tmp_path)
    stick = tmp_path / "1.stick"
    export(us, stick)
    stick.write_bytes(stick.read_bytes()[:-1])

    assert 1 == take_in(ua, stick)
    assert "cut short" in capsys.readouterr().err
