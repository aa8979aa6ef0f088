"""What effects say."""

from __future__ import annotations

import pytest

from tests.model.checks.found import expected, found
from tests.model.checks.uncertain import effect, uncertain
from tests.programmes import Rows

LICENCE: dict[str, Rows] = {
    "gates": [{"gate": "LICENCE", "kind": "authorisation", "months": 6}],
    "holds": [{"gate": "LICENCE", "kind": "line", "target": "FILL"}],
    "needs": [{"due": "2025-01"}],
}


def test_a_share_for_some_months():
    assert [] == found(uncertain(effect(first_month="2024-03", last_month="2024-05")))


def test_effects_without_value():
    programme = uncertain(effect(value=None))

    assert ["error effects_without_value effects:2:value"] == found(programme)
    assert ["the share that remains"] == expected(programme)


def test_delays_without_value():
    programme = uncertain(effect(changes="gate_delay", target="LICENCE", value=None), **LICENCE)

    assert ["error effects_without_value effects:2:value"] == found(programme)
    assert ["the months of delay"] == expected(programme)


def test_a_closed_gate_needs_no_value():
    programme = uncertain(effect(changes="gate_closed", target="LICENCE", value=None), **LICENCE)

    assert [] == found(programme)


def test_idle_values():
    programme = uncertain(effect(changes="gate_closed", target="LICENCE", value=1), **LICENCE)

    assert ["warning idle_values effects:2:value"] == found(programme)


def test_whole_delays():
    programme = uncertain(effect(changes="gate_delay", target="LICENCE", value=1.5), **LICENCE)

    assert ["error whole_delays effects:2:value"] == found(programme)


def test_large_shares():
    assert ["warning large_shares effects:2:value"] == found(uncertain(effect(value=50)))


@pytest.mark.parametrize("share", [0, 1, 1.5, 10])
def test_shares_of_nothing_up_to_several_times(share: float):
    assert [] == found(uncertain(effect(value=share)))


@pytest.mark.parametrize("column", ["first_month", "last_month"])
def test_idle_months(column: str):
    delayed = effect(changes="gate_delay", target="LICENCE", value=1, **{column: "2024-05"})

    assert [f"warning idle_months effects:2:{column}"] == found(uncertain(delayed, **LICENCE))


def test_effects_over_before_reveal():
    programme = uncertain(effect(last_month="2024-02"))

    assert ["warning effects_over_before_reveal effects:2:last_month"] == found(programme)
