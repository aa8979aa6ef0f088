"""M1 to M6: what a document must bear before it may go abroad."""

import pytest

from kuznia.release.decision import Value
from tests.release.rules.allowed_case import ALLOW, REFER, STOP, answer, ask

NO_CUI: dict[str, Value] = {"marking.banner": "", "marking.dissemination": ()}
EAR: dict[str, Value] = {"resource.jurisdiction": "EAR", "resource.usml": ""}


# ------------------------------------------------------------------ M1: a distribution statement


def test_a_marked_and_confirmed_document_may_go():
    assert (ALLOW, "it bears distribution statement D") == answer("M1")


def test_a_document_without_a_statement_goes_nowhere():
    ruling = ask("M1", {"marking.letter": ""})

    assert (STOP, "sheet-1 has no distribution statement") == (
        ruling.outcome,
        str(ruling.answer.reason),
    )
    assert "DoDI 5230.24, enclosure 4" == ruling.citation
    assert not ruling.verified


def test_an_unread_marking_is_not_known():
    assert REFER == ask("M1", without=["marking.letter"]).outcome


@pytest.mark.parametrize("confirmed", [{"marking.confirmed": False}, {}])
def test_a_marking_that_no_person_has_confirmed_goes_to_a_person(confirmed: dict[str, Value]):
    assert REFER == ask("M1", confirmed, without=[] if confirmed else ["marking.confirmed"]).outcome


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2012-08-22", ALLOW), ("2012-08-23", STOP), ("2026-06-15", STOP)],
)
def test_statement_x_was_in_use_until_22_august_2012(day: str, expected: str):
    assert expected == ask("M1", {"marking.letter": "X", "request.on": day}).outcome


def test_a_ukrainian_document_under_no_us_control_needs_no_us_statement():
    ukrainian: dict[str, Value] = {
        "marking.letter": "",
        "resource.jurisdiction": "none",
        "resource.origin_country": "UA",
    }

    assert ALLOW == ask("M1", ukrainian).outcome
    assert STOP == ask("M1", {**ukrainian, "resource.origin_country": "US"}).outcome
    assert STOP == ask("M1", {**ukrainian, "resource.jurisdiction": "ITAR"}).outcome
    assert REFER == ask("M1", ukrainian, without=["resource.origin_country"]).outcome


def test_before_the_law_on_file_begins_a_person_decides():
    ruling = ask("M1", {"request.on": "1980-01-01"})

    assert (REFER, "law:us.distribution_letters") == (ruling.outcome, ruling.missing)


# ------------------------------------------------------------------------- M2: it is complete


def test_a_complete_limiting_statement_may_go():
    assert (ALLOW, "distribution statement D of Example Office, 2024-03-01, is complete") == answer(
        "M2"
    )


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({"marking.reasons": ()}, "distribution statement D gives no reason"),
        (
            {"marking.reasons": ("because",)},
            "'because' is no reason for distribution statement D",
        ),
        (
            {"marking.reasons": ("direct military support",)},
            "'direct military support' is no reason for distribution statement D",
        ),
        ({"marking.determined": ""}, "distribution statement D gives no day of determination"),
        (
            {"marking.determined": "2026-06-16"},
            "distribution statement D was determined on 2026-06-16, after the day of the case",
        ),
        ({"marking.office": ""}, "distribution statement D names no controlling office"),
        (
            {"marking.export_warning": False},
            "its data is export-controlled and it bears no export warning",
        ),
    ],
)
def test_a_gap_in_a_limiting_statement_stops(change: dict[str, Value], reason: str):
    assert (STOP, reason) == answer("M2", change)


@pytest.mark.parametrize("day", ["2026-06-14", "2026-06-15"])
def test_a_determination_counts_from_its_own_day(day: str):
    assert ALLOW == ask("M2", {"marking.determined": day}).outcome


@pytest.mark.parametrize(
    "fact", ["marking.reasons", "marking.determined", "marking.office", "marking.export_warning"]
)
def test_what_is_not_known_of_a_statement_goes_to_a_person(fact: str):
    assert REFER == ask("M2", without=[fact]).outcome


def test_reasons_are_compared_as_words_and_not_as_capitals():
    written = ("Administrative or  Operational Use", "EXPORT CONTROLLED")

    assert ALLOW == ask("M2", {"marking.reasons": written}).outcome


def test_direct_military_support_fits_e_alone():
    reason: dict[str, Value] = {"marking.reasons": ("direct military support",)}

    assert ALLOW == ask("M2", {**reason, "marking.letter": "E"}).outcome


