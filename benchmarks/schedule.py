"""Schedules: the share of random projects of 30 tasks that are proved optimal, and a whole fleet."""

from __future__ import annotations

from itertools import product
from time import perf_counter, process_time

import numpy as np

from benchmarks.packages import at_least
from kuznia.sustain.retrofit.feasible import violations
from kuznia.sustain.retrofit.scheduling import schedule
from kuznia.sustain.retrofit.serial import quick_times
from kuznia.sustain.retrofit.work import Group, Job, Wait, Work, worth
from tests.sustain.projects import project

TASKS, SECONDS, FLEET_SECONDS = 30, 10.0, 30.0
COMPLEXITIES, FACTORS, STRENGTHS = (1.5, 2.1), (0.25, 0.5, 0.75, 1.0), (0.2, 0.5, 0.7)
TRUCKS = 60


def main() -> None:
    """Measure and print the verdicts; a project counts when it is proved in time on one core."""
    proved, longest = 0, 0.0
    cases = list(product(COMPLEXITIES, FACTORS, STRENGTHS))
    for seed, (complexity, factor, strength) in enumerate(cases):
        work = project(seed, TASKS, complexity, factor, strength)
        begin = process_time()
        found = schedule(work, seconds=SECONDS)
        seconds = process_time() - begin
        if list(violations(work, found.times)):
            raise AssertionError(seed)
        proved += found.is_proved and seconds <= SECONDS
        longest = max(longest, seconds)
    begin, work = perf_counter(), fleet(TRUCKS)
    found = schedule(work, seconds=FLEET_SECONDS)
    seconds = perf_counter() - begin
    end, quick = worth(work, found.times).end, worth(work, quick_times(work)).end
    print(f"{len(cases)} projects of {TASKS} tasks: {proved} proved, {longest:.1f} s the longest; "
          f"{len(work.jobs)} tasks of a fleet: {end} hours in {seconds:.0f} s, {quick} at once, "
          f"at least {found.reached[1].bound}")  # fmt: skip
    print(at_least("schedule-optimal", proved / len(cases), 0.9))


def fleet(trucks: int) -> Work:
    """Make up two kits of three tasks for each truck, the second after the first and from 100 on."""
    jobs: list[Job] = []
    waits: list[Wait] = []
    groups: list[Group] = []
    for _ in range(trucks):
        first = len(jobs)
        jobs += [Job(6, ((0, 2), (2, 1))), Job(4, ((1, 1), (2, 1))), Job(2, ((3, 1), (2, 1))),
                 Job(5, ((0, 1), (2, 1)), 100), Job(8, ((1, 1), (2, 1)), 100),
                 Job(3, ((3, 1), (2, 1)), 100)]  # fmt: skip
        waits += [Wait(job + 1, job) for job in range(first, first + 5)]
        groups += [
            Group((first, first + 1, first + 2), 400),
            Group((first + 3, first + 4, first + 5)),
        ]
    return Work(tuple(jobs), tuple(waits), (3, 2, 4, 1), (np.ones(2000, np.bool_),), tuple(groups))


if __name__ == "__main__":
    main()
