import pytest
from hypothesis import given
from hypothesis import strategies as st

from kuznia.intake.names import name_problems, visible


def codes(*paths: str) -> list[str]:
    return [each.code for each in name_problems(paths)]


@pytest.mark.parametrize("path", ["drawings/TST-1 rev A.pdf", "креслення/Лист 1.pdf", "a/b/c.stp"])
def test_usual_names_are_fine(path: str):
    assert [] == codes(path)


@pytest.mark.parametrize(
    ("path", "code"),
    [
        ("../a.pdf", "name-leaves"),
        ("/etc/a", "name-leaves"),
        ("C:a.pdf", "name-leaves"),
        ("a//b", "name-leaves"),
        ("NUL.txt", "name-reserved"),
        ("sub/com1", "name-reserved"),
        ("a.", "name-reserved"),
        ("a .pdf ", "name-reserved"),
        ("a\nb", "name-characters"),
        ("a\u202efdp.exe", "name-characters"),
        ("a\u200b.pdf", "name-characters"),
        ("a?.pdf", "name-characters"),
        ("e\u0301.pdf", "name-form"),
        ("x" * 101, "name-long"),
    ],
)
def test_names_that_mislead_or_cannot_be_stored_are_told(path: str, code: str):
    assert code in codes(path)


@pytest.mark.parametrize(
    "pair", [("a/B.pdf", "a/b.pdf"), ("A/x", "a/y"), ("\u00e9", "e\u0301"), ("СAP.pdf", "CAP.pdf")]
)
def test_names_that_cannot_be_told_apart_are_told(pair: tuple[str, str]):
    assert "name-case" in codes(*pair)


def test_what_cannot_be_seen_is_shown_as_its_code():
    assert "a\\u202eb" == visible("a\u202eb")


@given(st.lists(st.text()))
def test_any_names_are_judged(paths: list[str]):
    assert all(each.file.isprintable() for each in name_problems(paths))
