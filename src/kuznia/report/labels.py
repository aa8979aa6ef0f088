"""Short labels of the tables and columns of a plan, and how their numbers are to be read."""

from __future__ import annotations

from types import MappingProxyType

from kuznia.model.language import Message, msg
from kuznia.model.results import RESULTS
from kuznia.model.schema import Column, Kind
from kuznia.report.words import word

TITLES = MappingProxyType(
    {
        "needs": msg("Needs"),
        "deliveries": msg("Deliveries"),
        "met": msg("Needs met"),
        "futures": msg("Futures"),
        "production": msg("Production"),
        "builds": msg("Builds"),
        "lines": msg("Lines"),
        "money": msg("Money by month"),
        "payments": msg("Payments"),
        "localization": msg("Localization"),
        "flows": msg("Flows"),
        "orders": msg("Orders"),
        "stocks": msg("Stocks"),
        "gates": msg("Gates"),
        "reasons": msg("Reasons"),
        "prices": msg("Gate prices"),
        "parallel": msg("Both and each alone"),
        "curves": msg("Curves of both and each"),
        "readiness": msg("Readiness"),
    }
)
"""Titles of the tables, short enough for the tab of a sheet (31 characters)."""

_STEMS = MappingProxyType(
    {
        "late": msg("Unit-months late"),
        "delivered": msg("Delivered so far"),
        "met": msg("Met so far"),
        "started": msg("Started"),
        "paid_usd": msg("Paid"),
        "share": msg("Share reached"),
        "shipped": msg("Shipped"),
        "ordered": msg("Ordered"),
        "held": msg("On hand"),
        "on_time_share": msg("On time"),
        "opens": msg("Opens"),
        "months_gained": msg("Months gained"),
        "ready": msg("Ready"),
    }
)

_LABELS = MappingProxyType(
    {
        "need": msg("Need"),
        "item": msg("Item"),
        "site": msg("Site"),
        "due": msg("Due"),
        "quantity": msg("Quantity"),
        "on_time_share": msg("On time"),
        "on_time_chance": msg("Chance to be on time"),
        "late_tail": msg("Unit-months late, worst futures"),
        "late_usd": msg("Late cost"),
        "unmet": msg("Missing at the end"),
        "month": msg("Month"),
        "needed": msg("Due so far"),
        "future": msg("Future"),
        "outcomes": msg("Outcomes"),
        "probability": msg("Chance"),
        "spent_usd": msg("Spent"),
        "debt_usd": msg("Spent without a fund"),
        "local_share": msg("Made in the host country"),
        "process": msg("Process"),
        "line": msg("Line"),
        "finished_expected": msg("Finished, average"),
        "gates": msg("Gates before"),
        "expansion": msg("Expansion"),
        "start": msg("Start"),
        "opens": msg("Opens"),
        "builds": msg("Builds"),
        "chance": msg("Chance"),
        "decided": msg("Decided"),
        "futures": msg("In which futures"),
        "capital_usd": msg("Capital"),
        "capacity": msg("Capacity"),
        "used": msg("Used"),
        "full_chance": msg("Chance to be full"),
        "fund": msg("Fund"),
        "released_usd": msg("Released"),
        "left_usd": msg("Left"),
        "purpose": msg("Purpose"),
        "party": msg("Where"),
        "year": msg("Year"),
        "target": msg("Target"),
        "shortfall_usd": msg("Short of the target"),
        "lane": msg("Lane"),
        "from_site": msg("From"),
        "to_site": msg("To"),
        "from_party": msg("From the country"),
        "to_party": msg("To the country"),
        "mass_kg": msg("Mass"),
        "offer": msg("Offer"),
        "gate": msg("Gate"),
        "kind": msg("Kind"),
        "shut_chance": msg("Chance to stay shut"),
        "code": msg("What binds"),
        "share": msg("Share of the late cost"),
        "first": msg("First month"),
        "last": msg("Last month"),
        "estimate_usd": msg("Estimated gain"),
        "gain_usd": msg("Gain found"),
        "difference_usd": msg("Found less estimated"),
        "case": msg("Who produces"),
        "met_at_end": msg("Met by the end"),
        "fleet": msg("Fleet"),
        "systems": msg("Systems"),
    }
)

_OTHERWISE = MappingProxyType(
    {
        ("met", "due"): msg("Due so far"),
        ("needs", "met_p10"): msg("Met, P10"),
        ("needs", "met_p50"): msg("Met, P50"),
        ("needs", "met_p90"): msg("Met, P90"),
        ("prices", "late_usd"): msg("Late cost saved"),
    }
)
"""Columns whose name means something else in this table than in others."""

_SHARE_TABLES = ("met", "curves", "readiness")
_SHARE_WORDS = frozenset({"share", "chance", "probability", "target"})


def label(table: str, column: str) -> Message:
    """Give the short label of a column of the results.

    Raises KeyError for a column that no table of the results has.
    """
    if (table, column) in _OTHERWISE:
        return _OTHERWISE[table, column]
    if column in _LABELS:
        return _LABELS[column]
    stem, _, tail = column.rpartition("_")
    if tail == "expected":
        return msg("{what}, average", what=_STEMS[stem])
    return msg("{what}, {level}", what=_STEMS[stem], level=tail.upper())


def heading(table: str, column: str) -> Message:
    """Give the label of a column with its unit of measure."""
    unit = schema_of(table, column).unit
    if not unit:
        return label(table, column)
    return msg("{what}, {unit}", what=label(table, column), unit=word(unit))


def schema_of(table: str, column: str) -> Column:
    """Give the schema of a column: in its own table, or in the first that has it.

    Raises KeyError for a column that no table of the results has.
    """
    for each in (RESULTS[table], *RESULTS.values()):
        if column in each.dtypes:
            return each.column(column)
    raise KeyError(column)


def is_share(table: str, column: str) -> bool:
    """Say whether the numbers in a column are shares of one, to be shown as percentages."""
    schema = schema_of(table, column)
    if schema.kind is not Kind.NUMBER or schema.unit:
        return False
    words = set(column.split("_"))
    return table in _SHARE_TABLES or bool(words & _SHARE_WORDS) or column == "met_at_end"
