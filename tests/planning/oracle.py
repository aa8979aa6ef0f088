"""The plan of a programme a second time, written in linopy from the tables alone.

Nothing here comes from `kuznia.planning`.  Where that numbers the nodes of a tree, this copies every
decision for every future and ties the copies with equalities while the futures look alike.  Stock,
lateness and cash are no variables but sums over all months so far; gates, dates and outages of
offers are upper bounds, not rows; what would end after the plan or can serve no need is not begun.

    taken[t] - came[t] <= stock at the start    for each item at each site, by month t
    delivered[t]       <= need                  by month t, from the due month on
    paid[t]            <= released              by month t, for each fund between its dates
    spending            = payments of the funds that may pay it + debt
"""

# pyright: basic
# linopy leaves many of its types unknown.

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import product
from math import inf
from typing import Any

import linopy
import numpy as np
import numpy.typing as npt
import xarray as xr

from kuznia.model.programme import Programme
from kuznia.model.tables import PURPOSES
from tests.planning.plain_tables import Future, PlainTables, Row

Array = npt.NDArray[np.float64]
Terms = Any
"""A linopy expression over futures and places, or 0."""
Count = Callable[[Any, Any, int], float]
"""How much a unit of a thing that is decided in a month counts at a place."""
Most = Callable[[Future, Any], float]

logging.getLogger("linopy").setLevel(logging.ERROR)


@dataclass
class Oracle:
    """A linopy model under way: what is decided, in two variables (parts and wholes)."""

    tables: PlainTables
    everywhere: bool = False
    model: linopy.Model = field(default_factory=linopy.Model)
    things: dict[str, Sequence[Any]] = field(default_factory=dict[str, Sequence[Any]])
    upper: dict[str, Array] = field(default_factory=dict[str, Array])
    column: dict[bool, linopy.Variable] = field(default_factory=dict[bool, linopy.Variable])
    constant: float = 0.0

    def is_useful(self, item: str, site: str) -> bool:
        """Say whether an item may be bought, made, moved and kept at a site."""
        return self.everywhere or (item, site) in self.tables.useful

    def decide(
        self, kind: str, things: Sequence[Any], most: Callable[[Future, Any, int], float]
    ) -> None:
        """Add a decision for every future, thing and month, with the most that it may be."""
        months, futures = self.tables.months, self.tables.futures
        upper = [[[most(f, thing, month) for month in months] for thing in things] for f in futures]
        self.things[kind] = things
        self.upper[kind] = np.array(upper).reshape(len(futures), len(things), len(months))

    def kinds(self, *, whole: bool) -> list[str]:
        """Give the kinds of decision in parts, or those in wholes."""
        return [kind for kind in self.things if (kind == "build") == whole]

    def begin(self, tied: Collection[str]) -> None:
        """Add the variables; make *tied* kinds alike in futures that look alike in a month."""
        ties = list(self._ties())
        for whole in (False, True):
            kinds = self.kinds(whole=whole)
            upper = np.concatenate([self.upper[kind] for kind in kinds], axis=1)
            if not upper.shape[1]:
                continue
            bound = xr.DataArray(upper, dims=("future", "thing", "month"))
            column = self.model.add_variables(0, bound, name=f"x{whole}", integer=whole)
            self.column[whole] = column
            if ties:
                array = xr.DataArray(np.array(ties), dims=("tie", "future", "month"))
                which = [float(kind in tied) for kind in kinds for _ in self.things[kind]]
                difference = (array * column).sum(["future", "month"])
                self.model.add_constraints(difference * xr.DataArray(which, dims="thing") == 0)

    def _ties(self) -> Iterator[Array]:
        months, futures = self.tables.months, self.tables.futures
        for month in months:
            known = [future.known[month] for future in futures]
            for other, first in enumerate(map(known.index, known)):
                if other != first:
                    tie = np.zeros((len(futures), len(months)))
                    tie[[first, other], month] = 1, -1
                    yield tie

    def total(self, places: Sequence[Any], **counts: Count) -> Terms:
        """Give, in each future and place, the sum of decisions by how much each counts there."""
        months, terms = self.tables.months, 0
        for whole, column in self.column.items():
            weight = np.array([
                [[counts[kind](place, thing, month) if kind in counts else 0.0 for month in months]
                 for kind in self.kinds(whole=whole) for thing in self.things[kind]]
                for place in places
            ], dtype=float)  # fmt: skip
            if weight.any():
                array = xr.DataArray(weight, dims=("place", "thing", "month"))
                terms = (array * column).sum(["thing", "month"]) + terms
        return terms

    def per_future(self, places: Sequence[Any], number: Most) -> xr.DataArray:
        """Give a number for each future and place."""
        rows = [[number(future, place) for place in places] for future in self.tables.futures]
        return xr.DataArray(np.array(rows, dtype=float), dims=("future", "place"))

    def limit(self, terms: Terms, places: Sequence[Any], most: Most) -> None:
        """Hold totals to the most that each may be."""
        if isinstance(terms, linopy.LinearExpression):
            self.model.add_constraints(terms <= self.per_future(places, most))


