"""What holds for every rule: missing facts, order, replay, and law for each."""

import ast
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import cast

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.release import rules as rules_of_release
from kuznia.release.decision import Entry, Outcome, Value
from kuznia.release.facts import FACTS
from kuznia.release.rule import Law, Rule, apply, decide, replay
from kuznia.release.rules import BY_ID, RULES
from kuznia.store.law import read_law
from tests.release.rules.allowed_case import LAW
from tests.release.rules.generated import value_of
from tests.release.rules.test_persons import ATTESTED, DUAL
from tests.release.rules.test_ukraine import OUTBOUND
from tests.release.rules.whole_case import WHOLE

Facts = dict[str, Value]

OPEN = (Outcome.ALLOW, Outcome.DUE)
STATES = ("US", "UA")
NAMES = sorted(set(FACTS) - {"request.on"})
BASES: tuple[Facts, ...] = (
    WHOLE,
    WHOLE | OUTBOUND,
    WHOLE | ATTESTED,
    WHOLE | DUAL,
    WHOLE | {"authorisation.kind": "exemption", "exemption.request_official": True},
    WHOLE | {"resource.jurisdiction": "EAR", "authorisation.kind": "EAR-exception"},
    WHOLE | {"end_use.level": "enhanced", "end_use.facility_checked": True},
)
_PARAGRAPHS = ("125.4(b)(1)", "125.4(b)(2)", "125.4(b)(3)", "125.4(c)", "126.4(a)", "126.7", "")
_OF_FACT: dict[str, st.SearchStrategy[Value]] = {
    "authorisation.basis": st.sampled_from(_PARAGRAPHS),
    "subject.nationality": st.lists(st.sampled_from(("UA", "US", "PL")), max_size=2).map(tuple),
    "ua.value_uah": st.sampled_from((0.0, 14e6, 15e6)) | st.floats(),
}


def values(fact: str) -> st.SearchStrategy[Value]:
    """Give any value of a fact, with those at which rules turn."""
    return _OF_FACT[fact] if fact in _OF_FACT else value_of(fact)


@st.composite
def some_facts(draw: st.DrawFn) -> Facts:
    """Give values of a few facts."""
    names = draw(st.lists(st.sampled_from(NAMES), min_size=1, max_size=8, unique=True))
    return {name: draw(values(name)) for name in names}


@st.composite
def cases(draw: st.DrawFn) -> Facts:
    """Give a case with some facts changed and some not known."""
    facts = dict(draw(st.sampled_from(BASES))) | draw(some_facts())
    for name in draw(st.lists(st.sampled_from(NAMES), max_size=6, unique=True)):
        facts.pop(name, None)
    return facts


# ---------------------------------------------------------------------------- four properties


@settings(max_examples=60)
@given(cases(), some_facts())
def test_what_a_rule_allows_it_allows_whatever_is_learned_of_what_it_did_not_need(
    facts: Facts, learned: Facts
):
    for rule in RULES:
        ruling = apply(rule, facts, LAW.on(day_of_case(facts)))
        if ruling.outcome in OPEN:
            after = apply(rule, {**facts, **learned, **ruling.facts}, LAW.on(day_of_case(facts)))
            assert ruling.outcome is after.outcome, (rule.id, facts, learned)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.id)
def test_where_nothing_is_known_nothing_is_allowed(rule: Rule):
    ruling = apply(rule, {"request.on": "2026-06-15"}, LAW.on("2026-06-15"))

    assert (Outcome.REFER, True) == (ruling.outcome, ruling.missing in FACTS)


@settings(max_examples=60)
@given(cases(), some_facts())
def test_a_fact_that_is_added_lifts_a_stop_only_where_the_rule_reads_it(facts: Facts, added: Facts):
    new = {name: value for name, value in added.items() if name not in facts}
    for rule in RULES:
        before = apply(rule, facts, LAW.on(day_of_case(facts)))
        after = apply(rule, {**facts, **new}, LAW.on(day_of_case(facts)))
        if before.outcome is Outcome.STOP and after.outcome in OPEN:
            assert new.keys() & after.facts.keys(), (rule.id, facts, new)


