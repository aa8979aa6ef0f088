"""The catalogue of facts: what rules may read, and where each is entered."""

from kuznia.release.facts import DAY, FACTS, NUMBER, REFERRED, ROWS, TEXT, WORDS, YES_NO
from kuznia.release.rules import RULES

READ = {fact for rule in RULES for fact in rule.reads}

READ_BY_NO_RULE = {
    "subject.party": "says whose records hold the recipient",
    "subject.person": "names the person of a decision",
}
"""Facts that no rule reads, and what they are there for."""


def test_every_fact_that_a_rule_reads_is_in_the_catalogue():
    assert set() == READ - set(FACTS)


def test_every_fact_of_the_catalogue_is_read_by_a_rule_or_says_why_not():
    assert set(READ_BY_NO_RULE) == set(FACTS) - READ


def test_every_fact_has_a_kind_a_help_and_a_place():
    for name, fact in FACTS.items():
        assert name == fact.name
        assert fact.kind in (YES_NO, DAY, TEXT, WORDS, NUMBER, ROWS)
        assert str(fact.help)
        assert fact.place


def test_every_rule_that_is_left_to_a_person_reads_what_that_person_decided():
    asking = {fact.removeprefix("referral.") for fact in READ if fact.startswith("referral.")}

    assert set(REFERRED) == asking
    for rule in RULES:
        assert rule.id in REFERRED or not {
            fact for fact in rule.reads if fact.startswith("referral.")
        }
