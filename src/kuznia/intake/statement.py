"""The grammar of distribution statements: letter, audience, reasons, day and controlling office.

A statement is found in the squeezed text, so capitals, spacing, hyphens and line breaks do not
matter; what a person wrote in its blanks is then read from the text as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from kuznia.intake.days import DayFound, find_days
from kuznia.intake.folding import Squeezed, one_line

FULL = "BCDEF"
"""Letters whose statements have blanks for a reason, a day and an office."""

REASONS: tuple[tuple[str, str], ...] = (
    ("administrative or operational use", r"ADMINISTRATIVE(?:OR|AND)?OPERATIONAL(?:USE)?"),
    ("contractor performance evaluation", "CONTRACTORPERFORMANCEEVALUATION"),
    ("critical technology", "CRITICALTECHNOLOGY"),
    ("direct military support", "DIRECTMILITARYSUPPORT"),
    ("export controlled", "EXPORTCONTROL(?:LED|S)?"),
    ("foreign government information", "FOREIGNGOVERNMENTINFORMATION"),
    ("operations security", "OPERATIONSSECURITY|OPSEC"),
    ("premature dissemination", "PREMATUREDISSEMINATION"),
    ("proprietary information", "PROPRIETARY(?:BUSINESS)?INFORMATION"),
    ("software documentation", "SOFTWAREDOCUMENTATION"),
    ("specific authority", "SPECIFICAUTHORITY"),
    ("test and evaluation", "TESTAND(?:AND)?EVALUATION|TESTEVALUATION"),
    ("vulnerability information", "VULNERABILITYINFORMATION"),
    ("international agreements", "INTERNATIONALAGREEMENTS?"),
)
"""The reasons of DoDI 5230.24 and how they appear in squeezed text."""

_TO = r"DISTRIBUTION(?:IS)?(?:AUTHORI[ZS]ED|LIMITED)(?:ONLY)?TO(?:THE)?"
_US = r"(?:US|UNITEDSTATES)?GOVERNMENTAGENCIES"
_DOD = r"(?:DEPARTMENTOFDEFENSE(?:DOD)?|DOD)"
_AUDIENCES = tuple(
    (letter, re.compile(form))
    for letter, form in (
        ("A", "APPROVEDFORPUBLICRELEASE(?:DISTRIBUTION(?:IS)?UNLIMITED)?"),
        ("F", "FURTHERDISSEMINATION(?:SHALLBE)?ONLYASDIRECTEDBY"),
        ("X", f"{_TO}{_US}ANDPRIVATE(?:INDIVIDUALS|ENTERPRISES|CITIZENS)"),
        ("C", f"{_TO}{_US}ANDTHEIRCONTRACTORS(?:ONLY)?"),
        ("B", f"{_TO}{_US}(?:ONLY)?"),
        ("D", f"{_TO}{_DOD}AND(?:US|UNITEDSTATES)?(?:DOD)?CONTRACTORS(?:ONLY)?"),
        ("E", f"{_TO}{_DOD}COMPONENTS?(?:ONLY)?"),
    )
)
_ANY_AUDIENCE = re.compile(rf"{_TO}(?:{_US}|{_DOD})|APPROVEDFORPUBLICRELEASE|FURTHERDISSEMINATION")
_HEAD = re.compile(r"DIST(?:RIBUTION)?(?:STATEMENT|STMT)(?P<letter>[A-Z]?)")
_SHORT = re.compile(r"DISTRIBUTION(?P<letter>[A-FX])(?=DISTRIBUTION|APPROVED|FURTHER)")
_REFERRAL = re.compile(
    r"(?:ALL)?(?:OTHER)?(?:US)?REQUESTS(?:FORTHIS(?:DOCUMENT|DRAWING|FILE))?"
    r"(?:SHALL|MUST|WILL|SHOULD)BE(?:REFERRED|SUBMITTED|DIRECTED|SENT)TO(?:THE)?"
)
_HIGHER = re.compile("ORHIGHERDOD(?:COMPONENT)?AUTHORITY")
_AFTER = re.compile(
    r"WARNINGTHIS|DESTRUCTIONNOTICE|HANDLINGANDDESTRUCTION|DESTROYBY|CONTROLLEDBY|NOTICETOACCOMPANY"
    r"|EXPORTCONTROLNOTICE|EXPORTCONTROLWARNING|GOVERNMENTPURPOSERIGHTS|CUICATEGORY"
    r"|(?:UN)?LIMITEDRIGHTS|RESTRICTEDRIGHTS|SBIRDATARIGHTS"
)
_BLANK = re.compile(
    r"[(\[<]?\s?(?:\b(?:fill[\s-]?in|insert|enter)\b|date of determination|controlling (?:DoD )?office\s?[)\]>]"
    r"|reason\s?[)\]>])[^)\]>;.]{0,60}[)\]>]?",
    re.IGNORECASE,
)
_SENTENCE_END = re.compile(r"(?<=[^\W_]{4})\.(?=\s|$)|\.(?=\s*$)|\.(?=\s*\n)|\n[ \t]*\n")
_SMALL_WORDS = re.compile(
    r"\b(?:only|and|or|the|date|dated|of|determination|reasons?|effective|as|on)\b", re.IGNORECASE
)
_LONGEST = 1_500
_LONGEST_OFFICE = 300
_LETTER_GAP = 12


@dataclass(frozen=True, slots=True)
class Statement:
    """A distribution statement as it stands in a text."""

    start: int
    end: int
    letter: str | None
    full: bool
    """Whether it is more than the letter by itself."""
    reasons: tuple[str, ...] = ()
    determined: str | None = None
    office: str | None = None
    complaints: tuple[tuple[str, dict[str, str]], ...] = field(default=())
    """What is wrong with it: codes of problems and the values that fill their sentences."""


def find_statements(text: str, squeezed: Squeezed) -> list[Statement]:
    """Find the distribution statements in a text, in their order."""
    heads = _heads(text, squeezed)
    bounds = [*(start for start, _, _ in heads), len(squeezed.letters)][1:]
    return [
        _statement(text, squeezed, head, bound) for head, bound in zip(heads, bounds, strict=True)
    ]


def reasons_in(letters: str) -> tuple[str, ...]:
    """Give the known reasons in squeezed text, in their order there."""
    found = [
        (match.start(), reason)
        for reason, form in REASONS
        for match in [re.search(form, letters)]
        if match
    ]
    return tuple(reason for _, reason in sorted(found))


Head = tuple[int, int, str | None]
"""Where a statement begins, where its letter ends, and the letter if it has one."""


def _heads(text: str, squeezed: Squeezed) -> list[Head]:
    found: list[Head] = []
    for pattern in (_HEAD, _SHORT):
        for match in pattern.finditer(squeezed.letters):
            letter = _letter(text, squeezed, match)
            if letter or _ANY_AUDIENCE.match(squeezed.letters, match.start("letter")):
                end = match.end() if letter else match.start("letter")
                found.append((match.start(), end, letter))
    for match in _ANY_AUDIENCE.finditer(squeezed.letters):
        if not any(start <= match.start() <= end + 2 for start, end, _ in found):
            found.append((match.start(), match.start(), None))
    return _apart(sorted(found, key=lambda head: head[0]))


def _apart(heads: list[Head]) -> list[Head]:
    kept: list[Head] = []
    for head in heads:
        if not kept or head[0] >= kept[-1][1]:
            kept.append(head)
    return kept


def _letter(text: str, squeezed: Squeezed, match: re.Match[str]) -> str | None:
    letter = match["letter"]
    if not letter:
        return None
    index = match.start("letter")
    place, before = squeezed.at[index], squeezed.at[index - 1]
    after = text[place + 1 : place + 2]
    alone = not after.isalnum() and text[place] == text[place].upper()
    if not alone or place - before > _LETTER_GAP or "\n\n" in text[before:place]:
        return None
    known = letter in "ABCDEFX"
    return letter if known or text[place + 1 : place + 3].strip()[:1] in {".", ":", ";"} else None


def _statement(text: str, squeezed: Squeezed, head: Head, bound: int) -> Statement:
    start, after_letter, letter = head
    stop = _AFTER.search(squeezed.letters, after_letter, min(bound, after_letter + _LONGEST))
    limit = stop.start() if stop else min(bound, after_letter + _LONGEST)
    place = squeezed.start(start)
    if letter and letter not in "ABCDEFX":
        complaint = ("letter-unknown", {"letter": letter})
        return Statement(place, squeezed.end(after_letter), letter, True, complaints=(complaint,))
    audience, after_audience = _audience(squeezed.letters, after_letter, limit)
    if letter and audience is None and not _REFERRAL.search(squeezed.letters, after_letter, limit):
        return Statement(place, squeezed.end(after_letter), letter, full=False)
    found = _Filled(text, squeezed, after_audience, limit, letter or audience or "")
    complaints = [*_heading(text, squeezed, head, audience), *found.complaints]
    return Statement(
        place,
        found.end,
        letter,
        full=True,
        reasons=found.reasons,
        determined=found.determined,
        office=found.office,
        complaints=tuple(complaints),
    )


def _audience(letters: str, start: int, limit: int) -> tuple[str | None, int]:
    found = [
        (match.start(), -match.end(), letter)
        for letter, form in _AUDIENCES
        for match in [form.search(letters, start, limit)]
        if match
    ]
    if not found:
        return None, start
    _, end, letter = min(found)
    return letter, -end


Complaint = tuple[str, dict[str, str]]


def _heading(text: str, squeezed: Squeezed, head: Head, audience: str | None) -> list[Complaint]:
    start, end, letter = head
    if letter is None:
        quote = text[squeezed.start(start) : squeezed.end(min(end + 60, len(squeezed.letters)))]
        return [("letter-missing", {"quote": one_line(quote)[:100]})]
    if audience is None:
        return [("audience-missing", {"letter": letter})]
    if audience != letter:
        return [("letter-audience", {"letter": letter, "other": audience})]
    return [("obsolete-x", {})] if letter == "X" else []


class _Filled:
    """The blanks of a statement as they were filled in."""

    def __init__(self, text: str, squeezed: Squeezed, start: int, limit: int, letter: str) -> None:
        self.reasons: tuple[str, ...] = ()
        self.determined: str | None = None
        self.office: str | None = None
        self.complaints: list[Complaint] = []
        self.end = squeezed.end(start)
        if letter == "A":
            return
        letters = squeezed.letters
        referral = _REFERRAL.search(letters, start, limit)
        higher = _HIGHER.search(letters, start, limit)
        middle = next((found.start() for found in (referral, higher) if found), None)
        raw = _slot(text, squeezed, start, limit if middle is None else middle)
        slot = one_line(raw)
        days = find_days(slot)
        self.reasons = reasons_in(squeezed.letters[start : squeezed.index(self.end + len(raw))])
        if referral:
            rest = text[squeezed.end(referral.end()) : squeezed.start(limit)]
            self.office, length = _office(rest)
            self.end = squeezed.end(referral.end()) + length
        elif letter == "F":
            self.office = _office_of_f(slot, days)
            self.end = squeezed.end(higher.end()) if higher else self.end + len(raw)
        else:
            self.end += len(raw)
        self._read_days(letter, days)
        self._complain(letter, slot, days)

    def _read_days(self, letter: str, days: list[DayFound]) -> None:
        isos = {day.iso for day in days if day.iso}
        for day in days:
            if day.doubt:
                self.complaints.append((f"date-{day.doubt}", {"quote": one_line(day.text)}))
        if len(isos) > 1:
            listed = {"letter": letter, "days": ", ".join(sorted(isos))}
            self.complaints.append(("dates-several", listed))
        elif isos and not any(day.doubt for day in days):
            self.determined = isos.pop()
        elif not days:
            self.complaints.append(("date-missing", {"letter": letter}))

    def _complain(self, letter: str, slot: str, days: list[DayFound]) -> None:
        blank = _BLANK.search(slot) or _BLANK.search(self.office or "")
        rest = "" if letter == "F" else _unread(slot, days)
        if blank:
            self.complaints.append(("placeholder", {"quote": one_line(blank[0])}))
        if not self.reasons and letter == "F":
            self.complaints.append(("reason-absent-f", {}))
        elif not self.reasons and rest and not blank:
            self.complaints.append(("reason-unknown", {"reason": rest[:100]}))
        elif not self.reasons:
            self.complaints.append(("reason-missing", {"letter": letter}))
        if not self.office:
            self.complaints.append(("office-missing", {"letter": letter}))


def _slot(text: str, squeezed: Squeezed, start: int, limit: int) -> str:
    """Give the text between the audience and the referral, or one paragraph without a referral."""
    first = squeezed.end(start)
    whole = text[first : squeezed.start(limit)]
    if limit < len(squeezed.letters) and _REFERRAL.match(squeezed.letters, limit):
        return whole
    paragraph = re.search(r"\n[ \t]*\n", whole)
    return whole[: paragraph.start()] if paragraph else whole[:_LONGEST_OFFICE]


def _unread(slot: str, days: list[DayFound]) -> str:
    """Give what a slot holds beside days and small words: a reason that is not known."""
    for day in reversed(days):
        slot = slot[: day.start] + " " + slot[day.end :]
    rest = " ".join(re.findall(r"[^\W\d_][\w-]*(?:\s[^\W\d_][\w-]*)*", one_line(slot)))
    return rest if len(_SMALL_WORDS.sub("", rest).strip()) > len("abc") else ""


def _office(rest: str) -> tuple[str | None, int]:
    """Give the office at the start of a text, and where it ends there."""
    head = rest[:_LONGEST_OFFICE]
    lead = len(head) - len(head.lstrip())
    end = _SENTENCE_END.search(head, lead)
    if end:
        length = end.start()
    else:
        length = sum(len(line) for line in head[lead:].splitlines(keepends=True)[:3]) + lead
    office = one_line(head[:length]).strip(" .,;:()[]<>\"'")
    return (office if sum(map(str.isalpha, office)) > 1 else None), length


def _office_of_f(slot: str, days: list[DayFound]) -> str | None:
    first = days[0].start if days else len(slot)
    office = one_line(slot[:first]).strip(" .,;:()[]<>\"'")
    return office if sum(map(str.isalpha, office)) > 1 else None
