"""Rules as they are applied: what a rule sees, the law of a day, and replay."""

import pytest
from hypothesis import given, settings

from kuznia.model.language import msg
from kuznia.release.decision import Answer, Entry, Outcome, Ruling, Value
from kuznia.release.rule import (
    Law,
    MissingFact,
    Rule,
    View,
    allow,
    applies,
    apply,
    decide,
    due,
    refer,
    replay,
    stop,
)
from kuznia.release.rules import BY_ID
from tests.release.rules.allowed_case import CASE, LAW
from tests.release.rules.generated import cases

READS = frozenset({"request.on", "request.quantity", "marking.confirmed", "marking.reasons"})


def entry(name: str, value: object, since: str, until: str | None = None) -> Entry:
    return Entry(name, value, since, until, f"source of {name} {since}", verified=True)


def at_most(view: View) -> Answer:
    """Allow a quantity up to a limit of law."""
    limit = view.law_number("limit")
    if view.number("request.quantity") > limit:
        return stop(msg("more than {limit}", limit=limit), msg("ask for less"))
    return allow(msg("no more than {limit}", limit=limit))


LIMITED = Rule(
    "Z1", msg("A quantity has a limit"), frozenset({"request.on", "request.quantity"}), at_most
)
LAWS = Law.of(
    [
        entry("rule.Z1", ["US"], "2020-01-01"),
        entry("limit", 10, "2020-01-01", "2024-12-31"),
        entry("limit", 20, "2025-01-01"),
    ]
)


def case(quantity: float, on: str = "2026-06-15") -> dict[str, Value]:
    return {"request.on": on, "request.quantity": quantity}


# -------------------------------------------------------------------------------- what it sees


def test_a_view_gives_facts_by_their_kind_and_remembers_what_was_read():
    facts: dict[str, Value] = {
        "request.on": "2026-06-15",
        "request.quantity": 3,
        "marking.confirmed": True,
        "marking.reasons": ("export controlled",),
    }
    view = View(facts, {}, READS)

    assert "2026-06-15" == view.text("request.on")
    assert 3.0 == view.number("request.quantity")
    assert {"request.on", "request.quantity"} == set(view.facts)
    assert view.yes("marking.confirmed")
    assert ("export controlled",) == view.words("marking.reasons")
    assert facts == view.facts


def test_a_rule_sees_no_fact_that_it_does_not_declare():
    view = View({"request.purpose": "view"}, {}, READS)

    with pytest.raises(LookupError, match=r"request\.purpose"):
        view.text("request.purpose")


def test_a_fact_that_is_not_known_ends_the_rule():
    with pytest.raises(MissingFact):
        View({}, {}, READS).text("request.on")


def test_law_that_is_not_on_file_ends_the_rule():
    with pytest.raises(MissingFact) as missing:
        View({}, {}, READS).law_words("limit")

    assert "law:limit" == missing.value.name


@pytest.mark.parametrize(("value", "words"), [(["a", "b"], ("a", "b")), ([], ()), (7, ())])
def test_law_is_words_only_when_it_is_a_list(value: object, words: tuple[str, ...]):
    view = View({}, {"some": entry("some", value, "2020-01-01")}, READS)

    assert words == view.law_words("some")
    assert {"some"} == set(view.law_read)


# ------------------------------------------------------------------------------- law by its day


@pytest.mark.parametrize(
    ("day", "limit"),
    [
        ("2019-12-31", None),
        ("2020-01-01", 10),
        ("2024-12-31", 10),
        ("2025-01-01", 20),
        ("2099-01-01", 20),
    ],
)
def test_law_holds_from_its_first_day_up_to_its_last(day: str, limit: int | None):
    found = LAWS.on(day).get("limit")

    assert limit == (None if found is None else found.value)


def test_of_two_entries_that_hold_on_one_day_the_later_counts():
    both = [entry("limit", 1, "2020-01-01"), entry("limit", 2, "2021-01-01", "2021-06-30")]

    for law in (Law.of(both), Law.of(reversed(both))):
        found = [law.on(day)["limit"].value for day in ("2020-06-01", "2021-06-30", "2021-07-01")]
        assert [1, 2, 1] == found


def test_between_two_entries_no_law_holds():
    gap = Law.of(
        [
            entry("limit", 1, "2020-01-01", "2020-12-31"),
            entry("limit", 2, "2022-01-01"),
        ]
    )

    assert {} == gap.on("2021-06-01")


def test_law_of_a_day_is_found_once():
    assert LAWS.on("2026-06-15") is LAWS.on("2026-06-15")


def test_a_state_applies_a_rule_that_its_law_of_the_day_names():
    assert applies(LIMITED, LAWS.on("2020-01-01"), "US")
    assert not applies(LIMITED, LAWS.on("2019-12-31"), "US")
    assert not applies(LIMITED, LAWS.on("2020-01-01"), "UA")


# --------------------------------------------------------------------------------- one ruling


