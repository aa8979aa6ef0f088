"""Plans of random programmes replayed by hand: what the solver says happens can happen.

Stock, capacity, money, gates, lateness and the objective are worked out anew from the values of the
decisions and the tables; the optimum itself is checked in `test_against_linopy`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator
from functools import cache
from itertools import product
from math import inf
from typing import Any

import numpy as np
import pytest

from kuznia.planning.solving import Solved, make_model, solve_model
from tests.planning.plain_tables import Future, PlainTables, Row
from tests.planning.programmes import random_programme

SEEDS = pytest.mark.parametrize("seed", range(40))
CLOSE = 1e-5
"""Units, kilograms and line units that the solver's tolerance may hide."""

Values = dict[tuple[Any, int], float]
"""Values of one kind of decision by whose they are and month."""


class Replay:
    """A plan in one future: its tables, the future, and the values of each kind by name."""

    def __init__(self, tables: PlainTables, future: Future, values: dict[str, Values]) -> None:
        self.tables, self.future, self.values = tables, future, values
        self.months = tables.months
        self.cent = CLOSE * max(1.0, *(fund["amount_usd"] / 100 for fund in tables["funds"]))

    def __getitem__(self, kind: str) -> Values:
        return self.values[kind]

    def rows(self, kind: str, table: str) -> Iterator[tuple[Row, int, float]]:
        """Give the rows of a table with each month and what is decided."""
        code = self.tables.programme[table].columns[0]
        for row, month in product(self.tables[table], self.months):
            yield row, month, self[kind][row[code], month]

    def shipments(self) -> Iterator[tuple[Row, Row, int, float]]:
        """Give lane, item, month and units of what is shipped."""
        lanes = {row["lane"]: row for row in self.tables["lanes"]}
        items = {row["item"]: row for row in self.tables["items"]}
        for ((lane, item), month), units in self["ship"].items():
            yield lanes[lane], items[item], month, units


@cache
def solved(seed: int) -> Solved:
    return solve_model(make_model(random_programme(seed)))


@cache
def replays(seed: int) -> tuple[Replay, ...]:
    """Give the plan of a seed in each of its futures, in the order of the plan's."""
    plan = solved(seed)
    tables, network = PlainTables(plan.model.programme), plan.model.network
    item, lane = (plan.model.programme[t].to_series(0).to_list() for t in ("items", "lanes"))
    fund = [row["fund"] for row in tables["funds"]]
    names: dict[str, list[Any]] = {
        "make": [row["process"] for row in tables["processes"]],
        "buy": [row["offer"] for row in tables["purchases"]],
        "build": [row["expansion"] for row in tables["expansions"]],
        "ship": [(lane[a], item[i]) for a, i in network.flows],
        "stock": list(network.pairs),
        "deliver": [row["need"] for row in tables["needs"]],
        "late": [row["need"] for row in tables["needs"]],
        "pay": [(fund[f], *network.categories[c]) for f, c in network.payments],
        "cash": fund,
        "debt": list(network.categories),
        "burden": ["burden"],
    }
    value = {kind: plan.of(kind) for kind in names}
    future = {frozenset(future.known[-1]): future for future in tables.futures}
    scenarios = plan.model.scenarios
    found: list[Replay] = []
    for w, row in enumerate(scenarios.outcome_rows):
        outcomes = ((f.name, f.outcomes[i]) for f, i in zip(scenarios.factors, row, strict=True))
        values = {
            kind: {
                (name, month): float(value[kind][w, index, month])
                for (index, name), month in product(enumerate(names[kind]), tables.months)
            }
            for kind in names
        }
        found.append(Replay(tables, future[frozenset(outcomes)], values))
    return tuple(found)


@SEEDS
def test_nothing_is_decided_by_what_is_not_yet_revealed(seed: int):
    first: dict[Any, float] = {}
    for replay in replays(seed):
        for kind, values in replay.values.items():
            for (name, month), value in values.items():
                known = replay.future.known[month]
                assert value == first.setdefault((known, kind, name, month), value)


def changes(replay: Replay) -> dict[tuple[str, str, int], float]:
    """Work out what comes less what goes, by item, site and month; month 0 has the first stock."""
    tables = replay.tables
    change: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for row in tables["stock"]:
        change[row["item"], row["site"], 0] += row["quantity"]
    for row, month, units in replay.rows("make", "processes"):
        change[row["item"], row["site"], month + row["duration_months"]] += units * row["yield"]
        for part, site in tables.made_from(row):
            change[part, site, month] -= units * tables.takes[row["process"], part]
    for row, month, units in replay.rows("buy", "purchases"):
        change[row["item"], row["site"], month + row["lead_months"]] += units
    for lane, item, month, units in replay.shipments():
        change[item["item"], lane["from_site"], month] -= units
        change[item["item"], lane["to_site"], month + lane["months"]] += units
    for row, month, units in replay.rows("deliver", "needs"):
        change[row["item"], row["site"], month] -= units
    return change


