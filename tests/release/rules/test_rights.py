"""R1 and J1: whose the data is, and whose law the item is under."""

import pytest

from kuznia.release.decision import Value
from tests.release.rules.allowed_case import ALLOW, REFER, STOP, answer, ask

# ---------------------------------------------------------------------------- R1: data rights


@pytest.mark.parametrize("kind", ["unlimited", "own"])
def test_data_without_limits_may_be_used(kind: str):
    assert (ALLOW, f"the rights in the data are {kind}") == answer("R1", {"rights.kind": kind})


@pytest.mark.parametrize(
    ("regime", "until", "expected"),
    [
        ("FMS", "2030-01-01", ALLOW),
        ("USAI", "2030-01-01", ALLOW),
        ("none", "2026-06-14", ALLOW),
        ("none", "2026-06-15", STOP),
        ("none", "2026-06-16", STOP),
    ],
)
def test_government_purpose_data_serves_the_government_or_waits_for_its_day(
    regime: str, until: str, expected: str
):
    change: dict[str, Value] = {
        "rights.kind": "government_purpose",
        "rights.owner": "maker",
        "rights.until": until,
        "rights.consent": False,
        "authorisation.regime": regime,
        "referral.R1": "no",
    }

    assert expected == ask("R1", change).outcome


@pytest.mark.parametrize(
    ("regime", "until", "expected"),
    [("USAI", "2026-06-14", ALLOW), ("none", "2026-06-14", STOP), ("USAI", "2026-06-15", STOP)],
)
def test_sbir_data_is_for_the_government_once_its_protection_has_ended(
    regime: str, until: str, expected: str
):
    change: dict[str, Value] = {
        "rights.kind": "sbir",
        "rights.owner": "maker",
        "rights.until": until,
        "rights.consent": False,
        "authorisation.regime": regime,
        "referral.R1": "no",
    }

    assert expected == ask("R1", change).outcome


@pytest.mark.parametrize("kind", ["limited", "restricted", "licensed"])
def test_limited_data_goes_with_its_owners_consent(kind: str):
    change: dict[str, Value] = {"rights.kind": kind, "rights.consent": True}

    assert ALLOW == ask("R1", change).outcome


def test_without_consent_the_owner_is_asked():
    change: dict[str, Value] = {
        "rights.kind": "limited",
        "rights.consent": False,
        "rights.owner": "maker",
    }

    assert (
        REFER,
        "the rights in the data are limited: does maker, who owns it, agree to this use?",
    ) == answer("R1", change)
    assert ALLOW == ask("R1", {**change, "referral.R1": "yes"}).outcome
    assert STOP == ask("R1", {**change, "referral.R1": "no"}).outcome


@pytest.mark.parametrize("until", ["", "soon"])
def test_limits_without_a_last_day_have_not_ended(until: str):
    change: dict[str, Value] = {
        "rights.kind": "government_purpose",
        "rights.until": until,
        "authorisation.regime": "none",
    }

    assert REFER == ask("R1", change).outcome


def test_rights_or_consent_that_are_not_known_go_to_a_person():
    assert "rights.kind" == ask("R1", without=["rights.kind"]).missing
    assert "rights.consent" == ask("R1", {"rights.kind": "limited"}).missing


# ------------------------------------------------------------- J1: jurisdiction and class


@pytest.mark.parametrize(
    ("jurisdiction", "usml", "eccn", "expected"),
    [
        ("ITAR", "XIII(h)", "", ALLOW),
        ("ITAR", "XIII", "", ALLOW),
        ("ITAR", "", "", STOP),
        ("ITAR", "XXX(a)", "", STOP),
        ("EAR", "", "0A606", ALLOW),
        ("EAR", "", "9E610.b", ALLOW),
        ("EAR", "", "EAR99", ALLOW),
        ("EAR", "", "", STOP),
        ("EAR", "", "606", STOP),
        ("none", "", "", ALLOW),
        ("other", "", "", STOP),
    ],
)
def test_an_item_has_a_class_under_its_jurisdiction(
    jurisdiction: str, usml: str, eccn: str, expected: str
):
    change: dict[str, Value] = {
        "resource.jurisdiction": jurisdiction,
        "resource.usml": usml,
        "resource.eccn": eccn,
    }

    assert expected == ask("J1", change).outcome


@pytest.mark.parametrize(
    ("determined", "expected"),
    [
        ("2026-06-16", STOP),
        ("2026-06-15", ALLOW),
        ("2021-06-15", ALLOW),
        ("2021-06-14", REFER),
    ],
)
def test_a_determination_counts_from_its_day_and_for_five_years(determined: str, expected: str):
    assert expected == ask("J1", {"resource.classified_on": determined}).outcome


@pytest.mark.parametrize(("said", "expected"), [("yes", ALLOW), ("no", STOP)])
def test_an_old_determination_holds_when_a_person_says_so(said: str, expected: str):
    change: dict[str, Value] = {"resource.classified_on": "2010-01-01", "referral.J1": said}

    assert expected == ask("J1", change).outcome


def test_nobody_who_determined_it_stops():
    assert STOP == ask("J1", {"resource.classified_by": ""}).outcome


@pytest.mark.parametrize(
    "fact",
    ["resource.jurisdiction", "resource.usml", "resource.classified_by", "resource.classified_on"],
)
def test_what_is_not_known_of_a_determination_goes_to_a_person(fact: str):
    assert fact == ask("J1", without=[fact]).missing


def test_a_determination_without_its_day_is_not_known():
    assert REFER == ask("J1", {"resource.classified_on": ""}).outcome
