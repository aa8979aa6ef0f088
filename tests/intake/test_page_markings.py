from kuznia.intake.found import QUOTE, Place
from kuznia.intake.page_markings import markings_in
from tests.intake.samples import STATEMENT_C, STATEMENT_D, WARNING, codes, search


def test_all_markings_of_a_page_are_found_with_their_words():
    text = f"CUI//SP-CTI\n{STATEMENT_D}\n{WARNING}\nDESTRUCTION NOTICE - destroy\nLIMITED RIGHTS\n"
    found = search(text)

    assert ["statement", "banner", "warning", "destruction", "rights"] == [
        each.what for each in found.markings
    ]
    assert [] == codes(found)
    assert "CUI//SP-CTI" == found.markings[1].place.quote


def test_a_quote_is_short():
    assert QUOTE >= len(search(STATEMENT_C * 3).markings[0].place.quote)


def test_each_marking_is_placed_by_its_own_span():
    text = f"SHEET\n{STATEMENT_C}\nCUI\n"
    found = markings_in(
        text, lambda start, _end: Place("sheet", line=text.count("\n", 0, start) + 1)
    )

    assert [2, 3] == [each.place.line for each in found.markings]


def test_a_classified_page_is_told():
    assert ["classified"] == codes(search("SECRET\nTEST BRACKET\nSECRET"))


def test_more_markings_than_can_be_listed_are_told():
    found = search("CUI\n" * 1000)

    assert "too-many-problems" in codes(found)
    assert len(found.markings) <= 200