@SEEDS
def test_stock_is_what_came_less_what_went(seed: int):
    for replay in replays(seed):
        tables = replay.tables
        change = changes(replay)
        after = [units for (*_, month), units in change.items() if month not in tables.months]
        assert after == pytest.approx([0.0] * len(after), abs=CLOSE)
        for item, site in {(item, site) for item, site, _ in change} | tables.useful:
            held = 0.0
            for month in tables.months:
                held += change.get((item, site, month), 0.0)
                kept = replay["stock"].get(((item, site), month), max(0.0, held))
                assert kept == pytest.approx(held, abs=CLOSE)


@SEEDS
def test_lines_make_no_more_than_their_capacity_old_and_new(seed: int):
    for replay in replays(seed):
        tables = replay.tables
        for line, month in product(tables["lines"], tables.months):
            capacity = float(line["capacity"])
            for row, start, builds in replay.rows("build", "expansions"):
                age = month - start - row["build_months"]
                ramp = [float(share) for share in row["ramp"].split(";")]
                if row["line"] == line["line"] and age >= 0:
                    capacity += builds * row["adds_capacity"] * [*ramp, *[1.0] * age][age]
            used = sum(
                units * row["line_use"]
                for row, when, units in replay.rows("make", "processes")
                if (row["line"], when) == (line["line"], month)
            )
            share = tables.line_share(replay.future, line["line"], month)
            assert used <= capacity * share + CLOSE


@SEEDS
def test_lanes_and_borders_carry_no_more_than_their_limits(seed: int):
    for replay in replays(seed):
        tables = replay.tables
        moved: defaultdict[tuple[str, str, int], float] = defaultdict(float)
        for lane, item, month, units in replay.shipments():
            for kind in ("lane", "border"):
                moved[kind, lane[kind], month] += units * item["unit_mass_kg"]
        for lane, month in product(tables["lanes"], tables.months):
            share = tables.share(replay.future, "lane_share", lane["lane"], month)
            most = inf if lane["most_kg_per_month"] is None else lane["most_kg_per_month"]
            assert moved["lane", lane["lane"], month] <= (most * share if share else 0.0) + CLOSE
        for row, month in product(tables["borders"], tables.months):
            assert moved["border", row["border"], month] <= row["most_kg_per_month"] + CLOSE


@SEEDS
def test_orders_and_builds_keep_their_limits_and_dates(seed: int):
    for replay in replays(seed):
        tables = replay.tables
        for row, month, units in replay.rows("buy", "purchases"):
            share = tables.share(replay.future, "offer_share", row["offer"], month)
            first, last = tables.number(row["first_month"]), tables.number(row["last_month"], 99)
            assert units <= row["most_per_month"] * share * (first <= month <= last) + CLOSE
        for row in tables["expansions"]:
            first, last = tables.number(row["earliest"]), tables.number(row["latest"], 99)
            builds = [replay["build"][row["expansion"], month] for month in tables.months]
            assert sum(builds) <= row["most"] + CLOSE
            assert sum(builds) <= sum(builds[max(0, first) : last + 1]) + CLOSE
            assert builds == pytest.approx(np.round(builds), abs=CLOSE)
        for row, month, units in replay.rows("make", "processes"):
            assert units <= CLOSE or month >= tables.number(row["first_month"])


@SEEDS
def test_nothing_starts_behind_a_shut_gate(seed: int):
    for replay in replays(seed):
        for kind, decision, table in (
            ("process", "make", "processes"),
            ("line", "make", "processes"),
            ("expansion", "build", "expansions"),
            ("offer", "buy", "purchases"),
        ):
            for row, month, units in replay.rows(decision, table):
                free = replay.tables.is_open(replay.future, kind, row[kind], month)
                assert free or units <= CLOSE
        for lane, _, month, units in replay.shipments():
            free = replay.tables.is_open(replay.future, "lane", lane["lane"], month)
            assert free or units <= CLOSE


def spending(replay: Replay) -> dict[tuple[str, str, int], float]:
    """Work out what is spent, by purpose, party and month."""
    tables = replay.tables
    spent: defaultdict[tuple[str, str, int], float] = defaultdict(float)
    for row, month, units in replay.rows("make", "processes"):
        spent["production", tables.party[row["site"]], month] += units * row["cost_usd"]
    for row, month, units in replay.rows("buy", "purchases"):
        spent["purchase", tables.party[row["site"]], month] += units * row["price_usd"]
    for row, start, units in replay.rows("build", "expansions"):
        for month in range(start, start + row["build_months"]):
            cost = units * row["capital_usd"] / row["build_months"]
            spent["construction", tables.party[row["site"]], month] += cost
    for lane, item, month, units in replay.shipments():
        cost = units * item["unit_mass_kg"] * lane["cost_usd_per_kg"]
        spent["transport", tables.party[lane["from_site"]], month] += cost
    return spent


