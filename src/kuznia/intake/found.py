"""What intake found: markings with their places, problems, and the reading of one file."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from kuznia.model.findings import Severity
from kuznia.model.language import Message

QUOTE = 200
"""Most characters that are quoted from a document."""

NOTHING: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands."""

    file: str
    page: int | None = None
    """Page of a paged document, from 1."""
    line: int | None = None
    """Line of a text, from 1."""
    box: tuple[float, float, float, float] | None = None
    """Left, bottom, right and top in points from the corner of the page, as near as known."""
    quote: str = ""
    """The words themselves, at most 200 characters."""


@dataclass(frozen=True, slots=True)
class FoundMarking:
    """One marking, or the marking of a whole document as proposed to a person."""

    place: Place
    what: str
    """statement, letter, banner, block, warning, destruction, rights or document."""
    letter: str | None = None
    reasons: tuple[str, ...] = ()
    determined: str | None = None
    """Day of the determination, `YYYY-MM-DD`."""
    office: str | None = None
    """Office that controls the document, or the one that a designation block names."""
    export_warning: bool = False
    destruction: bool = False
    banner: str | None = None
    categories: tuple[str, ...] = ()
    """CUI categories, such as SP-CTI."""
    dissemination: tuple[str, ...] = ()
    """Limits on dissemination, such as NOFORN or REL TO USA, UKR."""
    rights: str | None = None
    """unlimited, government_purpose, limited, restricted, sbir or proprietary."""
    rights_until: str | None = None
    """Day on which these rights end, `YYYY-MM-DD`."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing that a person must see to; an error stops the intake of its file."""

    code: str
    severity: Severity
    file: str
    page: int | None
    message: Message
    expected: Message | None = None

    def __str__(self) -> str:
        tail = f" ({self.expected})" if self.expected else ""
        return f"{self.message}{tail}"


@dataclass(frozen=True, slots=True)
class FileReading:
    """What was read from one file, and what is proposed as its marking."""

    file: str
    kind: str
    """pdf, step, qif, text, csv, json, xml or unknown."""
    bytes: int
    sha256: str
    """Digest of the bytes; empty when they were not read."""
    pages: int | None = None
    markings: tuple[FoundMarking, ...] = ()
    problems: tuple[Problem, ...] = ()
    properties: Mapping[str, str] = field(default_factory=lambda: NOTHING)
    """What else the file says of itself: title, revision, number, schema."""
    proposed: FoundMarking | None = None
    """The markings of all pages as one, for a person to confirm."""

    @property
    def stopped(self) -> bool:
        """Whether the file may not enter a package as it is."""
        return any(problem.severity is Severity.ERROR for problem in self.problems)


@dataclass(frozen=True, slots=True)
class Limits:
    """What reading one file may cost."""

    bytes: int = 256 * 1024**2
    """Larger files are not parsed."""
    seconds: float = 20.0
    """Time for one file, of the clock and of the processor."""
    memory: int = 1536 * 1024**2
    """Address space of the reading process."""
    pages: int = 5_000
    """More pages than this are not read."""
    characters: int = 400_000
    """Characters of one page or text that are searched."""
    answer: int = 4 * 1024**2
    """Largest answer that the reading process may give."""
