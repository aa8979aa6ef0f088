"""From a schedule of another program to the tables of a programme, telling what does not fit."""

from __future__ import annotations

import math
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import Any

import polars as pl

from kuznia.intake.project_draft import (
    LINKS,
    Draft,
    DraftCalendar,
    DraftLink,
    DraftTask,
    DraftUse,
)
from kuznia.intake.project_notes import Notes, Place, named, names_of
from kuznia.intake.working_time import DAY, STANDARD, Week, clock, week_of
from kuznia.model.codes import codes_for
from kuznia.model.language import msg
from kuznia.model.project_plan import ProjectPlan
from kuznia.model.tables import TABLES

Row = dict[str, Any]

_LAST_MINUTE = DAY - 1


def tables_of(draft: Draft, notes: Notes) -> ProjectPlan:
    """Give the tables of a schedule; what they cannot hold is told in the notes."""
    uses = _uses(draft, notes)
    used: dict[str, int] = {}
    for (_used_by, crew), count in uses.items():
        used[crew] = max(count, used.get(crew, 0))
    _tell_unused(draft, used.keys(), notes)
    calendars = _Calendars(draft, used.keys(), notes)
    crew_codes = codes_for(
        {uid: crew.wish for uid, crew in draft.crews.items() if uid in used}, "crew"
    )
    task_codes = codes_for({uid: task.wish for uid, task in draft.tasks.items()}, "task")
    _tell_codes(draft, crew_codes, task_codes, notes)
    with_crews = {task for task, _crew in uses}
    tables = {
        "calendars": calendars.rows,
        "days_off": calendars.days_off,
        "crews": [_crew(draft, uid, code, calendars, notes, most=used[uid])
                  for uid, code in crew_codes.items()],
        "tasks": [_task(draft, uid, code, calendars, notes, has_crews=uid in with_crews)
                  for uid, code in task_codes.items()],
        "task_order": [
            {"task": task_codes[task], "after": task_codes[after], "link": link.link,
             "lag_hours": link.lag_hours}
            for (task, after), link in _links(draft, notes).items()
        ],
        "task_crews": [
            {"task": task_codes[task], "crew": crew_codes[crew], "count": count}
            for (task, crew), count in uses.items()
        ],
    }  # fmt: skip
    frames = {
        name: pl.DataFrame(rows, schema=TABLES[name].dtypes, orient="row")
        for name, rows in tables.items()
    }
    return ProjectPlan(draft.kind, draft.name, frames, tuple(notes.findings))


class _Calendars:
    """The calendars that tasks and crews of a draft use, with their codes and weeks."""

    def __init__(self, draft: Draft, used_crews: Collection[str], notes: Notes) -> None:
        self.weeks = {uid: _week(each, notes) for uid, each in draft.calendars.items()}
        self._bare = {
            uid
            for uid, each in draft.calendars.items()
            if each.is_default and self.weeks[uid].is_standard and not each.off
        }
        wanted = {task.calendar for task in draft.tasks.values()} | {draft.project_calendar}
        wanted |= {crew.calendar for uid, crew in draft.crews.items() if uid in used_crews}
        self._codes = codes_for(
            {uid: each.wish for uid, each in draft.calendars.items()
             if uid in wanted and uid not in self._bare},
            "calendar",
        )  # fmt: skip
        unused = [each for uid, each in draft.calendars.items() if uid not in wanted]
        if unused:
            notes.warn(
                Place(unused[0].place.table),
                msg("calendars that no work uses are not taken in: {names}",
                    names=named(each.name or each.wish for each in unused)),
            )  # fmt: skip
        self.rows = [self._row(draft, uid, code) for uid, code in self._codes.items()]
        self.days_off = [
            row
            for uid, code in self._codes.items()
            for row in _days_off(code, draft.calendars[uid])
        ]
        for uid in (*self._codes, *self._bare):
            _tell_calendar(draft.calendars[uid], self.weeks[uid], notes)

    def code(self, uid: str | None) -> str | None:
        """Give the code of a calendar; nothing for the week of a crew without one."""
        return None if uid is None else self._codes.get(uid)

    def hours(self, uid: str | None) -> Week:
        """Give the week of a calendar."""
        return self.weeks.get(uid or "", _STANDARD)

    def _row(self, draft: Draft, uid: str, code: str) -> Row:
        week = self.weeks[uid]
        return {
            "calendar": code,
            **names_of(draft.calendars[uid].name, code),
            "weekdays": ";".join(week.weekdays),
            "from_hour": week.from_hour,
            "hours": week.hours,
        }


