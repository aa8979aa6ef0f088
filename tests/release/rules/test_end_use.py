"""G1 and G2: end-use monitoring under assistance programmes."""

import pytest

from kuznia.release.decision import Outcome, Value
from tests.release.rules.allowed_case import ALLOW, DUE, REFER, STOP
from tests.release.rules.whole_case import ask, missing, outcome

ENHANCED: dict[str, Value] = {
    "end_use.level": "enhanced",
    "end_use.facility_checked": True,
    "end_use.inventory_due": "2026-08-01",
}


@pytest.mark.parametrize("rule", ["G1", "G2"])
def test_outside_the_programmes_nothing_is_monitored(rule: str):
    facts: dict[str, Value] = {
        "authorisation.regime": "none",
        "end_use.terms_accepted": False,
        "end_use.unreported": ("S-1",),
    }

    assert ALLOW == outcome(rule, facts)


@pytest.mark.parametrize("rule", ["G1", "G2"])
@pytest.mark.parametrize("regime", ["FMS", "USAI", "PDA"])
def test_every_programme_monitors(rule: str, regime: str):
    facts: dict[str, Value] = {
        "authorisation.regime": regime,
        "end_use.terms_accepted": False,
        "end_use.unreported": ("S-1",),
    }

    assert ALLOW != outcome(rule, facts)


@pytest.mark.parametrize("rule", ["G1", "G2"])
def test_a_programme_that_is_not_known_goes_to_a_person(rule: str):
    assert missing(rule, "authorisation.regime")
    assert REFER == outcome(rule, {"authorisation.regime": "another"})


def test_routine_monitoring_asks_for_terms_and_serial_numbers():
    assert ALLOW == outcome("G1")
    assert STOP == outcome("G1", {"end_use.terms_accepted": False})
    assert STOP == outcome("G1", {"end_use.serials_registered": False})


@pytest.mark.parametrize(
    ("inventory", "expected"),
    [("2026-06-14", DUE), ("2026-06-15", DUE), ("2026-06-16", DUE), ("", ALLOW), ("soon", REFER)],
)
def test_enhanced_monitoring_counts_inventories(inventory: str, expected: Outcome):
    ruling = ask("G1", {**ENHANCED, "end_use.inventory_due": inventory})

    assert expected == ruling.outcome
    assert (inventory if expected is DUE else None) == ruling.answer.due


@pytest.mark.parametrize(
    ("inventory", "expected"),
    [
        ("2026-06-14", "an inventory has been due since 2026-06-14"),
        ("2026-06-15", "the next inventory is due by 2026-06-15"),
    ],
)
def test_an_inventory_that_is_late_is_called_late(inventory: str, expected: str):
    ruling = ask("G1", {**ENHANCED, "end_use.inventory_due": inventory})

    assert expected == str(ruling.answer.reason)


def test_enhanced_monitoring_asks_for_a_checked_facility():
    assert STOP == outcome("G1", {**ENHANCED, "end_use.facility_checked": False})


@pytest.mark.parametrize(
    "fact", ["end_use.terms_accepted", "end_use.serials_registered", *ENHANCED]
)
def test_monitoring_of_which_something_is_not_known_goes_to_a_person(fact: str):
    assert missing("G1", fact, ENHANCED)


def test_a_level_that_is_neither_goes_to_a_person():
    assert REFER == outcome("G1", {"end_use.level": "some"})


def test_a_loss_that_was_not_reported_is_to_be_reported_at_once():
    ruling = ask("G2", {"end_use.unreported": ("S-1", "S-2")})

    assert (DUE, "2026-06-15") == (ruling.outcome, ruling.answer.due)
    assert "loss, destruction or disposal is not yet reported: S-1, S-2" == str(
        ruling.answer.reason
    )
    assert ALLOW == outcome("G2")
    assert missing("G2", "end_use.unreported")
