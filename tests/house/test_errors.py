"""House rule: every error has a code that programs can rely on and readers can look up."""

import inspect
from pathlib import Path

from kuznia.model import errors

REFERENCE = Path(__file__).parents[2] / "docs" / "reference" / "errors.md"
ERRORS = [
    error
    for _, error in inspect.getmembers(errors, inspect.isclass)
    if issubclass(error, errors.KuzniaError)
]


def test_every_error_has_a_code_of_its_own():
    codes = [vars(error)["code"] for error in ERRORS]

    assert sorted(set(codes)) == sorted(codes)


def test_every_error_is_in_the_reference():
    page = REFERENCE.read_text("utf-8")

    assert [] == [error.code for error in ERRORS if f"`{error.code}`" not in page]
