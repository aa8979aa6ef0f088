"""Retrofit of a programme: status, schedule, dates, and the files of it."""

from collections.abc import Callable
from datetime import date, datetime

import polars as pl
import pytest

import kuznia as kz
from kuznia.app.retrofits import RetrofitPlan, plan_retrofit, retrofit_status
from kuznia.model.errors import Invalid, NotFound, Refused
from tests.programmes import small
from tests.sustain.retrofits import KITS, SYSTEMS, retrofits

at = datetime.fromisoformat


@pytest.fixture(scope="module")
def plan() -> RetrofitPlan:
    return plan_retrofit(retrofits(), draws=400)


def test_the_status_counts_what_each_kit_waits_for():
    status = retrofit_status(retrofits())
    assert [
        ("TRUCKS", "TOWBAR", 4, 1, 3, 0, 0, 3),
        ("TRUCKS", "RACK", 2, 0, 0, 1, 1, 2),
    ] == status.kits.rows()
    rows = {(row["serial"], row["kit"]): row for row in status.systems.iter_rows(named=True)}
    rack = rows["T-9", "RACK"]
    assert ("waits_for_kit", "TOWBAR", "PAPERS 2024-03", True) == (
        rack["status"], rack["waits_for_kits"], rack["waits_for_gates"], rack["planned"],
    )  # fmt: skip
    assert ("not_effective", False) == (
        rows["T-1", "RACK"]["status"],
        rows["T-1", "RACK"]["planned"],
    )
    later = retrofit_status(retrofits(), date(2024, 3, 1))
    assert ("TRUCKS", "RACK", 2, 0, 1, 1, 0, 2) == later.kits.row(1)


def test_gates_are_open_when_the_register_says_so():
    gates = [{"gate": "PAPERS", "kind": "authorisation", "months": 2, "step": "SIGN"}]
    step = {"step": "SIGN", "kind": "signature", "months_p50": 1.5, "months_p90": 1.5}
    done = retrofits(gates=gates, steps=[{**step, "done": "2024-01-10"}])
    assert ("TRUCKS", "RACK", 2, 0, 1, 1, 0, 2) == retrofit_status(done).kits.row(1)
    still = retrofit_status(retrofits(gates=gates, steps=[step]), date(2024, 3, 1))
    assert "PAPERS 2024-05" == still.systems.filter(kit="RACK", serial="T-2")["waits_for_gates"][0]


def test_the_schedule_keeps_to_gates_crews_and_hours(plan: RetrofitPlan):
    fits = {(row["kit"], row["serial"]): row for row in plan.fits.iter_rows(named=True)}
    bars = sorted((row["start"], row["end"]) for (kit, _), row in fits.items() if kit == "TOWBAR")
    assert [
        (at("2024-01-01 08:00"), at("2024-01-01 14:00")),
        (at("2024-01-01 14:00"), at("2024-01-02 12:00")),
        (at("2024-01-02 12:00"), at("2024-01-03 10:00")),
    ] == bars
    racks = sorted((row["start"], row["end"]) for (kit, _), row in fits.items() if kit == "RACK")
    assert at("2024-03-01 08:00") == racks[0][0]  # a Friday, and the month in which the gate opens
    assert [at("2024-03-01 16:00"), at("2024-03-04 11:00")] == [end for _, end in racks]
    assert (at("2024-03-04 11:00"), True, 0) == (plan.end, plan.is_proved, plan.late_hours)
    assert ["WIRE", "TEST"] == plan.tasks.filter(serial="T-2")["task"].to_list()


def test_dates_follow_from_the_spread_of_the_hours(plan: RetrofitPlan):
    for row in plan.fits.filter(kit="TOWBAR").iter_rows(named=True):
        assert row["end"] <= row["p50"] <= row["p80"]  # 4, 6 or 10 hours: more than 6 on average
        assert 0 == row["criticality"]
    for row in plan.fits.filter(kit="RACK").iter_rows(named=True):
        assert row["end"] == row["p50"] == row["p80"]  # no spread, and all bars are there in March
    assert plan.end == plan.p50 == plan.p80
    last = plan.tasks.filter(pl.col("end") == plan.end)
    assert [1.0] == last["criticality"].to_list()


