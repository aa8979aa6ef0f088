"""The event loop of the simulation: failures, ends of repairs and arrivals, one after the other.

One function, `advance`, written so that it runs as plain Python on lists and, compiled by numba, on
arrays, to the same digits.  All chance comes from outside, in blocks.

A *cell* is a unit at a site, numbered by unit and then site.  Whoever waits for a unit is a number, too:
a cell that has ordered it for its stock, beyond those a cell whose repair waits for it as a sub-unit,
and beyond those a system.  What happens to one failed unit is a *route* of cells, drawn when it fails:
each demands a unit from its stock, and the last one begins a repair.
"""

from __future__ import annotations

from heapq import heappop, heappush
from typing import Any, NamedTuple

Integers = Any
"""A list of int, or an array."""
Reals = Any
"""A list of float, or an array."""


class Network(NamedTuple):
    """What stays the same while time goes on."""

    cells: int
    nobody: int
    """Who waits for a unit that no system needs; systems come before."""
    finite: bool
    """Whether a system that lacks a unit does not fail."""
    gathers: bool
    """Whether shortages are gathered on as few systems as possible."""
    limited: bool
    """Whether any site has a limited number of places for repair."""
    begin: Integers
    """First step of each route, and of the one after the last."""
    at: Integers
    """Cell of each step."""
    then: Integers
    """Who waits at the next step; at the last one the cell itself, for its repair."""
    repairs: Integers
    """Repairs that each route brings."""
    site: Integers
    """Site of each cell."""
    repair_time: Reals
    ship_time: Reals
    group: Integers
    """Group of systems (those of a fleet at a site) of each system."""
    first_system: Integers
    """First system of the group of each waiting kind of unit, when shortages are gathered."""
    last_system: Integers
    fitted: Integers
    """How many of that unit a system has."""


class State(NamedTuple):
    """How things stand at a moment, and what was counted since the last one."""

    net: Integers
    """On hand, less what is short, by cell."""
    room: Integers
    """Places for repair that are free, by site."""
    queued: Integers
    """Repairs that wait for a place, by site."""
    first: Integers
    """Node of the first who waits, by cell and, for a place, by site."""
    last: Integers
    holds: Integers
    """Who waits, by node."""
    after: Integers
    """Node of the next who waits, or the next free node."""
    missing: Integers
    """Units that each system lacks."""
    counted: Integers
    """1 for each system that is there, 0 for one that is not."""
    lack: Integers
    """Units that a group lacks, when shortages are gathered."""
    down: Integers
    """Systems that lack a unit, by group."""
    time: Reals
    """When what is under way ends, as a heap; the last to end never does."""
    code: Integers
    """A cell whose repair ends or, beyond all cells, to which a unit arrives."""
    asked: Integers
    """Demands, by cell."""
    waited: Integers
    """Those that were not met at once."""
    pipeline_area: Reals
    """What units in the pipeline add from now to the end of the period, in units times months."""
    short_area: Reals
    down_area: Reals


class Block(NamedTuple):
    """What chance brings in a while."""

    time: Reals
    """When units fail, in order, and at last the end of the while."""
    route: Integers
    waiter: Integers
    """Who waits when a unit is short: a system, or with gathered shortages its group and unit."""
    system: Integers
    """The system whose unit fails."""
    draw: Reals
    """Repair times relative to their mean, in the order in which repairs begin."""
    end: float
    """When the period ends over which is counted."""


