"""Time to authorised: what is still to be done for a goal, in which order, and when it is done."""

from __future__ import annotations

import calendar
import math
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from kuznia.model.language import Message, msg
from kuznia.model.months import add_months, months_between
from kuznia.release.choices import Prefer, alternatives_in, best_choice
from kuznia.release.earliest import earliest_finishes
from kuznia.release.obstacles import obstacles
from kuznia.release.prerequisites import Network, Prerequisites
from kuznia.release.routes import NOTHING_TO_DO, Route, scheduled

_ROUNDING = 1e-9

_MOST_WORK = 5_000
"""Alternatives times steps for which the next best route is looked for."""


@dataclass(frozen=True, slots=True)
class PathAnswer:
    """The answer to "what is still to be done for this, and when will it be done"."""

    goal: str
    on: date
    """Day from which months are counted."""
    route: Route | None
    """The best set of steps; None when the goal cannot be reached, and `reasons` say why."""
    alternatives: tuple[Route, ...] = ()
    """The best route that does without at least one step of the first, if there is one."""
    exact: bool = True
    """Whether it is proved that no other set of steps is better."""
    reasons: tuple[Message, ...] = ()
    notes: tuple[Message, ...] = ()
    """What was assumed, and what was not proved."""

    @property
    def missing(self) -> tuple[str, ...]:
        """Give the steps that are still to be done, in the order in which they finish."""
        return () if self.route is None else self.route.codes

    @property
    def p50_month(self) -> date | None:
        """Give the first day of the month by which it is done in half of the courses."""
        return None if self.route is None else month_after(self.on, self.route.months_p50)

    @property
    def p90_month(self) -> date | None:
        """Give the first day of the month by which it is done in nine courses of ten."""
        return None if self.route is None else month_after(self.on, self.route.months_p90)

    def chance_by(self, month: date) -> float:
        """Give the chance that the goal is reached by the first day of a month."""
        if self.route is None:
            return 0.0
        return self.route.chance_within(months_between(self.on, month) - _into_month(self.on))


def path_to(
    prerequisites: Prerequisites,
    goal: str,
    on: date,
    *,
    prefer: Prefer = "soonest",
    seed: int = 1,
    draws: int = 10_000,
    most_nodes: int = 20_000,
) -> PathAnswer:
    """Find the steps that are still to be done for a goal, with their order and months.

    Prefer `soonest`: the earliest finish by P50, then the fewest steps.  Prefer `fewest`: the
    fewest steps, then the earliest finish.

    Raises NotFound when there is no such step.
    """
    network = prerequisites.open_for(goal, on)
    if not network.groups:
        return PathAnswer(goal, on, NOTHING_TO_DO)
    best = best_choice(network, prefer, most_nodes=most_nodes)
    if best is None:
        return PathAnswer(goal, on, None, reasons=obstacles(prerequisites, network))
    route = scheduled(network, best.steps, seed, draws)
    alternatives = sorted(alternatives_in(network, best.steps))
    tried = alternatives[: max(1, _MOST_WORK // len(network.groups))]
    other = _without_one(network, tried, prefer, most_nodes)
    return PathAnswer(
        goal,
        on,
        route,
        () if other is None else (scheduled(network, other, seed, draws),),
        best.exact,
        notes=(
            *_notes(prerequisites, route),
            *([] if best.exact else [_NOT_PROVED]),
            *([] if tried == alternatives else [_NOT_ALL_TRIED]),
        ),
    )


_NOT_PROVED = msg("there were too many alternatives to look at all: there may be a better way")
_NOT_ALL_TRIED = msg("there were too many alternatives to try doing without each of them")


def month_after(on: date, months: float) -> date:
    """Give the first day of the first month that begins so many months after a day, or later.

    >>> month_after(date(2026, 1, 1), 2), month_after(date(2026, 1, 2), 2)
    (datetime.date(2026, 3, 1), datetime.date(2026, 4, 1))
    """
    return add_months(on.replace(day=1), math.ceil(_into_month(on) + months - _ROUNDING))


def _into_month(day: date) -> float:
    return (day.day - 1) / calendar.monthrange(day.year, day.month)[1]


def _without_one(
    network: Network, alternatives: Iterable[str], prefer: Prefer, most_nodes: int
) -> frozenset[str] | None:
    """Give the best set of steps that does without one of some alternatives."""
    found: dict[frozenset[str], tuple[float, ...]] = {}
    for step in alternatives:
        choice = best_choice(network, prefer, frozenset({step}), most_nodes)
        if choice is not None:
            found[choice.steps] = _rank(network, choice.steps, prefer)
    return min(found, key=lambda some: (found[some], sorted(some)), default=None)


def _rank(network: Network, steps: frozenset[str], prefer: Prefer) -> tuple[float, ...]:
    month = round(earliest_finishes(network, steps)[network.goal], 9)
    return (month, len(steps)) if prefer == "soonest" else (len(steps), month)


def _notes(prerequisites: Prerequisites, route: Route) -> Iterator[Message]:
    for code in route.codes:
        if prerequisites.steps[code].months_p90 is None:
            yield msg("{step} has no P90, so it is taken to last exactly its P50", step=code)
