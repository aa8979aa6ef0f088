"""Taking files in: their elements and markings as rows of the register, and what is missing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from kuznia.app.registers import Desk, row_of
from kuznia.intake.elements import ProposedElement, ProposedElements, propose_elements
from kuznia.intake.found import FoundMarking, Problem
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg

Row = Mapping[str, Any]

_MARKED = ("letter", "reason", "determined", "office", "export_warning", "banner")
"""Columns of a marking; when one of them changes, a person must look again."""


@dataclass(frozen=True, slots=True)
class Intake:
    """What was found in a folder of files: the rows to keep, and what a person must see to."""

    elements: tuple[Row, ...]
    """Rows of the table `elements`."""
    markings: tuple[Row, ...]
    """Rows of the table `markings`."""
    findings: tuple[Finding, ...]


def take_in(desk: Desk, package: str, folder: Path) -> Intake:
    """Read the files of a folder and lay what they say beside what the register has.

    Raises NotFound when there is no such package or folder, and Invalid, naming document and page,
    when a marking is missing or contradictory or a file may not be read.
    """
    row_of(desk.programme, "packages", package=package)
    proposed = propose_elements(folder)
    findings = [_finding(problem) for problem in _problems(proposed)]
    if not proposed.elements:
        raise Invalid(msg("{folder} cannot be taken in; nothing was built", folder=folder))
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise Invalid(
            msg("{folder} cannot be taken in; nothing was built", folder=folder),
            findings,
            msg("have the documents marked by their controlling office, then build again"),
        )
    known = _rows(desk, "elements", package)
    marked = _rows(desk, "markings", package)
    elements = [_element(package, each, known.get(each.element)) for each in proposed.elements]
    markings = [
        _marking(package, each, marked.get(each.element), known.get(each.element))
        for each in proposed.elements
    ]
    findings += _gaps(proposed, known, elements, markings)
    return Intake(tuple(elements), tuple(markings), tuple(findings))


def _rows(desk: Desk, table: str, package: str) -> dict[str, Row]:
    return {
        row["element"]: row
        for row in desk.programme[table].iter_rows(named=True)
        if row["package"] == package
    }


def _problems(proposed: ProposedElements) -> list[Problem]:
    return [*proposed.problems, *(p for each in proposed.elements for p in each.problems)]


def _finding(problem: Problem) -> Finding:
    page = None if problem.page is None else f"{problem.page}"
    return Finding(
        problem.code,
        problem.severity,
        problem.file,
        problem.message,
        column=page,
        expected=problem.expected,
    )


def _element(package: str, proposed: ProposedElement, known: Row | None) -> Row:
    """Give the row of an element: what a person wrote stays, digest and size are the file's."""
    found = {
        "package": package,
        "element": proposed.element,
        "title": proposed.title or None,
        "kind": proposed.kind,
        "revision": proposed.revision or None,
    }
    return {
        **found,
        **(known or {}),
        "file": proposed.file,
        "bytes": float(proposed.reading.bytes),
        "sha256": proposed.reading.sha256,
    }


def _marking(
    package: str, proposed: ProposedElement, known: Row | None, element: Row | None
) -> Row:
    """Give the row of a marking; what a person confirmed stays so while the file is the same."""
    if known is not None and (element is None or element["sha256"] != proposed.reading.sha256):
        known = {**known, "confirmed_by": None, "confirmed_on": None}
        if not _says_anything(proposed):
            return known  # what a person has marked there is confirmed anew
    found = _found(proposed.reading.proposed)
    if known is not None and all(known[name] in (found[name], None) for name in _MARKED):
        return {**found, **known, **{name: found[name] for name in _MARKED}}
    if known is not None and known["confirmed_by"] is not None and not _says_anything(proposed):
        return known  # a person has marked what no reader can read
    return {"package": package, "element": proposed.element, **found}


def _says_anything(proposed: ProposedElement) -> bool:
    found = proposed.reading.proposed
    return found is not None and (found.letter is not None or found.banner is not None)


def _found(marking: FoundMarking | None) -> dict[str, Any]:
    if marking is None:
        return dict.fromkeys((*_MARKED, "place"))
    place = marking.place
    where = f"{place.file}"
    if place.page is not None:
        where += f", p. {place.page}"
    elif place.line is not None:
        where += f", l. {place.line}"
    return {
        "letter": marking.letter or "none",
        "reason": ";".join(reason.replace(";", ",") for reason in marking.reasons) or "none",
        "determined": marking.determined,
        "office": marking.office or "none",
        "export_warning": "yes" if marking.export_warning else "no",
        "banner": marking.banner or "none",
        "place": where,
    }


def _gaps(
    proposed: ProposedElements,
    known: Mapping[str, Row],
    elements: Sequence[Row],
    markings: Sequence[Row],
) -> list[Finding]:
    """Say what is still missing: files of known elements, rights, and a person's confirmation."""
    there = {each.element for each in proposed.elements}
    gaps = [
        _gap("elements", row["file"], msg("the file is not there"), msg("its element is known"))
        for element, row in known.items()
        if element not in there
    ]
    gaps += [
        _gap("elements", row["file"], msg("the rights in the data are not known"),
             msg("a word in the column rights of the table elements"))
        for row in elements
        if row.get("rights") is None
    ]  # fmt: skip
    unseen = [row["element"] for row in markings if row.get("confirmed_by") is None]
    if unseen:
        gaps.append(
            _gap("markings", f"{len(unseen)}",
                 msg("no person has confirmed these markings yet: {names}",
                     names=", ".join(unseen)),
                 msg("look at them, then: kuznia package confirm")))  # fmt: skip
    return gaps


def _gap(table: str, place: str, message: Message, expected: Message) -> Finding:
    return Finding("gap", Severity.WARNING, table, message, column=place, expected=expected)