_STANDARD = Week(("mon", "tue", "wed", "thu", "fri"), 8, 8)


def _week(calendar: DraftCalendar, notes: Notes) -> Week:
    week = week_of(calendar.days)
    if week is None:
        notes.warn(
            calendar.place,
            msg("{name} has no work on any day of the week; Monday to Friday is taken",
                name=calendar.name or calendar.wish),
        )  # fmt: skip
        return week_of(STANDARD) or _STANDARD
    return week


def _tell_calendar(calendar: DraftCalendar, week: Week, notes: Notes) -> None:
    name = calendar.name or calendar.wish
    for told in week.told:
        notes.warn(calendar.place, msg("{name}: {what}", name=name, what=told))
    if calendar.odd:
        notes.warn(
            calendar.place,
            msg("{name} has days with hours of their own, which are not kept: {days}",
                name=name, days=named(day.isoformat() for day in sorted(calendar.odd))),
        )  # fmt: skip


def _days_off(code: str, calendar: DraftCalendar) -> Iterable[Row]:
    longest: dict[str, str] = {}
    for first, last in calendar.off:
        known = longest.get(first.isoformat(), "")
        longest[first.isoformat()] = max(known, last.isoformat())
    for first, last in sorted(longest.items()):
        yield {"calendar": code, "first": first, "last": None if last == first else last}


def _crew(
    draft: Draft,
    uid: str,
    code: str,
    calendars: _Calendars,
    notes: Notes,
    *,
    most: int,
) -> Row:
    crew = draft.crews[uid]
    size = None if crew.size is None else _whole(crew.size, crew.place, notes, "crews", "size")
    if size is None and most > 1:
        size = most
        notes.warn(
            crew.place,
            msg("how many there are of {crew} is not said; {size} is the most that a task needs",
                crew=code, size=most),
        )  # fmt: skip
    elif size is not None and size < most:
        notes.warn(
            crew.place,
            msg("a task needs {most} of {crew}, of which there are {size}",
                most=most, crew=code, size=size),
        )  # fmt: skip
    return {
        "crew": code,
        **names_of(crew.name, code),
        "size": size,
        "calendar": calendars.code(crew.calendar),
    }


def _task(
    draft: Draft, uid: str, code: str, calendars: _Calendars, notes: Notes, *, has_crews: bool
) -> Row:
    task = draft.tasks[uid]
    calendar = task.calendar
    if calendar is None and not has_crews:
        calendar = draft.project_calendar
    week = calendars.hours(calendar)
    _within(task.hours, task.place, notes, "tasks", "hours")
    return {
        "task": code,
        **names_of(task.name, code),
        "hours": task.hours,
        "calendar": calendars.code(calendar),
        "not_before": _first_day(task, week, notes),
        "due": _last_day(task, week, notes),
    }


def _first_day(task: DraftTask, week: Week, notes: Notes) -> str | None:
    moment = task.not_before
    if moment is None:
        return None
    if _minute(moment) > week.from_hour * 60:
        notes.warn(
            task.place,
            msg("not before {clock} on {day} is taken as not before that day",
                clock=clock(_minute(moment)), day=moment.date().isoformat()),
        )  # fmt: skip
    return moment.date().isoformat()


def _last_day(task: DraftTask, week: Week, notes: Notes) -> str | None:
    moment = task.due
    if moment is None:
        return None
    if 0 < _minute(moment) < min(week.end, _LAST_MINUTE):
        notes.warn(
            task.place,
            msg("until {clock} on {day} is taken as until the end of that day",
                clock=clock(_minute(moment)), day=moment.date().isoformat()),
        )  # fmt: skip
    return moment.date().isoformat()


