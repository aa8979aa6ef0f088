"""Checks of how the rows hang together: bills of material, gates, lanes, ramps, units."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from kuznia.model.checks.circles import find_circles, written
from kuznia.model.checks.rows import by_code, error, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.lists import split_numbers
from kuznia.model.programme import Programme


def check_material_circles(programme: Programme) -> Iterator[Finding]:
    """Find items that are made, step by step, from themselves."""
    makes = {name: process["item"] for name, process in by_code(programme, "processes").items()}
    rows: dict[tuple[str, str], int] = {}
    takes: dict[str, list[str]] = {}
    for row, part in records(programme, "inputs"):
        output, item = makes.get(part["process"]), part["item"]
        if output is not None and item is not None and output != item:
            takes.setdefault(output, []).append(item)
            rows.setdefault((output, item), row)
    for circle in find_circles(takes):
        yield error(
            "material_circles",
            ("inputs", rows[circle[0], circle[1]], "item"),
            msg("an item is made from itself: {circle}", circle=written(circle)),
            msg("bills of material that end in what is bought or made from nothing"),
        )


def check_own_output(programme: Programme) -> Iterator[Finding]:
    """Find processes that take what they make."""
    makes = {name: process["item"] for name, process in by_code(programme, "processes").items()}
    for row, part in records(programme, "inputs"):
        if part["item"] is not None and makes.get(part["process"]) == part["item"]:
            yield error(
                "own_output",
                ("inputs", row, "item"),
                msg("{process} takes {item} and makes it", **_named(part, "process", "item")),
                msg("an item other than the one made; loss belongs in the yield"),
            )


def check_gate_circles(programme: Programme) -> Iterator[Finding]:
    """Find gates that wait, one after another, for themselves."""
    rows: dict[tuple[str, str], int] = {}
    waits_for: dict[str, list[str]] = {}
    for row, order in records(programme, "gate_order"):
        gate, after = order["gate"], order["after"]
        if gate is not None and after is not None:
            waits_for.setdefault(gate, []).append(after)
            rows.setdefault((gate, after), row)
    for circle in find_circles(waits_for):
        yield error(
            "gate_circles",
            ("gate_order", rows[circle[0], circle[1 % len(circle)]], "after"),
            msg("a gate waits for itself: {circle}", circle=written(circle)),
            msg("an order in which some gate comes first"),
        )


def check_lanes_to_themselves(programme: Programme) -> Iterator[Finding]:
    """Find lanes that end where they start."""
    for row, lane in records(programme, "lanes"):
        if lane["from_site"] is not None and lane["from_site"] == lane["to_site"]:
            yield error(
                "lanes_to_themselves",
                ("lanes", row, "to_site"),
                msg("the lane leads from {site} to itself", site=lane["to_site"]),
                msg("another site"),
            )


def check_alike_lanes(programme: Programme) -> Iterator[Finding]:
    """Find lanes that differ from another in nothing but their code and limit."""
    first: dict[tuple[object, ...], int] = {}
    for row, lane in records(programme, "lanes"):
        ends = (lane["from_site"], lane["to_site"])
        alike = (*ends, lane["months"], lane["cost_usd_per_kg"], lane["border"])
        earlier = first.setdefault(alike, row)
        if earlier != row and None not in ends:
            yield warning(
                "alike_lanes",
                ("lanes", row, "to_site"),
                msg("the lane is like the one in row {row}", row=earlier),
                msg("one lane, or another time, cost or border"),
            )


def check_units(programme: Programme) -> Iterator[Finding]:
    """Find quantities in another unit than their item's."""
    units = {name: item["unit"] for name, item in by_code(programme, "items").items()}
    for table in ("inputs", "purchases", "stock", "needs"):
        for row, record in records(programme, table):
            item, unit = record["item"], record["unit"]
            if unit is not None and item in units and unit != units[item]:
                yield error(
                    "units",
                    (table, row, "unit"),
                    msg("{item} is counted in {unit} here", item=item, unit=unit),
                    msg("{unit}, as in the table items", unit=units[item]),
                )


def check_falling_ramps(programme: Programme) -> Iterator[Finding]:
    """Find ramps whose capacity falls."""
    for table, row, ramp, shares in _ramps(programme):
        if any(later < earlier for earlier, later in pairwise(shares)):
            yield error(
                "falling_ramps",
                (table, row, "ramp"),
                msg("the ramp {ramp} falls", ramp=ramp),
                msg("shares that rise from month to month"),
            )


def check_short_ramps(programme: Programme) -> Iterator[Finding]:
    """Find ramps that do not end with the whole capacity."""
    for table, row, ramp, shares in _ramps(programme):
        if shares and shares[-1] != 1:
            yield warning(
                "short_ramps",
                (table, row, "ramp"),
                msg("the ramp {ramp} does not end with 1", ramp=ramp),
                msg("1 at the end: after the ramp comes all of the capacity"),
            )


def _ramps(programme: Programme) -> Iterator[tuple[str, int, str, tuple[float, ...]]]:
    for table in ("expansions", "depots"):
        for row, record in records(programme, table):
            try:
                yield table, row, record["ramp"], split_numbers(record["ramp"])
            except ValueError:
                continue


def _named(record: dict[str, object], *names: str) -> dict[str, object]:
    return {name: record[name] for name in names}
