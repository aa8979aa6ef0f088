"""Work with its days: what a schedule hands to calendars, charts and other programs."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

OWN_FIELDS = {
    "code": "Kuznia code",
    "kit": "Kuznia kit",
    "fleet": "Kuznia fleet",
    "serial": "Kuznia serial number",
    "held": "Kuznia holds start",
    "not_before": "Kuznia not before",
}
"""Names of the fields in which other programs keep what they have no place for."""


@dataclass(frozen=True, slots=True)
class ScheduledLink:
    """What a task of a schedule waits for."""

    key: str
    """Key of the other task of the schedule."""
    link: str = "FS"
    """FS, SS, FF or SF, as in the table task_order."""
    lag_hours: float = 0.0
    """Working hours between them; negative for an overlap."""


@dataclass(frozen=True, slots=True)
class ScheduledTask:
    """One piece of work with its days: a task of the table tasks, on one system when it has a kit."""

    key: str
    """The same in every schedule for the same work, such as `WIRE` or `TRUCKS/N-001/WIRE`."""
    task: str
    """Code of the task."""
    name: str
    """For people; empty for the code."""
    start: datetime
    end: datetime
    """Local time at the place of work, without a time zone, and not before the start."""
    hours: float
    """Working hours from start to end; 0 for a milestone."""
    kit: str = ""
    fleet: str = ""
    serial: str = ""
    """Of the system that the work is done on; all three are empty for work done once."""
    calendar: str = ""
    """Code of the calendar by which it is worked on; empty for those of its crews."""
    crews: tuple[tuple[str, int], ...] = ()
    """Crews and how many of each."""
    after: tuple[ScheduledLink, ...] = ()
    not_before: str = ""
    """Day before which it might not start, YYYY-MM-DD; empty for any."""
    due: str = ""
    """Day by which it should be done, YYYY-MM-DD; empty for none."""
