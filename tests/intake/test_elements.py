from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.elements import (
    ProposedElement,
    element_code,
    list_files,
    propose,
    propose_elements,
)
from kuznia.intake.found import FileReading
from kuznia.model.errors import NotFound
from tests.intake.samples import STATEMENT_A, STEP, sheet


def element(file: str, kind: str = "unknown", **properties: str) -> ProposedElement:
    (found,) = propose([file], [FileReading(file, kind, 1, "", properties=properties)]).elements
    return found


def test_every_file_of_a_folder_becomes_an_element(tmp_path: Path):
    (tmp_path / "drawings").mkdir()
    (tmp_path / "drawings" / "TST-1.pdf").write_bytes(
        sheet(["DWG NO TST-1   REV C   SHEET 1 OF 1", STATEMENT_A], title="Bracket")
    )
    (tmp_path / "bracket.stp").write_text(STEP)
    found = propose_elements(tmp_path)

    assert [
        ("bracket.stp", "model", "bracket", ""),
        ("drawings--TST-1.pdf", "drawing", "Bracket", "C"),
    ] == [(each.element, each.kind, each.title, each.revision) for each in found.elements]
    assert [(), ()] == [found.problems, found.elements[1].problems]


def test_a_folder_that_is_not_there_is_told(tmp_path: Path):
    with pytest.raises(NotFound, match="there is no folder"):
        propose_elements(tmp_path / "none")


@pytest.mark.parametrize(
    ("file", "kind"),
    [
        ("a.step", "model"), ("a.glb", "model"), ("a.dwg", "drawing"), ("bom.csv", "parts_list"),
        ("parts list.csv", "parts_list"), ("packaging.txt", "packaging"), ("a.txt", "other"),
        ("inspection plan.txt", "quality_plan"), ("a spec.txt", "specification"),
        ("firmware notes.md", "software_document"),
    ],
)  # fmt: skip
def test_the_kind_is_proposed_from_the_name(file: str, kind: str):
    assert kind == element(file).kind


def test_what_the_content_says_goes_before_the_name():
    assert "parts_list" == element("drawing.pdf", "pdf", content="parts_list").kind
    assert ["quality_plan", "model"] == [
        element("a.qif", "qif", content="plan").kind, element("a.qif", "qif").kind,
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("file", "revision"), [("TST-1 rev B.pdf", "B"), ("tst_1_rev02.pdf", "02"), ("review.pdf", "")]
)
def test_a_revision_is_read_from_the_name(file: str, revision: str):
    assert revision == element(file).revision


def test_names_and_links_are_problems(tmp_path: Path):
    (tmp_path / "real.txt").write_text(STATEMENT_A)
    (tmp_path / "link.txt").symlink_to(tmp_path / "real.txt")
    files, problems = list_files(tmp_path)

    assert (["real.txt"], ["not-a-file"]) == (files, [each.code for each in problems])
    assert ["name-case"] == [each.code for each in propose(["a", "A"], [
        FileReading("a", "text", 1, ""), FileReading("A", "text", 1, "")]).problems]  # fmt: skip


@given(st.lists(st.text(min_size=1), min_size=2, unique=True))
def test_every_path_has_a_code_of_its_own(paths: list[str]):
    codes = [element_code(path) for path in paths]

    assert len(set(codes)) == len(codes)
    assert all(1 <= len(code) <= 64 and code.isascii() and "/" not in code for code in codes)
