"""U1 to U3: permits of Ukraine, end-user certificates, and Ukrainian technology abroad."""

import pytest

from kuznia.release.decision import Outcome, Value
from tests.release.rules.allowed_case import ALLOW, REFER, STOP
from tests.release.rules.whole_case import ask, missing, outcome, reason

Facts = dict[str, Value]

OUTBOUND: Facts = {
    "request.from_country": "UA",
    "request.to_country": "US",
    "resource.origin_country": "UA",
    "ua.document_direction": "export",
    "ua.value_uah": 20e6,
    "ua.application_on": "2026-06-01",
    "ua.application_granted": True,
}
"""Ukrainian data that leaves for the United States, with leave."""


@pytest.mark.parametrize("rule", ["U1", "U2"])
@pytest.mark.parametrize(("leaves", "enters"), [("US", "PL"), ("UA", "UA"), ("US", "US")])
def test_where_nothing_crosses_the_border_of_ukraine_its_rules_do_not_apply(
    rule: str, leaves: str, enters: str
):
    facts: Facts = {"request.from_country": leaves, "request.to_country": enters}

    assert (
        ALLOW,
        f"it does not apply: from {leaves} to {enters} nothing crosses the border of Ukraine",
    ) == (outcome(rule, facts), reason(rule, facts))


@pytest.mark.parametrize("rule", ["U1", "U2", "U3"])
@pytest.mark.parametrize("fact", ["request.from_country", "request.to_country"])
def test_a_border_that_is_not_known_goes_to_a_person(rule: str, fact: str):
    assert missing(rule, fact, OUTBOUND)


# ------------------------------------------------------------- U1: registration and permit


def test_a_registered_party_with_a_permit_may_receive():
    assert (ALLOW, "the Ukrainian document UA-IMP-1 covers it") == (outcome("U1"), reason("U1"))


def test_who_is_not_registered_may_not():
    assert STOP == outcome("U1", {"ua.registered": False})


@pytest.mark.parametrize(
    ("fact", "day", "expected"),
    [
        ("ua.registered_until", "2026-06-14", STOP),
        ("ua.registered_until", "2026-06-15", ALLOW),
        ("ua.registered_until", "", REFER),
        ("ua.document_from", "2026-06-16", STOP),
        ("ua.document_from", "2026-06-15", ALLOW),
        ("ua.document_until", "2026-06-14", STOP),
        ("ua.document_until", "2026-06-15", ALLOW),
        ("ua.document_until", "2026-06-16", ALLOW),
    ],
)
def test_registration_and_document_hold_on_the_day(fact: str, day: str, expected: Outcome):
    assert expected == outcome("U1", {fact: day})


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"ua.document": ""}, "no Ukrainian permit or conclusion is on file"),
        ({"ua.document_kind": "MLA"}, "UA-IMP-1 is a MLA and no Ukrainian permit or conclusion"),
        ({"ua.document_direction": "export"}, "UA-IMP-1 is for export, and this is import"),
        (
            {"ua.document_scope": "one_time", "ua.document_used": True},
            "UA-IMP-1 is for one transfer and was used",
        ),
        (
            {"ua.document_kind": "UA-conclusion"},
            (
                "the conclusion UA-IMP-1 is for negotiation, temporary transfer and transit, and "
                "the data goes to manufacture"
            ),
        ),
    ],
)
def test_the_document_is_of_the_right_kind(changes: Facts, expected: str):
    assert (STOP, expected) == (outcome("U1", changes), reason("U1", changes))


@pytest.mark.parametrize(
    "changes",
    [
        {"ua.document_scope": "one_time", "ua.document_used": False},
        {"ua.document_scope": "open", "ua.document_used": True},
        {"ua.document_kind": "UA-conclusion", "request.purpose": "view"},
        OUTBOUND,
    ],
)
def test_other_documents_that_serve(changes: Facts):
    assert ALLOW == outcome("U1", changes)


@pytest.mark.parametrize(
    "fact",
    [
        "ua.registered",
        "ua.registered_until",
        "ua.document",
        "ua.document_kind",
        "ua.document_scope",
        "ua.document_direction",
        "ua.document_from",
        "ua.document_until",
        "ua.document_used",
    ],
)
def test_a_permit_of_which_something_is_not_known_goes_to_a_person(fact: str):
    facts: Facts = {"ua.document_scope": "one_time", "ua.document_used": False}

    assert missing("U1", fact, facts)


