from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.found import FoundMarking
from kuznia.intake.merging import merge
from tests.intake.samples import marking

FULL_C: dict[str, Any] = {
    "letter": "C",
    "reasons": ("critical technology",),
    "determined": "2024-03-02",
    "office": "Example Office",
}
MARKINGS = st.builds(
    marking,
    st.sampled_from(["statement", "letter", "banner", "block", "warning", "rights"]),
    st.none() | st.integers(1, 5),
    letter=st.none() | st.sampled_from("ABCDEFX"),
    banner=st.none() | st.sampled_from(["CUI", "CUI//SP-CTI"]),
    rights=st.none() | st.sampled_from(["limited", "unlimited"]),
    determined=st.none() | st.just("2024-03-02"),
)


def told(*markings: FoundMarking, pages: int | None = 1) -> list[tuple[str, int | None]]:
    return [(each.code, each.page) for each in merge("sheet", markings, pages)[1]]


def test_a_document_without_a_statement_is_told():
    assert [("no-statement", None)] == told()
    assert [("no-statement", None)] == told(marking("destruction", destruction=True))


def test_a_whole_statement_is_proposed():
    proposed, problems = merge("sheet", [marking(**FULL_C)], 1)

    assert () == problems
    assert proposed is not None
    assert ("document", "C", "2024-03-02") == (proposed.what, proposed.letter, proposed.determined)


def test_parts_found_on_several_pages_are_proposed_together():
    found = [marking(**FULL_C), marking("warning", 2, export_warning=True), marking("banner", 1,
             banner="CUI//SP-CTI", categories=("SP-CTI",)), marking("rights", 2, rights="limited")]  # fmt: skip
    proposed, _ = merge("sheet", found, 2)

    assert proposed is not None
    assert (True, "CUI//SP-CTI", ("SP-CTI",), "limited") == (
        proposed.export_warning, proposed.banner, proposed.categories, proposed.rights,
    )  # fmt: skip


def test_the_letter_on_later_sheets_repeats_the_statement():
    assert [] == told(marking(**FULL_C), marking("letter", 2, letter="C"), pages=2)


def test_a_letter_without_a_statement_anywhere_is_told():
    assert [("statement-short", 2)] == told(marking("letter", 2, letter="C"), pages=2)


def test_pages_that_contradict_each_other_are_told_and_nothing_is_proposed():
    found = [marking(**FULL_C), marking(page=3, letter="A")]
    proposed, problems = merge("sheet", found, 3)

    assert ["letters-differ"] == [each.code for each in problems]
    assert 3 == problems[0].page
    assert "A (3), C (1)" in str(problems[0])
    assert proposed is not None
    assert (None, None) == (proposed.letter, proposed.determined)


def test_statements_that_differ_in_a_detail_are_told():
    other = FULL_C | {"determined": "2025-03-02"}

    assert [("details-differ", 2)] == told(marking(**FULL_C), marking(page=2, **other), pages=2)


def test_a_page_without_the_banner_of_the_others_is_told():
    found = [
        marking(**FULL_C),
        marking("banner", 1, banner="CUI"),
        marking("banner", 3, banner="CUI"),
    ]

    assert [("banner-absent", 2)] == told(*found, pages=3)


def test_banners_that_differ_are_told():
    found = [
        marking(**FULL_C),
        marking("banner", 1, banner="CUI"),
        marking("banner", 2, banner="CUI//SP-CTI"),
    ]

    assert [("banners-differ", 2)] == told(*found, pages=2)


def test_public_release_with_a_banner_or_a_warning_is_told():
    found = [
        marking(letter="A"),
        marking("banner", banner="CUI"),
        marking("warning", export_warning=True),
    ]

    assert ["banner-public", "warning-public"] == [code for code, _ in told(*found)]


def test_technical_information_needs_a_letter_from_b_to_f():
    technical = marking("banner", banner="CUI//SP-CTI", categories=("SP-CTI",))

    assert [] == told(marking(**FULL_C), technical)
    assert ["banner-public", "cti-letter"] == [
        code for code, _ in told(marking(letter="A"), technical)
    ]


def test_the_reason_export_controlled_needs_the_warning():
    reasons: dict[str, Any] = {"reasons": ("export controlled",)}
    controlled = marking(**FULL_C | reasons)

    assert [("warning-absent", 1)] == told(controlled)
    assert [] == told(controlled, marking("warning", export_warning=True))


def test_a_block_and_a_banner_with_other_limits_are_told():
    found = [marking(**FULL_C), marking("block", dissemination=("NOFORN",)),
             marking("banner", banner="CUI//FEDCON", dissemination=("FEDCON",))]  # fmt: skip

    assert [("banner-block", 1)] == told(*found)


def test_a_statement_only_in_metadata_is_told():
    assert [("not-visible", None)] == told(marking(page=None, letter="A"))


def test_legends_that_differ_are_told():
    found = [
        marking(**FULL_C),
        marking("rights", rights="limited"),
        marking("rights", rights="unlimited"),
    ]

    assert [("rights-differ", None)] == told(*found)


@given(st.lists(MARKINGS, max_size=8), st.none() | st.integers(1, 5))
def test_no_contradiction_is_proposed(markings: list[FoundMarking], pages: int | None):
    proposed, problems = merge("sheet", markings, pages)
    letters = {each.letter for each in markings if each.letter}

    if len(letters) > 1:
        assert "letters-differ" in {each.code for each in problems}
    if not letters:
        assert "no-statement" in {each.code for each in problems}
    if proposed and proposed.letter:
        assert proposed.letter in letters


@given(st.lists(MARKINGS, max_size=6))
def test_the_same_markings_give_the_same_answer(markings: list[FoundMarking]):
    assert merge("sheet", markings, 5) == merge("sheet", list(markings), 5)
