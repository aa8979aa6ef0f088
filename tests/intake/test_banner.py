import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.banner import find_banners, find_blocks, find_levels, limits


@pytest.mark.parametrize(
    ("line", "categories", "dissemination"),
    [
        ("CUI", (), ()),
        ("C U I", (), ()),
        ("CONTROLLED", (), ()),
        ("CUI  [example]", (), ()),
        ("CUI//SP-CTI", ("SP-CTI",), ()),
        ("CUI // SP-CTI // NOFORN", ("SP-CTI",), ("NOFORN",)),
        ("CUI//SP-CTI/SP-EXPT//FEDCON", ("SP-CTI", "SP-EXPT"), ("FEDCON",)),
        ("CUI//REL TO USA, UKR", (), ("REL TO USA, UKR",)),
        ("CUI//SP\u2013CTI//REL TO USA AND UKR", ("SP-CTI",), ("REL TO USA, UKR",)),
        ("cui//noforn", (), ("NOFORN",)),
        ("\u0421UI//SP-CTI", ("SP-CTI",), ()),
    ],
)
def test_a_banner_is_read_part_by_part(
    line: str, categories: tuple[str, ...], dissemination: tuple[str, ...]
):
    (found,) = find_banners(f"TEST BRACKET\n{line}\nSHEET 1")

    assert (categories, dissemination, ()) == (
        found.categories, found.dissemination, found.unknown,
    )  # fmt: skip


def test_a_part_that_is_not_known_is_told():
    assert ("ONLY FRIENDS",) == find_banners("CUI//SP-CTI//ONLY FRIENDS")[0].unknown


@pytest.mark.parametrize(
    "line", ["CIRCUIT", "CUI Category: CTI", "handle as CUI when marked", "CUISINE"]
)
def test_words_in_a_sentence_are_no_banner(line: str):
    assert [] == find_banners(line)


@pytest.mark.parametrize(
    "line",
    [
        "SECRET", "TOP SECRET", "TOP SECRET//SI//NOFORN", "CONFIDENTIAL", "S E C R E T", "(SECRET)",
        "*** SECRET ***", "Secret", "NATO SECRET", "NATO RESTRICTED", "SECRET//REL TO USA, UKR",
        "SECRET      SHEET 1", "CLASSIFICATION: SECRET", "Derived from: a guide",
        "(S//NF) A paragraph.", "S\u0415\u0421RET", "ТАЄМНО", "Цілком таємно", "RESTRICTED DATA",
    ],
)  # fmt: skip
def test_a_classified_line_stops(line: str):
    assert [True] == [level.classified for level in find_levels(f"TEST\n{line}\nSHEET")]


@pytest.mark.parametrize(
    "line", ["FOR OFFICIAL USE ONLY", "U//FOUO", "Для службового користування"]
)
def test_older_and_foreign_limits_are_for_a_person_to_judge(line: str):
    assert [False] == [level.classified for level in find_levels(line)]


@pytest.mark.parametrize(
    "line",
    ["UNCLASSIFIED", "secretary of the board", "The secret of a good weld is patience", "(C) 2024",
     "COMPANY CONFIDENTIAL", "RESTRICTED RIGHTS"],
)  # fmt: skip
def test_other_lines_are_not_classified(line: str):
    assert [] == find_levels(line)


def test_a_designation_block_is_read_without_its_person():
    (found,) = find_blocks(
        "Controlled by: Example Office\nCUI Category: CTI, EXPT\n"
        "Distribution/Dissemination Control: REL TO USA, UKR\nPOC: A. Person, 555-0100"
    )

    assert ("Example Office", ("CTI", "EXPT")) == (found.office, found.categories)
    assert ("REL TO USA, UKR",) == found.dissemination
    assert "Person" not in str(found)


def test_a_block_may_name_the_letter_instead():
    (found,) = find_blocks("Controlled by: Office\nCUI Category: CTI\nDistribution Statement: D")

    assert ("D", ()) == (found.letter, found.dissemination)


def test_limits_are_told_from_other_words():
    assert (("FED ONLY", "NOFORN"), ("SOMETHING",)) == limits("FEDONLY/nf/something")


@given(
    st.lists(st.sampled_from(["SP-CTI", "SP-EXPT", "PROPIN"]), unique=True, max_size=3),
    st.lists(st.sampled_from(["NOFORN", "FEDCON", "REL TO USA, UKR"]), unique=True, max_size=2),
    st.sampled_from(["//", " // "]),
)
def test_every_banner_is_read_back(categories: list[str], dissemination: list[str], gap: str):
    parts = ["CUI", *(["/".join(categories)] if categories else []),
             *(["/".join(dissemination)] if dissemination else [])]  # fmt: skip
    (found,) = find_banners(gap.join(parts))

    assert (tuple(categories), tuple(dissemination)) == (found.categories, found.dissemination)


@given(st.text())
def test_any_text_is_searched(text: str):
    assert isinstance([find_banners(text), find_levels(text), find_blocks(text)], list)
