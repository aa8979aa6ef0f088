"""Steps on the way to authorised, which needs which, and what of it is still open."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from kuznia.model.errors import NotFound
from kuznia.model.language import msg
from kuznia.release.durations import Duration, duration

Groups = tuple[tuple[str, ...], ...]
"""What a step waits for: one step of each group is needed."""


@dataclass(frozen=True, slots=True)
class Step:
    """A filing, signature, certificate, training, approval or delivery."""

    step: str
    name: str = ""
    kind: str = "other"
    months_p50: float | None = None
    """Months that it takes in half of the cases, once all that it waits for is done."""
    months_p90: float | None = None
    done: date | None = None
    """Day on which it was done; None while it is open."""
    closed: bool = False
    """Whether it can never be done, as when the authority has denied it."""
    authorisation: str | None = None
    organisation: str | None = None
    """Who has to act."""


@dataclass(frozen=True, slots=True)
class After:
    """A row of the order: a step waits for another, or for one of several with the same choice."""

    step: str
    after: str
    choice: str | None = None


@dataclass(frozen=True, slots=True)
class Prerequisites:
    """All steps with the groups that each waits for."""

    steps: Mapping[str, Step]
    groups: Mapping[str, Groups]

    @classmethod
    def of(cls, steps: Iterable[Step], order: Iterable[After]) -> Prerequisites:
        """Make prerequisites from rows; rows of a step with the same choice form one group."""
        found: dict[str, dict[tuple[str, str], set[str]]] = {}
        for row in order:
            key = ("choice", row.choice) if row.choice else ("step", row.after)
            found.setdefault(row.step, {}).setdefault(key, set()).add(row.after)
        return cls(
            {step.step: step for step in steps},
            {
                step: tuple(tuple(sorted(some[key])) for key in sorted(some))
                for step, some in found.items()
            },
        )

    def joined(self, goal: str, needs: Sequence[str]) -> Prerequisites:
        """Add a goal that takes no time and is reached when several steps are done."""
        added = Step(goal, months_p50=0, months_p90=0)
        return Prerequisites(
            {**self.steps, goal: added},
            {**self.groups, goal: tuple((need,) for need in sorted(set(needs)))},
        )

    def open_for(self, goal: str, on: date) -> Network:
        """Give what may still have to be done for a goal, as it stands at the end of a day.

        A group with a step that is done asks for nothing more.  A step done after that day was
        still open on it.

        Raises NotFound when there is no such step.
        """
        if goal not in self.steps:
            raise NotFound(msg("there is no step {step}", step=goal))
        groups: dict[str, Groups] = {}
        durations: dict[str, Duration] = {}
        waiting = [] if self._is_done(goal, on) else [goal]
        while waiting:
            code = waiting.pop()
            if code in groups:
                continue
            groups[code] = tuple(
                group
                for group in self.groups.get(code, ())
                if not any(self._is_done(member, on) for member in group)
            )
            step = self.steps.get(code)
            if step is not None and not step.closed:
                takes = duration(step.months_p50, step.months_p90)
                if takes is not None:
                    durations[code] = takes
            waiting += [member for group in groups[code] for member in group]
        return Network(goal, groups, durations)

    def _is_done(self, code: str, on: date) -> bool:
        step = self.steps.get(code)
        return step is not None and step.done is not None and step.done <= on


@dataclass(frozen=True, slots=True)
class Network:
    """The open steps that may serve a goal: their groups, and how long those that can be done take.

    It is empty when the goal is reached.
    """

    goal: str
    groups: Mapping[str, Groups]
    durations: Mapping[str, Duration]
    """Steps that are closed or have no duration are not here."""
