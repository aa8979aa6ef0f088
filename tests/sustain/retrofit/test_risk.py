"""When work is done if its hours spread: by hand, by exact distributions, and never without reason."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.sustain.retrofit.risk import draw, follow, kept_order, quantile, triangular
from kuznia.sustain.retrofit.serial import quick_times, serial
from kuznia.sustain.retrofit.work import Group, Job, Link, Times, Wait, Work
from tests.sustain.projects import anything, project

ALWAYS = (np.ones(100, bool),)


def usual(work: Work) -> list[tuple[float, float, float]]:
    return [(job.hours, job.hours, job.hours) for job in work.jobs]


@pytest.mark.parametrize("seed", range(40))
def test_without_spread_nothing_is_later_than_in_the_schedule(seed: int):
    for work in (anything(seed, 7), project(seed, 20)):
        times = quick_times(work)
        drawn = draw(work, times, usual(work), 3, 1)
        assert (drawn.ends <= np.array(times.ends)[:, np.newaxis]).all()
        assert (drawn.ends[:, :1] == drawn.ends).all()


@pytest.mark.parametrize("seed", range(20))
def test_without_spread_a_project_is_done_when_its_schedule_says(seed: int):
    work = project(seed, 20)
    times = quick_times(work)
    drawn = draw(work, times, usual(work), 1, 1)
    assert list(times.ends) == drawn.ends[:, 0].tolist()


def test_a_case_by_hand():
    jobs = (Job(2, ((0, 1),)), Job(4), Job(3, ((0, 1),)), Job(1))
    work = Work(jobs, (Wait(3, 1), Wait(3, 2, lag=1)), (1,), ALWAYS)
    times = serial(work, [0, 1, 2, 3])
    assert Times((0, 0, 2, 6), (2, 4, 5, 7)) == times
    order = kept_order(work, times)
    assert {*work.waits, Wait(2, 0)} == set(order)

    hours = np.array([[2, 1, 2], [4, 6, 5], [3, 3, 2], [1, 1, 1.5]])
    drawn = follow(work, order, hours)
    assert [[2, 1, 2], [4, 6, 5], [5, 4, 4], [7, 7, 6.5]] == drawn.ends.tolist()
    assert [[1, 0, 1], [0, 1, 1], [1, 0, 1], [1, 1, 1]] == drawn.critical.astype(int).tolist()
    assert 2 / 3 == pytest.approx(drawn.criticality([0]))
    assert 1 == drawn.criticality([0, 1])
    assert (7, 7, 6.5) == tuple(drawn.end_of([0, 3], share) for share in (0.5, 0.9, 0.1))


def test_links_to_an_end_hold_the_end_and_not_the_start():
    work = Work((Job(5), Job(2)), (Wait(1, 0, Link.FF, 1),), (), ALWAYS)
    drawn = follow(work, work.waits, np.array([[5.0, 1.0], [2.0, 3.0]]))
    assert [[5, 1], [6, 3]] == drawn.ends.tolist()
    assert [[True, False], [True, True]] == drawn.critical.tolist()


def test_breaks_are_kept():
    works = (np.ones(60, bool), np.arange(60) % 10 < 5)
    work = Work((Job(4), Job(4, pattern=1)), (Wait(1, 0),), (), works)
    drawn = follow(work, work.waits, np.array([[4.0, 6.0], [4.0, 4.5]]))
    assert [13.0, 14.5] == drawn.ends[1].tolist()


def test_groups_on_a_system_stay_in_their_order():
    groups = (Group((0,)), Group((1, 2)))
    work = Work((Job(3), Job(2), Job(2)), (), (), ALWAYS, groups, ((0, 1),))
    times = Times((2, 0, 0), (5, 2, 2))
    assert {Wait(0, 1), Wait(0, 2)} == set(kept_order(work, times))


def test_each_of_a_crew_hands_over_to_the_next():
    jobs = tuple(Job(hours, ((0, count),)) for hours, count in ((4, 2), (2, 1), (3, 1), (2, 3)))
    work = Work(jobs, (), (3,), ALWAYS)
    times = serial(work, [0, 1, 2, 3])
    assert Times((0, 0, 2, 5), (4, 2, 5, 7)) == times
    assert {Wait(2, 1), Wait(3, 0), Wait(3, 2)} == set(kept_order(work, times))


@given(
    least=st.floats(0, 10), more=st.floats(0, 10), most=st.floats(0, 10),
    uniform=st.lists(st.floats(0, 1), min_size=1, max_size=9),
)  # fmt: skip
def test_triangular_hours_lie_in_their_range_and_rise(
    least: float, more: float, most: float, uniform: list[float]
):
    hours = (least, least + more, least + more + most)
    found = triangular([hours], np.array([sorted(uniform)]))[0]
    assert (np.diff(found) >= -1e-9).all()
    assert found.min() >= hours[0] - 1e-9
    assert found.max() <= hours[2] + 1e-9


def test_triangular_hours_have_their_distribution():
    """F(x) = (x - a)² / ((c - a)(b - a)) up to the usual hours b, and the same from the other end."""
    a, b, c = 2.0, 3.0, 7.0
    for share, x in ((0.2, 3.0), (0.05, 2.5), (1 - 4 / 20, 5.0)):
        assert x == pytest.approx(triangular([(a, b, c)], np.array([[share]]))[0, 0])


def test_two_jobs_side_by_side_are_done_as_their_distributions_say():
    """The later of two is done by x with F(x)²."""
    work = Work((Job(4), Job(4)), (), (), ALWAYS)
    drawn = draw(work, Times((0, 0), (4, 4)), [(2, 3, 7), (2, 3, 7)], 40_000, 7)
    for share in (0.5, 0.8):
        single = np.sqrt(share)
        exact = 7 - np.sqrt((1 - single) * 5 * 4)
        assert exact == pytest.approx(quantile(drawn.last, share), abs=0.03)
    assert 0.5 == pytest.approx(drawn.criticality([0]), abs=0.01)
    assert 0.5 == pytest.approx(drawn.criticality([1]), abs=0.01)


def test_the_same_seed_draws_the_same_hours():
    work = project(1, 10)
    times = quick_times(work)
    hours = [(job.hours * 0.5, job.hours, job.hours * 2.0) for job in work.jobs]
    long = Work(work.jobs, work.waits, work.sizes, (np.ones(400, bool),))
    one, other, third = (draw(long, times, hours, 50, seed).last for seed in (1, 1, 2))
    assert one.tolist() == other.tolist() != third.tolist()
    assert one.min() < times.ends[-1] < one.max()


def test_no_work_takes_no_time():
    assert (0, 5) == draw(Work((), (), (), ()), Times((), ()), [], 5, 1).ends.shape
