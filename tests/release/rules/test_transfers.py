"""T1 to T4 and E1: transfers and their papers, and data under the EAR."""

import pytest

from kuznia.release.decision import Outcome, Value
from tests.release.rules.allowed_case import ALLOW, DUE, REFER, STOP
from tests.release.rules.whole_case import ask, missing, outcome, reason

Facts = dict[str, Value]

# ------------------------------------------------------------------------- T1: retransfer

ONWARD: Facts = {
    "request.from_country": "UA",
    "request.to_country": "PL",
    "retransfer.approved_on": "2026-06-01",
    "retransfer.countries": ("PL",),
}
"""Data from the United States that goes on from Ukraine, with approval."""


def test_data_that_leaves_its_own_country_for_the_territory_is_no_retransfer():
    assert (ALLOW, "no retransfer: the data comes from US, and UA is covered") == (
        outcome("T1"),
        reason("T1"),
    )


def test_data_of_one_country_does_not_go_on_from_another_without_approval():
    facts: Facts = {**ONWARD, "retransfer.approved_on": ""}

    assert ALLOW == outcome("T1", ONWARD)
    assert (STOP, "retransfer without written approval: the data comes from US and leaves UA") == (
        outcome("T1", facts),
        reason("T1", facts),
    )


def test_data_of_a_third_country_needs_approval_even_inside_the_territory():
    facts: Facts = {"resource.origin_country": "PL", "retransfer.approved_on": ""}

    assert STOP == outcome("T1", facts)


def test_data_does_not_leave_the_territory_without_approval():
    facts: Facts = {"request.to_country": "PL", "retransfer.approved_on": ""}

    assert (
        "retransfer without written approval: PL is outside the territory of the authorisation"
        == (reason("T1", facts))
    )
    assert STOP == outcome("T1", facts)
    assert ALLOW == outcome("T1", {**ONWARD, "request.from_country": "US"})


def test_data_that_stays_at_home_needs_no_approval():
    assert ALLOW == outcome("T1", {"request.to_country": "US"})


@pytest.mark.parametrize(
    ("approved", "expected"),
    [("2026-06-14", ALLOW), ("2026-06-15", ALLOW), ("2026-06-16", STOP)],
)
def test_the_approval_comes_first(approved: str, expected: Outcome):
    assert expected == outcome("T1", {**ONWARD, "retransfer.approved_on": approved})


def test_the_approval_names_the_country():
    assert STOP == outcome("T1", {**ONWARD, "retransfer.countries": ("CZ",)})


@pytest.mark.parametrize("fact", ["resource.origin_country", *ONWARD])
def test_a_retransfer_of_which_something_is_not_known_goes_to_a_person(fact: str):
    assert missing("T1", fact, ONWARD)


def test_a_territory_that_is_not_known_goes_to_a_person():
    assert missing("T1", "authorisation.territory")


# ------------------------------------------------------------------- T2: shipping papers


@pytest.mark.parametrize("means", ["electronic", "medium", "visit"])
def test_only_a_shipment_has_shipping_papers(means: str):
    assert ALLOW == outcome("T2", {"request.means": means})


def test_a_shipment_abroad_is_looked_at_by_a_person():
    facts: Facts = {"request.means": "shipment"}

    assert (
        "do invoice and shipping papers bear the destination control statement, with the country "
        "UA and the end user plant-co?"
    ) == reason("T2", facts)
    assert REFER == outcome("T2", facts)
    assert ALLOW == outcome("T2", {**facts, "referral.T2": "yes"})
    assert STOP == outcome("T2", {**facts, "referral.T2": "no"})
    assert ALLOW == outcome("T2", {**facts, "request.to_country": "US"})


@pytest.mark.parametrize(
    "fact", ["request.means", "request.to_country", "request.from_country", "subject.organization"]
)
def test_a_shipment_that_is_not_known_goes_to_a_person(fact: str):
    assert missing("T2", fact, {"request.means": "shipment", "referral.T2": "yes"})


# -------------------------------------------------------------------- T3: initial export


def test_the_first_export_is_reported_within_thirty_days():
    ruling = ask("T3", {"authorisation.initial_export_reported": False})

    assert (DUE, "2026-07-15") == (ruling.outcome, ruling.answer.due)
    assert "the initial export of technical data is to be reported by 2026-07-15" == str(
        ruling.answer.reason
    )


def test_once_reported_later_releases_are_only_logged():
    assert ALLOW == outcome("T3")


