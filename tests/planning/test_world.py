"""What each outcome changes."""

import numpy as np

from kuznia.planning.scenarios import make_scenarios, read_factors
from kuznia.planning.world import NEVER, World, make_world
from tests.planning.twofold import TABLES, twofold
from tests.programmes import Rows


def world(effects: Rows, **tables: Rows) -> World:
    """Give the world of one factor, revealed in March: futures `bad` and `good`."""
    programme = twofold(
        factors=[{"factor": "LUCK", "kind": "outage", "revealed": "2024-03"}],
        outcomes=[
            {"factor": "LUCK", "outcome": "bad", "probability": 0.5},
            {"factor": "LUCK", "outcome": "good", "probability": 0.5},
        ],
        effects=[{"factor": "LUCK", "outcome": "bad", **effect} for effect in effects],
        **tables,
    )
    return make_world(programme, make_scenarios(read_factors(programme), 12, 64, 1))


def test_an_outage_lasts_from_its_first_to_its_last_month():
    hit = world([{"changes": "site_share", "target": "HOME", "value": 0.25,
                  "first_month": "2024-04", "last_month": "2024-06"}])  # fmt: skip

    assert [1, 1, 1, 0.25, 0.25, 0.25, 1, 1, 1, 1, 1, 1] == hit.line_share[0, 1].tolist()
    assert (hit.line_share[1] == 1).all()
    assert (hit.line_share[0, 0] == 1).all()


def test_a_share_without_a_first_month_counts_from_the_reveal():
    hit = world([{"changes": "lane_share", "target": "ROAD", "value": 0}])

    assert [1, 1, *[0] * 10] == hit.lane_share[0, 0].tolist()


def test_shares_of_a_line_and_of_its_site_multiply():
    hit = world([{"changes": "site_share", "target": "HOME", "value": 0.5},
                 {"changes": "line_share", "target": "HOME-1", "value": 0.5}])  # fmt: skip

    assert 0.25 == hit.line_share[0, 1, -1]


def test_a_line_makes_nothing_before_its_site_opens():
    hit = world([], sites=[{"opens": "2024-03"}, {}])

    assert [0, 0, *[1] * 10] == hit.line_share[0, 1].tolist()


def test_delayed_money_comes_later_and_is_lost_after_its_expiry():
    funds = [{**TABLES["funds"][0], "amount_usd": 100, "available": "2024-03",
              "expires": "2024-06"}]  # fmt: skip

    late = world([{"changes": "fund_delay", "target": "AID", "value": 2}], funds=funds)
    lost = world([{"changes": "fund_delay", "target": "AID", "value": 4}], funds=funds)

    assert {4: 100.0} == {int(m): late.fund_release[0, 0, m]
                          for m in np.flatnonzero(late.fund_release[0, 0])}  # fmt: skip
    assert 0 == lost.fund_release[0].sum()
    assert 100 == lost.fund_release[1, 0, 2]


def test_a_closed_gate_keeps_all_that_wait_for_it_shut():
    hit = world([{"changes": "gate_closed", "target": "LICENCE"}])

    assert [[NEVER, NEVER], [2, 3]] == hit.gate_opens.tolist()


def test_delays_go_down_the_chain():
    hit = world([{"changes": "gate_delay", "target": "LICENCE", "value": 3}])

    assert [[5, 6], [2, 3]] == hit.gate_opens.tolist()


def test_a_need_may_grow():
    hit = world([{"changes": "need_share", "target": "AUTUMN", "value": 1.5}])

    assert [[100, 90], [100, 60]] == hit.need_quantity.tolist()
