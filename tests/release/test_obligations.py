"""The calendar of obligations as a whole: nothing is lost or doubled as time passes."""

from __future__ import annotations

from datetime import date, timedelta

from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.model.language import msg
from kuznia.release.dated_records import (
    AuthorisationDates,
    DatedTask,
    Filed,
    KeyDates,
    PaperDates,
    PersonDates,
    Records,
    ReleaseRecord,
    SerialRecord,
)
from kuznia.release.deadlines import Deadlines
from kuznia.release.obligations import Calendar, obligations_until
from tests.release.deadline_entries import DEADLINES

days = st.dates(date(2023, 1, 1), date(2028, 12, 31))
maybe = st.none() | days
filings = st.lists(
    st.builds(
        Filed,
        st.sampled_from(["signed_copy", "annual_report", "status_report", "initial_export",
                         "quarterly_disposition", "not_concluded_notice"]),
        days,
        maybe,
    ),
    max_size=3,
).map(tuple)  # fmt: skip
codes = st.sampled_from(["A-1", "A-2"])
records = st.builds(
    Records,
    st.lists(
        st.builds(
            AuthorisationDates, codes, st.sampled_from(["MLA", "TAA", "DSP-5", "UA-permit"]),
            st.just("ORG"), maybe, maybe, maybe, maybe, maybe, maybe, maybe, filings,
        ),
        max_size=2,
        unique_by=lambda some: some.authorisation,
    ),
    st.lists(
        st.builds(ReleaseRecord, st.sampled_from(["R-1", "R-2", "R-3"]), codes, st.just("PLANT"),
                  st.just("ORG"), maybe, maybe, maybe, maybe, maybe),
        max_size=3,
        unique_by=lambda some: some.release,
    ),
    st.lists(
        st.builds(SerialRecord, st.sampled_from(["S-1", "S-2"]), codes, st.just("UNIT"),
                  st.booleans(), maybe, maybe, maybe, maybe, maybe, maybe),
        max_size=2,
        unique_by=lambda some: some.serial,
    ),
    st.lists(st.builds(PersonDates, st.just("P-1"), st.just("ORG"), maybe, maybe, maybe, maybe,
                       maybe), max_size=1),
    st.lists(st.builds(KeyDates, st.just("K-1"), st.just("NODE"), maybe, maybe, maybe),
             max_size=1),
    st.lists(st.builds(PaperDates, st.just("F-1"),
                       st.sampled_from(["end_user_certificate", "application"]),
                       st.just("ORG"), maybe, maybe, maybe), max_size=1),
)  # fmt: skip


@settings(max_examples=100)
@given(records)
def test_each_obligation_is_there_once(found: Records):
    codes = [some.obligation for some in all_of(found, date(2031, 1, 1)).obligations]

    assert sorted(set(codes)) == sorted(codes)


@settings(max_examples=100)
@given(records, days, st.integers(0, 900))
def test_as_time_passes_obligations_are_added_and_none_changes(
    found: Records, until: date, later: int
):
    before = all_of(found, until).obligations
    after = all_of(found, until + timedelta(days=later)).obligations

    assert before == tuple(some for some in after if some in before)
    assert all(some.due > until for some in after if some not in before)


@settings(max_examples=100)
@given(records, days)
def test_what_is_open_or_overdue_stays_so_until_it_is_done(found: Records, today: date):
    calendar = all_of(found, date(2031, 1, 1))
    tomorrow = today + timedelta(days=1)

    for some in calendar.open_on(today).obligations:
        if not some.open_on(tomorrow):
            assert some.done == tomorrow or some.due == today
    for some in calendar.overdue_on(today):
        assert some.done == tomorrow or some.overdue_on(tomorrow)


@settings(max_examples=50)
@given(records)
def test_the_earliest_come_first(found: Records):
    due = [some.due for some in all_of(found, date(2031, 1, 1)).obligations]

    assert sorted(due) == due


def all_of(found: Records, until: date) -> Calendar:
    return obligations_until(found, DEADLINES, until)


def test_what_was_done_is_open_no_more():
    task = DatedTask("T-1", "A13", "proviso 4", "MLA-1", msg("Report"), date(2026, 5, 1))
    done = DatedTask("T-2", "A13", "proviso 5", "MLA-1", msg("Report"), date(2026, 5, 1),
                     done=date(2026, 4, 1))  # fmt: skip

    calendar = all_of(Records(tasks=[task, done]), date(2026, 12, 31))

    assert ["T-1", "T-2"] == [some.obligation for some in calendar.obligations]
    assert ["T-1"] == [some.obligation for some in calendar.open_on(date(2026, 4, 1)).obligations]
    assert ["T-1"] == [some.obligation for some in calendar.overdue_on(date(2026, 5, 2))]


def test_a_deadline_that_is_not_on_file_is_said_and_not_guessed():
    found = Records([AuthorisationDates("MLA-1", "MLA", effective=date(2026, 1, 1))])

    calendar = obligations_until(found, Deadlines({}), date(2027, 1, 1))

    assert () == calendar.obligations
    reports, copies = (str(gap) for gap in calendar.gaps)
    assert "the report of sales after the end of a year" in reports
    assert "add deadline.annual_report to the rule data" in reports
    assert "add deadline.signed_copy to the rule data" in copies


def test_each_says_its_rule_citation_owner_and_whether_it_is_verified():
    found = Records([AuthorisationDates("MLA-1", "MLA", "ORG", effective=date(2026, 1, 1))])

    (some,) = all_of(found, date(2026, 2, 1)).obligations

    assert ("A3:signed_copy:MLA-1", "A3", "22 CFR 124.4(a)", "ORG", "authorisations", True) == (
        some.obligation, some.rule, some.citation, some.owner, some.source, some.verified,
    )  # fmt: skip
    assert "File the signed copy of MLA-1" == str(some.what)
