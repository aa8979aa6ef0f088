"""A matrix that all futures share, and a builder that fills it by whole arrays."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kuznia.planning.scenarios import Floats, Ints, Mask


@dataclass(frozen=True, slots=True, eq=False)
class CommonMatrix:
    """Columns, rows and entries that do not differ between futures.

    Columns carry cost, bounds, whole-number marks and the month in which they are decided; rows
    carry the month in which they are known and whether they are equalities (else <=).  Entries are
    triplets; `entry_scaled` marks those that a future multiplies by the scale of their row.
    `burden_column` is the column that holds the whole late cost of a future, -1 for none; its
    weight in the objective comes from the attitude to risk, times `burden_unit`.
    """

    cost: Floats
    lower: Floats
    upper: Floats
    integer: Mask
    column_month: Ints
    row_month: Ints
    equality: Mask
    entry_row: Ints
    entry_column: Ints
    entry_value: Floats
    entry_scaled: Mask
    burden_column: int = -1
    burden_unit: float = 1.0

    @property
    def row_count(self) -> int:
        """Number of rows."""
        return len(self.row_month)

    @property
    def column_count(self) -> int:
        """Number of columns."""
        return len(self.column_month)


def span(first: Ints, last: Ints, months: int) -> Mask:
    """Mark for each entity the months from *first* to *last*, both included: (entities, H)."""
    month = np.arange(months)
    return (month >= first[:, None]) & (month <= last[:, None])


def no_months(activity: Ints) -> Ints:
    """Give a delay of no months for each entity of an activity."""
    return np.zeros(len(activity), dtype=np.int64)


class MatrixBuilder:
    """Adds groups of columns and rows, (entities, H) each, and entries between them."""

    def __init__(self, months: int) -> None:
        self.months = months
        self.columns: dict[str, Ints] = {}
        self.rows: dict[str, Ints] = {}
        self._cost: list[Floats] = []
        self._upper: list[Floats] = []
        self._integer: list[Mask] = []
        self._column_month: list[Ints] = []
        self._row_month: list[Ints] = []
        self._equality: list[Mask] = []
        self._entries: list[tuple[Ints, Ints, Floats, bool]] = []
        self._column_count = 0
        self._row_count = 0

    def add_columns(
        self,
        kind: str,
        exists: Mask,
        *,
        cost: Floats | float = 0.0,
        upper: Floats | float = np.inf,
        integer: bool = False,
    ) -> Ints:
        """Add a column wherever *exists* says so; cost and upper bound broadcast over it."""
        numbers = self._number(exists, self._column_count)
        self.columns[kind] = numbers
        count = int(exists.sum())
        self._column_count += count
        self._cost.append(np.broadcast_to(cost, exists.shape)[exists].astype(np.float64))
        self._upper.append(np.broadcast_to(upper, exists.shape)[exists].astype(np.float64))
        self._integer.append(np.full(count, integer))
        self._column_month.append(np.nonzero(exists)[1])
        return numbers

    def add_rows(self, kind: str, exists: Mask, *, equality: bool = False) -> Ints:
        """Add a row wherever *exists* says so."""
        numbers = self._number(exists, self._row_count)
        self.rows[kind] = numbers
        count = int(exists.sum())
        self._row_count += count
        self._equality.append(np.full(count, equality))
        self._row_month.append(np.nonzero(exists)[1])
        return numbers

    def add(
        self, rows: Ints, columns: Ints, value: Floats | float, *, scaled: bool = False
    ) -> None:
        """Add entries where row and column both exist; *value* broadcasts over them."""
        present = (rows >= 0) & (columns >= 0)
        values = np.broadcast_to(value, present.shape)[present].astype(np.float64)
        self._entries.append((rows[present], columns[present], values, scaled))

    def add_later(
        self,
        rows: Ints,
        entity: Ints,
        delay: Ints,
        columns: Ints,
        value: Floats | float,
        *,
        scaled: bool = False,
    ) -> None:
        """Add entries from each activity to the row of *entity*, *delay* months later.

        *entity*, *delay* and *value* are per row of *columns*; an entity of -1 is left out.
        """
        if not len(columns) or not rows.size:
            return
        month = np.arange(self.months)[None, :] + delay[:, None]
        reached = (month < self.months) & (entity >= 0)[:, None]
        target = rows[np.maximum(entity, 0)[:, None], np.minimum(month, self.months - 1)]
        per_activity = np.broadcast_to(value, (len(columns),))[:, None]
        self.add(
            np.where(reached, target, -1),
            columns,
            np.broadcast_to(per_activity, columns.shape),
            scaled=scaled,
        )

    def finish(self, burden: str, burden_unit: float) -> CommonMatrix:
        """Put the parts together; the last month of the group *burden* is the burden column."""
        rows, columns, values, scaled = zip(*self._entries, strict=True)
        value = np.concatenate(values)
        keep = value != 0
        mark = np.repeat(np.array(scaled, dtype=np.bool_), [len(part) for part in rows])
        row, column = np.concatenate(rows)[keep], np.concatenate(columns)[keep]
        if len(np.unique(row * self._column_count + column)) < len(row):
            raise ValueError("two entries in one place of the matrix")
        return CommonMatrix(
            cost=np.concatenate(self._cost),
            lower=np.zeros(self._column_count),
            upper=np.concatenate(self._upper),
            integer=np.concatenate(self._integer),
            column_month=np.concatenate(self._column_month),
            row_month=np.concatenate(self._row_month),
            equality=np.concatenate(self._equality),
            entry_row=row,
            entry_column=column,
            entry_value=value[keep],
            entry_scaled=mark[keep],
            burden_column=int(self.columns[burden][0, -1]),
            burden_unit=burden_unit,
        )

    def _number(self, exists: Mask, first: int) -> Ints:
        numbers = np.full(exists.shape, -1, dtype=np.int64)
        numbers[exists] = first + np.arange(int(exists.sum()))
        return numbers
