"""Bags: built the same way each time, and never believed when anything differs."""

import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from kuznia.exchange.bag import build_bag, check_bag, read_bag
from kuznia.exchange.bag_tags import tag_files
from kuznia.exchange.manifest import digest_of
from kuznia.exchange.package_facts import ElementFile
from kuznia.model.errors import Invalid, NotFound
from tests.exchange.packages import FACTS, built, element_files

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "technical"


def told(bag: Path) -> list[str]:
    return [str(finding) for finding in check_bag(bag)]


def test_a_package_is_built_and_read_back(tmp_path: Path):
    bag = built(tmp_path)

    read = read_bag(bag)

    assert FACTS == read.facts.package
    assert ["sheet", "parts", "model"] == [element.element for element in read.elements]
    assert digest_of((bag / "manifest-sha256.txt").read_bytes()) == read.digest
    assert [] == told(bag)


def test_the_same_input_gives_the_same_bytes_in_any_order(tmp_path: Path):
    files = element_files(tmp_path / "files")
    one = build_bag(tmp_path / "one", files, FACTS)
    other = build_bag(tmp_path / "other", files[::-1], FACTS)

    assert one == other
    for path in (tmp_path / "one").rglob("*"):
        twin = tmp_path / "other" / path.relative_to(tmp_path / "one")
        assert path.is_dir() or path.read_bytes() == twin.read_bytes()


def test_the_library_of_congress_accepts_it(tmp_path: Path):
    bag = built(tmp_path)

    done = subprocess.run(
        [sys.executable, "-m", "bagit", "--validate", "--quiet", str(bag)],
        capture_output=True, check=False, text=True,
    )  # fmt: skip

    assert (0, "") == (done.returncode, done.stderr)


def test_it_survives_zip(tmp_path: Path):
    bag = built(tmp_path)
    packed = Path(shutil.make_archive(str(tmp_path / "bag"), "zip", tmp_path, "package"))
    with zipfile.ZipFile(packed) as archive:
        archive.extractall(tmp_path / "unpacked")

    assert [] == told(tmp_path / "unpacked" / "package")
    assert read_bag(bag).digest == read_bag(tmp_path / "unpacked" / "package").digest


def swap(bag: Path) -> None:
    (bag / "data/elements/model/bracket.stp").write_bytes(b"x" * 56)


def add(bag: Path) -> None:
    (bag / "data/elements/extra.txt").write_bytes(b"x")


def add_beside(bag: Path) -> None:
    (bag / "fetch.txt").write_bytes(b"http://example.org/a 1 data/a\n")


def remove(bag: Path) -> None:
    (bag / "data/elements/lists/перелік.csv").unlink()


def link(bag: Path) -> None:
    remove(bag)
    (bag / "data/elements/lists/перелік.csv").symlink_to("/etc/hostname")


def edit_info(bag: Path) -> None:
    info = bag / "bag-info.txt"
    info.write_bytes(info.read_bytes().replace(b"us-works", b"other"))


def edit_info_and_manifest(bag: Path) -> None:
    """Do as one would who knows how bags are checked."""
    edit_info(bag)
    manifest = bag / "tagmanifest-sha256.txt"
    read = b"bag-info.txt"
    lines = [
        digest_of((bag / "bag-info.txt").read_bytes()).encode() + b"  " + read if read in line
        else line
        for line in manifest.read_bytes().splitlines()
    ]  # fmt: skip
    manifest.write_bytes(b"\n".join(lines) + b"\n")


def as_text(bag: Path) -> None:
    manifest = bag / "manifest-sha256.txt"
    manifest.write_bytes(manifest.read_bytes().replace(b"\n", b"\r\n"))


@pytest.mark.parametrize(
    ("attack", "part"),
    [
        (swap, "data/elements/model/bracket.stp: has"),
        (add, "'data/elements/extra.txt': is not listed"),
        (add_beside, "'fetch.txt': is not listed"),
        (remove, "перелік.csv: is not there"),
        (link, "перелік.csv: is a link or a device"),
        (edit_info, "bag-info.txt: is not what follows"),
        (edit_info_and_manifest, "bag-info.txt: is not what follows"),
        (as_text, "manifest-sha256.txt:1: has carriage returns"),
    ],
)
def test_whatever_is_changed_is_told(tmp_path: Path, attack: Callable[[Path], None], part: str):
    bag = built(tmp_path)
    attack(bag)

    assert any(part in line for line in told(bag)), told(bag)


def test_bytes_of_the_same_length_are_told_with_both_digests(tmp_path: Path):
    bag = built(tmp_path)
    path = bag / "data/elements/model/bracket.stp"
    path.write_bytes(path.read_bytes().replace(b"HEADER", b"HAEDER"))

    read_bag(bag)  # which does not look at bytes
    (line,) = told(bag)

    assert "has other bytes than the manifest says" in line
    assert read_bag(bag).digests["data/elements/model/bracket.stp"] in line


def test_a_swapped_element_is_told_even_when_every_manifest_is_mended(tmp_path: Path):
    bag = built(tmp_path)
    name = "data/elements/model/bracket.stp"
    read = read_bag(bag)
    content = (bag / name).read_bytes().replace(b"HEADER", b"HAEDER")
    (bag / name).write_bytes(content)
    octets = sum((bag / each).stat().st_size for each in read.digests)
    digests = {**read.digests, name: digest_of(content)}
    for tag, text in tag_files(read.facts, digests, octets).items():
        (bag / tag).write_bytes(text)

    assert [f"{name}: has another digest in the crate than in the manifest"] == told(bag)


def test_a_folder_that_is_no_bag_is_told(tmp_path: Path):
    assert ["manifest-sha256.txt: is not there"] == told(tmp_path)
    with pytest.raises(NotFound):
        check_bag(tmp_path / "none")


@pytest.mark.parametrize(
    "change",
    [
        {"element": "model"},
        {"name": "model/BRACKET.stp"},
        {"name": "../outside"},
        {"name": "50%.txt"},
        {"title": "two\nlines"},
    ],
)
def test_elements_that_could_not_be_told_apart_or_read_back_are_not_built(
    tmp_path: Path, change: dict[str, str]
):
    files = element_files(tmp_path / "files")
    files[1] = replace(files[1], **change)

    with pytest.raises(Invalid):
        build_bag(tmp_path / "bag", files, FACTS)
    assert ["files"] == [path.name for path in tmp_path.iterdir()]


@pytest.mark.skipif(not SHARED.exists(), reason="the NIST and QIF files are not beside the project")
def test_the_nist_and_qif_files_survive_byte_for_byte(tmp_path: Path):
    sources = sorted([*(SHARED / "step").iterdir(), *(SHARED / "qif").iterdir()])
    files = [ElementFile(path.name, path, f"m/{path.name}", "model") for path in sources]

    build_bag(tmp_path / "bag", files, FACTS)

    assert 12 == len(files)
    assert [] == told(tmp_path / "bag")
    for path in sources:
        assert path.read_bytes() == (tmp_path / "bag/data/elements/m" / path.name).read_bytes()


@pytest.mark.skipif(os.name != "posix", reason="names that are no Unicode are of POSIX")
def test_a_name_that_is_no_unicode_is_told_and_shown_safely(tmp_path: Path):
    bag = built(tmp_path)
    with open(os.fsencode(bag) + b"/data/\xff\x1b[2J", "wb"):  # noqa: PTH123 - a name of bytes
        pass

    assert any(r"\udcff\x1b[2J" in line for line in told(bag))
