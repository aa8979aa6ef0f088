"""A1, A2, A8 and A12: what an authorisation covers, and when it is in force."""

import pytest

from kuznia.release.decision import Value
from kuznia.release.rules.agreements import RULES
from tests.release.rules.allowed_case import ALLOW, DUE, REFER, STOP, answer, ask


def test_the_rules_on_agreements_are_those_of_the_study():
    expected = {f"A{number}" for number in range(1, 17)} - {"A9", "A10"}

    assert expected == {rule.id for rule in RULES}


# ------------------------------------------------------------------------------ A1: covered


def test_what_an_authorisation_covers_may_go():
    expected = (ALLOW, "MLA-1 covers item, kind of data, purpose, recipient and territory")

    assert expected == answer("A1")


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"resource.item": "housing"}, "MLA-1 does not cover the item housing"),
        ({"resource.kind": "parts_list"}, "MLA-1 does not cover data of the kind parts_list"),
        ({"request.purpose": "repair"}, "MLA-1 does not cover the purpose repair"),
        ({"subject.organization": "other-co"}, "MLA-1 does not name the recipient other-co"),
        ({"request.to_country": "PL"}, "the territory of MLA-1 does not include PL"),
        ({"authorisation.items": ()}, "MLA-1 does not cover the item bracket"),
    ],
)
def test_what_an_authorisation_does_not_cover_stops(change: dict[str, Value], reason: str):
    ruling = ask("A1", change)

    assert (STOP, reason) == (ruling.outcome, str(ruling.answer.reason))
    assert "22 CFR 124.1 and 124.7" == ruling.citation


@pytest.mark.parametrize(
    "fact",
    [
        "authorisation.code",
        "authorisation.items",
        "authorisation.data_kinds",
        "authorisation.purposes",
        "authorisation.parties",
        "authorisation.territory",
        "resource.item",
        "request.purpose",
    ],
)
def test_a_scope_that_is_not_known_goes_to_a_person(fact: str):
    ruling = ask("A1", without=[fact])

    assert (REFER, fact) == (ruling.outcome, ruling.missing)


def test_data_that_stays_in_its_country_leaves_no_territory():
    change: dict[str, Value] = {"request.to_country": "US"}

    assert ALLOW == ask("A1", change).outcome
    assert REFER == ask("A1", change, without=["request.from_country"]).outcome


# ------------------------------------------------------------------------------ A2: in force


def test_a_signed_agreement_in_force_may_be_used():
    expected = (ALLOW, "the MLA is signed by all and in force since 2025-09-01")

    assert expected == answer("A2")


@pytest.mark.parametrize(
    ("kind", "status", "expected"),
    [
        ("MLA", "in_force", ALLOW),
        ("MLA", "approved", STOP),
        ("TAA", "submitted", STOP),
        ("FMS", "approved", STOP),
        ("DSP-5", "approved", ALLOW),
        ("DSP-5", "in_force", ALLOW),
        ("DSP-5", "draft", STOP),
        ("DSP-5", "denied", STOP),
        ("DSP-5", "ended", STOP),
        ("UA-permit", "approved", ALLOW),
    ],
)
def test_an_agreement_is_in_force_and_a_licence_at_least_approved(
    kind: str, status: str, expected: str
):
    change: dict[str, Value] = {"authorisation.kind": kind, "authorisation.status": status}

    assert expected == ask("A2", change).outcome


@pytest.mark.parametrize(
    ("effective", "expected"),
    [("2026-06-14", ALLOW), ("2026-06-15", ALLOW), ("2026-06-16", STOP), ("", REFER)],
)
def test_an_authorisation_holds_from_its_first_day(effective: str, expected: str):
    assert expected == ask("A2", {"authorisation.effective": effective}).outcome


def test_one_missing_signature_stops_and_is_named():
    assert (STOP, "not all have signed the agreement by 2026-06-15: plant-co") == answer(
        "A2", {"authorisation.unsigned": ("plant-co",)}
    )


def test_an_agreement_without_any_signature_is_not_signed_by_all():
    assert (
        STOP,
        "not all have signed the agreement by 2026-06-15: no signature is on file",
    ) == answer("A2", {"authorisation.last_signed": ""})


def test_a_signature_of_tomorrow_is_none_today():
    assert STOP == ask("A2", {"authorisation.last_signed": "2026-06-16"}).outcome


def test_a_licence_asks_for_no_signatures():
    change: dict[str, Value] = {"authorisation.kind": "DSP-5", "authorisation.unsigned": ("maker",)}

    assert ALLOW == ask("A2", change).outcome


