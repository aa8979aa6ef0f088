"""Two plans side by side: what was changed in the programme, and what it changes in the plan."""

from __future__ import annotations

import polars as pl

from kuznia.model.headline import weighted_quantile
from kuznia.model.plan_result import Comparison, PlanResult
from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES

READY = ("ready_share", "ready_at_end_share")
"""Figures that a plan without them does not have as 0."""


def compare_plans(before: PlanResult, after: PlanResult) -> Comparison:
    """Compare two plans."""
    return Comparison(
        changes=_changes(before, after),
        needs=_needs(before, after),
        inputs=input_changes(before.programme, after.programme),
    )


def _changes(before: PlanResult, after: PlanResult) -> pl.DataFrame:
    old, new = _figures(before), _figures(after)
    keys = [*old, *(key for key in new if key not in old)]
    return pl.DataFrame(
        {
            "what": [what for what, _ in keys],
            "code": [code for _, code in keys],
            "before": [old.get(key) for key in keys],
            "after": [new.get(key) for key in keys],
        },
        schema={"what": pl.String, "code": pl.String, "before": pl.Float64, "after": pl.Float64},
    ).with_columns(
        difference=pl.when(pl.col("what").is_in(READY))
        .then(pl.col("after") - pl.col("before"))
        .otherwise(pl.col("after").fill_null(0) - pl.col("before").fill_null(0))
    )


def _figures(plan: PlanResult) -> dict[tuple[str, str], float]:
    futures = plan["futures"]
    chances = futures["probability"].to_list()
    shares = futures["on_time_share"].to_list()
    figures = {
        ("on_time_share", "p10"): weighted_quantile(shares, chances, 0.1),
        ("on_time_share", "p50"): weighted_quantile(shares, chances, 0.5),
        ("on_time_share", "p90"): weighted_quantile(shares, chances, 0.9),
    }
    for what in ("late_usd", "spent_usd", "debt_usd"):
        figures[what, "expected"] = float((futures[what] * futures["probability"]).sum())
    for year, share in plan["localization"].select("year", "share_expected").iter_rows():
        if share is not None:
            figures["local_share", str(year)] = share
    paid = plan["payments"].group_by("fund", maintain_order=True).agg(
        pl.col("paid_usd_expected").sum()
    )  # fmt: skip
    for fund, usd in paid.iter_rows():
        figures["paid_usd", fund] = usd
    for row in plan["builds"].iter_rows(named=True):
        key = ("builds", row["expansion"])
        figures[key] = figures.get(key, 0.0) + row["builds"] * row["chance"]
    for fleet, months in plan["readiness"].group_by("fleet", maintain_order=True):
        code = str(fleet[0])
        figures["ready_share", code] = _over_months(months)
        figures["ready_at_end_share", code] = float(months["ready_expected"][-1])
    return figures


def _over_months(months: pl.DataFrame) -> float:
    ready, systems = months["ready_expected"].to_numpy(), months["systems"].to_numpy()
    return float(ready @ systems / systems.sum())


def _needs(before: PlanResult, after: PlanResult) -> pl.DataFrame:
    columns = ("need", "on_time_share", "late_usd", "met_p50")
    old, new = before["needs"].select(columns), after["needs"].select(columns)
    joined = old.join(new, on="need", how="full", suffix="_after", coalesce=True,
                      maintain_order="left_right")  # fmt: skip
    return joined.select(
        "need",
        pl.col("on_time_share").alias("on_time_share_before"),
        "on_time_share_after",
        pl.col("late_usd").alias("late_usd_before"),
        "late_usd_after",
        pl.col("met_p50").alias("met_p50_before"),
        "met_p50_after",
        on_time_share_difference=pl.col("on_time_share_after") - pl.col("on_time_share"),
        late_usd_difference=pl.col("late_usd_after").fill_null(0) - pl.col("late_usd").fill_null(0),
    )


def input_changes(before: Programme, after: Programme) -> pl.DataFrame:
    """List every cell that differs between two programmes: table, row key, column, before, after.

    A row that only one of them has is listed once, under the column `(row)`.
    """
    rows: list[tuple[str, str, str, str | None, str | None]] = []
    for section in ("weights", "solving"):
        old, new = getattr(before.settings, section), getattr(after.settings, section)
        rows += [
            ("programme", section, name, str(getattr(old, name)), str(getattr(new, name)))
            for name in old.__slots__
            if getattr(old, name) != getattr(new, name)
        ]
    for name in ("start", "months", "base_year"):
        old, new = str(getattr(before.settings, name)), str(getattr(after.settings, name))
        if old != new:
            rows.append(("programme", "programme", name, old, new))
    for table in TABLES:
        rows += _table_changes(table, before[table], after[table])
    names = ("table", "row", "column", "before", "after")
    return pl.DataFrame(rows, schema=dict.fromkeys(names, pl.String), orient="row")


def _table_changes(
    table: str, old: pl.DataFrame, new: pl.DataFrame
) -> list[tuple[str, str, str, str | None, str | None]]:
    if old.equals(new):
        return []
    keys = TABLES[table].key
    text = [pl.all().cast(pl.String)]
    was, now = (
        {tuple(row[key] for key in keys): row for row in frame.select(text).iter_rows(named=True)}
        for frame in (old, new)
    )
    found: list[tuple[str, str, str, str | None, str | None]] = []
    for key in dict.fromkeys([*was, *now]):
        name = " / ".join(part or "" for part in key)
        if key not in now:
            found.append((table, name, "(row)", name, None))
        elif key not in was:
            found.append((table, name, "(row)", None, name))
        else:
            found += [
                (table, name, column, was[key][column], now[key][column])
                for column in old.columns
                if was[key][column] != now[key][column]
            ]
    return found
