import pytest

from kuznia.intake.found import Limits
from kuznia.intake.opened import Opened
from kuznia.intake.title_block import tell_title_block


def told(text: str) -> dict[str, str]:
    opened = Opened("sheet", Limits())
    tell_title_block(text, opened)
    return opened.properties


def test_number_revision_and_sort_are_read():
    assert {"number": "TST-0001", "revision": "A", "content": "drawing"} == told(
        "DWG NO TST-0001   REV A   SHEET 1 OF 1"
    )


@pytest.mark.parametrize(
    ("text", "revision"), [("REV -", "-"), ("Revision: 02", "02"), ("REV. AB", "AB")]
)
def test_revisions_have_many_forms(text: str, revision: str):
    assert revision == told(text)["revision"]


@pytest.mark.parametrize(
    ("text", "sort"),
    [
        ("PARTS LIST", "parts_list"),
        ("Inspection Plan", "quality_plan"),
        ("SPECIFICATION", "specification"),
    ],
)
def test_the_sort_of_document_is_told_by_its_words(text: str, sort: str):
    assert sort == told(text)["content"]


def test_reviewed_is_no_revision():
    assert {} == told("reviewed by all; rev a bit")
