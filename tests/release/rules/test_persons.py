"""P1 and P2: which persons may receive it, and who of them is ready."""

import pytest

from kuznia.release.decision import Outcome, Value
from tests.release.rules.allowed_case import ALLOW, REFER, STOP
from tests.release.rules.whole_case import ask, missing, outcome, reason

DUAL: dict[str, Value] = {
    "subject.nationality": ("UA", "PL"),
    "subject.us-person": False,
    "subject.employee": True,
    "subject.security_plan": True,
    "subject.screened_on": "2026-01-15",
    "subject.cleared_until": "2026-12-31",
}
"""A person with a nationality that is not covered, whom section 126.18 covers."""

ATTESTED: dict[str, Value] = {
    "subject.access_basis": "attestation",
    "subject.attested_authorisation": "MLA-1",
    "subject.attested_on": "2026-06-01",
    "subject.attested_until": "2026-12-31",
}
UNKNOWN = "subject.nationality", "subject.nda_until", "subject.training_until"

# ------------------------------------------------------------------------- P1: nationalities


@pytest.mark.parametrize(
    ("nationalities", "expected"),
    [(("UA",), ALLOW), (("UA", "US"), ALLOW), (("US",), ALLOW), (("UA", "PL"), STOP)],
)
def test_every_nationality_lies_in_the_territory_or_the_releasing_country(
    nationalities: tuple[str, ...], expected: Outcome
):
    facts: dict[str, Value] = {**DUAL, "subject.employee": False}

    assert expected == outcome("P1", {**facts, "subject.nationality": nationalities})


@pytest.mark.parametrize(
    "fact",
    [
        "subject.access_basis",
        "subject.nationality",
        "authorisation.territory",
        "request.from_country",
    ],
)
def test_a_nationality_that_is_not_known_goes_to_a_person(fact: str):
    assert missing("P1", fact)


def test_no_nationality_at_all_is_none_that_is_known():
    assert REFER == outcome("P1", {"subject.nationality": ()})


def test_the_territory_is_that_of_the_authorisation():
    assert ALLOW == outcome("P1", {**DUAL, "authorisation.territory": ("UA", "PL")})


# ------------------------------------------------------------------------------ P1: 126.18


def test_126_18_covers_a_screened_employee_of_a_firm_with_a_plan():
    assert ALLOW == outcome("P1", DUAL)
    assert (
        "22 CFR 126.18 covers the person with the nationality PL: regular employee, screened or "
        "cleared, technology security plan"
    ) == reason("P1", DUAL)


@pytest.mark.parametrize(
    ("fact", "value"),
    [
        ("subject.employee", False),
        ("request.to_country", "PL"),
        ("resource.classification", "classified"),
        ("subject.security_plan", False),
    ],
)
def test_126_18_asks_for_all_that_it_names(fact: str, value: Value):
    assert STOP == outcome("P1", {**DUAL, fact: value})
    assert missing("P1", fact, DUAL)


@pytest.mark.parametrize(
    ("screened", "expected"),
    [
        ("2025-06-14", STOP),
        ("2025-06-15", ALLOW),
        ("2025-06-16", ALLOW),
        ("2026-06-15", ALLOW),
        ("2026-06-16", STOP),
    ],
)
def test_a_screening_counts_for_a_year(screened: str, expected: Outcome):
    facts: dict[str, Value] = {
        **DUAL,
        "subject.screened_on": screened,
        "subject.cleared_until": "2020-01-01",
    }

    assert expected == outcome("P1", facts)


@pytest.mark.parametrize(
    ("until", "expected"), [("2026-06-14", STOP), ("2026-06-15", ALLOW), ("2026-06-16", ALLOW)]
)
def test_a_clearance_stands_in_for_a_screening(until: str, expected: Outcome):
    facts: dict[str, Value] = {
        **DUAL,
        "subject.screened_on": "2020-01-01",
        "subject.cleared_until": until,
    }

    assert expected == outcome("P1", facts)


