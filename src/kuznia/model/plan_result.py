"""A finished plan as values: the programme that it is of, its tables, and how it was found."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import polars as pl

from kuznia.model.programme import Programme


@dataclass(frozen=True, slots=True)
class Provenance:
    """How a plan was found."""

    digest: str
    """Fingerprint of the programme: the same programme gives the same plan."""
    futures: int
    sampled: bool
    """Whether the futures are a sample of all combinations."""
    seed: int
    objective_usd: float
    bound_usd: float
    """No plan can have a lower objective than this."""
    gap: float
    columns: int
    rows: int
    versions: Mapping[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class PlanResult:
    """What a plan says: tables by name, in the schema of `kuznia.model.results`.

    A table that was not worked out is there without rows.
    """

    programme: Programme
    tables: Mapping[str, pl.DataFrame]
    provenance: Provenance

    def __getitem__(self, table: str) -> pl.DataFrame:
        """Give a table by name."""
        return self.tables[table]


@dataclass(frozen=True, slots=True, eq=False)
class Comparison:
    """Two plans side by side.

    `changes` is (what, code, before, after, difference) for the headline figures; `needs` is
    (need, before and after of on_time_share, late_usd, met_p50, and their differences); `inputs` is
    (table, row key, column, before, after) for whatever differs between the two programmes.
    """

    changes: pl.DataFrame
    needs: pl.DataFrame
    inputs: pl.DataFrame
