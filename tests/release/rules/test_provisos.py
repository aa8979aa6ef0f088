"""A13: every proviso is bound to a check or to a person, and is kept."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.release.decision import Ruling, Value
from tests.release.rules.allowed_case import ALLOW, DUE, REFER, STOP, answer, ask

Proviso = tuple[str, str, str, str, str]


def under(*provisos: Proviso, **amounts: float) -> Ruling:
    changes: dict[str, Value] = {
        "authorisation.provisos": provisos,
        "authorisation.quantity_used": amounts.get("used", 0.0),
        "authorisation.value_used_usd": amounts.get("used", 0.0),
        "request.quantity": amounts.get("asked", 0.0),
        "request.value_usd": amounts.get("asked", 0.0),
    }
    return ask("A13", changes)


def test_an_authorisation_without_provisos_binds_nothing():
    assert (ALLOW, "provisos: 0, all bound and kept") == answer("A13")


def test_provisos_that_are_not_known_go_to_a_person():
    assert "authorisation.provisos" == ask("A13", without=["authorisation.provisos"]).missing


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        ("exclude_kind", "model; software_document", ALLOW),
        ("exclude_kind", "model; drawing", STOP),
        ("only_purpose", "manufacture; view", ALLOW),
        ("only_purpose", "view", STOP),
        ("only_site", "plant-b", ALLOW),
        ("only_site", "plant-c", STOP),
        ("only_country", "UA", ALLOW),
        ("only_country", "PL; US", STOP),
    ],
)
def test_a_proviso_that_names_a_list_is_held_against_the_case(kind: str, value: str, expected: str):
    assert expected == under(("P1", kind, value, "", "")).outcome


def test_a_broken_proviso_says_what_it_allows():
    ruling = under(("P1", "only_purpose", "view; inspect", "", ""))

    assert "proviso P1 allows view, inspect only, and not manufacture" == str(ruling.answer.reason)
    assert "the authority lifts or changes the proviso" == str(ruling.answer.change)


@pytest.mark.parametrize("kind", ["cap_quantity", "cap_value"])
@pytest.mark.parametrize(
    ("used", "asked", "expected"),
    [(79, 0, ALLOW), (60, 20, ALLOW), (99, 1, ALLOW), (100, 1, STOP), (0, -1, STOP)],
)
def test_a_cap_counts_what_was_used_and_what_is_asked(
    kind: str, used: float, asked: float, expected: str
):
    assert expected == under(("P1", kind, "100", "", ""), used=used, asked=asked).outcome


def test_cents_add_up_to_a_cap_exactly():
    assert ALLOW == under(("P1", "cap_value", "0.3", "", ""), used=0.1, asked=0.2).outcome


@pytest.mark.parametrize(
    "proviso",
    [
        ("P1", "unbound", "", "", ""),
        ("P1", "", "", "", ""),
        ("P1", "something new", "x", "office", "2026-01-01"),
        ("P1", "exclude_kind", "", "office", "2026-01-01"),
        ("P1", "only_site", " ; ", "", ""),
        ("P1", "cap_quantity", "", "", ""),
        ("P1", "cap_value", "much", "", ""),
        ("P1", "cap_value", "-5", "", ""),
        ("P1", "cap_value", "nan", "", ""),
        ("P1", "report", "", "office", ""),
        ("P1", "report", "soon", "office", ""),
        ("P1", "report", "2026-07-01", "", ""),
        ("P1", "person", "", "", "2026-01-01"),
    ],
)
def test_a_proviso_that_is_bound_to_nothing_stops_all_use(proviso: Proviso):
    ruling = under(proviso)

    assert STOP == ruling.outcome
    assert "proviso P1 is bound to no check and to no person" == str(ruling.answer.reason)


@pytest.mark.parametrize(
    ("value", "due"),
    [("2026-07-01", "2026-07-01"), ("30", "2026-07-15"), ("0", "2026-06-15")],
)
def test_a_report_is_due_on_its_day_or_some_days_after_the_release(value: str, due: str):
    ruling = under(("P1", "report", value, "the office", ""))

    assert (DUE, due) == (ruling.outcome, ruling.answer.due)


@pytest.mark.parametrize(
    ("cleared", "report", "person"),
    [("2026-06-15", ALLOW, ALLOW), ("2026-06-16", DUE, REFER), ("", DUE, REFER)],
)
def test_reports_and_persons_are_done_with_from_the_day_they_are_cleared(
    cleared: str, report: str, person: str
):
    assert report == under(("P1", "report", "30", "the office", cleared)).outcome
    assert person == under(("P1", "person", "", "the office", cleared)).outcome


def test_a_proviso_left_to_a_person_names_that_person():
    ruling = under(("P1", "person", "", "the office", ""))

    assert "proviso P1 is left to the office, who has not yet said that it is kept" == str(
        ruling.answer.reason
    )


REPORT: Proviso = ("P1", "report", "30", "office", "")
SOONER: Proviso = ("P9", "report", "2026-06-20", "office", "")
PERSON: Proviso = ("P2", "person", "", "office", "")
BROKEN: Proviso = ("P3", "only_country", "PL", "", "")
KEPT: Proviso = ("P4", "only_country", "UA", "", "")


@pytest.mark.parametrize(
    ("provisos", "expected"),
    [
        ((KEPT,), ALLOW),
        ((KEPT, REPORT), DUE),
        ((KEPT, REPORT, PERSON), REFER),
        ((KEPT, REPORT, PERSON, BROKEN), STOP),
    ],
)
def test_of_several_provisos_the_gravest_counts(provisos: tuple[Proviso, ...], expected: str):
    assert expected == under(*provisos).outcome
    assert expected == under(*reversed(provisos)).outcome


def test_of_several_reports_the_next_one_is_named():
    assert "2026-06-20" == under(REPORT, SOONER).answer.due


def test_a_fact_that_one_proviso_lacks_does_not_hide_that_another_is_broken():
    lacking: Proviso = ("P0", "only_site", "plant-b", "", "")

    def without_site(*provisos: Proviso) -> Ruling:
        return ask("A13", {"authorisation.provisos": provisos}, without=["subject.site"])

    assert STOP == without_site(lacking, BROKEN).outcome
    assert (REFER, "subject.site") == (
        without_site(lacking, KEPT).outcome,
        without_site(lacking, KEPT).missing,
    )


ROWS = st.lists(st.sampled_from((REPORT, SOONER, PERSON, BROKEN, KEPT)), unique=True)


@given(ROWS.flatmap(lambda rows: st.tuples(st.just(rows), st.permutations(rows))))
def test_the_order_of_provisos_does_not_matter(orders: tuple[list[Proviso], list[Proviso]]):
    one, other = orders

    assert under(*one).answer == under(*other).answer