@pytest.mark.parametrize(
    ("changed", "signed", "expected"),
    [
        ("2025-10-01", "2025-09-30", STOP),
        ("2025-10-01", "2025-10-01", ALLOW),
        ("2026-06-15", "2025-09-30", STOP),
        ("2026-06-16", "2025-09-30", ALLOW),
    ],
)
def test_an_agreement_that_provisos_changed_is_signed_anew(
    changed: str, signed: str, expected: str
):
    change: dict[str, Value] = {
        "authorisation.resign_after": changed,
        "authorisation.last_signed": signed,
    }

    assert expected == ask("A2", change).outcome


@pytest.mark.parametrize(
    "fact",
    [
        "authorisation.kind",
        "authorisation.status",
        "authorisation.effective",
        "authorisation.unsigned",
        "authorisation.last_signed",
        "authorisation.resign_after",
    ],
)
def test_what_is_not_known_of_its_force_goes_to_a_person(fact: str):
    assert fact == ask("A2", without=[fact]).missing


# ------------------------------------------------------------------------ A8: annual report


@pytest.mark.parametrize(
    ("reported", "due"),
    [
        ("2025-09-01", "2026-09-01"),
        ("2025-12-31", "2026-12-31"),
        ("2024-02-29", "2025-02-28"),
    ],
)
def test_a_manufacturing_licence_reports_every_year(reported: str, due: str):
    ruling = ask("A8", {"authorisation.annual_report_to": reported})

    assert (DUE, due) == (ruling.outcome, ruling.answer.due)


@pytest.mark.parametrize(
    ("reported", "reason"),
    [
        (
            "2025-06-15",
            "the next annual report of quantity, type, value and purchasers is due on 2026-06-15",
        ),
        (
            "2025-06-14",
            (
                "the annual report of quantity, type, value and purchasers has been due since "
                "2026-06-14; reports reach up to 2025-06-14"
            ),
        ),
    ],
)
def test_a_report_that_is_late_says_since_when(reported: str, reason: str):
    assert (DUE, reason) == answer("A8", {"authorisation.annual_report_to": reported})


@pytest.mark.parametrize("kind", ["TAA", "DSP-5", "UA-permit"])
def test_other_kinds_report_no_production(kind: str):
    change: dict[str, Value] = {"authorisation.kind": kind}

    assert ALLOW == ask("A8", change, without=["authorisation.annual_report_to"]).outcome


@pytest.mark.parametrize("fact", ["authorisation.kind", "authorisation.annual_report_to"])
def test_reports_that_are_not_known_go_to_a_person(fact: str):
    assert fact == ask("A8", without=[fact]).missing


# --------------------------------------------------------------------------- A12: sublicensee

BOUND: dict[str, Value] = {
    "recipient.role": "sublicensee",
    "recipient.approved_on": "2026-01-01",
    "recipient.flowdown_on": "2026-02-01",
    "recipient.nda_on": "2026-03-01",
}


def test_a_sublicensee_that_is_approved_and_bound_may_receive():
    assert (ALLOW, "the sublicensee plant-co is approved and bound") == answer("A12", BOUND)


@pytest.mark.parametrize(
    ("fact", "reason"),
    [
        ("recipient.approved_on", "the sublicensee plant-co is not approved by 2026-06-15"),
        (
            "recipient.flowdown_on",
            "the clauses are not flowed down to the sublicensee plant-co by 2026-06-15",
        ),
        (
            "recipient.nda_on",
            "the sublicensee plant-co has signed no non-disclosure agreement by 2026-06-15",
        ),
    ],
)
def test_a_sublicensee_that_is_not_bound_may_not(fact: str, reason: str):
    assert (STOP, reason) == answer("A12", {**BOUND, fact: ""})
    assert STOP == ask("A12", {**BOUND, fact: "2026-06-16"}).outcome
    assert ALLOW == ask("A12", {**BOUND, fact: "2026-06-15"}).outcome
    assert REFER == ask("A12", BOUND, without=[fact]).outcome


@pytest.mark.parametrize("role", ["applicant", "signatory", "end_user", "none"])
def test_who_is_no_sublicensee_is_not_its_matter(role: str):
    assert ALLOW == ask("A12", {"recipient.role": role}).outcome


def test_a_role_that_is_not_known_goes_to_a_person():
    assert "recipient.role" == ask("A12", without=["recipient.role"]).missing
