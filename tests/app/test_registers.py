from pathlib import Path

import pytest

from kuznia.app.programmes import read, start
from kuznia.app.registers import changing, law, party_of, row_of, with_rows, without_rows
from kuznia.model.errors import Invalid, NotFound, Refused


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    start(tmp_path / "us", "bracket", "US")
    return tmp_path / "us"


def test_a_row_with_the_key_of_another_takes_its_place(folder: Path):
    programme = read(folder)
    changed = with_rows(programme, "parties", [{"party": "US", "name": "New", "role": "partner"}])

    assert programme["parties"].height == changed["parties"].height
    assert "New" == row_of(changed, "parties", party="US")["name"]


def test_rows_are_taken_out_by_their_values(folder: Path):
    programme = read(folder)

    assert {"UA-IMP-1"} == set(
        without_rows(programme, "authorisation_parties", authorisation="MLA-1")[
            "authorisation_parties"
        ]["authorisation"]
    )


def test_a_row_that_is_not_there_is_named_with_those_that_are(folder: Path):
    with pytest.raises(NotFound, match="no FR") as missing:
        row_of(read(folder), "parties", party="FR")
    assert "US, UA" in str(missing.value.hint)


def test_a_change_is_written_at_the_end_or_not_at_all(folder: Path):
    with pytest.raises(KeyError), changing(folder) as desk:
        desk.add("no such table", {"party": "FR"})
    with pytest.raises(Invalid), changing(folder) as desk:
        desk.add("parties", {"party": "F R", "role": "third"})
    assert "FR" not in set(read(folder)["parties"]["party"])

    with changing(folder) as desk:
        desk.add("parties", {"party": "FR", "role": "third"})
    assert "FR" in set(read(folder)["parties"]["party"])


def test_one_run_at_a_time_changes_a_register(folder: Path):
    with changing(folder), pytest.raises(Refused, match="is being written by"), changing(folder):
        pass


def test_a_workbook_is_no_register(tmp_path: Path):
    with pytest.raises(NotFound), changing(tmp_path / "book.xlsx"):
        pass


def test_a_folder_says_whose_it_is(folder: Path, tmp_path: Path):
    start(tmp_path / "nobody", "bracket")

    assert "US" == party_of(read(folder), folder)
    with pytest.raises(Invalid, match="does not say whose"):
        party_of(read(tmp_path / "nobody"), folder)


def test_a_party_adds_its_own_law(folder: Path):
    (folder / "law").mkdir()
    (folder / "law" / "own.toml").write_text(
        '[[entry]]\nname = "us.proscribed"\nvalue = ["XX"]\nsource = "our list"\n'
        'valid_from = "2024-01-01"\nverified = true\n', "utf-8",
    )  # fmt: skip

    assert ("XX",) == law(folder).on("2024-06-01")["us.proscribed"].value
    assert "us.proscribed" not in law(None).on("2024-06-01") or law(None).on("2024-06-01")[
        "us.proscribed"
    ].value != ("XX",)
