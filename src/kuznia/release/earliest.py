"""The earliest finish of each step when of alternatives the earliest is enough.

Steps are settled in the order in which they finish: Dijkstra's algorithm in Knuth's generalization
(1977), which also passes over circles that nothing outside them opens.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from heapq import heapify, heappop, heappush

from kuznia.release.prerequisites import Network


def earliest_finishes(
    network: Network, within: Collection[str], months: Mapping[str, float] | None = None
) -> dict[str, float]:
    """Give the month in which each step finishes, counted from now, in the order of finishing.

    Only the steps *within* are done, each as soon as one step of each of its groups is.  Steps that
    can never be done are not in the answer.  Without *months*, each takes its P50.
    """
    takes = {
        code: network.durations[code].p50 if months is None else months[code]
        for code in within
        if code in network.durations
    }
    left: dict[str, int] = {}
    waiting: dict[str, list[tuple[str, int]]] = {}
    for code in takes:
        left[code] = len(network.groups[code])
        for number, group in enumerate(network.groups[code]):
            for member in group:
                waiting.setdefault(member, []).append((code, number))

    queue = [(takes[code], code) for code, groups in left.items() if not groups]
    heapify(queue)
    finishes: dict[str, float] = {}
    met: set[tuple[str, int]] = set()
    while queue:
        month, code = heappop(queue)
        finishes[code] = month
        for waits in waiting.get(code, ()):
            if waits not in met:
                met.add(waits)
                step = waits[0]
                left[step] -= 1
                if not left[step]:
                    heappush(queue, (month + takes[step], step))
    return finishes
