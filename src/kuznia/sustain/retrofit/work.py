"""Work to be scheduled: jobs, what they wait for, and what they need of which crew."""

from __future__ import annotations

import heapq
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from itertools import pairwise

from kuznia.sustain.retrofit.working_hours import Bools, Pace


class Link(StrEnum):
    """From which end of a job to which end of one that waits for it."""

    FS = "FS"
    SS = "SS"
    FF = "FF"
    SF = "SF"

    @property
    def from_end(self) -> bool:
        """Whether it counts from the end of the job that is waited for."""
        return self in (Link.FS, Link.FF)

    @property
    def to_end(self) -> bool:
        """Whether the end of the job waits, and not its start."""
        return self in (Link.FF, Link.SF)


@dataclass(frozen=True, slots=True)
class Job:
    """One piece of work that goes on without a pause but for hours in which it cannot."""

    hours: int
    needs: tuple[tuple[int, int], ...] = ()
    """Crews with how many it needs of each, from its start to its end."""
    earliest: int = 0
    """Tick before which it may not start."""
    pattern: int = 0
    """Ticks in which it goes on."""


@dataclass(frozen=True, slots=True)
class Wait:
    """One job waits for another, *lag* ticks more or fewer."""

    job: int
    after: int
    link: Link = Link.FS
    lag: int = 0


@dataclass(frozen=True, slots=True)
class Group:
    """Jobs that are one thing to whoever waits for it."""

    jobs: tuple[int, ...]
    due: int | None = None
    """Tick by which all of it should be done."""
    weight: int = 1
    """What each tick of its lateness counts."""


@dataclass(frozen=True)
class Work:
    """All that is to be scheduled, on an axis of ticks."""

    jobs: tuple[Job, ...]
    waits: tuple[Wait, ...]
    sizes: tuple[int, ...]
    """How many there are of each crew."""
    works: tuple[Bools, ...]
    """For each pattern, whether there is work in a tick."""
    groups: tuple[Group, ...] = ()
    apart: tuple[tuple[int, ...], ...] = ()
    """Sets of groups of which no two are under way at a time; a group waits for none behind it."""

    @cached_property
    def paces(self) -> tuple[Pace, ...]:
        """How work goes on in each pattern."""
        return tuple(Pace.of(each) for each in self.works)

    @property
    def ticks(self) -> int:
        """Ticks of the axis."""
        return len(self.works[0]) if self.works else 0


@dataclass(frozen=True, slots=True)
class Times:
    """When each job starts and ends, in ticks."""

    starts: tuple[int, ...]
    ends: tuple[int, ...]


@dataclass(frozen=True, slots=True, order=True)
class Worth:
    """What times are judged by, the first first."""

    lateness: int
    """Ticks of lateness of all groups, by their weights."""
    end: int
    """When all is done."""
    ends: int
    """Sum of the ends of all jobs."""


def worth(work: Work, times: Times) -> Worth:
    """Judge times."""
    late = sum(
        group.weight * max(0, max(times.ends[job] for job in group.jobs) - group.due)
        for group in work.groups
        if group.due is not None and group.jobs
    )
    return Worth(late, max(times.ends, default=0), sum(times.ends))


def in_order(work: Work, rank: Sequence[int]) -> list[int]:
    """Give the jobs so that each comes after those that it waits for, else by their rank.

    Groups that are kept apart come one after the other, by the first of their ranks; where one would
    come before a group that it waits for, some jobs have no place and are left out.
    """
    before: list[set[int]] = [set() for _ in work.jobs]
    for wait in work.waits:
        before[wait.job].add(wait.after)
    for apart in work.apart:
        groups = sorted(apart, key=lambda g: (min(rank[job] for job in work.groups[g].jobs), g))
        for one, other in pairwise(groups):
            for job in work.groups[other].jobs:
                before[job].update(work.groups[one].jobs)
    after: list[list[int]] = [[] for _ in work.jobs]
    for job, others in enumerate(before):
        for other in others:
            after[other].append(job)
    left = [len(others) for others in before]
    open_ = [(rank[job], job) for job, count in enumerate(left) if count == 0]
    heapq.heapify(open_)
    found: list[int] = []
    while open_:
        _rank, job = heapq.heappop(open_)
        found.append(job)
        for other in after[job]:
            left[other] -= 1
            if left[other] == 0:
                heapq.heappush(open_, (rank[other], other))
    return found
