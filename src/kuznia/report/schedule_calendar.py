"""A schedule as an iCalendar file (RFC 5545): an event for each piece of work, from its start to its end.

An event keeps its UID as long as its work keeps its key, so taking in a newer file brings the older
entries up to date in place of doubling them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime
from uuid import UUID, uuid5

from icalendar import Event

from kuznia.model.language import Message, language, msg
from kuznia.model.schedule import ScheduledTask
from kuznia.report.calendar import new_calendar, put

_NAMESPACE = UUID("3d3c4a52-6b7e-5f0a-9a37-52f5c5b0e9c4")
"""Of the identifiers that are made here; changing it would double every entry."""


def schedule_calendar(tasks: Iterable[ScheduledTask], name: str, stamp: datetime) -> bytes:
    """Give a calendar with an event for each piece of work, in the language in force.

    Times are those of the place of work, whatever the time zone of who reads them.  *stamp* is the
    moment of writing, with its time zone.  The same schedule and stamp give the same bytes.

    Raises ValueError when the stamp has no time zone.
    """
    calendar = new_calendar("Schedule", name, stamp)
    for task in sorted(tasks, key=lambda some: (some.start, some.key)):
        calendar.add_component(_event(task, stamp))
    return calendar.to_ical()


def _event(task: ScheduledTask, stamp: datetime) -> Event:
    event = Event()
    put(event, "uid", f"{uuid5(_NAMESPACE, task.key)}@kuznia")
    put(event, "dtstamp", stamp)
    put(event, "last-modified", stamp)
    put(event, "dtstart", task.start)
    if task.end > task.start:  # without an end an event is a moment
        put(event, "dtend", task.end)
    what = task.name or task.task
    summary = f"{task.fleet} {task.serial}: {what}" if task.serial else what
    put(event, "summary", summary, {"LANGUAGE": language()})
    put(event, "description", "\n".join(map(str, _details(task))))
    words = [word for word in (task.kit, *(crew for crew, _count in task.crews)) if word]
    if words:
        put(event, "categories", words)
    return event


def _details(task: ScheduledTask) -> Iterator[Message]:
    yield msg("Task {task}, {hours} working hours", task=task.task, hours=f"{task.hours:g}")
    if task.kit:
        yield msg("Kit {kit}", kit=task.kit)
    if task.crews:
        crews = ", ".join(f"{crew} × {count}" for crew, count in task.crews)
        yield msg("Crews: {crews}", crews=crews)
    if task.after:
        yield msg("After: {tasks}", tasks=", ".join(link.key for link in task.after))
    if task.due:
        yield msg("Due: {day}", day=task.due)
