"""When to open which depot: the search beside all ways there are."""

from itertools import chain, combinations

import pytest

from kuznia.sustain.openings import choose
from kuznia.sustain.repair_levels import Levels, Option
from tests.sustain.fleets import trucks_with_depot


@pytest.mark.parametrize("budget", [16_000, 30_000, 60_000])
def test_no_other_way_is_better_than_the_one_chosen(budget: int):
    levels = Levels(trucks_with_depot(
        6, 4, sub_units=[],
        depots=[{"site": "SHOP", "ramp": "0.5", "earliest": "2024-02", "latest": "2024-05",
                 "opening_usd": 3_000, "month_usd": 20}],
    ))  # fmt: skip
    best = choose(levels, budget).best[0]
    pairs = [(0, 3), (1, 3)]
    sent_on = chain.from_iterable(combinations(pairs, count) for count in range(3))
    others = [
        levels.judge(Option((("SHOP", month),), frozenset(some)), budget, thoroughly=True)
        for some in sent_on
        for month in (None, 1, 2, 3, 4)
    ]
    assert max(each.value for each in others if each is not None) == pytest.approx(
        best.value, abs=2e-3
    )


def test_a_depot_is_opened_when_that_pays_and_not_when_it_is_dear():
    def opened(usd: float) -> dict[str, int | None]:
        depots = [{"site": "SHOP", "earliest": "2024-02", "latest": "2024-04", "opening_usd": usd}]
        levels = Levels(trucks_with_depot(8, 4, depots=depots))
        return dict(choose(levels, 45_000).best[0].option.openings)

    assert {"SHOP": 1} == opened(100)
    assert {"SHOP": None} == opened(30_000)


def test_what_is_cheaper_abroad_and_in_time_is_sent_on():
    repairs = [{"item": "PUMP", "site": "SHOP", "months": 1, "cost_usd": 600},
               {"item": "LAMP", "site": "SHOP", "months": 3, "cost_usd": 900},
               {"item": "PUMP", "site": "ABROAD", "months": 4, "cost_usd": 900},
               {"item": "LAMP", "site": "ABROAD", "months": 1, "cost_usd": 30}]  # fmt: skip
    levels = Levels(trucks_with_depot(6, 4, sub_units=[], repairs=repairs,
                                      depots=[{"site": "SHOP", "places": 4}]))  # fmt: skip
    assert {(1, 3)} == choose(levels, 30_000).best[0].option.passed


def test_with_nothing_to_decide_the_budget_goes_into_repairs_and_spares():
    levels = Levels(trucks_with_depot(depots=[]))
    chosen = choose(levels, 60_000)
    assert () == chosen.best[0].option.openings
    assert chosen.best[0].spares_usd > 0


def test_the_least_that_any_way_costs_is_known_when_no_way_can_be_paid():
    chosen = choose(Levels(trucks_with_depot()), 10)
    assert () == chosen.best
    assert chosen.least_usd > 10


def test_who_asks_to_stop_gets_the_best_so_far():
    asked: list[int] = []

    def stop(count: int) -> bool:
        asked.append(count)
        return count >= 2

    chosen = choose(Levels(trucks_with_depot()), 60_000, stop)
    assert chosen.best
    assert len(asked) < 8
