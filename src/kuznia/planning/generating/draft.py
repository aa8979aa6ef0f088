"""A made-up programme in the making: its size, its dice, its rows so far."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import TypeVar

import numpy as np

from kuznia.model.months import add_months

Thing = TypeVar("Thing")
Row = Mapping[str, object]

START = date(2026, 1, 1)


@dataclass(frozen=True, slots=True)
class Size:
    """How large a programme is to be."""

    items: int = 20
    sites: int = 6
    months: int = 36
    scenarios: int = 12
    """Different futures that there are at least; 1 for no uncertainty."""


@dataclass(frozen=True, slots=True)
class Limit:
    """What a number of a size may be."""

    name: str
    least: int
    most: int


LIMITS = (
    Limit("items", 8, 5000),
    Limit("sites", 4, 500),
    Limit("months", 18, 240),
    Limit("scenarios", 1, 100_000),
)
"""A smaller programme has no room for four levels, two countries, and gates before its end."""


@dataclass
class Draft:
    """Rows so far by table, and the dice that the rest is thrown with."""

    size: Size
    dice: np.random.Generator
    rows: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])

    def add(self, table: str, **row: object) -> None:
        """Add a row to a table."""
        self.rows.setdefault(table, []).append(row)

    def month(self, number: int) -> date:
        """Give the month of a number from the start."""
        return add_months(START, number)

    def amount(self, low: float, high: float) -> float:
        """Throw a number with two digits behind the point."""
        return round(float(self.dice.uniform(low, high)), 2)

    def whole(self, low: int, high: int) -> int:
        """Throw a whole number, both ends included."""
        return int(self.dice.integers(low, high + 1))

    def one(self, things: Sequence[Thing]) -> Thing:
        """Pick one."""
        return things[int(self.dice.integers(len(things)))]

    def shuffled(self, things: Sequence[Thing]) -> list[Thing]:
        """Give the same things in another order."""
        return [things[int(place)] for place in self.dice.permutation(len(things))]
