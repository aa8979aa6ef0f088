"""Nothing passes a gate with a prerequisite missing, whatever is fitted to what in which order."""

from __future__ import annotations

import re
from datetime import date
from typing import Any

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from kuznia.model.errors import NotFound, Refused
from kuznia.sustain.retrofit.configuration import Configuration, Opening, Standing, Status
from tests.sustain.retrofits import SYSTEMS, retrofits

JANUARY, MARCH = date(2024, 1, 15), date(2024, 3, 1)


def test_each_system_stands_to_each_kit_as_the_tables_say():
    found = Configuration.of(retrofits())
    papers = (Opening("PAPERS", MARCH),)

    assert Standing(Status.READY) == found.standing("T-1", "TOWBAR", JANUARY)
    assert Standing(Status.FITTED) == found.standing("T-2", "TOWBAR", JANUARY)
    assert Standing(Status.NOT_EFFECTIVE) == found.standing("T-1", "RACK", JANUARY)
    assert Standing(Status.NOT_EFFECTIVE) == found.standing("T-10", "RACK", JANUARY)
    assert Standing(Status.WAITS_FOR_GATE, (), papers) == found.standing("T-2", "RACK", JANUARY)
    waits = Standing(Status.WAITS_FOR_KIT, ("TOWBAR",), papers)
    assert waits == found.standing("T-9", "RACK", JANUARY)
    assert Standing(Status.READY) == found.standing("T-2", "RACK", MARCH)


def test_a_kit_is_there_from_the_day_of_its_fitting_on():
    found = Configuration.of(retrofits())
    assert Status.READY is found.standing("T-2", "TOWBAR", date(2023, 11, 30)).status
    unknown = [{"fleet": "TRUCKS", "serial": "T-2", "kit": "TOWBAR"}]
    found = Configuration.of(retrofits(fitted=unknown))
    assert Status.FITTED is found.standing("T-2", "TOWBAR", date(1990, 1, 1)).status


@pytest.mark.parametrize(
    ("serial", "kit", "on", "said"),
    [
        ("T-1", "RACK", MARCH, "RACK is not for T-1"),
        ("T-9", "RACK", MARCH, "T-9 needs TOWBAR before RACK"),
        ("T-2", "RACK", date(2024, 2, 29), "RACK waits for PAPERS, not open on 2024-02-29"),
        ("T-2", "TOWBAR", MARCH, "T-2 has TOWBAR"),
        ("T-2", "TOWBAR", date(2023, 11, 1), "T-2 has TOWBAR"),
    ],
)
def test_what_is_not_ready_is_refused(serial: str, kit: str, on: date, said: str):
    with pytest.raises(Refused, match=said):
        Configuration.of(retrofits()).fit(serial, kit, on)


def test_what_there_is_not_is_not_found():
    found = Configuration.of(retrofits())
    with pytest.raises(NotFound, match="no kit 'BELL'"):
        found.fit("T-1", "BELL", MARCH)
    with pytest.raises(NotFound, match="the fleet TRUCKS has no system T-3"):
        found.fit("T-3", "TOWBAR", MARCH)


def test_what_is_ready_is_fitted_and_makes_others_ready():
    before = Configuration.of(retrofits())
    after = before.fit("T-9", "TOWBAR", MARCH).fit("T-9", "RACK", MARCH)
    assert Status.FITTED is after.standing("T-9", "RACK", MARCH).status
    assert Status.WAITS_FOR_KIT is before.standing("T-9", "RACK", MARCH).status


def test_kits_that_are_needed_through_others_are_known():
    kits = [{"kit": kit, "fleet": "TRUCKS"} for kit in ("A", "B", "C")]
    order = [{"kit": "A", "after": "B"}, {"kit": "B", "after": "C"}]
    found = Configuration.of(
        retrofits(kits=kits, kit_order=order, kit_gates=[], fitted=[], effectivity=[], tasks=[],
                  task_order=[], task_crews=[])
    )  # fmt: skip
    assert {"B", "C"} == found.before("A")
    assert ["C", "B", "A"] == list(found.kits)


