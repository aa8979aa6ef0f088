"""What a reader gets out of a file: texts with their places, properties and complaints."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import BinaryIO, Protocol

from kuznia.intake.found import FoundMarking, Limits, Place, Problem
from kuznia.intake.page_markings import PageMarkings, Placing, markings_in
from kuznia.intake.problems import problem

_LONGEST_PROPERTY = 300
_MOST = 1_000
"""More markings or problems than this in one file are not listed."""


@dataclass(slots=True)
class Opened:
    """What has been read of a file so far."""

    file: str
    limits: Limits
    markings: list[FoundMarking] = field(default_factory=list[FoundMarking])
    problems: list[Problem] = field(default_factory=list[Problem])
    properties: dict[str, str] = field(default_factory=dict[str, str])
    pages: int | None = None

    def complain(self, code: str, page: int | None = None, **values: object) -> None:
        """Note a problem of the file, once."""
        self._note([problem(code, self.file, page, **values)])

    def search(self, text: str, placing: Placing) -> None:
        """Search a text for markings and keep what is found."""
        page = placing(0, 0).page
        if len(text) > self.limits.characters:
            self.complain("text-cut", page)
            text = text[: self.limits.characters]
        found: PageMarkings = markings_in(text, placing)
        room = _MOST - len(self.markings)
        self.markings.extend(found.markings[:room])
        self._note(found.problems)
        if len(found.markings) > room:
            self._note([problem("too-many-problems", self.file)])

    def search_lines(self, text: str, first_line: int = 1) -> None:
        """Search a text whose places are its lines."""
        self.search(text, by_line(self.file, text, first_line))

    def tell(self, name: str, value: str) -> None:
        """Keep what the file says of itself, the first time it says it."""
        plain = " ".join("".join(c if c.isprintable() else " " for c in value).split())
        if plain and name not in self.properties:
            self.properties[name] = plain[:_LONGEST_PROPERTY]

    def _note(self, problems: Iterable[Problem]) -> None:
        for found in problems:
            if found in self.problems or len(self.problems) > _MOST:
                continue
            full = len(self.problems) == _MOST
            self.problems.append(problem("too-many-problems", self.file) if full else found)


class Reader(Protocol):
    """Reads a file of one kind."""

    def __call__(self, stream: BinaryIO, size: int, opened: Opened) -> None:
        """Read an open file of a size into *opened*."""
        ...


def by_line(file: str, text: str, first_line: int = 1) -> Placing:
    """Give places by the lines of a text."""
    starts = [0, *(place + 1 for place, char in enumerate(text) if char == "\n")]

    def place(start: int, _end: int) -> Place:
        low, high = 0, len(starts)
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (middle, high) if starts[middle] <= start else (low, middle)
        return Place(file, line=first_line + low)

    return place
