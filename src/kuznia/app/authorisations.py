"""Authorisations: what is used of them, what expires, and the shortest way to authorised."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from kuznia.app.days import today
from kuznia.app.programmes import read
from kuznia.app.registers import row_of
from kuznia.app.steps import prerequisites_of
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg
from kuznia.release.choices import Prefer
from kuznia.release.paths import PathAnswer, path_to
from kuznia.release.register import SIGNING_ROLES, Register

GOAL = "goal"
_LISTED: Mapping[str, type[pl.DataType]] = {
    "authorisation": pl.String,
    "party": pl.String,
    "kind": pl.String,
    "number": pl.String,
    "status": pl.String,
    "expires": pl.String,
    "days_left": pl.Int64,
    "value_used_usd": pl.Float64,
    "value_ceiling_usd": pl.Float64,
    "value_share": pl.Float64,
    "quantity_used": pl.Float64,
    "quantity_ceiling": pl.Float64,
    "quantity_share": pl.Float64,
    "unsigned": pl.String,
    "open_amendments": pl.String,
}


def list_authorisations(folder: str | Path, on: str | None = None) -> pl.DataFrame:
    """List authorisations with what is used of their ceilings, days left and who has not signed.

    Raises as `read` does.
    """
    day = on or today()
    register = Register.of(read(folder))
    rows: list[dict[str, object]] = []
    for code, row in register.rows["authorisations"].items():
        facts = register.usage_facts(code, day)
        parties = register.group("authorisation_parties.authorisation", code)
        unsigned = [
            party["organisation"]
            for party in parties
            if party["role"] in SIGNING_ROLES
            and (party["signed_on"] is None or party["signed_on"] > day)
        ]
        value, quantity = (
            float(str(facts[f"authorisation.{name}"]))
            for name in ("value_used_usd", "quantity_used")
        )
        rows.append(
            {
                **{name: row[name] for name in ("party", "kind", "number", "expires")},
                "status": _status(row, day),
                "authorisation": code,
                "days_left": _days(day, row["expires"]),
                "value_used_usd": value,
                "value_ceiling_usd": row["value_ceiling_usd"],
                "value_share": _share(value, row["value_ceiling_usd"]),
                "quantity_used": quantity,
                "quantity_ceiling": row["quantity_ceiling"],
                "quantity_share": _share(quantity, row["quantity_ceiling"]),
                "unsigned": ";".join(unsigned),
                "open_amendments": ";".join(register.open_amendments(code)),
            }
        )
    return pl.DataFrame(rows, schema=_LISTED, orient="row")


def path_to_authorised(
    folder: str | Path,
    *,
    process: str | None = None,
    site: str | None = None,
    step: str | None = None,
    on: str | None = None,
    prefer: Prefer = "soonest",
    seed: int = 1,
) -> PathAnswer:
    """Find what is still to be done until a process may start, or until a step is done.

    Raises NotFound when there is no such process or step, or no step leads to the process.
    """
    programme = read(folder)
    prerequisites = prerequisites_of(programme)
    day = date.fromisoformat(on or today())
    if step is not None:
        return path_to(prerequisites, step, day, prefer=prefer, seed=seed)
    if process is None:
        raise Invalid(
            msg("it is not said what is to be authorised"),
            hint=msg("give --process or --step"),
        )
    line = row_of(programme, "processes", process=process)["line"]
    if site is not None and row_of(programme, "lines", line=line)["site"] != site:
        raise NotFound(
            msg("the process {process} does not run at {site}", process=process, site=site),
            msg("it runs at {site}", site=row_of(programme, "lines", line=line)["site"]),
        )
    goals = [
        code
        for code, of in programme["steps"].select("step", "process").iter_rows()
        if of == process
    ]
    if not goals:
        raise NotFound(
            msg("no step leads to the process {process}", process=process),
            msg("name the process in the column process of the table steps"),
        )
    goal = goals[0] if len(goals) == 1 else GOAL
    found = prerequisites if len(goals) == 1 else prerequisites.joined(GOAL, goals)
    return path_to(found, goal, day, prefer=prefer, seed=seed)


def _status(row: Mapping[str, Any], day: str) -> str | None:
    """Give the status of an authorisation on a day; one whose last day has passed has ended."""
    over = row["expires"] is not None and row["expires"] < day
    return "ended" if over and row["status"] == "in_force" else row["status"]


def _days(today: str, day: str | None) -> int | None:
    if day is None:
        return None
    return (date.fromisoformat(day) - date.fromisoformat(today)).days


def _share(used: float, ceiling: float | None) -> float | None:
    return None if not ceiling else used / ceiling
