"""Working hours: calendars as hours of an axis, which leaves out those in which nobody works."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from math import ceil
from typing import Any

import numpy as np
from numpy.typing import NDArray

from kuznia.model.errors import Invalid
from kuznia.model.language import msg
from kuznia.model.lists import split_words
from kuznia.model.programme import Programme
from kuznia.model.retrofit_tables import WEEKDAYS
from kuznia.sustain.pipelines import Counts, Floats

Bools = NDArray[np.bool_]

DAY = 24
SLACK = 1e-6
"""Hours that come of rounding."""
MOST_DAYS = 36_500
"""Days ahead in which all work must find its hours."""


@dataclass(frozen=True, slots=True)
class Calendar:
    """On which days there is work, and from when and for how long."""

    weekdays: frozenset[int] = frozenset(range(5))
    from_hour: int = 8
    hours: int = 8
    off: tuple[tuple[date, date], ...] = ()
    """First and last days without work."""

    def works_on(self, day: date) -> bool:
        """Say whether work begins on a day; it may then go on after midnight."""
        return day.weekday() in self.weekdays and not any(
            first <= day <= last for first, last in self.off
        )


def calendars_of(programme: Programme) -> dict[str, Calendar]:
    """Give the calendars of a programme by code."""
    off: dict[str, list[tuple[date, date]]] = {}
    for row in programme["days_off"].iter_rows(named=True):
        first = date.fromisoformat(row["first"])
        last = date.fromisoformat(row["last"]) if row["last"] else first
        off.setdefault(row["calendar"], []).append((first, last))
    return {
        row["calendar"]: _calendar(row, off.get(row["calendar"], []))
        for row in programme.filled("calendars").iter_rows(named=True)
    }


def _calendar(row: dict[str, Any], off: list[tuple[date, date]]) -> Calendar:
    weekdays = frozenset(WEEKDAYS.index(word) for word in split_words(row["weekdays"]))
    return Calendar(weekdays, row["from_hour"], row["hours"], tuple(off))


@dataclass(frozen=True, slots=True, eq=False)
class Axis:
    """The hours from a day on in which anyone works, numbered from 0 and called ticks.

    A moment is a number of ticks: 2.5 is the middle of the third hour.  Where hours are left out a
    moment is both the end of the hour before and the beginning of the next one.
    """

    origin: date
    hours: Counts
    """For each tick, the hours from midnight of the origin to its beginning."""
    works: tuple[Bools, ...]
    """For each set of calendars, the ticks in which all of them work."""

    def __len__(self) -> int:
        return len(self.hours)

    def tick_of(self, day: date) -> int:
        """Give the first tick that begins on a day or later."""
        return int(np.searchsorted(self.hours, (day - self.origin).days * DAY))

    def tick_after(self, day: date) -> int:
        """Give the first tick that begins after a day."""
        return self.tick_of(day + timedelta(days=1))

    def beginning(self, moment: float) -> datetime:
        """Say when work begins that begins at a moment."""
        tick = int(moment)
        return self._at(float(self.hours[tick]) + moment - tick)

    def end(self, moment: float) -> datetime:
        """Say when work ends that ends at a moment, to the minute."""
        tick = max(0, ceil(moment - SLACK) - 1)
        return self._at(float(self.hours[tick]) + moment - tick)

    def _at(self, hours: float) -> datetime:
        minutes = ceil(round(hours * 60, 6))
        return datetime.combine(self.origin, time()) + timedelta(minutes=minutes)


def make_axis(
    origin: date,
    patterns: Sequence[frozenset[Calendar]],
    after: date,
    work: Mapping[tuple[int, int], int],
    lags: int = 0,
) -> Axis:
    """Make an axis on which all work can be done one after the other, whatever its order.

    *work* counts pieces of work by their set of calendars and their hours; none begins before
    *after* at the latest; *lags* are ticks beside.  Raises Invalid when some finds no hours.
    """
    if not patterns:
        return Axis(origin, np.zeros(0, np.int64), ())
    days = min((after - origin).days + 30, MOST_DAYS)
    while True:
        every = {each for pattern in patterns for each in pattern}
        working = {calendar: _working(calendar, origin, days) for calendar in every}
        both = [np.logical_and.reduce([working[each] for each in pattern]) for pattern in patterns]
        anyone = np.flatnonzero(np.logical_or.reduce(both))
        axis = Axis(origin, anyone, tuple(each[anyone] for each in both))
        longest = [
            count * _longest(axis.works[pattern], hours) for (pattern, hours), count in work.items()
        ]
        if axis.tick_of(after) + sum(longest) + lags < len(axis):
            return axis
        if days == MOST_DAYS:
            break
        days = min(days * 2, MOST_DAYS)
    if np.isinf(longest).any():
        raise Invalid(
            msg("some work finds too few hours in which all that it needs work together"),
            hint=msg("see weekdays, from_hour and hours in calendars, and days_off"),
        )
    raise Invalid(
        msg("one after the other, the work takes more than {years} years", years=MOST_DAYS // 365),
        hint=msg(
            "plan fewer systems at a time: give kits to those whose turn it is by effectivity"
        ),
    )


def _longest(works: Bools, hours: int) -> float:
    """Give the most ticks from when work of so many hours could begin to its end."""
    ticks = np.flatnonzero(works)
    if len(ticks) <= hours:
        return np.inf
    if hours == 0:
        return 0
    before = np.concatenate([[-1], ticks[: len(ticks) - hours]])
    return float((ticks[hours - 1 :] - before).max()) + 1


def _working(calendar: Calendar, origin: date, days: int) -> Bools:
    """Say for each hour from the midnight of a day on whether a calendar works."""
    found = np.zeros((days + 2) * DAY, np.bool_)
    for number in range(-1, days):
        if calendar.works_on(origin + timedelta(days=number)):
            begin = number * DAY + calendar.from_hour
            found[max(0, begin) : max(0, begin + calendar.hours)] = True
    return found[: days * DAY]


@dataclass(frozen=True, slots=True, eq=False)
class Pace:
    """How work goes on that is done only in some ticks."""

    ticks: Counts
    """The ticks in which it is done."""
    done: Counts
    """How many of those lie before each tick; one more entry than there are ticks."""

    @classmethod
    def of(cls, works: Bools) -> Pace:
        """Make it of the ticks in which there is work."""
        return cls(np.flatnonzero(works), np.concatenate([[0], np.cumsum(works)]))

    def begin(self, moment: Floats) -> Floats:
        """Give the first moments from given ones on at which work may begin."""
        tick = np.floor(moment).astype(np.int64)
        number = self.done[np.minimum(tick, len(self.done) - 1)]
        whole = self.ticks[np.minimum(number, len(self.ticks) - 1)]
        return np.where(whole == tick, moment, np.maximum(whole, moment))

    def end(self, begin: Floats, hours: Floats) -> Floats:
        """Give the moments at which work of so many hours ends that began when it may."""
        tick = np.floor(begin).astype(np.int64)
        total = self.done[np.minimum(tick, len(self.done) - 1)] + (begin - tick) + hours
        last = np.clip(np.ceil(total - SLACK).astype(np.int64) - 1, 0, len(self.ticks) - 1)
        return np.where(hours > 0, self.ticks[last] + (total - last), begin)
