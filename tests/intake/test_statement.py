import time
from collections.abc import Callable
from itertools import chain
from textwrap import wrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.folding import squeeze
from kuznia.intake.statement import REASONS, Statement, find_statements
from tests.intake.samples import STATEMENT_A, STATEMENT_C, STATEMENT_D, codes, search

AUDIENCES = {
    "B": "U.S. Government agencies only",
    "C": "U.S. Government agencies and their contractors",
    "D": "the Department of Defense and U.S. DoD contractors only",
    "E": "DoD Components only",
}
Case = Callable[[str], str]
OFFICE = "EXAMPLE OFFICE, Example Town"


def find(text: str) -> list[Statement]:
    return find_statements(text, squeeze(text))


def written(letter: str, reasons: str, day: str) -> str:
    return (
        f"DISTRIBUTION STATEMENT {letter}. Distribution authorized to {AUDIENCES[letter]}; "
        f"{reasons}; {day}. Other requests for this document shall be referred to {OFFICE}."
    )


def test_a_whole_statement_is_read_in_all_its_parts():
    (found,) = find(STATEMENT_C)

    assert ("C", True, ()) == (found.letter, found.full, found.complaints)
    assert ("administrative or operational use",) == found.reasons
    assert ("2024-03-02", OFFICE) == (found.determined, found.office)


def test_statement_a_needs_no_reason_date_or_office():
    (found,) = find(STATEMENT_A)

    assert ("A", True, ()) == (found.letter, found.full, found.complaints)


def test_statement_f_names_its_office_and_date_in_one_sentence():
    (found,) = find(
        "DISTRIBUTION STATEMENT F. Further dissemination only as directed by EXAMPLE OFFICE "
        "(2 March 2024) or higher DoD authority."
    )

    assert ("F", "EXAMPLE OFFICE", "2024-03-02") == (found.letter, found.office, found.determined)
    assert [("reason-absent-f", {})] == list(found.complaints)


def test_statement_x_is_obsolete():
    found = search(
        "DISTRIBUTION STATEMENT X. Distribution authorized to U.S. Government agencies and private "
        "individuals or enterprises eligible to obtain export-controlled technical data; Export "
        "Controlled; 2 March 2004. Other requests shall be referred to EXAMPLE OFFICE."
    )

    assert ["obsolete-x"] == codes(found)
    assert "X" == found.markings[0].letter


@pytest.mark.parametrize(
    ("cut", "code"),
    [
        (" Administrative or Operational Use;", "reason-missing"),
        (" 2 March 2024.", "date-missing"),
        ("EXAMPLE OFFICE, Example Town.", "office-missing"),
    ],
)
def test_a_part_that_is_missing_is_named(cut: str, code: str):
    assert [code] == codes(search(STATEMENT_C.replace(cut, "")))


@pytest.mark.parametrize(
    ("day", "code"),
    [
        ("03/04/2024", "date-ambiguous"),
        ("31 June 2024", "date-impossible"),
        ("March 2024", "date-incomplete"),
    ],
)
def test_a_date_that_is_not_one_day_stops(day: str, code: str):
    assert [code] == codes(search(STATEMENT_C.replace("2 March 2024", day)))


def test_two_dates_stop():
    text = STATEMENT_C.replace("2 March 2024", "2 March 2024; 3 March 2024")

    assert ["dates-several"] == codes(search(text))


def test_blanks_left_unfilled_are_told():
    text = (
        "Distribution Statement B: Distribution authorized to U.S. Government agencies only; "
        "(fill in reason); (date of determination). Other requests for this document shall be "
        "referred to (insert controlling DoD office)."
    )

    assert {"placeholder", "reason-missing", "date-missing"} == set(codes(search(text)))


def test_a_reason_of_nobody_s_list_is_told_with_its_words():
    found = search(STATEMENT_C.replace("Administrative or Operational Use", "Because I Say So"))

    assert ["reason-unknown"] == codes(found)
    assert "'Because I Say So'" in str(found.problems[0])


def test_a_letter_with_the_audience_of_another_stops():
    assert ["letter-audience"] == codes(search(STATEMENT_C.replace("STATEMENT C", "STATEMENT E")))


def test_a_statement_without_its_letter_stops():
    assert ["letter-missing"] == codes(
        search(STATEMENT_C.replace("DISTRIBUTION STATEMENT C. ", ""))
    )
    assert ["letter-missing"] == codes(search(STATEMENT_C.replace("STATEMENT C. ", "STATEMENT: ")))


