"""What runs out by itself: screening, clearance, training, agreements, keys, certificates."""

from __future__ import annotations

from collections.abc import Iterable

from kuznia.model.language import msg
from kuznia.release.dated_records import KeyDates, PaperDates, PersonDates
from kuznia.release.obligation import About, Book


def owe_of_people(book: Book, people: Iterable[PersonDates]) -> None:
    """Write down what has to be renewed for persons of the own party."""
    for person in people:
        about = About(person.person, person.owner, "people")
        if person.screened is not None:
            book.owe_after(
                "screening",
                about,
                person.screened,
                msg("Screen {person} again", person=person.person),
                person.screened.isoformat(),
                done=person.left,
            )
        renewals = (
            ("clearance", person.cleared_until, msg("Renew the clearance of {person}",
                                                    person=person.person)),
            ("nda", person.nda_until, msg("Renew the non-disclosure agreement of {person}",
                                          person=person.person)),
            ("training", person.training_until, msg("Train {person} again",
                                                    person=person.person)),
        )  # fmt: skip
        for name, until, what in renewals:
            if until is not None:
                book.owe_before(name, about, until, what, until.isoformat(), done=person.left)


def owe_of_keys(book: Book, keys: Iterable[KeyDates]) -> None:
    """Write down which keys have to be replaced."""
    for key in keys:
        if key.valid_to is not None:
            settled = [day for day in (key.revoked, key.replaced) if day is not None]
            book.owe_before(
                "key",
                About(key.key, key.holder, "keys"),
                key.valid_to,
                msg("Replace the key of {holder}, which ends on {day}",
                    holder=key.holder, day=key.valid_to.isoformat()),
                done=min(settled, default=None),
            )  # fmt: skip


def owe_of_papers(book: Book, papers: Iterable[PaperDates]) -> None:
    """Write down which certificates have to be renewed, and which applications answered."""
    for paper in papers:
        about = About(paper.filing, paper.owner, "filings")
        if paper.kind == "end_user_certificate" and paper.until is not None:
            book.owe_before(
                "certificate_renewal",
                about,
                paper.until,
                msg("Renew the end-user certificate {filing}, which ends on {day}",
                    filing=paper.filing, day=paper.until.isoformat()),
                paper.until.isoformat(),
                done=paper.settled,
            )  # fmt: skip
        if paper.kind == "application" and paper.filed is not None:
            book.owe_after(
                "application_answer",
                about,
                paper.filed,
                msg("Get the answer to the application {filing}", filing=paper.filing),
                done=paper.settled,
            )
