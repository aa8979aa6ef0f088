"""The table of an annual report: what was made and sold in a period, by item and purchaser."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from math import fsum

REPORTED = ("made", "sold")
"""Kinds of use that the report counts; exports and services have reports of their own."""


@dataclass(frozen=True, slots=True)
class Use:
    """An entry of what was made, sold, exported or done under an authorisation."""

    authorisation: str
    used_on: date
    kind: str
    item: str | None
    quantity: float
    value_usd: float
    purchaser: str | None = None


@dataclass(frozen=True, slots=True)
class ReportLine:
    """A line of the report: type, quantity, value in US dollars, and purchaser."""

    kind: str
    item: str
    purchaser: str
    """Empty for what was made, and for a sale whose purchaser nobody has entered."""
    quantity: float
    value_usd: float


@dataclass(frozen=True, slots=True)
class AnnualReport:
    """What is to be reported for a period."""

    authorisation: str
    first: date
    last: date
    lines: tuple[ReportLine, ...]

    @property
    def incomplete(self) -> tuple[ReportLine, ...]:
        """Give the lines that lack an item or a purchaser, or the value of a sale."""
        return tuple(
            line
            for line in self.lines
            if not line.item
            or (line.kind == "sold" and (not line.purchaser or line.value_usd == 0))
        )


def annual_report(uses: Iterable[Use], authorisation: str, first: date, last: date) -> AnnualReport:
    """Add up the uses of an authorisation in a period, both of its days included."""
    found: dict[tuple[str, str, str], list[Use]] = {}
    for use in uses:
        if (
            use.authorisation == authorisation
            and use.kind in REPORTED
            and first <= use.used_on <= last
        ):
            purchaser = (use.purchaser or "") if use.kind == "sold" else ""
            found.setdefault((use.kind, use.item or "", purchaser), []).append(use)
    return AnnualReport(
        authorisation,
        first,
        last,
        tuple(
            ReportLine(
                *key,
                fsum(use.quantity for use in some),
                fsum(use.value_usd for use in some),
            )
            for key, some in sorted(found.items())
        ),
    )
