"""Steps, which needs which, and what of it is open."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from kuznia.model.errors import NotFound
from kuznia.release.durations import Duration
from kuznia.release.prerequisites import After, Network, Prerequisites, Step

TODAY = date(2026, 3, 1)
APPLY = Step("APPLY", months_p50=1, months_p90=2)
GRANT = Step("GRANT", months_p50=4, months_p90=9)


def test_a_row_without_a_choice_is_needed_and_rows_with_the_same_choice_are_alternatives():
    found = Prerequisites.of(
        [],
        [
            After("GOAL", "A"),
            After("GOAL", "B"),
            After("GOAL", "C", "lab"),
            After("GOAL", "D", "lab"),
            After("GOAL", "E", "hall"),
        ],
    )

    assert {("A",), ("B",), ("C", "D"), ("E",)} == set(found.groups["GOAL"])


def test_the_order_of_rows_does_not_matter():
    rows = [After("GOAL", "B"), After("GOAL", "D", "lab"), After("GOAL", "C", "lab")]

    assert Prerequisites.of([], rows) == Prerequisites.of([], reversed(rows))


def test_what_is_open_is_the_goal_and_all_that_may_serve_it():
    found = Prerequisites.of([APPLY, GRANT, Step("OTHER")], [After("GRANT", "APPLY")])

    assert Network(
        "GRANT",
        {"GRANT": (("APPLY",),), "APPLY": ()},
        {"GRANT": Duration(4, 9), "APPLY": Duration(1, 2)},
    ) == found.open_for("GRANT", TODAY)


def test_a_step_that_is_done_is_waited_for_no_more():
    done = Step("APPLY", months_p50=1, done=TODAY)
    found = Prerequisites.of([done, GRANT], [After("GRANT", "APPLY")])

    assert {"GRANT": ()} == found.open_for("GRANT", TODAY).groups


def test_what_stands_before_a_step_that_is_done_does_not_matter():
    done = Step("APPLY", done=TODAY)
    found = Prerequisites.of(
        [done, GRANT, Step("FORM")], [After("GRANT", "APPLY"), After("APPLY", "FORM")]
    )

    assert ["GRANT"] == list(found.open_for("GRANT", TODAY).groups)


def test_an_alternative_that_is_done_is_enough():
    found = Prerequisites.of(
        [GRANT, Step("LAB", done=TODAY), Step("OWN_LAB", months_p50=9)],
        [After("GRANT", "LAB", "lab"), After("GRANT", "OWN_LAB", "lab")],
    )

    assert {"GRANT": ()} == found.open_for("GRANT", TODAY).groups


def test_a_step_that_was_done_later_was_open_on_the_day():
    later = Step("APPLY", months_p50=1, done=TODAY + timedelta(days=1))
    found = Prerequisites.of([later, GRANT], [After("GRANT", "APPLY")])

    assert {"GRANT": (("APPLY",),), "APPLY": ()} == found.open_for("GRANT", TODAY).groups


def test_nothing_is_open_for_a_goal_that_is_reached():
    found = Prerequisites.of([Step("GRANT", done=TODAY)], [])

    assert {} == found.open_for("GRANT", TODAY).groups


def test_a_closed_step_and_one_without_duration_cannot_be_done():
    closed = Step("APPLY", months_p50=1, closed=True)
    found = Prerequisites.of([closed, Step("GRANT")], [After("GRANT", "APPLY")])

    assert {} == found.open_for("GRANT", TODAY).durations


def test_a_goal_may_be_made_of_several_steps():
    found = Prerequisites.of([APPLY, GRANT], []).joined("BOTH", ["GRANT", "APPLY"])

    assert (("APPLY",), ("GRANT",)) == found.open_for("BOTH", TODAY).groups["BOTH"]
    assert Duration(0, 0) == found.open_for("BOTH", TODAY).durations["BOTH"]


def test_an_unknown_goal_is_refused():
    with pytest.raises(NotFound, match="there is no step GONE"):
        Prerequisites.of([], []).open_for("GONE", TODAY)
