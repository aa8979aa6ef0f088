"""Which steps to take where there are alternatives: the best set of steps that reaches the goal.

Choosing the smallest set is NP-hard when alternatives share steps, so it is a search with bounds.
It proves its answer within a number of nodes, and otherwise says that it could not.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from kuznia.release.earliest import earliest_finishes
from kuznia.release.prerequisites import Network

Prefer = Literal["soonest", "fewest"]
Key = tuple[float, ...]

_DIGITS = 9
"""Finishes that agree to so many digits are the same."""

_MOST_WORK = 1_000_000
"""Nodes times steps that are looked at; a node of a larger network takes longer."""

_DEEPEST = 200
"""Choices one after the other that are followed; Python does not nest calls without end."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A set of steps that reaches the goal."""

    steps: frozenset[str]
    exact: bool
    """Whether it is proved that none is better."""


def best_choice(
    network: Network,
    prefer: Prefer = "soonest",
    without: frozenset[str] = frozenset(),
    most_nodes: int = 20_000,
) -> Choice | None:
    """Choose the steps that reach the goal; None when nothing does.

    Prefer `soonest`: the earliest finish by P50, then the fewest steps.  Prefer `fewest`: the
    fewest steps, then the earliest finish.  Of equals the one whose codes come first.
    """
    usable = frozenset(network.durations) - without
    reachable = frozenset(earliest_finishes(network, usable))
    if network.goal not in reachable:
        return None
    search = _Search(network, prefer, reachable, most_nodes)
    return search.run()


def alternatives_in(network: Network, steps: frozenset[str]) -> set[str]:
    """Give those of some steps that a step among them could do without by itself.

    A set that reaches the goal and lacks any of the steps also lacks one of these.
    """
    return {
        member
        for code in steps
        for group in network.groups[code]
        if len(group) > 1
        for member in group
        if member in steps
    }


