"""Factors, outcomes and their chances."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.model.checks.found import expected, found
from tests.model.checks.uncertain import VOTE, effect, uncertain
from tests.programmes import Rows, small

YES, NO = VOTE["outcomes"]


def vote(*outcomes: Mapping[str, object]) -> dict[str, Rows]:
    return {**VOTE, "outcomes": [{"factor": "VOTE", **outcome} for outcome in outcomes]}


def test_a_factor():
    assert [] == found(uncertain(effect()))


def test_chances():
    programme = small(
        **vote({"outcome": "YES", "probability": 0.5}, {"outcome": "NO", "probability": 0.4})
    )

    assert ["error chances outcomes:2:probability"] == found(programme)


def test_chances_are_summed_exactly():
    tenth = [{"outcome": f"O{number}", "probability": 0.1} for number in range(10)]

    assert [] == found(small(**vote(*tenth)))


def test_rounded_chances_do_not_sum_to_one():
    third = [{"outcome": f"O{number}", "probability": 0.333} for number in range(3)]

    assert ["error chances outcomes:2:probability"] == found(small(**vote(*third)))


def test_a_missing_chance_is_told_once():
    programme = small(**vote({"outcome": "YES", "probability": 0.5}, {"outcome": "NO"}))

    assert ["error required_cells outcomes:3:probability"] == found(programme)


def test_factors_without_outcomes():
    programme = small(factors=VOTE["factors"])

    assert ["error factors_without_outcomes factors:2:factor"] == found(programme)


def test_impossible_outcomes():
    programme = small(
        **vote({"outcome": "YES", "probability": 1}, {"outcome": "NO", "probability": 0})
    )

    assert ["warning impossible_outcomes outcomes:3:probability"] == found(programme)


def test_an_outcome_twice():
    programme = small(
        **vote({"outcome": "YES", "probability": 0.5}, {"outcome": "YES", "probability": 0.5})
    )

    assert ["error unique_keys outcomes:3:outcome"] == found(programme)


@pytest.mark.parametrize(
    ("outcome", "said"), [("NOO", "perhaps NO was meant"), ("LATER", "an outcome of VOTE")]
)
def test_effect_outcomes(outcome: str, said: str):
    programme = uncertain(effect(outcome=outcome))

    assert ["error effect_outcomes effects:2:outcome"] == found(programme)
    assert [said] == expected(programme)


def test_an_outcome_of_another_factor():
    storm = {"factor": "STORM", "kind": "outage", "revealed": "2024-03"}
    programme = uncertain(
        effect(factor="STORM"),
        factors=[*VOTE["factors"], storm],
        outcomes=[YES, NO, {"factor": "STORM", "outcome": "HIT", "probability": 1}],
    )

    assert ["error effect_outcomes effects:2:outcome"] == found(programme)


def test_an_effect_of_no_factor_is_told_once():
    assert ["error references effects:2:factor"] == found(uncertain(effect(factor="COUNT")))


def test_shared_targets():
    programme = uncertain(
        effect(),
        effect(factor="STORM", outcome="HIT"),
        factors=[*VOTE["factors"], {"factor": "STORM", "kind": "outage", "revealed": "2024-03"}],
        outcomes=[YES, NO, {"factor": "STORM", "outcome": "HIT", "probability": 1}],
    )

    assert ["warning shared_targets effects:3:target"] == found(programme)


def test_outcomes_of_one_factor_change_the_same():
    assert [] == found(uncertain(effect(), effect(outcome="YES", value=0.75)))
