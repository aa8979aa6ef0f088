"""The calendar of obligations: all that falls due, worked out from dates and deadlines.

The same records and deadlines always give the same obligations, each once and with the same
identifier; a later last day only adds to them.  So nothing is lost or doubled as time passes.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kuznia.model.language import Message, msg
from kuznia.release.dated_records import Records
from kuznia.release.deadlines import DEADLINES, PREFIX, Deadlines
from kuznia.release.due_agreements import owe_of_agreements
from kuznia.release.due_monitoring import owe_of_serials
from kuznia.release.due_people import owe_of_keys, owe_of_papers, owe_of_people
from kuznia.release.due_releases import owe_of_releases
from kuznia.release.obligation import Book, Obligation


@dataclass(frozen=True, slots=True)
class Calendar:
    """Obligations, the earliest first, and what could not be worked out."""

    obligations: tuple[Obligation, ...]
    gaps: tuple[Message, ...] = ()
    """Deadlines that are asked for and are not on file: what they are for is not in the list."""

    def open_on(self, today: date) -> Calendar:
        """Give the obligations that still bind on a day."""
        return Calendar(tuple(some for some in self.obligations if some.open_on(today)), self.gaps)

    def overdue_on(self, today: date) -> tuple[Obligation, ...]:
        """Give what should have been done before a day."""
        return tuple(some for some in self.obligations if some.overdue_on(today))


def obligations_until(records: Records, deadlines: Deadlines, until: date) -> Calendar:
    """Work out all obligations that fall due by a day, those done among them.

    What is to be kept until some day is there however late that day is.
    """
    book = Book(deadlines, until)
    authorisations = {some.authorisation: some for some in records.authorisations}
    owe_of_agreements(book, records.authorisations)
    owe_of_releases(book, records.releases, authorisations)
    owe_of_serials(book, records.serials, authorisations)
    owe_of_people(book, records.people)
    owe_of_keys(book, records.keys)
    owe_of_papers(book, records.papers)
    book.obligations += [
        Obligation(
            task.task, task.rule, task.citation, task.due, task.subject, task.what, task.owner,
            task.done, "tasks", task.verified,
        )
        for task in records.tasks
        if task.due <= until
    ]  # fmt: skip
    return Calendar(
        tuple(sorted(book.obligations, key=lambda some: (some.due, some.obligation))),
        tuple(
            msg("no deadline is on file for {what}: add {name} to the rule data",
                what=DEADLINES[name].help, name=PREFIX + name)
            for name in sorted(book.missing)
        ),
    )  # fmt: skip
