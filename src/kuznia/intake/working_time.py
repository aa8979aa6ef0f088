"""Working time of another program, which may differ from day to day, as hours on end of some weekdays."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from kuznia.model.language import Message, msg
from kuznia.model.retrofit_tables import WEEKDAYS

DAY = 24 * 60
"""Minutes of a day."""
Span = tuple[int, int]
"""Minutes of the day from which and until which there is work."""
Days = Sequence[Sequence[Span]]
"""Seven days from Monday on, each with its spans."""

STANDARD: Days = tuple([(8 * 60, 16 * 60)] if day < 5 else [] for day in range(7))


@dataclass(frozen=True, slots=True)
class Week:
    """The week of a calendar as the table calendars has it."""

    weekdays: tuple[str, ...]
    from_hour: int
    hours: int
    told: tuple[Message, ...] = ()
    """In what it differs from the week that was read."""

    @property
    def end(self) -> int:
        """The minute of the day at which work ends, at most that of the day's end."""
        return min((self.from_hour + self.hours) * 60, DAY)

    @property
    def is_standard(self) -> bool:
        """Say whether it is what a crew without a calendar works."""
        return (self.weekdays, self.from_hour, self.hours) == (WEEKDAYS[:5], 8, 8)


def week_of(days: Days) -> Week | None:
    """Give the week that is most like seven days; None when none of them has work.

    The day that occurs most often stands for all.

    >>> week_of(STANDARD).weekdays
    ('mon', 'tue', 'wed', 'thu', 'fri')
    """
    shifts = _by_shift([sorted(spans) for spans in days])
    lengths = [sum(end - start for start, end in spans) for spans in shifts]
    working = [day for day in range(7) if lengths[day] > 0]
    if not working:
        return None
    counted = Counter((lengths[day], -shifts[day][0][0]) for day in working)
    length, start = max(counted, key=lambda sort: (counted[sort], sort))
    from_hour, hours = -start // 60, min(max(1, (length + 30) // 60), 24)
    told: list[Message] = []
    odd = [day for day in working if (lengths[day], -shifts[day][0][0]) != (length, start)]
    if odd:
        told.append(
            msg("{days} have other hours than the other days and are taken like them",
                days=", ".join(WEEKDAYS[day] for day in odd))
        )  # fmt: skip
    if (from_hour * 60, hours * 60) != (-start, length):
        told.append(
            msg("work from {start} for {length} hours is taken as from {from_hour}:00 for {hours}",
                start=clock(-start), length=f"{length / 60:g}", from_hour=from_hour, hours=hours)
        )  # fmt: skip
    if any(_has_pause(shifts[day]) for day in working):
        told.append(msg("pauses within the day are not kept: its hours follow each other"))
    weekdays = tuple(WEEKDAYS[day] for day in working)
    return Week(weekdays, from_hour, hours, tuple(told))


def clock(minute: int) -> str:
    """Give a minute of the day as a clock shows it.

    >>> clock(510)
    '8:30'
    """
    return f"{minute // 60}:{minute % 60:02d}"


def _by_shift(days: Sequence[list[Span]]) -> list[list[Span]]:
    """Give what a night shift works after midnight to the day on which the shift began."""
    begins = [bool(spans) and spans[-1][1] == DAY and spans != [(0, DAY)] for spans in days]
    goes_on = [bool(spans) and spans[0][0] == 0 and spans != [(0, DAY)] for spans in days]
    shifts = [list(spans) for spans in days]
    for day in range(7):
        after = (day + 1) % 7
        if begins[day] and goes_on[after]:
            cut = _before_longest_pause(days[after], ends=begins[after])
            shifts[day] += [(start + DAY, end + DAY) for start, end in days[after][:cut]]
            shifts[after] = shifts[after][cut:]
    return shifts


def _before_longest_pause(spans: Sequence[Span], *, ends: bool) -> int:
    """Give how many spans of a day still belong to the shift of the evening before."""
    if not ends:
        return len(spans)
    pauses = [later[0] - earlier[1] for earlier, later in pairwise(spans)]
    return 1 + max(range(len(pauses)), key=pauses.__getitem__) if pauses else 0


def _has_pause(spans: Sequence[Span]) -> bool:
    return any(later[0] > earlier[1] for earlier, later in pairwise(spans))
