"""A schedule of another program as tables of a programme, and how it goes into one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import polars as pl

from kuznia.model.findings import Finding, Severity
from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES

KEYED = ("calendars", "crews", "tasks")
"""Tables whose rows are known by their code."""
PARTS = {"days_off": ("calendar",), "task_order": ("task", "after"), "task_crews": ("task", "crew")}
"""Tables whose rows belong to rows of the others, and by which columns."""
OWNERS = {"calendar": "calendars", "task": "tasks", "after": "tasks", "crew": "crews"}
KEPT = {
    "calendars": ("name", "name_uk"),
    "crews": ("name", "name_uk", "site", "size"),
    "tasks": ("name", "name_uk", "kit", "not_before", "due"),
}
"""Cells that stay as they are where the schedule says nothing of them."""


@dataclass(frozen=True, slots=True, eq=False)
class ProjectPlan:
    """What was read of a schedule of another program."""

    kind: str
    """xer or ms-project."""
    name: str
    """Name of the project in the file."""
    tables: Mapping[str, pl.DataFrame]
    """calendars, days_off, crews, tasks, task_order and task_crews, with the schema's columns."""
    notes: tuple[Finding, ...] = field(default=())
    """What was not taken as it is, by table, line and field of the file; errors forbid its use."""

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Give the notes that must be mended in the file."""
        return tuple(note for note in self.notes if note.severity is Severity.ERROR)


def with_plan(programme: Programme, plan: ProjectPlan) -> Programme:
    """Give a programme with a schedule put into its tables.

    A row of the schedule takes the place of the row with its code, but cells that the schedule says
    nothing of stay, and so do all other rows.  Days off, links and crews between what is in the
    schedule are those of the schedule; those to other rows of the programme stay.  Least and most
    hours change in the proportion in which the hours of their task do.
    """
    for name in KEYED:
        programme = programme.with_table(name, _keyed(programme, plan, name))
    for name in PARTS:
        programme = programme.with_table(name, _parts(programme, plan, name))
    return programme


def counts_of(programme: Programme, plan: ProjectPlan) -> dict[str, tuple[int, int]]:
    """Give for each table with codes how many rows a schedule adds, and how many it changes."""
    counted: dict[str, tuple[int, int]] = {}
    for name in KEYED:
        key = TABLES[name].key[0]
        known = set(programme[name][key])
        there = sum(code in known for code in plan.tables[name][key])
        counted[name] = plan.tables[name].height - there, there
    return counted


def _keyed(programme: Programme, plan: ProjectPlan, name: str) -> pl.DataFrame:
    key = TABLES[name].key[0]
    said = {row[key]: row for row in plan.tables[name].iter_rows(named=True)}
    rows = [
        _updated(name, row, said.pop(row[key])) if row[key] in said else row
        for row in programme[name].iter_rows(named=True)
    ]
    return pl.DataFrame([*rows, *said.values()], schema=TABLES[name].dtypes, orient="row")


def _updated(name: str, before: dict[str, Any], said: dict[str, Any]) -> dict[str, Any]:
    kept = {column: before[column] for column in KEPT[name] if said[column] is None}
    row = {**said, **kept}
    if name == "tasks":
        for column in ("least_hours", "most_hours"):
            row[column] = _in_proportion(before[column], before["hours"], row["hours"])
    return row


def _in_proportion(cell: float | None, before: float | None, now: float | None) -> float | None:
    if cell is None or not before or now is None:
        return None
    return cell if now == before else cell * now / before


def _parts(programme: Programme, plan: ProjectPlan, name: str) -> pl.DataFrame:
    """Give the rows that join something outside the schedule, and then those of the schedule."""
    kept = pl.any_horizontal(
        ~pl.col(column).is_in(plan.tables[OWNERS[column]][TABLES[OWNERS[column]].key[0]].to_list())
        for column in PARTS[name]
    )
    return pl.concat([programme[name].filter(kept.fill_null(value=True)), plan.tables[name]])