def test_statement_f_gives_no_reason_but_office_and_day():
    assert ALLOW == ask("M2", {"marking.letter": "F", "marking.reasons": ()}).outcome
    assert STOP == ask("M2", {"marking.letter": "F", "marking.office": ""}).outcome


@pytest.mark.parametrize("letter", ["", "A"])
def test_where_nothing_is_limited_nothing_is_to_be_complete(letter: str):
    assert ALLOW == ask("M2", {"marking.letter": letter, "marking.office": ""}).outcome


@pytest.mark.parametrize(
    ("item", "expected"),
    [
        ({**EAR, "resource.eccn": "EAR99"}, ALLOW),
        ({**EAR, "resource.eccn": "0A606"}, STOP),
        ({"resource.jurisdiction": "none"}, ALLOW),
    ],
)
def test_an_export_warning_is_asked_where_data_is_controlled(item: dict[str, Value], expected: str):
    assert expected == ask("M2", {**item, "marking.export_warning": False}).outcome


# ------------------------------------------------------- M3: marked for the public and controlled


def test_statement_a_on_data_under_no_control_may_go():
    open_data: dict[str, Value] = {**NO_CUI, "marking.letter": "A", "resource.jurisdiction": "none"}

    assert ALLOW == ask("M3", open_data).outcome


@pytest.mark.parametrize(
    ("change", "reason"),
    [
        ({}, "distribution statement A stands on data under ITAR control"),
        (
            {**EAR, "resource.eccn": "9E610"},
            "distribution statement A stands on data under EAR control",
        ),
        (
            {"resource.classification": "classified"},
            "distribution statement A stands on classified data",
        ),
        (
            {"marking.banner": "CUI"},
            "distribution statement A stands beside the banner CUI",
        ),
    ],
)
def test_statement_a_on_controlled_data_stops(change: dict[str, Value], reason: str):
    assert (STOP, reason) == answer("M3", {**NO_CUI, "marking.letter": "A", **change})


def test_statement_a_on_ear99_may_go():
    change: dict[str, Value] = {**NO_CUI, **EAR, "marking.letter": "A", "resource.eccn": "EAR99"}

    assert ALLOW == ask("M3", change).outcome


@pytest.mark.parametrize(
    "fact", ["marking.banner", "resource.classification", "resource.jurisdiction"]
)
def test_statement_a_with_something_not_known_goes_to_a_person(fact: str):
    public: dict[str, Value] = {**NO_CUI, "marking.letter": "A", "resource.jurisdiction": "none"}

    assert REFER == ask("M3", public, without=[fact]).outcome


def test_other_letters_are_not_its_matter():
    assert ALLOW == ask("M3").outcome


# ----------------------------------------------------- M4: controlled technical information


def test_a_cti_banner_with_a_limiting_letter_may_go():
    assert ALLOW == ask("M4").outcome


@pytest.mark.parametrize("letter", ["", "A"])
def test_a_cti_banner_without_a_limiting_letter_stops(letter: str):
    assert STOP == ask("M4", {"marking.letter": letter}).outcome


@pytest.mark.parametrize("banner", ["FOUO", "SP-CTI//CUI", "UNCLASSIFIED//CTI"])
def test_what_does_not_begin_as_a_cui_banner_is_none(banner: str):
    assert STOP == ask("M4", {"marking.banner": banner}).outcome


@pytest.mark.parametrize("banner", ["CUI", "CUI//NOFORN", "controlled//PROPIN"])
def test_a_banner_of_another_category_is_not_its_matter(banner: str):
    assert ALLOW == ask("M4", {"marking.banner": banner, "marking.letter": "A"}).outcome


def test_an_export_controlled_document_without_a_banner_stops():
    expected = (STOP, "it is limited for the reason export controlled and bears no CUI banner")

    assert expected == answer("M4", NO_CUI)


@pytest.mark.parametrize(("day", "expected"), [("2020-03-05", ALLOW), ("2020-03-06", STOP)])
def test_a_banner_is_demanded_from_6_march_2020_on(day: str, expected: str):
    assert expected == ask("M4", {**NO_CUI, "request.on": day}).outcome


def test_a_document_limited_for_another_reason_needs_no_banner():
    change: dict[str, Value] = {**NO_CUI, "marking.reasons": ("administrative or operational use",)}

    assert ALLOW == ask("M4", change).outcome


@pytest.mark.parametrize("fact", ["marking.banner", "marking.letter"])
def test_a_banner_or_letter_that_is_not_known_goes_to_a_person(fact: str):
    assert REFER == ask("M4", without=[fact]).outcome


# --------------------------------------------------- M5: the controlling office has approved


