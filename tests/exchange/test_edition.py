"""Editions: cut for one recipient, stamped, and the same each time."""

from dataclasses import replace
from pathlib import Path

import pytest

from kuznia.exchange.bag import build_bag, check_bag, read_bag
from kuznia.exchange.edition import cut_edition, read_edition
from kuznia.exchange.package_facts import ElementFile, LeftOut
from kuznia.exchange.stamping import recover_serials
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.exchange.packages import FACTS, STAMP, built, cut, element_files

SHARED = Path(__file__).parents[2] / ".." / "shared" / "data" / "technical"


def test_an_edition_is_a_bag_with_the_chosen_elements_stamped_where_they_are_pdfs(tmp_path: Path):
    edition = cut(tmp_path)
    package = {each.element: each for each in read_bag(tmp_path / "package").elements}
    elements = {each.element: each for each in edition.elements}

    assert () == check_bag(tmp_path / "edition")
    assert {"model", "sheet"} == elements.keys()
    assert elements["model"].sha256 == elements["model"].original_sha256
    assert elements["sheet"].sha256 != elements["sheet"].original_sha256
    assert package["sheet"].sha256 == elements["sheet"].original_sha256
    assert {"K7AB-0001"} == recover_serials(tmp_path / "edition/data/elements/drawings/BRK 1.pdf")


def test_what_is_left_out_is_named_by_code_and_digest_only(tmp_path: Path):
    edition = cut(tmp_path)
    parts = next(e for e in read_bag(tmp_path / "package").elements if e.element == "parts")

    assert (LeftOut("parts", parts.sha256),) == edition.left_out
    assert not (tmp_path / "edition" / "fetch.txt").exists()
    for path in (tmp_path / "edition").rglob("*"):
        assert path.is_dir() or "перелік" not in path.read_bytes().decode("utf-8", "ignore")


def test_the_same_cut_gives_the_same_digest_and_another_serial_another(tmp_path: Path):
    edition = cut(tmp_path)
    chosen = ("sheet", "model")
    again = cut_edition(tmp_path / "package", tmp_path / "again", chosen, STAMP)
    other = replace(STAMP, serial="K7AB-0002")

    assert edition == again == read_edition(tmp_path / "again")
    assert edition.digest != (
        cut_edition(tmp_path / "package", tmp_path / "other", chosen, other).digest
    )


def test_a_package_that_was_changed_is_not_cut(tmp_path: Path):
    bag = built(tmp_path)
    path = bag / "data/elements/model/bracket.stp"
    path.write_bytes(path.read_bytes().replace(b"HEADER", b"HAEDER"))

    with pytest.raises(Invalid, match="other bytes"):
        cut_edition(bag, tmp_path / "edition", ["model"], STAMP)
    assert not (tmp_path / "edition").exists()


def test_a_drawing_that_cannot_be_stamped_stops_the_edition(tmp_path: Path):
    files = element_files(tmp_path / "files")
    files[1].path.write_bytes(b"%PDF-1.7 nothing")
    build_bag(tmp_path / "package", files, FACTS)

    with pytest.raises(Invalid, match=r"drawings/BRK 1.pdf cannot be stamped: it is malformed"):
        cut_edition(tmp_path / "package", tmp_path / "edition", ["sheet"], STAMP)
    assert {"files", "package"} == {path.name for path in tmp_path.iterdir()}


def test_only_elements_of_the_package_can_be_chosen(tmp_path: Path):
    bag = built(tmp_path)

    with pytest.raises(NotFound, match="no element wing"):
        cut_edition(bag, tmp_path / "edition", ["model", "wing"], STAMP)
    with pytest.raises(Refused, match="without elements"):
        cut_edition(bag, tmp_path / "edition", [], STAMP)
    with pytest.raises(Invalid, match="not an edition"):
        read_edition(bag)


def test_an_edition_is_not_cut_again(tmp_path: Path):
    cut(tmp_path)

    with pytest.raises(Refused, match="is an edition"):
        cut_edition(tmp_path / "edition", tmp_path / "again", ["model"], STAMP)


@pytest.mark.skipif(not SHARED.exists(), reason="the NIST and QIF files are not beside the project")
def test_the_nist_and_qif_files_and_the_sheets_survive_package_and_edition(tmp_path: Path):
    plain = sorted([*(SHARED / "step").iterdir(), *(SHARED / "qif").iterdir()])
    sheets = sorted((SHARED / "pdf").iterdir())
    files = [ElementFile(p.name, p, f"m/{p.name}", "model") for p in (*plain, *sheets)]
    build_bag(tmp_path / "package", files, FACTS)

    chosen = [file.element for file in files]
    edition = cut_edition(tmp_path / "package", tmp_path / "edition", chosen, STAMP)

    assert () == check_bag(tmp_path / "edition")
    assert (12, 4) == (len(plain), len(sheets))
    for path in plain:
        assert path.read_bytes() == (tmp_path / "edition/data/elements/m" / path.name).read_bytes()
    for path in sheets:
        copy = tmp_path / "edition/data/elements/m" / path.name
        assert {"K7AB-0001"} == recover_serials(copy)
    stamped = {each.element for each in edition.elements if each.sha256 != each.original_sha256}
    assert {path.name for path in sheets} == stamped