def test_lateness_is_told_with_what_cannot_be_avoided():
    kits = [{**KITS[0], "due": "2024-01-01"}, KITS[1]]
    found = plan_retrofit(retrofits(kits=kits), draws=200)
    assert 4 + 10 == found.late_hours == found.least_late_hours
    shares = found.fits.filter(kit="TOWBAR").sort("end")["on_time_share"].to_list()
    assert 0.8 < shares[0] < 1
    assert [0, 0] == shares[1:]


def test_the_same_arguments_give_the_same_plan(plan: RetrofitPlan):
    again = kz.plan_retrofit(retrofits(), draws=400)
    assert again.tasks.equals(plan.tasks)
    assert again.fits.equals(plan.fits)
    other = plan_retrofit(retrofits(), draws=400, seed=2)
    assert other.fits["end"].equals(plan.fits["end"])
    assert not other.tasks["p80"].equals(plan.tasks["p80"])


def test_where_nothing_is_to_be_fitted_there_is_no_schedule():
    done = [{"fleet": "TRUCKS", "serial": f"T-{n}", "kit": "TOWBAR"} for n in (1, 2, 9, 10)]
    found = plan_retrofit(
        retrofits(fitted=done, kits=KITS[:1], kit_order=[], kit_gates=[], effectivity=[],
                  tasks=[], task_order=[], task_crews=[])
    )  # fmt: skip
    assert (None, 0, 0) == (found.end, found.fits.height, found.tasks.height)
    assert 4 == found.status.kits["fitted"][0]


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        (lambda: plan_retrofit(retrofits(), seconds=0), "seconds are a number above 0, and not 0"),
        (lambda: plan_retrofit(retrofits(), draws=0), "draws are from 1 to"),
        (lambda: plan_retrofit(retrofits(), seed=-1), "a seed is a whole number from 0 on"),
    ],
)
def test_what_is_asked_wrongly_is_told(wrong: Callable[[], object], said: str):
    with pytest.raises(Refused, match=said):
        wrong()


def test_what_cannot_be_planned_is_told():
    with pytest.raises(NotFound, match="no kits"):
        retrofit_status(small())
    circle = [{"kit": "RACK", "after": "TOWBAR"}, {"kit": "TOWBAR", "after": "RACK"}]
    with pytest.raises(Invalid, match="nothing was planned"):
        plan_retrofit(retrofits(kit_order=circle))
    never = [{"calendar": "MON", "weekdays": "mon"}, {"calendar": "TUE", "weekdays": "tue"}]
    crews = [{"crew": "FITTERS", "size": 2, "calendar": "MON"}, {"crew": "BENCH"}]
    tasks = [{"task": "MOUNT", "kit": "TOWBAR", "hours": 6, "calendar": "TUE"},
             {"task": "WIRE", "kit": "RACK", "hours": 5}, {"task": "TEST", "kit": "RACK", "hours": 3}]  # fmt: skip
    with pytest.raises(Invalid, match="too few hours"):
        plan_retrofit(retrofits(calendars=never, crews=crews, tasks=tasks))


def test_plans_of_both_kinds_are_made_in_one_program(plan: RetrofitPlan):
    assert plan.is_proved
    assert kz.plan(small()).late_cost >= 0
    assert plan_retrofit(retrofits(), draws=10).is_proved


def test_what_would_be_fitted_to_a_system_out_of_use_is_told():
    systems = [{**row, "to_month": "2024-01"} for row in SYSTEMS]
    tasks = [{"task": "MOUNT", "kit": "TOWBAR", "hours": 150}]
    found = plan_retrofit(retrofits(systems=systems, tasks=tasks, task_order=[], task_crews=[
        {"task": "MOUNT", "crew": "BENCH"}]), draws=10)  # fmt: skip
    assert {True, False} == set(found.fits["in_use"])


def test_a_kit_that_is_fitted_later_does_not_stop_the_plan():
    later = [{"fleet": "TRUCKS", "serial": "T-9", "kit": "TOWBAR", "on": "2024-05-06"}]
    found = plan_retrofit(retrofits(fitted=later), draws=10)
    rows = found.fits.filter(pl.col("serial") == "T-9")
    assert ["RACK"] == rows["kit"].to_list()
    assert rows["start"][0] >= at("2024-05-06")
