"""The commands as a user types them."""

import json
from pathlib import Path

import pytest

import kuznia as kz
from kuznia.cli import main
from tests.planning.twofold import TABLES, twofold


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "120")
    monkeypatch.setenv("LANG", "C")
    kz.write(twofold(), tmp_path / "mine")
    return Path("mine")


def test_check_says_that_all_is_well(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["check", str(folder)])
    assert "0 errors" in capsys.readouterr().out


def test_check_names_table_row_column_and_expectation(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    needs = folder / "needs.csv"
    needs.write_text(needs.read_text().replace(",100,", ",hundred,", 1))

    assert 1 == main(["check", str(folder)])

    out = capsys.readouterr().out
    assert "needs:2:quantity" in out
    assert "hundred" in out


def test_check_as_json(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["check", str(folder), "--json"])
    assert {"errors": 0, "findings": []} == json.loads(capsys.readouterr().out)


def test_solve_change_solve_compare(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["plan", "solve", str(folder), "--no-report"])
    kz.write(twofold(needs=[{**TABLES["needs"][0], "quantity": 150}, TABLES["needs"][1]]), folder)
    assert 0 == main(["plan", "solve", str(folder), "--no-report"])
    capsys.readouterr()

    assert 0 == main(["plan", "compare", str(folder)])

    out = capsys.readouterr().out
    assert "quantity" in out
    assert "150" in out
    assert "SPRING" in out


def test_comparing_needs_two_plans(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 1 == main(["plan", "compare", str(folder)])
    assert "fewer than two plans" in capsys.readouterr().err


def test_the_same_plan_twice_has_nothing_to_compare(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    assert 0 == main(["plan", "solve", str(folder), "--out", "one", "--no-report"])
    capsys.readouterr()

    assert 0 == main(["plan", "compare", "one", "one"])
    assert "The two plans are the same." in capsys.readouterr().out


def test_a_folder_with_something_else_is_refused_before_the_work(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    assert 3 == main(["plan", "solve", str(folder), "--out", "."])
    assert "planning" not in capsys.readouterr().err


def test_prices_of_a_kept_plan_are_shown_without_solving(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    assert 0 == main(["plan", "solve", str(folder), "--out", "one", "--no-report"])
    capsys.readouterr()

    assert 0 == main(["plan", "prices", "one"])
    shown = capsys.readouterr()
    assert "ARTICLE" in shown.out
    assert "planning" not in shown.err


def test_an_import_over_a_programme_says_what_it_changes(
    folder: Path, capsys: pytest.CaptureFixture[str]
):
    assert 0 == main(["table", "export", str(folder), "book.xlsx"])
    kz.write(twofold(needs=[{**TABLES["needs"][0], "quantity": 150}, TABLES["needs"][1]]), folder)
    capsys.readouterr()

    assert 0 == main(["table", "import", "book.xlsx", str(folder), "--dry-run"])

    out = capsys.readouterr().out
    assert "150" in out
    assert "1 change" in out


def test_explain_gives_reasons_and_relief(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["plan", "explain", str(folder), "SPRING"])

    out = capsys.readouterr().out
    assert "ABROAD-1" in out
    assert "would help" in out


def test_explain_as_json_is_whole(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["plan", "explain", str(folder), "SPRING", "--json"])

    told = json.loads(capsys.readouterr().out)
    assert {"need", "reasons", "would_help", "late_before", "late_after"} == set(told)


def test_prices_are_listed_dearest_first(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["plan", "prices", str(folder), "--json"])

    gains = [row["gain_usd"] for row in json.loads(capsys.readouterr().out)]
    assert gains == sorted(gains, reverse=True)


def test_excel_there_and_back_changes_nothing(folder: Path):
    assert 0 == main(["table", "export", str(folder), "book.xlsx"])
    assert 0 == main(["table", "import", "book.xlsx", "again"])

    for path in folder.glob("*.csv"):
        assert path.read_bytes() == (Path("again") / path.name).read_bytes()


def test_nothing_is_written_from_a_programme_with_errors(folder: Path):
    lines = folder / "lines.csv"
    lines.write_text(lines.read_text().replace(",10", ",-10"))

    assert 1 == main(["table", "export", str(folder), "book.xlsx"])
    assert not Path("book.xlsx").exists()


def test_init_then_check(folder: Path):
    assert 0 == main(["init", "new", "--sample", "one-line"])
    assert 0 == main(["check", "new"])
    assert 3 == main(["init", str(folder)])


def test_errors_have_exit_code_message_and_hint(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 1 == main(["check", "nowhere", "--json"])
    assert "not-found" == json.loads(capsys.readouterr().out)["error"]

    assert 1 == main(["plan", "explain", str(folder), "WINTER"])
    assert "the needs are: SPRING, AUTUMN" in capsys.readouterr().err


@pytest.mark.parametrize(
    "words",
    [["plan", "explain"], ["fly"], ["check", "mine", "--fast"], ["plan", "solve", "mine", "--gap",
                                                                "small"]],
)  # fmt: skip
def test_wrong_usage_is_told_on_standard_error(
    folder: Path, words: list[str], capsys: pytest.CaptureFixture[str]
):
    del folder
    assert 2 == main(words)

    shown = capsys.readouterr()
    assert "" == shown.out
    assert "error" in shown.err


def test_every_command_speaks_ukrainian(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["check", str(folder), "--lang", "uk"])
    assert "помил" in capsys.readouterr().out


def test_an_unknown_language_is_an_error(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 1 == main(["check", str(folder), "--lang", "xx"])
    assert "no language 'xx'" in capsys.readouterr().err


def test_progress_goes_to_standard_error(folder: Path, capsys: pytest.CaptureFixture[str]):
    assert 0 == main(["plan", "solve", str(folder), "--no-report", "--json"])

    shown = capsys.readouterr()
    assert json.loads(shown.out)["headlines"]
    assert "" == shown.err