@pytest.mark.parametrize(
    "changes",
    [
        {"resource.jurisdiction": "EAR"},
        {"request.from_country": "UA"},
        {"request.to_country": "US"},
    ],
)
def test_what_is_no_export_under_itar_is_not_reported(changes: Facts):
    facts = {"authorisation.initial_export_reported": False, **changes}

    assert ALLOW == outcome("T3", facts)


@pytest.mark.parametrize(
    "fact",
    [
        "resource.jurisdiction",
        "request.from_country",
        "request.to_country",
        "authorisation.initial_export_reported",
    ],
)
def test_an_export_that_is_not_known_goes_to_a_person(fact: str):
    assert missing("T3", fact)


# --------------------------------------------------------------------------- T4: records


def test_records_are_kept_for_five_years_after_expiry_and_a_person_says_so():
    facts: Facts = {"authorisation.expires": "2028-02-29"}

    ruling = ask("T4", facts, without=["referral.T4"])
    assert REFER == ruling.outcome
    assert "are the records kept until 2033-02-28, 5 years after the MLA expires?" == str(
        ruling.answer.reason
    )
    assert ALLOW == outcome("T4", {**facts, "referral.T4": "yes"})
    assert STOP == outcome("T4", {**facts, "referral.T4": "no"})


def test_under_an_exemption_the_years_count_from_the_release():
    ruling = ask(
        "T4",
        {"authorisation.kind": "exemption"},
        without=["referral.T4", "authorisation.expires"],
    )

    assert "are the records of this release kept until 2031-06-15, 5 years from now?" == str(
        ruling.answer.reason
    )


def test_records_of_what_is_not_under_itar_are_not_asked_for():
    assert ALLOW == outcome("T4", {"resource.jurisdiction": "none"}, without=["referral.T4"])


@pytest.mark.parametrize(
    "fact", ["resource.jurisdiction", "authorisation.kind", "authorisation.expires"]
)
def test_records_without_an_end_that_is_known_go_to_a_person(fact: str):
    assert missing("T4", fact)


# -------------------------------------------------------------------------------- E1: EAR

EAR: Facts = {
    "resource.jurisdiction": "EAR",
    "resource.eccn": "0A606",
    "authorisation.kind": "EAR-licence",
}
STA: Facts = {
    **EAR,
    "authorisation.kind": "EAR-exception",
    "authorisation.basis": "15 CFR 740.20",
    "referral.E1": "yes",
}


def test_data_under_the_ear_goes_under_a_licence():
    assert (ALLOW, "0A606 goes under a EAR-licence") == (outcome("E1", EAR), reason("E1", EAR))


@pytest.mark.parametrize("kind", ["MLA", "FMS", "exemption", "EAR-exception"])
def test_without_a_licence_a_person_decides(kind: str):
    facts: Facts = {**EAR, "authorisation.kind": kind}

    assert REFER == outcome("E1", facts)
    assert ALLOW == outcome("E1", {**facts, "referral.E1": "yes"})
    assert STOP == outcome("E1", {**facts, "referral.E1": "no"})


@pytest.mark.parametrize("jurisdiction", ["ITAR", "none"])
def test_other_data_is_not_under_the_ear(jurisdiction: str):
    assert ALLOW == outcome("E1", {"resource.jurisdiction": jurisdiction})


@pytest.mark.parametrize(
    ("eccn", "basis", "country", "expected"),
    [
        ("0A606", "15 CFR 740.20", "UA", STOP),
        ("0E606.b", "License Exception STA", "UA", STOP),
        ("0A606", "15 CFR 740.20", "PL", ALLOW),
        ("0A604", "15 CFR 740.20", "UA", STOP),
        ("2B001", "15 CFR 740.20", "UA", ALLOW),
        ("0A606", "15 CFR 740.11", "UA", ALLOW),
    ],
)
def test_for_the_600_series_740_20_covers_its_countries_only_whoever_says_yes(
    eccn: str, basis: str, country: str, expected: Outcome
):
    facts: Facts = {
        **STA,
        "resource.eccn": eccn,
        "authorisation.basis": basis,
        "request.to_country": country,
    }

    assert expected == outcome("E1", facts)


@pytest.mark.parametrize(
    "fact",
    [
        "resource.jurisdiction",
        "resource.eccn",
        "authorisation.kind",
        "authorisation.basis",
        "request.to_country",
    ],
)
def test_data_under_the_ear_of_which_something_is_not_known_goes_to_a_person(fact: str):
    assert missing("E1", fact, STA)
