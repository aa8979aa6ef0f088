"""A schedule and how good it is; known without the solver that makes it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from kuznia.sustain.retrofit.work import Times

Watch = Callable[[float, float], bool]
"""Hears the best value so far and its proved bound; True asks to stop."""

SECONDS = 30.0
"""About how long the best schedule is looked for."""


class Aim(StrEnum):
    """What is made as small as can be, one after the other."""

    LATENESS = "lateness"
    END = "end"
    ENDS = "ends"


@dataclass(frozen=True, slots=True)
class Reached:
    """How far an aim was reached, with those before it kept."""

    aim: Aim
    value: int
    bound: int
    """No schedule that is as good in the aims before has less."""

    @property
    def is_proved(self) -> bool:
        """Whether nothing better exists."""
        return self.bound >= self.value


@dataclass(frozen=True, slots=True)
class Schedule:
    """When each job starts and ends, and how good that is."""

    times: Times
    reached: tuple[Reached, ...]
    stopped: bool = False
    """Whether it was asked to stop before it was done."""

    @property
    def is_proved(self) -> bool:
        """Whether no schedule has less lateness, or as little and an earlier end."""
        return all(each.is_proved for each in self.reached if each.aim is not Aim.ENDS)


def unwatched(_best: float, _bound: float) -> bool:
    """Hear nothing and never stop."""
    return False
