"""Routes: start and finish of each step, slack, critical path, simulated courses."""

from __future__ import annotations

from collections.abc import Iterator
from statistics import NormalDist

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from kuznia.release.choices import best_choice
from kuznia.release.durations import Duration
from kuznia.release.prerequisites import Network
from kuznia.release.routes import Route, scheduled
from tests.release.networks import network, networks

DIAMOND = network(
    {"START": 1, "LONG": 4, "SHORT": 1, "GOAL": 2},
    {"LONG": ("START",), "SHORT": ("START",), "GOAL": ("LONG", "SHORT")},
)


def route_of(net: Network, draws: int = 200, seed: int = 1) -> Route:
    return scheduled(net, net.durations, seed, draws)


def test_each_step_starts_when_all_that_it_waits_for_is_done():
    steps = {step.step: (step.start, step.finish) for step in route_of(DIAMOND).steps}

    assert {"START": (0, 1), "SHORT": (1, 2), "LONG": (1, 5), "GOAL": (5, 7)} == steps


def test_slack_is_what_a_step_may_be_late_without_moving_the_goal():
    slack = {step.step: (step.slack, step.critical) for step in route_of(DIAMOND).steps}

    assert {
        "START": (0, True),
        "SHORT": (3, False),
        "LONG": (0, True),
        "GOAL": (0, True),
    } == slack


def test_the_critical_path_is_the_longest_chain():
    assert ("START", "LONG", "GOAL") == route_of(DIAMOND).critical_path


def test_steps_that_do_not_reach_the_goal_are_no_route():
    with pytest.raises(ValueError, match="GOAL"):
        scheduled(DIAMOND, {"GOAL", "LONG"}, 1, 10)


def test_fixed_durations_are_simulated_to_what_was_worked_out():
    route = route_of(DIAMOND)

    assert (7, 7, 7) == (route.months, route.months_p50, route.months_p90)
    assert [1, 0, 1, 1] == [step.criticality for step in route.steps]


def test_the_same_seed_gives_the_same_courses_and_another_gives_others():
    net = Network("GOAL", DIAMOND.groups, dict.fromkeys(DIAMOND.groups, Duration(2, 4)))

    assert route_of(net) == route_of(net)
    assert route_of(net).finishes != route_of(net, seed=2).finishes


def test_of_two_alternatives_in_a_course_the_first_is_enough():
    net = Network(
        "GOAL",
        {"GOAL": (("A", "B"),), "A": (), "B": ()},
        {"GOAL": Duration(0, 0), "A": Duration(2, 6), "B": Duration(2, 6)},
    )

    months = route_of(net, draws=10_000).months_p50

    # Both are later than x with a chance of a half when each is with the root of a half.
    assert lognormal(2, 6, 1 - 0.5**0.5) == pytest.approx(months, rel=0.02)


def lognormal(p50: float, p90: float, share: float) -> float:
    """Give the quantile of a lognormal distribution through a P50 and a P90."""
    normal = NormalDist()
    return p50 * (p90 / p50) ** (normal.inv_cdf(share) / normal.inv_cdf(0.9))


def test_one_step_alone_has_its_own_percentiles():
    net = Network("GOAL", {"GOAL": ()}, {"GOAL": Duration(4, 9)})

    route = route_of(net, draws=10_000)

    assert (4, 9) == pytest.approx((route.months_p50, route.months_p90), rel=0.001)


@pytest.mark.parametrize("share", [0.5, 0.9])
def test_steps_side_by_side_are_done_with_the_product_of_their_chances(share: float):
    names = [f"S{number}" for number in range(4)]
    net = Network(
        "GOAL",
        {"GOAL": tuple((name,) for name in names), **dict.fromkeys(names, ())},
        {"GOAL": Duration(0, 0), **dict.fromkeys(names, Duration(3, 8))},
    )

    route = route_of(net, draws=10_000)

    expected = lognormal(3, 8, share**0.25)
    assert expected == pytest.approx(np.quantile(route.finishes, share), rel=0.02)
    assert [0.25] * 4 == pytest.approx([step.criticality for step in route.steps[:4]], abs=0.02)


def test_steps_one_after_the_other_add_up_as_their_convolution_says():
    net = Network(
        "GOAL",
        {"GOAL": (("FIRST",),), "FIRST": ()},
        {"GOAL": Duration(3, 8), "FIRST": Duration(2, 7)},
    )

    route = route_of(net, draws=10_000)

    for share, months in ((0.5, route.months_p50), (0.9, route.months_p90)):
        assert share == pytest.approx(chance_of_sum(months, (3, 8), (2, 7)), abs=0.01)
    assert [1, 1] == [step.criticality for step in route.steps]


def chance_of_sum(months: float, one: tuple[float, float], two: tuple[float, float]) -> float:
    """Integrate the chance that two lognormal durations add up to at most so many months."""
    normal = NormalDist()
    sigma = np.log(two[1] / two[0]) / normal.inv_cdf(0.9)
    shares = (np.arange(4_000) + 0.5) / 4_000
    rests = [months - lognormal(*one, share) for share in shares]
    return float(
        np.mean([normal.cdf(np.log(rest / two[0]) / sigma) if rest > 0 else 0 for rest in rests])
    )


def test_the_chance_to_be_done_within_some_months_is_the_share_of_courses():
    net = Network("GOAL", {"GOAL": ()}, {"GOAL": Duration(4, 9)})

    route = route_of(net, draws=10_000)

    assert 0.5 == pytest.approx(route.chance_within(4), abs=0.001)
    assert 0.9 == pytest.approx(route.chance_within(9), abs=0.001)
    assert 0 == route.chance_within(0)


def chains(waits: dict[str, tuple[str, ...]], code: str) -> Iterator[tuple[str, ...]]:
    """Give every chain of steps that ends in a step."""
    if not waits[code]:
        yield (code,)
    for before in waits[code]:
        for chain in chains(waits, before):
            yield (*chain, code)


@settings(max_examples=60)
@given(networks(), st.integers(0, 3))
def test_the_critical_path_is_as_long_as_the_longest_of_all_chains(net: Network, seed: int):
    choice = best_choice(net)
    assume(choice is not None)
    assert choice is not None

    route = scheduled(net, choice.steps, seed, 20)

    takes = {code: net.durations[code].p50 for code in choice.steps}
    waits = {step.step: step.waits_for for step in route.steps}
    longest = max(sum(takes[code] for code in chain) for chain in chains(waits, "GOAL"))
    assert longest == route.months
    assert longest == sum(takes[code] for code in route.critical_path)
    assert all(step.critical for step in route.steps if step.step in route.critical_path)


@settings(max_examples=60)
@given(networks())
def test_a_step_that_is_late_by_its_slack_moves_nothing_and_by_more_moves_the_goal(net: Network):
    choice = best_choice(net)
    assume(choice is not None)
    assert choice is not None
    route = scheduled(net, choice.steps, 1, 20)
    waits = {step.step: tuple((w,) for w in step.waits_for) for step in route.steps}

    for step in route.steps:
        for late, moved in ((step.slack, 0), (step.slack + 1, 1)):
            takes = {
                code: net.durations[code].p50 + (late if code == step.step else 0) for code in waits
            }
            again = Network("GOAL", waits, {c: Duration(m, m) for c, m in takes.items()})
            assert route.months + moved == scheduled(again, waits, 1, 20).months
