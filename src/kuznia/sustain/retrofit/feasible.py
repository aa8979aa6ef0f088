"""Whether a schedule keeps to what was asked: found out anew, hour by hour, from the work alone."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations

from kuznia.model.errors import KuzniaError
from kuznia.sustain.retrofit.configuration import Configuration
from kuznia.sustain.retrofit.fitting import Fitting
from kuznia.sustain.retrofit.work import Times, Work


def violations(work: Work, times: Times) -> Iterator[str]:
    """Give everything that a schedule breaks, in words for those who mend the program."""
    for broken in (_hours, _waits, _crews, _apart):
        yield from broken(work, times.starts, times.ends)


Ticks = tuple[int, ...]


def _hours(work: Work, starts: Ticks, ends: Ticks) -> Iterator[str]:
    for job, one in enumerate(work.jobs):
        if starts[job] < one.earliest:
            yield f"job {job} starts at {starts[job]}, before {one.earliest}"
        inside = [bool(work.works[one.pattern][tick]) for tick in range(starts[job], ends[job])]
        if sum(inside) != one.hours or (inside and not (inside[0] and inside[-1])):
            yield f"job {job} does not work {one.hours} hours from {starts[job]} to {ends[job]}"


def _waits(work: Work, starts: Ticks, ends: Ticks) -> Iterator[str]:
    for wait in work.waits:
        at = ends[wait.after] if wait.link in ("FS", "FF") else starts[wait.after]
        if (starts if wait.link in ("FS", "SS") else ends)[wait.job] < at + wait.lag:
            yield f"job {wait.job} does not wait for {wait.after} ({wait.link}{wait.lag:+})"


def _crews(work: Work, starts: Ticks, ends: Ticks) -> Iterator[str]:
    used: dict[tuple[int, int], int] = {}
    for job, one in enumerate(work.jobs):
        for crew, count in one.needs:
            for tick in range(starts[job], ends[job]):
                used[crew, tick] = used.get((crew, tick), 0) + count
    for (crew, tick), count in used.items():
        if count > work.sizes[crew]:
            yield f"crew {crew} is needed {count} times at {tick}, and has {work.sizes[crew]}"


def _apart(work: Work, starts: Ticks, ends: Ticks) -> Iterator[str]:
    for groups in work.apart:
        spans = [
            (min(starts[job] for job in jobs), max(ends[job] for job in jobs), number)
            for number in groups
            if (jobs := work.groups[number].jobs)
        ]
        for (one_start, one_end, one), (start, end, other) in combinations(spans, 2):
            if one_end > start and end > one_start:
                yield f"groups {one} and {other} are under way at a time"


def broken_orders(configuration: Configuration, fitting: Fitting, times: Times) -> Iterator[str]:
    """Give the kits that a schedule begins to fit to a system that is not ready for them.

    Each is fitted in the order of its end, as of the day on which its work begins.
    """
    spans = [
        (max(times.ends[job] for job in jobs), min(times.starts[job] for job in jobs), fit)
        for fit in fitting.fits
        if (jobs := fitting.work.groups[fit.group].jobs)
    ]
    ended: dict[tuple[str, str], int] = {}
    for end, start, fit in sorted(spans, key=lambda span: span[:2]):
        try:
            day = fitting.axis.beginning(start).date()
            configuration = configuration.fit(fit.serial, fit.kit, day)
        except KuzniaError as error:
            yield str(error)
        for other in configuration.after[fit.kit]:
            if ended.get((other, fit.serial), 0) > start:
                yield f"{fit.kit} begins on {fit.serial} before {other} is there"
        ended[fit.kit, fit.serial] = end
