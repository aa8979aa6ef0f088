"""Reading a schedule from a Microsoft Project XML file."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from kuznia.intake.ms_project_calendar import Calendars, read_calendars
from kuznia.intake.ms_project_elements import Element, ProjectFile, read_project_file
from kuznia.intake.project_draft import (
    Draft,
    DraftCalendar,
    DraftCrew,
    DraftLink,
    DraftTask,
    DraftUse,
)
from kuznia.intake.project_notes import Notes, Place, named, plain_name
from kuznia.intake.project_tables import tables_of
from kuznia.intake.working_time import DAY
from kuznia.model.as_read import shown
from kuznia.model.codes import is_plain
from kuznia.model.language import Message, msg
from kuznia.model.project_plan import ProjectPlan
from kuznia.model.schedule import OWN_FIELDS

_LENGTH = re.compile(r"PT([0-9]{1,9})H(?:([0-9]{1,9})M)?(?:([0-9]{1,9}(?:\.[0-9]{1,9})?)S)?")
_KINDS = {"0": "FF", "1": "FS", "2": "SF", "3": "SS", "": "FS"}
_ELAPSED = frozenset({"4", "6", "8", "10", "12", "20", "36", "38", "40", "42", "44", "52"})
_SHARES = frozenset({"19", "20", "51", "52"})
"""Formats of lengths: round the clock, and in percent of the other task."""
_ROUND_THE_CLOCK = "ELAPSED"
_LATE, _START_ON, _FINISH_ON, _NOT_BEFORE, _BY = "1", "2", "3", "4", "7"
_CONSTRAINTS = {
    _LATE: "ALAP", _START_ON: "MSO", _FINISH_ON: "MFO", "5": "SNLT", "6": "FNET", _BY: "FNLT",
}  # fmt: skip
_SUMMARY = msg("it is a summary, and follows from the tasks under it")


def read_ms_project(content: bytes, prefix: str = "") -> ProjectPlan:
    """Read a schedule from the content of a Microsoft Project XML file.

    *prefix* stands before the codes of tasks.  Raises Invalid when the content is none or damaged,
    and MissingExtra when the library that reads XML is not installed.
    """
    notes = Notes()
    file = read_project_file(content)
    draft = Draft("ms-project", plain_name(file.fields.get("Title") or file.fields.get("Name", "")))
    _MsProject(file, draft, notes, prefix).read()
    if file.not_kept:
        counted = (f"{name} ({count})" for name, count in sorted(file.not_kept.items()))
        notes.warn(
            Place("Project"), msg("elements that are not taken in: {names}", names=named(counted))
        )
    return tables_of(draft, notes)


class _MsProject:
    """The elements of a file on their way into a draft."""

    def __init__(self, file: ProjectFile, draft: Draft, notes: Notes, prefix: str) -> None:
        self.file = file
        self.draft = draft
        self.notes = notes
        self.prefix = prefix
        aliases = {name: key for key, name in OWN_FIELDS.items()}
        self.own = {
            each["FieldID"]: aliases[each["Alias"]]
            for each in file["ExtendedAttributes"]
            if each["Alias"] in aliases
        }
        """Which of the file's own fields are those that Kuznia writes."""
        default = file.fields.get("CalendarUID", "")
        self.calendars: Calendars = read_calendars(file["Calendars"], default, notes)
        draft.calendars.update(self.calendars.drafts)
        draft.project_calendar = self.calendars.of(default)

    def read(self) -> None:
        """Read crews, tasks, and what joins them."""
        codes = Counter(each["Code"] for each in self.file["Resources"])
        for each in self.file["Resources"]:
            self._crew(each, codes)
        summaries: list[str] = []
        for each in self.file["Tasks"]:
            if each["IsNull"] != "1" and each["UID"] != "0":
                self._task(each, summaries)
        if summaries:
            self.notes.warn(
                Place("Task", None, "Summary"),
                msg("summaries are not taken in, as they follow from the tasks under them: {names}",
                    names=named(summaries)),
            )  # fmt: skip
        for each in self.file["Tasks"]:
            for link in each.all("PredecessorLink"):
                self._link(each["UID"], link)
        for each in self.file["Assignments"]:
            self._use(each)

    def _crew(self, element: Element, codes: Counter[str]) -> None:
        uid, name = element["UID"], plain_name(element["Name"])
        if element["IsNull"] == "1" or uid in ("0", ""):
            return
        if element["Type"] not in ("", "1") or element["IsCostResource"] == "1":
            self.draft.no_crews[uid] = name or uid
            return
        code = element["Code"]
        wish = code if is_plain(code) and codes[code] == 1 else name or f"crew-{uid}"
        size = self.notes.number(element["MaxUnits"], element.at("MaxUnits"))
        calendar = self.calendars.of(element["CalendarUID"])
        self.draft.crews[uid] = DraftCrew(wish, name, size, calendar, element.at("UID"))

    def _task(self, element: Element, summaries: list[str]) -> None:
        uid = element["UID"]
        name = plain_name(element["Name"]) or f"UID {uid}"
        own = {
            self.own[each["FieldID"]]: each["Value"]
            for each in element.all("ExtendedAttribute")
            if each["FieldID"] in self.own
        }
        others = len(element.all("ExtendedAttribute")) - len(own)
        if others > 0:
            self.file.not_kept["ExtendedAttribute"] += others
        if element["Summary"] == "1":
            summaries.append(name)
            self.draft.left_out[uid] = _SUMMARY
            self._limits(element, name, own, only_tell=True)
            return
        why = _why_not(element, own)
        if why is not None:
            self.draft.left_out[uid] = why
            message = msg("{task} is not taken in: {why}", task=name, why=why)
            self.notes.warn(element.at("UID"), message)
            return
        if uid in self.draft.tasks:
            self.notes.refuse(element.at("UID"), msg("{task} is already in the file", task=uid))
        hours = self._hours(element, name)
        not_before, due = self._limits(element, name, own)
        elapsed = element["DurationFormat"] in _ELAPSED and hours > 0
        code = own.get("code", "")
        self.draft.tasks[uid] = DraftTask(
            f"{self.prefix}{code}" if is_plain(code) else f"{self.prefix or 'T'}{uid}",
            element["Name"],
            hours,
            self._round_the_clock(element, name)
            if elapsed
            else self.calendars.of(element["CalendarUID"]),
            element.at("UID"),
            not_before,
            due,
        )

    def _hours(self, element: Element, name: str) -> float:
        """Give the working hours that remain to be done."""
        whole = self._length(element, "Duration") or 0.0
        done = self.notes.number(element["PercentComplete"], element.at("PercentComplete")) or 0.0
        if done <= 0:
            return whole
        if done >= 100:
            self.notes.warn(
                element.at("PercentComplete"),
                msg("{task} is done since {day}, and comes in with 0 hours", task=name,
                    day=element["ActualFinish"][:10] or "–"),
            )  # fmt: skip
            return 0.0
        remaining = self._length(element, "RemainingDuration")
        remaining = whole * (1 - done / 100) if remaining is None else remaining
        self.notes.warn(
            element.at("PercentComplete"),
            msg("{task} is under way: {remaining} of its {hours} hours are still to be done, "
                "and come in", task=name, remaining=f"{remaining:g}", hours=f"{whole:g}"),
        )  # fmt: skip
        return remaining

    def _length(self, element: Element, field: str) -> float | None:
        """Read a length of time in hours."""
        text = element[field]
        if not text:
            return None
        found = _LENGTH.fullmatch(text)
        if found is None:
            self.notes.refuse(
                element.at(field),
                msg("'{cell}' is not a length of time", cell=shown(text)),
                msg("hours, minutes and seconds, such as PT8H0M0S"),
            )
            return None
        return float(found[1]) + float(found[2] or 0) / 60 + float(found[3] or 0) / 3600

    def _round_the_clock(self, element: Element, name: str) -> str:
        """Give the calendar of work that goes on day and night."""
        uid = _ROUND_THE_CLOCK
        self.draft.calendars.setdefault(
            uid,
            DraftCalendar(uid, "Round the clock", [[(0, DAY)]] * 7, (), (), element.at("Duration")),
        )
        self.notes.fix(
            element.at("DurationFormat"),
            msg("{task} lasts day and night, and has the calendar {calendar}", task=name,
                calendar=uid),
        )  # fmt: skip
        return uid

    def _limits(
        self, element: Element, name: str, own: Mapping[str, str], *, only_tell: bool = False
    ) -> tuple[datetime | None, datetime | None]:
        """Give before when a task may not start and by when it should be done."""
        kind, moment = element["ConstraintType"], None
        if kind not in ("", "0", _LATE):
            moment = self.notes.moment(element["ConstraintDate"], element.at("ConstraintDate"))
        due = self.notes.moment(element["Deadline"], element.at("Deadline"))
        if only_tell:
            if kind not in ("", "0") or due is not None:
                self.notes.warn(
                    element.at("ConstraintType"),
                    msg("{task} has a constraint or deadline that is not kept: {why}", task=name,
                        why=_SUMMARY),
                )  # fmt: skip
            return None, None
        not_before: datetime | None = None
        if kind in (_NOT_BEFORE, _START_ON):
            not_before = moment
        elif kind in (_BY, _FINISH_ON) and moment is not None:
            due = moment if due is None else min(due, moment)
        if kind == _NOT_BEFORE and own.get("held") and own["held"] == element["ConstraintDate"]:
            place = element.at("ExtendedAttribute")
            not_before = self.notes.moment(own.get("not_before", ""), place)
        if kind in _CONSTRAINTS and kind != _BY:
            self.notes.warn(element.at("ConstraintType"), _constraint(name, kind))
        elif kind not in ("", "0", _NOT_BEFORE, _BY):
            self.notes.refuse(
                element.at("ConstraintType"), msg("'{word}' is not allowed here", word=kind)
            )
        if element["Manual"] == "1":
            not_before = self._by_hand(element, name) or not_before
        return not_before, due

    def _by_hand(self, element: Element, name: str) -> datetime | None:
        field = "ManualStart" if element["ManualStart"] else "Start"
        start = self.notes.moment(element[field], element.at(field))
        self.notes.warn(
            element.at("Manual"),
            msg("{task} is scheduled by hand to {day}, which is taken as not before it", task=name,
                day="–" if start is None else start.date().isoformat()),
        )  # fmt: skip
        return start

    def _link(self, task: str, element: Element) -> None:
        after, kind = element["PredecessorUID"], _KINDS.get(element["Type"])
        place = element.at("PredecessorUID")
        if task in self.draft.left_out and after not in self.draft.tasks:
            return  # between tasks that are not taken in, which was told
        if element["CrossProject"] == "1":
            self.notes.warn(
                place, msg("a link of {task} to another file is not taken in", task=f"UID {task}")
            )
            return
        if kind is None:
            self.notes.refuse(
                element.at("Type"), msg("'{word}' is not allowed here", word=element["Type"]),
                msg("one of {words}", words="0, 1, 2, 3"),
            )  # fmt: skip
            return
        lag = self._lag(element, after)
        self.draft.links.append(DraftLink(task, after, kind, lag, place))

    def _lag(self, element: Element, after: str) -> float:
        """Give the lag of a link in working hours."""
        length = self.notes.number(element["LinkLag"], element.at("LinkLag")) or 0.0
        lag_format = element["LagFormat"]
        if length == 0:
            return 0.0
        if lag_format in _SHARES:
            other = self.draft.tasks.get(after)
            hours = length / 100 * (other.hours if other else 0.0)
            self.notes.fix(
                element.at("LagFormat"),
                msg("a lag of {share} percent is taken as {hours} hours", share=f"{length:g}",
                    hours=f"{hours:g}"),
            )  # fmt: skip
            return hours
        hours = length / 600
        if lag_format in _ELAPSED:
            self.notes.warn(
                element.at("LagFormat"),
                msg("a lag of {hours} hours day and night is taken as so many working hours",
                    hours=f"{hours:g}"),
            )  # fmt: skip
        return hours

    def _use(self, element: Element) -> None:
        task, crew = element["TaskUID"], element["ResourceUID"]
        if crew.startswith("-") or crew in ("", "0"):
            return  # nobody is assigned
        units = self.notes.number(element["Units"], element.at("Units"))
        count = 1.0 if units is None else units
        self.draft.uses.append(DraftUse(task, crew, count, element.at("Units")))


def _why_not(element: Element, own: Mapping[str, str]) -> Message | None:
    """Say why a task is not taken in; nothing when it is."""
    if own.get("serial"):
        return msg("it is work on one system, which follows from the tasks of its kit")
    if element["IsSubproject"] == "1" or element["ExternalTask"] == "1":
        return msg("it stands for what is in another file")
    if element["Active"] == "0":
        return msg("it is not active")
    return None


def _constraint(task: str, kind: str) -> Message:
    name = _CONSTRAINTS[kind]
    if kind == _START_ON:
        return msg("{task} is to start on a certain day ({kind}), which is taken as not before it",
                   task=task, kind=name)  # fmt: skip
    if kind == _FINISH_ON:
        return msg("{task} is to finish on a certain day ({kind}), which is taken as due on it",
                   task=task, kind=name)  # fmt: skip
    return msg("{task} has a constraint that is not kept: {kind}", task=task, kind=name)
