from io import BytesIO

from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.intake.found import FoundMarking, Limits
from kuznia.intake.opened import Opened
from kuznia.intake.pdf import read_pdf
from kuznia.intake.worker import answer_of
from tests.intake.samples import STATEMENT_A, STATEMENT_C, STATEMENT_D, WARNING, sheet, wrapped

TITLE_BLOCK = "DWG NO TST-0001   REV B   SHEET 1 OF 1"


def read(content: bytes, limits: Limits | None = None) -> Opened:
    opened = Opened("sheet.pdf", limits or Limits())
    read_pdf(BytesIO(content), len(content), opened)
    return opened


def weighed(content: bytes) -> tuple[FoundMarking | None, list[tuple[str, int | None]]]:
    answer = answer_of("pdf", (), read(content))
    return answer.proposed, [(each.code, each.page) for each in answer.problems]


def test_a_right_sheet_is_proposed_without_a_problem():
    lines = [TITLE_BLOCK, "CUI//SP-CTI", *wrapped(STATEMENT_D, 60), "", *wrapped(WARNING, 60)]
    proposed, problems = weighed(sheet(lines))

    assert [] == problems
    assert proposed is not None
    assert ("D", ("export controlled",), "2024-03-02", "EXAMPLE OFFICE") == (
        proposed.letter, proposed.reasons, proposed.determined, proposed.office,
    )  # fmt: skip
    assert (True, "CUI//SP-CTI") == (proposed.export_warning, proposed.banner)


def test_a_marking_is_placed_on_its_page_in_points():
    opened = read(sheet([TITLE_BLOCK], [STATEMENT_A], at=(100, 50)))
    place = opened.markings[0].place

    assert (2, STATEMENT_A[:-1]) == (place.page, place.quote.rstrip("."))
    assert place.box is not None
    left, bottom, right, top = place.box
    assert 100 == left < right
    assert 40 < bottom < 50 < top < 60


def test_a_marking_broken_over_lines_has_one_box():
    opened = read(sheet(wrapped(STATEMENT_C, 40)))
    box = opened.markings[0].place.box

    assert box is not None
    assert box[3] - box[1] > 30


def test_the_title_block_and_title_are_kept():
    properties = read(sheet([TITLE_BLOCK, STATEMENT_A], title="Bracket")).properties

    assert ("Bracket", "TST-0001", "B", "drawing") == tuple(
        properties[name] for name in ("title", "number", "revision", "content")
    )


def test_pages_that_contradict_each_other_are_told():
    _, problems = weighed(sheet(wrapped(STATEMENT_C, 60), [STATEMENT_A]))

    assert [("letters-differ", 2)] == problems


def test_a_page_without_the_banner_is_told():
    _, problems = weighed(
        sheet(["CUI", *wrapped(STATEMENT_C, 60)], [TITLE_BLOCK], ["CUI", TITLE_BLOCK])
    )

    assert [("banner-absent", 2)] == problems


def test_a_page_without_text_is_for_a_person():
    _, problems = weighed(sheet(wrapped(STATEMENT_C, 60), []))

    assert [("page-without-text", 2)] == problems


def test_a_statement_only_in_the_metadata_does_not_count():
    _, problems = weighed(sheet([TITLE_BLOCK], title=STATEMENT_A))

    assert [("not-visible", None)] == problems


def test_a_statement_outside_the_page_does_not_count():
    _, problems = weighed(sheet(wrapped(STATEMENT_C, 60), at=(40, 900)))

    assert ("off-page", 1) in problems


def test_a_classified_sheet_stops():
    _, problems = weighed(sheet(["SECRET", *wrapped(STATEMENT_C, 60)]))

    assert [("classified", 1)] == problems


def test_more_pages_than_may_be_read_are_told():
    opened = read(sheet([STATEMENT_A], [TITLE_BLOCK], [TITLE_BLOCK]), Limits(pages=2))

    assert ["too-many-pages"] == [each.code for each in opened.problems]


@settings(max_examples=50)
@given(st.binary(max_size=300), st.integers(0, 2000), st.integers(0, 300))
def test_a_sheet_with_any_bytes_exchanged_is_read(data: bytes, at: int, length: int):
    content = sheet([STATEMENT_A])
    answer = answer_of("pdf", (), read(content[:at] + data + content[at + length :]))

    assert answer.proposed or answer.problems
