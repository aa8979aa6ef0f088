from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.folding import latin_line, one_line, readable, squeeze


def test_capitals_spacing_hyphens_and_line_ends_do_not_matter():
    forms = ["Distribution", "D I S T R I B U T I O N", "DISTRI-\nBUTION", "distri\u00adbution"]

    assert ["DISTRIBUTION"] * 4 == [squeeze(form).letters for form in forms]


def test_look_alikes_count_as_what_they_look_like():
    assert "CUI" == squeeze("\u0421U\u0406").letters
    assert "CUI//SP-CTI" == latin_line("\uff23UI//SP\u2011CTI")


def test_each_letter_knows_its_place():
    text = " \u00ab D\ufb01 -\n e"
    squeezed = squeeze(text)

    assert "DFIE" == squeezed.letters
    assert ["D", "\ufb01", "\ufb01", "e"] == [text[place] for place in squeezed.at]


def test_a_line_is_made_readable():
    assert "SP-CTI only" == readable(" S P - C T I only ")
    assert "the contractors' office" == one_line("the contrac-\n  tors\u2019  office")


@given(st.text(), st.integers(0, 200))
def test_places_and_indexes_agree(text: str, place: int):
    squeezed = squeeze(text)
    index = squeezed.index(place)

    assert len(squeezed.letters) == len(squeezed.at)
    assert all(at < place for at in squeezed.at[:index])
    assert all(at >= place for at in squeezed.at[index:])
