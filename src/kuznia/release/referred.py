"""Rules that a person decides: Kuznia says what to look at, and keeps what was decided."""

from __future__ import annotations

from kuznia.model.language import Message, msg
from kuznia.release.decision import Answer
from kuznia.release.rule import MissingFact, View, allow, refer, stop


def by_person(view: View, rule_id: str, question: Message) -> Answer:
    """Answer as the responsible official has decided on a rule, and ask while nobody has.

    The rule declares the fact `referral.ID` among those that it reads.
    """
    try:
        decided = view.text(f"referral.{rule_id}")
    except MissingFact:
        return refer(
            question,
            msg(
                "the responsible official looks at it and enters yes or no for {rule} in {place}",
                rule=rule_id,
                place="referrals.answer",
            ),
        )
    if decided == "yes":
        return allow(
            msg("the responsible official has looked at it and said yes: {question}",
                question=question)
        )  # fmt: skip
    return stop(
        msg("the responsible official has looked at it and said no: {question}", question=question),
        msg("a new decision of that official on {rule}", rule=rule_id),
    )
