"""The markings of a whole document: what its pages say together, and where they disagree."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import TypeVar

from kuznia.intake.found import FoundMarking, Place, Problem
from kuznia.intake.problems import problem

_MOST = 50
"""Problems of one sort that are listed one by one."""
_LIMITED = frozenset("BCDEF")

Value = TypeVar("Value", str, tuple[str, ...])


def merge(
    file: str, markings: Sequence[FoundMarking], pages: int | None, *, complained: bool = False
) -> tuple[FoundMarking | None, tuple[Problem, ...]]:
    """Propose the marking of a document from those found on its pages, and say what is wrong.

    *complained* says that a statement without a letter was found, which is then not missing.
    Where markings contradict each other nothing is proposed for that part.
    """
    shown = [each for each in markings if pages is None or each.place.page is not None]
    found = [
        *_statements(file, markings, shown, complained=complained),
        *_banners(file, shown, pages),
        *_against_each_other(file, shown),
        *_rights(file, shown),
    ]
    return (_proposal(file, shown) if shown else None), tuple(found)


def _statements(
    file: str, markings: Sequence[FoundMarking], shown: Sequence[FoundMarking], *, complained: bool
) -> Iterator[Problem]:
    full = [each for each in shown if each.what == "statement" and each.letter]
    lettered = [each for each in shown if each.letter]
    if not lettered and not complained:
        hidden = any(each.letter for each in markings)
        yield problem("not-visible" if hidden else "no-statement", file)
    elif lettered and not full:
        first = lettered[0]
        yield problem("statement-short", file, first.place.page, letter=first.letter)
    yield from _letters(file, markings)
    yield from _details(file, full)


def _letters(file: str, markings: Sequence[FoundMarking]) -> Iterator[Problem]:
    places: dict[str, Place] = {}
    for each in markings:
        if each.letter:
            places.setdefault(each.letter, each.place)
    if len(places) > 1:
        letters = ", ".join(
            f"{letter} ({place.page})" if place.page else letter
            for letter, place in sorted(places.items())
        )
        pages = [place.page for place in places.values() if place.page]
        yield problem("letters-differ", file, max(pages, default=None), letters=letters)


def _details(file: str, full: Sequence[FoundMarking]) -> Iterator[Problem]:
    for detail in ("reasons", "determined", "office"):
        first: FoundMarking | None = None
        for each in full:
            value = getattr(each, detail)
            if not value:
                continue
            if first is None:
                first = each
            elif each.letter == first.letter and _key(value) != _key(getattr(first, detail)):
                other = first.place.page or first.place.line or 1
                yield problem(
                    "details-differ", file, each.place.page, other=other, detail=_DETAILS[detail]
                )
                break


_DETAILS = {"reasons": "reason", "determined": "date", "office": "office"}


def _key(value: str | tuple[str, ...]) -> list[str]:
    """Give what two spellings of the same have in common."""
    texts = [value] if isinstance(value, str) else sorted(value)
    return ["".join(char for char in text.casefold() if char.isalnum()) for text in texts]


def _banners(file: str, shown: Sequence[FoundMarking], pages: int | None) -> Iterator[Problem]:
    banners = [each for each in shown if each.what == "banner"]
    if not banners:
        return
    first = banners[0]
    differing = [each for each in banners if each.banner != first.banner]
    for each in differing[:_MOST]:
        yield problem(
            "banners-differ",
            file,
            each.place.page,
            banner=each.banner,
            other=first.banner,
            other_page=first.place.page or 1,
        )
    bearing = {each.place.page for each in banners}
    without = [page for page in range(1, (pages or 0) + 1) if page not in bearing]
    for page in without[:_MOST]:
        yield problem("banner-absent", file, page)


def _against_each_other(file: str, shown: Sequence[FoundMarking]) -> Iterator[Problem]:
    letters = {each.letter for each in shown if each.letter}
    banners = [each for each in shown if each.what == "banner"]
    blocks = [each for each in shown if each.what == "block"]
    warnings = [each for each in shown if each.export_warning]
    if "A" in letters and banners:
        yield problem("banner-public", file, banners[0].place.page, banner=banners[0].banner)
    if "A" in letters and warnings:
        yield problem("warning-public", file, warnings[0].place.page)
    technical = [each for each in (*banners, *blocks) if _is_technical(each)]
    if technical and letters and not letters & _LIMITED:
        yield problem("cti-letter", file, technical[0].place.page)
    controlled = [each for each in shown if "export controlled" in each.reasons]
    if controlled and not warnings:
        yield problem("warning-absent", file, controlled[0].place.page)
    if banners and blocks and blocks[0].dissemination and banners[0].dissemination:
        said, shown_there = blocks[0].dissemination, banners[0].dissemination
        if set(said) != set(shown_there):
            values = {"block": ", ".join(said), "banner": ", ".join(shown_there)}
            yield problem("banner-block", file, blocks[0].place.page, **values)


def _is_technical(marking: FoundMarking) -> bool:
    names = {name.removeprefix("SP-").upper() for name in marking.categories}
    return bool({"CTI", "CONTROLLED TECHNICAL INFORMATION"} & names)


def _rights(file: str, shown: Sequence[FoundMarking]) -> Iterator[Problem]:
    rights = sorted({each.rights for each in shown if each.rights} - {"proprietary"})
    untils = sorted({each.rights_until for each in shown if each.rights_until})
    if len(rights) > 1 or len(untils) > 1:
        said = ", ".join(rights if len(rights) > 1 else untils)
        yield problem("rights-differ", file, rights=said)


def _proposal(file: str, shown: Sequence[FoundMarking]) -> FoundMarking:
    full = [each for each in shown if each.what == "statement" and each.letter]
    letters = {each.letter for each in shown if each.letter}
    banners = [each for each in shown if each.what == "banner"]
    marked = [each for each in shown if each.what in {"banner", "block"}]
    rights = {each.rights for each in shown if each.rights}
    place = (full or shown)[0].place
    alike = full if len(letters) == 1 else []
    return FoundMarking(
        replace(place, file=file),
        "document",
        letter=next(iter(letters)) if len(letters) == 1 else None,
        reasons=_one([each.reasons for each in alike]) or (),
        determined=_one([each.determined for each in alike]),
        office=_one([each.office for each in alike]),
        export_warning=any(each.export_warning for each in shown),
        destruction=any(each.destruction for each in shown),
        banner=_one([each.banner for each in banners]),
        categories=tuple(dict.fromkeys(name for each in marked for name in each.categories)),
        dissemination=tuple(dict.fromkeys(name for each in marked for name in each.dissemination)),
        rights=next(iter(rights)) if len(rights) == 1 else None,
        rights_until=_one([each.rights_until for each in shown]),
    )


def _one(values: Sequence[Value | None]) -> Value | None:
    given = [value for value in values if value]
    alike = all(_key(value) == _key(given[0]) for value in given)
    return given[0] if given and alike else None
