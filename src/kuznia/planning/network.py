"""Which flows can exist: rows of the tables as numbers, pruned to what can arrive and is of use."""

from __future__ import annotations

from dataclasses import dataclass
from graphlib import TopologicalSorter
from math import floor, log10

import numpy as np
import polars as pl

from kuznia.model.lists import split_numbers, split_words
from kuznia.model.months import months_between
from kuznia.model.programme import Programme
from kuznia.model.tables import PURPOSES
from kuznia.planning.reach import Pair, reach
from kuznia.planning.scenarios import Floats, Ints, Mask


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """The programme as index arrays; every array follows the rows of the table that it names.

    Months are counted from the start.  `pairs` are the (item, site) that can hold something of
    use; `flows` are (lane, item) that can carry it; `categories` are (purpose, party) that cost
    money.  -1 in an index means none.
    """

    months: int
    money_unit: float
    """Dollars in one unit of the money columns, so that no number is huge to the solver."""
    pairs: tuple[Pair, ...]
    flows: tuple[tuple[int, int], ...]
    categories: tuple[tuple[str, str], ...]

    process_pair: Ints
    process_line: Ints
    process_use: Floats
    process_cost: Floats
    process_duration: Ints
    process_yield: Floats
    process_first: Ints
    process_local: Floats
    process_category: Ints

    input_process: Ints
    input_pair: Ints
    input_quantity: Floats

    line_capacity: Floats
    line_party: tuple[str, ...]

    expansion_line: Ints
    expansion_adds: Floats
    expansion_capital: Floats
    expansion_build: Ints
    expansion_ramp: tuple[tuple[float, ...], ...]
    expansion_first: Ints
    expansion_last: Ints
    expansion_most: Floats
    expansion_category: Ints

    offer_pair: Ints
    offer_price: Floats
    offer_lead: Ints
    offer_most: Floats
    offer_first: Ints
    offer_last: Ints
    offer_local: Floats
    offer_category: Ints

    flow_lane: Ints
    flow_from: Ints
    flow_to: Ints
    flow_mass: Floats
    lane_months: Ints
    lane_cost: Floats
    lane_most: Floats
    lane_border: Ints
    lane_category: Ints
    border_most: Floats

    pair_stock: Floats
    pair_holding: Floats

    need_pair: Ints
    need_due: Ints
    need_late: Floats

    fund_first: Ints
    fund_last: Ints
    payments: tuple[tuple[int, int], ...]

    year_last: Ints
    year_first: Ints
    year_share: Floats
    year_shortfall: Floats

    held: dict[tuple[str, int], tuple[int, ...]]
    """Gates that hold each thing back, by kind and row."""
    lane_may_shut: Mask
    item_demand: dict[str, float]


