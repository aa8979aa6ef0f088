"""What releases ask for."""

from __future__ import annotations

from datetime import date
from typing import Any

from kuznia.release.dated_records import AuthorisationDates, Filed, Records, ReleaseRecord
from tests.release.owed import owed

FIRST, SECOND = date(2026, 3, 1), date(2026, 3, 2)


def release(code: str = "REL-1", **dates: Any) -> ReleaseRecord:
    return ReleaseRecord(code, "MLA-1", "PLANT", "ORG", **dates)


def records(*releases: ReleaseRecord, filings: tuple[Filed, ...] = ()) -> Records:
    return Records([AuthorisationDates("MLA-1", "MLA", filings=filings)], releases)


def test_the_first_release_is_reported_and_each_later_one_logged():
    two = records(release("REL-2", released=SECOND), release("REL-1", released=FIRST))

    assert [("2026-03-31", None)] == owed(two, "initial_export")
    assert [("2026-03-02", None)] == owed(two, "release_log")


def test_the_first_report_is_done_when_it_is_filed_and_a_log_when_it_is_written():
    two = records(
        release("REL-1", released=FIRST),
        release("REL-2", released=SECOND, logged=SECOND),
        filings=(Filed("initial_export", date(2026, 3, 9)),),
    )

    assert [("2026-03-31", "2026-03-09")] == owed(two, "initial_export")
    assert [("2026-03-02", "2026-03-02")] == owed(two, "release_log")


def test_what_is_only_proposed_asks_for_nothing():
    assert [] == owed(records(release()), "receipt")


def test_a_receipt_is_awaited_until_it_comes_or_the_release_is_recalled():
    received = records(release(released=FIRST, received=date(2026, 3, 5)))
    recalled = records(release(released=FIRST, recalled=date(2026, 3, 6)))

    assert [("2026-03-11", None)] == owed(records(release(released=FIRST)), "receipt")
    assert [("2026-03-11", "2026-03-05")] == owed(received, "receipt")
    assert [("2026-03-11", "2026-03-06")] == owed(recalled, "receipt")


def test_a_recall_is_to_be_acknowledged():
    one = records(release(released=FIRST, recalled=SECOND))

    assert [("2026-03-05", None)] == owed(one, "recall")


def test_a_release_under_an_authorisation_that_is_not_known_still_awaits_its_receipt():
    assert [("2026-03-11", None)] == owed(Records(releases=[release(released=FIRST)]), "receipt")
