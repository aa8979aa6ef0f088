"""When work is done if it takes more or less than it should: many draws with the order of work kept.

Whatever follows in the schedule on the same people, place or system follows in every draw, so a draw is
a longest path.  Hours are drawn from the triangular distribution of least, usual and most hours.  It
needs no more than these three; the beta distribution of PERT would add how sure one is of the usual
hours, which nobody asked, and puts less in the tails, where P80 is made.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from graphlib import TopologicalSorter
from itertools import pairwise, product

import numpy as np

from kuznia.sustain.pipelines import Floats
from kuznia.sustain.retrofit.work import Times, Wait, Work, in_order
from kuznia.sustain.retrofit.working_hours import Bools

Hours = tuple[float, float, float]
"""Least, usual and most."""
MOST_NUMBERS = 20_000_000
"""Ends of jobs that are held in memory at a time."""


@dataclass(frozen=True, eq=False)
class Draws:
    """What came of the draws."""

    ends: Floats
    """The end of each job by job and draw, in ticks."""
    critical: Bools
    """Whether a job lies on a longest path to the end, by job and draw."""

    @property
    def last(self) -> Floats:
        """The end of all by draw."""
        return self.ends.max(axis=0)

    def criticality(self, jobs: Sequence[int]) -> float:
        """Give the share of the draws in which one of some jobs lies on a longest path."""
        return float(self.critical[list(jobs)].any(axis=0).mean())

    def end_of(self, jobs: Sequence[int], share: float) -> float:
        """Give the moment by which some jobs are all done in a share of the draws."""
        return quantile(self.ends[list(jobs)].max(axis=0), share)


def quantile(ends: Floats, share: float) -> float:
    """Give the least of some ends by which a share of them lies."""
    return float(np.quantile(ends, share, method="inverted_cdf"))


def triangular(hours: Sequence[Hours], uniform: Floats) -> Floats:
    """Turn uniform draws, by job and draw, into hours."""
    least, usual, most = (np.array(each, float)[:, np.newaxis] for each in zip(*hours, strict=True))
    width = np.where(most > least, most - least, 1.0)
    rise = least + np.sqrt(uniform * width * (usual - least))
    fall = most - np.sqrt((1 - uniform) * width * (most - usual))
    return np.where(most > least, np.where(uniform * width < usual - least, rise, fall), usual)


def draw(work: Work, times: Times, hours: Sequence[Hours], draws: int, seed: int) -> Draws:
    """Draw hours for all jobs and let them follow each other as in a schedule."""
    if not work.jobs:
        return Draws(np.zeros((0, draws)), np.zeros((0, draws), np.bool_))
    uniform = np.random.default_rng(seed).random((len(work.jobs), draws))
    return follow(work, kept_order(work, times), triangular(hours, uniform))


def kept_order(work: Work, times: Times) -> tuple[Wait, ...]:
    """Give what each job waits for when the order of a schedule is kept on every crew and system.

    Each of a crew's people goes from job to job; whoever takes a job over takes it from those who
    became free last, so that few jobs wait for each other.  Where a job is to end before one that
    starts later, as a negative lag allows, their order on a crew is left open.
    """
    order = in_order(replace(work, apart=()), times.starts)
    place = {job: number for number, job in enumerate(order)}
    found = dict.fromkeys(work.waits)
    for one, job in (*_handed_over(work, times, order), *_kept_apart(work, times)):
        if place[one] < place[job]:
            found[Wait(job, one)] = None
    return tuple(found)


def _handed_over(work: Work, times: Times, order: Sequence[int]) -> Iterator[tuple[int, int]]:
    """Give pairs of jobs of which the second takes people of a crew over from the first."""
    for crew, size in enumerate(work.sizes):
        last: list[int | None] = [None] * size
        for job in order:
            count = sum(count for which, count in work.jobs[job].needs if which == crew)
            if not count or not work.jobs[job].hours:
                continue
            free = [
                person
                for person, one in enumerate(last)
                if one is None or times.ends[one] <= times.starts[job]
            ]
            free.sort(key=lambda person: _freed(last[person], times), reverse=True)
            for person in free[:count]:
                before, last[person] = last[person], job
                if before is not None:
                    yield before, job


def _kept_apart(work: Work, times: Times) -> Iterator[tuple[int, int]]:
    """Give pairs of jobs whose groups follow each other on a system."""
    for apart in work.apart:
        groups = sorted(
            (work.groups[number].jobs for number in apart),
            key=lambda jobs: (min(times.starts[j] for j in jobs), max(times.ends[j] for j in jobs)),
        )
        for before, after in pairwise(groups):
            yield from product(before, after)


def _freed(job: int | None, times: Times) -> tuple[int, int]:
    return (-1, -1) if job is None else (times.ends[job], job)


def follow(work: Work, waits: Sequence[Wait], hours: Floats) -> Draws:
    """Let jobs of drawn hours follow each other; *hours* by job and draw."""
    pieces = max(1, -(-hours.size // MOST_NUMBERS))
    found = [
        _Following(work, waits, some).draws() for some in np.array_split(hours, pieces, axis=1)
    ]
    return Draws(
        np.concatenate([each.ends for each in found], axis=1),
        np.concatenate([each.critical for each in found], axis=1),
    )


class _Following:
    """The starts and ends of jobs by draw, and what each was held up by."""

    def __init__(self, work: Work, waits: Sequence[Wait], hours: Floats) -> None:
        self.work, self.hours = work, hours
        self.waits: list[list[Wait]] = [[] for _ in work.jobs]
        for wait in waits:
            self.waits[wait.job].append(wait)
        self.order = _sorted(work, waits)
        self.starts, self.ends = np.zeros_like(hours), np.zeros_like(hours)
        self.ready, self.done = np.zeros_like(hours), np.zeros_like(hours)
        """When a job could start but for its calendar, and when it ends but for those that hold its end."""

    def draws(self) -> Draws:
        for job in self.order:
            one = self.work.jobs[job]
            pace = self.work.paces[one.pattern]
            self.ready[job] = self._latest(job, float(one.earliest), to_end=False)
            has_hours = self.hours[job] > 0
            self.starts[job] = np.where(has_hours, pace.begin(self.ready[job]), self.ready[job])
            self.done[job] = pace.end(self.starts[job], self.hours[job])
            self.ends[job] = self._latest(job, self.done[job], to_end=True)
        return Draws(self.ends, self._critical())

    def _latest(self, job: int, floor: float | Floats, *, to_end: bool) -> Floats:
        found = np.full(self.hours.shape[1], floor)
        for wait in self.waits[job]:
            if wait.link.to_end == to_end:
                found = np.maximum(found, self._moment(wait))
        return found

    def _moment(self, wait: Wait) -> Floats:
        return (self.ends if wait.link.from_end else self.starts)[wait.after] + wait.lag

    def _critical(self) -> Bools:
        """Go back from the last ends over whatever held up the start or the end of each job."""
        starts = np.zeros(self.hours.shape, np.bool_)
        ends = self.ends == self.ends.max(axis=0)
        for job in reversed(self.order):
            starts[job] |= ends[job] & (self.ends[job] == self.done[job])
            for wait in self.waits[job]:
                held, moment = (
                    (ends[job], self.ends[job])
                    if wait.link.to_end
                    else (starts[job], self.ready[job])
                )
                (ends if wait.link.from_end else starts)[wait.after] |= held & (
                    self._moment(wait) == moment
                )
        return starts | ends


def _sorted(work: Work, waits: Sequence[Wait]) -> list[int]:
    """Give the jobs so that each comes after those that it waits for."""
    after: dict[int, list[int]] = {job: [] for job in range(len(work.jobs))}
    for wait in waits:
        after[wait.job].append(wait.after)
    return list(TopologicalSorter(after).static_order())
