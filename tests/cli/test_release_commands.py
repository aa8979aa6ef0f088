"""The commands of release, package, authorisation and key, as a user types them."""

import json
import shutil
from pathlib import Path

import pytest

from kuznia.app.packages import sample_package
from kuznia.cli.secrets import VARIABLE
from tests.app.two_folders import RELEASE, opened, proposed, ready, signed
from tests.cli.commands import run

CHECK = ["release", "check", "BRK", "--to", "ua-shop", "--under", "MLA-1", "--purpose",
         "manufacture", "--on", "2024-02-12"]  # fmt: skip


pytestmark = pytest.mark.usefixtures("passphrase")


def test_a_refusal_names_rule_reason_citation_and_change(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, _ua = ready(tmp_path)

    assert 3 == run(*CHECK, "--in", us)
    shown = capsys.readouterr().out
    assert all(text in shown for text in ("STOP", "A2", "ua-works", "22 CFR 124.4(a)",
                                          "every party to the agreement signs it"))  # fmt: skip


def test_a_verdict_in_ukrainian(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, _ua = ready(tmp_path)

    assert 3 == run(*CHECK, "--in", us, "--lang", "uk")
    shown = capsys.readouterr().out
    assert "угод" in shown
    assert "not all have signed" not in shown


def test_a_verdict_as_json_has_every_ruling(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, _ua = signed(tmp_path)

    assert 0 == run(*CHECK, "--in", us, "--json")
    (verdict,) = json.loads(capsys.readouterr().out)
    assert "DUE" == verdict["outcome"]
    assert {"M1", "A2", "X5"} <= {
        ruling["rule"] for ruling in verdict["elements"]["model--bracket.stp"]["rulings"]
    }


def test_all_rules_are_shown_when_asked(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, _ua = signed(tmp_path)
    run(*CHECK, "--in", us, "--all")

    assert "ALLOW" in capsys.readouterr().out


def test_from_proposal_to_receipt_by_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = signed(tmp_path)
    case = us / "cases" / f"{RELEASE}.case.json"
    file, inside = tmp_path / "brk.kuznia", tmp_path / "inside"
    day = ["--on", "2024-02-14"]

    assert 0 == run("release", "propose", *CHECK[2:], "--as", "us-clerk", "--in", us)
    assert 3 == run("release", "approve", RELEASE, "--as", "us-clerk", "--in", us, *day)
    assert "the one who proposes may not approve" in capsys.readouterr().err
    assert 0 == run("release", "approve", RELEASE, "--as", "us-officer", "--in", us, *day)
    assert 0 == run("release", "approve", case, "--as", "ua-officer", "--in", ua, *day)
    assert 0 == run("release", "import", ua / "cases" / case.name, "--in", us, *day)
    assert 0 == run("package", "edition", "BRK", "--to", "ua-shop", "--as", "us-officer", "--in",
                    us, "--out", file, *day)  # fmt: skip
    assert 0 == run("package", "verify", file, "--keys", ua, "--as", "ua-officer", *day)
    assert "two different persons of the releasing party" in capsys.readouterr().out
    assert 0 == run("package", "open", file, inside, "--as", "ua-officer", "--in", ua)
    assert 0 == run("package", "verify", inside, "--keys", us / "keys.csv", *day)
    assert 0 == run("release", "receive", inside, "--as", "ua-officer", "--in", ua, *day)
    assert "received" in capsys.readouterr().out
    records = sorted((us / "decisions").glob(f"{RELEASE}.US.*.json"))
    assert 1 <= len(records)
    for record in records:
        assert 0 == run("release", "replay", record)
    assert "0 differ" in capsys.readouterr().out


def test_a_file_that_was_changed_does_not_verify(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, ua = opened(tmp_path)
    file = tmp_path / "brk.kuznia"
    run("package", "edition", "BRK", "--to", "ua-shop", "--as", "us-officer", "--in", us, "--out",
        file, "--on", "2024-02-14")  # fmt: skip
    content = bytearray(file.read_bytes())
    content[len(content) // 2] ^= 1
    file.write_bytes(content)

    assert 3 == run("package", "verify", file, "--keys", ua, "--as", "ua-officer", "--on",
                    "2024-02-14")  # fmt: skip
    assert "failed" in capsys.readouterr().out


def test_a_stopped_proposal_shows_the_whole_verdict(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, _ua = ready(tmp_path)

    assert 3 == run("release", "propose", *CHECK[2:], "--as", "us-clerk", "--in", us)
    shown = capsys.readouterr().err
    assert "STOP" in shown
    assert "A2" in shown


def test_building_shows_elements_and_gaps(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, _ua = ready(tmp_path)
    files = tmp_path / "files"
    shutil.copytree(sample_package(), files)

    assert 0 == run("package", "build", files, "--package", "BRK", "--in", us)
    assert "drawings--BRK-1001-1.pdf" in capsys.readouterr().out
    (files / "note.txt").write_text("no marking at all")
    assert 1 == run("package", "build", files, "--package", "BRK", "--in", us)
    assert "note.txt" in capsys.readouterr().err


def test_authorisations_are_listed_due_and_on_their_way(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, _ua = ready(tmp_path)

    assert 0 == run("authorisation", "list", "--in", us, "--on", "2024-02-12")
    assert "MLA-1" in capsys.readouterr().out
    ics = tmp_path / "dues.ics"
    assert 0 == run("authorisation", "due", "--in", us, "--on", "2024-02-12", "--ics", ics)
    assert ics.read_bytes().startswith(b"BEGIN:VCALENDAR")
    assert 0 == run("authorisation", "path", "--process", "ua-bracket", "--by", "2024-06", "--in",
                    us, "--on", "2024-01-15")  # fmt: skip
    assert "Critical path" in capsys.readouterr().out
    assert 0 == run("authorisation", "path", "--step", "sign-ua", "--in", us, "--json")
    assert "sign-ua" == json.loads(capsys.readouterr().out.split("\n", 0)[0])["goal"]


def test_keys_are_made_listed_and_introduced(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = ready(tmp_path)

    assert 0 == run("key", "new", "us-node", "--role", "node", "--in", us)
    fingerprint = capsys.readouterr().out.rpartition(" ")[2].strip()
    assert 0 == run("key", "card", "us-node", tmp_path / "card", "--in", us)
    assert 3 == run("key", "import", tmp_path / "card", "--in", ua)
    assert 0 == run("key", "import", tmp_path / "card", "--fingerprint", fingerprint, "--in", ua)
    capsys.readouterr()
    assert 0 == run("key", "list", "--in", ua, "--json")
    assert "us-node" in {key["holder"] for key in json.loads(capsys.readouterr().out)}


def test_without_a_terminal_the_passphrase_comes_from_the_environment(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    us, _ua = proposed(tmp_path)
    monkeypatch.delenv(VARIABLE)
    monkeypatch.setattr("sys.stdin.isatty", lambda: False)

    assert 3 == run("release", "approve", RELEASE, "--as", "us-officer", "--in", us)
    assert VARIABLE in capsys.readouterr().err
