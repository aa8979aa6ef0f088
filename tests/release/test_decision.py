"""Decisions: the gravest answer counts, and no answer is no yes."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.model.language import msg
from kuznia.release.decision import Answer, Decision, Outcome, Ruling, gravest

ALLOW, DUE, REFER, STOP = Outcome.ALLOW, Outcome.DUE, Outcome.REFER, Outcome.STOP


def ruling(rule: str, outcome: Outcome) -> Ruling:
    return Ruling(rule, 1, Answer(outcome, msg("because")), "", False, {}, {})


def decision(*outcomes: Outcome) -> Decision:
    return Decision(
        "US", "2026-06-15", tuple(ruling(f"X{n}", one) for n, one in enumerate(outcomes))
    )


@pytest.mark.parametrize(
    ("outcomes", "expected"),
    [
        ((ALLOW,), ALLOW),
        ((ALLOW, DUE), DUE),
        ((DUE, REFER, ALLOW), REFER),
        ((REFER, STOP, DUE), STOP),
        ((), REFER),
    ],
)
def test_the_gravest_of_some_outcomes_counts_and_none_goes_to_a_person(
    outcomes: tuple[Outcome, ...], expected: Outcome
):
    assert expected == gravest(outcomes)
    assert expected == decision(*outcomes).outcome


@given(st.lists(st.sampled_from(Outcome)), st.sampled_from(Outcome))
def test_one_more_ruling_never_makes_a_decision_milder(outcomes: list[Outcome], more: Outcome):
    if outcomes:
        assert gravest([*outcomes, more]) == gravest([gravest(outcomes), more])
        assert not (decision(*outcomes, more).opens and not decision(*outcomes).opens)


def test_a_decision_opens_when_it_may_go_with_or_without_tasks():
    assert [ALLOW, DUE] == [outcome for outcome in Outcome if decision(outcome).opens]


def test_a_decision_without_rulings_does_not_open():
    assert not decision().opens


def test_rulings_are_found_by_their_outcome_in_their_order():
    found = decision(STOP, ALLOW, STOP).with_outcome(STOP)

    assert ["X0", "X2"] == [one.rule for one in found]
