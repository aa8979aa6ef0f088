"""When each gate opens: the longest path over its prerequisites."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from graphlib import TopologicalSorter

from kuznia.model.months import months_between
from kuznia.model.programme import Programme


def opening_months(
    programme: Programme, delay: Mapping[str, int] = {}, closed: Collection[str] = ()
) -> dict[str, int | None]:
    """Give the month in which each gate opens, counted from the programme's start.

    A gate opens its own months, and those of its *delay*, after the last of its prerequisites and
    its earliest month, which is the programme's start when it is not given.  None means never: the
    gate is *closed*, or waits for one that is.  A negative number means that it opened before the
    start.  Empty cells count as no months, and prerequisites that are no gates as none.

    Raises ValueError when gates wait for each other in a circle; its second argument is the circle.
    """
    gates = programme["gates"]
    start = programme.settings.start
    begins = {
        gate: 0 if earliest is None else months_between(start, earliest)
        for gate, earliest in gates.select("gate", "earliest").iter_rows()
        if gate is not None
    }
    takes = {gate: months or 0 for gate, months in gates.select("gate", "months").iter_rows()}
    waits_for: dict[str, list[str]] = {gate: [] for gate in begins}
    for gate, after in programme["gate_order"].select("gate", "after").iter_rows():
        if gate in waits_for and after in waits_for:
            waits_for[gate].append(after)

    opens: dict[str, int | None] = {}
    for gate in TopologicalSorter(waits_for).static_order():
        prerequisites = [opens[after] for after in waits_for[gate]]
        known = [month for month in prerequisites if month is not None]
        if gate in closed or len(known) < len(prerequisites):
            opens[gate] = None
        else:
            opens[gate] = max([begins[gate], *known]) + takes[gate] + delay.get(gate, 0)
    return {gate: opens[gate] for gate in begins}
