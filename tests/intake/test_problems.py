import string

import pytest

from kuznia.intake.problems import KNOWN, problem, values_of
from kuznia.model.findings import Severity


@pytest.mark.parametrize("code", KNOWN)
def test_every_sentence_can_be_filled_and_names_document_and_page(code: str):
    values = {name: f"<{name}>" for name in KNOWN[code].names}
    found = problem(code, "sheet.pdf", 7, **values)

    assert "sheet.pdf, page 7" in str(found.message)
    assert all(f"<{name}>" in str(found) for name in values)
    assert values == values_of(found)


@pytest.mark.parametrize("code", KNOWN)
def test_every_problem_says_what_was_expected(code: str):
    assert KNOWN[code].expected is not None


def test_values_from_a_file_are_never_sentences():
    found = problem("classified", "{place.__class__}", quote="{quote.__class__}")

    assert "{place.__class__} bears a classification: '{quote.__class__}'" == str(found.message)


def test_only_a_few_problems_leave_the_file_usable():
    warnings = {code for code, each in KNOWN.items() if each.severity is Severity.WARNING}

    assert {"reason-absent-f", "obsolete-x", "official-use", "proprietary", "form", "action"} == (
        warnings
    )
    assert all(set(code) <= {*string.ascii_lowercase, "-"} for code in KNOWN)