def optimum(programme: Programme, *, everywhere: bool = False) -> float:
    """Give the objective of the best plan; *everywhere* begins also what can serve no need."""
    oracle = Oracle(PlainTables(programme), everywhere)
    _decide(oracle)
    oracle.begin(tied={"make", "buy", "ship", "build", "deliver", "pay"})
    _hold_capacity(oracle)
    _hold_money(oracle)
    oracle.model.add_objective(
        _holding(oracle) + _money_cost(oracle) + _late_cost(oracle), overwrite=True
    )
    status, condition = oracle.model.solve(
        solver_name="highs", io_api="direct", progress=False, output_flag=False,
        mip_rel_gap=0.0, threads=1,
    )  # fmt: skip
    if (status, condition) != ("ok", "optimal"):
        raise ValueError(condition)
    return float(oracle.model.objective.value or 0.0) + oracle.constant


def _decide(oracle: Oracle) -> None:
    tables, months = oracle.tables, len(oracle.tables.months)

    def between(row: Row, first: str, last: str, month: int) -> bool:
        latest = tables.number(row.get(last), months)
        return tables.number(row.get(first)) <= month <= latest

    def make(future: Future, row: Row, month: int) -> float:
        fits = between(row, "first_month", "", month) and month + row["duration_months"] < months
        free = tables.is_open(future, "process", row["process"], month)
        return inf if fits and free and tables.is_open(future, "line", row["line"], month) else 0

    def buy(future: Future, row: Row, month: int) -> float:
        fits = between(row, "first_month", "last_month", month)
        fits = fits and month + row["lead_months"] < months
        free = tables.is_open(future, "offer", row["offer"], month)
        share = tables.share(future, "offer_share", row["offer"], month)
        return row["most_per_month"] * share if fits and free else 0

    def ship(future: Future, move: tuple[Row, Row], month: int) -> float:
        name = move[0]["lane"]
        fits = month + move[0]["months"] < months
        free = tables.is_open(future, "lane", name, month)
        return inf if fits and free and tables.share(future, "lane_share", name, month) else 0

    def build(future: Future, row: Row, month: int) -> float:
        free = tables.is_open(future, "expansion", row["expansion"], month)
        return row["most"] if between(row, "earliest", "latest", month) and free else 0

    def pay(_: Future, payment: tuple[Row, str, str], month: int) -> float:
        return inf if between(payment[0], "available", "expires", month) else 0

    def may_pay(fund: Row, purpose: str, party: str) -> bool:
        purposes, parties = fund["purposes"], fund["parties"]
        return (purposes is None or purpose in purposes.split(";")) and (
            parties is None or party in parties.split(";")
        )

    parties = [row["party"] for row in tables["parties"]]
    payments = [p for p in product(tables["funds"], PURPOSES, parties) if may_pay(*p)]
    processes = [row for row in tables["processes"]
                 if all(oracle.is_useful(*pair) for pair in tables.touched(row))]  # fmt: skip
    offers = [row for row in tables["purchases"] if oracle.is_useful(row["item"], row["site"])]
    moves = [
        (lane, row)
        for lane, row in product(tables["lanes"], tables["items"])
        if all(oracle.is_useful(row["item"], lane[end]) for end in ("from_site", "to_site"))
    ]
    oracle.decide("make", processes, make)
    oracle.decide("buy", offers, buy)
    oracle.decide("ship", moves, ship)
    oracle.decide("build", tables["expansions"], build)
    oracle.decide("deliver", tables["needs"], lambda _, n, t: inf if t >= tables.due(n) else 0)
    oracle.decide("pay", payments, pay)
    oracle.decide("debt", list(product(PURPOSES, parties)), lambda *_: inf)
    oracle.decide("short", tables["localization"], lambda *_: inf)