def make_network(programme: Programme) -> Network:
    """Turn a checked programme into index arrays."""
    start, months = programme.settings.start, programme.settings.months
    parties = _column(programme, "sites", "site", "party")
    host = set(programme["parties"].filter(pl.col("role") == "host")["party"])
    line_site = _column(programme, "lines", "line", "site")
    lines = _order(programme, "lines")
    lanes = programme.filled("lanes")
    items = programme.filled("items")
    processes = programme.filled("processes")
    process_site = [line_site[line] for line in processes["line"]]
    expansions = programme.filled("expansions")
    expansion_site = [line_site[line] for line in expansions["line"]]
    offers = programme.filled("purchases")
    needs = programme.filled("needs")
    funds = programme.filled("funds")
    pairs, flows = reach(programme, process_site)
    place = {pair: index for index, pair in enumerate(pairs)}
    names, sites_from, sites_to = items["item"].to_list(), lanes["from_site"], lanes["to_site"]

    def spends(purpose: str, sites: list[str], costs: pl.Series) -> list[tuple[str, str] | None]:
        return [
            (purpose, parties[site]) if cost > 0 else None
            for site, cost in zip(sites, costs, strict=True)
        ]

    spending = (
        spends("production", process_site, processes["cost_usd"]),
        spends("construction", expansion_site, expansions["capital_usd"]),
        spends("purchase", offers["site"].to_list(), offers["price_usd"]),
        spends("transport", sites_from.to_list(), lanes["cost_usd_per_kg"]),
    )
    categories = tuple(
        sorted(
            {category for column in spending for category in column if category},
            key=lambda category: (PURPOSES.index(category[0]), category[1]),
        )
    )
    number = {category: index for index, category in enumerate(categories)}
    category_of = [
        np.array([number[c] if c else -1 for c in column], dtype=np.int64) for column in spending
    ]

    def month_index(column: pl.Series, empty: int) -> Ints:
        return np.array(
            [empty if month is None else months_between(start, month) for month in column],
            dtype=np.int64,
        )

    local = [
        float(site_party in host) if share is None else share
        for share, site_party in zip(
            processes["local_share"], [parties[site] for site in process_site], strict=True
        )
    ]
    inputs = programme["inputs"]
    process_number = _order(programme, "processes")
    input_process = [process_number[name] for name in inputs["process"]]
    input_pair = _places(place, inputs["item"], [process_site[p] for p in input_process])
    process_pair = _places(place, processes["item"], process_site)
    starved = [p for p, pair in zip(input_process, input_pair, strict=True) if pair < 0]
    process_pair[starved] = -1
    stock = {
        (item, site): quantity
        for item, site, quantity in programme["stock"]
        .select("item", "site", "quantity")
        .iter_rows()
    }
    holding = dict(zip(names, items["holding_usd"], strict=True))
    years = programme.filled("localization").sort("year")
    january = [(year - start.year) * 12 - start.month + 1 for year in years["year"]]
    inside = [index for index, first in enumerate(january) if -12 < first < months]
    borders = _order(programme, "borders")
    return Network(
        months=months,
        money_unit=_money_unit(funds),
        pairs=pairs,
        flows=tuple(flows),
        categories=categories,
        process_pair=process_pair,
        process_line=np.array([lines[line] for line in processes["line"]], dtype=np.int64),
        process_use=_floats(processes["line_use"]),
        process_cost=_floats(processes["cost_usd"]),
        process_duration=_ints(processes["duration_months"]),
        process_yield=_floats(processes["yield"]),
        process_first=month_index(processes["first_month"], 0),
        process_local=np.array(local, dtype=np.float64),
        process_category=category_of[0],
        input_process=np.array(input_process, dtype=np.int64),
        input_pair=input_pair,
        input_quantity=_floats(inputs["quantity"]),
        line_capacity=_floats(programme["lines"]["capacity"]),
        line_party=tuple(parties[site] for site in programme["lines"]["site"]),
        expansion_line=np.array([lines[line] for line in expansions["line"]], dtype=np.int64),
        expansion_adds=_floats(expansions["adds_capacity"]),
        expansion_capital=_floats(expansions["capital_usd"]),
        expansion_build=_ints(expansions["build_months"]),
        expansion_ramp=tuple(tuple(split_numbers(ramp)) for ramp in expansions["ramp"]),
        expansion_first=month_index(expansions["earliest"], 0),
        expansion_last=month_index(expansions["latest"], months - 1),
        expansion_most=_floats(expansions["most"]),
        expansion_category=category_of[1],
        offer_pair=_places(place, offers["item"], offers["site"].to_list()),
        offer_price=_floats(offers["price_usd"]),
        offer_lead=_ints(offers["lead_months"]),
        offer_most=_floats(offers["most_per_month"]),
        offer_first=month_index(offers["first_month"], 0),
        offer_last=month_index(offers["last_month"], months - 1),
        offer_local=_floats(offers["local_share"]),
        offer_category=category_of[2],
        flow_lane=np.array([lane for lane, _ in flows], dtype=np.int64),
        flow_from=np.array([place[names[i], sites_from[a]] for a, i in flows], dtype=np.int64),
        flow_to=np.array([place[names[i], sites_to[a]] for a, i in flows], dtype=np.int64),
        flow_mass=_floats(items["unit_mass_kg"])[[item for _, item in flows]],
        lane_months=_ints(lanes["months"]),
        lane_cost=_floats(lanes["cost_usd_per_kg"]),
        lane_most=_floats(lanes["most_kg_per_month"].fill_null(np.inf)),
        lane_border=np.array([borders.get(b, -1) for b in lanes["border"]], dtype=np.int64),
        lane_category=category_of[3],
        border_most=_floats(programme["borders"]["most_kg_per_month"]),
        pair_stock=np.array([stock.get(pair, 0.0) for pair in pairs], dtype=np.float64),
        pair_holding=np.array([holding[item] for item, _ in pairs], dtype=np.float64),
        need_pair=_places(place, needs["item"], needs["site"].to_list()),
        need_due=np.maximum(0, month_index(needs["due"], 0)),
        need_late=_floats(needs["late_usd"]) * _floats(needs["priority"]),
        fund_first=np.maximum(0, month_index(funds["available"], 0)),
        fund_last=np.minimum(months - 1, month_index(funds["expires"], months - 1)),
        payments=tuple(_payments(funds, categories)),
        year_first=np.array([max(0, january[i]) for i in inside], dtype=np.int64),
        year_last=np.array([min(months, january[i] + 12) - 1 for i in inside], dtype=np.int64),
        year_share=_floats(years["share"])[inside],
        year_shortfall=_floats(years["shortfall_usd"])[inside],
        held=_held(programme),
        lane_may_shut=_lanes_that_may_shut(programme),
        item_demand=_demand(programme),
    )


