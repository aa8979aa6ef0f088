"""Small programmes for tests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from kuznia.model.months import parse_month
from kuznia.model.programme import Programme
from kuznia.model.schema import Kind
from kuznia.model.settings import Settings
from kuznia.model.tables import TABLES

Rows = Sequence[Mapping[str, Any]]

SETTINGS = Settings(name="Small", start=date(2024, 1, 1), months=24, base_year=2024)

CLEAN: dict[str, Rows] = {
    "parties": [{"party": "UA", "role": "host"}, {"party": "US", "role": "partner"}],
    "sites": [
        {"site": "HOME", "party": "UA", "kind": "plant"},
        {"site": "ABROAD", "party": "US", "kind": "plant"},
    ],
    "items": [
        {"item": "ROUND", "kind": "product", "unit_mass_kg": 45},
        {"item": "BODY", "kind": "part", "unit_mass_kg": 35},
    ],
    "lines": [{"line": "FILL", "site": "HOME", "capacity": 100}],
    "processes": [
        {
            "process": "FILLING",
            "item": "ROUND",
            "line": "FILL",
            "cost_usd": 300,
            "duration_months": 1,
        }
    ],
    "inputs": [{"process": "FILLING", "item": "BODY", "quantity": 1}],
    "purchases": [
        {
            "offer": "FORGE",
            "item": "BODY",
            "site": "ABROAD",
            "price_usd": 500,
            "lead_months": 1,
            "most_per_month": 200,
        }
    ],
    "lanes": [
        {
            "lane": "ROAD",
            "from_site": "ABROAD",
            "to_site": "HOME",
            "months": 1,
            "cost_usd_per_kg": 0.5,
        }
    ],
    "needs": [
        {
            "need": "ARMY",
            "item": "ROUND",
            "site": "HOME",
            "quantity": 50,
            "due": "2024-06",
            "late_usd": 100,
        }
    ],
    "funds": [{"fund": "AID", "amount_usd": 1e6, "available": "2024-01"}],
}
"""A purchased body, moved from abroad and filled at home, meets one need in April 2024."""


def small(**tables: Rows) -> Programme:
    """Give the clean programme with some tables changed.

    A row given for a table is completed from the clean row in the same place, and rows beyond
    those from the last clean row; so `small(lines=[{"capacity": -1}])` changes one cell, and
    `small(items=[{}, {}, {"item": "FUZE"}])` adds an item like the last.  An empty list empties
    the table.  Months may be written `"2024-06"`.
    """
    return Programme.of(
        SETTINGS,
        {
            name: _frame(name, _completed(name, tables[name]) if name in tables else CLEAN[name])
            for name in {**CLEAN, **tables}
        },
    )


def _completed(table: str, rows: Rows) -> Rows:
    clean = CLEAN.get(table, [])
    return [
        {**(clean[min(index, len(clean) - 1)] if clean else {}), **row}
        for index, row in enumerate(rows)
    ]


def _frame(name: str, rows: Rows) -> pl.DataFrame:
    table = TABLES[name]
    months = {column.name for column in table.columns if column.kind is Kind.MONTH}
    read = [
        {
            column: parse_month(cell) if column in months and isinstance(cell, str) else cell
            for column, cell in row.items()
        }
        for row in rows
    ]
    unknown = {column for row in read for column in row} - set(table.dtypes)
    if unknown:
        raise KeyError(*sorted(unknown))
    return pl.DataFrame(read, schema=table.dtypes, orient="row")
