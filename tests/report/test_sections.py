import pytest

from kuznia.model.results import RESULTS
from kuznia.report.labels import TITLES
from kuznia.report.sections import MOST_ROWS, sections, twin
from tests.report.plans import bare_plan, plan

SECTIONS = {section.key: section for section in sections(plan())}


def test_sections_stand_in_order():
    assert [
        "brakes", "decisions", "needs", "delivery", "readiness", "making", "money", "local", "flows", "gates",
        "assumptions", "tables",
    ] == list(SECTIONS)  # fmt: skip


def test_every_result_table_stands_somewhere():
    drawn = {picture.table_name for each in SECTIONS.values() for picture in each.pictures}
    listed = {listing.caption for each in SECTIONS.values() for listing in each.listings}
    folded = {listing.caption for listing in SECTIONS["tables"].folded}

    for name, table in RESULTS.items():
        caption = f"{TITLES[name]}: {table.help}"
        assert name in drawn or str(table.help) in listed or caption in folded


def test_long_tables_are_short_here():
    assert all(len(listing.rows) <= MOST_ROWS for listing in SECTIONS["tables"].folded)


def test_now_and_later_are_told_apart():
    now, later = SECTIONS["decisions"].words

    assert "Decide now: before Mar 2024, when the first outcome is known" == str(now.heading)
    assert 2 == len(now.sentences)
    assert 1 == len(later.sentences)


@pytest.mark.parametrize("key", ["needs", "delivery", "readiness", "making", "money"])
def test_pictures_have_twins(key: str):
    for picture in SECTIONS[key].pictures:
        shown = twin(plan(), picture, 3)
        assert picture.table.width == len(shown.heads)
        assert f"Figures: {picture.title}" == shown.caption


def test_an_empty_plan_has_sections_that_say_so():
    for section in sections(bare_plan()):
        assert all(picture.chart is None for picture in section.pictures)
        assert all(not words.sentences for words in section.words)
