"""A programme's folder, read as of one moment."""

import os
from pathlib import Path

import pytest

from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.findings import Finding
from kuznia.store.atomic import SWAP
from kuznia.store.disk import DISK
from kuznia.store.folder import read_folder
from kuznia.store.programmes import write
from kuznia.store.reading import Form
from kuznia.store.sole_writer import LOCK, sole_writer
from tests.programmes import small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write(small(), tmp_path)
    return tmp_path


def found(folder: Path) -> tuple[Finding, ...]:
    return read_folder(folder, DISK).findings


def errors(folder: Path) -> list[str]:
    return [str(finding) for finding in read_folder(folder, DISK).errors]


def test_a_folder_is_read(folder: Path):
    reading = read_folder(folder, DISK)

    assert small().same_as(reading.sound())
    assert Form.CSV == reading.form


def test_a_missing_table_that_must_be_there_is_an_error(folder: Path):
    (folder / "needs.csv").unlink()

    assert ["needs: there is no file needs.csv"] == errors(folder)


def test_a_missing_table_that_need_not_be_there_is_empty(folder: Path):
    (folder / "funds.csv").unlink()

    assert small(funds=[]).same_as(read_folder(folder, DISK).sound())


def test_missing_settings_are_an_error(folder: Path):
    (folder / "programme.toml").unlink()

    assert ["programme: there is no file programme.toml"] == errors(folder)


@pytest.mark.parametrize(
    ("name", "near"),
    [
        ("need.csv", "needs.csv"),
        ("Stock.csv", "stock.csv"),
        ("stocks.csv", "stock.csv"),
        ("stock.CSV", "stock.csv"),
        ("gateorder.csv", "gate_order.csv"),
        ("program.toml", "programme.toml"),
    ],
)
def test_a_mistyped_name_is_an_error_with_names_that_are_near(name: str, near: str, folder: Path):
    (folder / name).write_text("")

    (finding,) = found(folder)

    assert finding.place == name
    assert near in str(finding.expected)


@pytest.mark.parametrize(
    "name",
    ["notes.txt", "budget.csv", "needs (1).csv", "needs.csv.bak", ".needs.csv", "needs.xlsx"],
)
def test_other_files_are_ignored(name: str, folder: Path):
    (folder / name).write_text("")

    assert () == found(folder)


def test_folders_in_the_folder_are_ignored(folder: Path):
    (folder / "results").mkdir()

    assert () == found(folder)


def test_an_empty_folder_has_no_programme(tmp_path: Path):
    with pytest.raises(NotFound, match="there is no programme in") as error:
        read_folder(tmp_path, DISK)

    assert "programme.toml" in str(error.value.hint)


def test_tables_in_two_forms_are_not_chosen_from(folder: Path):
    (folder / "stock.parquet").write_bytes(b"")

    with pytest.raises(Invalid, match="has tables as CSV and as Parquet"):
        read_folder(folder, DISK)


def test_a_folder_by_the_name_of_a_table_is_no_file(folder: Path):
    (folder / "stock.csv").mkdir()

    with pytest.raises(Invalid, match=r"stock\.csv is not a file"):
        read_folder(folder, DISK)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has pipes in folders")
def test_a_pipe_by_the_name_of_a_table_is_not_waited_for(folder: Path):
    os.mkfifo(folder / "stock.csv")

    with pytest.raises(Invalid, match=r"stock\.csv is not a file"):
        read_folder(folder, DISK)


def test_files_that_are_too_large_together_are_refused(folder: Path):
    for name in ("stock.csv", "effects.csv"):
        with (folder / name).open("wb") as file:
            file.truncate(150 * 2**20)

    with pytest.raises(Refused, match="has 300 MB; at most 200 MB are read"):
        read_folder(folder, DISK)


def test_a_folder_that_is_being_written_is_not_read(folder: Path):
    (folder / SWAP).mkdir()

    with sole_writer(folder / LOCK, folder), pytest.raises(Refused, match="is being written by"):
        read_folder(folder, DISK)


def test_every_bad_cell_is_named_by_table_row_and_column(folder: Path):
    (folder / "stock.csv").write_text(
        "item,site,quantity\nROUND,HOME,many\n\nBODY,НОМЕ,1\nBODY,ABROAD,1e12\n"
    )

    assert ["stock:2:quantity", "stock:4:site", "stock:5:quantity"] == [
        finding.place for finding in found(folder)
    ]
    assert (2, 4, 5) == read_folder(folder, DISK).rows["stock"]