def advance(  # noqa: C901, PLR0912, PLR0915 - one loop: calls would double its time
    network: Network, state: State, block: Block, under_way: int, free: int
) -> tuple[int, int, int, int, int]:
    """Let a while pass.

    *under_way* is the length of the heap, and *free* the first free node.  Gives both anew, the number
    of events, how many draws were used, and how many belong to failures that did not come about.
    """
    # no comprehensions: beside one, numba 0.68 drops writes to arrays that were unpacked of a tuple
    (cells, nobody, finite, gathers, limited, begin, at, then, repairs, site, repair_time, ship_time,
     group, first_system, last_system, fitted) = network  # fmt: skip
    (net, room, queued, first, last, holds, after, missing, counted, lack, down, moments, codes,
     asked, waited, pipeline_area, short_area, down_area) = state  # fmt: skip
    failures, routes, waiters, failing, draws, end = block
    systems = 2 * cells
    heap = [(moments[0], codes[0])]
    for place in range(1, under_way):
        heap.append((moments[place], codes[place]))  # noqa: PERF401 - see above
    given = [0]
    given.pop()
    events, drawn, spared, number = 0, 0, 0, 0
    failure = failures[0]
    stop = len(routes)

    while True:
        if heap[0][0] < failure:
            now, code = heappop(heap)
            events += 1
            rest = end - now
            cell = code
            if code >= cells:
                cell = code - cells
            elif limited:
                place = site[cell]
                if queued[place] > 0:
                    queued[place] -= 1
                    queue = cells + place
                    node = first[queue]
                    first[queue] = after[node]
                    after[node] = free
                    free = node
                    heappush(heap, (now + repair_time[holds[node]] * draws[drawn], holds[node]))
                    drawn += 1
                else:
                    room[place] += 1
            pipeline_area[cell] -= rest
            left = net[cell]
            net[cell] = left + 1
            if left < 0:
                short_area[cell] -= rest
                node = first[cell]
                first[cell] = after[node]
                after[node] = free
                free = node
                who = holds[node]
                if who < systems:
                    given.append(who)
                elif who < nobody:
                    system = who - systems
                    if gathers:
                        kind = system
                        lack[kind] -= 1
                        system = min(first_system[kind] + lack[kind] // fitted[kind],
                                     last_system[kind])  # fmt: skip
                    missing[system] -= 1
                    if missing[system] == 0 and counted[system] == 1:
                        down[group[system]] -= 1
                        down_area[group[system]] -= rest
        else:
            if number == stop:
                break
            now = failure
            route = routes[number]
            who = waiters[number]
            system = failing[number]
            number += 1
            failure = failures[number]
            if finite and missing[system] > 0:
                spared += repairs[route]
                continue
            events += 1
            rest = end - now
            for step in range(begin[route], begin[route + 1]):
                cell = at[step]
                asked[cell] += 1
                pipeline_area[cell] += rest
                left = net[cell]
                net[cell] = left - 1
                if left > 0:
                    if who < systems:
                        given.append(who)
                else:
                    waited[cell] += 1
                    short_area[cell] += rest
                    node = free
                    free = after[node]
                    holds[node] = who
                    if left == 0:
                        first[cell] = node
                    else:
                        after[last[cell]] = node
                    last[cell] = node
                    if systems <= who < nobody:
                        system = who - systems
                        if gathers:
                            kind = system
                            system = min(first_system[kind] + lack[kind] // fitted[kind],
                                         last_system[kind])  # fmt: skip
                            lack[kind] += 1
                        missing[system] += 1
                        if missing[system] == 1 and counted[system] == 1:
                            down[group[system]] += 1
                            down_area[group[system]] += rest
                who = then[step]
            given.append(who)

        while given:
            who = given.pop()
            if who < cells:
                heappush(heap, (now + ship_time[who], cells + who))
                continue
            cell = who - cells
            if limited:
                place = site[cell]
                if room[place] == 0:
                    node = free
                    free = after[node]
                    holds[node] = cell
                    queue = cells + place
                    if queued[place] == 0:
                        first[queue] = node
                    else:
                        after[last[queue]] = node
                    last[queue] = node
                    queued[place] += 1
                    continue
                room[place] -= 1
            heappush(heap, (now + repair_time[cell] * draws[drawn], cell))
            drawn += 1

    for place, (moment, code) in enumerate(heap):
        moments[place], codes[place] = moment, code
    return len(heap), free, events, drawn, spared
