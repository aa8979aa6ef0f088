"""What runs out by itself."""

from __future__ import annotations

from datetime import date

import pytest

from kuznia.release.dated_records import KeyDates, PaperDates, PersonDates, Records
from tests.release.owed import owed

END = date(2026, 12, 31)


def test_a_screening_counts_twelve_months():
    person = PersonDates("P-1", screened=date(2024, 2, 29))

    assert [("2025-02-28", None)] == owed(Records(people=[person]), "screening")


@pytest.mark.parametrize(
    ("name", "person", "due"),
    [
        ("clearance", PersonDates("P-1", cleared_until=END), "2026-10-02"),
        ("nda", PersonDates("P-1", nda_until=END), "2026-12-01"),
        ("training", PersonDates("P-1", training_until=END), "2026-12-01"),
    ],
)
def test_what_a_person_needs_is_renewed_before_it_ends(name: str, person: PersonDates, due: str):
    assert [(due, None)] == owed(Records(people=[person]), name)


def test_nothing_is_renewed_for_a_person_who_has_left():
    person = PersonDates("P-1", training_until=END, left=date(2026, 5, 1))

    assert [("2026-12-01", "2026-05-01")] == owed(Records(people=[person]), "training")


def test_a_key_is_replaced_before_it_ends_unless_it_was_revoked():
    keys = [KeyDates("K-1", "NODE", END), KeyDates("K-2", "NODE", END, revoked=date(2026, 3, 1))]

    assert [("2026-12-01", None), ("2026-12-01", "2026-03-01")] == owed(Records(keys=keys), "key")


def test_a_key_without_an_end_is_not_replaced():
    assert [] == owed(Records(keys=[KeyDates("K-1", "NODE")]), "key")


def test_a_certificate_is_renewed_and_an_application_answered():
    papers = [
        PaperDates("EUC-1", "end_user_certificate", until=END),
        PaperDates("APP-1", "application", filed=date(2026, 2, 1)),
        PaperDates("OTHER", "contract", filed=date(2026, 2, 1), until=END),
    ]

    assert [("2026-12-01", None)] == owed(Records(papers=papers), "certificate_renewal")
    assert [("2026-03-03", None)] == owed(Records(papers=papers), "application_answer")