def _hold_capacity(oracle: Oracle) -> None:
    tables = oracle.tables
    lines = list(product(tables["lines"], tables.months))
    lanes = list(product(tables["lanes"], tables.months))
    borders = list(product(tables["borders"], tables.months))

    def ready(place: tuple[Row, int], expansion: Row, start: int) -> float:
        age = place[1] - start - expansion["build_months"]
        ramp = [float(share) for share in expansion["ramp"].split(";")]
        if expansion["line"] != place[0]["line"] or age < 0:
            return 0.0
        return expansion["adds_capacity"] * (ramp[age] if age < len(ramp) else 1.0)

    def running(future: Future, place: tuple[Row, int]) -> float:
        return tables.line_share(future, place[0]["line"], place[1])

    used = oracle.total(
        lines, make=(lambda p, a, t: a["line_use"] * (a["line"] == p[0]["line"]) * (t == p[1]))
    )
    added = oracle.total(lines, build=ready) * oracle.per_future(lines, running)
    oracle.limit(used - added, lines, lambda f, p: p[0]["capacity"] * running(f, p))
    oracle.limit(
        oracle.total(
            tables["expansions"], build=(lambda e, a, _: e["expansion"] == a["expansion"])
        ),
        tables["expansions"],
        lambda _, e: e["most"],
    )

    def most_kg(future: Future, place: tuple[Row, int]) -> float:
        most, share = place[0]["most_kg_per_month"], tables.share(
            future, "lane_share", place[0]["lane"], place[1]
        )  # fmt: skip
        return inf if most is None else most * share

    for places, column, most in (
        (lanes, "lane", most_kg),
        (borders, "border", lambda _, p: p[0]["most_kg_per_month"]),
    ):
        oracle.limit(
            oracle.total(
                places,
                ship=(lambda p, a, t, c=column: a[1]["unit_mass_kg"]
                 * (a[0][c] == p[0][c]) * (t == p[1])),
            ),
            places,
            most,
        )  # fmt: skip


def _holding(oracle: Oracle) -> Terms:
    """Hold what is taken from stock to what came, and give the cost of keeping the rest."""
    tables = oracle.tables
    places = list(product(tables["items"], tables.party, tables.months))

    def made(place: tuple[Row, str, int], process: Row, start: int) -> float:
        item, site, month = place
        if process["site"] != site or start > month:
            return 0.0
        good = process["item"] == item["item"] and start + process["duration_months"] <= month
        return tables.takes.get((process["process"], item["item"]), 0.0) - good * process["yield"]

    def moved(place: tuple[Row, str, int], move: tuple[Row, Row], start: int) -> float:
        item, site, month = place
        lane = move[0]
        if move[1]["item"] != item["item"]:
            return 0.0
        left = lane["from_site"] == site and start <= month
        return left - float(lane["to_site"] == site and start + lane["months"] <= month)

    def here(place: tuple[Row, str, int], row: Row, month: int) -> bool:
        return (row["item"], row["site"]) == (place[0]["item"], place[1]) and month <= place[2]

    stock = {(row["item"], row["site"]): row["quantity"] for row in tables["stock"]
             if oracle.is_useful(row["item"], row["site"])}  # fmt: skip
    taken = oracle.total(
        places,
        make=made,
        buy=(lambda p, o, t: -float(here(p, o, t + o["lead_months"]))),
        ship=moved,
        deliver=here,
    )
    oracle.limit(taken, places, lambda _, p: stock.get((p[0]["item"], p[1]), 0.0))
    cost = oracle.per_future(places, lambda f, p: f.chance * p[0]["holding_usd"])
    oracle.constant += sum(
        stock.get((item["item"], site), 0.0) * item["holding_usd"] for item, site, _ in places
    )
    return (taken * -cost).sum()