def test_a_letter_that_does_not_exist_stops():
    assert ["letter-unknown"] == codes(search("DISTRIBUTION STATEMENT G. Anything."))


def test_a_letter_by_itself_is_no_statement():
    (found,) = find("SHEET 2\nDISTRIBUTION STATEMENT C\nSIZE A4")

    assert ("C", False) == (found.letter, found.full)


@pytest.mark.parametrize(
    "text",
    [
        "a distribution statement is required",
        "the distribution statement on page 1",
        "DISTRIBUTION",
    ],
)
def test_talk_of_statements_is_none(text: str):
    assert [] == find(text)


def test_several_statements_on_a_page_are_told_apart():
    found = find(f"{STATEMENT_D}\nSHEET 1\n{STATEMENT_A}")

    assert [("D", "EXAMPLE OFFICE"), ("A", None)] == [(each.letter, each.office) for each in found]


def test_letters_spaced_apart_are_read():
    spaced = "   ".join(" ".join(word) for word in STATEMENT_C.split())

    assert [] == codes(search(spaced))
    assert "2024-03-02" == search(spaced).markings[0].determined


@given(
    st.sampled_from(sorted(AUDIENCES)),
    st.lists(st.sampled_from([reason for reason, _ in REASONS]), min_size=1, unique=True),
    st.sampled_from(["2 March 2024", "02 MAR 2024", "March 2, 2024", "2024-03-02"]),
    st.integers(24, 120),
    st.tuples(
        st.sampled_from([str, str.upper, str.lower]), st.sampled_from(["\n", "\r\n", " \n   "])
    ),
)
def test_a_statement_is_found_however_it_is_written_and_wrapped(
    letter: str, reasons: list[str], day: str, width: int, form: tuple[Case, str]
):
    case, end = form
    text = written(letter, ", ".join(reasons), day)
    head, rest = text[:26], text[26:]
    lines = wrap(head + case(rest), width, break_long_words=False)
    (found,) = find(f"TEST BRACKET{end}{end.join(lines)}{end}{end}SHEET 1")

    assert (letter, "2024-03-02", ()) == (found.letter, found.determined, found.complaints)
    assert sorted(reasons) == sorted(found.reasons)
    assert OFFICE.upper() == (found.office or "").upper()


@given(st.permutations([STATEMENT_C, "CUI", "DESTRUCTION NOTICE - destroy", "SHEET 1 OF 1"]))
def test_the_order_on_the_page_does_not_matter(parts: list[str]):
    found = search("\n".join(parts))

    assert [] == codes(found)
    assert {"statement", "banner", "destruction"} == {each.what for each in found.markings}


PIECES = st.sampled_from(
    ["DISTRIBUTION", "STATEMENT", " ", "C", ".", "Distribution authorized to", "DoD", "components",
     "only", ";", "2 March 2024", "\n", "requests shall be referred to", "CUI//", "REL TO", "(", "-"]
)  # fmt: skip


@given(st.lists(PIECES | st.text(max_size=4), max_size=60).map("".join))
def test_any_text_is_searched_without_failing(text: str):
    for found in search(text).markings:
        assert found.letter is None or found.letter in "ABCDEFX"


def test_time_grows_with_the_text_and_not_faster():
    def seconds(count: int) -> float:
        text = "".join(chain.from_iterable([STATEMENT_C, "\nCUI//"] * count))
        start = time.process_time()
        search(text)
        return time.process_time() - start

    seconds(10)
    small, large = min(seconds(50) for _ in range(3)), min(seconds(400) for _ in range(2))

    assert large < 8 * small * 4


@pytest.mark.parametrize(
    "text",
    ["DISTRIBUTION" * 20_000, "C U I " * 40_000, "(" * 200_000, "1/" * 100_000, "a-\n" * 80_000,
     "REL TO USA, " * 20_000, "SECRET  " * 30_000, " " * 300_000, "GOVERNMENT PURPOSE RIGHTS " * 9000,
     "EXPORT CONTROLLED; " * 15_000, "\n" * 300_000, ". " * 150_000],
    ids=lambda text: text[:12],
)  # fmt: skip
def test_no_text_takes_long(text: str):
    start = time.process_time()
    search(text)

    assert time.process_time() - start < 5