def test_of_screening_and_clearance_one_is_enough():
    assert ALLOW == outcome("P1", DUAL, without=["subject.screened_on"])
    assert ALLOW == outcome("P1", DUAL, without=["subject.cleared_until"])
    assert REFER == outcome("P1", DUAL, without=["subject.screened_on", "subject.cleared_until"])


@pytest.mark.parametrize("fact", ["subject.screened_on", "subject.cleared_until"])
def test_when_one_has_ended_and_nothing_is_known_of_the_other_a_person_decides(fact: str):
    ended: dict[str, Value] = {
        **DUAL,
        "subject.screened_on": "2020-01-01",
        "subject.cleared_until": "2020-01-01",
    }

    assert missing("P1", fact, ended)


def test_a_us_person_may_receive_what_leaves_the_united_states():
    facts: dict[str, Value] = {**DUAL, "subject.us-person": True, "subject.employee": False}

    assert ALLOW == outcome("P1", facts)
    assert STOP == outcome("P1", {**facts, "request.from_country": "UA"})
    assert missing("P1", "subject.us-person", facts)


# ----------------------------------------------------------------------- P1, P2: attestation


@pytest.mark.parametrize("rule", ["P1", "P2"])
def test_of_the_other_partys_persons_an_attestation_is_enough(rule: str):
    ruling = ask(rule, ATTESTED, without=UNKNOWN)

    assert ALLOW == ruling.outcome
    assert (
        "the other party attested the person's access under MLA-1 on 2026-06-01, until 2026-12-31"
    ) == str(ruling.answer.reason)


@pytest.mark.parametrize("rule", ["P1", "P2"])
def test_an_attestation_is_for_one_authorisation(rule: str):
    facts: dict[str, Value] = {**ATTESTED, "subject.attested_authorisation": "MLA-2"}

    assert (
        STOP,
        "the person's access is attested for MLA-2 and not for MLA-1",
    ) == (outcome(rule, facts), reason(rule, facts))


@pytest.mark.parametrize("rule", ["P1", "P2"])
@pytest.mark.parametrize(
    ("since", "until", "expected"),
    [
        ("2026-06-15", "2026-06-15", ALLOW),
        ("2026-06-16", "2026-12-31", STOP),
        ("2026-06-01", "2026-06-14", STOP),
    ],
)
def test_an_attestation_has_its_days(rule: str, since: str, until: str, expected: Outcome):
    facts: dict[str, Value] = {
        **ATTESTED,
        "subject.attested_on": since,
        "subject.attested_until": until,
    }

    assert expected == outcome(rule, facts)


@pytest.mark.parametrize("rule", ["P1", "P2"])
@pytest.mark.parametrize("fact", [*ATTESTED, "authorisation.code"])
def test_an_attestation_of_which_something_is_not_known_goes_to_a_person(rule: str, fact: str):
    assert missing(rule, fact, ATTESTED)


@pytest.mark.parametrize("rule", ["P1", "P2"])
def test_a_person_known_in_no_way_goes_to_a_person(rule: str):
    assert REFER == outcome(rule, {"subject.access_basis": "hearsay"})


# ------------------------------------------------------------------------------- P2: ready


def test_a_person_who_is_bound_trained_and_needs_it_is_ready():
    assert ALLOW == outcome("P2")


@pytest.mark.parametrize("fact", ["subject.nda_until", "subject.training_until"])
@pytest.mark.parametrize(
    ("until", "expected"),
    [("2026-06-14", STOP), ("2026-06-15", ALLOW), ("2026-06-16", ALLOW), ("", REFER)],
)
def test_secrecy_and_training_hold_on_the_day(fact: str, until: str, expected: Outcome):
    assert expected == outcome("P2", {fact: until})


def test_who_does_not_need_the_data_does_not_get_it():
    assert STOP == outcome("P2", {"subject.need_to_know": False})


@pytest.mark.parametrize(
    "fact", ["subject.nda_until", "subject.training_until", "subject.need_to_know"]
)
def test_readiness_that_is_not_known_goes_to_a_person(fact: str):
    assert missing("P2", fact)
