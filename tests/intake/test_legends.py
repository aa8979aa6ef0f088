import pytest

from kuznia.intake.folding import squeeze
from kuznia.intake.legends import Legend, find_legends
from tests.intake.samples import STATEMENT_C, WARNING


def legends(text: str) -> list[Legend]:
    return find_legends(text, squeeze(text))


@pytest.mark.parametrize(
    "text",
    [
        WARNING,
        WARNING.replace(
            "the Export Administration Act of 1979 (Title 50, U.S.C., App. 2401 et seq), as amended",
            "the Export Control Reform Act of 2018 (Title 50, U.S.C., Chapter 58)",
        ),
        "This drawing is subject to the International Traffic in Arms Regulations.",
        "Subject to the Export Administration Regulations (15 CFR 730-774)",
        (
            "These items are controlled by the U.S. Government and authorized for export only to the "
            "country of ultimate destination"
        ),
        (
            "WARNING \u2014 This document contains technical data whose ex-\nport is restricted by the "
            "Arms Export Con-\ntrol Act"
        ),
    ],
)
def test_export_warnings_old_and_new_are_found_once(text: str):
    assert ["warning"] == [each.what for each in legends(text)]


def test_a_destruction_notice_is_found():
    text = "Destroy by any method that will prevent disclosure of contents"

    assert ["destruction"] == [each.what for each in legends(text)]


def test_government_purpose_rights_end_on_a_day():
    (found,) = legends("GOVERNMENT PURPOSE RIGHTS\nContract No. 0\nExpiration Date: 3 June 2029\n")

    assert ("government_purpose", "2029-06-03", False) == (
        found.rights, found.until, found.unclear_end,
    )  # fmt: skip


@pytest.mark.parametrize("day", ["", "Expiration Date: none", "Expiration Date: 03/04/2029"])
def test_rights_that_end_on_no_clear_day_are_told(day: str):
    (found,) = legends(f"GOVERNMENT PURPOSE RIGHTS\nContract No. 0\n{day}")

    assert found.unclear_end


@pytest.mark.parametrize(
    ("line", "rights"),
    [
        ("LIMITED RIGHTS", "limited"),
        ("UNLIMITED RIGHTS", "unlimited"),
        ("Restricted Rights Legend", "restricted"),
    ],
)
def test_other_legends_need_no_end(line: str, rights: str):
    (found,) = legends(f"{line}\nContract No. 0")

    assert (rights, False) == (found.rights, found.unclear_end)


@pytest.mark.parametrize("line", ["EXAMPLE CO. PROPRIETARY", "Company Confidential",
                                  "This sheet contains proprietary information of Example"])  # fmt: skip
def test_the_legend_of_an_owner_is_found(line: str):
    assert ["proprietary"] == [each.what for each in legends(line)]


@pytest.mark.parametrize("text", [STATEMENT_C, "export of the bracket", "the rights are limited"])
def test_other_text_has_no_legends(text: str):
    assert [] == legends(text)
