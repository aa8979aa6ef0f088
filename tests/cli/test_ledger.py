"""The commands of the ledger, as a user types them."""

import json
from pathlib import Path

import pytest

from tests.app.two_folders import opened
from tests.cli.commands import run

pytestmark = pytest.mark.usefixtures("passphrase")


def swapped(target: Path) -> tuple[Path, Path]:
    us, ua = opened(target)
    for own, signer, other, cosigner in (
        (us, "us-officer", ua, "ua-officer"), (ua, "ua-officer", us, "us-officer")
    ):  # fmt: skip
        asked, note = target / f"{signer}.request", target / f"{signer}.note"
        to = other.name.upper()
        assert 0 == run("ledger", "checkpoint", asked, "--to", to, "--as", signer, "--in", own)
        assert 0 == run("ledger", "countersign", asked, note, "--as", cosigner, "--in", other)
        assert 0 == run("ledger", "accept", note, "--in", own)
    return us, ua


def test_from_entries_to_a_proof_by_commands(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = swapped(tmp_path)
    assert "UA has countersigned the first 5 entries" in capsys.readouterr().out

    assert 0 == run("ledger", "list", "--in", us)
    assert 3 == capsys.readouterr().out.count("statement")
    assert 0 == run("ledger", "verify", "--in", us)
    assert 4 == capsys.readouterr().out.count("ok ")
    assert 0 == run("ledger", "prove", 2, tmp_path / "proof", "--in", us)
    assert 0 == run("ledger", "verify", tmp_path / "proof", "--keys", ua, "--by", "UA")
    assert "ua-officer of UA has countersigned them at" in capsys.readouterr().out
    assert 0 == run("ledger", "export", tmp_path / "ledger", "--in", ua)
    assert 0 == run("ledger", "compare", tmp_path / "ledger", "--in", us)
    assert "5 entries are in both ledgers; UA has 5 in all" in capsys.readouterr().out


def test_programs_read_the_same_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    us, ua = swapped(tmp_path)
    run("ledger", "prove", 2, tmp_path / "proof", "--in", us)
    run("ledger", "export", tmp_path / "ledger", "--in", ua)
    capsys.readouterr()

    def shown(*words: object) -> dict[str, object]:
        assert 0 == run("ledger", *words, "--json")
        return json.loads(capsys.readouterr().out)

    assert 5 == len(shown("list", "--in", us))
    assert shown("verify", "--in", us)["ok"]
    assert (
        "ua-officer"
        == shown("verify", tmp_path / "proof", "--in", us, "--by", "UA")["countersigned_by"]
    )
    assert shown("compare", tmp_path / "ledger", "--in", us)["agrees"]


def test_what_was_changed_or_is_missing_is_shown_with_exit_code_3(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    us, ua = swapped(tmp_path)
    run("ledger", "export", tmp_path / "ledger", "--in", ua)
    assert 0 == run("package", "edition", "BRK", "--to", "ua-shop", "--as", "us-officer", "--in",
                    us, "--out", tmp_path / "file", "--on", "2024-02-14")  # fmt: skip
    capsys.readouterr()

    assert 3 == run("ledger", "compare", tmp_path / "ledger", "--in", us)
    assert "UA lacks" in capsys.readouterr().out
    table = us / "ledger.csv"
    table.write_text(table.read_text("utf-8").replace("2024-02-13", "2024-01-30"), "utf-8")
    assert 3 == run("ledger", "verify", "--in", us, "--lang", "uk")
    assert "не ті, за які підписано" in capsys.readouterr().out
