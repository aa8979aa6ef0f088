"""A made-up programme of realistic shape and any size, the same for the same seed.

Products are assembled at home and abroad from assemblies, those from parts, and parts from
materials that are bought.  Licences, packages and first articles hold back what is made at home;
appropriations pay abroad, the host's budget at home; law, money and plants are uncertain.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from kuznia.model.months import add_months
from kuznia.model.programme import Programme
from kuznia.model.settings import Settings, Solving
from kuznia.model.tables import TABLES

Row = Mapping[str, object]

START = date(2026, 1, 1)
SITES = (
    ("HOME-EAST", "UA", "plant"),
    ("HOME-WEST", "UA", "plant"),
    ("HOME-DEPOT", "UA", "depot"),
    ("BORDER-HUB", "PL", "warehouse"),
    ("ABROAD-EAST", "US", "plant"),
    ("ABROAD-WEST", "US", "plant"),
)
ROADS = (
    ("HOME-EAST", "HOME-WEST", 0, 0.1),
    ("HOME-WEST", "HOME-EAST", 0, 0.1),
    ("HOME-EAST", "HOME-DEPOT", 0, 0.1),
    ("HOME-WEST", "HOME-DEPOT", 0, 0.1),
    ("BORDER-HUB", "HOME-WEST", 1, 0.4),
    ("BORDER-HUB", "HOME-DEPOT", 1, 0.5),
    ("ABROAD-EAST", "BORDER-HUB", 2, 1.2),
    ("ABROAD-WEST", "BORDER-HUB", 2, 1.5),
    ("ABROAD-WEST", "ABROAD-EAST", 0, 0.2),
)
PLANTS = tuple(site for site, _, kind in SITES if kind == "plant")
HOME = PLANTS[:2]


def months(first: int, every: int, last: int) -> list[date]:
    """Give months counted from the start."""
    return [add_months(START, month) for month in range(first, last, every)]


def make_programme(items: int = 20, horizon: int = 36, seed: int = 1) -> Programme:
    """Make a programme of about so many items over so many months, with twelve futures."""
    dice = np.random.default_rng(seed)

    def amount(low: float, high: float) -> float:
        return round(float(dice.uniform(low, high)), 2)

    names = _levels(items)
    made = [item for level in names[:3] for item in level]
    lines = [
        {"line": f"{site}-{level}", "site": site,
         "capacity": amount(200, 500) if site not in HOME else amount(20, 80) * (level > 0)}
        for site in PLANTS
        for level in range(3)
    ]  # fmt: skip
    processes: list[Row] = []
    inputs: list[Row] = []
    for level, group in enumerate(names[:3]):
        for item in group:
            parts = dice.permutation(names[level + 1])[:3].tolist()
            for site in (HOME[int(dice.integers(2))], PLANTS[2 + int(dice.integers(2))]):
                process = f"{item}-{site}"
                processes.append(
                    {"process": process, "item": item, "line": f"{site}-{level}",
                     "line_use": amount(0.5, 1.5), "cost_usd": amount(20, 300),
                     "duration_months": int(dice.integers(0, 3)), "yield": amount(0.9, 1)}
                )  # fmt: skip
                inputs += [
                    {"process": process, "item": part, "quantity": float(dice.integers(1, 4))}
                    for part in parts
                ]
    offers = [
        {"offer": f"{item}-{site}", "item": item, "site": site, "price_usd": amount(5, 60),
         "lead_months": int(dice.integers(0, 4)), "most_per_month": amount(500, 4000),
         "local_share": float(site in HOME)}
        for item in names[3]
        for site in (PLANTS[int(dice.integers(2))], PLANTS[2 + int(dice.integers(2))])
    ]  # fmt: skip
    needs = [
        {"need": f"N-{item}-{number}", "item": item, "site": "HOME-DEPOT",
         "quantity": amount(100, 700), "due": due, "late_usd": amount(100, 400),
         "priority": amount(0.5, 2)}
        for item in names[0]
        for number, due in enumerate(months(5, 3, horizon))
    ]  # fmt: skip
    rows: dict[str, Sequence[Row]] = {
        "parties": [
            {"party": "UA", "role": "host"},
            {"party": "US", "role": "partner"},
            {"party": "PL", "role": "third"},
        ],
        "sites": [{"site": s, "party": party, "kind": kind} for s, party, kind in SITES],
        "items": [
            {"item": item, "kind": kind, "unit_mass_kg": amount(1, 20), "holding_usd": amount(0, 2)}
            for kind, group in zip(("product", "assembly", "part", "material"), names, strict=True)
            for item in group
        ],
        "lines": lines,
        "processes": processes,
        "inputs": inputs,
        "expansions": [
            {"expansion": f"E-{line['line']}", "line": line["line"],
             "adds_capacity": amount(150, 400), "capital_usd": amount(5e5, 3e6),
             "build_months": int(dice.integers(3, 10)), "ramp": "0.25;0.5;0.75;1", "most": 2}
            for line in lines if line["site"] in HOME
        ],
        "purchases": offers,
        "borders": [
            {"border": "CROSSING", "most_kg_per_month": 40_000.0},
            {"border": "PORT", "most_kg_per_month": 90_000.0},
        ],
        "lanes": [
            {"lane": f"{source}-{target}", "from_site": source, "to_site": target,
             "months": length, "cost_usd_per_kg": cost,
             "most_kg_per_month": 50_000.0 if length else None,
             "border": {1: "CROSSING", 2: "PORT"}.get(length)}
            for source, target, length, cost in ROADS
        ],
        "stock": [
            {"item": item, "site": PLANTS[2 + int(dice.integers(2))], "quantity": amount(50, 300)}
            for item in made
        ],
        "needs": needs,
        **_law_and_money(horizon),
    }  # fmt: skip
    settings = Settings(
        name="Benchmark", start=START, months=horizon, base_year=2026, solving=Solving(seed=seed)
    )
    frames = {
        name: pl.DataFrame(list(table), schema=TABLES[name].dtypes) for name, table in rows.items()
    }
    return Programme.of(settings, frames)


def _levels(items: int) -> list[list[str]]:
    """Name products, assemblies, parts and materials, about as many as *items* in all."""
    counts = [max(1, items // 10), max(2, items // 4), max(3, items // 3)]
    counts.append(max(3, items - sum(counts)))
    return [
        [f"{letter}{number}" for number in range(count)]
        for letter, count in zip("PABM", counts, strict=True)
    ]


def _law_and_money(horizon: int) -> dict[str, Sequence[Row]]:
    """Give gates, funds, and factors that multiply to twelve futures."""
    years = range(START.year, START.year + -(-horizon // 12))
    aid = [
        {"fund": f"AID-{year}", "amount_usd": 9e6, "available": date(year, 4, 1),
         "expires": date(year + 1, 12, 1), "parties": "US;PL"}
        for year in years
    ]  # fmt: skip
    budget = [
        {"fund": f"BUDGET-{year}", "amount_usd": 6e6, "available": date(year, 1, 1),
         "expires": date(year, 12, 1), "parties": "UA"}
        for year in years
    ]  # fmt: skip
    return {
        "gates": [
            {"gate": "LICENCE", "kind": "authorisation", "months": 4},
            {"gate": "PACKAGE", "kind": "package", "months": 3},
            {"gate": "HALL", "kind": "construction", "months": 2},
            {"gate": "ARTICLE", "kind": "first_article", "months": 2},
            {"gate": "TRANSFER", "kind": "transfer", "months": 5},
        ],
        "gate_order": [
            {"gate": "PACKAGE", "after": "LICENCE"},
            {"gate": "ARTICLE", "after": "PACKAGE"},
            {"gate": "ARTICLE", "after": "HALL"},
        ],
        "holds": [
            {"gate": "ARTICLE", "kind": "line", "target": "HOME-EAST-0"},
            {"gate": "ARTICLE", "kind": "line", "target": "HOME-WEST-0"},
            {"gate": "PACKAGE", "kind": "line", "target": "HOME-EAST-1"},
            {"gate": "LICENCE", "kind": "expansion", "target": "E-HOME-EAST-0"},
            {"gate": "LICENCE", "kind": "expansion", "target": "E-HOME-WEST-0"},
            {"gate": "TRANSFER", "kind": "lane", "target": "BORDER-HUB-HOME-WEST"},
        ],
        "funds": [*aid, *budget],
        "factors": [
            {"factor": "PAPERS", "kind": "licence", "revealed": date(2026, 4, 1)},
            {"factor": "VOTE", "kind": "funding", "revealed": date(2027, 1, 1)},
            {"factor": "STRIKES", "kind": "outage", "revealed": date(2026, 8, 1)},
        ],
        "outcomes": [
            {"factor": "PAPERS", "outcome": "on-time", "probability": 0.6},
            {"factor": "PAPERS", "outcome": "late", "probability": 0.4},
            {"factor": "VOTE", "outcome": "full", "probability": 0.5},
            {"factor": "VOTE", "outcome": "half", "probability": 0.3},
            {"factor": "VOTE", "outcome": "late", "probability": 0.2},
            {"factor": "STRIKES", "outcome": "none", "probability": 0.75},
            {"factor": "STRIKES", "outcome": "east", "probability": 0.25},
        ],
        "effects": [
            {"factor": "PAPERS", "outcome": "late", "changes": "gate_delay", "target": "LICENCE",
             "value": 6},
            {"factor": "VOTE", "outcome": "half", "changes": "fund_share", "target": "AID-2027",
             "value": 0.5},
            {"factor": "VOTE", "outcome": "late", "changes": "fund_delay", "target": "AID-2027",
             "value": 5},
            {"factor": "STRIKES", "outcome": "east", "changes": "site_share",
             "target": "HOME-EAST", "value": 0.3, "last_month": date(2027, 1, 1)},
        ],
        "localization": [
            {"year": year, "share": 0.2 + 0.1 * number, "shortfall_usd": 0.1}
            for number, year in enumerate(years)
        ],
    }  # fmt: skip
