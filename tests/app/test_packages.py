"""Building packages: what stops intake, what a rebuild keeps, what stays when it fails."""

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from kuznia.app.packages import build_package, confirm_markings, release_to_seal, sample_package
from kuznia.app.programmes import read, start
from kuznia.model.errors import Invalid, NotFound
from tools.bracket import wrong_sheets


@pytest.fixture
def us(tmp_path: Path) -> Path:
    start(tmp_path / "us", "bracket", "US")
    return tmp_path / "us"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    shutil.copytree(sample_package(), tmp_path / "files")
    return tmp_path / "files"


def test_a_package_is_a_bag_that_others_accept(us: Path, files: Path):
    built = build_package(us, files, "BRK", on="2024-01-15")
    bagit = Path(sys.executable).with_name("bagit.py")
    done = subprocess.run([bagit, "--validate", built.bag], capture_output=True, text=True,
                          check=False)  # fmt: skip

    assert 0 == done.returncode, done.stderr
    assert 8 == len(built.elements)
    assert built.digest == read(us)["packages"]["sha256"][0]


def test_the_same_files_make_the_same_package(us: Path, files: Path):
    first = build_package(us, files, "BRK", on="2024-01-15").digest

    assert first == build_package(us, files, "BRK", on="2024-01-15").digest


@pytest.mark.parametrize(
    ("sheet", "says"),
    [
        ("unmarked.pdf", "no-statement"),
        ("d-without-reason-and-date.pdf", "no-reason"),
        ("a-with-export-warning.pdf", "public-with-warning"),
        ("contradictory-pages.pdf", "letters-differ"),
    ],
)
def test_a_wrong_marking_stops_intake_and_names_the_document(
    us: Path, files: Path, tmp_path: Path, sheet: str, says: str
):
    shutil.copy(wrong_sheets(tmp_path / "wrong")[sheet], files / "drawings" / sheet)
    before = read(us)

    with pytest.raises(Invalid, match="cannot be taken in") as wrong:
        build_package(us, files, "BRK")
    found = {(finding.table, finding.severity.value) for finding in wrong.value.findings}
    assert (f"drawings/{sheet}", "error") in found, says
    assert before.same_as(read(us))
    assert not (us / "packages" / "BRK").exists()


def test_a_confirmed_marking_stays_confirmed_while_the_file_says_the_same(us: Path, files: Path):
    build_package(us, files, "BRK")
    confirm_markings(us, "BRK", "us-clerk", on="2024-01-16")
    build_package(us, files, "BRK")

    assert {"us-clerk"} == set(read(us)["markings"]["confirmed_by"])


def test_a_marking_that_changed_is_to_be_confirmed_anew(us: Path, files: Path):
    build_package(us, files, "BRK")
    confirm_markings(us, "BRK", "us-clerk", on="2024-01-16")
    readme = files / "README.txt"
    readme.write_text(readme.read_text("utf-8").replace("5 June 2023", "6 June 2023"), "utf-8")
    build_package(us, files, "BRK")

    rows = {row["element"]: row for row in read(us)["markings"].iter_rows(named=True)}
    assert ("2023-06-06", None) == (
        rows["README.txt"]["determined"],
        rows["README.txt"]["confirmed_by"],
    )
    assert "us-clerk" == rows["model--bracket.stp"]["confirmed_by"]


def test_a_file_that_is_gone_is_named_among_the_gaps(us: Path, files: Path):
    (files / "model" / "bracket.stp").unlink()
    built = build_package(us, files, "BRK")

    assert ["model/bracket.stp"] == [
        finding.column for finding in built.findings if finding.table == "elements"
    ]


def test_what_does_not_exist_is_named(us: Path, files: Path, tmp_path: Path):
    with pytest.raises(NotFound, match="no NONE"):
        build_package(us, files, "NONE")
    with pytest.raises(NotFound, match="no folder"):
        build_package(us, tmp_path / "nowhere", "BRK")
    with pytest.raises(NotFound, match="no marking"):
        confirm_markings(us, "BRK", "us-clerk")
    with pytest.raises(NotFound, match="no release"):
        release_to_seal(us, "BRK", "ua-shop")