def test_a_ruling_keeps_answer_citation_facts_and_law():
    ruling = apply(LIMITED, case(21), LAWS.on("2026-06-15"))

    assert ("Z1", 1, Outcome.STOP) == (ruling.rule, ruling.version, ruling.outcome)
    assert "source of rule.Z1 2020-01-01" == ruling.citation
    assert ruling.verified
    assert {"request.quantity": 21} == ruling.facts
    assert {"limit": 20} == {name: one.value for name, one in ruling.law.items()}


def test_a_fact_that_is_not_known_goes_to_a_person_and_says_where_to_enter_it():
    ruling = apply(LIMITED, {"request.on": "2026-06-15"}, LAWS.on("2026-06-15"))

    assert (Outcome.REFER, "request.quantity") == (ruling.outcome, ruling.missing)
    assert "it is not known what quantity this release allows" == str(ruling.answer.reason)
    assert "enter it in --quantity" == str(ruling.answer.change)


def test_law_that_is_not_on_file_goes_to_a_person_and_names_it():
    ruling = apply(LIMITED, case(1), {"rule.Z1": entry("rule.Z1", ["US"], "2020-01-01")})

    assert (Outcome.REFER, "law:limit") == (ruling.outcome, ruling.missing)
    assert "no law is on file for that day: limit" == str(ruling.answer.reason)


@pytest.mark.parametrize("unchecked", ["rule.Z1", "limit"])
def test_a_ruling_is_verified_only_when_all_its_law_is(unchecked: str):
    day = dict(LAWS.on("2026-06-15"))
    found = day[unchecked]
    day[unchecked] = Entry(found.name, found.value, found.valid_from, None, found.source, False)

    assert not apply(LIMITED, case(1), day).verified


def test_a_rule_without_an_entry_of_law_is_not_verified_and_cites_nothing():
    ruling = apply(LIMITED, case(1), {"limit": entry("limit", 5, "2020-01-01")})

    assert ("", False) == (ruling.citation, ruling.verified)


# ------------------------------------------------------------------------------------ decide


def test_a_decision_asks_the_rules_of_the_state_by_the_law_of_the_day():
    assert Outcome.STOP == decide([LIMITED], case(11, "2024-12-31"), LAWS, "US").outcome
    assert Outcome.ALLOW == decide([LIMITED], case(11, "2025-01-01"), LAWS, "US").outcome
    assert () == decide([LIMITED], case(11), LAWS, "UA").rulings


def test_a_decision_without_any_rule_does_not_open():
    assert Outcome.REFER == decide([LIMITED], case(1), LAWS, "UA").outcome


def test_rules_about_persons_are_asked_apart():
    about_persons = Rule("Z1", LIMITED.title, LIMITED.reads, at_most, about="person")

    assert () == decide([about_persons], case(1), LAWS, "US").rulings
    assert 1 == len(decide([about_persons], case(1), LAWS, "US", "person").rulings)


# ------------------------------------------------------------------------------------ replay


def test_a_ruling_replays_without_the_law_and_facts_of_today():
    then = apply(LIMITED, case(11, "2024-12-31"), LAWS.on("2024-12-31"))

    assert then == replay(LIMITED, then)


@pytest.mark.parametrize(
    "asked", [apply(LIMITED, {}, LAWS.on("2026-06-15")), apply(LIMITED, case(1), {})]
)
def test_what_was_not_known_replays_as_not_known(asked: Ruling):
    again = replay(LIMITED, asked)

    assert (asked.outcome, asked.answer.reason, asked.missing) == (
        again.outcome,
        again.answer.reason,
        again.missing,
    )


def test_a_rule_of_another_version_replays_nothing():
    ruling = apply(LIMITED, case(1), LAWS.on("2026-06-15"))
    later = Rule("Z1", LIMITED.title, LIMITED.reads, at_most, version=2)

    with pytest.raises(ValueError, match="Z1 version 1"):
        replay(later, ruling)


@settings(max_examples=60)
@given(cases())
def test_every_decision_on_any_facts_replays_to_the_same_answers(facts: dict[str, Value]):
    for state in ("US", "UA"):
        for ruling in decide(tuple(BY_ID.values()), facts, LAW, state).rulings:
            assert ruling == replay(BY_ID[ruling.rule], ruling)


@settings(max_examples=60)
@given(cases(), cases())
def test_facts_that_a_rule_did_not_read_change_nothing(
    facts: dict[str, Value], other: dict[str, Value]
):
    day = LAW.on(str(CASE["request.on"]))
    for rule in BY_ID.values():
        ruling = apply(rule, facts, day)
        if ruling.outcome in (Outcome.ALLOW, Outcome.DUE):
            assert ruling.answer == apply(rule, {**other, **ruling.facts}, day).answer


# ------------------------------------------------------------------------------- the answers


def test_answers_carry_their_reason_and_what_would_change_them():
    reason, change = msg("because"), msg("unless")

    assert Answer(Outcome.ALLOW, reason) == allow(reason)
    assert Answer(Outcome.STOP, reason, change) == stop(reason, change)
    assert Answer(Outcome.REFER, reason, change) == refer(reason, change)
    assert Answer(Outcome.DUE, reason, due="2026-07-01") == due(reason, "2026-07-01")
