"""Schedules of the solver, beside every schedule of small works; it runs in a process of its own."""

from collections.abc import Iterator

import numpy as np
import pytest

from kuznia.app.scheduling import SchedulingProcess
from kuznia.sustain.retrofit.feasible import violations
from kuznia.sustain.retrofit.schedule import Aim
from kuznia.sustain.retrofit.serial import quick_times
from kuznia.sustain.retrofit.work import Group, Job, Wait, Work, worth
from tests.sustain.every_schedule import best_of_all
from tests.sustain.projects import anything, project


@pytest.fixture(scope="module")
def solver() -> Iterator[SchedulingProcess]:
    with SchedulingProcess() as process:
        yield process


@pytest.mark.parametrize("first", range(0, 60, 10))
def test_nothing_is_better_than_what_is_found_for_small_works(
    solver: SchedulingProcess, first: int
):
    for seed in range(first, first + 10):
        work = anything(seed, 4)
        found = solver.schedule(work, seconds=10)
        assert [] == list(violations(work, found.times))
        assert best_of_all(work, 26) == worth(work, found.times)
        assert all(each.is_proved for each in found.reached)
        assert found.is_proved


@pytest.mark.parametrize("seed", range(6))
def test_projects_of_twenty_jobs_are_proved_and_never_worse_than_quick_ones(
    solver: SchedulingProcess, seed: int
):
    work = project(seed, 20, 1.8, (0.5, 0.75, 1.0)[seed % 3], (0.2, 0.5)[seed % 2])
    found = solver.schedule(work, seconds=10)
    assert [] == list(violations(work, found.times))
    assert found.is_proved
    assert worth(work, found.times) <= worth(work, quick_times(work))
    hours = sum(job.hours * count for job in work.jobs for crew, count in job.needs if crew == 0)
    assert worth(work, found.times).end * work.sizes[0] >= hours


def test_lateness_goes_before_the_end():
    jobs = (Job(3, ((0, 1),)), Job(3, ((0, 1),)), Job(4, earliest=2))
    groups = (Group((1,), due=3, weight=1), Group((0,), due=3, weight=5))
    work = Work(jobs, (), (1,), (np.ones(20, bool),), groups)
    with SchedulingProcess() as solver:
        found = solver.schedule(work)
    assert [(Aim.LATENESS, 3, 3), (Aim.END, 6, 6), (Aim.ENDS, 15, 15)] == [
        (each.aim, each.value, each.bound) for each in found.reached
    ]


def test_the_same_work_gives_the_same_schedule(solver: SchedulingProcess):
    work = project(3, 30, 1.8, 1.0, 0.2)
    first = solver.schedule(work, seconds=1)
    with SchedulingProcess() as other:
        assert first == other.schedule(work, seconds=1)


def test_much_work_is_shaken_and_stops_when_asked(solver: SchedulingProcess):
    one = project(1, 20)
    jobs, waits = list[Job](), list[Wait]()
    for copy in range(6):
        jobs += one.jobs
        waits += [Wait(w.job + 20 * copy, w.after + 20 * copy) for w in one.waits]
    work = Work(tuple(jobs), tuple(waits), one.sizes, (np.ones(1000, bool),))
    heard: list[float] = []

    def watch(best: float, _bound: float) -> bool:
        heard.append(best)
        return len(heard) > 3

    found = solver.schedule(work, seconds=600, watch=watch)
    assert found.stopped
    assert [] == list(violations(work, found.times))
    assert worth(work, found.times) <= worth(work, quick_times(work))
    assert not solver.schedule(project(1, 10)).stopped


def test_no_work_is_done_at_once(solver: SchedulingProcess):
    found = solver.schedule(Work((), (), (), ()))
    assert ((), True) == (found.times.ends, found.is_proved)
