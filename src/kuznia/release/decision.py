"""Decisions: what each rule answered, from which facts and law, and what follows from all of them.

A ruling carries all that it rests on, so it can be replayed years later to the same answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple

from kuznia.model.language import Message

Value = str | bool | int | float | tuple[str, ...] | tuple[tuple[str, ...], ...]
"""What a fact may be; days are `YYYY-MM-DD`, which sort as they follow each other."""


class Outcome(StrEnum):
    """What a rule answers."""

    ALLOW = "ALLOW"
    """Nothing in the rule stands against it."""
    DUE = "DUE"
    """It may go, and a task with a date follows."""
    REFER = "REFER"
    """A person must decide: a fact is missing, or the rule leaves it to judgement."""
    STOP = "STOP"
    """The rule forbids it."""


_WEIGHT = {Outcome.ALLOW: 0, Outcome.DUE: 1, Outcome.REFER: 2, Outcome.STOP: 3}


@dataclass(frozen=True, slots=True)
class Entry:
    """A dated piece of law: a list, a number or the citation of a rule, with its source."""

    name: str
    value: object
    valid_from: str
    valid_to: str | None
    """Last day on which it holds; None while it has no end."""
    source: str
    verified: bool
    """Whether counsel has checked it; what was not checked says so in every decision."""


class Answer(NamedTuple):
    """What a rule says of a case; a tuple, as a decision makes dozens of them."""

    outcome: Outcome
    reason: Message
    change: Message | None = None
    """What would change the answer."""
    due: str | None = None
    """Day by which the task is to be done."""


class Ruling(NamedTuple):
    """The answer of one rule with all that it rests on; a tuple, as a decision makes dozens."""

    rule: str
    version: int
    answer: Answer
    citation: str
    verified: bool
    facts: Mapping[str, Value]
    """The facts that the rule read."""
    law: Mapping[str, Entry]
    """The dated law that the rule read."""
    missing: str | None = None
    """The fact that was missing, when that is why a person must decide."""

    @property
    def outcome(self) -> Outcome:
        """What the rule answered."""
        return self.answer.outcome


@dataclass(frozen=True, slots=True)
class Decision:
    """The rulings of a state's rules on one case, in the order of their rules."""

    state: str
    on: str
    rulings: tuple[Ruling, ...]

    @property
    def outcome(self) -> Outcome:
        """The gravest outcome of its rulings; without any, a person must decide."""
        return gravest(ruling.outcome for ruling in self.rulings)

    @property
    def opens(self) -> bool:
        """Whether the state says yes, with or without duties."""
        return self.outcome in (Outcome.ALLOW, Outcome.DUE)

    def with_outcome(self, outcome: Outcome) -> tuple[Ruling, ...]:
        """Give the rulings of an outcome."""
        return tuple(ruling for ruling in self.rulings if ruling.outcome is outcome)


def gravest(outcomes: Iterable[Outcome]) -> Outcome:
    """Give the gravest of some outcomes; without any, a person must decide."""
    return max(outcomes, key=_WEIGHT.__getitem__, default=Outcome.REFER)
