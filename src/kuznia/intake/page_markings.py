"""All markings in one text, as values with their places."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace

from kuznia.intake.banner import find_banners, find_blocks, find_levels
from kuznia.intake.folding import one_line, squeeze
from kuznia.intake.found import QUOTE, FoundMarking, Place, Problem
from kuznia.intake.legends import find_legends
from kuznia.intake.problems import problem
from kuznia.intake.statement import find_statements

Placing = Callable[[int, int], Place]
"""Says where in the file a part of the text stands, from its first and last character."""

_MOST = 200
"""More markings than this in one text are not listed."""


@dataclass(frozen=True, slots=True)
class PageMarkings:
    """What one text bears."""

    markings: tuple[FoundMarking, ...]
    problems: tuple[Problem, ...]


def markings_in(text: str, placing: Placing) -> PageMarkings:
    """Find all markings in a text, and what is wrong with each by itself."""
    search = _Search(text, placing)
    search.statements()
    search.banners()
    search.legends()
    if search.too_many:
        place = placing(0, 0)
        search.problems.append(problem("too-many-problems", place.file, place.page))
    return PageMarkings(tuple(search.markings), tuple(search.problems))


class _Search:
    """The search of one text, which collects what it finds, and no more than can be listed."""

    def __init__(self, text: str, placing: Placing) -> None:
        self.text = text
        self.placing = placing
        self.squeezed = squeeze(text)
        self.markings: list[FoundMarking] = []
        self.problems: list[Problem] = []
        self.too_many = False

    def statements(self) -> None:
        for found in find_statements(self.text, self.squeezed):
            place = self._place(found.start, found.end)
            what = "statement" if found.full else "letter"
            known = found.letter if found.letter and found.letter in "ABCDEFX" else None
            marking = FoundMarking(place, what, letter=known)
            if found.full:
                marking = replace(
                    marking,
                    reasons=found.reasons,
                    determined=found.determined,
                    office=found.office,
                )
            self._keep(marking)
            for code, values in found.complaints:
                self._complain(code, place, **values)

    def banners(self) -> None:
        for found in find_banners(self.text):
            place = self._place(found.start, found.end)
            self._keep(
                FoundMarking(
                    place,
                    "banner",
                    banner=found.text,
                    categories=found.categories,
                    dissemination=found.dissemination,
                )
            )
            for part in found.unknown:
                self._complain("banner-unknown", place, part=part)
        for level in find_levels(self.text):
            code = "classified" if level.classified else "official-use"
            self._complain(code, self._place(level.start, level.end), quote=level.text)
        for block in find_blocks(self.text):
            self._keep(
                FoundMarking(
                    self._place(block.start, block.end),
                    "block",
                    letter=block.letter,
                    office=block.office,
                    categories=block.categories,
                    dissemination=block.dissemination,
                )
            )

    def legends(self) -> None:
        for found in find_legends(self.text, self.squeezed):
            place = self._place(found.start, found.end)
            rights = "proprietary" if found.what == "proprietary" else found.rights
            self._keep(
                FoundMarking(
                    place,
                    "rights" if rights else found.what,
                    export_warning=found.what == "warning",
                    destruction=found.what == "destruction",
                    rights=rights,
                    rights_until=found.until,
                )
            )
            if found.unclear_end:
                self._complain("rights-date", place, rights=rights or "")
            if found.what == "proprietary":
                self._complain("proprietary", place, quote=place.quote[:100])

    def _place(self, start: int, end: int) -> Place:
        quote = one_line(self.text[start : min(end, start + 4 * QUOTE)])[:QUOTE]
        return replace(self.placing(start, end), quote=quote)

    def _keep(self, marking: FoundMarking) -> None:
        self.too_many |= len(self.markings) >= _MOST
        self.markings.extend([marking] if not self.too_many else [])

    def _complain(self, code: str, place: Place, **values: str) -> None:
        found = problem(code, place.file, place.page, **values)
        if found not in self.problems:
            self.too_many |= len(self.problems) >= _MOST
            self.problems.extend([found] if not self.too_many else [])