@SEEDS
def test_all_spending_is_paid_or_debt(seed: int):
    for replay in replays(seed):
        spent = spending(replay)
        covered: defaultdict[tuple[str, str, int], float] = defaultdict(float)
        for ((_, purpose, party), month), paid in replay["pay"].items():
            covered[purpose, party, month] += paid
        for ((purpose, party), month), debt in replay["debt"].items():
            covered[purpose, party, month] += debt

        for place in {*spent, *covered}:
            assert covered[place] == pytest.approx(spent.get(place, 0.0), abs=replay.cent)


@SEEDS
def test_a_fund_pays_what_it_may_from_what_it_has(seed: int):
    for replay in replays(seed):
        tables = replay.tables
        for fund in tables["funds"]:
            first, last = tables.number(fund["available"]), tables.number(fund["expires"], 99)
            left, before = 0.0, 0.0
            for month in tables.months:
                released = tables.released(replay.future, fund, month)
                left, before = left + released - before, released
                for ((name, purpose, party), when), paid in replay["pay"].items():
                    if (name, when) == (fund["fund"], month):
                        left -= paid
                        may = first <= month <= last
                        may = may and purpose in (fund["purposes"] or purpose)
                        may = may and party in (fund["parties"] or party)
                        assert may or paid <= replay.cent
                assert left >= -replay.cent
                if first <= month <= last:
                    assert left == pytest.approx(
                        replay["cash"][fund["fund"], month], abs=replay.cent
                    )


def burden(replay: Replay) -> float:
    """Work out the late cost of a plan in one future."""
    tables = replay.tables
    weights = tables.programme.settings.weights
    total = 0.0
    for need in tables["needs"]:
        late = 0.0
        for month in range(tables.due(need), len(tables.months)):
            late += tables.needed(replay.future, need) * (month == tables.due(need))
            late -= replay["deliver"][need["need"], month]
            assert late == pytest.approx(replay["late"][need["need"], month], abs=CLOSE)
            last = month == tables.months[-1]
            factor = 1 + weights.unmet_months * last
            total += late * need["late_usd"] * need["priority"] * factor
    return total


def worst(values: list[float], chances: list[float], share: float) -> float:
    """Give the average of the worst futures, of which this share of chance is taken."""
    left, total = share, 0.0
    for value, chance in sorted(zip(values, chances, strict=True), reverse=True):
        taken = min(left, chance)
        total += taken * value
        left -= taken
    return total / share


def money(replay: Replay) -> float:
    """Work out what payments, debt, stock and too small a local share count for."""
    tables = replay.tables
    weights = tables.programme.settings.weights
    holding = {row["item"]: row["holding_usd"] for row in tables["items"]}
    total = weights.money * sum(replay["pay"].values())
    total += weights.debt * sum(replay["debt"].values())
    total += sum(held * holding[item] for ((item, _), _), held in replay["stock"].items())
    start = tables.programme.settings.start
    for target in tables["localization"]:
        missing = 0.0
        for kind, table, price in (
            ("make", "processes", "cost_usd"),
            ("buy", "purchases", "price_usd"),
        ):
            for row, month, units in replay.rows(kind, table):
                if start.year + (start.month - 1 + month) // 12 == target["year"]:
                    missing += units * row[price] * (target["share"] - row["local_share"])
        total += target["shortfall_usd"] * max(0.0, missing)
    return total


@SEEDS
def test_the_objective_is_average_and_worst_lateness_and_money(seed: int):
    plan = solved(seed)
    weights = plan.model.programme.settings.weights
    chances = [replay.future.chance for replay in replays(seed)]
    burdens = [burden(replay) for replay in replays(seed)]
    average = sum(b * c for b, c in zip(burdens, chances, strict=True))
    spent = sum(money(r) * c for r, c in zip(replays(seed), chances, strict=True))
    last = plan.model.programme.settings.months - 1

    assert burdens == pytest.approx(
        [replay["burden"]["burden", last] for replay in replays(seed)], abs=1e-3, rel=1e-6
    )
    expected = (1 - weights.risk) * average + spent
    expected += weights.risk * worst(burdens, chances, 1 - weights.tail)
    assert expected == pytest.approx(plan.solution.objective, rel=1e-6, abs=1e-4)
