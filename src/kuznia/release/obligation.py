"""An obligation: what is to be done, by when, by whom, and under which paragraph."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from kuznia.model.language import Message, msg
from kuznia.release.calendar_days import Span
from kuznia.release.deadlines import DEADLINES, Deadline, Deadlines


class Nature(StrEnum):
    """What the day of an obligation means."""

    TASK = "task"
    """Something is to be done by that day."""
    KEEP = "keep"
    """Something is to be kept until that day."""


@dataclass(frozen=True, slots=True)
class Obligation:
    """A task with its day, or something to keep until a day."""

    obligation: str
    """Identifier, the same whenever it is worked out: rule, deadline, subject and occurrence."""
    rule: str
    citation: str
    due: date
    """Last day on which it is in time."""
    subject: str
    """Code of the authorisation, release, serial number, person or key."""
    what: Message
    owner: str
    done: date | None
    source: str
    """Table that it follows from."""
    verified: bool
    """Whether counsel has checked the deadline."""
    nature: Nature = Nature.TASK

    def open_on(self, today: date) -> bool:
        """Say whether it still binds on a day."""
        if self.nature is Nature.KEEP:
            return today <= self.due
        return self.done is None or self.done > today

    def overdue_on(self, today: date) -> bool:
        """Say whether on a day it should have been done already."""
        return self.nature is Nature.TASK and self.open_on(today) and self.due < today

    def days_left(self, today: date) -> int:
        """Count the days from a day to its own; negative when it has passed."""
        return (self.due - today).days

    def standing(self, today: date) -> Message:
        """Say in words how it stands on a day."""
        days = self.days_left(today)
        if not self.open_on(today):
            return msg("done")
        if self.nature is Nature.KEEP:
            return msg("keep until {day}", day=self.due.isoformat())
        if days < 0:
            return msg("overdue since {day}, days: {days}", day=self.due.isoformat(), days=-days)
        if days == 0:
            return msg("due today")
        return msg("due {day}, days left: {days}", day=self.due.isoformat(), days=days)


@dataclass(frozen=True, slots=True)
class About:
    """What an obligation is about, and who has to act."""

    subject: str
    owner: str
    source: str


class Book:
    """Obligations being written down, up to a day, and the deadlines that were not on file."""

    def __init__(self, deadlines: Deadlines, until: date) -> None:
        self.deadlines = deadlines
        self.until = until
        self.obligations: list[Obligation] = []
        self.missing: set[str] = set()

    def deadline(self, name: str, kind: str | None = None) -> Deadline | None:
        """Give a deadline that applies to a kind of authorisation; note it when it is not on file.

        Raises KeyError for a name that no deadline has.
        """
        if name not in DEADLINES:
            raise KeyError(name)
        found = self.deadlines.on_file.get(name)
        if found is None:
            self.missing.add(name)
        return found if found is not None and (kind is None or found.applies(kind)) else None

    def owe(
        self,
        deadline: Deadline,
        about: About,
        due: date,
        what: Message,
        occurrence: str = "",
        *,
        done: date | None = None,
        nature: Nature = Nature.TASK,
    ) -> None:
        """Write down an obligation, unless it is a task of later than the book goes."""
        if due > self.until and nature is Nature.TASK:
            return
        identifier = ":".join(
            part for part in (deadline.rule, deadline.name, about.subject, occurrence) if part
        )
        self.obligations.append(
            Obligation(
                identifier,
                deadline.rule,
                deadline.citation,
                due,
                about.subject,
                what,
                about.owner,
                done,
                about.source,
                deadline.verified,
                nature,
            )
        )

    def owe_after(
        self,
        name: str,
        about: About,
        day: date,
        what: Message,
        occurrence: str = "",
        *,
        done: date | None = None,
        kind: str | None = None,
    ) -> None:
        """Write down what is due a deadline after a day; each of its stages by itself."""
        found = self.deadline(name, kind)
        if found is not None:
            for span in found.spans:
                self.owe(found, about, span.after(day), what, _staged(found, span, occurrence),
                         done=done)  # fmt: skip

    def owe_before(
        self,
        name: str,
        about: About,
        day: date,
        what: Message,
        occurrence: str = "",
        *,
        done: date | None = None,
        kind: str | None = None,
    ) -> None:
        """Write down what is due a deadline before a day; each of its stages by itself."""
        found = self.deadline(name, kind)
        if found is not None:
            for span in found.spans:
                self.owe(found, about, span.before(day), what, _staged(found, span, occurrence),
                         done=done)  # fmt: skip


def _staged(deadline: Deadline, span: Span, occurrence: str) -> str:
    stage = str(span) if len(deadline.spans) > 1 else ""
    return ":".join(part for part in (occurrence, stage) if part)
