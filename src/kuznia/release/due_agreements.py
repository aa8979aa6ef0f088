"""What authorisations ask for: signed copies, reports, renewal, records."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

from kuznia.model.language import msg
from kuznia.release.calendar_days import each_after, year_ends
from kuznia.release.dated_records import AuthorisationDates
from kuznia.release.obligation import About, Book, Nature


def owe_of_agreements(book: Book, authorisations: Iterable[AuthorisationDates]) -> None:
    """Write down the obligations of all authorisations."""
    for authorisation in authorisations:
        about = About(authorisation.authorisation, authorisation.owner, "authorisations")
        _signed_copy(book, authorisation, about)
        _not_concluded(book, authorisation, about)
        _status_while_unsigned(book, authorisation, about)
        _annual_reports(book, authorisation, about)
        _renewal(book, authorisation, about)
        _records(book, authorisation, about)


def report_periods(authorisation: AuthorisationDates) -> Iterator[tuple[date, date]]:
    """Give the years, or parts of years, that annual reports cover, without end if it has none."""
    first = authorisation.effective
    ends = [day for day in (authorisation.expires, authorisation.ended) if day is not None]
    if first is None:
        return
    for year_end in year_ends(first):
        last = min([year_end, *ends])
        if last < first:
            return
        yield first, last
        first = year_end + timedelta(days=1)


def filed_on(
    authorisation: AuthorisationDates, kind: str, covering: date | None = None
) -> date | None:
    """Give the day on which something was filed, first of all that cover a day."""
    days = [
        filed.on
        for filed in authorisation.filings
        if filed.kind == kind and (covering is None or (filed.until or filed.on) >= covering)
    ]
    return min(days, default=None)


def _signed_copy(book: Book, authorisation: AuthorisationDates, about: About) -> None:
    if authorisation.effective is not None:
        book.owe_after(
            "signed_copy",
            about,
            authorisation.effective,
            msg("File the signed copy of {authorisation}", authorisation=about.subject),
            done=filed_on(authorisation, "signed_copy"),
            kind=authorisation.kind,
        )


def _not_concluded(book: Book, authorisation: AuthorisationDates, about: About) -> None:
    if authorisation.not_concluded is not None:
        book.owe_after(
            "not_concluded",
            about,
            authorisation.not_concluded,
            msg("Tell the authority that {authorisation} is not concluded",
                authorisation=about.subject),
            done=filed_on(authorisation, "not_concluded_notice"),
            kind=authorisation.kind,
        )  # fmt: skip


def _status_while_unsigned(book: Book, authorisation: AuthorisationDates, about: About) -> None:
    every = book.deadline("unsigned_status", authorisation.kind) if authorisation.approved else None
    if every is None or authorisation.approved is None:
        return
    closings = (
        authorisation.signed,
        authorisation.effective,
        authorisation.not_concluded,
        authorisation.ended,
    )
    closed = min((day for day in closings if day is not None), default=None)
    for due in each_after(authorisation.approved, every.spans[0]):
        if due > book.until or (closed is not None and due >= closed):
            return
        book.owe(
            every,
            about,
            due,
            msg("Report how {authorisation} stands, which is still unsigned",
                authorisation=about.subject),
            due.isoformat(),
            done=filed_on(authorisation, "status_report", due) or closed,
        )  # fmt: skip


def _annual_reports(book: Book, authorisation: AuthorisationDates, about: About) -> None:
    report = book.deadline("annual_report", authorisation.kind) if authorisation.effective else None
    if report is None:
        return
    for first, last in report_periods(authorisation):
        due = report.spans[0].after(last)
        if due > book.until:
            return
        book.owe(
            report,
            about,
            due,
            msg(
                "Report what was made and sold under {authorisation} from {first} to {last}",
                authorisation=about.subject,
                first=first.isoformat(),
                last=last.isoformat(),
            ),
            str(last.year),
            done=filed_on(authorisation, "annual_report", last),
        )


def _renewal(book: Book, authorisation: AuthorisationDates, about: About) -> None:
    if authorisation.expires is not None:
        settled = [d for d in (authorisation.renewal_filed, authorisation.ended) if d is not None]
        book.owe_before(
            "renewal",
            about,
            authorisation.expires,
            msg(
                "Renew or amend {authorisation}, which expires on {day}",
                authorisation=about.subject,
                day=authorisation.expires.isoformat(),
            ),
            authorisation.expires.isoformat(),
            done=min(settled, default=None),
            kind=authorisation.kind,
        )


def _records(book: Book, authorisation: AuthorisationDates, about: About) -> None:
    ends = [day for day in (authorisation.expires, authorisation.ended) if day is not None]
    keep = book.deadline("records", authorisation.kind) if ends else None
    if keep is not None:
        book.owe(
            keep,
            about,
            # From the later of expiry and end: records kept too long break no law.
            keep.spans[0].after(max(ends)),
            msg("Keep all records of {authorisation}", authorisation=about.subject),
            nature=Nature.KEEP,
        )