def _hold_money(oracle: Oracle) -> None:
    tables = oracle.tables
    spending = list(product(PURPOSES, (row["party"] for row in tables["parties"]), tables.months))

    def cost(purpose: str, price: str) -> Count:
        def count(place: tuple[str, str, int], row: Row, month: int) -> float:
            same = (purpose, tables.party[row["site"]], month) == place
            return row[price] if same else 0.0

        return count

    def instalment(place: tuple[str, str, int], row: Row, start: int) -> float:
        under_way = start <= place[2] < start + row["build_months"]
        same = place[:2] == ("construction", tables.party[row["site"]])
        return row["capital_usd"] / row["build_months"] if same and under_way else 0.0

    def freight(place: tuple[str, str, int], move: tuple[Row, Row], month: int) -> float:
        lane, item = move
        same = ("transport", tables.party[lane["from_site"]], month) == place
        return item["unit_mass_kg"] * lane["cost_usd_per_kg"] if same else 0.0

    spent = oracle.total(
        spending,
        make=cost("production", "cost_usd"),
        buy=cost("purchase", "price_usd"),
        build=instalment,
        ship=freight,
        pay=(lambda p, a, t: -float((*a[1:], t) == p)),
        debt=(lambda p, a, t: -float((*a, t) == p)),
    )
    oracle.limit(spent, spending, lambda *_: 0.0)
    funds = list(product(tables["funds"], tables.months))
    paid = oracle.total(funds, pay=(lambda p, a, t: a[0] == p[0] and t <= p[1]))
    oracle.limit(paid, funds, lambda f, p: tables.released(f, *p))

    def missing(price: str) -> Count:
        def count(target: Row, row: Row, month: int) -> float:
            start = tables.programme.settings.start
            same = start.year + (start.month - 1 + month) // 12 == target["year"]
            return row[price] * (target["share"] - row["local_share"]) if same else 0.0

        return count

    short = oracle.total(
        tables["localization"],
        make=missing("cost_usd"),
        buy=missing("price_usd"),
        short=(lambda p, a, _: -float(a == p)),
    )
    oracle.limit(short, tables["localization"], lambda *_: 0.0)


def _money_cost(oracle: Oracle) -> Terms:
    weights = oracle.tables.programme.settings.weights
    chance = xr.DataArray([future.chance for future in oracle.tables.futures], dims="future")
    terms = oracle.total(
        [None],
        pay=(lambda *_: weights.money),
        debt=(lambda *_: weights.debt),
        short=(lambda _, row, __: row["shortfall_usd"]),
    )
    return (terms * chance).sum()


def _late_cost(oracle: Oracle) -> Terms:
    """Give (1 - risk) of the average late cost and risk of its average in the worst futures."""
    tables, model = oracle.tables, oracle.model
    weights = tables.programme.settings.weights
    places = [(need, month) for need, month in product(tables["needs"], tables.months)
              if month >= tables.due(need)]  # fmt: skip
    delivered = oracle.total(
        places, deliver=(lambda p, a, t: float(a["need"] == p[0]["need"] and t <= p[1]))
    )
    oracle.limit(delivered, places, lambda f, p: tables.needed(f, p[0]))
    cost = oracle.per_future(
        places,
        lambda _, p: p[0]["late_usd"] * p[0]["priority"]
        * (1 + weights.unmet_months * (p[1] == tables.months[-1])),
    )  # fmt: skip
    needed = oracle.per_future(places, lambda f, p: tables.needed(f, p[0]))
    nothing = (needed * cost).sum("place")
    saved = (delivered * cost).sum("place")
    chance = xr.DataArray([future.chance for future in tables.futures], dims="future")
    level = model.add_variables(name="level")
    excess = model.add_variables(0, xr.full_like(chance, inf), name="excess")
    model.add_constraints(excess + level + saved >= nothing)
    oracle.constant += float((nothing * chance).sum()) * (1 - weights.risk)
    tail = (excess * chance).sum() * (1 / (1 - weights.tail)) + level
    return (saved * chance).sum() * -(1 - weights.risk) + tail * weights.risk
