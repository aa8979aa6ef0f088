"""What it costs and brings to repair here or there."""

import numpy as np
import pytest

from kuznia.sustain.gathering import repair_costs
from kuznia.sustain.repair_levels import Levels, Option, candidates, repairs_made
from tests.sustain.fleets import ITEMS, trucks_with_depot

CLOSED = Option((("SHOP", None),))
EARLY = Option((("SHOP", 2),))


def test_opening_and_running_are_paid_only_for_what_is_opened():
    levels = Levels(trucks_with_depot())
    closed, early = (levels.costs(option, levels.course(option)[1]) for option in (CLOSED, EARLY))
    assert (0, 0) == (closed.opening, closed.running)
    assert (20_000, 22 * 500) == (early.opening, early.running)


def test_each_repair_is_paid_where_it_is_made():
    levels = Levels(trucks_with_depot(sub_units=[]))
    pumps, lamps = 30 * 0.05 * 24, 30 * 2 * 0.02 * 24
    closed = levels.costs(CLOSED, levels.course(CLOSED)[1])
    assert pumps * 900 + lamps * 30 == pytest.approx(closed.repairs)
    at_once = Option((("SHOP", -12),))
    home = levels.costs(at_once, levels.course(at_once)[1])
    assert pumps * 600 + lamps * 90 == pytest.approx(home.repairs)


def test_what_is_sent_on_is_repaired_above():
    levels = Levels(trucks_with_depot(sub_units=[]))
    at_once = Option((("SHOP", -12),), frozenset({(1, 3)}))
    gathered, course = levels.course(at_once)
    assert ("LAMP", "SHOP") == (gathered.items[1], gathered.sites[3])
    made = repairs_made(course).sum(axis=0)
    abroad = gathered.sites.index("ABROAD")
    assert 0 == made[1, 3]
    assert 30 * 2 * 0.02 * 24 == pytest.approx(made[1, abroad])


def test_only_what_is_dearer_here_or_slow_may_be_sent_on():
    levels = Levels(trucks_with_depot(sub_units=[]))
    judged = levels.judge(Option((("SHOP", -12),)), 1e6)
    assert judged is not None
    cost = repair_costs(levels.programme, judged.gathered)
    assert [(1, 3)] == candidates(judged, cost)


def test_a_way_that_costs_more_than_the_budget_is_none():
    levels = Levels(trucks_with_depot())
    least = levels.costs(CLOSED, levels.course(CLOSED)[1]).total
    assert levels.judge(CLOSED, least - 1) is None
    judged = levels.judge(CLOSED, least + 1)
    assert judged is not None
    assert 0 == judged.spares_usd
    np.testing.assert_array_equal(judged.stock, judged.gathered.stock)


def test_a_larger_budget_never_brings_less_and_is_never_overspent():
    levels = Levels(trucks_with_depot(8, 4))
    values: list[float] = []
    for budget in (20_000, 30_000, 45_000, 60_000):
        judged = levels.judge(CLOSED, budget, thoroughly=True)
        assert judged is not None
        assert judged.costs.total + judged.spares_usd <= budget + 1e-6
        values.append(judged.value)
    assert values == sorted(values)


def test_what_is_remembered_of_one_way_is_not_taken_for_another():
    fleets = [{"fleet": name, "party": "UA"} for name in ("OLD", "NEW")]
    systems = [
        *({"fleet": "OLD", "serial": f"O{n}", "site": "NORTH", "to_month": "2024-12"}
          for n in range(9)),
        *({"fleet": "NEW", "serial": f"N{n}", "site": "NORTH", "from_month": "2025-01"}
          for n in range(9)),
    ]  # fmt: skip
    replaced = [
        {"fleet": fleet, "item": item, "failures": 0.1,
         "criticality": "vital" if needed == fleet else "useful"}
        for fleet in ("OLD", "NEW") for item, needed in (("PUMP", "OLD"), ("LAMP", "NEW"))
    ]  # fmt: skip
    items = [{**row, "unit_value_usd": 100} for row in ITEMS]
    levels = Levels(trucks_with_depot(fleets=fleets, systems=systems, replaced=replaced,
                                      items=items, sub_units=[], stock=[]))  # fmt: skip
    judged = levels.judge(CLOSED, 60_000, thoroughly=True)
    assert judged is not None
    pump, lamp = (judged.gathered.items.index(item) for item in ("PUMP", "LAMP"))
    assert judged.stock[pump].sum() > 0
    assert judged.stock[lamp].sum() > 0


def test_spares_help_only_once_they_have_come():
    offers = [{"offer": item, "item": item, "site": "SHOP", "price_usd": 1, "lead_months": 6,
               "most_per_month": 9} for item in ("PUMP", "LAMP", "SEAL")]  # fmt: skip
    levels = Levels(trucks_with_depot(purchases=offers))
    judged = levels.judge(CLOSED, 60_000, thoroughly=True)
    assert judged is not None
    assert judged.ready[:6] == pytest.approx(judged.ready[0])
    assert judged.ready[6] > judged.ready[5] + 0.05
