"""Reading, checking, starting and converting programmes."""

from pathlib import Path

import pytest

from kuznia.app import programmes
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.programmes import small


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    programmes.write(small(), tmp_path / "small")
    return tmp_path / "small"


def replace_in(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new), "utf-8")


@pytest.mark.parametrize("name", programmes.SAMPLES)
def test_samples_have_no_errors_and_no_warnings(name: str):
    assert () == programmes.check(programmes.sample(name))


def test_an_unknown_sample_is_not_found():
    with pytest.raises(NotFound, match="no sample 'moon'"):
        programmes.sample("moon")


def test_what_is_written_is_read_again(folder: Path):
    assert programmes.read(folder).same_as(small())


def test_a_programme_with_errors_is_not_read_and_every_error_is_told(folder: Path):
    replace_in(folder / "needs.csv", ",50,", ",fifty,")
    replace_in(folder / "lines.csv", ",100", ",-100")

    with pytest.raises(Invalid) as caught:
        programmes.read(folder)

    places = {finding.place for finding in caught.value.findings}
    assert {"needs:2:quantity", "lines:2:capacity"} <= places


def test_a_cell_that_could_not_be_read_is_told_once(folder: Path):
    replace_in(folder / "needs.csv", ",50,", ",fifty,")

    found = [f for f in programmes.check(folder) if f.place == "needs:2:quantity"]

    assert 1 == len(found)


def test_rows_are_counted_as_in_the_file(folder: Path):
    needs = folder / "needs.csv"
    header, row = needs.read_text("utf-8").splitlines()
    needs.write_text("\n".join((header, "", "", row.replace(",50,", ",-5,"))), "utf-8")

    assert "needs:4:quantity" in {finding.place for finding in programmes.check(folder)}


def test_a_new_programme_never_overwrites(folder: Path):
    before = {path.name: path.read_bytes() for path in folder.iterdir()}

    with pytest.raises(Refused, match="not empty"):
        programmes.start(folder, "bracket")

    assert before == {path.name: path.read_bytes() for path in folder.iterdir()}


def test_a_new_programme_is_ready_to_plan(tmp_path: Path):
    programmes.start(tmp_path / "deep" / "mine", "bracket")

    assert () == programmes.check(tmp_path / "deep" / "mine")


def test_an_import_with_errors_writes_nothing(folder: Path, tmp_path: Path):
    replace_in(folder / "needs.csv", ",50,", ",fifty,")

    with pytest.raises(Invalid):
        programmes.convert(folder, tmp_path / "target.xlsx")

    assert not (tmp_path / "target.xlsx").exists()


def test_a_dry_run_writes_nothing(folder: Path, tmp_path: Path):
    assert () == programmes.convert(folder, tmp_path / "target.xlsx", dry_run=True)
    assert not (tmp_path / "target.xlsx").exists()


@pytest.mark.parametrize("form", ["a.xlsx", "a.parquet", "a"])
def test_every_form_holds_the_same(folder: Path, tmp_path: Path, form: str):
    programmes.convert(folder, tmp_path / form)

    assert programmes.read(tmp_path / form).same_as(small())


def test_the_template_is_an_empty_programme(tmp_path: Path):
    programmes.template(tmp_path / "empty.xlsx")

    checks = {finding.check for finding in programmes.check(tmp_path / "empty.xlsx")}

    assert checks
