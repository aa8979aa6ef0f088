"""A schedule of another program in one form, whatever it was read from, before it becomes tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from kuznia.intake.project_notes import Place
from kuznia.intake.working_time import Days
from kuznia.model.language import Message


@dataclass(frozen=True, slots=True)
class DraftCalendar:
    """A calendar with the working time of its week."""

    wish: str
    """What its code is made of."""
    name: str
    days: Days
    off: tuple[tuple[date, date], ...]
    """First and last day of each stretch without work."""
    odd: tuple[date, ...]
    """Days on which there is work otherwise than in the week."""
    place: Place
    is_default: bool = False
    """Whether it may be left out where it is the week of a crew without a calendar."""


@dataclass(frozen=True, slots=True)
class DraftCrew:
    """People or places that work needs."""

    wish: str
    name: str
    size: float | None
    """Nothing when the file does not say how many there are."""
    calendar: str | None
    place: Place


@dataclass(frozen=True, slots=True)
class DraftTask:
    """Work that is to be taken in."""

    wish: str
    name: str
    hours: float
    calendar: str | None
    """Nothing when it is worked on by the calendars of its crews or of the project."""
    place: Place
    not_before: datetime | None = None
    due: datetime | None = None


@dataclass(frozen=True, slots=True)
class DraftLink:
    """A task that waits for another."""

    task: str
    after: str
    link: str
    lag_hours: float
    place: Place


@dataclass(frozen=True, slots=True)
class DraftUse:
    """A crew that works on a task."""

    task: str
    crew: str
    count: float
    place: Place


@dataclass(slots=True)
class Draft:
    """What was read; calendars, crews and tasks by their identifiers in the file."""

    kind: str
    name: str = ""
    calendars: dict[str, DraftCalendar] = field(default_factory=dict[str, DraftCalendar])
    crews: dict[str, DraftCrew] = field(default_factory=dict[str, DraftCrew])
    tasks: dict[str, DraftTask] = field(default_factory=dict[str, DraftTask])
    links: list[DraftLink] = field(default_factory=list[DraftLink])
    uses: list[DraftUse] = field(default_factory=list[DraftUse])
    project_calendar: str | None = None
    """For tasks with neither calendar nor crews."""
    left_out: dict[str, Message] = field(default_factory=dict[str, Message])
    """Why tasks are not taken in, by their identifier."""
    no_crews: dict[str, str] = field(default_factory=dict[str, str])
    """Names of resources that are no crews, by their identifier."""


LINKS: Mapping[str, int] = {"FS": 0, "SS": 1, "FF": 2, "SF": 3}
"""Kinds of link, first those that are kept where there are several between two tasks."""
