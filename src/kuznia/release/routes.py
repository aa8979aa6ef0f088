"""A route to the goal: when each of its steps starts and finishes, which are critical, how sure."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Collection, Mapping
from dataclasses import dataclass, field

import numpy as np

from kuznia.release.durations import Floats, normal_draws
from kuznia.release.earliest import earliest_finishes
from kuznia.release.prerequisites import Network

_ROUNDING = 1e-9


@dataclass(frozen=True, slots=True)
class RouteStep:
    """One step of a route; months are counted from the day on which it was asked."""

    step: str
    waits_for: tuple[str, ...]
    """Steps of the route that it waits for; of alternatives the one that finishes first."""
    start: float
    """When all steps take their P50."""
    finish: float
    slack: float
    """Months that it may finish later without the goal becoming later, at the P50 of all steps."""
    critical: bool
    start_p50: float
    start_p90: float
    finish_p50: float
    finish_p90: float
    criticality: float
    """Share of the simulated courses in which a day more here is a day more for the goal."""


@dataclass(frozen=True, slots=True)
class Route:
    """A set of steps that reaches the goal, in the order in which they finish."""

    steps: tuple[RouteStep, ...]
    critical_path: tuple[str, ...]
    months: float
    """Length of the critical path when all steps take their P50."""
    months_p50: float
    """Months within which the goal is reached in half of the simulated courses.

    It is later than `months` where steps run side by side, as any of them may be the last.
    """
    months_p90: float
    finishes: tuple[float, ...] = field(repr=False)
    """The months in which the goal is reached in each simulated course, the earliest first."""

    @property
    def codes(self) -> tuple[str, ...]:
        """Give the codes of the steps in order."""
        return tuple(step.step for step in self.steps)

    def chance_within(self, months: float) -> float:
        """Give the chance that the goal is reached within so many months."""
        return bisect_right(self.finishes, months + _ROUNDING) / len(self.finishes)


def scheduled(network: Network, steps: Collection[str], seed: int, draws: int) -> Route:
    """Lay the steps of a route out in time, and simulate its course *draws* times.

    Raises ValueError when the steps do not reach the goal.
    """
    finishes = earliest_finishes(network, steps)
    if network.goal not in finishes:
        raise ValueError(network.goal)
    order = {code: number for number, code in enumerate(finishes)}
    waits = {code: _first_of_each(network, code, order) for code in order}
    starts = {code: max((finishes[w] for w in waits[code]), default=0.0) for code in order}
    slack = _slack(network.goal, finishes, starts, waits)
    courses = _Courses(network, order, seed, draws)
    return Route(
        tuple(
            RouteStep(
                code,
                waits[code],
                starts[code],
                finishes[code],
                slack[code],
                slack[code] <= _ROUNDING,
                *_percentiles(courses.starts[code]),
                *_percentiles(courses.finishes[code]),
                float(courses.binds[code].mean()),
            )
            for code in order
        ),
        _critical_path(network.goal, finishes, waits),
        finishes[network.goal],
        *_percentiles(courses.finishes[network.goal]),
        tuple(np.sort(courses.finishes[network.goal]).tolist()),
    )


NOTHING_TO_DO = Route((), (), 0.0, 0.0, 0.0, (0.0,))
"""The route to a goal that is reached."""


def _first_of_each(network: Network, code: str, order: Mapping[str, int]) -> tuple[str, ...]:
    """Give the first step of each group, in the order of finishing."""
    firsts = {
        min((member for member in group if member in order), key=order.__getitem__)
        for group in network.groups[code]
    }
    return tuple(sorted(firsts, key=order.__getitem__))


def _slack(
    goal: str,
    finishes: dict[str, float],
    starts: Mapping[str, float],
    waits: Mapping[str, tuple[str, ...]],
) -> dict[str, float]:
    latest = dict.fromkeys(finishes, finishes[goal])
    for code in reversed(finishes):
        latest_start = latest[code] - (finishes[code] - starts[code])
        for before in waits[code]:
            latest[before] = min(latest[before], latest_start)
    return {code: max(0.0, latest[code] - finish) for code, finish in finishes.items()}


def _critical_path(
    goal: str, finishes: Mapping[str, float], waits: Mapping[str, tuple[str, ...]]
) -> tuple[str, ...]:
    path = [goal]
    while waits[path[-1]]:
        path.append(max(waits[path[-1]], key=lambda code: (finishes[code], code)))
    return tuple(reversed(path))


def _percentiles(months: Floats) -> tuple[float, float]:
    p50, p90 = np.quantile(months, (0.5, 0.9))
    return float(p50), float(p90)


class _Courses:
    """Simulated courses: starts and finishes of each step, and whether it bound the goal."""

    def __init__(self, network: Network, order: dict[str, int], seed: int, draws: int) -> None:
        self.starts: dict[str, Floats] = {}
        self.finishes: dict[str, Floats] = {}
        # Alternatives that finish later at the P50s may finish first in a course; those that come
        # after the step in the order are left out, so that no course runs in a circle.
        members = {
            code: [[m for m in group if order.get(m, place) < place]
                   for group in network.groups[code]]
            for code, place in order.items()
        }  # fmt: skip
        for code in order:
            start = np.zeros(draws)
            for group in members[code]:
                start = np.maximum(start, self._first(group))
            self.starts[code] = start
            takes = network.durations[code].drawn(normal_draws(seed, code, draws))
            self.finishes[code] = start + takes
        self.binds = {code: np.zeros(draws, dtype=bool) for code in order}
        self.binds[network.goal][:] = True
        for code in reversed(order):
            for group in members[code]:
                last = self.binds[code] & (self._first(group) >= self.starts[code])
                for member in group:
                    self.binds[member] |= last & (self.finishes[member] <= self.starts[code])

    def _first(self, group: list[str]) -> Floats:
        return np.minimum.reduce([self.finishes[member] for member in group])
