"""A schedule as a Microsoft Project XML file, in the order of elements that its schema demands.

Each task is held at its start by a constraint, as Project would otherwise move it; what Project has
no place for, and whether the constraint is ours, stands in text fields of the task.  So the file
can be read back.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID, uuid5
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from kuznia.model.language import language
from kuznia.model.lists import split_words
from kuznia.model.programme import Programme
from kuznia.model.retrofit_tables import WEEKDAYS
from kuznia.model.schedule import OWN_FIELDS, ScheduledTask

Row = Mapping[str, Any]

SPACE = "http://schemas.microsoft.com/project"
_NAMESPACE = UUID("8a1a6f9e-2d0b-5c43-8f0f-0d6f5e7c4b21")
"""Of the identifiers that are made here; changing it would make every task another one."""
_FIELD_IDS = dict(
    zip(OWN_FIELDS, (188743731, 188743734, 188743737, 188743740, 188743743, 188743746), strict=True)
)
"""The text fields 1 to 6 of a task."""
_LINKS = {"FF": 0, "FS": 1, "SF": 2, "SS": 3}
_HOURS = 5
"""The format of lengths that shows hours."""
_NOT_BEFORE = 4
_STANDARD: Row = {
    "weekdays": "mon;tue;wed;thu;fri", "from_hour": 8, "hours": 8
}  # fmt: skip
_LISTS = str.maketrans(",[]", ";()")
_LONGEST_NAME = 512
"""Characters of a name that the schema allows."""
_UNSEEN = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


def ms_project_of(
    tasks: Sequence[ScheduledTask], programme: Programme, name: str, stamp: datetime
) -> bytes:
    """Give a schedule as the content of a Microsoft Project XML file.

    Calendars, days off and crews are those of the programme that the tasks use.  *stamp* is the
    moment of writing.  Links to what is not in the schedule are left out.
    """
    return _Writing(tasks, programme).document(name, stamp)


class _Writing:
    """The parts of a file, with the numbers by which they name each other."""

    def __init__(self, tasks: Sequence[ScheduledTask], programme: Programme) -> None:
        self.tasks = tasks
        self.numbers = {task.key: number for number, task in enumerate(tasks, 1)}
        used = dict.fromkeys(crew for task in tasks for crew, _count in task.crews)
        known = {row["crew"]: row for row in programme.filled("crews").iter_rows(named=True)}
        self.crews: dict[str, Row] = {code: known.get(code, {"crew": code}) for code in used}
        self.crew_numbers = {code: number for number, code in enumerate(self.crews, 1)}
        wanted: set[object] = {task.calendar for task in tasks}
        wanted |= {crew.get("calendar") for crew in self.crews.values()}
        self.calendars: dict[str, Row] = {
            str(row["calendar"]): row
            for row in programme.filled("calendars").iter_rows(named=True)
            if row["calendar"] in wanted
        }
        self.calendar_numbers = {code: number for number, code in enumerate(self.calendars, 2)}
        self.days_off: dict[str, list[Row]] = {}
        for row in programme["days_off"].iter_rows(named=True):
            self.days_off.setdefault(row["calendar"], []).append(row)

    def document(self, name: str, stamp: datetime) -> bytes:
        project = Element("Project", {"xmlns": SPACE})
        starts = [task.start for task in self.tasks] or [stamp.replace(tzinfo=None)]
        ends = [task.end for task in self.tasks] or starts
        _put(project, SaveVersion=14, Name=name[:_LONGEST_NAME], Title=name[:_LONGEST_NAME], CreationDate=_moment(stamp),
             ScheduleFromStart=1, StartDate=_moment(min(starts)), FinishDate=_moment(max(ends)),
             CalendarUID=1, DefaultStartTime="08:00:00", DefaultFinishTime="16:00:00",
             MinutesPerDay=480, MinutesPerWeek=2400, DaysPerMonth=20, DefaultTaskType=1,
             DurationFormat=_HOURS, WorkFormat=2, HonorConstraints=1, NewTasksEffortDriven=0,
             NewTasksAreManual=0)  # fmt: skip
        fields = SubElement(project, "ExtendedAttributes")
        for number, (key, alias) in enumerate(OWN_FIELDS.items(), 1):
            _put(SubElement(fields, "ExtendedAttribute"), FieldID=_FIELD_IDS[key],
                 FieldName=f"Text{number}", Alias=alias)  # fmt: skip
        _all(project, "Calendars", self._calendars())
        _all(project, "Tasks", map(self._task, self.tasks))
        _all(project, "Resources", map(self._resource, self.crews))
        _all(project, "Assignments", self._assignments())
        indent(project, " ")
        return tostring(project, "utf-8", xml_declaration=True) + b"\n"

    def _calendars(self) -> Iterator[Element]:
        yield _calendar(1, "Standard", _STANDARD, ())
        for code, number in self.calendar_numbers.items():
            row = self.calendars[code]
            said = _name(row)
            name = f"{said[: _LONGEST_NAME - 70]} [{code}]" if said else code
            yield _calendar(number, name, row, self.days_off.get(code, list[Row]()))
        for code, crew in self.crews.items():
            base = self.calendar_numbers.get(crew.get("calendar") or "", 1)
            calendar = Element("Calendar")
            _put(calendar, UID=self._own_calendar(code), Name=_crew_name(crew) or code,
                 IsBaseCalendar=0, BaseCalendarUID=base)  # fmt: skip
            yield calendar

    def _own_calendar(self, crew: str) -> int:
        """Give the number of the calendar of a crew, which Project wants beside the one it follows."""
        return 1 + len(self.calendars) + self.crew_numbers[crew]

    def _task(self, task: ScheduledTask) -> Element:
        element = Element("Task")
        number = self.numbers[task.key]
        work = task.hours * sum(count for _crew, count in task.crews)
        _put(element, UID=number, GUID=str(uuid5(_NAMESPACE, task.key)).upper(), ID=number,
             Name=(task.name or task.task)[:_LONGEST_NAME], Active=1, Manual=0, Type=1, IsNull=0, WBS=number,
             OutlineNumber=number, OutlineLevel=1, Priority=500, Start=_moment(task.start),
             Finish=_moment(task.end), Duration=_length(task.hours), DurationFormat=_HOURS,
             Work=_length(work), EffortDriven=0, Estimated=0, Milestone=int(task.hours == 0),
             Summary=0, PercentComplete=0, ConstraintType=_NOT_BEFORE,
             CalendarUID=self.calendar_numbers.get(task.calendar, -1),
             ConstraintDate=_moment(task.start))  # fmt: skip
        if task.due:
            _put(element, Deadline=f"{task.due}T23:59:00")
        for link in task.after:
            if link.key in self.numbers:
                _put(SubElement(element, "PredecessorLink"),
                     PredecessorUID=self.numbers[link.key], Type=_LINKS[link.link],
                     CrossProject=0, LinkLag=round(link.lag_hours * 600), LagFormat=_HOURS)  # fmt: skip
        for key, value in _own(task).items():
            if value:
                _put(SubElement(element, "ExtendedAttribute"), FieldID=_FIELD_IDS[key], Value=value)
        return element

    def _resource(self, code: str) -> Element:
        element = Element("Resource")
        number, crew = self.crew_numbers[code], self.crews[code]
        _put(element, UID=number, GUID=str(uuid5(_NAMESPACE, f"crew {code}")).upper(), ID=number,
             Name=_crew_name(crew) or code, Type=1, IsNull=0, Code=code,
             MaxUnits=f"{crew.get('size') or 1:.2f}", CalendarUID=self._own_calendar(code))  # fmt: skip
        return element

    def _assignments(self) -> Iterator[Element]:
        uses = ((task, crew, count) for task in self.tasks for crew, count in task.crews)
        for number, (task, crew, count) in enumerate(uses, 1):
            element = Element("Assignment")
            _put(element, UID=number, TaskUID=self.numbers[task.key],
                 ResourceUID=self.crew_numbers[crew], Finish=_moment(task.end),
                 Start=_moment(task.start), Units=f"{count:.2f}", Work=_length(task.hours * count))  # fmt: skip
            yield element


def _calendar(number: int, name: str, row: Row, days_off: Iterable[Row]) -> Element:
    element = Element("Calendar")
    _put(element, UID=number, Name=name, IsBaseCalendar=1, BaseCalendarUID=-1)
    days = SubElement(element, "WeekDays")
    for day, spans in enumerate(_days(row), 1):
        week_day = SubElement(days, "WeekDay")
        _put(week_day, DayType=day, DayWorking=int(bool(spans)))
        if spans:
            times = SubElement(week_day, "WorkingTimes")
            for start, end in spans:
                _put(SubElement(times, "WorkingTime"), FromTime=f"{start:02d}:00:00",
                     ToTime=f"{end % 24:02d}:00:00")  # fmt: skip
    off = sorted(days_off, key=lambda row: str(row["first"]))
    if off:
        exceptions = SubElement(element, "Exceptions")
        for stretch in off:
            _exception(exceptions, stretch["first"], stretch["last"] or stretch["first"])
    return element


def _exception(exceptions: Element, first: str, last: str) -> None:
    element = SubElement(exceptions, "Exception")
    count = (date.fromisoformat(last) - date.fromisoformat(first)) // timedelta(days=1) + 1
    _put(element, EnteredByOccurrences=0)
    _put(SubElement(element, "TimePeriod"), FromDate=f"{first}T00:00:00", ToDate=f"{last}T23:59:00")
    _put(element, Occurrences=count, Name=first, Type=1, DayWorking=0)


def _days(row: Row) -> list[list[tuple[int, int]]]:
    """Give the hours of work of each day from Sunday on; a night shift ends on the next day."""
    days: list[list[tuple[int, int]]] = [[] for _ in range(7)]
    begin, end = int(row["from_hour"]), int(row["from_hour"]) + int(row["hours"])
    for word in split_words(row["weekdays"]):
        day = (WEEKDAYS.index(word) + 1) % 7
        days[day].append((begin, min(end, 24)))
        if end > 24:
            days[(day + 1) % 7].append((0, end - 24))
    return [sorted(spans) for spans in days]


def _own(task: ScheduledTask) -> dict[str, str]:
    """Give what Project has no field for, by the names of OWN_FIELDS."""
    return {
        "code": task.key,
        "kit": task.kit,
        "fleet": task.fleet,
        "serial": task.serial,
        "held": _moment(task.start),
        "not_before": task.not_before,
    }


def _name(row: Row) -> str:
    """Give the name of a row in the language in force, or else in the other."""
    first, second = ("name_uk", "name") if language() == "uk" else ("name", "name_uk")
    return row.get(first) or row.get(second) or ""


def _crew_name(row: Row) -> str:
    """Give a name without the signs that Project has lists of resources set apart by."""
    return _name(row).translate(_LISTS)[:_LONGEST_NAME]


def _all(parent: Element, name: str, elements: Iterable[Element]) -> None:
    """Put a collection into an element; the schema wants none that is empty."""
    found = list(elements)
    if found:
        SubElement(parent, name).extend(found)


def _put(parent: Element, **values: object) -> None:
    for name, value in values.items():
        SubElement(parent, name).text = _UNSEEN.sub("", str(value))


def _moment(moment: datetime) -> str:
    return moment.replace(tzinfo=None, microsecond=0).isoformat()


def _length(hours: float) -> str:
    """Give a length of time, to the second.

    >>> _length(1.5)
    'PT1H30M0S'
    """
    seconds = round(hours * 3600)
    return f"PT{seconds // 3600}H{seconds // 60 % 60}M{seconds % 60}S"
