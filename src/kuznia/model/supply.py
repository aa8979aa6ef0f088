"""Where and when items can be had: the earliest month of each item at each site.

Items at sites are settled in the order of their months, and a process follows when the last of
its inputs is there: Dijkstra's algorithm in Knuth's generalization.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from heapq import heappop, heappush

from kuznia.model.gate_path import opening_months
from kuznia.model.lists import split_numbers
from kuznia.model.months import months_between
from kuznia.model.programme import Programme

Place = tuple[str, str]
"""An item and a site."""

Held = Mapping[tuple[str, str], int]


@dataclass(frozen=True, slots=True)
class _Process:
    makes: Place
    takes: frozenset[Place]
    ready: int
    months: int


@dataclass(frozen=True, slots=True)
class _Lane:
    to: str
    ready: int
    months: int


@lru_cache(maxsize=1)
def earliest_supply(programme: Programme) -> Mapping[Place, int]:
    """Give the earliest month, from the programme's start, in which an item can be at a site.

    Every item and site of a need and of a process's input is there, unless nothing can ever bring
    the item to the site; others may be there too.  All goes as written, without delays and
    outages, and amounts do not count: it is the month of the first unit.  Rows with cells that are
    empty or name nothing known are passed over.
    """
    held = _held(programme)
    processes = list(_processes(programme, held))
    lanes = _lanes(programme, held)
    waiting = _waiting(processes)
    missing = [len(process.takes) for process in processes]
    wanted = _wanted(programme, processes)
    arrivals = _Arrivals()
    arrivals.add_all(_on_hand(programme))
    arrivals.add_all(_offered(programme, held))
    arrivals.add_all((p.ready + p.months, p.makes) for p in processes if not p.takes)

    supply: dict[Place, int] = {}
    for month, place in arrivals:
        if place in supply:
            continue
        supply[place] = month
        for number in waiting.get(place, ()):
            missing[number] -= 1
            if not missing[number]:
                process = processes[number]
                arrivals.add(max(month, process.ready) + process.months, process.makes)
        item, site = place
        sites = wanted.get(item)
        if sites:
            sites.discard(site)
            # Once an item is everywhere where it is wanted, its other ways do not matter.
            for lane in lanes.get(site, ()) if sites else ():
                arrivals.add(max(month, lane.ready) + lane.months, (item, lane.to))
    return supply


class _Arrivals:
    """Places in the order of the months in which they can be reached.

    Many share a month, so months are queued and not places.
    """

    def __init__(self) -> None:
        self._months: list[int] = []
        self._places: dict[int, list[Place]] = {}
        self._earliest: dict[Place, int] = {}

    def add(self, month: int, place: Place) -> None:
        """Add a place, unless it can be reached as early already."""
        earliest = self._earliest.get(place)
        if earliest is not None and earliest <= month:
            return
        self._earliest[place] = month
        if month not in self._places:
            self._places[month] = []
            heappush(self._months, month)
        self._places[month].append(place)

    def add_all(self, reached: Iterable[tuple[int, Place]]) -> None:
        """Add several places with their months."""
        for month, place in reached:
            self.add(month, place)

    def __iter__(self) -> Iterator[tuple[int, Place]]:
        while self._months:
            month = heappop(self._months)
            # Places that are reached at once join the month while it is walked through.
            for place in self._places[month]:
                yield month, place
            del self._places[month]


def line_months(programme: Programme, held: Held | None = None) -> dict[str, int]:
    """Give the first month in which each line has capacity; lines that never have are not there."""
    held = _held(programme) if held is None else held
    start = programme.settings.start
    opens = {
        site: _number(start, month)
        for site, month in programme["sites"].select("site", "opens").iter_rows()
    }
    built = _built(programme, held)
    ready: dict[str, int] = {}
    for line, site, capacity in programme["lines"].select("line", "site", "capacity").iter_rows():
        first = built.get(line) if capacity == 0 else 0
        if None not in {line, site} and first is not None:
            ready[line] = max(first, opens.get(site, 0), held.get(("line", line), 0))
    return ready


def _built(programme: Programme, held: Held) -> dict[str, int]:
    start = programme.settings.start
    built: dict[str, int] = {}
    for row in programme.filled("expansions").iter_rows(named=True):
        first = max(_number(start, row["earliest"]), held.get(("expansion", row["expansion"]), 0))
        if row["line"] is not None and not _over(start, row["latest"], first):
            opens = first + (row["build_months"] or 0) + _months_without(row["ramp"])
            built[row["line"]] = min(opens, built.get(row["line"], opens))
    return built


def _months_without(ramp: str) -> int:
    """Count the months at the start of a ramp that have no share of the capacity."""
    try:
        shares = split_numbers(ramp)
    except ValueError:
        return 0
    return next((age for age, share in enumerate(shares) if share > 0), len(shares))


def _processes(programme: Programme, held: Held) -> Iterator[_Process]:
    start = programme.settings.start
    ready = line_months(programme, held)
    items = set(programme["items"]["item"])
    sites = dict(programme["lines"].select("line", "site").iter_rows())
    takes: dict[str, set[str]] = {}
    for name, item in programme["inputs"].select("process", "item").iter_rows():
        if item in items:
            takes.setdefault(name, set()).add(item)
    for row in programme.filled("processes").iter_rows(named=True):
        name, item, line = row["process"], row["item"], row["line"]
        if None not in {name, item} and line in ready:
            site = sites[line]
            yield _Process(
                (item, site),
                frozenset((part, site) for part in takes.get(name, ())),
                max(
                    ready[line],
                    _number(start, row["first_month"]),
                    held.get(("process", name), 0),
                ),
                max(0, row["duration_months"]),
            )


def _lanes(programme: Programme, held: Held) -> dict[str, list[_Lane]]:
    lanes: dict[str, list[_Lane]] = {}
    for name, source, to, months in open_lanes(programme):
        lanes.setdefault(source, []).append(_Lane(to, held.get(("lane", name), 0), months))
    return lanes


def open_lanes(programme: Programme) -> Iterator[tuple[str, str, str, int]]:
    """Give code, both sites and months of each lane that may carry anything."""
    shut = {
        border
        for border, most in programme["borders"].select("border", "most_kg_per_month").iter_rows()
        if most == 0
    }
    for row in programme.filled("lanes").iter_rows(named=True):
        lane, source, to = row["lane"], row["from_site"], row["to_site"]
        limited = row["most_kg_per_month"] == 0 or row["border"] in shut
        if None not in {lane, source, to} and not limited:
            yield lane, source, to, max(0, row["months"])


def _on_hand(programme: Programme) -> Iterator[tuple[int, Place]]:
    for item, site, quantity in programme["stock"].select("item", "site", "quantity").iter_rows():
        if None not in {item, site} and quantity != 0:
            yield 0, (item, site)


def _offered(programme: Programme, held: Held) -> Iterator[tuple[int, Place]]:
    start = programme.settings.start
    for row in programme.filled("purchases").iter_rows(named=True):
        first = max(_number(start, row["first_month"]), held.get(("offer", row["offer"]), 0))
        if (
            None not in {row["item"], row["site"]}
            and row["most_per_month"] != 0
            and not _over(start, row["last_month"], first)
        ):
            yield first + max(0, row["lead_months"]), (row["item"], row["site"])


def _waiting(processes: list[_Process]) -> dict[Place, list[int]]:
    waiting: dict[Place, list[int]] = {}
    for number, process in enumerate(processes):
        for place in process.takes:
            waiting.setdefault(place, []).append(number)
    return waiting


def _wanted(programme: Programme, processes: list[_Process]) -> dict[str, set[str]]:
    wanted: dict[str, set[str]] = {}
    for item, site in programme["needs"].select("item", "site").iter_rows():
        wanted.setdefault(item, set()).add(site)
    for process in processes:
        for item, site in process.takes:
            wanted.setdefault(item, set()).add(site)
    return wanted


def _held(programme: Programme) -> dict[tuple[str, str], int]:
    """Give the month until which gates hold each thing; gates in a circle hold nothing."""
    try:
        opens = opening_months(programme)
    except ValueError:
        opens = {}
    held: dict[tuple[str, str], int] = {}
    for gate, kind, target in programme["holds"].select("gate", "kind", "target").iter_rows():
        held[kind, target] = max(held.get((kind, target), 0), opens.get(gate) or 0)
    return held


def _number(start: date, month: date | None) -> int:
    return 0 if month is None else max(0, months_between(start, month))


def _over(start: date, last: date | None, first: int) -> bool:
    return last is not None and months_between(start, last) < first
