"""Checks of kits, of whom they suit and what is fitted, and of the work and its crews."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import Any

from kuznia.model.checks.circles import find_circles, written
from kuznia.model.checks.rows import by_code, error, records, warning
from kuznia.model.effectivity import Effectivity, Range
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.lists import split_words
from kuznia.model.programme import Programme

System = tuple[str, str]
"""Fleet and serial number."""


def check_kit_circles(programme: Programme) -> Iterator[Finding]:
    """Find kits that need, one after another, themselves fitted first."""
    waits_for, rows = _order(programme, "kit_order", "kit")
    for circle in find_circles(waits_for):
        yield error(
            "kit_circles",
            ("kit_order", rows[circle[0], circle[1 % len(circle)]], "after"),
            msg("a kit waits for itself: {circle}", circle=written(circle)),
            msg("an order in which some kit comes first"),
        )


def check_task_circles(programme: Programme) -> Iterator[Finding]:
    """Find tasks that wait, one after another, for themselves."""
    waits_for, rows = _order(programme, "task_order", "task")
    for circle in find_circles(waits_for):
        yield error(
            "task_circles",
            ("task_order", rows[circle[0], circle[1 % len(circle)]], "after"),
            msg("a task waits for itself: {circle}", circle=written(circle)),
            msg("an order in which some task comes first"),
        )


def check_kit_fleets(programme: Programme) -> Iterator[Finding]:
    """Find kits that need one of another fleet first."""
    kits = by_code(programme, "kits")
    for row, order in records(programme, "kit_order"):
        kit, after = kits.get(order["kit"]), kits.get(order["after"])
        if kit and after and kit["fleet"] != after["fleet"]:
            yield error(
                "kit_fleets",
                ("kit_order", row, "after"),
                msg("{after} is for the fleet {fleet}", after=after["kit"], fleet=after["fleet"]),
                msg("a kit for {fleet}, as {kit} is", fleet=kit["fleet"], kit=kit["kit"]),
            )


def check_task_kits(programme: Programme) -> Iterator[Finding]:
    """Find tasks that wait for a task of another kit, or work done once that waits for a kit's."""
    tasks = by_code(programme, "tasks")
    for row, order in records(programme, "task_order"):
        task, after = tasks.get(order["task"]), tasks.get(order["after"])
        if task and after and after["kit"] is not None and after["kit"] != task["kit"]:
            yield error(
                "task_kits",
                ("task_order", row, "after"),
                msg("{after} is a task of {kit}", after=after["task"], kit=after["kit"]),
                msg("a task of the same kit, or one without a kit, for which every system waits; "
                    "which kit waits for which stands in kit_order"),
            )  # fmt: skip


def check_kit_tasks(programme: Programme) -> Iterator[Finding]:
    """Find kits without tasks whose one task would be taken for a task of another."""
    tasks = by_code(programme, "tasks")
    with_tasks = set(programme["tasks"]["kit"])
    for row, kit in records(programme, "kits"):
        if kit["kit"] in tasks and kit["kit"] not in with_tasks:
            yield error(
                "kit_tasks",
                ("kits", row, "kit"),
                msg("{kit} is also the code of a task, and the kit has none of its own",
                    kit=kit["kit"]),
                msg("another code, or rows in tasks for the kit"),
            )  # fmt: skip


def check_effectivity(programme: Programme) -> Iterator[Finding]:
    """Find ranges of serial numbers that end before they begin, or overlap another of their kit."""
    before: dict[str, list[tuple[int, Range]]] = {}
    kits = {kit["kit"]: kit["fleet"] for _row, kit in records(programme, "kits")}
    fleets: dict[str, list[tuple[str, str | None]]] = {}
    for _row, system in records(programme, "systems"):
        if system["fleet"] and system["serial"]:
            fleets.setdefault(system["fleet"], []).append((system["serial"], system["baseline"]))
    for row, record in records(programme, "effectivity"):
        kit, found = record["kit"], Range.of(record)
        if not kit or not found.first:
            continue
        if found.is_empty():
            yield error(
                "effectivity",
                ("effectivity", row, "last_serial"),
                msg("{last} comes before {first}", last=found.last, first=found.first),
                msg("{first} or later, or nothing", first=found.first),
            )
            continue
        systems = fleets.get(kits.get(kit, ""), ())
        if systems and not any(found.covers(*system) for system in systems):
            yield warning(
                "effectivity",
                ("effectivity", row, "first_serial"),
                msg("no system of the fleet of {kit} is in the range", kit=kit),
                msg("serial numbers and a baseline as in the table systems"),
            )
        for earlier, other in before.get(kit, ()):
            if found.overlaps(other):
                yield warning(
                    "effectivity",
                    ("effectivity", row, "first_serial"),
                    msg("the range overlaps the one in row {row}", row=earlier),
                    msg("ranges that have no system in common"),
                )
                break
        before.setdefault(kit, []).append((row, found))


def check_fitted_systems(programme: Programme) -> Iterator[Finding]:
    """Find kits fitted to systems that there are not, or that they are not for."""
    kits, systems = by_code(programme, "kits"), _systems(programme)
    effectivity = Effectivity.of(programme)
    for row, record in records(programme, "fitted"):
        fleet, serial, kit = record["fleet"], record["serial"], kits.get(record["kit"])
        system = systems.get((fleet, serial))
        if fleet and serial and system is None:
            yield error(
                "fitted_systems",
                ("fitted", row, "serial"),
                msg("the fleet {fleet} has no system {serial}", fleet=fleet, serial=serial),
                msg("a serial number of that fleet in systems"),
            )
        elif kit and system and kit["fleet"] and kit["fleet"] != fleet:
            yield error(
                "fitted_systems",
                ("fitted", row, "kit"),
                msg("{kit} is for the fleet {fleet}", kit=kit["kit"], fleet=kit["fleet"]),
                msg("a kit for {fleet}", fleet=fleet),
            )
        elif kit and system and not effectivity.covers(kit["kit"], serial, system["baseline"]):
            yield warning(
                "fitted_systems",
                ("fitted", row, "kit"),
                msg("{kit} is fitted to {serial} and not for it", kit=kit["kit"], serial=serial),
                msg("a range in effectivity with this serial number and its baseline"),
            )


