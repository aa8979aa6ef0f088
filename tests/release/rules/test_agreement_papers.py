"""A3 to A7, A11, A14 to A16: when they apply, and that a person then decides."""

import pytest

from kuznia.release.decision import Value
from tests.release.rules.allowed_case import ALLOW, REFER, STOP, answer, ask

Case = dict[str, Value]

WAREHOUSE: Case = {
    "request.means": "shipment",
    "subject.site_kind": "warehouse",
    "authorisation.kind": "DSP-5",
}
OUTGROWN: Case = {
    "authorisation.kind": "DSP-5",
    "authorisation.open_amendments": ("AM1:quantity", "AM2:minor"),
}
APPLIES: dict[str, Case] = {
    "A3": {},
    "A4": {"authorisation.status": "approved"},
    "A5": {},
    "A6": {},
    "A7": {},
    "A11": OUTGROWN,
    "A14": WAREHOUSE,
    "A15": {"resource.sme": True},
    "A16": {"resource.sme": True},
}


@pytest.mark.parametrize("rule", APPLIES)
def test_where_it_applies_a_person_decides(rule: str):
    case, referral = APPLIES[rule], f"referral.{rule}"

    assert REFER == ask(rule, case).outcome
    assert ALLOW == ask(rule, {**case, referral: "yes"}).outcome
    assert STOP == ask(rule, {**case, referral: "no"}).outcome


DOES_NOT_APPLY: list[tuple[str, Case]] = [
    ("A3", {"authorisation.kind": "DSP-5"}),
    ("A3", {"authorisation.status": "approved"}),
    ("A4", {"authorisation.kind": "DSP-5", "authorisation.status": "approved"}),
    ("A4", {"authorisation.status": "in_force"}),
    ("A5", {"authorisation.kind": "WDA"}),
    ("A5", {"authorisation.purposes": ("view",)}),
    ("A6", {"authorisation.kind": "UA-permit"}),
    ("A7", {"authorisation.kind": "TAA"}),
    ("A11", {"authorisation.kind": "MLA"}),
    ("A11", {**OUTGROWN, "authorisation.open_amendments": ()}),
    ("A11", {**OUTGROWN, "authorisation.open_amendments": ("AM2:minor", "AM3:value")}),
    ("A14", {**WAREHOUSE, "request.means": "electronic"}),
    ("A14", {**WAREHOUSE, "subject.site_kind": "plant"}),
    ("A14", {**WAREHOUSE, "request.to_country": "US"}),
    ("A14", {**WAREHOUSE, "authorisation.kind": "WDA"}),
    ("A15", {}),
    ("A15", {"resource.jurisdiction": "EAR", "resource.sme": True}),
    ("A16", {"resource.jurisdiction": "none"}),
    ("A16", {"request.to_country": "US", "resource.sme": True}),
]


@pytest.mark.parametrize(("rule", "case"), DOES_NOT_APPLY)
def test_where_it_does_not_apply_it_allows_and_says_why(rule: str, case: Case):
    outcome, reason = answer(rule, {**case, f"referral.{rule}": "no"})

    assert ALLOW == outcome
    assert reason.startswith(("it does not apply: ", "it goes under a WDA"))


NEEDED: list[tuple[str, str, Case]] = [
    ("A3", "authorisation.kind", {}),
    ("A3", "authorisation.status", {}),
    ("A3", "authorisation.effective", {}),
    ("A4", "authorisation.status", {}),
    ("A5", "authorisation.purposes", {}),
    ("A6", "authorisation.kind", {}),
    ("A7", "resource.sme", {}),
    ("A11", "authorisation.open_amendments", OUTGROWN),
    ("A14", "request.means", WAREHOUSE),
    ("A14", "subject.site_kind", WAREHOUSE),
    ("A14", "request.to_country", WAREHOUSE),
    ("A14", "authorisation.kind", WAREHOUSE),
    ("A15", "resource.classification", {}),
    ("A15", "resource.sme", {}),
    ("A16", "resource.jurisdiction", {}),
    ("A16", "resource.sme", {}),
    ("A16", "authorisation.ceilings", {}),
]


@pytest.mark.parametrize(("rule", "fact", "case"), NEEDED)
def test_whether_it_applies_is_never_guessed(rule: str, fact: str, case: Case):
    ruling = ask(rule, {**case, f"referral.{rule}": "yes"}, without=[fact])

    assert (REFER, fact) == (ruling.outcome, ruling.missing)


def test_the_question_on_the_signed_copy_names_the_30th_day():
    assert "was the signed copy of the MLA filed by 2025-10-01?" == answer("A3")[1]


def test_the_question_on_changes_names_those_that_need_a_new_licence():
    assert (
        "open amendments of the DSP-5 change quantity, which only a new licence can: does this "
        "release keep to the licence as it was issued?" == answer("A11", OUTGROWN)[1]
    )


def test_clauses_for_significant_military_equipment_are_asked_for_where_they_belong():
    assert "significant military equipment" not in answer("A7")[1]
    assert "significant military equipment" in answer("A7", {"resource.sme": True})[1]


def test_classified_data_asks_for_assurances_under_any_law():
    secret: Case = {"resource.classification": "classified", "resource.jurisdiction": "none"}

    assert REFER == ask("A15", secret).outcome


# ------------------------------------------------------------------------- A16: thresholds


def worth(value: float, **changes: Value) -> Case:
    renamed = {name.replace("__", "."): value for name, value in changes.items()}
    return {
        "authorisation.ceilings": ("value",),
        "authorisation.value_ceiling_usd": float(value),
        **renamed,
    }


@pytest.mark.parametrize(
    ("case", "expected"),
    [
        (worth(49_999_999), ALLOW),
        (worth(50_000_000), REFER),
        (worth(13_999_999, resource__mde=True), ALLOW),
        (worth(14_000_000, resource__mde=True), REFER),
        (worth(99_999_999, request__to_country="PL"), ALLOW),
        (worth(100_000_000, request__to_country="PL"), REFER),
        (worth(24_999_999, request__to_country="PL", resource__mde=True), ALLOW),
        (worth(25_000_000, request__to_country="PL", resource__mde=True), REFER),
        (worth(999_999, resource__usml="I(a)"), ALLOW),
        (worth(1_000_000, resource__usml="I(g)"), REFER),
        (worth(1_000_000, resource__usml="I(h)"), ALLOW),
        (worth(1_000_000, resource__usml="II(a)"), ALLOW),
    ],
)
def test_congress_is_told_from_a_threshold_on(case: Case, expected: str):
    assert expected == ask("A16", case).outcome


@pytest.mark.parametrize(("on", "expected"), [("2024-03-06", REFER), ("2024-03-07", ALLOW)])
def test_sweden_has_the_thresholds_of_an_ally_from_7_march_2024(on: str, expected: str):
    case = worth(60_000_000, request__to_country="SE", request__on=on)

    assert expected == ask("A16", case).outcome


def test_without_a_value_a_person_says_whether_congress_must_be_told():
    assert REFER == ask("A16", {"authorisation.ceilings": ("quantity",)}).outcome


def test_significant_military_equipment_made_abroad_is_told_at_any_value():
    assert REFER == ask("A16", worth(1, resource__sme=True)).outcome
    assert (
        ALLOW == ask("A16", worth(1, resource__sme=True, authorisation__purposes=("view",))).outcome
    )
