"""What is told of a schedule of another program while it is read, and cells read from its text."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from kuznia.model.as_read import Unreadable, shown
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.month_text import FIRST_YEAR, LAST_YEAR
from kuznia.model.number_text import read_number

CHECK = "project_file"
MOST_NAMED = 8
"""So many things of a kind are named in one note."""
_MOMENT = re.compile(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[T ]([0-9]{2}):([0-9]{2})(?::[0-9]{2}(?:\.[0-9]+)?)?)?"
)
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_WITH_CODE = re.compile(r"(.*?)\s*\[([A-Za-z0-9][A-Za-z0-9._-]{0,63})\]")
_LONGEST_NAME = 1_000


@dataclass(frozen=True, slots=True)
class Place:
    """Where in a file something stands: table or element, line, field."""

    table: str
    line: int | None = None
    field: str | None = None

    def at(self, field: str) -> Place:
        """Give the place of a field there."""
        return Place(self.table, self.line, field)


@dataclass(slots=True)
class Notes:
    """What has been told so far."""

    findings: list[Finding] = field(default_factory=list[Finding])

    def warn(self, place: Place, message: Message, expected: Message | None = None) -> None:
        """Tell what is not taken as the file has it."""
        self._add(Severity.WARNING, place, message, expected)

    def fix(self, place: Place, message: Message, expected: Message | None = None) -> None:
        """Tell what is certain, and written otherwise in the tables."""
        self._add(Severity.FIXED, place, message, expected)

    def refuse(self, place: Place, message: Message, expected: Message | None = None) -> None:
        """Tell what forbids the use of the file."""
        self._add(Severity.ERROR, place, message, expected)

    def number(self, text: str, place: Place) -> float | None:
        """Read a number; nothing for an empty text, or told as an error when it is none."""
        if not text.strip():
            return None
        try:
            return read_number(text.strip()).value
        except Unreadable as error:
            self.refuse(place, error.message)
            return None

    def moment(self, text: str, place: Place) -> datetime | None:
        """Read a day with its time; nothing for an empty text, or told as an error when it is none."""
        if not text.strip():
            return None
        read = _moment(text.strip())
        if read is None or not FIRST_YEAR <= read.year <= LAST_YEAR:
            self.refuse(place, msg("'{cell}' is not a day", cell=shown(text)))
            return None
        return read

    def _add(
        self, severity: Severity, place: Place, message: Message, expected: Message | None
    ) -> None:
        finding = Finding(CHECK, severity, place.table, message, place.line, place.field, expected)
        self.findings.append(finding)


def _moment(text: str) -> datetime | None:
    found = _MOMENT.fullmatch(text)
    if found is None:
        return None
    year, month, day, hour, minute = (int(part or 0) for part in found.groups())
    try:
        return datetime(year, month, day, hour, minute)  # noqa: DTZ001 - local, at the place of work
    except ValueError:
        return None


def named(things: Iterable[str]) -> str:
    """Name some things and say how many more there are.

    >>> named(["A", "B"]), named(map(str, range(20)))
    ('A, B', '0, 1, 2, 3, 4, 5, 6, 7 … (20)')
    """
    some = list(things)
    tail = f" … ({len(some)})" if len(some) > MOST_NAMED else ""
    return ", ".join(some[:MOST_NAMED]) + tail


def plain_name(text: str) -> str:
    r"""Give a name on one line, without characters that cannot be shown.

    >>> plain_name("Fit the\n pump\x7f")
    'Fit the pump'
    """
    seen = "".join(char if char.isprintable() else " " for char in text)
    return " ".join(seen.split())[:_LONGEST_NAME].strip()


def name_and_code(text: str) -> tuple[str, str]:
    """Give the name of a calendar and what its code is made of: it may stand in brackets at the end.

    >>> name_and_code("Night shift [nights]"), name_and_code("Standard")
    (('Night shift', 'nights'), ('Standard', 'Standard'))
    """
    found = _WITH_CODE.fullmatch(text)
    return (found[1], found[2]) if found else (text, text)


def names_of(text: str, code: str) -> dict[str, str | None]:
    """Give the two cells of a name, by its letters; empty when it says no more than the code.

    >>> names_of("Бригада", "A")
    {'name': None, 'name_uk': 'Бригада'}
    """
    plain = plain_name(text)
    if not plain or plain == code:
        return {"name": None, "name_uk": None}
    ukrainian = _CYRILLIC.search(plain) is not None
    return {"name": None if ukrainian else plain, "name_uk": plain if ukrainian else None}
