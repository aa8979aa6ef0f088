"""Deadlines from rule data."""

from __future__ import annotations

import pytest

from kuznia.model.errors import Invalid
from kuznia.release.calendar_days import Span
from kuznia.release.deadlines import DEADLINES, Deadline, Deadlines
from tests.release import deadline_entries
from tests.release.deadline_entries import LAW, VALUES, entry


def read(value: object, name: str = "receipt") -> Deadline:
    law = {f"deadline.{name}": entry(f"deadline.{name}", value, "Programme, 4", verified=False)}
    return Deadlines.of(law).on_file[name]


def test_a_deadline_has_its_span_source_and_whether_it_is_verified():
    assert Deadline("receipt", (Span(10, "days"),), "Programme, 4", verified=False) == read(
        "10 days"
    )


def test_a_deadline_may_come_in_stages():
    assert (Span(90, "days"), Span(2, "months")) == read(["90 days", "2 months"]).spans


def test_a_deadline_may_be_for_some_kinds_of_authorisation():
    found = read({"spans": "10 days", "kinds": ["MLA"]})

    assert found.applies("MLA")
    assert not found.applies("DSP-5")
    assert read("10 days").applies("DSP-5")


def test_a_deadline_may_take_its_number_from_law_that_a_rule_reads():
    found = Deadlines.of(LAW).on_file["signed_copy"]

    assert (Span(30, "days"),) == found.spans
    assert "22 CFR 124.4(a)" == found.citation


def test_what_counsel_has_not_checked_makes_the_deadline_unchecked():
    law = {**LAW, "us.signed_copy_days": entry("us.signed_copy_days", [30], verified=False)}

    assert not Deadlines.of(law).on_file["signed_copy"].verified


def test_other_law_is_passed_over():
    assert set(VALUES) == set(Deadlines.of(LAW).on_file)


def test_every_deadline_of_the_code_is_known_to_these_tests():
    assert set(DEADLINES) == set(deadline_entries.VALUES)


@pytest.mark.parametrize(
    "value", [30, None, "soon", [], ["30 days", 4], {"kinds": ["MLA"]}, {"spans": "1 day", "kinds": 3}]
)  # fmt: skip
def test_an_entry_without_a_span_is_refused(value: object):
    with pytest.raises(Invalid, match="'receipt'"):
        read(value)


def test_law_that_is_not_on_file_is_refused():
    with pytest.raises(Invalid, match="law that is not on file"):
        read({"law": "us.gone_days"})


def test_an_unknown_deadline_is_refused():
    with pytest.raises(Invalid, match="there is no deadline 'lunch'"):
        read("1 day", "lunch")
