"""The calendars of a Microsoft Project XML file, each with what it has from the one that it is based on."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date

from kuznia.intake.ms_project_elements import Element
from kuznia.intake.project_draft import DraftCalendar
from kuznia.intake.project_notes import Notes, name_and_code, plain_name
from kuznia.intake.working_time import DAY, STANDARD, Span
from kuznia.model.language import msg

_CLOCK = re.compile(r"(?:.*T)?([0-9]{1,2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?")
_DAILY, _YEARLY = ("", "0", "1", "9"), "2"
_MOST_ODD = 400
"""So many days of one stretch with hours of their own are told apart."""
_DEEPEST = 20


@dataclass(slots=True)
class _Own:
    """What a calendar says itself."""

    element: Element
    days: dict[int, tuple[Span, ...]] = field(default_factory=dict[int, tuple[Span, ...]])
    off: list[tuple[date, date]] = field(default_factory=list[tuple[date, date]])
    odd: list[date] = field(default_factory=list[date])

    @property
    def says_nothing(self) -> bool:
        return not (self.days or self.off or self.odd)


@dataclass(frozen=True, slots=True)
class Calendars:
    """Calendars by identifier, and for each resource calendar the one that it is the same as."""

    drafts: Mapping[str, DraftCalendar]
    same_as: Mapping[str, str]

    def of(self, uid: str) -> str | None:
        """Give the calendar that stands for one; nothing when the file has none of that name."""
        known = self.same_as.get(uid, uid)
        return known if known in self.drafts else None


def read_calendars(elements: list[Element], default: str, notes: Notes) -> Calendars:
    """Read calendars; *default* is the identifier of the project's own."""
    own = {each["UID"]: _read(each, notes) for each in elements}
    same_as: dict[str, str] = {}
    for uid, calendar in own.items():
        base = calendar.element["BaseCalendarUID"]
        if calendar.element["IsBaseCalendar"] == "0" and calendar.says_nothing and base in own:
            same_as[uid] = base
    drafts = {uid: _draft(uid, own, is_default=uid == default) for uid in own if uid not in same_as}
    return Calendars(drafts, same_as)


def _draft(uid: str, own: Mapping[str, _Own], *, is_default: bool) -> DraftCalendar:
    """Put together what a calendar says and what those say that it is based on."""
    days: list[tuple[Span, ...] | None] = [None] * 7
    off: dict[tuple[date, date], None] = {}
    odd: dict[date, None] = {}
    for calendar in _bases(uid, own):
        for day, spans in calendar.days.items():
            days[day] = spans if days[day] is None else days[day]
        off.update(dict.fromkeys(calendar.off))
        odd.update(dict.fromkeys(calendar.odd))
    week = [tuple(STANDARD[day]) if spans is None else spans for day, spans in enumerate(days)]
    said = plain_name(own[uid].element["Name"])
    name, wish = name_and_code(said)
    place = own[uid].element.at("WeekDays")
    return DraftCalendar(
        wish or f"calendar-{uid}", name, week, tuple(sorted(off)), tuple(sorted(odd)), place,
        is_default=is_default and wish == said,
    )  # fmt: skip


def _bases(uid: str, own: Mapping[str, _Own]) -> Iterator[_Own]:
    """Give a calendar and those that it is based on, however they may point at each other."""
    seen: set[str] = set()
    while uid in own and uid not in seen and len(seen) < _DEEPEST:
        seen.add(uid)
        yield own[uid]
        uid = own[uid].element["BaseCalendarUID"]


def _read(element: Element, notes: Notes) -> _Own:
    own = _Own(element)
    for day in element.all("WeekDays", "WeekDay"):
        kind = day["DayType"]
        if kind == "0":
            _exception(day, own, notes)
        elif kind in set("1234567"):
            own.days[(int(kind) + 5) % 7] = _spans(day, notes)  # 1 is Sunday; ours begin on Monday
        else:
            notes.refuse(day.at("DayType"), msg("'{word}' is not allowed here", word=kind))
    for each in element.all("Exceptions", "Exception"):
        _exception(each, own, notes)
    return own


def _spans(day: Element, notes: Notes) -> tuple[Span, ...]:
    if day["DayWorking"] == "0":
        return ()
    times = day.all("WorkingTimes", "WorkingTime")
    spans: list[Span] = []
    for time in times:
        begins, ends = (_minute(time[name]) for name in ("FromTime", "ToTime"))
        if begins is None or ends is None or begins >= (ends or DAY):
            notes.refuse(
                day.at("WorkingTime"),
                msg("there is no working time from '{start}' to '{end}'",
                    start=time["FromTime"][:40], end=time["ToTime"][:40]),
            )  # fmt: skip
            continue
        spans.append((begins, ends or DAY))
    if not times and day["DayWorking"] == "1":
        return tuple(STANDARD[0])
    return tuple(sorted(spans))


def _minute(text: str) -> int | None:
    found = _CLOCK.fullmatch(text)
    if found is None or int(found[2]) > 59 or int(found[1]) * 60 + int(found[2]) > DAY:
        return None
    return int(found[1]) * 60 + int(found[2])


def _exception(element: Element, own: _Own, notes: Notes) -> None:
    periods = element.all("TimePeriod") or ([element] if element["FromDate"] else [])
    ends = [
        notes.moment(period[name], element.at(name))
        for period in periods[:1]
        for name in ("FromDate", "ToDate")
    ]
    if len(ends) != 2 or ends[0] is None or ends[1] is None:
        if not periods:
            notes.warn(element.at("TimePeriod"), msg("an exception without days is not kept"))
        return
    first, last = ends[0].date(), ends[1].date()
    if first > last:
        notes.refuse(
            element.at("TimePeriod"),
            msg("{first} is after {last}", first=first.isoformat(), last=last.isoformat()),
        )
        return
    stretches = _stretches(element, first, last)
    if stretches is None:
        notes.warn(
            element.at("Type"),
            msg("days that come again and again are not kept: {name}, from {first} to {last}",
                name=plain_name(element["Name"]) or "–", first=first.isoformat(),
                last=last.isoformat()),
        )  # fmt: skip
        return
    if element["DayWorking"] == "1":
        for begin, end in stretches:
            length = min((end - begin).days + 1, _MOST_ODD)
            own.odd += [date.fromordinal(begin.toordinal() + day) for day in range(length)]
    else:
        own.off += stretches


def _stretches(element: Element, first: date, last: date) -> list[tuple[date, date]] | None:
    """Give the stretches of an exception; nothing for a rule that is not followed."""
    kind, period = element["Type"], element["Period"]
    if kind in _DAILY and period in ("", "0", "1"):
        return [(first, last)]
    if kind != _YEARLY:
        return None
    found: list[tuple[date, date]] = []
    try:
        month, day = int(element["Month"]) + 1, int(element["MonthDay"])  # months count from 0
        for year in range(first.year, last.year + 1):
            if (month, day) == (2, 29) and not _is_leap(year):
                continue
            each = date(year, month, day)
            if first <= each <= last:
                found.append((each, each))
    except (ValueError, OverflowError):
        return None
    return found


def _is_leap(year: int) -> bool:
    return year % 4 == 0 and (year % 100 != 0 or year % 400 == 0)