@settings(max_examples=60)
@given(cases(), st.permutations(RULES), st.sampled_from(STATES))
def test_the_order_of_rules_does_not_matter(facts: Facts, mixed: list[Rule], state: str):
    for about in ("element", "person"):
        one = decide(RULES, facts, LAW, state, about)
        other = decide(mixed, facts, LAW, state, about)

        assert one.outcome is other.outcome
        assert {ruling.rule: ruling for ruling in one.rulings} == {
            ruling.rule: ruling for ruling in other.rulings
        }


@settings(max_examples=60)
@given(cases(), st.sampled_from(["1992-01-01", "2024-08-31", "2026-06-15"]))
def test_a_ruling_replays_to_the_same_answer_after_the_law_has_changed(facts: Facts, day: str):
    facts = {**facts, "request.on": day}
    for rule in RULES:
        then = apply(rule, facts, LAW.on(day))
        again = replay(rule, then)

        assert (then.outcome, then.answer, then.missing) == (
            again.outcome,
            again.answer,
            again.missing,
        )


def test_changed_law_changes_a_new_decision_and_not_an_old_one():
    lists = [Entry("us.proscribed_countries", ["UA"], "2026-06-15", None, "test", verified=True)]
    changed = Law.of([*(entry for some in LAW.entries.values() for entry in some), *lists])
    then = apply(BY_ID["X5"], WHOLE, LAW.on("2026-06-15"))

    assert Outcome.ALLOW is then.outcome
    assert Outcome.STOP is apply(BY_ID["X5"], WHOLE, changed.on("2026-06-15")).outcome
    assert then.answer == replay(BY_ID["X5"], then).answer


# ----------------------------------------------------------------------- a whole case, and law


@pytest.mark.parametrize("state", STATES)
def test_both_states_ask_rules_about_elements_and_persons(state: str):
    for about in ("element", "person"):
        assert decide(RULES, WHOLE, LAW, state, about).rulings


def test_every_rule_has_an_identifier_a_title_and_says_in_its_docstring_what_it_demands():
    assert len(RULES) == len(BY_ID)
    for rule in RULES:
        assert str(rule.title)
        assert (rule.decide.__doc__ or "").startswith(f"{rule.id}: ")
        assert rule.about in ("element", "person")


def test_every_rule_has_law_that_says_who_applies_it_and_where_it_stands():
    for rule in RULES:
        for entry in LAW.entries[f"rule.{rule.id}"]:
            states = set(cast("Sequence[str]", entry.value))
            assert states
            assert states <= set(STATES)
            assert entry.source


def test_every_rule_that_law_names_is_there():
    named = {name.removeprefix("rule.") for name in LAW.entries if name.startswith("rule.")}

    assert set(BY_ID) == named


def law_named_in_code() -> Iterator[str]:
    """Give the names of law that rules read."""
    for file in Path(rules_of_release.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(file.read_text("utf-8"))):
            match node:
                case ast.Call(ast.Attribute(attr=method), [ast.Constant(str() as name), *_]) if (
                    method.startswith("law_")
                ):
                    yield name
                case _:
                    pass


def test_all_law_that_a_rule_names_is_on_file():
    assert set() == set(law_named_in_code()) - set(LAW.entries)


@pytest.mark.parametrize(
    "record", read_law(), ids=lambda record: f"{record['name']}@{record['valid_from']}"
)
def test_every_entry_has_a_source_and_nothing_is_called_verified_that_no_counsel_checked(
    record: dict[str, object],
):
    assert str(record["source"]).strip()
    assert record["verified"] is False


def day_of_case(facts: Facts) -> str:
    return str(facts["request.on"])
