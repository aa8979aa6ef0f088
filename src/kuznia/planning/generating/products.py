"""What a made-up programme makes: items in four levels, bills of material, ways to make, needs."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from math import ceil

from kuznia.model.months import format_month
from kuznia.planning.generating.draft import Draft
from kuznia.planning.generating.geography import Places

KINDS = ("product", "assembly", "part", "material")
WORDS = (
    (("TRUCK", "Truck", "Вантажівка"), ("TRAILER", "Trailer", "Причіп")),
    (("PUMP", "Pump", "Насос"), ("AXLE", "Axle", "Вісь"), ("CAB", "Cab", "Кабіна")),
    (("BRACKET", "Bracket", "Кронштейн"), ("SHAFT", "Shaft", "Вал"), ("HOUSING", "Housing", "Корпус")),
    (("SHEET", "Sheet", "Лист"), ("BAR", "Bar", "Пруток"), ("SEAL", "Seal", "Ущільнення")),
)  # fmt: skip
FIRST_DUE, BETWEEN_DUES = 6, 3


@dataclass(frozen=True, slots=True)
class Products:
    """What is made of what, where, and how much of each item is needed over all months."""

    levels: tuple[tuple[str, ...], ...]
    makers: Mapping[str, tuple[str, str]]
    """The plant at home and the one abroad that make an item."""
    cost: Mapping[str, float]
    mass: Mapping[str, float]
    demand: Mapping[str, float]

    @property
    def usd(self) -> float:
        """What everything needed costs in all."""
        return sum(self.cost[item] * self.demand[item] for item in self.levels[0])

    @property
    def kg(self) -> float:
        """What everything needed weighs in all."""
        return sum(self.mass[item] * self.demand[item] for item in self.levels[0])


def design(draft: Draft, places: Places) -> Products:
    """Add items, processes, inputs and needs."""
    names = _names(draft.size.items)
    levels = tuple(tuple(code for code, _, _ in level) for level in names)
    bills: dict[str, dict[str, int]] = {}
    for parents, children in pairwise(levels):
        bills |= _bills(draft, parents, children)
    own = {item: draft.amount(20, 300) if item in bills else draft.amount(5, 60)
           for level in levels for item in level}  # fmt: skip
    cost, mass = dict(own), {item: draft.amount(0.5, 10) for item in levels[3]}
    for level in reversed(levels[:3]):
        for item in level:
            cost[item] = round(own[item] + sum(cost[p] * n for p, n in bills[item].items()), 2)
            mass[item] = round(0.9 * sum(mass[p] * n for p, n in bills[item].items()), 2)
    for level, kind in zip(names, KINDS, strict=True):
        for code, name, name_uk in level:
            draft.add("items", item=code, name=name, name_uk=name_uk, kind=kind,
                      unit_mass_kg=mass[code], unit_value_usd=cost[code],
                      holding_usd=round(0.002 * cost[code], 2))  # fmt: skip
    makers = _processes(draft, places, levels, bills, own)
    demand = dict.fromkeys(own, 0.0) | _needs(draft, places, levels[0], cost)
    for level in levels[:3]:
        for item in level:
            for part, quantity in bills[item].items():
                demand[part] += demand[item] * quantity
    return Products(levels, makers, cost, mass, demand)


def _names(items: int) -> list[list[tuple[str, str, str]]]:
    """Name products, assemblies, parts and materials, *items* in all."""
    counts = [max(1, items // 10), max(2, items // 4), max(2, items // 3)]
    counts.append(items - sum(counts))
    return [
        [
            (f"{code}-{number + 1}", f"{name} {number + 1}", f"{name_uk} {number + 1}")
            for index in range(count)
            for number, (code, name, name_uk) in [(index // len(words), words[index % len(words)])]
        ]
        for count, words in zip(counts, WORDS, strict=True)
    ]


def _bills(
    draft: Draft, parents: tuple[str, ...], children: tuple[str, ...]
) -> dict[str, dict[str, int]]:
    """Give each parent three children or more, so that every child is in some parent."""
    width = min(len(children), max(3, ceil(len(children) / len(parents))))
    order = draft.shuffled(children)
    return {
        parent: {
            order[(number * width + place) % len(order)]: draft.whole(1, 3)
            for place in range(width)
        }
        for number, parent in enumerate(parents)
    }


def _processes(
    draft: Draft, places: Places, levels: tuple[tuple[str, ...], ...],
    bills: Mapping[str, Mapping[str, int]], own: Mapping[str, float],
) -> dict[str, tuple[str, str]]:  # fmt: skip
    """Let each item be made at one plant at home and at one abroad, in turns."""
    makers: dict[str, tuple[str, str]] = {}
    for level, items in enumerate(levels[:3]):
        turn = draft.whole(0, len(places.home) - 1)
        for number, item in enumerate(items):
            here = places.home[(number + turn) % len(places.home)]
            there = places.abroad[(number + turn) % len(places.abroad)]
            makers[item] = here, there
            for site in (here, there):
                process = f"{item}-{site}"
                draft.add("processes", process=process, item=item, line=line_of(site, level),
                          line_use=draft.amount(0.5, 1.5),
                          cost_usd=round(own[item] * draft.amount(0.8, 1.2), 2),
                          duration_months=draft.whole(0, 2),
                          **{"yield": draft.amount(0.92, 1)})  # fmt: skip
                for part, quantity in bills[item].items():
                    draft.add("inputs", process=process, item=part, quantity=float(quantity))
    return makers


def line_of(site: str, level: int) -> str:
    """Name the line of a plant for a level of items."""
    return f"{site}-{('FINAL', 'ASSEMBLY', 'PARTS')[level]}"


def _needs(
    draft: Draft, places: Places, products: tuple[str, ...], cost: Mapping[str, float]
) -> dict[str, float]:
    """Add needs every three months, growing with time; give what is needed of each product."""
    months, demand = draft.size.months, dict.fromkeys(products, 0.0)
    for number, product in enumerate(products):
        depots = places.depots[number % len(places.depots) :][: draft.whole(1, 3)]
        base = draft.amount(20, 120)
        late = round(cost[product] * draft.amount(0.05, 0.15), 2)
        for depot in depots:
            for due in range(FIRST_DUE, months, BETWEEN_DUES):
                quantity = round(base * draft.amount(0.8, 1.2) * (0.6 + 0.8 * due / months))
                demand[product] += quantity
                day = draft.month(due)
                draft.add("needs", need=f"{depot}-{product}-{format_month(day)}", item=product,
                          site=depot, quantity=float(quantity), due=day, late_usd=late,
                          priority=draft.one((0.5, 1.0, 1.0, 2.0)))  # fmt: skip
    return demand
