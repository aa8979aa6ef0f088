"""A small programme in which both countries make brackets, for tests of whole plans."""

from __future__ import annotations

from dataclasses import replace

from kuznia.model.programme import Programme
from kuznia.model.settings import Solving
from tests.programmes import Rows, small

TABLES: dict[str, Rows] = {
    "items": [
        {"item": "BRACKET", "kind": "product", "unit_mass_kg": 10, "unit_value_usd": 100},
        {"item": "PLATE", "kind": "part", "unit_mass_kg": 1},
    ],
    "lines": [
        {"line": "ABROAD-1", "site": "ABROAD", "capacity": 10},
        {"line": "HOME-1", "site": "HOME", "capacity": 0},
    ],
    "processes": [
        {"process": "MAKE-ABROAD", "item": "BRACKET", "line": "ABROAD-1", "cost_usd": 50,
         "duration_months": 1},
        {"process": "MAKE-HOME", "item": "BRACKET", "line": "HOME-1", "cost_usd": 40,
         "duration_months": 1},
    ],
    "inputs": [
        {"process": "MAKE-ABROAD", "item": "PLATE", "quantity": 2},
        {"process": "MAKE-HOME", "item": "PLATE", "quantity": 2},
    ],
    "expansions": [
        {"expansion": "HALL", "line": "HOME-1", "adds_capacity": 20, "capital_usd": 6000,
         "build_months": 3, "ramp": "0.5;1"},
    ],
    "purchases": [
        {"offer": "ROLLS", "item": "PLATE", "site": "ABROAD", "price_usd": 5, "lead_months": 0,
         "most_per_month": 400},
    ],
    "lanes": [
        {"lane": "ROAD", "from_site": "ABROAD", "to_site": "HOME", "months": 1,
         "cost_usd_per_kg": 1, "most_kg_per_month": 200},
    ],
    "gates": [
        {"gate": "LICENCE", "kind": "authorisation", "months": 2},
        {"gate": "ARTICLE", "kind": "first_article", "months": 1},
    ],
    "gate_order": [{"gate": "ARTICLE", "after": "LICENCE"}],
    "holds": [{"gate": "ARTICLE", "kind": "process", "target": "MAKE-HOME"}],
    "needs": [
        {"need": "SPRING", "item": "BRACKET", "site": "HOME", "quantity": 100, "due": "2024-06",
         "late_usd": 100},
        {"need": "AUTUMN", "item": "BRACKET", "site": "HOME", "quantity": 60, "due": "2024-09",
         "late_usd": 100},
    ],
    "funds": [{"fund": "AID", "amount_usd": 30_000, "available": "2024-01"}],
    "factors": [
        {"factor": "MONEY", "kind": "funding", "revealed": "2024-04"},
        {"factor": "PAPERS", "kind": "licence", "revealed": "2024-02"},
    ],
    "outcomes": [
        {"factor": "MONEY", "outcome": "more", "probability": 0.6},
        {"factor": "MONEY", "outcome": "same", "probability": 0.4},
        {"factor": "PAPERS", "outcome": "on-time", "probability": 0.7},
        {"factor": "PAPERS", "outcome": "late", "probability": 0.3},
    ],
    "effects": [
        {"factor": "PAPERS", "outcome": "late", "changes": "gate_delay", "target": "LICENCE",
         "value": 3},
    ],
    "localization": [{"year": 2024, "share": 0.3}],
}  # fmt: skip


def twofold(**tables: Rows) -> Programme:
    """Give the programme over twelve months, with whole tables replaced, solved to a tiny gap."""
    programme = small(**{**TABLES, **tables})
    settings = replace(programme.settings, months=12, solving=Solving(gap=1e-9))
    return programme.with_settings(settings)
