"""For which systems a kit is: ranges of serial numbers, and baselines."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from kuznia.model.programme import Programme

_DIGITS = re.compile(r"([0-9]+)")

Order = tuple[tuple[int, str], ...]
"""A serial number as what it is sorted by."""


def natural_order(serial: str) -> Order:
    """Give what serial numbers are compared by: digits as numbers, all else as text.

    >>> natural_order("T-9") < natural_order("T-10")
    True
    """
    parts = _DIGITS.split(serial)
    return tuple(
        (int(part), "") if number % 2 else (-1, part)
        for number, part in enumerate(parts)
        if part or number % 2
    )


@dataclass(frozen=True, slots=True)
class Range:
    """Systems from one serial number to another, of one baseline or of any."""

    first: str
    last: str | None
    baseline: str | None

    @classmethod
    def of(cls, row: dict[str, Any]) -> Range:
        """Make it of a row of the table effectivity."""
        return cls(row["first_serial"], row["last_serial"], row["baseline"])

    def covers(self, serial: str, baseline: str | None) -> bool:
        """Say whether a system is in the range."""
        return (
            (self.baseline is None or self.baseline == baseline)
            and natural_order(self.first) <= natural_order(serial)
            and (self.last is None or natural_order(serial) <= natural_order(self.last))
        )

    def is_empty(self) -> bool:
        """Say whether the last serial number lies before the first."""
        return self.last is not None and natural_order(self.last) < natural_order(self.first)

    def overlaps(self, other: Range) -> bool:
        """Say whether a system may be in both, of which neither is empty."""
        alike = None in (self.baseline, other.baseline) or self.baseline == other.baseline
        return alike and _begins_within(self, other) and _begins_within(other, self)


def _begins_within(one: Range, other: Range) -> bool:
    """Say whether *one* begins before the end of the *other*."""
    return other.last is None or natural_order(one.first) <= natural_order(other.last)


@dataclass(frozen=True, slots=True)
class Effectivity:
    """The ranges of every kit that has some; a kit without is for its whole fleet."""

    ranges: dict[str, tuple[Range, ...]]

    @classmethod
    def of(cls, programme: Programme) -> Effectivity:
        """Take it from the table effectivity; rows without a kit or a first serial do not count."""
        found: dict[str, tuple[Range, ...]] = {}
        for row in programme["effectivity"].iter_rows(named=True):
            if row["kit"] is not None and row["first_serial"] is not None:
                found[row["kit"]] = (*found.get(row["kit"], ()), Range.of(row))
        return cls(found)

    def covers(self, kit: str, serial: str, baseline: str | None) -> bool:
        """Say whether a kit is for a system of its fleet."""
        return kit not in self.ranges or any(
            each.covers(serial, baseline) for each in self.ranges[kit]
        )
