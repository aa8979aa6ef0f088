"""Schedules made job by job, each put as early as it fits: quick, and often good."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np

from kuznia.sustain.pipelines import Counts
from kuznia.sustain.retrofit.work import Times, Work, in_order, worth
from kuznia.sustain.retrofit.working_hours import Bools, Pace

MOVED = (0.05, 0.2, 1.0)
"""Shares of the jobs that are moved at a time."""
MOVES = (3.0, 10.0, 30.0, 100.0)
"""Standard deviations of how far they are moved, in ticks."""


def serial(work: Work, order: Sequence[int]) -> Times:
    """Put jobs one after the other as early as they fit (serial schedule generation).

    In the order each job comes after those that it waits for.  The axis is long enough for all of
    them in a row.
    """
    return _Placing(work).place(order)


def quick_times(work: Work) -> Times:
    """Give the best of a few serial schedules: by due day, by what follows, and as given.

    Each is improved by placing its jobs again in the order of their starts.
    """
    found = [serial(work, in_order(work, rank)) for rank in _ranks(work)]
    best = min(found, key=lambda times: worth(work, times))
    return tidied(work, best)


def tidied(work: Work, times: Times) -> Times:
    """Move jobs forward as long as that helps; never worse."""
    while True:
        order = in_order(work, times.starts)
        again = serial(work, order) if len(order) == len(work.jobs) else times
        if not worth(work, again) < worth(work, times):
            return times
        times = again


def shaken(work: Work, times: Times, seed: int) -> Iterator[Times]:
    """Give ever better schedules, each by moving some jobs in the order of the one before.

    It ends never; where a move does not help the last schedule is given again.
    """
    chance = np.random.default_rng(seed)
    best = worth(work, times)
    while True:
        some = chance.random(len(work.jobs)) < chance.choice(MOVED)
        moves = chance.normal(0, chance.choice(MOVES), len(work.jobs)) * some
        rank = np.argsort(np.argsort(np.array(times.starts) + moves, kind="stable"), kind="stable")
        order = in_order(work, rank.tolist())
        if len(order) == len(work.jobs):
            found = serial(work, order)
            if worth(work, found) <= best:
                times, best = found, worth(work, found)
        yield times


def _ranks(work: Work) -> list[list[int]]:
    """Give ranks of jobs: as given, by what follows, and by due tick and weight."""
    tails, count = _tails(work), len(work.jobs)
    due, weight = [work.ticks] * count, [1] * count
    for group in work.groups:
        for job in group.jobs:
            weight[job] = max(weight[job], group.weight)
            due[job] = min(due[job], work.ticks if group.due is None else group.due)
    keys = (
        [(job,) for job in range(count)],
        [(-tails[job], job) for job in range(count)],
        [(due[job], -weight[job], job) for job in range(count)],
        [(-weight[job], due[job], job) for job in range(count)],
    )
    return [_kept_in_groups(work, _positions(key)) for key in keys]


def _positions(keys: Sequence[tuple[int, ...]]) -> list[int]:
    found = [0] * len(keys)
    for position, job in enumerate(sorted(range(len(keys)), key=lambda job: keys[job])):
        found[job] = position
    return found


def _kept_in_groups(work: Work, rank: list[int]) -> list[int]:
    """Let no group of those that are kept apart rank before one that it may wait for."""
    rank = list(rank)
    for apart in work.apart:
        floor = 0
        for number in apart:
            for job in work.groups[number].jobs:
                rank[job] = max(rank[job], floor)
            floor = min(rank[job] for job in work.groups[number].jobs)
    return rank


def _tails(work: Work) -> list[int]:
    """Give for each job the hours of the longest row of jobs that begins with it."""
    tails = [0] * len(work.jobs)
    after: list[list[int]] = [[] for _ in work.jobs]
    for wait in work.waits:
        after[wait.after].append(wait.job)
    for job in reversed(in_order(work, range(len(work.jobs)))):
        tails[job] = work.jobs[job].hours + max((tails[each] for each in after[job]), default=0)
    return tails


class _Placing:
    """Jobs that are placed, and what they leave of each crew."""

    def __init__(self, work: Work) -> None:
        self.work = work
        self.left: list[Counts] = [np.full(work.ticks, size) for size in work.sizes]
        self.starts, self.ends = [0] * len(work.jobs), [0] * len(work.jobs)
        self.is_placed = [False] * len(work.jobs)
        self.waits: list[list[int]] = [[] for _ in work.jobs]
        for number, wait in enumerate(work.waits):
            self.waits[wait.job].append(number)
        self.others: list[list[int]] = [[] for _ in work.jobs]
        for apart in work.apart:
            for number in apart:
                others = [j for g in apart if g != number for j in work.groups[g].jobs]
                for job in work.groups[number].jobs:
                    self.others[job].extend(others)

    def place(self, order: Sequence[int]) -> Times:
        for job in order:
            self._place(job)
            self.is_placed[job] = True
        return Times(tuple(self.starts), tuple(self.ends))

    def _place(self, job: int) -> None:
        begin, end = self._bounds(job)
        one = self.work.jobs[job]
        pace, hours = self.work.paces[one.pattern], one.hours
        if hours == 0:
            self.starts[job] = self.ends[job] = max(begin, end)
            return
        fits = np.ones(self.work.ticks, np.bool_)
        for crew, count in one.needs:
            fits &= self.left[crew] >= count
        number = int(pace.done[begin])
        if end > begin:
            number = max(number, int(pace.done[end - 1]) - hours + 1)
        start, stop = _first(fits, pace, number, hours)
        self.starts[job], self.ends[job] = start, stop
        for crew, count in one.needs:
            self.left[crew][start:stop] -= count

    def _bounds(self, job: int) -> tuple[int, int]:
        """Give the ticks before which a job may not start, and not end."""
        begin = max([self.work.jobs[job].earliest,
                     *(self.ends[other] for other in self.others[job] if self.is_placed[other])])  # fmt: skip
        end = begin
        for number in self.waits[job]:
            wait = self.work.waits[number]
            at = (self.ends if wait.link.from_end else self.starts)[wait.after] + wait.lag
            if wait.link.to_end:
                end = max(end, at)
            else:
                begin = max(begin, at)
        return begin, max(begin, end)


def _first(fits: Bools, pace: Pace, number: int, hours: int) -> tuple[int, int]:
    """Give the first start and end, from a working tick on, between which every tick fits."""
    while True:
        start, end = int(pace.ticks[number]), int(pace.ticks[number + hours - 1]) + 1
        bad = np.flatnonzero(~fits[start:end])
        if not len(bad):
            return start, end
        number = int(pace.done[start + int(bad[-1]) + 1])
