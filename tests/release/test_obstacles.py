"""Why a goal cannot be reached."""

from __future__ import annotations

from datetime import date

from hypothesis import given

from kuznia.release.earliest import earliest_finishes
from kuznia.release.obstacles import obstacles
from kuznia.release.prerequisites import Network, Prerequisites, Step
from tests.release.networks import networks, prerequisites

TODAY = date(2026, 3, 1)


def said(found: Prerequisites, goal: str = "GOAL") -> list[str]:
    return [str(reason) for reason in obstacles(found, found.open_for(goal, TODAY))]


GOAL = Step("GOAL", months_p50=1)


def test_nothing_stands_in_the_way_of_a_goal_that_can_be_reached_or_is():
    assert [] == said(prerequisites(GOAL, waits={}))
    assert [] == said(prerequisites(Step("GOAL", done=TODAY), waits={}))


def test_a_closed_step_is_named():
    found = prerequisites(
        GOAL, Step("LICENCE", months_p50=3, closed=True), waits={"GOAL": ("LICENCE",)}
    )

    assert ["LICENCE can no longer be done"] == said(found)


def test_a_step_without_a_duration_is_named():
    found = prerequisites(GOAL, Step("LICENCE"), waits={"GOAL": ("LICENCE",)})

    assert ["it is not known how long LICENCE takes: enter its months_p50"] == said(found)


def test_a_step_with_an_impossible_duration_is_named():
    licence = Step("LICENCE", months_p50=3, months_p90=2)
    found = prerequisites(GOAL, licence, waits={"GOAL": ("LICENCE",)})

    assert ["LICENCE has no possible duration: months_p50 3, months_p90 2"] == said(found)


def test_a_step_that_does_not_exist_is_named():
    found = prerequisites(GOAL, waits={"GOAL": ("GONE",)})

    assert ["GONE is waited for and is not among the steps"] == said(found)


def test_a_circle_is_written_out():
    found = prerequisites(
        GOAL,
        Step("A", months_p50=1),
        Step("B", months_p50=1),
        waits={"GOAL": ("A",), "A": ("B",), "B": ("A",)},
    )

    assert ["these steps wait for each other: A > B > A"] == said(found)


def test_what_stands_in_the_way_of_every_alternative_is_named():
    found = prerequisites(
        GOAL,
        Step("A", months_p50=1, closed=True),
        Step("B"),
        Step("FINE", months_p50=1),
        waits={"GOAL": ("A|B", "FINE")},
    )

    assert [
        "A can no longer be done",
        "it is not known how long B takes: enter its months_p50",
    ] == said(found)


def test_what_stands_in_the_way_of_one_alternative_only_is_not():
    found = prerequisites(
        GOAL, Step("A", closed=True), Step("B", months_p50=1), waits={"GOAL": ("A|B",)}
    )

    assert [] == said(found)


@given(networks())
def test_there_is_an_obstacle_exactly_when_the_goal_cannot_be_reached(net: Network):
    steps = {
        code: Step(code, months_p50=net.durations[code].p50 if code in net.durations else None)
        for code in net.groups
    }
    found = Prerequisites(steps, net.groups)

    reached = "GOAL" in earliest_finishes(net, net.durations)
    assert reached == (not obstacles(found, found.open_for("GOAL", TODAY)))
