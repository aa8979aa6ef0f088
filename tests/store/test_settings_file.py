"""The file `programme.toml`."""

from datetime import date

import pytest

from kuznia.model.settings import Settings, Solving, Weights
from kuznia.store.settings_file import read_settings, write_settings

FORGE = """\
[programme]
name = "Forge"
start = "2024-01"
months = 24
base_year = 2024
"""


def why_not(text: str) -> list[str]:
    settings, findings = read_settings(text.encode())
    assert settings is None
    return [str(finding) for finding in findings]


def test_four_lines_are_enough():
    assert (Settings("Forge", date(2024, 1, 1), 24, 2024), []) == read_settings(FORGE.encode())


def test_weights_and_solving_have_sections():
    settings, _ = read_settings((FORGE + "[weights]\nrisk = 1\n[solving]\nseed = 7\n").encode())

    assert settings is not None
    assert (Weights(risk=1.0), Solving(seed=7)) == (settings.weights, settings.solving)


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp1251"])
def test_what_windows_saves_is_read(encoding: str):
    text = FORGE.replace("Forge", "Кузня").replace("\n", "\r\n")

    settings, _ = read_settings(text.encode(encoding))

    assert settings is not None
    assert "Кузня" == settings.name


def test_a_date_of_toml_is_its_month():
    settings, _ = read_settings(FORGE.replace('"2024-01"', "2024-01-01").encode())

    assert settings is not None
    assert date(2024, 1, 1) == settings.start


def test_settings_are_read_as_they_were_written():
    settings = Settings(
        'The "Forge" \\ #1',
        date(2024, 1, 1),
        24,
        2024,
        name_uk="Кузня",
        note="two\nlines\tand a tab\x7f",
        weights=Weights(risk=0, debt=0.1 + 0.2),
        solving=Solving(gap=1e-7),
    )

    read, _ = read_settings(write_settings(settings).replace(b"\\u007f", b""))

    assert read is not None
    assert settings.note.rstrip("\x7f") == read.note
    assert (settings.name, settings.weights, settings.solving) == (
        read.name,
        read.weights,
        read.solving,
    )


def test_each_line_says_what_it_means():
    text = write_settings(Settings("Forge", date(2024, 1, 1), 24, 2024)).decode()

    assert "months = 24  # Months that the plan covers\n" in text
    assert "\n[weights]\nrisk = 0.2  # " in text
    assert "note" not in text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (FORGE + "moths = 3\n", "programme:moths: there is no setting 'moths' (perhaps months)"),
        (
            FORGE + "[weight]\n",
            "programme:weight: there is no section [weight] (one of [programme]",
        ),
        ("weights = 1\n" + FORGE, "programme:weights: there is no section [weights]"),
        (FORGE + "[weights]\nrisk = 2\n", "programme:weights.risk: 2 is out of bounds"),
        (FORGE + "[weights]\nrisk = nan\n", "programme:weights.risk: 'nan' is not a finite number"),
        (FORGE + "[weights]\nrisk = 'a'\n", "programme:weights.risk: 'a' is of the wrong type"),
        (FORGE + "[weights]\nrisk = true\n", "programme:weights.risk: True is of the wrong type"),
        (FORGE.replace("= 24", '= "24"'), "programme:months: '24' is of the wrong type"),
        (FORGE.replace('"Forge"', "5"), "programme:name: 5 is of the wrong type"),
        (FORGE.replace('"2024-01"', "2024"), "programme:start: 2024 is of the wrong type"),
        (FORGE.replace('"2024-01"', '"soon"'), "programme:start: 'soon' is not a month"),
        (FORGE.replace("months = 24\n", ""), "programme:months: the setting 'months' is missing"),
        (FORGE + "months = 3\n", "programme:6: programme.toml cannot be read: Cannot overwrite"),
        ("[programme\n", "programme:1: programme.toml cannot be read: Expected ']'"),
        ("a = " + "[" * 10_000, "programme: programme.toml cannot be read"),
        ("\0", "programme:1: the file has a zero byte"),
    ],
)
def test_what_is_wrong_is_one_error_with_its_key(text: str, expected: str):
    (finding,) = why_not(text)

    assert finding.startswith(expected)


def test_every_mistake_is_found_at_once():
    places = [finding.split(": ")[0] for finding in why_not("[programme]\nmonths = 0\n")]

    assert {
        "programme:name",
        "programme:start",
        "programme:months",
        "programme:base_year",
    } == set(places)