def test_the_purpose_matters_for_a_conclusion():
    assert missing("U1", "request.purpose", {"ua.document_kind": "UA-conclusion"})


# ------------------------------------------------------------- U2: end-user certificate


def test_a_certificate_names_recipient_and_item_and_bars_re_export():
    assert (
        ALLOW,
        "the certificate of 2025-12-20 names plant-co and bracket and bars re-export",
    ) == (outcome("U2"), reason("U2"))


@pytest.mark.parametrize(
    "changes",
    [
        {"ua.end_user_certificate_on": ""},
        {"ua.end_user_certificate_on": "2026-06-16"},
        {"ua.certificate_party": "other-co"},
        {"ua.certificate_items": ("cover",)},
        {"ua.certificate_non_reexport": False},
    ],
)
def test_a_certificate_that_lacks_something_does_not_serve(changes: Facts):
    assert STOP == outcome("U2", changes)


def test_a_certificate_counts_from_its_day():
    assert ALLOW == outcome("U2", {"ua.end_user_certificate_on": "2026-06-15"})


@pytest.mark.parametrize(
    "fact",
    [
        "ua.end_user_certificate_on",
        "ua.certificate_party",
        "ua.certificate_items",
        "ua.certificate_non_reexport",
        "subject.organization",
        "resource.item",
    ],
)
def test_a_certificate_of_which_something_is_not_known_goes_to_a_person(fact: str):
    assert missing("U2", fact)


# ------------------------------------------------------- U3: Ukrainian technology abroad


def test_what_does_not_leave_ukraine_needs_no_leave():
    assert ALLOW == outcome("U3")


@pytest.mark.parametrize(("country", "expected"), [("US", ALLOW), ("PL", STOP)])
def test_technology_leaves_for_partner_states_only(country: str, expected: Outcome):
    assert expected == outcome("U3", {**OUTBOUND, "request.to_country": country})


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (14_999_999.99, ALLOW),
        (15_000_000.0, STOP),
        (15_000_000.01, STOP),
        (0.0, ALLOW),
        (-1.0, REFER),
        (float("nan"), REFER),
        (float("inf"), REFER),
    ],
)
def test_from_fifteen_million_hryvnia_on_an_application_is_needed(value: float, expected: Outcome):
    facts: Facts = {**OUTBOUND, "ua.application_on": "", "ua.value_uah": value}

    assert expected == outcome("U3", facts)


def test_an_application_is_granted_or_not():
    assert (ALLOW, "the application of 2026-06-01 was granted") == (
        outcome("U3", OUTBOUND),
        reason("U3", OUTBOUND),
    )
    assert STOP == outcome("U3", {**OUTBOUND, "ua.application_granted": False})
    assert STOP == outcome("U3", {**OUTBOUND, "ua.application_on": "2026-06-16"})


def test_an_application_without_answer_waits_for_its_thirty_days():
    ruling = ask("U3", OUTBOUND, without=["ua.application_granted"])

    assert REFER == ruling.outcome
    assert ("the application of 2026-06-01 is not answered; an answer is due by 2026-07-01") == str(
        ruling.answer.reason
    )


@pytest.mark.parametrize("fact", ["ua.value_uah", "ua.application_on"])
def test_technology_of_which_something_is_not_known_goes_to_a_person(fact: str):
    assert missing("U3", fact, OUTBOUND)


@pytest.mark.parametrize(("consent", "expected"), [(True, ALLOW), (False, STOP)])
def test_ukrainian_technology_goes_on_with_the_consent_of_ukraine(
    *, consent: bool, expected: Outcome
):
    onward: Facts = {
        "request.from_country": "US",
        "request.to_country": "PL",
        "resource.origin_country": "UA",
        "ua.reexport_consent": consent,
    }

    assert expected == outcome("U3", onward)
    assert missing("U3", "ua.reexport_consent", onward)
    assert missing("U3", "resource.origin_country", onward)
    assert ALLOW == outcome("U3", {**onward, "request.to_country": "US"})
    assert ALLOW == outcome("U3", {**onward, "resource.origin_country": "US"})
