"""All checks together: a clean programme has no findings, and no table can break a check."""

from __future__ import annotations

import inspect
from datetime import date
from importlib import import_module
from pkgutil import iter_modules
from typing import Any

import polars as pl
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.model import checks
from kuznia.model.checks import CHECKS, check
from kuznia.model.findings import Severity
from kuznia.model.programme import Programme
from kuznia.model.schema import Column, Kind
from kuznia.model.tables import TABLES
from tests.model.checks.found import found
from tests.model.checks.release_rows import RELEASE
from tests.programmes import CLEAN, SETTINGS, Rows, small

ODD_CODES = ["", " ", "{x}", "army", "А"]  # the last one is Cyrillic
FULL: dict[str, Rows] = {
    **CLEAN,
    "expansions": [
        {
            "expansion": "HALL",
            "line": "FILL",
            "adds_capacity": 1,
            "capital_usd": 9,
            "build_months": 3,
        }
    ],
    "borders": [{"border": "BRIDGE", "most_kg_per_month": 1000}],
    "stock": [{"item": "BODY", "site": "HOME", "quantity": 1}],
    "gates": [
        {"gate": "LICENCE", "kind": "authorisation", "months": 2},
        {"gate": "ARTICLE", "kind": "first_article", "months": 1},
    ],
    "gate_order": [{"gate": "ARTICLE", "after": "LICENCE"}],
    "holds": [{"gate": "ARTICLE", "kind": "process", "target": "FILLING"}],
    "factors": [{"factor": "VOTE", "kind": "funding", "revealed": "2024-01"}],
    "outcomes": [
        {"factor": "VOTE", "outcome": "YES", "probability": 0.5},
        {"factor": "VOTE", "outcome": "NO", "probability": 0.5},
    ],
    "effects": [
        {"factor": "VOTE", "outcome": "NO", "changes": "fund_delay", "target": "AID", "value": 2}
    ],
    "localization": [{"year": 2024, "share": 0.5}],
    **RELEASE,
}
FULL_CODES = sorted(
    {cell for rows in FULL.values() for row in rows for cell in row.values()
     if isinstance(cell, str) and cell.isupper()}
)  # fmt: skip

Edit = tuple[str, int, str, Any]


def cells(column: Column) -> st.SearchStrategy[Any]:
    match column.kind:
        case Kind.CODE:
            some = st.sampled_from(FULL_CODES + ODD_CODES)
        case Kind.TEXT:
            some = st.just("text")
        case Kind.NUMBER:
            some = st.sampled_from([0.0, 0.5, 1.0]) | st.floats()
        case Kind.COUNT:
            some = st.integers(0, 3) | st.integers(-(2**63), 2**63 - 1)
        case Kind.MONTH:
            some = st.dates(date(2023, 6, 1), date(2026, 6, 1)) | st.dates()
        case Kind.DAY:
            some = st.sampled_from(["2024-02-29", "2023-02-29", "2024-13-01", "soon", ""])
        case Kind.CHOICE:
            some = st.sampled_from([*column.choices, "other"])
        case Kind.CHOICES:
            some = st.sampled_from([*column.choices, "UA;US", ";", "production; other", ""])
        case Kind.NUMBERS:
            some = st.sampled_from(["1", "0.5;1", "1;0.5", "0;0", "x", "", "0,5", "9e999"])
    return st.none() | some


def edits() -> st.SearchStrategy[Edit]:
    """Give a table, a row (the last one again when there is no such), a column and a new cell."""
    places = [(table.name, column) for table in TABLES.values() for column in table.columns]
    return st.sampled_from(places).flatmap(
        lambda place: st.tuples(
            st.just(place[0]), st.integers(0, 3), st.just(place[1].name), cells(place[1])
        )
    )


def broken(changes: list[Edit]) -> Programme:
    tables = {name: [dict(row) for row in rows] for name, rows in FULL.items()}
    for name, index, column, cell in changes:
        rows = tables.setdefault(name, [{}])
        if index >= len(rows):
            rows.append(dict(rows[-1]))
        rows[min(index, len(rows) - 1)][column] = cell
    return small(**tables)


def test_a_clean_programme_has_no_findings():
    assert [] == found(small())


def test_a_full_programme_has_no_errors():
    assert {Severity.WARNING} >= {finding.severity for finding in check(broken([]))}


def test_an_empty_programme_lacks_its_required_tables():
    required = [name for name, table in TABLES.items() if table.required]

    assert [f"error required_tables {name}" for name in required] == found(
        Programme.of(SETTINGS, {})
    )


def test_findings_come_in_the_order_of_tables_and_rows():
    programme = small(
        needs=[{"late_usd": -1}, {"need": "NAVY", "quantity": 0}],
        lines=[{"capacity": -1}],
        sites=[{}, {"kind": "villa"}],
    )

    assert [
        "error choices sites:3:kind",
        "error bounds lines:2:capacity",
        "error bounds needs:2:late_usd",
        "error bounds needs:3:quantity",
    ] == found(programme)


def test_every_check_is_in_the_list_and_says_what_it_finds():
    modules = [import_module(f"{checks.__name__}.{m.name}") for m in iter_modules(checks.__path__)]
    written = {
        function
        for module in modules
        for name, function in inspect.getmembers(module, inspect.isfunction)
        if name.startswith("check_")
    }

    assert written == set(CHECKS)
    assert [] == [run for run in CHECKS if not (run.__doc__ or "").startswith("Find ")]


@settings(max_examples=60, deadline=None)
@given(st.lists(edits(), max_size=20))
def test_whatever_the_tables_hold_the_checks_find_and_do_not_fail(changes: list[Edit]):
    programme = broken(changes)

    for finding in check(programme):
        frame = programme[finding.table]
        assert finding.row is None or 2 <= finding.row < frame.height + 2
        assert finding.column is None or finding.column in frame.columns
        assert str(finding)


@settings(max_examples=20, deadline=None)
@given(st.lists(edits(), min_size=10, max_size=30))
def test_the_findings_of_a_check_bear_its_name(changes: list[Edit]):
    programme = broken(changes)

    for run in CHECKS:
        assert {run.__name__} >= {f"check_{finding.check}" for finding in run(programme)}


@given(st.integers(0, len(TABLES) - 1), st.integers(2, 5))
@settings(max_examples=20, deadline=None)
def test_rows_of_nothing_do_not_break_a_check(number: int, height: int):
    table = list(TABLES.values())[number]
    nothing = pl.DataFrame({c: [None] * height for c in table.dtypes}, schema=table.dtypes)

    assert all(map(str, check(broken([]).with_table(table.name, nothing))))
