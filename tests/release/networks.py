"""Networks of steps for tests, and a second way to work out what is best: trying every set."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from itertools import combinations

from hypothesis import strategies as st

from kuznia.release.durations import Duration
from kuznia.release.prerequisites import After, Network, Prerequisites, Step


def network(
    months: Mapping[str, float], groups: Mapping[str, tuple[str, ...]], goal: str = "GOAL"
) -> Network:
    """Give a network; a group is written as codes with | between alternatives."""
    return Network(
        goal,
        {
            code: tuple(tuple(group.split("|")) for group in groups.get(code, ()))
            for code in {*months, *groups, *_named(groups)}
        },
        {code: Duration(p50, p50) for code, p50 in months.items()},
    )


def prerequisites(*steps: Step, waits: dict[str, tuple[str, ...]]) -> Prerequisites:
    """Give prerequisites; a group is written as codes with | between alternatives."""
    return Prerequisites.of(
        steps,
        [
            After(step, after, f"choice {number}" if "|" in group else None)
            for step, some in waits.items()
            for number, group in enumerate(some)
            for after in group.split("|")
        ],
    )


def finish_by_rounds(network: Network, steps: Iterable[str]) -> float:
    """Work out the earliest finish of the goal by improving all finishes until none improves."""
    takes = {code: network.durations[code].p50 for code in steps if code in network.durations}
    finishes = dict.fromkeys(takes, math.inf)
    for _ in range(len(takes) + 1):
        for code, months in takes.items():
            starts = [
                min(finishes.get(member, math.inf) for member in group)
                for group in network.groups[code]
            ]
            finishes[code] = max(starts, default=0) + months
    return finishes.get(network.goal, math.inf)


def best_by_trying(network: Network, prefer: str) -> frozenset[str] | None:
    """Try every set of steps; give the best that reaches the goal."""
    ranked: list[tuple[tuple[float, float], list[str]]] = []
    for size in range(1, len(network.durations) + 1):
        for some in combinations(sorted(network.durations), size):
            finish = round(finish_by_rounds(network, some), 9)
            if finish < math.inf:
                rank = (finish, size) if prefer == "soonest" else (size, finish)
                ranked.append((rank, list(some)))
    return frozenset(min(ranked)[1]) if ranked else None


CODES = ("GOAL", "A", "B", "C", "D", "E", "F", "G")


@st.composite
def networks(draw: st.DrawFn, codes: tuple[str, ...] = CODES) -> Network:
    """Draw a network in which anything may wait for anything, circles and dead ends included."""
    group = st.lists(st.sampled_from(codes), min_size=1, max_size=3, unique=True).map(
        lambda members: "|".join(sorted(members))
    )
    groups = draw(
        st.fixed_dictionaries({code: st.lists(group, max_size=2).map(tuple) for code in codes})
    )
    months = draw(
        st.fixed_dictionaries(
            {}, optional={code: st.integers(0, 4).map(float) for code in codes}
        ).filter(lambda found: "GOAL" in found)
    )
    return network(months, groups)


def _named(groups: Mapping[str, tuple[str, ...]]) -> set[str]:
    return {member for some in groups.values() for group in some for member in group.split("|")}
