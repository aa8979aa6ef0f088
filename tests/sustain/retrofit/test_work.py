"""What schedules are judged by, and orders in which jobs may be placed."""

import numpy as np

from kuznia.sustain.retrofit.work import Group, Job, Link, Times, Wait, Work, Worth, in_order, worth
from tests.sustain.projects import project


def work(jobs: int, waits: tuple[Wait, ...] = (), *groups: Group, apart: bool = False) -> Work:
    sets = (tuple(range(len(groups))),) if apart else ()
    return Work(tuple(Job(1) for _ in range(jobs)), waits, (), (np.ones(20, bool),), groups, sets)


def test_lateness_is_weighed_and_counts_a_group_once():
    one = work(3, (), Group((0, 1), 4, 3), Group((2,), 9, 2), Group((0,), None, 100))
    assert Worth(3 * 2, 8, 19) == worth(one, Times((0, 0, 0), (5, 6, 8)))
    assert Worth(0, 9, 17) == worth(one, Times((0, 0, 0), (4, 4, 9)))
    assert Worth(5, 1, 1) < Worth(5, 2, 0) < Worth(6, 0, 0)


def test_each_job_comes_after_those_that_it_waits_for():
    given = project(3)
    order = in_order(given, [-job for job in range(30)])
    assert set(range(30)) == set(order)
    assert all(order.index(wait.after) < order.index(wait.job) for wait in given.waits)
    assert [1, 0, 2] == in_order(work(3), [5, 2, 9])


def test_groups_that_are_kept_apart_come_one_after_the_other():
    apart = work(4, (), Group((0, 1)), Group((2, 3)), apart=True)
    assert [2, 3, 0, 1] == in_order(apart, [5, 6, 1, 9])
    assert [0, 1, 2, 3] == in_order(apart, [1, 6, 2, 3])


def test_an_order_that_leads_nowhere_is_left_out():
    apart = work(4, (Wait(2, 0),), Group((0, 1)), Group((2, 3)), apart=True)
    assert len(in_order(apart, [5, 6, 1, 9])) < 4


def test_links_say_which_ends_they_join():
    assert [(True, False), (False, False), (True, True), (False, True)] == [
        (link.from_end, link.to_end) for link in (Link.FS, Link.SS, Link.FF, Link.SF)
    ]