def _money_unit(funds: pl.DataFrame) -> float:
    largest = max(funds["amount_usd"].to_list(), default=0.0)
    return 10.0 ** max(0, floor(log10(max(1.0, largest))) - 4)


def _ints(column: pl.Series) -> Ints:
    return column.to_numpy().astype(np.int64)


def _floats(column: pl.Series) -> Floats:
    return column.to_numpy().astype(np.float64)


def _column(programme: Programme, table: str, key: str, value: str) -> dict[str, str]:
    frame = programme[table]
    return dict(zip(frame[key], frame[value], strict=True))


def _order(programme: Programme, table: str) -> dict[str, int]:
    return {key: index for index, key in enumerate(programme[table].to_series(0))}


def _places(place: dict[Pair, int], items: pl.Series, sites: list[str]) -> Ints:
    found = [place.get(pair, -1) for pair in zip(items, sites, strict=True)]
    return np.array(found, dtype=np.int64)


def _payments(
    funds: pl.DataFrame, categories: tuple[tuple[str, str], ...]
) -> list[tuple[int, int]]:
    allowed = list(funds.select("purposes", "parties").iter_rows())
    return [
        (fund, category)
        for fund, (purposes, parties) in enumerate(allowed)
        for category, (purpose, party) in enumerate(categories)
        if (not purposes or purpose in split_words(purposes))
        and (not parties or party in split_words(parties))
    ]


def _held(programme: Programme) -> dict[tuple[str, int], tuple[int, ...]]:
    tables = {"process": "processes", "line": "lines", "expansion": "expansions",
              "lane": "lanes", "offer": "purchases"}  # fmt: skip
    order = {kind: _order(programme, table) for kind, table in tables.items()}
    gates = _order(programme, "gates")
    held: dict[tuple[str, int], list[int]] = {}
    for gate, kind, target in programme["holds"].select("gate", "kind", "target").iter_rows():
        held.setdefault((kind, order[kind][target]), []).append(gates[gate])
    return {key: tuple(value) for key, value in held.items()}


def _lanes_that_may_shut(programme: Programme) -> Mask:
    """Mark lanes that a gate holds or that an outcome leaves nothing of."""
    held = programme["holds"].filter(pl.col("kind") == "lane")["target"]
    shut = programme["effects"].filter(
        (pl.col("changes") == "lane_share") & (pl.col("value") == 0)
    )["target"]
    return programme["lanes"]["lane"].is_in([*held, *shut]).to_numpy()


def _demand(programme: Programme) -> dict[str, float]:
    """Bound what can be moved of each item to use: what is on hand, needs, and inputs of these."""
    largest: dict[str, float] = {}
    for target, value in (
        programme["effects"].filter(pl.col("changes") == "need_share").select("target", "value")
    ).iter_rows():
        largest[target] = largest.get(target, 1.0) * max(1.0, value)
    direct: dict[str, float] = {}
    for item, quantity in programme["stock"].select("item", "quantity").iter_rows():
        direct[item] = direct.get(item, 0.0) + quantity
    for need, item, quantity in programme["needs"].select("need", "item", "quantity").iter_rows():
        direct[item] = direct.get(item, 0.0) + quantity * largest.get(need, 1.0)
    made = {name: (item, good) for name, item, good in
            programme.filled("processes").select("process", "item", "yield").iter_rows()}  # fmt: skip
    users: dict[str, list[tuple[str, float]]] = {}
    for process, item, quantity in (
        programme["inputs"].select("process", "item", "quantity").iter_rows()
    ):
        output, good = made[process]
        users.setdefault(item, []).append((output, quantity / good))
    outputs = {item: {output for output, _ in uses} for item, uses in users.items()}
    total: dict[str, float] = dict.fromkeys(programme["items"]["item"], 0.0)
    for item in TopologicalSorter({**dict.fromkeys(total, ()), **outputs}).static_order():
        uses = sum(total[output] * share for output, share in users.get(item, ()))
        total[item] = direct.get(item, 0.0) + uses
    return total
