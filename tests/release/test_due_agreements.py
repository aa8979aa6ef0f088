"""What authorisations ask for."""

from __future__ import annotations

from datetime import date
from itertools import islice
from typing import Any

import pytest

from kuznia.release.dated_records import AuthorisationDates, Filed, Records
from kuznia.release.due_agreements import report_periods
from tests.release.owed import owed


def mla(*filings: Filed, kind: str = "MLA", **dates: Any) -> Records:
    return Records([AuthorisationDates("MLA-1", kind, "ORG", filings=filings, **dates)])


EFFECTIVE = date(2026, 12, 15)


def test_the_signed_copy_is_due_thirty_days_after_entry_into_force():
    assert [("2027-01-14", None)] == owed(mla(effective=EFFECTIVE), "signed_copy")


def test_the_signed_copy_is_done_when_it_is_filed():
    filed = Filed("signed_copy", date(2026, 12, 20))

    assert [("2027-01-14", "2026-12-20")] == owed(mla(filed, effective=EFFECTIVE), "signed_copy")


@pytest.mark.parametrize("kind", ["DSP-5", "UA-permit"])
def test_other_authorisations_have_no_signed_copy(kind: str):
    assert [] == owed(mla(kind=kind, effective=EFFECTIVE), "signed_copy")


def test_it_is_told_within_sixty_days_that_an_agreement_is_not_concluded():
    records = mla(approved=date(2026, 1, 1), not_concluded=date(2026, 1, 1))

    assert [("2026-03-02", None)] == owed(records, "not_concluded")


def test_while_it_is_unsigned_its_status_is_reported_each_year():
    filed = Filed("status_report", date(2027, 1, 20), until=date(2027, 2, 1))
    records = mla(filed, approved=date(2026, 2, 1))

    assert [("2027-02-01", "2027-01-20"), ("2028-02-01", None)] == owed(
        records, "unsigned_status", date(2028, 12, 31)
    )


def test_once_it_is_signed_no_status_is_reported_and_one_that_was_missed_is_settled():
    records = mla(approved=date(2024, 2, 29), signed=date(2026, 2, 28))

    assert [("2025-02-28", "2026-02-28")] == owed(records, "unsigned_status")


def test_the_annual_report_covers_each_year_from_entry_into_force_to_the_end():
    records = mla(effective=EFFECTIVE, expires=date(2028, 3, 1))

    assert [("2027-01-31", None), ("2028-01-31", None), ("2028-04-01", None)] == owed(
        records, "annual_report"
    )


def test_a_report_is_done_when_one_was_filed_that_covers_its_last_day():
    short = Filed("annual_report", date(2027, 1, 10), until=date(2026, 12, 30))
    whole = Filed("annual_report", date(2027, 1, 12), until=date(2026, 12, 31))

    assert [("2027-01-31", None)] == owed(
        mla(short, effective=EFFECTIVE, ended=date(2026, 12, 31)), "annual_report"
    )
    assert [("2027-01-31", "2027-01-12")] == owed(
        mla(short, whole, effective=EFFECTIVE, ended=date(2026, 12, 31)), "annual_report"
    )


def test_periods_leave_no_day_out_and_have_none_twice():
    periods = report_periods(AuthorisationDates("MLA-1", "MLA", effective=EFFECTIVE))

    assert [
        (EFFECTIVE, date(2026, 12, 31)),
        (date(2027, 1, 1), date(2027, 12, 31)),
        (date(2028, 1, 1), date(2028, 12, 31)),
    ] == list(islice(periods, 3))


def test_renewal_is_due_in_three_stages_before_expiry():
    assert [("2026-07-04", None), ("2026-10-02", None), ("2026-11-01", None)] == owed(
        mla(expires=date(2026, 12, 31)), "renewal"
    )


def test_a_renewal_that_is_filed_settles_all_stages():
    records = mla(expires=date(2026, 12, 31), renewal_filed=date(2026, 8, 1))

    assert {"2026-08-01"} == {done for _, done in owed(records, "renewal")}


def test_a_new_term_has_obligations_of_its_own():
    old, new = mla(expires=date(2026, 12, 31)), mla(expires=date(2027, 12, 31))

    assert set() == set(owed(old, "renewal")) & set(owed(new, "renewal"))


def test_records_are_kept_five_years_from_the_later_of_expiry_and_end():
    assert [("2031-12-31", None)] == owed(
        mla(expires=date(2026, 12, 31), ended=date(2025, 6, 30)), "records", date(2026, 1, 1)
    )
    assert [("2029-02-28", None)] == owed(mla(ended=date(2024, 2, 29)), "records")
