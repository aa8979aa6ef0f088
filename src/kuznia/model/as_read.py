"""What a cell was read as: its value as written, a value that was certain, or no value."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from kuznia.model.language import Message

Value_co = TypeVar("Value_co", covariant=True, bound=str | float | date | None)

SHOWN = 40
"""So many characters of a bad cell are shown to people."""


@dataclass(frozen=True, slots=True)
class AsRead(Generic[Value_co]):
    """The value of a cell, and whether the cell was written as it should be."""

    value: Value_co
    as_written: bool = True


class Unreadable(ValueError):
    """A cell whose meaning is not certain; `message` says what is wrong with it."""

    def __init__(self, message: Message) -> None:
        super().__init__(message)
        self.message = message


def shown(text: str) -> str:
    """Give a cell's text for people, cut when it is long.

    >>> shown("a" * 50)
    'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa…'
    """
    return text if len(text) <= SHOWN else text[:SHOWN] + "…"
