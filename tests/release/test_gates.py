from datetime import date
from typing import Any

from kuznia.model.gate_path import opening_months
from kuznia.model.programme import Programme
from kuznia.model.tables import PLANNED
from kuznia.release.gates import Expected, planned
from tests.release.programmes import release_programme

GATES: list[dict[str, Any]] = [
    {"gate": "DATA", "kind": "package", "months": 8, "package": "TDP", "site": "HOME"},
    {"gate": "PAPER", "kind": "authorisation", "months": 9, "step": "SIGN"},
    {"gate": "LATER", "kind": "qualification", "months": 2},
]
ORDER = [{"gate": "LATER", "after": "DATA"}, {"gate": "DATA", "after": "PAPER"}]
RELEASED = {"release": "R", "package": "TDP", "site": "HOME", "authorisation": "MLA",
            "state": "released", "released_on": "2024-03-20"}  # fmt: skip
STEPS = [{"step": "SIGN", "kind": "signature", "months_p50": 2.5, "months_p90": 4.0}]


def programme(**tables: list[dict[str, Any]]) -> Programme:
    return release_programme(**{"gates": GATES, "gate_order": ORDER, "steps": STEPS, **tables})


def months(programme: Programme) -> dict[str, int | None]:
    return opening_months(programme)


def test_without_a_release_gates_open_as_written():
    assert {"DATA": 17, "PAPER": 9, "LATER": 19} == months(planned(programme()))


def test_a_release_opens_the_gate_in_its_month_whatever_it_waited_for():
    assert {"DATA": 2, "PAPER": 9, "LATER": 4} == months(planned(programme(releases=[RELEASED])))


def test_a_release_to_another_site_opens_nothing():
    elsewhere = {**RELEASED, "site": "ABROAD"}

    assert 17 == months(planned(programme(releases=[elsewhere])))["DATA"]


def test_a_recalled_release_opens_nothing():
    recalled = {**RELEASED, "state": "recalled"}

    assert 17 == months(planned(programme(releases=[recalled])))["DATA"]


def test_a_step_that_is_done_opens_its_gate():
    done = [{**STEPS[0], "done": "2024-02-10"}]

    assert 1 == months(planned(programme(steps=done)))["PAPER"]


def test_a_step_that_is_expected_opens_its_gate_when_it_is_expected():
    expected = {"SIGN": Expected(2.5, 4.0)}

    assert 5 == months(planned(programme(), date(2024, 3, 15), expected))["PAPER"]


def test_an_open_gate_is_delayed_by_no_outcome():
    factors = [{"factor": "F", "kind": "licence", "revealed": "2024-06"}]
    effects = [{"factor": "F", "outcome": "late", "changes": "gate_delay", "target": target,
                "value": 3} for target in ("DATA", "LATER")]  # fmt: skip
    made = planned(programme(factors=factors, effects=effects, releases=[RELEASED]))

    assert ["LATER"] == made["effects"]["target"].to_list()


def test_a_plan_holds_neither_persons_nor_law():
    made = planned(programme(releases=[RELEASED]))

    assert set(PLANNED) >= {name for name, frame in made.tables.items() if frame.height}
    assert "" == made.settings.party
    assert made["sites"]["organisation"].is_null().all()
    assert made["gates"]["package"].is_null().all()


def test_a_step_that_may_take_longer_makes_a_factor():
    expected = {"SIGN": Expected(2.5, 4.0)}
    made = planned(programme(), date(2024, 3, 15), expected)

    assert ["step-PAPER"] == made["factors"]["factor"].to_list()
    assert [date(2024, 6, 1)] == made["factors"]["revealed"].to_list()
    assert [("on-time", 0.7), ("late", 0.3)] == list(
        made["outcomes"].select("outcome", "probability").iter_rows()
    )
    assert [("gate_delay", "PAPER", 1.0)] == list(
        made["effects"].select("changes", "target", "value").iter_rows()
    )


def test_a_step_of_one_certain_length_makes_no_factor():
    made = planned(programme(), date(2024, 3, 15), {"SIGN": Expected(2.5, 2.9)})

    assert made["factors"].is_empty()
