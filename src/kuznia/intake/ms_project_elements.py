"""The elements of a Microsoft Project XML file that a schedule is read from."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from importlib.util import find_spec
from io import BytesIO

from kuznia.intake.project_notes import Place
from kuznia.intake.safe_xml import Malformed, declares_type, elements
from kuznia.model.errors import Invalid, MissingExtra
from kuznia.model.language import msg

SPACE = "http://schemas.microsoft.com/project"
_SCANNED = 1024 * 1024
_MOST_EVENTS = 8_000_000
"""Starts and ends of elements; a file of ten thousand tasks with their work day by day has less."""
_DEEPEST = 24
_FIELDS = frozenset({"Title", "Name", "CalendarUID"})
_COLLECTIONS = frozenset({"Calendars", "Tasks", "Resources", "Assignments", "ExtendedAttributes"})
_WANTED = frozenset(
    {"UID", "Name", "IsBaseCalendar", "BaseCalendarUID", "WeekDays", "WeekDay", "DayType",
     "DayWorking", "WorkingTimes", "WorkingTime", "FromTime", "ToTime", "Exceptions", "Exception",
     "TimePeriod", "FromDate", "ToDate", "Type", "Period", "Month", "MonthDay", "IsNull", "Active",
     "Manual", "Summary", "IsSubproject", "ExternalTask", "Start", "Duration", "DurationFormat",
     "PercentComplete", "RemainingDuration", "ActualFinish", "ConstraintType", "ConstraintDate",
     "CalendarUID", "Deadline", "ManualStart", "PredecessorLink", "PredecessorUID",
     "CrossProject", "LinkLag", "LagFormat", "ExtendedAttribute", "FieldID", "Value", "Alias",
     "Code", "MaxUnits", "IsCostResource", "TaskUID", "ResourceUID", "Units"}
)  # fmt: skip
_NOT_KEPT = frozenset(
    {"Notes", "Baseline", "OutlineCode", "TimephasedData", "WorkWeeks", "AvailabilityPeriods",
     "HyperlinkAddress", "Stop"}
)  # fmt: skip
"""Elements that are counted and told."""
_NOT_KEPT_UNLESS = {"Cost": 0.0, "FixedCost": 0.0, "Priority": 500.0}
"""The same, but for these values, which say nothing."""


@dataclass(slots=True)
class Element:
    """An element with those of its parts that are wanted."""

    name: str
    line: int
    text: str = ""
    parts: list[Element] = field(default_factory=list["Element"])

    def __getitem__(self, name: str) -> str:
        """Give the text of the first part of that name; empty when there is none."""
        return next((part.text for part in self.parts if part.name == name), "")

    def all(self, *path: str) -> list[Element]:
        """Give the parts at the end of a path of names."""
        found: list[Element] = [self]
        for name in path:
            found = [part for each in found for part in each.parts if part.name == name]
        return found

    def at(self, field: str) -> Place:
        """Give the place of a part."""
        return Place(self.name, self.line, field)


@dataclass(slots=True)
class ProjectFile:
    """A file: the fields of the project, its collections, and how much is not kept of what."""

    fields: dict[str, str] = field(default_factory=dict[str, str])
    collections: dict[str, list[Element]] = field(default_factory=dict[str, list[Element]])
    not_kept: Counter[str] = field(default_factory=Counter[str])

    def __getitem__(self, name: str) -> list[Element]:
        """Give the elements of a collection."""
        return self.collections.get(name, [])


def is_ms_project(content: bytes) -> bool:
    """Say whether a file begins as Microsoft Project XML does."""
    head = content[:_SCANNED].replace(b"\0", b"").lstrip(b"\xef\xbb\xbf\xff\xfe \t\r\n")
    return head.startswith(b"<") and SPACE.encode() in head


def read_project_file(content: bytes) -> ProjectFile:
    """Read the elements of a Microsoft Project XML file.

    Raises Invalid when it is none, damaged or too large, and MissingExtra when the library that
    reads XML is not installed.
    """
    if not find_spec("lxml"):
        raise MissingExtra("packages", msg("Reading Microsoft Project XML"))
    if declares_type(content[:_SCANNED]):
        raise Invalid(
            msg("the file declares a document type or entities, so it was not parsed"),
            hint=msg("save it from Microsoft Project as XML"),
        )
    file = ProjectFile()
    try:
        _read(content, file)
    except Malformed as error:
        raise Invalid(
            msg("the file is damaged, is no Microsoft Project XML or has too many elements"),
            hint=msg("save it from Microsoft Project as XML, whole and without its baselines"),
        ) from error
    return file


def _read(content: bytes, file: ProjectFile) -> None:
    stack: list[Element] = []
    for event, name, element in elements(BytesIO(content), _MOST_EVENTS):
        if event == "start":
            if not stack and not str(element.tag).startswith(f"{{{SPACE}"):
                raise Malformed
            stack.append(Element(name, int(element.sourceline or 1)))
            if len(stack) > _DEEPEST:
                raise Malformed
            continue
        done = stack.pop()
        done.text = str(element.text or "").strip()
        _keep(done, stack, file)


def _keep(done: Element, stack: list[Element], file: ProjectFile) -> None:
    """Put an element that has ended where it belongs."""
    depth = len(stack)
    if depth == 0 and done.name != "Project":
        raise Malformed
    if depth == 1 and done.name in _FIELDS:
        file.fields.setdefault(done.name, done.text)
    elif depth == len(("Project", "Tasks")) and stack[1].name in _COLLECTIONS:
        file.collections.setdefault(stack[1].name, []).append(done)
    elif depth > len(("Project", "Tasks")):
        if done.name in _WANTED:
            stack[-1].parts.append(done)
        elif _says_something(done):
            file.not_kept[done.name] += 1


def _says_something(element: Element) -> bool:
    if element.name in _NOT_KEPT_UNLESS:
        try:
            return float(element.text or 0) != _NOT_KEPT_UNLESS[element.name] and element.text != ""
        except ValueError:
            return True
    return element.name in _NOT_KEPT
