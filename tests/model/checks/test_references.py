"""Codes that must exist."""

from __future__ import annotations

import pytest

from kuznia.model.checks.references import Suggestions
from kuznia.model.language import msg
from tests.model.checks.found import expected, found
from tests.programmes import small

GATE = {"gate": "LICENCE", "kind": "authorisation", "months": 1}


def test_references():
    programme = small(needs=[{"site": "HOUSE"}])

    assert ["error references needs:2:site"] == found(programme)


def test_a_near_code_is_suggested():
    assert ["perhaps HOME was meant"] == expected(small(needs=[{"site": "HOMME"}]))


def test_a_code_in_another_case_is_suggested():
    assert ["perhaps HOME was meant"] == expected(small(needs=[{"site": "home"}]))


def test_nothing_is_suggested_for_what_is_like_nothing():
    assert ["a code of the table sites"] == expected(small(needs=[{"site": "XX"}]))


def test_each_of_several_codes():
    programme = small(funds=[{"parties": "UA;US;UK"}])

    assert ["error references funds:2:parties"] == found(programme)


@pytest.mark.parametrize(
    ("kind", "target"),
    [("process", "FILLING"), ("line", "FILL"), ("lane", "ROAD"), ("offer", "FORGE")],
)
def test_a_target_is_a_code_of_the_table_that_its_word_names(kind: str, target: str):
    held = {"gate": "LICENCE", "kind": kind}

    assert [] == found(small(gates=[GATE], holds=[{**held, "target": target}]))
    assert ["error references holds:2:target"] == found(
        small(gates=[GATE], holds=[{**held, "target": "ARMY"}])
    )


def test_a_target_without_a_known_word_is_no_reference():
    programme = small(
        gates=[GATE], holds=[{"gate": "LICENCE", "kind": "ship", "target": "FILLING"}]
    )

    assert ["error choices holds:2:kind"] == found(programme)


def test_suggestions_stop_where_comparing_would_take_long():
    many = Suggestions([f"ITEM{number}" for number in range(3000)])

    assert "perhaps ITEM7 was meant" == str(many.expected("item7", msg("a code")))
    assert "a code" == str(many.expected("ITEM7X", msg("a code")))
