"""Time to authorised."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.model.errors import NotFound
from kuznia.release.choices import Prefer
from kuznia.release.durations import Duration
from kuznia.release.paths import PathAnswer, _rank, month_after, path_to
from kuznia.release.prerequisites import Network, Prerequisites, Step
from kuznia.release.routes import NOTHING_TO_DO
from tests.release.networks import best_by_trying, networks, prerequisites

TODAY = date(2026, 3, 1)

BRACKET = prerequisites(
    Step("START_BRACKET", months_p50=0, months_p90=0),
    Step("AGREEMENT", months_p50=6, months_p90=12),
    Step("SIGNATURE", months_p50=1, months_p90=2),
    Step("TRAINING", months_p50=2, months_p90=3),
    Step("OWN_GAUGES", months_p50=5, months_p90=8),
    Step("LENT_GAUGES", months_p50=1, months_p90=2),
    Step("LOAN", months_p50=1, months_p90=2),
    Step("NDA", done=date(2026, 2, 1)),
    waits={
        "START_BRACKET": ("SIGNATURE", "TRAINING", "OWN_GAUGES|LENT_GAUGES"),
        "SIGNATURE": ("AGREEMENT",),
        "TRAINING": ("NDA",),
        "LENT_GAUGES": ("LOAN",),
    },
)


def answer() -> PathAnswer:
    return path_to(BRACKET, "START_BRACKET", TODAY)


def test_the_steps_still_to_do_are_given_in_order_without_those_done():
    assert ("TRAINING", "OWN_GAUGES", "AGREEMENT", "SIGNATURE", "START_BRACKET") == (
        answer().missing
    )


def test_the_critical_path_is_told():
    route = answer().route

    assert route is not None
    assert ("AGREEMENT", "SIGNATURE", "START_BRACKET") == route.critical_path
    assert 7 == route.months


def test_the_next_best_route_does_without_a_step_of_the_best():
    found = answer()

    (other,) = found.alternatives
    assert {"LOAN", "LENT_GAUGES"} == set(other.codes) - set(found.missing)


def test_there_is_no_next_best_route_where_nothing_can_be_chosen():
    found = path_to(BRACKET, "SIGNATURE", TODAY)

    assert () == found.alternatives


def test_months_are_those_of_the_calendar_rounded_up():
    found = answer()

    assert found.route is not None
    assert date(2026, 11, 1) == found.p50_month
    assert 7 < found.route.months_p50 < 8
    assert month_after(TODAY, found.route.months_p90) == found.p90_month


def test_the_chance_by_a_month_is_that_of_being_ready_on_its_first_day():
    found = answer()

    assert found.p50_month is not None
    assert found.p90_month is not None
    assert found.chance_by(found.p50_month) >= 0.5
    assert found.chance_by(date(2026, 10, 1)) < 0.5
    assert found.chance_by(found.p90_month) >= 0.9
    assert 0 == found.chance_by(TODAY)


def test_a_goal_that_is_reached_needs_nothing():
    found = path_to(BRACKET, "NDA", TODAY)

    assert NOTHING_TO_DO == found.route
    assert () == found.missing
    assert TODAY == found.p50_month
    assert 1 == found.chance_by(TODAY)


def test_a_goal_that_cannot_be_reached_says_why_and_has_no_chance():
    found = path_to(
        prerequisites(Step("GOAL", closed=True), waits={}), "GOAL", TODAY
    )  # fmt: skip

    assert None is found.route
    assert ["GOAL can no longer be done"] == [str(reason) for reason in found.reasons]
    assert 0 == found.chance_by(date(2099, 1, 1))
    assert None is found.p50_month


def test_what_was_assumed_is_said():
    found = path_to(prerequisites(Step("GOAL", months_p50=1), waits={}), "GOAL", TODAY)

    assert ["GOAL has no P90, so it is taken to last exactly its P50"] == [
        str(note) for note in found.notes
    ]


def test_what_was_not_proved_is_said():
    found = path_to(BRACKET, "START_BRACKET", TODAY, most_nodes=0)

    assert not found.exact
    assert "there may be a better way" in str(found.notes[-1])


def test_the_same_question_gives_the_same_answer_and_another_seed_nearly_the_same():
    assert answer() == answer()
    one, two = answer().route, path_to(BRACKET, "START_BRACKET", TODAY, seed=2).route
    assert one is not None
    assert two is not None
    assert one.months_p90 == pytest.approx(two.months_p90, rel=0.03)


def test_an_unknown_goal_is_refused():
    with pytest.raises(NotFound):
        path_to(BRACKET, "GONE", TODAY)


@pytest.mark.parametrize(
    ("on", "months", "month"),
    [
        (date(2026, 1, 1), 0, date(2026, 1, 1)),
        (date(2026, 1, 2), 0, date(2026, 2, 1)),
        (date(2026, 1, 31), 0.01, date(2026, 2, 1)),
        (date(2026, 1, 31), 0.1, date(2026, 3, 1)),
        (date(2026, 12, 1), 1, date(2027, 1, 1)),
        (date(2026, 12, 16), 14, date(2028, 3, 1)),
        (date(2024, 2, 29), 12, date(2025, 3, 1)),
    ],
)
def test_the_month_some_months_after_a_day(on: date, months: float, month: date):
    assert month == month_after(on, months)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.floats(0, 200))
def test_the_month_is_never_early_and_less_than_two_months_late(on: date, months: float):
    month = month_after(on, months)

    whole = (month.year - on.year) * 12 + month.month - on.month
    assert 0 <= whole - months + 1e-6
    assert whole - months < 2


@settings(max_examples=40)
@given(networks(), st.sampled_from(["soonest", "fewest"]))
def test_the_next_best_route_is_the_best_of_all_that_lack_a_step(net: Network, prefer: Prefer):
    found = path_to(_as_prerequisites(net), "GOAL", TODAY, prefer=prefer, draws=10)

    lacking = [
        best_by_trying(Network(net.goal, net.groups, _less(net, step)), prefer)
        for step in found.missing
        if step != "GOAL"
    ]
    ranks = [_rank(net, steps, prefer) for steps in lacking if steps is not None]
    others = [_rank(net, frozenset(other.codes), prefer) for other in found.alternatives]
    assert ([min(ranks)] if ranks else []) == others


def _less(net: Network, step: str) -> dict[str, Duration]:
    return {code: takes for code, takes in net.durations.items() if code != step}


def _as_prerequisites(net: Network) -> Prerequisites:
    takes = {code: found.p50 for code, found in net.durations.items()}
    return Prerequisites(
        {code: Step(code, months_p50=takes.get(code)) for code in net.groups}, net.groups
    )


def test_more_alternatives_than_can_be_tried_are_answered_and_said():
    steps = [Step("GOAL", months_p50=0)]
    waits = {"GOAL": tuple(f"A{n:03}|B{n:03}" for n in range(150))}
    steps += [Step(f"{side}{n:03}", months_p50=1 + n % 4) for n in range(150) for side in "AB"]

    found = path_to(prerequisites(*steps, waits=waits), "GOAL", TODAY, draws=10)

    assert found.exact
    assert 151 == len(found.missing)
    assert "too many alternatives to try doing without each" in str(found.notes[-1])
