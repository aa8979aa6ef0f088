"""Numbers, months and lists as people write them in the language in force.

Each is a value whose text is made only when it is shown, so that a `Message` can carry it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from babel.dates import format_date
from babel.lists import format_list
from babel.numbers import format_decimal, format_percent

from kuznia.model.language import Message, language, msg

NONE = "–"
"""What stands for a figure that there is not."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number with at most so many decimals; by default as many as its size deserves."""

    value: float | None
    digits: int | None = None

    def __str__(self) -> str:
        if self.value is None:
            return NONE
        digits = _digits(self.value) if self.digits is None else self.digits
        pattern = "#,##0." + "#" * digits if digits else "#,##0"
        text = format_decimal(round(self.value, digits) + 0.0, format=pattern, locale=language())
        return text.replace("-", "−")


@dataclass(frozen=True, slots=True)
class Percent:
    """A share as a percentage; near nothing and near all with a decimal, so as not to hide it."""

    share: float | None

    def __str__(self) -> str:
        if self.share is None:
            return NONE
        near = 0 < abs(self.share) < 0.01 or 0.99 < self.share < 1
        return format_percent(
            self.share, format="#,##0.#%" if near else "#,##0%", locale=language()
        ).replace("-", "−")


@dataclass(frozen=True, slots=True)
class Month:
    """A month by its short name and year, a form that needs no declension."""

    month: date | None

    def __str__(self) -> str:
        if self.month is None:
            return NONE
        return format_date(self.month, format="LLL y", locale=language())


@dataclass(frozen=True, slots=True)
class Listed:
    """Several things in a row, with the language's word before the last, or a sign between them."""

    things: Sequence[object]
    between: str = ""

    def __str__(self) -> str:
        shown = [str(thing) for thing in self.things]
        return self.between.join(shown) if self.between else format_list(shown, locale=language())


def usd(amount: float) -> Message:
    """Give an amount of dollars with the largest unit that suits it."""
    for size, text in (
        (1e9, msg("{number} billion USD", number=Number(amount / 1e9))),
        (1e6, msg("{number} million USD", number=Number(amount / 1e6))),
        (1e3, msg("{number} thousand USD", number=Number(amount / 1e3))),
    ):
        if abs(amount) >= size * 0.9995:
            return text
    return msg("{number} USD", number=Number(amount, 0))


def _digits(value: float) -> int:
    """Keep three significant digits of a small number and none behind the point of a large one."""
    size = abs(value)
    if size >= 100:
        return 0
    if size >= 10:
        return 1
    return 2 if size >= 0.1 or size == 0 else 4