def test_a_disclosure_that_its_office_approved_may_go():
    expected = (ALLOW, "the controlling office approved the disclosure to UA on 2026-01-10")

    assert expected == answer("M5")


def test_no_letter_from_b_to_f_names_a_recipient_abroad():
    ruling = ask("M5", {"disclosure.approved_on": ""})

    assert STOP == ruling.outcome
    assert "the controlling office approves the disclosure to UA" == str(ruling.answer.change)


@pytest.mark.parametrize(
    ("approved", "expected"),
    [("2026-06-14", ALLOW), ("2026-06-15", ALLOW), ("2026-06-16", STOP)],
)
def test_an_approval_counts_from_its_day(approved: str, expected: str):
    assert expected == ask("M5", {"disclosure.approved_on": approved}).outcome


@pytest.mark.parametrize(
    ("until", "expected"), [("2026-06-14", STOP), ("2026-06-15", ALLOW), ("2026-06-16", ALLOW)]
)
def test_an_approval_counts_up_to_its_last_day(until: str, expected: str):
    assert expected == ask("M5", {"disclosure.until": until}).outcome


def test_an_approval_for_another_country_does_not_count():
    assert (STOP, "the approval of the disclosure of 2026-01-10 does not name UA") == answer(
        "M5", {"disclosure.countries": ("PL",)}
    )


@pytest.mark.parametrize("fact", ["disclosure.approved_on", "disclosure.until", "subject.location"])
def test_what_is_not_known_of_an_approval_goes_to_a_person(fact: str):
    assert REFER == ask("M5", without=[fact]).outcome


def test_a_recipient_at_home_and_an_open_letter_need_no_approval():
    none: dict[str, Value] = {"disclosure.approved_on": ""}

    assert ALLOW == ask("M5", {**none, "subject.location": "US"}).outcome
    assert ALLOW == ask("M5", {**none, "marking.letter": "A"}).outcome
    assert STOP == ask("M5", {**none, "marking.letter": "?"}).outcome


# ------------------------------------------------------------ M6: limits of dissemination


@pytest.mark.parametrize(
    ("limits", "country", "expected"),
    [
        ((), "UA", ALLOW),
        (("REL:USA", "REL:UKR"), "UA", ALLOW),
        (("REL:USA", "REL:POL"), "UA", STOP),
        (("REL:USA", "REL:UKR"), "XX", STOP),
        (("NOFORN",), "UA", STOP),
        (("FEDCON",), "UA", STOP),
        (("NOFORN", "REL:UKR"), "UA", STOP),
        (("NOFORN",), "US", ALLOW),
        (("FEDCON",), "US", ALLOW),
        (("FED ONLY",), "US", STOP),
        (("NOCON",), "UA", REFER),
        (("RELIDO",), "UA", REFER),
        (("DL ONLY",), "US", REFER),
        (("DISPLAY ONLY",), "UA", STOP),
        (("DISPLAY ONLY USA, UKR",), "UA", STOP),
    ],
)
def test_a_banner_covers_a_recipient_or_not(limits: tuple[str, ...], country: str, expected: str):
    change: dict[str, Value] = {"marking.dissemination": limits, "subject.location": country}

    assert expected == ask("M6", change).outcome


def test_the_reason_names_the_limit_and_the_country():
    assert (STOP, "its banner says NOFORN, and the recipient is in UA") == answer(
        "M6", {"marking.dissemination": ("NOFORN",)}
    )
    assert (STOP, "its banner lists POL, USA, and the recipient is in UA") == answer(
        "M6", {"marking.dissemination": ("REL:USA", "REL:POL")}
    )


def test_display_only_is_for_a_visit_by_the_countries_that_it_lists():
    visit: dict[str, Value] = {"request.means": "visit"}

    for limit, expected in (
        ("DISPLAY ONLY", ALLOW),
        ("DISPLAY ONLY USA, UKR", ALLOW),
        ("DISPLAY ONLY USA, POL", STOP),
    ):
        assert expected == ask("M6", {**visit, "marking.dissemination": (limit,)}).outcome


def test_fed_only_covers_an_authority_at_home():
    change: dict[str, Value] = {
        "marking.dissemination": ("FED ONLY",),
        "subject.location": "US",
        "subject.government": True,
    }

    assert ALLOW == ask("M6", change).outcome
    assert REFER == ask("M6", change, without=["subject.government"]).outcome


@pytest.mark.parametrize("fact", ["marking.dissemination", "subject.location"])
def test_limits_or_a_recipient_that_are_not_known_go_to_a_person(fact: str):
    assert REFER == ask("M6", without=[fact]).outcome