days = st.dates(date(2024, 1, 1), date(2024, 8, 31))
KITS, GATES = ("K1", "K2", "K3", "K4"), ("G1", "G2", "G3")
pairs = st.sets(st.tuples(st.sampled_from(range(4)), st.sampled_from(range(4))), max_size=4)


@st.composite
def programmes(draw: st.DrawFn) -> dict[str, list[dict[str, Any]]]:
    """Give tables with kits, gates and their orders without circles, and ranges of serials."""
    order = [{"kit": KITS[max(pair)], "after": KITS[min(pair)]} for pair in draw(pairs)
             if pair[0] != pair[1]]  # fmt: skip
    numbers = st.integers(0, 12)
    ranges = draw(st.lists(st.tuples(st.sampled_from(KITS), numbers, st.none() | numbers,
                                     st.sampled_from([None, "A", "B"])), max_size=4))  # fmt: skip
    return {
        "kits": [{"kit": kit, "fleet": "TRUCKS"} for kit in KITS],
        "kit_order": [dict(each) for each in {tuple(row.items()) for row in order}],
        "gates": [{"gate": gate, "kind": "package", "months": draw(st.integers(0, 4))}
                  for gate in GATES],
        "gate_order": draw(st.sampled_from([[], [{"gate": "G2", "after": "G1"}]])),
        "kit_gates": [{"kit": kit, "gate": gate} for kit in KITS for gate in GATES
                      if draw(st.integers(0, 3)) == 0],
        "effectivity": [{"kit": kit, "first_serial": f"T-{first}", "baseline": baseline,
                         "last_serial": None if last is None else f"T-{last}"}
                        for kit, first, last, baseline in ranges],
        "fitted": [], "tasks": [], "task_order": [], "task_crews": [],
    }  # fmt: skip


class Fitting(RuleBasedStateMachine):
    """Kits are fitted at random; what the tables demand is stated here a second time."""

    @initialize(tables=programmes())
    def begin(self, tables: dict[str, list[dict[str, Any]]]):
        self.tables = tables
        self.configuration = Configuration.of(retrofits(**tables))
        self.done: dict[tuple[str, str], date] = {}

    @rule(system=st.sampled_from(SYSTEMS), kit=st.sampled_from(KITS), on=days)
    def fit(self, system: dict[str, Any], kit: str, on: date):
        key = (system["serial"], kit)
        status = self.configuration.standing(*key, on).status
        try:
            self.configuration = self.configuration.fit(*key, on)
        except Refused:
            assert key in self.done or not self.may(system, kit, on)
            assert status is not Status.READY or key in self.done
        else:
            assert self.may(system, kit, on)
            assert key not in self.done
            self.done[key] = on

    def may(self, system: dict[str, Any], kit: str, on: date) -> bool:
        """Say anew, from the rows alone, whether a system may get a kit on a day."""
        number = int(re.sub(r"\D", "", system["serial"]))
        rows = [row for row in self.tables["effectivity"] if row["kit"] == kit]
        suits = not rows or any(
            int(row["first_serial"][2:]) <= number
            and (row["last_serial"] is None or number <= int(row["last_serial"][2:]))
            and row["baseline"] in (None, system["baseline"])
            for row in rows
        )
        first = all(
            self.done.get((system["serial"], row["after"]), date.max) <= on
            for row in self.tables["kit_order"]
            if row["kit"] == kit
        )
        months = {row["gate"]: row["months"] for row in self.tables["gates"]}
        if self.tables["gate_order"]:
            months["G2"] += months["G1"]
        opened = all(
            on.month - 1 >= months[row["gate"]]
            for row in self.tables["kit_gates"]
            if row["kit"] == kit
        )
        return suits and first and opened

    @invariant()
    def nothing_is_fitted_with_a_prerequisite_missing(self):
        if not hasattr(self, "done"):
            return
        systems = {row["serial"]: dict(row) for row in SYSTEMS}
        recorded = {
            (serial, kit): day for (_, serial, kit), day in self.configuration.fitted.items()
        }
        assert self.done == recorded
        for (serial, kit), day in self.done.items():
            assert self.may(systems[serial], kit, day)


TestFitting = Fitting.TestCase
TestFitting.settings = settings(max_examples=60, stateful_step_count=25, deadline=None)
