"""Readiness while depots and fleets are built up."""

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import quad

from kuznia.sustain.buildup import Repair, evaluate_months, readiness
from kuznia.sustain.buying import fleet_availability
from kuznia.sustain.course import Course
from kuznia.sustain.coursing import gather_course
from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.gathering import gather
from kuznia.sustain.pipelines import Floats
from kuznia.sustain.simulation.simulating import Settings, simulate
from kuznia.sustain.support import NONE, Support
from tests.sustain.fleets import trucks, trucks_with_depot
from tests.sustain.supports import two_indentures


def steady(support: Support, months: int) -> Course:
    """Give a course on which nothing changes."""
    every = (support.removals, support.repaired_here)
    removals, shares = (np.repeat(each[np.newaxis], months, axis=0) for each in every)
    return Course(support, removals, shares, ())


def alone(rates: list[float], lasts: float) -> Course:
    """Give one unit that fails at changing rates at one site, which repairs it."""
    removals = np.array(rates)[:, np.newaxis, np.newaxis]
    one = np.ones((1, 1))
    support = Support((NONE,), (), removals[-1], one, one * lasts, one * 0)
    return Course(support, removals, np.ones_like(removals), ())


@pytest.mark.parametrize("repair", Repair)
def test_when_nothing_changes_every_month_is_the_long_run(repair: Repair):
    support, stock = two_indentures()
    found = evaluate_months(steady(support, 5), stock, repair)
    long_run = evaluate(support, stock)
    for month in range(5):
        np.testing.assert_allclose(found.backorders[month], long_run.backorders, atol=1e-12)
        np.testing.assert_allclose(found.variance[month], long_run.variance, atol=1e-12)
        np.testing.assert_allclose(found.fill[month], long_run.fill, atol=1e-12)


@given(
    rates=st.lists(st.floats(0.1, 5), min_size=1, max_size=8),
    lasts=st.floats(0.05, 6),
    repair=st.sampled_from(list(Repair)),
)
@settings(max_examples=40, deadline=None)
def test_units_in_repair_are_the_integral_of_what_came_and_has_not_left(
    rates: list[float], lasts: float, repair: Repair
):
    found = evaluate_months(alone(rates, lasts), np.zeros((1, 1), np.int64), repair).pipeline

    def there(since: float) -> float:
        return np.exp(-since / lasts) if repair is Repair.EXPONENTIAL else float(since < lasts)

    for month in range(len(rates)):
        end = month + 1.0
        kinks = [*range(month + 1), max(end - lasts, 0.0)]

        def still_there(time: float, last: int = month) -> float:
            return rates[min(int(time), last)] * there(last + 1 - time)

        inside = sum(
            quad(still_there, low, high)[0]
            for low, high in zip(sorted(kinks), [*sorted(kinks)[1:], end], strict=True)
        )
        before = rates[0] * (lasts * np.exp(-end / lasts) if repair is Repair.EXPONENTIAL
                             else max(lasts - end, 0.0))  # fmt: skip
        assert found[month, 0, 0] == pytest.approx(inside + before, rel=1e-6)


def test_after_a_change_the_long_run_of_the_new_rates_is_reached():
    support, stock = two_indentures()
    yearly = 1 / 12
    support = replace(support, removals=support.removals * yearly,
                      repair_time=support.repair_time * 12, ship_time=support.ship_time * 12)  # fmt: skip
    before = replace(support, removals=support.removals * 0.3)
    course = Course(support, np.stack([before.removals, *[support.removals] * 60]),
                    np.repeat(support.repaired_here[np.newaxis], 61, axis=0), ())  # fmt: skip
    found = evaluate_months(course, stock)
    np.testing.assert_allclose(found.backorders[-1], evaluate(support, stock).backorders, atol=1e-6)
    assert found.backorders[1].sum() < found.backorders[-1].sum()


def test_what_a_depot_takes_over_shortens_the_wait_from_its_opening_on():
    programme = trucks_with_depot()
    gathered = gather(programme, opened=["SHOP"])
    course, never = (gather_course(programme, gathered, {"SHOP": month}) for month in (3, None))
    found, worse = (evaluate_months(each, gathered.stock).backorders for each in (course, never))
    np.testing.assert_allclose(found[:3], worse[:3])
    assert (found[4:].sum(axis=(1, 2)) < worse[4:].sum(axis=(1, 2))).all()


def test_readiness_in_a_steady_course_is_that_of_the_long_run():
    programme = trucks()
    gathered = gather(programme)
    course = gather_course(programme, gathered, {})
    found = evaluate_months(course, gathered.stock)
    fleet = gathered.fleets[0]
    shares = readiness(course, fleet, 0, found)
    long_run = fleet_availability(gathered, fleet, evaluate(gathered.support, gathered.stock))
    assert _mean(shares[-1], fleet.systems) == pytest.approx(long_run, abs=1e-9)


def test_stock_that_comes_later_helps_from_its_month_on():
    programme = trucks()
    gathered = gather(programme)
    course = gather_course(programme, gathered, {})
    deliveries = np.zeros(course.removals.shape, np.int64)
    deliveries[3, 0, 0] = 2
    course = replace(course, deliveries=deliveries)
    later = evaluate_months(course, gathered.stock + deliveries.sum(axis=0)).backorders
    never = evaluate_months(replace(course, deliveries=None), gathered.stock).backorders
    np.testing.assert_allclose(later[:3], never[:3])
    assert later[3].sum() < never[3].sum()
    asked = Settings(replications=200, finite_fleet=False, confidence=0.999)
    stocked = replace(gathered, stock=gathered.stock + deliveries.sum(axis=0))
    found = simulate(stocked, asked, course)
    assert (np.abs(found.short.mean - later) <= 1.2 * found.short.half_width + 0.02).all()
    assert (found.pipeline.mean >= 0).all()


def _mean(shares: Floats, systems: Floats) -> float:
    used = systems > 0
    return float((shares[used] * systems[used]).sum() / systems.sum())


@pytest.mark.parametrize("repair", Repair)
def test_while_a_depot_is_built_up_each_month_agrees_with_the_simulation(repair: Repair):
    programme = trucks_with_depot()
    gathered = gather(programme, opened=["SHOP"])
    course = gather_course(programme, gathered, {"SHOP": 4})
    found = evaluate_months(course, gathered.stock, repair).backorders
    asked = Settings(replications=250, finite_fleet=False, repair=repair, confidence=0.999)
    short = simulate(gathered, asked, course).short
    months = [5, 8, 12, 20]
    off = np.abs(found - short.mean)[months]
    assert (off <= 1.2 * short.half_width[months] + 1e-9).mean() > 0.99
    assert off.sum() < 0.05 * found[months].sum()
