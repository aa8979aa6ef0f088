"""What was read: the programme as far as it could be, what was found, and where each row stood."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from kuznia.model.cells import Row, read_cells
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.programme import Programme
from kuznia.model.schema import Table
from kuznia.model.settings import Settings
from kuznia.model.tables import TABLES


class Form(StrEnum):
    """The forms that a programme has on a disk."""

    CSV = "csv"
    """A folder of CSV files with `programme.toml`."""
    PARQUET = "parquet"
    """A folder of Parquet files with `programme.toml`."""
    XLSX = "xlsx"
    """A workbook with a sheet a table."""


def errors(findings: Sequence[Finding]) -> tuple[Finding, ...]:
    """Give the findings that must be mended."""
    return tuple(found for found in findings if found.severity is Severity.ERROR)


@dataclass(frozen=True, slots=True, eq=False)
class TableRead:
    """A table as read: its frame, the number of each row as people count, and what was found."""

    frame: pl.DataFrame
    rows: tuple[int, ...]
    findings: tuple[Finding, ...] = ()

    @property
    def is_bare(self) -> bool:
        """Say whether it has no rows, and not because it could not be read."""
        return self.frame.is_empty() and not errors(self.findings)

    @classmethod
    def of(
        cls,
        table: Table,
        header: Sequence[object],
        rows: Sequence[Row],
        findings: Sequence[Finding] = (),
    ) -> TableRead:
        """Read the cells of a table; *findings* are those that its file gave before."""
        frame, found = read_cells(table, header, rows)
        return cls(frame, tuple(row for row, _ in rows), (*findings, *found))


@dataclass(frozen=True, slots=True, eq=False)
class Reading:
    """A programme as read from a file or folder."""

    programme: Programme | None
    """As far as it could be read, for the checks: cells with errors are empty in it.

    None when the settings or every table could not be read.
    """
    findings: tuple[Finding, ...]
    rows: Mapping[str, tuple[int, ...]]
    """For each table the number of each of its rows in the file, as people count."""
    form: Form

    @property
    def errors(self) -> tuple[Finding, ...]:
        """Give the findings that must be mended."""
        return errors(self.findings)

    def sound(self) -> Programme:
        """Give the programme when it was read without an error.

        Raises Invalid with all findings otherwise.
        """
        if self.programme is None or self.errors:
            raise Invalid(
                msg("the programme cannot be read without errors"),
                self.findings,
                msg("mend what is listed and read it again; nothing was changed"),
            )
        return self.programme


def reading_of(
    form: Form,
    settings: Settings | None,
    tables: Mapping[str, TableRead],
    findings: Sequence[Finding],
    missing: Callable[[str], Message],
) -> Reading:
    """Put a programme together from what was read.

    *missing* says of a table that the file or folder should have and has not.
    """
    found = list(findings)
    for name, table in TABLES.items():
        if name in tables:
            found += tables[name].findings
        if table.required and name not in tables:
            found.append(Finding("table", Severity.ERROR, name, missing(name)))
        elif table.required and tables[name].is_bare:
            message = msg("the table has no rows")
            found.append(Finding("table", Severity.ERROR, name, message))
    frames = {name: table.frame for name, table in tables.items()}
    return Reading(
        Programme.of(settings, frames) if settings else None,
        tuple(found),
        {name: tables[name].rows if name in tables else () for name in TABLES},
        form,
    )
