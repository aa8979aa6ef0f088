"""X1 to X5: what exemptions do not serve for and rest on, and whom nothing may reach."""

import pytest

from kuznia.release.decision import Outcome, Value
from tests.release.rules.allowed_case import ALLOW, REFER, STOP
from tests.release.rules.whole_case import ask, missing, outcome, reason


def exemption(paragraph: str, **changes: Value) -> dict[str, Value]:
    """Give the facts of a case that goes under an exemption."""
    facts: dict[str, Value] = {"authorisation.kind": "exemption", "authorisation.basis": paragraph}
    return facts | {name.replace("__", "."): value for name, value in changes.items()}


@pytest.mark.parametrize("rule", ["X1", "X2", "X3", "X4"])
def test_without_an_exemption_its_rules_do_not_apply(rule: str):
    assert (ALLOW, "it does not apply: MLA is no exemption") == (outcome(rule), reason(rule))


@pytest.mark.parametrize("rule", ["X1", "X2", "X3", "X4"])
@pytest.mark.parametrize("paragraph", ["", "some", "125.4(b)(1), 126.4", "125", "125.4(b)(1"])
def test_a_paragraph_that_is_not_named_is_not_known(rule: str, paragraph: str):
    ruling = ask(rule, exemption(paragraph))

    assert (REFER, "authorisation.basis") == (ruling.outcome, ruling.missing)


@pytest.mark.parametrize("fact", ["authorisation.kind", "authorisation.basis"])
@pytest.mark.parametrize("rule", ["X1", "X2", "X3", "X4"])
def test_an_exemption_that_is_not_known_goes_to_a_person(rule: str, fact: str):
    assert missing(rule, fact, exemption("125.4(b)(1)"))


# --------------------------------------------------------------------- X1: production abroad


def test_a_written_request_does_not_carry_production_abroad():
    ruling = ask("X1", exemption("125.4(b)(1)"))

    assert STOP == ruling.outcome
    assert "22 CFR 125.4(a)" == ruling.citation
    assert (
        "22 CFR 125.4(a): the exemption of 22 CFR 125.4(b)(1) may not be used to set up or run "
        "production abroad, and the data goes to UA to manufacture"
    ) == str(ruling.answer.reason)


@pytest.mark.parametrize(
    ("paragraph", "expected"),
    [
        ("125.4(b)(1)", STOP),
        ("22 CFR 125.4 (B)(1)", STOP),
        ("§ 125.4(b)(3)", STOP),
        ("125.4", STOP),
        ("125.4(c)", ALLOW),
        ("125.4(c)(2)", ALLOW),
        ("126.4(a)", ALLOW),
        ("126.18", ALLOW),
    ],
)
def test_only_the_exemptions_of_125_4_are_limited_but_for_its_c(paragraph: str, expected: Outcome):
    assert expected == outcome("X1", exemption(paragraph))


@pytest.mark.parametrize(
    ("purpose", "expected"),
    [
        ("manufacture", STOP),
        ("other", STOP),
        ("inspect", ALLOW),
        ("repair", ALLOW),
        ("view", ALLOW),
    ],
)
def test_what_is_not_known_to_be_no_production_counts_as_production(
    purpose: str, expected: Outcome
):
    assert expected == outcome("X1", exemption("125.4(b)(1)", request__purpose=purpose))


def test_production_at_home_is_not_abroad():
    assert ALLOW == outcome("X1", exemption("125.4(b)(1)", request__to_country="US"))


@pytest.mark.parametrize("fact", ["request.purpose", "request.to_country"])
def test_without_purpose_or_country_x1_asks(fact: str):
    assert missing("X1", fact, exemption("125.4(b)(1)"))


# ----------------------------------------------------------------------------- X2: evidence


@pytest.mark.parametrize(
    ("filed", "official", "expected"),
    [
        ("2026-06-14", True, ALLOW),
        ("2026-06-15", True, ALLOW),
        ("2026-06-16", True, STOP),
        ("", True, STOP),
        ("2026-06-14", False, STOP),
    ],
)
def test_b_1_rests_on_a_written_request_of_an_official(
    filed: str, *, official: bool, expected: Outcome
):
    facts = exemption(
        "125.4(b)(1)", exemption__request_on=filed, exemption__request_official=official
    )

    assert expected == outcome("X2", facts)


@pytest.mark.parametrize(("in_force", "expected"), [(True, ALLOW), (False, STOP)])
def test_b_2_rests_on_an_agreement_in_force(*, in_force: bool, expected: Outcome):
    facts = exemption("125.4(b)(2)", exemption__agreement_in_force=in_force)

    assert expected == outcome("X2", facts)


@pytest.mark.parametrize(
    ("filed", "detail", "expected"),
    [("2026-06-15", False, ALLOW), ("2026-06-15", True, STOP), ("2026-06-16", False, STOP)],
)
def test_b_3_rests_on_a_contract_and_tells_nothing_of_manufacture(
    filed: str, *, detail: bool, expected: Outcome
):
    facts = exemption(
        "125.4(b)(3)", exemption__contract_on=filed, exemption__manufacturing_detail=detail
    )

    assert expected == outcome("X2", facts)


@pytest.mark.parametrize(
    ("paragraph", "fact"),
    [
        ("125.4(b)(1)", "exemption.request_on"),
        ("125.4(b)(1)", "exemption.request_official"),
        ("125.4(b)(2)", "exemption.agreement_in_force"),
        ("125.4(b)(3)", "exemption.contract_on"),
        ("125.4(b)(3)", "exemption.manufacturing_detail"),
    ],
)
def test_evidence_that_is_not_known_goes_to_a_person(paragraph: str, fact: str):
    facts = exemption(
        paragraph,
        exemption__request_on="2026-01-01",
        exemption__request_official=True,
        exemption__contract_on="2026-01-01",
        exemption__manufacturing_detail=False,
    )

    assert missing("X2", fact, facts)


