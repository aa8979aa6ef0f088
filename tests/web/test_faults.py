"""Twenty rounds of the fault campaign; `make faults` runs two hundred."""

import sys
from pathlib import Path

import pytest

from tools.faults.campaign import Campaign
from tools.faults.plans import Act, Fault, Weather, dice_of, plan_of
from tools.faults.world import Outcome

SEED, ROUNDS = 1, 20


@pytest.mark.skipif(sys.platform != "linux", reason="needs the signals and limits of Linux")
@pytest.mark.timeout(300)
def test_whatever_fails_a_release_is_received_once_and_both_ledgers_agree(tmp_path: Path):
    told: list[Outcome] = []
    campaign = Campaign(SEED, tuple(range(ROUNDS)), tmp_path, batch=5, beside=4)
    found = campaign.run(told.append)

    assert [] == [(SEED, each.number, each.problems) for each in found.wrong]
    assert ROUNDS == len(told)
    assert found.complete >= 0.95 * ROUNDS
    assert found.counts[Act.KILL] > 5


def test_a_round_is_drawn_again_by_its_seed_and_number():
    assert plan_of(7, 3) == plan_of(7, 3) != plan_of(7, 4)
    assert plan_of(7, 3) != plan_of(8, 3)


def test_the_weather_of_a_round_is_drawn_again():
    def drawn() -> list[Fault | None]:
        weather = Weather({Fault.LATE: 0.3, Fault.DROPPED: 0.3}, dice_of(7, 3, "weather us"))
        return [weather.draw() for _ in range(100)]

    assert drawn() == drawn()
    assert {None, Fault.LATE, Fault.DROPPED} == set(drawn())


def test_every_fault_and_act_is_drawn_in_two_hundred_rounds():
    plans = [plan_of(SEED, number) for number in range(200)]

    assert set(Fault) == {fault for plan in plans for fault in plan.rates}
    assert set(Act) == {event.act for plan in plans for event in plan.events}