class _Search:
    """Branch and bound over sets of steps that have been taken or ruled out."""

    def __init__(
        self, network: Network, prefer: Prefer, usable: frozenset[str], most_nodes: int
    ) -> None:
        self.network = network
        self.prefer = prefer
        self.usable = usable
        self.nodes_left = min(most_nodes, _MOST_WORK // len(usable))
        codes = sorted(usable)
        # One whole number orders sets by size and then by code: a step costs one unit less a part
        # that halves from code to code, and all parts together are less than a unit.
        self.unit = 1 << len(codes)
        self.cost = {
            code: self.unit - (self.unit >> (place + 1)) for place, code in enumerate(codes)
        }
        self.forced = {code: self._forced_by(code) for code in codes}
        self.best = self._greedy()
        self.best_key = self._key(self.best, self._finish(self.best))

    def run(self) -> Choice:
        taken = self.forced[self.network.goal]
        self._visit(taken, frozenset(), self._finish(self.usable))
        return Choice(self.best, self.nodes_left >= 0)

    def _visit(
        self, taken: frozenset[str], ruled_out: frozenset[str], least: float, depth: int = 0
    ) -> None:
        """Look for better sets with all steps taken and none ruled out; *least* bounds finishes."""
        self.nodes_left = self.nodes_left - 1 if depth < _DEEPEST else -1
        if self.nodes_left < 0:
            return
        unmet = [
            [member for member in group if self._may_take(member, ruled_out)]
            for code in sorted(taken)
            for group in self.network.groups[code]
            if taken.isdisjoint(group)
        ]
        cost = self._cost(taken) + self._least_cost(unmet, taken)
        if not all(unmet) or self._key_of(cost, least) >= self.best_key:
            return
        if unmet:
            self._branch(min(unmet, key=len), taken, ruled_out, least, depth)
            return
        finishes = earliest_finishes(self.network, taken)
        finish = finishes.get(self.network.goal, math.inf)
        key = self._key(taken, finish)
        if finish < math.inf and key < self.best_key:
            self.best, self.best_key = taken, key
        may_gain = self.prefer == "soonest" and round(finish, _DIGITS) > round(least, _DIGITS)
        if finish == math.inf or may_gain:
            outside = self._helpful(taken, finishes)
            members = [code for code in sorted(outside) if self._may_take(code, ruled_out)]
            self._branch(members, taken, ruled_out, least, depth)

    def _branch(
        self,
        members: list[str],
        taken: frozenset[str],
        ruled_out: frozenset[str],
        least: float,
        depth: int,
    ) -> None:
        """Take one member after the other; the sets with an earlier one have been seen."""
        for member in sorted(members, key=lambda code: self._cost(self.forced[code] - taken)):
            if self._may_take(member, ruled_out):
                self._visit(taken | self.forced[member], ruled_out, least, depth + 1)
            ruled_out |= {member}
            least = self._finish(self.usable - ruled_out)
            if least == math.inf:
                return

    def _helpful(self, taken: frozenset[str], finishes: dict[str, float]) -> set[str]:
        """Give steps outside of which one is needed, if the goal is to finish sooner or at all.

        A step starts sooner only if the latest of its groups does, and so on downwards.
        """
        outside: set[str] = set()
        seen: set[str] = set()
        waiting = [self.network.goal]
        while waiting:
            code = waiting.pop()
            if code in seen:
                continue
            seen.add(code)
            groups = self.network.groups[code]
            starts = [min(finishes.get(member, math.inf) for member in g) for g in groups]
            latest = max(starts, default=0)
            for group, start in zip(groups, starts, strict=True):
                if start >= latest - 10**-_DIGITS:
                    outside.update(member for member in group if member not in taken)
                    waiting += [member for member in group if member in taken]
        return outside

    def _forced_by(self, code: str) -> frozenset[str]:
        """Give a step and all that it cannot do without."""
        found: set[str] = set()
        waiting = [code]
        while waiting:
            step = waiting.pop()
            if step not in found:
                found.add(step)
                waiting += [g[0] for g in map(self._usable_of, self.network.groups[step])
                            if len(g) == 1]  # fmt: skip
        return frozenset(found)

    def _usable_of(self, group: Iterable[str]) -> list[str]:
        return [member for member in group if member in self.usable]

    def _may_take(self, code: str, ruled_out: frozenset[str]) -> bool:
        return code in self.usable and self.forced[code].isdisjoint(ruled_out)

    def _least_cost(self, unmet: list[list[str]], taken: frozenset[str]) -> int:
        """Give what meeting some groups costs at least: those that share no step, added up."""
        total = 0
        touched: set[str] = set()
        for members in sorted(unmet, key=len):
            needed = [self.forced[member] - taken for member in members]
            union = frozenset[str]().union(*needed)
            if needed and touched.isdisjoint(union):
                touched |= union
                total += min(map(self._cost, needed))
        return total

    def _cost(self, steps: Iterable[str]) -> int:
        return sum(self.cost[step] for step in steps)

    def _finish(self, steps: frozenset[str]) -> float:
        return earliest_finishes(self.network, steps).get(self.network.goal, math.inf)

    def _key(self, steps: frozenset[str], finish: float) -> Key:
        return self._key_of(self._cost(steps), finish)

    def _key_of(self, cost: int, finish: float) -> Key:
        month = round(finish, _DIGITS) if finish < math.inf else finish
        count = -(-cost // self.unit)
        return (month, cost) if self.prefer == "soonest" else (count, month, cost)

    def _greedy(self) -> frozenset[str]:
        """Give a good set at once: of alternatives the best by itself, then without the idle."""
        months = None if self.prefer == "soonest" else dict.fromkeys(self.usable, 1.0)
        taken = self._used(earliest_finishes(self.network, self.usable, months))
        least = self._finish(taken) if self.prefer == "soonest" else math.inf
        for code in sorted(alternatives_in(self.network, taken), reverse=True):
            if code in taken:
                finishes = earliest_finishes(self.network, taken - {code})
                if self.network.goal in finishes and finishes[self.network.goal] <= least:
                    taken = self._used(finishes)
        return taken

    def _used(self, finishes: dict[str, float]) -> frozenset[str]:
        """Give the steps that the goal rests on when each takes its earliest alternatives."""
        place = {code: number for number, code in enumerate(finishes)}
        found: set[str] = set()
        waiting = [self.network.goal]
        while waiting:
            code = waiting.pop()
            if code not in found:
                found.add(code)
                waiting += [
                    min((member for member in group if member in place), key=place.__getitem__)
                    for group in self.network.groups[code]
                ]
        return frozenset(found)
