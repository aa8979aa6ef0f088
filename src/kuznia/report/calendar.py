"""Obligations as an iCalendar file (RFC 5545), which calendars of phones and offices read.

An event keeps its UID, so importing a newer file brings the older entries up to date.  Events and
not to-dos, as many calendars show no to-dos.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from typing import Protocol
from uuid import UUID, uuid5

from icalendar import Alarm, Calendar, Component, Event

from kuznia.model.language import Message, language, msg

_NAMESPACE = UUID("5f3f6a86-0d1c-5b0e-9a51-6b1f3f6f2d11")
"""Of the identifiers that are made here; changing it would double every entry."""

_REMINDERS = (timedelta(days=-14), timedelta(days=-1))


class Entry(Protocol):
    """What a calendar entry is made from."""

    @property
    def obligation(self) -> str:
        """Give its identifier, always the same."""
        ...

    @property
    def rule(self) -> str:
        """Give the rule that asks for it."""
        ...

    @property
    def citation(self) -> str:
        """Give the paragraph that it rests on."""
        ...

    @property
    def due(self) -> date:
        """Give the last day on which it is in time."""
        ...

    @property
    def subject(self) -> str:
        """Give the code of what it is about."""
        ...

    @property
    def what(self) -> Message:
        """Give what is to be done."""
        ...

    @property
    def owner(self) -> str:
        """Give who has to act."""
        ...

    @property
    def verified(self) -> bool:
        """Say whether counsel has checked the deadline."""
        ...


def new_calendar(product: str, name: str, stamp: datetime) -> Calendar:
    """Give a calendar without events; *product* is what makes it, in one word.

    Raises ValueError when the stamp has no time zone.
    """
    if stamp.tzinfo is None:
        raise ValueError("stamp")
    calendar = Calendar()
    put(calendar, "prodid", f"-//Kuznia//{product}//EN")
    put(calendar, "version", "2.0")
    put(calendar, "calscale", "GREGORIAN")
    put(calendar, "method", "PUBLISH")
    put(calendar, "x-wr-calname", name)
    return calendar


def calendar_of(entries: Iterable[Entry], name: str, stamp: datetime) -> bytes:
    """Give a calendar with an all-day event for each obligation, in the language in force.

    *stamp* is the moment of writing, with its time zone.  The same entries and stamp give the same
    bytes.

    Raises ValueError when the stamp has no time zone.
    """
    calendar = new_calendar("Obligations", name, stamp)
    for entry in sorted(entries, key=lambda some: (some.due, some.obligation)):
        calendar.add_component(_event(entry, stamp))
    return calendar.to_ical()


def _event(entry: Entry, stamp: datetime) -> Event:
    event = Event()
    put(event, "uid", f"{uuid5(_NAMESPACE, entry.obligation)}@kuznia")
    put(event, "dtstamp", stamp)
    put(event, "last-modified", stamp)
    put(event, "dtstart", entry.due)
    put(event, "dtend", entry.due + timedelta(days=1))
    put(event, "summary", str(entry.what), {"LANGUAGE": language()})
    put(event, "description", "\n".join(map(str, _details(entry))))
    put(event, "categories", [entry.rule, entry.subject])
    put(event, "transp", "TRANSPARENT")
    for before in _REMINDERS:
        alarm = Alarm()
        put(alarm, "action", "DISPLAY")
        put(alarm, "description", str(entry.what))
        put(alarm, "trigger", before)
        event.add_component(alarm)
    return event


def _details(entry: Entry) -> Iterable[Message]:
    yield msg("Rule {rule}: {citation}", rule=entry.rule, citation=entry.citation)
    if entry.owner:
        yield msg("To be done by: {owner}", owner=entry.owner)
    if not entry.verified:
        yield msg("No counsel has checked this deadline")


def put(
    component: Component, name: str, value: object, parameters: dict[str, str] | None = None
) -> None:
    """Put a property into a component."""
    component.add(name, value, parameters or {})  # pyright: ignore[reportUnknownMemberType] - untyped
