"""What the title block of a drawing or document says: number, revision, sort of document."""

from __future__ import annotations

import re

from kuznia.intake.opened import Opened

_REVISION = re.compile(r"\b(?i:REV(?:ISION)?)\b[ .:]{1,4}([A-Z]{1,2}|[0-9]{1,3}|-)(?![\w-])")
_NUMBER = re.compile(
    r"\b(?:DWG|DRAWING|DOCUMENT|DOC|PART)[ .]{1,3}(?:NO|NUMBER|NR)\b[ .:#]{1,4}"
    r"([A-Z0-9][A-Z0-9./-]{1,40})",
    re.IGNORECASE,
)
_SORTS = (
    ("parts_list", r"\bPARTS LIST\b|\bBILL OF MATERIALS?\b|\bLIST OF PARTS\b"),
    ("packaging", r"\bPACKAGING\b|\bPRESERVATION AND PACKING\b"),
    ("quality_plan", r"\bINSPECTION PLAN\b|\bQUALITY (?:PLAN|ASSURANCE)\b|\bTEST PLAN\b"),
    ("software_document", r"\bSOFTWARE\b"),
    ("drawing", r"\b(?:DWG|DRAWING) (?:NO|NUMBER)\b|\bSHEET \d+ OF \d+\b"),
    ("specification", r"\bSPECIFICATION\b|\bSTANDARD\b"),
)
_LONGEST = 20_000


def tell_title_block(text: str, opened: Opened) -> None:
    """Keep what the first page says of the document."""
    head = text[:_LONGEST]
    for name, form in (("revision", _REVISION), ("number", _NUMBER)):
        if match := form.search(head):
            opened.tell(name, match[1].upper())
    capitals = " ".join(head.upper().replace(".", " ").split())
    for sort, form in _SORTS:
        if re.search(form, capitals):
            opened.tell("content", sort)
            return
