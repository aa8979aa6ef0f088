"""Schedules made job by job."""

from itertools import islice

import numpy as np
import pytest

from kuznia.sustain.retrofit.feasible import violations
from kuznia.sustain.retrofit.serial import quick_times, serial, shaken, tidied
from kuznia.sustain.retrofit.work import Job, Link, Times, Wait, Work, worth
from tests.sustain.every_schedule import best_of_all
from tests.sustain.projects import anything, project

ALWAYS = (np.ones(40, bool),)


def test_jobs_go_as_early_as_their_crew_allows():
    jobs = tuple(Job(hours, ((0, count),)) for hours, count in ((3, 2), (2, 1), (4, 1), (2, 2)))
    one = Work(jobs, (), (3,), ALWAYS)
    assert Times((0, 0, 2, 3), (3, 2, 6, 5)) == serial(one, [0, 1, 2, 3])


def test_a_gap_is_used_by_a_later_job():
    jobs = (Job(3, ((0, 1),)), Job(2, ((0, 1),), earliest=5), Job(2, ((0, 1),)))
    assert Times((0, 5, 3), (3, 7, 5)) == serial(Work(jobs, (), (1,), ALWAYS), [0, 1, 2])


@pytest.mark.parametrize(
    ("link", "lag", "start"), [(Link.FS, 1, 6), (Link.SS, 1, 2), (Link.FF, 1, 4), (Link.SF, 4, 3)]
)
def test_a_job_waits_for_either_end_of_another(link: Link, lag: int, start: int):
    one = Work((Job(4, earliest=1), Job(2)), (Wait(1, 0, link, lag),), (), ALWAYS)
    assert start == serial(one, [0, 1]).starts[1]


def test_work_stops_where_its_calendar_does_and_keeps_its_crew():
    works = (np.ones(40, bool), np.arange(40) % 4 < 2)
    one = Work((Job(3, ((0, 1),), pattern=1), Job(2, ((0, 1),))), (), (1,), works)
    assert Times((0, 5), (5, 7)) == serial(one, [0, 1])


def test_what_takes_no_time_is_there_when_it_may_be():
    one = Work(
        (Job(4), Job(0), Job(0, earliest=6)), (Wait(1, 0), Wait(1, 0, Link.SF, 7)), (), ALWAYS
    )
    assert Times((0, 7, 6), (4, 7, 6)) == serial(one, [0, 1, 2])


@pytest.mark.parametrize("seed", range(30))
def test_every_way_of_placing_keeps_to_what_was_asked(seed: int):
    for work in (anything(seed, 7), project(seed, 12)):
        quick = quick_times(work)
        moved = list(islice(shaken(work, quick, seed), 20))
        assert [] == [each for times in (quick, *moved) for each in violations(work, times)]
        worths = [worth(work, times) for times in (quick, *moved)]
        assert sorted(worths, reverse=True) == worths


def test_tidying_makes_nothing_worse():
    work = project(5)
    ends = np.cumsum([job.hours for job in work.jobs]).tolist()
    slow = Times((0, *ends[:-1]), tuple(ends))
    assert [] == list(violations(work, slow))
    assert worth(work, tidied(work, slow)) < worth(work, slow)


def test_most_small_projects_come_out_near_the_best():
    near = [worth(work, quick_times(work)).lateness <= best_of_all(work, 26).lateness * 1.25 + 2
            for work in (anything(seed, 4) for seed in range(20))]  # fmt: skip
    assert sum(near) >= 15
