"""A solution turned into the tables of a plan."""

from __future__ import annotations

import hashlib
import json
from importlib.metadata import version

import polars as pl

from kuznia.model.plan_result import PlanResult, Provenance
from kuznia.model.programme import Programme
from kuznia.model.results import RESULTS
from kuznia.planning.outcome_money import money_tables
from kuznia.planning.outcome_needs import need_tables
from kuznia.planning.outcome_supply import supply_tables
from kuznia.planning.solving import Solved


def make_result(solved: Solved, extra: dict[str, pl.DataFrame] | None = None) -> PlanResult:
    """Turn a solution into the tables of a plan.

    *extra* adds tables that were worked out apart: reasons, prices, parallel, curves.
    """
    made = need_tables(solved) | supply_tables(solved) | money_tables(solved) | (extra or {})
    tables = {name: made.get(name, RESULTS[name].empty()) for name in RESULTS}
    model = solved.model
    program = model.form.program
    provenance = Provenance(
        digest=digest(model.programme),
        futures=model.scenarios.count,
        sampled=model.scenarios.sampled,
        seed=model.programme.settings.solving.seed,
        objective_usd=round(solved.best.objective, 2),
        bound_usd=round(solved.best.bound, 2),
        gap=round(solved.best.gap, 8),
        columns=len(program.cost),
        rows=len(program.row_upper),
        versions={"kuznia": version("kuznia"), "highspy": version("highspy")},
    )
    return PlanResult(model.programme, tables, provenance)


def digest(programme: Programme) -> str:
    """Give the fingerprint of a programme: SHA-256 over settings and tables, ten hex digits."""
    content = hashlib.sha256(json.dumps(repr(programme.settings)).encode())
    for name, table in programme.tables.items():
        content.update(name.encode())
        content.update(table.write_csv().encode())
    return content.hexdigest()[:10]
