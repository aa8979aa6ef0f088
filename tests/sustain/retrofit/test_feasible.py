"""A schedule that breaks something is found out, whatever it breaks."""

from dataclasses import replace
from datetime import date

import numpy as np
import pytest

from kuznia.sustain.retrofit.configuration import Configuration
from kuznia.sustain.retrofit.feasible import broken_orders, violations
from kuznia.sustain.retrofit.fitting import gather_fitting
from kuznia.sustain.retrofit.serial import quick_times
from kuznia.sustain.retrofit.work import Group, Job, Link, Times, Wait, Work
from tests.sustain.retrofits import retrofits

WORK = Work(
    (Job(2, ((0, 1),)), Job(2, ((0, 1),)), Job(1, earliest=3, pattern=1)),
    (Wait(2, 0, Link.FS, 1),),
    (1,),
    (np.ones(9, bool), np.array([1, 1, 1, 0, 1, 1, 1, 1, 1], bool)),
    (Group((0, 1)), Group((2,))),
    ((0, 1),),
)
SOUND = Times((0, 2, 4), (2, 4, 5))


def test_a_sound_schedule_breaks_nothing():
    assert [] == list(violations(WORK, SOUND))


@pytest.mark.parametrize(
    ("starts", "ends", "said"),
    [
        ((0, 2, 2), (2, 4, 3), "starts at 2, before 3"),
        ((0, 2, 4), (1, 4, 5), "does not work 2 hours from 0 to 1"),
        ((0, 2, 3), (2, 4, 5), "does not work 1 hours from 3 to 5"),
        ((2, 0, 4), (4, 2, 5), "does not wait for 0"),
        ((0, 1, 4), (2, 3, 5), "crew 0 is needed 2 times at 1"),
        ((0, 3, 4), (2, 5, 5), "groups 0 and 1 are under way at a time"),
    ],
)
def test_each_thing_that_is_broken_is_told(
    starts: tuple[int, ...], ends: tuple[int, ...], said: str
):
    found = list(violations(WORK, Times(starts, ends)))
    assert any(said in each for each in found)


def test_a_kit_that_begins_before_its_gate_or_its_prerequisite_is_told():
    programme = retrofits()
    configuration = Configuration.of(programme)
    fitting = gather_fitting(programme, configuration, date(2024, 1, 1))
    times = quick_times(fitting.work)
    assert [] == list(broken_orders(configuration, fitting, times))

    racks = {fit.serial: fitting.work.groups[fit.group].jobs for fit in fitting.fits
             if fit.kit == "RACK"}  # fmt: skip
    starts, ends = list(times.starts), list(times.ends)
    for job in racks["T-2"]:
        starts[job], ends[job] = 0, 5
    for job in racks["T-9"]:
        starts[job], ends[job] = times.starts[job], times.ends[job]
    early = Times(tuple(starts), tuple(ends))
    assert ["RACK waits for PAPERS, not open on 2024-01-01"] == list(
        broken_orders(configuration, fitting, early)
    )
    (bar,) = (fitting.work.groups[fit.group].jobs for fit in fitting.fits
              if (fit.kit, fit.serial) == ("TOWBAR", "T-9"))  # fmt: skip
    late = replace(times, ends=tuple(
        end + 1000 if job in bar else end for job, end in enumerate(times.ends)))  # fmt: skip
    assert any("T-9 needs TOWBAR before RACK" in each or "before TOWBAR is there" in each
               for each in broken_orders(configuration, fitting, late))  # fmt: skip
