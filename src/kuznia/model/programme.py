"""A programme: its settings and its tables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace

import polars as pl

from kuznia.model.schema import Table
from kuznia.model.settings import Settings
from kuznia.model.tables import TABLES


@dataclass(frozen=True, slots=True, eq=False)
class Programme:
    """What both parties plan over.

    `tables` holds every table of the schema, those that were not given as empty frames, each with
    the schema's columns and types in the schema's order.
    """

    settings: Settings
    tables: Mapping[str, pl.DataFrame]

    @classmethod
    def of(cls, settings: Settings, tables: Mapping[str, pl.DataFrame]) -> Programme:
        """Make a programme from the tables that there are.

        Columns that a frame lacks are added empty; types are cast to the schema's.  Raises KeyError
        for a table and polars' ColumnNotFoundError for a column that the schema does not have.
        """
        for name in tables:
            TABLES[name]
        return cls(settings, {name: _shaped(TABLES[name], tables.get(name)) for name in TABLES})

    def __getitem__(self, table: str) -> pl.DataFrame:
        """Give a table as written."""
        return self.tables[table]

    def filled(self, table: str) -> pl.DataFrame:
        """Give a table with the defaults of its columns in the empty cells."""
        return self.tables[table].with_columns(
            pl.col(column.name).fill_null(column.default)
            for column in TABLES[table].columns
            if column.default is not None
        )

    def with_table(self, table: str, frame: pl.DataFrame) -> Programme:
        """Give the same programme with one table replaced."""
        shaped = _shaped(TABLES[table], frame)
        return replace(self, tables={**self.tables, table: shaped})

    def with_settings(self, settings: Settings) -> Programme:
        """Give the same programme with other settings."""
        return replace(self, settings=settings)

    def same_as(self, other: Programme) -> bool:
        """Say whether settings and every table are equal."""
        return self.settings == other.settings and all(
            self.tables[name].equals(other.tables[name]) for name in TABLES
        )

    def __repr__(self) -> str:
        counts = ", ".join(f"{frame.height} {name}" for name, frame in self.tables.items()
                           if frame.height)  # fmt: skip
        return f"<Programme {self.settings.name!r}: {counts}>"


def _shaped(table: Table, frame: pl.DataFrame | None) -> pl.DataFrame:
    if frame is None:
        return table.empty()
    unknown = set(frame.columns) - set(table.dtypes)
    if unknown:
        raise pl.exceptions.ColumnNotFoundError(", ".join(sorted(unknown)))
    return frame.select(
        pl.col(name).cast(dtype) if name in frame.columns else pl.lit(None, dtype=dtype).alias(name)
        for name, dtype in table.dtypes.items()
    )
