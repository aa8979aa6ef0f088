"""When to open which depot, and what to repair in it: the search over all ways within a budget."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace

from kuznia.sustain.depots import Depot
from kuznia.sustain.gathering import repair_costs
from kuznia.sustain.repair_levels import Judged, Levels, Option, candidates

FINALISTS = 3
"""Ways that are looked at thoroughly."""
MOST_PASSED = 60
"""Most items and sites for which sending on is tried."""

Tell = Callable[[int], bool]
"""Hears how many ways were tried; True asks to stop."""


@dataclass(frozen=True)
class Chosen:
    """The ways that were found, the best first, and each opening that was tried.

    Among the best there is the best that opens nothing, if there is one.
    """

    best: tuple[Judged, ...]
    tried: tuple[Judged, ...]
    least_usd: float
    """What the cheapest way costs without a spare."""
    cheapest: Option
    stopped: bool


def choose(levels: Levels, budget: float, tell: Tell = lambda _count: False) -> Chosen:
    """Find when to open which depot, where to repair what, and which spares to buy.

    One depot's months are all tried; with several each is changed in turn while that helps, from all
    closed and from all open as early as can be.  Then sending on is tried, item by item and site by
    site.
    """
    search = _Search(levels, budget, tell)
    depots = levels.undecided
    search.descend(depots, dict.fromkeys((depot.site for depot in depots), None))
    search.descend(depots, {depot.site: depot.earliest if depot.earliest <= depot.latest else None
                            for depot in depots})  # fmt: skip
    tried = sorted(search.judged.values(), key=lambda each: each.rank, reverse=True)
    closed = next((each for each in tried if not each.option.opened), None)
    first = tried[:FINALISTS]
    if closed is not None and closed not in first:
        first.append(closed)
    finalists = [search.improve(each) for each in first]
    best = sorted(finalists, key=lambda each: each.rank, reverse=True)
    return Chosen(tuple(best), tuple(tried), search.least, search.cheapest, search.stopped)


class _Search:
    def __init__(self, levels: Levels, budget: float, tell: Tell) -> None:
        self.levels, self.budget, self.tell = levels, budget, tell
        self.judged: dict[Option, Judged] = {}
        self.dear: set[Option] = set()
        self.least = float("inf")
        self.cheapest = Option(())
        self.count = 0
        self.stopped = False

    def descend(self, depots: Iterable[Depot], begin: Mapping[str, int | None]) -> None:
        """Change one depot's month after the other while that helps."""
        openings = dict(begin)
        value = self.value(openings)
        better = True
        while better and not self.stopped:
            better = False
            for depot in depots:
                months = (None, *range(depot.earliest, depot.latest + 1))
                for month in months:
                    if self.stopped:
                        return
                    tried = {**openings, depot.site: month}
                    if self.value(tried) > value:
                        value, openings, better = self.value(tried), tried, True

    def value(self, openings: dict[str, int | None]) -> tuple[float, float]:
        """Give the rank of openings, the lowest when they cost too much."""
        option = Option(tuple(sorted(openings.items())))
        if option in self.dear:
            return -1.0, 0.0
        if option not in self.judged:
            judged = self.judge(option)
            if judged is None:
                self.dear.add(option)
                return -1.0, 0.0
            self.judged[option] = judged
        return self.judged[option].rank

    def judge(self, option: Option, *, thoroughly: bool = False) -> Judged | None:
        _gathered, course = self.levels.course(option)
        cost = self.levels.costs(option, course).total
        if cost < self.least:
            self.least, self.cheapest = cost, option
        self.count += 1
        self.stopped = self.tell(self.count) or self.stopped
        return self.levels.judge(option, self.budget, thoroughly=thoroughly)

    def improve(self, judged: Judged) -> Judged:
        """Send on what is better repaired above, and buy single spares with what is left."""
        cost = repair_costs(self.levels.programme, judged.gathered)
        best = judged
        for pair in candidates(judged, cost)[:MOST_PASSED]:
            if self.stopped:
                break
            option = replace(best.option, passed=best.option.passed | {pair})
            tried = self.judge(option)
            if tried is not None and tried.rank > best.rank:
                best = tried
        polished = [self.judge(option, thoroughly=True)
                    for option in dict.fromkeys((best.option, judged.option))]  # fmt: skip
        return max([best, *filter(None, polished)], key=lambda each: each.rank)