@pytest.mark.parametrize("paragraph", ["125.4(b)(9)", "125.4(b)(11)", "126.6(a)"])
def test_what_other_exemptions_rest_on_is_left_to_a_person(paragraph: str):
    assert REFER == outcome("X2", exemption(paragraph))
    assert ALLOW == outcome("X2", exemption(paragraph, referral__X2="yes"))
    assert STOP == outcome("X2", exemption(paragraph, referral__X2="no"))


# -------------------------------------------------------------- X3: by or for the government


def test_a_transfer_for_the_government_is_left_to_a_person():
    facts = exemption("126.4(b)", exemption__direction_on="2026-05-01")

    assert (
        "does the written direction of 2026-05-01 cover it under 22 CFR 126.4(b), and are consignee "
        "and purpose those that it allows?"
    ) == reason("X3", facts)
    assert REFER == outcome("X3", facts)
    assert ALLOW == outcome("X3", {**facts, "referral.X3": "yes"})
    assert STOP == outcome("X3", {**facts, "referral.X3": "no"})


@pytest.mark.parametrize("filed", ["", "2026-06-16"])
def test_x3_says_when_no_direction_is_on_file(filed: str):
    facts = exemption("126.4(a)", exemption__direction_on=filed)

    assert REFER == outcome("X3", facts)
    assert reason("X3", facts).startswith("no written direction is on file")


def test_a_direction_of_which_nothing_is_known_is_not_passed_over():
    assert missing("X3", "exemption.direction_on", exemption("126.4(a)", referral__X3="yes"))


def test_each_exemption_has_its_own_rule():
    assert ALLOW == outcome("X2", exemption("126.4(a)"))
    assert ALLOW == outcome("X3", exemption("126.18"))
    assert ALLOW == outcome("X4", exemption("126.4(a)"))


# ------------------------------------------------------------------------ X4: three countries


@pytest.mark.parametrize(
    ("country", "expected"), [("GB", ALLOW), ("AU", ALLOW), ("UA", STOP), ("PL", STOP)]
)
def test_126_7_is_for_three_countries(country: str, expected: Outcome):
    facts = exemption("126.7", request__to_country=country, subject__location=country)

    assert expected == outcome("X4", facts)


@pytest.mark.parametrize("fact", ["request.from_country", "request.to_country", "subject.location"])
def test_one_country_outside_is_enough(fact: str):
    facts = exemption("126.7", request__to_country="GB", subject__location="GB")

    assert STOP == outcome("X4", {**facts, fact: "UA"})
    assert missing("X4", fact, facts)


@pytest.mark.parametrize(
    ("on", "expected"), [("2024-08-31", STOP), ("2024-09-01", ALLOW), ("2024-09-02", ALLOW)]
)
def test_126_7_is_an_exemption_since_september_2024(on: str, expected: Outcome):
    facts = exemption("126.7", request__to_country="GB", subject__location="GB", request__on=on)

    assert expected == outcome("X4", facts)


# --------------------------------------------- X5: proscribed countries, excluded recipients


@pytest.mark.parametrize("fact", ["request.from_country", "request.to_country", "subject.location"])
def test_a_proscribed_country_has_no_part(fact: str):
    assert (STOP, "22 CFR 126.1 bars RU on 2026-06-15") == (
        outcome("X5", {fact: "RU"}),
        reason("X5", {fact: "RU"}),
    )
    assert missing("X5", fact)


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        ("1993-07-21", REFER),
        ("1993-07-22", STOP),
        ("1994-04-03", STOP),
        ("1994-04-04", REFER),
        ("2016-11-09", REFER),
        ("2016-11-10", ALLOW),
        ("2026-06-15", ALLOW),
    ],
)
def test_the_list_is_that_of_the_day_and_once_had_ukraine(on: str, expected: Outcome):
    assert expected == outcome("X5", {"request.on": on, "subject.list_checked_on": on})


@pytest.mark.parametrize(("on", "expected"), [("2024-03-14", ALLOW), ("2024-03-15", STOP)])
def test_a_country_is_barred_from_the_day_on_which_it_is_listed(on: str, expected: Outcome):
    facts: dict[str, Value] = {
        "request.on": on,
        "subject.list_checked_on": on,
        "subject.location": "NI",
    }

    assert expected == outcome("X5", facts)


def test_an_excluded_recipient_gets_nothing():
    assert (STOP, "plant-co is on an exclusion list") == (
        outcome("X5", {"subject.excluded": True}),
        reason("X5", {"subject.excluded": True}),
    )


@pytest.mark.parametrize(
    ("checked", "expected"),
    [
        ("2026-03-16", REFER),
        ("2026-03-17", ALLOW),
        ("2026-03-18", ALLOW),
        ("2026-06-15", ALLOW),
        ("2026-06-16", REFER),
        ("", REFER),
        ("soon", REFER),
    ],
)
def test_a_check_against_the_lists_counts_for_ninety_days(checked: str, expected: Outcome):
    assert expected == outcome("X5", {"subject.list_checked_on": checked})


@pytest.mark.parametrize("fact", ["subject.excluded", "subject.list_checked_on"])
def test_a_recipient_not_held_against_the_lists_goes_to_a_person(fact: str):
    assert missing("X5", fact)
