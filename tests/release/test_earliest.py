"""The earliest finish of each step."""

from __future__ import annotations

import math

from hypothesis import given

from kuznia.release.earliest import earliest_finishes
from kuznia.release.prerequisites import Network
from tests.release.networks import finish_by_rounds, network, networks


def test_a_step_starts_when_the_last_group_has_its_first_step():
    net = network({"GOAL": 1, "A": 2, "B": 3, "C": 9}, {"GOAL": ("A", "B|C")})

    assert {"A": 2, "B": 3, "GOAL": 4, "C": 9} == earliest_finishes(net, net.durations)


def test_finishes_are_given_in_their_order_and_a_step_comes_after_what_it_waits_for():
    net = network({"GOAL": 0, "Z": 0, "A": 5}, {"GOAL": ("Z",)})

    assert ["Z", "GOAL", "A"] == list(earliest_finishes(net, net.durations))


def test_steps_that_wait_for_each_other_never_finish():
    net = network({"GOAL": 1, "A": 1, "B": 1}, {"GOAL": ("A",), "A": ("B",), "B": ("A",)})

    assert {} == earliest_finishes(net, net.durations)


def test_only_the_steps_within_are_done():
    net = network({"GOAL": 1, "A": 2, "B": 3}, {"GOAL": ("A|B",)})

    assert {"B": 3, "GOAL": 4} == earliest_finishes(net, {"GOAL", "B"})


@given(networks())
def test_finishes_agree_with_improving_until_nothing_improves(net: Network):
    expected = finish_by_rounds(net, net.durations)

    assert expected == earliest_finishes(net, net.durations).get("GOAL", math.inf)
