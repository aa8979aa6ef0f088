"""Programmes in folders and workbooks."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given
from hypothesis import settings as hypothesis_settings

from kuznia.model.errors import Invalid, KuzniaError, NotFound, Refused
from kuznia.model.programme import Programme
from kuznia.store import programmes
from kuznia.store.disk import Content, Disk, Seen
from kuznia.store.reading import Form
from tests.programmes import small
from tests.store.disks import FullDisk
from tests.store.random_programmes import programmes as random_programmes

FORMS = ["folder", "book.xlsx", "folder.parquet"]
IS_ROOT = hasattr(os, "geteuid") and os.geteuid() == 0


def files(folder: Path) -> dict[str, bytes]:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.mark.parametrize("name", FORMS)
def test_a_programme_is_read_as_it_was_written(name: str, tmp_path: Path):
    programmes.write(small(), tmp_path / name)

    reading = programmes.read(tmp_path / name)

    assert () == reading.findings
    assert small().same_as(reading.sound())


@hypothesis_settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(random_programmes())
def test_a_round_through_all_forms_changes_nothing(programme: Programme):
    with TemporaryDirectory() as name:
        folder = Path(name)
        programmes.write(programme, folder / "first")
        first = programmes.read(folder / "first")
        programmes.write(_read(first), folder / "book.xlsx")
        second = programmes.read(folder / "book.xlsx")
        programmes.write(_read(second), folder / "third.parquet")
        third = programmes.read(folder / "third.parquet")
        programmes.write(_read(third), folder / "last")

        for reading in (first, second, third):
            assert programme.same_as(_read(reading))
            assert {"table"} >= {found.check for found in reading.findings}
        assert files(folder / "first") == files(folder / "last")


def test_a_folder_is_text_that_people_can_read(tmp_path: Path):
    programmes.write(small(), tmp_path / "folder")

    found = files(tmp_path / "folder")

    assert (
        b"need,name,name_uk,claimant,item,site,quantity,due,priority,late_usd,unit\n"
        b"ARMY,,,,ROUND,HOME,50,2024-06,,100,\n"
    ) == found["needs.csv"]
    assert found["programme.toml"].startswith(
        b'[programme]\nname = "Small"  # Name of the programme in English\nstart = "2024-01"'
    )


def test_only_tables_with_rows_have_files(tmp_path: Path):
    programmes.write(small(), tmp_path / "folder")

    assert {
        "programme.toml",
        *(f"{name}.csv" for name, frame in small().tables.items() if frame.height),
    } == set(files(tmp_path / "folder"))


@pytest.mark.parametrize("name", FORMS)
def test_the_same_programme_gives_the_same_bytes(name: str, tmp_path: Path):
    def written() -> dict[str, bytes]:
        programmes.write(small(), tmp_path / name)
        return files(tmp_path / name) if (tmp_path / name).is_dir() else files(tmp_path)

    assert written() == written()


def test_other_files_in_the_folder_stay_and_emptied_tables_go(tmp_path: Path):
    programmes.write(small(), tmp_path)
    (tmp_path / "notes.txt").write_text("keep me")
    (tmp_path / "results").mkdir()

    programmes.write(small(funds=[]), tmp_path)

    left = {path.name for path in tmp_path.iterdir()}
    assert {"notes.txt", "results", "needs.csv"} <= left
    assert "funds.csv" not in left


def test_a_folder_changes_its_form_whole(tmp_path: Path):
    programmes.write(small(), tmp_path)

    programmes.write(small(), tmp_path, Form.PARQUET)

    assert Form.PARQUET == programmes.read(tmp_path).form
    assert [] == list(tmp_path.glob("*.csv"))


def test_what_could_not_be_read_again_is_not_written(tmp_path: Path):
    programme = small(needs=[{"need": "АРМІЯ", "quantity": 1e12}])

    with pytest.raises(Invalid) as error:
        programmes.write(programme, tmp_path / "folder")

    assert ["needs:2:need", "needs:2:quantity"] == [found.place for found in error.value.findings]
    assert not (tmp_path / "folder").exists()


def test_nothing_at_the_path_is_said(tmp_path: Path):
    with pytest.raises(NotFound, match="there is no file or folder"):
        programmes.read(tmp_path / "nowhere")


@pytest.mark.parametrize("name", ["needs.csv", "needs.parquet", "programme.toml"])
def test_a_table_alone_is_no_programme(name: str, tmp_path: Path):
    (tmp_path / name).touch()

    with pytest.raises(Invalid, match="neither a folder nor a workbook") as error:
        programmes.read(tmp_path / name)

    assert "give the folder that it is in" in str(error.value.hint)


@pytest.mark.parametrize("name", ["plan.pdf", "book.xls", "book.ods"])
def test_other_files_are_no_programmes(name: str, tmp_path: Path):
    (tmp_path / name).touch()

    with pytest.raises(Invalid, match="neither a folder nor a workbook") as error:
        programmes.read(tmp_path / name)

    assert "save it as an Excel workbook" in str(error.value.hint)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="only POSIX has pipes in folders")
def test_a_pipe_is_no_workbook_and_is_not_waited_for(tmp_path: Path):
    os.mkfifo(tmp_path / "book.xlsx")

    with pytest.raises(Invalid):
        programmes.read(tmp_path / "book.xlsx")


class NoPermission(Disk):
    """A disk on which nothing may be done."""

    def look(self, folder: Path) -> dict[str, Seen]:
        raise PermissionError(13, "Permission denied", str(folder))

    def write(self, path: Path, content: Content) -> None:
        del content
        raise PermissionError(13, "Permission denied", str(path))


def test_a_folder_that_may_not_be_read_is_said(tmp_path: Path):
    with pytest.raises(Invalid, match="cannot be read: Permission denied"):
        programmes.read(tmp_path, NoPermission())


@pytest.mark.parametrize("name", FORMS)
def test_a_place_that_may_not_be_written_is_said(name: str, tmp_path: Path):
    with pytest.raises(Refused, match="cannot be written: Permission denied"):
        programmes.write(small(), tmp_path / name, disk=NoPermission())

    assert [] == list(tmp_path.iterdir())


@pytest.mark.skipif(IS_ROOT, reason="root may write anywhere")
@pytest.mark.parametrize("name", FORMS)
def test_a_folder_without_write_permission_is_said(name: str, tmp_path: Path):
    tmp_path.chmod(0o500)

    with pytest.raises(Refused, match="cannot be written: Permission denied"):
        programmes.write(small(), tmp_path / name)


@pytest.mark.parametrize("name", FORMS)
def test_a_folder_that_is_missing_is_not_made(name: str, tmp_path: Path):
    with pytest.raises(NotFound, match="there is no folder"):
        programmes.write(small(), tmp_path / "missing" / name)


def test_a_file_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path):
    programmes.write(small(), tmp_path)
    with (tmp_path / "needs.csv").open("r+b") as file:
        file.truncate(2**30)

    with pytest.raises(Refused, match=r"needs\.csv has 1024 MB; at most 200 MB are read"):
        programmes.read(tmp_path, Unread())


def test_a_workbook_of_a_gigabyte_is_refused_before_it_is_read(tmp_path: Path):
    with (tmp_path / "book.xlsx").open("wb") as file:
        file.truncate(2**30)

    with pytest.raises(Refused, match=r"book\.xlsx has 1024 MB; at most 200 MB are read"):
        programmes.read(tmp_path / "book.xlsx", Unread())


class Unread(Disk):
    """A disk from which nothing should be read."""

    def read(self, path: Path) -> bytes:
        raise AssertionError(path)


class Changing(Disk):
    """A disk on which another program changes something after the first file was read."""

    def __init__(self, changed: Path) -> None:
        self.changed = changed

    def read(self, path: Path) -> bytes:
        content = super().read(path)
        self.changed.write_bytes(b"changed")
        return content


@pytest.mark.parametrize("changed", ["needs.csv", "stock.csv", "programme.toml"])
def test_a_folder_that_changes_while_it_is_read_is_said(changed: str, tmp_path: Path):
    programmes.write(small(), tmp_path)

    with pytest.raises(Invalid, match="was changed while it was read"):
        programmes.read(tmp_path, Changing(tmp_path / changed))


def test_a_workbook_that_changes_while_it_is_read_is_said(tmp_path: Path):
    path = tmp_path / "book.xlsx"
    programmes.write(small(), path)

    with pytest.raises(Invalid, match="was changed while it was read"):
        programmes.read(path, Changing(path))


def test_other_files_may_change_while_a_folder_is_read(tmp_path: Path):
    programmes.write(small(), tmp_path)

    assert programmes.read(tmp_path, Changing(tmp_path / "notes.txt")).sound()


@pytest.mark.parametrize("room", [0, 1, 4])
@pytest.mark.parametrize("name", ["folder", "folder.parquet"])
def test_on_a_full_disk_a_folder_stays_as_it_was(name: str, room: int, tmp_path: Path):
    programmes.write(small(), tmp_path / name)
    before = files(tmp_path / name)

    with pytest.raises(Refused, match="No space left") as error:
        programmes.write(small(funds=[]), tmp_path / name, disk=FullDisk(room))

    assert "what was there before is unchanged" == str(error.value.hint)
    assert before == files(tmp_path / name)


@pytest.mark.parametrize("room", [0, 1])
def test_on_a_full_disk_a_workbook_stays_as_it_was(room: int, tmp_path: Path):
    programmes.write(small(), tmp_path / "book.xlsx")
    before = files(tmp_path)

    with pytest.raises(Refused, match="No space left"):
        programmes.write(small(funds=[]), tmp_path / "book.xlsx", disk=FullDisk(room))

    assert before == files(tmp_path)


def test_a_template_has_every_sheet_and_no_rows(tmp_path: Path):
    programmes.write_template(tmp_path / "book.xlsx")

    reading = programmes.read(tmp_path / "book.xlsx")

    assert reading.programme is None
    assert {"name", "start", "months", "base_year"} <= {found.column for found in reading.errors}
    assert {"settings", "table"} == {found.check for found in reading.errors}


def test_every_error_is_one_that_is_explained(tmp_path: Path):
    (tmp_path / "a.xlsx").write_bytes(b"PK\x03\x04 not really")

    with pytest.raises(KuzniaError):
        programmes.read(tmp_path / "a.xlsx")


def _read(reading: programmes.Reading) -> Programme:
    assert reading.programme is not None, [str(found) for found in reading.findings]
    return reading.programme
