"""Rules that a person decides."""

from kuznia.model.language import msg
from kuznia.release.decision import Answer, Outcome, Value
from kuznia.release.referred import by_person
from kuznia.release.rule import View

QUESTION = msg("does the {kind} bear all six clauses?", kind="MLA")


def asked(facts: dict[str, Value]) -> Answer:
    return by_person(View(facts, {}, frozenset({"referral.A6"})), "A6", QUESTION)


def test_while_nobody_has_decided_the_question_goes_to_the_official_and_says_where_to_answer():
    answer = asked({})

    assert (Outcome.REFER, QUESTION) == (answer.outcome, answer.reason)
    assert (
        "the responsible official looks at it and enters yes or no for A6 in referrals.answer"
        == str(answer.change)
    )


def test_a_yes_allows_and_tells_to_what_it_was_said():
    answer = asked({"referral.A6": "yes"})

    assert Outcome.ALLOW == answer.outcome
    assert (
        "the responsible official has looked at it and said yes: "
        "does the MLA bear all six clauses?" == str(answer.reason)
    )


def test_a_no_stops_and_only_a_new_decision_changes_that():
    answer = asked({"referral.A6": "no"})

    assert Outcome.STOP == answer.outcome
    assert "a new decision of that official on A6" == str(answer.change)


def test_anything_but_a_yes_is_no_yes():
    assert Outcome.STOP == asked({"referral.A6": ""}).outcome