def check_fitted_order(programme: Programme) -> Iterator[Finding]:
    """Find kits that are fitted to a system without one that they need, or before it."""
    waits_for, _rows = _order(programme, "kit_order", "kit")
    fitted: dict[System, dict[str, str | None]] = {}
    for _row, record in records(programme, "fitted"):
        fitted.setdefault((record["fleet"], record["serial"]), {})[record["kit"]] = record["on"]
    for row, record in records(programme, "fitted"):
        there = fitted[record["fleet"], record["serial"]]
        for after in waits_for.get(record["kit"], ()):
            if after not in there:
                message = msg("{serial} has {kit} and not {after}, which it needs first",
                              serial=record["serial"], kit=record["kit"], after=after)  # fmt: skip
            elif (there[after] or "") > (record["on"] or "9"):
                message = msg("{kit} is fitted to {serial} before {after}, which it needs first",
                              serial=record["serial"], kit=record["kit"], after=after)  # fmt: skip
            else:
                continue
            yield error(
                "fitted_order",
                ("fitted", row, "kit"),
                message,
                msg("{after} fitted to the same system before, or no row in kit_order",
                    after=after),
            )  # fmt: skip


def check_task_hours(programme: Programme) -> Iterator[Finding]:
    """Find tasks whose least, usual and most hours are not in this order."""
    columns = ("least_hours", "hours", "most_hours")
    for row, task in records(programme, "tasks"):
        given = [(name, task[name]) for name in columns if task[name] is not None]
        for (lower, less), (column, more) in pairwise(given):
            if more < less:
                yield error(
                    "task_hours",
                    ("tasks", row, column),
                    msg("{more:g} hours are fewer than {lower}", more=more, lower=lower),
                    msg("{less:g} or more", less=less),
                )


def check_crew_sizes(programme: Programme) -> Iterator[Finding]:
    """Find tasks that need more of a crew than there is."""
    crews = by_code(programme, "crews")
    for row, need in records(programme, "task_crews"):
        size = crews[need["crew"]]["size"] if need["crew"] in crews else None
        if size is not None and need["count"] > size:
            yield error(
                "crew_sizes",
                ("task_crews", row, "count"),
                msg("{task} needs {count} of {crew}, which has {size}", task=need["task"],
                    count=need["count"], crew=need["crew"], size=size),
                msg("{size} or fewer", size=size),
            )  # fmt: skip


def check_crew_sites(programme: Programme) -> Iterator[Finding]:
    """Find crews that work at a site at which a kit is not fitted."""
    crews, tasks = by_code(programme, "crews"), by_code(programme, "tasks")
    kits, places = by_code(programme, "kits"), _places(programme)
    for row, need in records(programme, "task_crews"):
        crew, task = crews.get(need["crew"]), tasks.get(need["task"])
        kit = kits.get(task["kit"]) if task else None
        if not crew or not crew["site"] or not kit:
            continue
        others = sorted(places.get(kit["kit"], set()) - {crew["site"]})
        if others:
            yield warning(
                "crew_sites",
                ("task_crews", row, "crew"),
                msg("{crew} works at {site}, and {kit} is fitted at {other}", crew=crew["crew"],
                    site=crew["site"], kit=kit["kit"], other=others[0]),
                msg("a crew of that site, or one without a site, which works everywhere"),
            )  # fmt: skip


def check_working_days(programme: Programme) -> Iterator[Finding]:
    """Find calendars without a day of work."""
    for row, calendar in records(programme, "calendars"):
        if not split_words(calendar["weekdays"]):
            yield error(
                "working_days",
                ("calendars", row, "weekdays"),
                msg("the calendar has no day of work"),
                msg("days such as mon;tue;wed, or an empty cell for Monday to Friday"),
            )


def _order(
    programme: Programme, table: str, column: str
) -> tuple[dict[str, list[str]], dict[tuple[str, str], int]]:
    """Give what each waits for by a table of order, and the rows that say so."""
    waits_for: dict[str, list[str]] = {}
    rows: dict[tuple[str, str], int] = {}
    for row, record in records(programme, table):
        one, after = record[column], record["after"]
        if one and after:
            waits_for.setdefault(one, []).append(after)
            rows.setdefault((one, after), row)
    return waits_for, rows


def _systems(programme: Programme) -> dict[System, dict[str, Any]]:
    return {(each["fleet"], each["serial"]): each for _row, each in records(programme, "systems")}


def _places(programme: Programme) -> dict[str, set[str]]:
    """Give the sites at which each kit is fitted: its own, or those of the systems that it is for."""
    effectivity = Effectivity.of(programme)
    systems = _systems(programme).values()
    return {
        kit: {row["site"]} if row["site"] else {
            each["site"] for each in systems
            if each["fleet"] == row["fleet"] and each["site"] and each["serial"]
            and effectivity.covers(kit, each["serial"], each["baseline"])
        }
        for kit, row in by_code(programme, "kits").items()
    }  # fmt: skip
