"""Settings from the values of a file or form."""

from datetime import date

import pytest

from kuznia.model.findings import Severity
from kuznia.model.setting_values import KEYS, settings_of, values_of
from kuznia.model.settings import Settings, Solving, Weights

FORGE = {"name": "Forge", "start": "2024-01", "months": 24, "base_year": 2024}


def why_not(**given: object) -> list[str]:
    settings, findings = settings_of({**FORGE, **given})
    assert settings is None
    return [str(finding) for finding in findings]


def test_four_settings_are_enough():
    settings, findings = settings_of(FORGE)

    assert Settings("Forge", date(2024, 1, 1), 24, 2024) == settings
    assert [] == findings


def test_every_other_setting_may_be_given():
    settings, _ = settings_of(
        {**FORGE, "name_uk": "Кузня", "note": "n", "weights.risk": 0, "solving.seed": "7"}
    )

    assert (
        Settings(
            "Forge",
            date(2024, 1, 1),
            24,
            2024,
            name_uk="Кузня",
            note="n",
            weights=Weights(risk=0),
            solving=Solving(seed=7),
        )
        == settings
    )


def test_settings_give_the_values_that_they_are_made_from():
    settings, _ = settings_of(FORGE)
    assert settings is not None

    assert list(KEYS) == list(values_of(settings))
    assert (settings, []) == settings_of(values_of(settings))


def test_a_missing_setting_is_an_error():
    assert ["programme:name: the setting 'name' is missing (a text of up to 32767 characters)"] == (
        why_not(name=None)
    )


def test_an_unknown_setting_is_an_error_with_names_that_are_near():
    assert ["programme:moths: there is no setting 'moths' (perhaps months)"] == why_not(moths=3)


def test_a_setting_near_to_none_is_an_error_with_all_names():
    assert "(one of name, name_uk, start" in why_not(xyz=3)[0]


@pytest.mark.parametrize(
    ("key", "value", "expected"),
    [
        ("months", 0, "programme:months: 0 is out of bounds (a number from 1 to 240)"),
        ("months", 241, "programme:months: 241 is out of bounds"),
        (
            "weights.risk",
            1.5,
            "programme:weights.risk: 1.5 is out of bounds (a number from 0 to 1)",
        ),
        ("base_year", "soon", "programme:base_year: 'soon' is not a number (a whole number)"),
        ("months", 1.5, "programme:months: '1.5' is not a whole number"),
        ("start", "2024-13", "programme:start: '2024-13' is not a month"),
        ("solving.gap", float("nan"), "programme:solving.gap: 'nan' is not a finite number"),
    ],
)
def test_a_value_that_cannot_be_is_an_error(key: str, value: object, expected: str):
    (finding,) = why_not(**{key: value})

    assert finding.startswith(expected)


def test_a_value_that_is_certain_is_fixed():
    settings, findings = settings_of({**FORGE, "start": "01.2024"})

    assert settings is not None
    assert [Severity.FIXED] == [finding.severity for finding in findings]
    assert "'01.2024' was read as '2024-01'" in str(findings[0])
