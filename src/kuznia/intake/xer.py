"""Reading a schedule from an XER file of Primavera P6."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from kuznia.intake.project_draft import (
    Draft,
    DraftCalendar,
    DraftCrew,
    DraftLink,
    DraftTask,
    DraftUse,
)
from kuznia.intake.project_notes import Notes, Place, name_and_code, named, plain_name
from kuznia.intake.project_tables import tables_of
from kuznia.intake.working_time import STANDARD
from kuznia.intake.xer_calendar import Undecodable, WorkingTime, read_working_time, stretches
from kuznia.intake.xer_text import Record, Tables, read_tables
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import Message, msg
from kuznia.model.project_plan import ProjectPlan

WANTED = {
    "PROJECT": frozenset({"proj_id", "proj_short_name", "clndr_id"}),
    "CALENDAR": frozenset({"clndr_id", "clndr_name", "base_clndr_id", "clndr_data"}),
    "RSRC": frozenset({"rsrc_id", "rsrc_short_name", "rsrc_name", "rsrc_type", "clndr_id"}),
    "RSRCRATE": frozenset({"rsrc_id", "max_qty_per_hr", "start_date"}),
    "TASK": frozenset(
        {"task_id", "proj_id", "clndr_id", "task_code", "task_name", "task_type", "status_code",
         "target_drtn_hr_cnt", "remain_drtn_hr_cnt", "act_end_date", "cstr_type", "cstr_date",
         "cstr_type2", "cstr_date2", "suspend_date", "expect_end_date"}
    ),
    "TASKPRED": frozenset({"task_id", "pred_task_id", "pred_type", "lag_hr_cnt"}),
    "TASKRSRC": frozenset({"task_id", "rsrc_id", "target_qty_per_hr"}),
}  # fmt: skip
_KINDS = {"PR_FS": "FS", "PR_SS": "SS", "PR_FF": "FF", "PR_SF": "SF"}
_CREWS = frozenset({"RT_Labor", "RT_Equip", ""})
_MILESTONES = frozenset({"TT_Mile", "TT_FinMile"})
_FOLLOWING = {
    "TT_WBS": msg("it is a summary, and follows from the tasks under it"),
    "TT_LOE": msg("it is a level of effort, whose length follows from other tasks"),
}
_STARTS = frozenset({"CS_MSOA", "CS_MSO", "CS_MANDSTART"})
_FINISHES = frozenset({"CS_MEOB", "CS_MEO", "CS_MANDFIN"})
_EXACT = frozenset({"CS_MSOA", "CS_MEOB"})
"""Constraints that the tables hold as they are."""


def read_xer(content: bytes, project: str = "", prefix: str = "") -> ProjectPlan:
    """Read a schedule from the content of an XER file.

    *project* names one of several projects in the file, and *prefix* stands before the codes of
    tasks.  Raises Invalid when the content is none or has several projects and none is named,
    NotFound when it has not the one that is named, and Refused when it is too large.
    """
    notes = Notes()
    tables = read_tables(content, WANTED, notes)
    draft = Draft("xer")
    _Xer(tables, draft, notes, prefix).read(project)
    if tables.others:
        counted = (f"{name} ({count})" for name, count in sorted(tables.others.items()))
        notes.warn(Place("XER"), msg("tables that are not taken in: {names}", names=named(counted)))
    return tables_of(draft, notes)


class _Xer:
    """The records of a file on their way into a draft."""

    def __init__(self, tables: Tables, draft: Draft, notes: Notes, prefix: str) -> None:
        self.tables = tables
        self.draft = draft
        self.notes = notes
        self.prefix = prefix

    def read(self, project: str) -> None:
        """Read the project that is named, or the only one."""
        if not self.tables["TASK"]:
            raise Invalid(msg("the file has no tasks"), self.notes.findings)
        chosen = self._project(project)
        calendars = {record["clndr_id"]: record for record in self.tables["CALENDAR"]}
        for record in calendars.values():
            self._calendar(record, calendars.get(record["base_clndr_id"]))
        rates: dict[str, list[Record]] = {}
        for rate in sorted(self.tables["RSRCRATE"], key=lambda each: each["start_date"]):
            rates.setdefault(rate["rsrc_id"], []).append(rate)
        for record in self.tables["RSRC"]:
            self._crew(record, rates.get(record["rsrc_id"], []))
        users = {record["task_id"] for record in self.tables["TASKRSRC"] if record["rsrc_id"]}
        for record in self.tables["TASK"]:
            if record["proj_id"] == chosen:
                self._task(record, has_crews=record["task_id"] in users)
            else:
                self.draft.left_out[record["task_id"]] = msg("it is of another project")
        for record in self.tables["TASKPRED"]:
            self._link(record)
        for record in self.tables["TASKRSRC"]:
            self._use(record)

    def _project(self, asked: str) -> str:
        """Give the identifier of the project whose tasks are meant."""
        names = {record["proj_id"]: record["proj_short_name"] for record in self.tables["PROJECT"]}
        there = dict.fromkeys(record["proj_id"] for record in self.tables["TASK"])
        shown = named(names.get(each, each) for each in there)
        fitting = [each for each in there if asked in (each, names.get(each, each))]
        if asked and len(fitting) != 1:
            raise NotFound(
                msg("the file has no project {name} with tasks", name=asked),
                msg("it has: {names}", names=shown),
            )
        if not asked and len(there) > 1:
            raise Invalid(
                msg("the file has several projects with tasks: {names}", names=shown),
                hint=msg("name the one that is meant with --project"),
            )
        chosen = fitting[0] if asked else next(iter(there))
        others = [names.get(each, each) for each in there if each != chosen]
        if others:
            self.notes.warn(
                Place("PROJECT"),
                msg("other projects are not taken in: {names}", names=named(others)),
            )
        self.draft.name = plain_name(names.get(chosen, chosen))
        return chosen

    def _calendar(self, record: Record, base: Record | None) -> None:
        name = plain_name(record["clndr_name"]) or record["clndr_id"]
        try:
            time = read_working_time(record["clndr_data"])
        except Undecodable:
            self.notes.warn(
                record.at("clndr_data"),
                msg("the working time of {name} cannot be read; Monday to Friday is taken, "
                    "eight hours a day", name=name),
            )  # fmt: skip
            time = WorkingTime(tuple(tuple(day) for day in STANDARD), (), ())
        off = set(time.off)
        if base is not None and base is not record:
            off |= self._off(base) - set(time.odd)
        said, wish = name_and_code(name)
        days_off = stretches(tuple(sorted(off)))
        self.draft.calendars[record["clndr_id"]] = DraftCalendar(
            wish, said, time.days, days_off, time.odd, record.at("clndr_data")
        )

    def _off(self, record: Record) -> set[date]:
        try:
            return set(read_working_time(record["clndr_data"]).off)
        except Undecodable:
            return set()  # told of that calendar itself

    def _crew(self, record: Record, rates: Sequence[Record]) -> None:
        uid, name = record["rsrc_id"], record["rsrc_name"]
        wish = plain_name(record["rsrc_short_name"]) or plain_name(name) or uid
        if record["rsrc_type"] not in _CREWS:
            self.draft.no_crews[uid] = plain_name(name) or wish
            return
        size = None
        for rate in rates:
            size = self.notes.number(rate["max_qty_per_hr"], rate.at("max_qty_per_hr"))
        calendar = record["clndr_id"] or None
        self.draft.crews[uid] = DraftCrew(wish, name, size, calendar, record.at("rsrc_id"))

    def _task(self, record: Record, *, has_crews: bool) -> None:
        uid, kind = record["task_id"], record["task_type"]
        code = plain_name(record["task_code"]) or uid
        if kind in _FOLLOWING:
            self.draft.left_out[uid] = _FOLLOWING[kind]
            self.notes.warn(
                record.at("task_type"),
                msg("{task} is not taken in: {why}", task=code, why=_FOLLOWING[kind]),
            )
            return
        if uid in self.draft.tasks:
            self.notes.refuse(record.at("task_id"), msg("{task} is already in the file", task=uid))
        hours = self._hours(record, code)
        limits = self._limits(record, code)
        by_crews = kind == "TT_Rsrc" and has_crews
        self.draft.tasks[uid] = DraftTask(
            self.prefix + code,
            record["task_name"],
            0.0 if kind in _MILESTONES else hours,
            None if by_crews else record["clndr_id"] or None,
            record.at("task_code"),
            *limits,
        )

    def _hours(self, record: Record, code: str) -> float:
        """Give the working hours that remain to be done."""
        field = "target_drtn_hr_cnt"
        whole = self.notes.number(record[field], record.at(field)) or 0.0
        status = record["status_code"]
        if status == "TK_Complete":
            self.notes.warn(
                record.at("status_code"),
                msg("{task} is done since {day}, and comes in with 0 hours", task=code,
                    day=record["act_end_date"][:10] or "–"),
            )  # fmt: skip
            return 0.0
        if status == "TK_Active":
            field = "remain_drtn_hr_cnt"
            remaining = self.notes.number(record[field], record.at(field))
            remaining = whole if remaining is None else remaining
            self.notes.warn(
                record.at("status_code"),
                msg("{task} is under way: {remaining} of its {hours} hours are still to be done, "
                    "and come in", task=code, remaining=f"{remaining:g}", hours=f"{whole:g}"),
            )  # fmt: skip
            return remaining
        return whole

    def _limits(self, record: Record, code: str) -> tuple[datetime | None, datetime | None]:
        """Give before when it may not start and by when it should be done."""
        not_before: datetime | None = None
        due: datetime | None = None
        for suffix in ("", "2"):
            kind, field = record[f"cstr_type{suffix}"], f"cstr_date{suffix}"
            moment = self.notes.moment(record[field], record.at(field))
            if not kind:
                continue
            if kind in _STARTS and moment is not None:
                not_before = moment if not_before is None else max(not_before, moment)
            elif kind in _FINISHES and moment is not None:
                due = moment if due is None else min(due, moment)
            if kind not in _EXACT or moment is None:
                self.notes.warn(record.at(f"cstr_type{suffix}"), _constraint(code, kind))
        for field in ("suspend_date", "expect_end_date"):
            if record[field]:
                self.notes.warn(
                    record.at(field),
                    msg("{task} has a {field} of {day}, which is not kept", task=code,
                        field=field, day=record[field][:10]),
                )  # fmt: skip
        return not_before, due

    def _link(self, record: Record) -> None:
        if record["task_id"] in self.draft.left_out and record["pred_task_id"] not in (
            self.draft.tasks
        ):
            return  # between tasks that are not taken in, which was told
        kind = _KINDS.get(record["pred_type"])
        lag = self.notes.number(record["lag_hr_cnt"], record.at("lag_hr_cnt")) or 0.0
        if kind is None:
            self.notes.refuse(
                record.at("pred_type"),
                msg("'{word}' is not allowed here", word=record["pred_type"]),
                msg("one of {words}", words=", ".join(_KINDS)),
            )
            return
        place = record.at("pred_task_id")
        self.draft.links.append(
            DraftLink(record["task_id"], record["pred_task_id"], kind, lag, place)
        )

    def _use(self, record: Record) -> None:
        task, crew = record["task_id"], record["rsrc_id"]
        if not crew:
            if task in self.draft.tasks:
                self.notes.warn(
                    record.at("rsrc_id"),
                    msg("{task} needs a role and no resource, which is not taken in",
                        task=self.draft.tasks[task].wish),
                )  # fmt: skip
            return
        field = "target_qty_per_hr"
        count = self.notes.number(record[field], record.at(field))
        self.draft.uses.append(DraftUse(task, crew, count or 1.0, record.at(field)))


def _constraint(task: str, kind: str) -> Message:
    if kind in _STARTS:
        return msg("{task} is to start on a certain day ({kind}), which is taken as not before it",
                   task=task, kind=kind)  # fmt: skip
    if kind in _FINISHES:
        return msg("{task} is to finish on a certain day ({kind}), which is taken as due on it",
                   task=task, kind=kind)  # fmt: skip
    return msg("{task} has a constraint that is not kept: {kind}", task=task, kind=kind)
