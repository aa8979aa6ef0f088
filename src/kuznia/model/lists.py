"""Cells that hold several values: words or numbers with `;` between them."""

from __future__ import annotations

import re

_NUMBER = re.compile(r"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?")


def split_words(cell: str | None) -> tuple[str, ...]:
    """Give the words of a cell, none for an empty one.

    >>> split_words("production; transport")
    ('production', 'transport')
    """
    return tuple(word for part in (cell or "").split(";") if (word := part.strip()))


def split_numbers(cell: str | None) -> tuple[float, ...]:
    """Give the numbers of a cell, none for an empty one.

    Raises ValueError when a part is no decimal number.

    >>> split_numbers("0.25;0.5;1")
    (0.25, 0.5, 1.0)
    """
    parts = [part.strip() for part in cell.split(";")] if cell and cell.strip() else []
    for part in parts:
        if not _NUMBER.fullmatch(part):
            raise ValueError(part)
    return tuple(float(part) for part in parts)
