"""What `tools.fuzz` throws inputs at."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Target:
    """A parser and what to feed it."""

    name: str
    run: Callable[[bytes], object]
    seeds: tuple[bytes, ...]
    refusals: tuple[type[Exception], ...] = ()
    """What the parser says it raises; it takes every seed as it is without raising."""

    def feed(self, data: bytes) -> None:
        """Run the parser on an input that it may refuse."""
        with suppress(*self.refusals):
            self.run(data)


class Differs(Exception):
    """What was read, written and read again is not what it was."""


def require_same(one: object, other: object) -> None:
    """Break a target when two things that must be the same are not."""
    if one != other:
        raise Differs
