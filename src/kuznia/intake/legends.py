"""The grammar of notices: export warnings, destruction notices, and legends on rights in data."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kuznia.intake.banner import lines
from kuznia.intake.days import find_days
from kuznia.intake.folding import Squeezed, latin_line, one_line

_ACT = r"(?:ARMSEXPORTCONTROLACT|EXPORTADMINISTRATIONACT|EXPORTCONTROLREFORMACT)"
_REGULATIONS = r"(?:INTERNATIONALTRAFFICINARMSREGULATIONS?|EXPORTADMINISTRATIONREGULATIONS?)"
_EXPORT = re.compile(
    rf"EXPORTISRESTRICTEDBYTHE{_ACT}"
    rf"|(?:SUBJECTTO|CONTROLLEDBY|CONTROLLEDUNDER|RESTRICTEDBY|DEFINEDIN)THE(?:US)?(?:{_REGULATIONS}|{_ACT})"
    r"|(?:SUBJECTTO|CONTROLLEDBY|CONTROLLEDUNDER|RESTRICTEDBY)THE(?:ITAR|EAR)(?=\d|CONTROL|AND|WARNING|$)"
    r"|CONTROLLEDBYTHEUSGOVERNMENTANDAUTHORI[ZS]EDFOREXPORTONLYTO"
)
_EXPORT_LEAD = re.compile(r"WARNINGTHIS(?:DOCUMENT|DRAWING|FILE|MODEL|SOFTWARE)CONTAINS")
_DESTRUCTION = re.compile(
    r"DESTRUCTIONNOTICE|DESTROYBYANYMETHODTHATWILLPREVENTDISCLOSURE"
    r"|HANDLINGANDDESTRUCTIONNOTICE"
)
_RIGHTS = (
    ("government_purpose", "GOVERNMENTPURPOSERIGHTS"),
    ("sbir", "SBIR(?:STTR)?DATARIGHTS"),
    ("restricted", "RESTRICTEDRIGHTS"),
    ("unlimited", "UNLIMITEDRIGHTS"),
    ("limited", "(?<!UN)LIMITEDRIGHTS"),
)
_LEGEND_LINE = re.compile(
    r"[\W_]*(?:GOVERNMENT PURPOSE|SBIR(?:/STTR)? DATA|RESTRICTED|UNLIMITED|LIMITED) RIGHTS"
    r"(?: LEGEND| NOTICE| DATA)?[\W_]*"
)
_CONTRACT = re.compile(r"CONTRACTN(?:O|UMBER|R)|EXPIRATION")
_ENDS = re.compile(r"EXPIRATION(?:DATE|OFSBIRDATARIGHTSPERIOD|OFTHESBIRDATARIGHTSPERIOD)?")
_NEEDS_END = frozenset({"government_purpose", "sbir"})
_PROPRIETARY = re.compile(
    r"[\W_]*(?:[A-Z][\w.&-]*[ ,]+){0,4}(?:PROPRIETARY(?: (?:AND|&) CONFIDENTIAL)?(?: INFORMATION| DATA)?"
    r"|CONFIDENTIAL (?:AND|&) PROPRIETARY(?: INFORMATION| DATA)?"
    r"|(?:COMPANY|COMMERCIAL|BUSINESS) (?:CONFIDENTIAL|PROPRIETARY)|COMMERCIAL[- ]IN[- ]CONFIDENCE)"
    r"[\W_]*|.{0,80}CONTAINS? PROPRIETARY (?:INFORMATION|DATA).{0,200}"
)
_NEAR = 500


@dataclass(frozen=True, slots=True)
class Legend:
    """A notice or legend in a text."""

    start: int
    end: int
    what: str
    """warning, destruction, rights or proprietary."""
    rights: str | None = None
    until: str | None = None
    unclear_end: bool = False
    """Whether it must say when the rights end and does not say it in one clear way."""


def find_legends(text: str, squeezed: Squeezed) -> list[Legend]:
    """Find the notices and legends in a text."""
    return [
        *_notices(squeezed),
        *_rights(text, squeezed),
        *(
            Legend(place, place + len(line), "proprietary")
            for place, line in lines(text)
            if _PROPRIETARY.fullmatch(latin_line(line))
        ),
    ]


def _notices(squeezed: Squeezed) -> list[Legend]:
    found: list[Legend] = []
    for what, form in (("warning", _EXPORT), ("destruction", _DESTRUCTION)):
        last = -_NEAR
        for match in form.finditer(squeezed.letters):
            if match.start() - last >= _NEAR:  # one notice may name several acts
                start = _lead(squeezed, match.start()) if what == "warning" else match.start()
                place = squeezed.start(start), squeezed.end(match.end())
                found.append(Legend(*place, what))
                last = match.start()
    return found


def _lead(squeezed: Squeezed, start: int) -> int:
    lead = _EXPORT_LEAD.search(squeezed.letters, max(0, start - 120), start)
    return lead.start() if lead else start


def _rights(text: str, squeezed: Squeezed) -> list[Legend]:
    alone = {
        squeezed.index(place)
        for place, line in lines(text)
        if _LEGEND_LINE.fullmatch(latin_line(line))
    }
    found: list[Legend] = []
    for rights, form in _RIGHTS:
        for match in re.finditer(form, squeezed.letters):
            near = min(len(squeezed.letters), match.end() + _NEAR)
            if match.start() in alone or _CONTRACT.search(squeezed.letters, match.end(), near):
                found.append(_legend(text, squeezed, match, rights))
                break
    return found


def _legend(text: str, squeezed: Squeezed, match: re.Match[str], rights: str) -> Legend:
    near = min(len(squeezed.letters), match.end() + _NEAR)
    ends = _ENDS.search(squeezed.letters, match.end(), near)
    start, end = squeezed.start(match.start()), squeezed.end(match.end())
    if not ends:
        return Legend(start, end, "rights", rights, unclear_end=rights in _NEEDS_END)
    after = squeezed.end(ends.end())
    days = find_days(one_line(text[after : after + 60]))
    until = days[0].iso if days else None
    end = squeezed.end(min(ends.end() + 12, near))
    return Legend(start, end, "rights", rights, until, until is None and rights in _NEEDS_END)
