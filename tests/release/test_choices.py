"""Which steps to take where there are alternatives."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.release.choices import Prefer, best_choice
from kuznia.release.prerequisites import Network
from tests.release.networks import best_by_trying, finish_by_rounds, network, networks


def chosen(net: Network, prefer: Prefer = "soonest") -> set[str] | None:
    choice = best_choice(net, prefer)
    assert choice is None or choice.exact
    return None if choice is None else set(choice.steps)


SLOW_BUT_SHORT = network(
    {"GOAL": 1, "OWN_LAB": 9, "CONTRACT": 2, "AUDIT": 2},
    {"GOAL": ("OWN_LAB|AUDIT",), "AUDIT": ("CONTRACT",)},
)


def test_the_soonest_way_may_have_more_steps():
    assert {"GOAL", "AUDIT", "CONTRACT"} == chosen(SLOW_BUT_SHORT)


def test_the_way_with_the_fewest_steps_may_be_later():
    assert {"GOAL", "OWN_LAB"} == chosen(SLOW_BUT_SHORT, "fewest")


def test_all_groups_are_needed_and_one_step_of_each():
    net = network(
        {"GOAL": 1, "A": 1, "B": 2, "C": 1, "D": 2}, {"GOAL": ("A|B", "C|D")}
    )  # fmt: skip

    assert {"GOAL", "A", "C"} == chosen(net)


def test_a_step_that_serves_twice_is_better_than_two():
    net = network(
        {"GOAL": 1, "A": 1, "B": 1, "SHARED": 1}, {"GOAL": ("A|SHARED", "B|SHARED")}
    )  # fmt: skip

    assert {"GOAL", "SHARED"} == chosen(net)


def test_off_the_critical_path_the_shorter_way_is_taken_although_it_is_slower():
    net = network(
        {"GOAL": 1, "LICENCE": 12, "SLOW": 6, "QUICK": 1, "QUICK_FIRST": 1},
        {"GOAL": ("LICENCE", "SLOW|QUICK"), "QUICK": ("QUICK_FIRST",)},
    )

    assert {"GOAL", "LICENCE", "SLOW"} == chosen(net)


def test_two_alternatives_may_both_be_needed_to_be_soonest():
    net = network(
        {"GOAL": 0, "LONG": 10, "SLOW": 8, "FAST": 1},
        {"GOAL": ("LONG", "SLOW"), "LONG": ("SLOW|FAST",)},
    )

    assert {"GOAL", "LONG", "SLOW", "FAST"} == chosen(net)
    assert {"GOAL", "LONG", "SLOW"} == chosen(net, "fewest")


def test_an_alternative_that_only_leads_in_a_circle_is_passed_over():
    net = network(
        {"GOAL": 1, "A": 1, "B": 1, "C": 5},
        {"GOAL": ("A|C",), "A": ("B",), "B": ("A",)},
    )

    assert {"GOAL", "C"} == chosen(net)


def test_of_equals_the_codes_that_come_first_are_taken():
    assert {"GOAL", "A"} == chosen(network({"GOAL": 1, "A": 1, "B": 1}, {"GOAL": ("A|B",)}))


@pytest.mark.parametrize("prefer", ["soonest", "fewest"])
def test_nothing_is_chosen_when_nothing_reaches_the_goal(prefer: Prefer):
    assert None is chosen(network({"GOAL": 1}, {"GOAL": ("GONE",)}), prefer)


@pytest.mark.parametrize("prefer", ["soonest", "fewest"])
def test_twenty_independent_choices_are_decided_and_proved(prefer: Prefer):
    months = {"GOAL": 1.0} | {f"{side}{n:02}": 1.0 + n % 3 for n in range(20) for side in "AB"}
    net = network(months, {"GOAL": tuple(f"A{n:02}|B{n:02}" for n in range(20))})

    assert {"GOAL", *(f"A{n:02}" for n in range(20))} == chosen(net, prefer)


def test_a_search_that_was_cut_short_says_so_and_still_reaches_the_goal():
    groups = tuple(
        f"S{a:02}|S{b:02}|S{c:02}"
        for a, b, c in [(n, (n * 7 + 3) % 30, (n * 11 + 5) % 30) for n in range(30)]
        if len({a, b, c}) == 3
    )
    net = network({"GOAL": 0} | {f"S{n:02}": 1 for n in range(30)}, {"GOAL": groups})

    choice = best_choice(net, most_nodes=2)

    assert choice is not None
    assert not choice.exact
    assert finish_by_rounds(net, choice.steps) == 1


@settings(max_examples=150)
@given(networks(), st.sampled_from(["soonest", "fewest"]))
def test_no_other_set_is_better(net: Network, prefer: Prefer):
    choice = best_choice(net, prefer)

    assert best_by_trying(net, prefer) == (None if choice is None else choice.steps)


@pytest.mark.slow
@settings(max_examples=1_500, deadline=None)
@given(networks(), st.sampled_from(["soonest", "fewest"]))
def test_no_other_set_is_better_of_many(net: Network, prefer: Prefer):
    choice = best_choice(net, prefer)

    assert best_by_trying(net, prefer) == (None if choice is None else choice.steps)
