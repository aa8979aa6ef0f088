"""Projects made up at random: jobs with links, crews, and hours that differ."""

from __future__ import annotations

import numpy as np

from kuznia.sustain.retrofit.work import Group, Job, Link, Wait, Work


def project(
    seed: int, jobs: int = 30, complexity: float = 1.8, factor: float = 0.5, strength: float = 0.5
) -> Work:
    """Make up a project as PSPLIB does: *complexity* waits a job, four crews.

    *factor* is the mean share of the crews that a job needs, *strength* how large they are: from 0,
    just enough for the largest need, to 1, enough for all jobs when each starts as soon as it may.
    """
    chance = np.random.default_rng(seed)
    hours = chance.integers(1, 11, jobs)
    waits = _waits(chance, jobs, round(complexity * jobs))
    needs = np.zeros((jobs, 4), int)
    for job in range(jobs):
        for crew in chance.permutation(4)[: max(1, chance.binomial(4, factor))]:
            needs[job, crew] = chance.integers(1, 11)
    starts = np.zeros(jobs, int)
    for wait in waits:
        starts[wait.job] = max(starts[wait.job], starts[wait.after] + hours[wait.after])
    peak = np.zeros(4, int)
    for tick in range(int((starts + hours).max())):
        peak = np.maximum(peak, needs[(starts <= tick) & (tick < starts + hours)].sum(axis=0))
    least = needs.max(axis=0)
    sizes = least + np.rint(strength * (peak - least)).astype(int)
    return Work(
        tuple(Job(int(h), tuple((c, int(n)) for c, n in enumerate(need) if n))
              for h, need in zip(hours, needs, strict=True)),
        waits,
        tuple(int(size) for size in sizes),
        (np.ones(int(hours.sum()) + 1, bool),),
    )  # fmt: skip


def _waits(chance: np.random.Generator, jobs: int, count: int) -> tuple[Wait, ...]:
    """Let every job but the first three wait for others before it, and none for what others say."""
    leads = np.zeros((jobs, jobs), bool)
    found: set[tuple[int, int]] = set()
    for job in range(3, jobs):
        found.add((job, int(chance.integers(max(0, job - 10), job))))
    for job, after in sorted(found):
        leads[:, job] |= leads[:, after]
        leads[after, job] = True
    for _ in range(100 * count):
        job = int(chance.integers(3, jobs))
        after = int(chance.integers(max(0, job - 10), job))
        before, behind = leads[:, after].copy(), leads[job].copy()
        before[after] = behind[job] = True
        needless = leads[after, job] or any(before[a] and behind[j] for j, a in found)
        if len(found) < count and not needless:
            found.add((job, after))
            leads |= np.outer(before, behind)
    return tuple(Wait(job, after) for job, after in sorted(found))


def anything(seed: int, jobs: int = 6) -> Work:
    """Make up a small work in which there is a little of all: links, lags, breaks, due ticks."""
    chance = np.random.default_rng(seed)
    ticks = 150
    works = (np.ones(ticks, bool), np.arange(ticks) % 5 < 3, np.arange(ticks) % 7 != 3)
    made = tuple(
        Job(int(chance.integers(0, 5)),
            tuple((crew, int(chance.integers(1, 3))) for crew in range(2) if chance.random() < 0.6),
            int(chance.integers(0, 4)), int(chance.integers(0, 3)))
        for _ in range(jobs)
    )  # fmt: skip
    waits = tuple(
        Wait(job, after, list(Link)[int(chance.integers(0, 4))], int(chance.integers(-2, 3)))
        for job in range(jobs)
        for after in range(job)
        if chance.random() < 0.25
    )
    half = jobs // 2
    groups = (
        Group(
            tuple(range(half)), due=int(chance.integers(2, 12)), weight=int(chance.integers(1, 4))
        ),
        Group(tuple(range(half, jobs)), due=int(chance.integers(2, 16))),
    )
    return Work(made, waits, (2, 3), works, groups, ((0, 1),) if chance.random() < 0.5 else ())