def _minute(moment: datetime) -> int:
    return int(timedelta(hours=moment.hour, minutes=moment.minute).total_seconds() // 60)


def _links(draft: Draft, notes: Notes) -> dict[tuple[str, str], DraftLink]:
    """Give one link for each pair of tasks: the first kind, and of one kind the longest lag."""
    kept: dict[tuple[str, str], DraftLink] = {}
    for link in draft.links:
        missing = next((uid for uid in (link.task, link.after) if uid not in draft.tasks), None)
        if missing is not None:
            why = draft.left_out.get(missing, msg("it is not in the file"))
            notes.warn(
                link.place,
                msg("the link to {task} is not taken in: {why}", task=missing, why=why),
            )
            continue
        if link.task == link.after:
            notes.warn(link.place, msg("a task that waits for itself: the link is not taken in"))
            continue
        _within(link.lag_hours, link.place, notes, "task_order", "lag_hours")
        other = kept.get((link.task, link.after))
        if other is not None:
            first, second = sorted((other, link), key=_before)
            notes.warn(
                second.place,
                msg("{task} waits for {after} by several links; {kept} is kept and {left} is not",
                    task=draft.tasks[link.task].wish, after=draft.tasks[link.after].wish,
                    kept=_shown(first), left=_shown(second)),
            )  # fmt: skip
            link = first  # noqa: PLW2901 - the one that is kept
        kept[link.task, link.after] = link
    return kept


def _before(link: DraftLink) -> tuple[int, float]:
    return LINKS[link.link], -link.lag_hours


def _shown(link: DraftLink) -> str:
    return f"{link.link} {link.lag_hours:+g}" if link.lag_hours else link.link


def _uses(draft: Draft, notes: Notes) -> dict[tuple[str, str], int]:
    """Give how many of which crew each task needs, in whole ones."""
    total: dict[tuple[str, str], float] = {}
    places: dict[tuple[str, str], DraftUse] = {}
    for use in draft.uses:
        if use.task not in draft.tasks:
            if use.task not in draft.left_out:  # why those are not taken in was told
                notes.warn(use.place, msg("what {task} needs is not taken in: it is not in the file",
                                          task=use.task))  # fmt: skip
            continue
        if use.crew not in draft.crews:
            name = draft.no_crews.get(use.crew, use.crew)
            notes.warn(
                use.place,
                msg("{name} is no crew, and what {task} needs of it is not taken in",
                    name=name, task=draft.tasks[use.task].wish),
            )  # fmt: skip
            continue
        pair = use.task, use.crew
        total[pair] = total.get(pair, 0.0) + use.count
        places.setdefault(pair, use)
    return {
        pair: _whole(count, places[pair].place, notes, "task_crews", "count")
        for pair, count in total.items()
    }


def _whole(number: float, place: Place, notes: Notes, table: str, column: str) -> int:
    """Give the next whole number from one up, and tell where it is another."""
    whole = max(1, math.ceil(number - 1e-6)) if math.isfinite(number) else 1
    if abs(whole - number) > 1e-6:
        notes.warn(place, msg("{number} is taken as {whole}", number=f"{number:g}", whole=whole))
    _within(whole, place, notes, table, column)
    return whole


def _within(number: float, place: Place, notes: Notes, table: str, column: str) -> None:
    """Refuse a number that the column of a table does not allow."""
    bounds = TABLES[table].column(column)
    if bounds.least is not None and number < bounds.least:
        notes.refuse(place, msg("{number} is out of bounds", number=f"{number:g}"),
                     msg("at least {bound}", bound=bounds.least))  # fmt: skip
    if bounds.most is not None and number > bounds.most:
        notes.refuse(place, msg("{number} is out of bounds", number=f"{number:g}"),
                     msg("at most {bound}", bound=bounds.most))  # fmt: skip


def _tell_unused(draft: Draft, used: Collection[str], notes: Notes) -> None:
    unused = [crew for uid, crew in draft.crews.items() if uid not in used]
    if unused:
        notes.warn(
            Place(unused[0].place.table),
            msg("resources that no task uses are not taken in: {names}",
                names=named(crew.name or crew.wish for crew in unused)),
        )  # fmt: skip


def _tell_codes(
    draft: Draft, crews: Mapping[str, str], tasks: Mapping[str, str], notes: Notes
) -> None:
    """Tell which things bear another code than the file gives them."""

    def tell(codes: Mapping[str, str], of: Callable[[str], tuple[str, Place]]) -> None:
        for uid, code in codes.items():
            wish, place = of(uid)
            if wish != code:
                notes.fix(place, msg("'{wish}' has the code {code}", wish=wish, code=code))

    tell(tasks, lambda uid: (draft.tasks[uid].wish, draft.tasks[uid].place))
    tell(crews, lambda uid: (draft.crews[uid].wish, draft.crews[uid].place))
