"""Averages and quantiles over futures, and frames of (entity, month)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from kuznia.model.months import add_months
from kuznia.model.results import RESULTS
from kuznia.planning.scenarios import Floats, Mask

LEVELS = {"p10": 0.1, "p50": 0.5, "p90": 0.9}
DIGITS = 6
ZERO = 0.5 * 10**-DIGITS


def expected(value: Floats, probability: Floats) -> Floats:
    """Average over futures, the first axis."""
    return np.tensordot(probability, value, axes=1)


def quantile(value: Floats, probability: Floats, level: float) -> Floats:
    """Give the smallest value that futures of at least this chance do not exceed (first axis)."""
    order = np.argsort(value, axis=0, kind="stable")
    total = np.cumsum(probability[order], axis=0)
    place = (total < level * (1 - 1e-12)).sum(axis=0, keepdims=True)
    place = np.minimum(place, len(probability) - 1)
    return np.take_along_axis(np.take_along_axis(value, order, axis=0), place, axis=0)[0]


def tail_mean(value: Floats, probability: Floats, tail: float) -> Floats:
    """Average the worst futures, those beyond the quantile *tail* (CVaR), along the first axis."""
    level = quantile(value, probability, tail) if tail > 0 else value.min(axis=0)
    return level + expected(np.maximum(0.0, value - level), probability) / (1 - tail)


def spread(stem: str, value: Floats, probability: Floats) -> dict[str, Floats]:
    """Give average and quantiles over futures under the names that the result tables use."""
    return {
        f"{stem}_expected": expected(value, probability),
        **{f"{stem}_{tail}": quantile(value, probability, level) for tail, level in LEVELS.items()},
    }


def month_list(start: date, months: int) -> list[date]:
    """List the months of a plan."""
    return [add_months(start, count) for count in range(months)]


def frame(
    table: str, columns: Mapping[str, Sequence[object] | Floats], keep: Mask | None = None
) -> pl.DataFrame:
    """Make a result table: columns in the schema's order and types, numbers rounded.

    *keep* drops rows.  Raises KeyError when a column of the schema is missing.
    """
    types = RESULTS[table].dtypes
    data = pl.DataFrame(
        {name: pl.Series(name, list(columns[name]), dtype=dtype, strict=False)
         for name, dtype in types.items()}
    )  # fmt: skip
    if keep is not None:
        data = data.filter(pl.Series(keep))
    return data.with_columns(
        pl.when(pl.col(name).is_nan())
        .then(None)
        .when(pl.col(name).abs() < ZERO)
        .then(0.0)
        .otherwise(pl.col(name).round(DIGITS))
        .alias(name)
        for name, dtype in types.items()
        if dtype == pl.Float64
    )


def monthly(
    table: str,
    start: date,
    entities: Mapping[str, Sequence[object]],
    values: Mapping[str, Floats],
    keep: Mask | None = None,
) -> pl.DataFrame:
    """Make a result table with a row for each entity and month; *values* are (entities, H)."""
    count, months = next(iter(values.values())).shape
    columns: dict[str, Sequence[object] | Floats] = {
        name: [value for value in column for _ in range(months)]
        for name, column in entities.items()
    }
    columns["month"] = month_list(start, months) * count
    columns |= {name: value.ravel() for name, value in values.items()}
    return frame(table, columns, None if keep is None else keep.ravel())
