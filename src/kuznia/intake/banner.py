"""The grammar of banners: CUI, classifications, and the block that designates CUI."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from kuznia.intake.folding import latin_line, one_line, readable

_BANNER = re.compile(r"(?:CUI|CONTROLLED)((?:\s?//\s?[A-Z0-9][A-Z0-9 ,/-]{0,80})*)")
_ALONE = re.compile(r"(?:CUI|CONTROLLED)(?=\s*$|\s{2,}|\s*[\[(])|(?<!\S\s)\bCUI$|(?<=\s\s)CUI$")
_CATEGORY = re.compile(r"(?:SP-)?[A-Z]{2,8}")
_PLAIN_LIMITS = frozenset(
    {
        "NOFORN", "NF", "FED ONLY", "FEDCON", "NOCON", "DL ONLY", "RELIDO", "DISPLAY ONLY",
        "AC", "AWP", "ATTORNEY-CLIENT", "ATTORNEY-WP", "DELIBERATIVE",
    }
)  # fmt: skip
_REL_TO = re.compile(r"(?:REL TO|DISPLAY ONLY) ((?:[A-Z]{3,4})(?:,? ?(?:AND )?[A-Z]{3,4})*)")
_LEVEL = (
    r"(?:(?:NATO|COSMIC|FOREIGN GOVERNMENT) )?(?:TOP ?SECRET|SECRET|CONFIDENTIAL)|NATO RESTRICTED"
)
_CLASSIFIED = re.compile(
    rf"[\s*\[(<=#_-]*(?:(?:OVERALL )?CLASSIFICATION ?: ?)?(?:{_LEVEL})"
    r"(?: (?:DATA|INFORMATION|DOCUMENT))?"
    r"(?:\s*//.{0,120}|\s{2,}.*|\s*[\])>*=#_.-]+\s*(?:\S.*)?|\s*)"
    rf"|.{{0,200}}\s{{2,}}(?:{_LEVEL})\s*"
    r"|\((?:TS|S|C)(?://[^)]{1,60})\).*"
    r"|(?:CLASSIFIED BY|DECLASSIFY ON|DERIVED FROM) ?:.*"
    r"|(?:FORMERLY )?RESTRICTED DATA"
)
_CYRILLIC_LEVEL = re.compile(
    r"[\s*\[(«\"]*(?:ЦІЛКОМ ТАЄМНО|ТАЄМНО|ОСОБЛИВОЇ ВАЖЛИВОСТІ|СОВЕРШЕННО СЕКРЕТНО|СЕКРЕТНО)"
    r"(?:\s*[\])»\".]*\s*|\s{2,}.*|\s*\(?прим.*)",
    re.IGNORECASE,
)
_OLDER = re.compile(
    r".{0,60}\b(?:FOR OFFICIAL USE ONLY|U//FOUO|FOUO|LAW ENFORCEMENT SENSITIVE)\b.{0,60}"
)
_CYRILLIC_USE = re.compile(r".{0,60}для службового користування.{0,60}", re.IGNORECASE)
_BLOCK = (
    ("office", re.compile(r"\s*controlled by\s?:\s?(.{1,200})", re.IGNORECASE)),
    (
        "categories",
        re.compile(r"\s*(?:cui )?categor(?:y|ies|y\(ies\))\s?:\s?(.{1,200})", re.IGNORECASE),
    ),
    ("letter", re.compile(r"\s*distribution statement\s?:\s?([A-FX])\s*\.?\s*$", re.IGNORECASE)),
    (
        "dissemination",
        re.compile(
            r"\s*(?:(?:limited )?dissemination controls?|ldc"
            r"|distribution\s?/\s?dissemination(?: controls?)?)\s?:\s?(.{1,200})",
            re.IGNORECASE,
        ),
    ),
)
_LONGEST_LINE = 500


@dataclass(frozen=True, slots=True)
class Banner:
    """A CUI banner in a text."""

    start: int
    end: int
    text: str
    categories: tuple[str, ...]
    dissemination: tuple[str, ...]
    unknown: tuple[str, ...]
    """Parts that are neither a category nor a known limit."""


@dataclass(frozen=True, slots=True)
class Block:
    """A block that designates CUI: who controls it, in which category, within which limits.

    The point of contact is not kept: it names a person.
    """

    start: int
    end: int
    office: str | None
    categories: tuple[str, ...]
    dissemination: tuple[str, ...]
    letter: str | None


@dataclass(frozen=True, slots=True)
class Level:
    """A line that classifies the document, or limits it in an older or foreign way."""

    start: int
    end: int
    text: str
    classified: bool


def lines(text: str) -> Iterator[tuple[int, str]]:
    """Give the lines of a text that are no longer than banners may be, with where they begin."""
    place = 0
    for line in text.splitlines(keepends=True):
        if len(line) <= _LONGEST_LINE and not line.isspace():
            yield place, line.rstrip("\r\n\v\f\x1c\x1d\x1e\x85\u2028\u2029")
        place += len(line)


def find_banners(text: str) -> list[Banner]:
    """Find the CUI banners in a text, line by line."""
    found: list[Banner] = []
    for place, line in lines(text):
        words = latin_line(line)
        if "CUI" not in words and "CONTROLLED" not in words:
            continue
        match = _BANNER.match(words)
        if match and match[1]:
            found.append(_parts(place, line, match[0]))
        elif _ALONE.search(words):
            found.append(_parts(place, line, "CUI"))
        elif late := re.search(r"\bCUI(?: ?// ?[A-Z0-9][A-Z0-9,-]{1,30})+", words):
            found.append(_parts(place, line, late[0]))
    return found


def find_levels(text: str) -> list[Level]:
    """Find the lines that classify a document, or limit its use in an older or foreign way."""
    found: list[Level] = []
    for place, line in lines(text):
        words = latin_line(line)
        plain = readable(line)
        classified = bool(_CLASSIFIED.fullmatch(words) or _CYRILLIC_LEVEL.fullmatch(plain))
        if classified or _OLDER.fullmatch(words) or _CYRILLIC_USE.fullmatch(plain):
            found.append(Level(place, place + len(line), one_line(line)[:100], classified))
    return found


def find_blocks(text: str) -> list[Block]:
    """Find the blocks that designate CUI; each begins with the office that controls it."""
    found: list[Block] = []
    parts: dict[str, str] = {}
    start = end = 0
    for place, line in lines(text):
        for name, form in _BLOCK:
            if match := form.match(readable(line)):
                if name == "office" and parts.get("categories"):
                    found.append(_block(start, end, parts))
                    parts = {}
                start = place if not parts else start
                end = place + len(line)
                parts.setdefault(name, match[1].strip())
                break
    if "categories" in parts or ("office" in parts and len(parts) > 1):
        found.append(_block(start, end, parts))
    return found


def limits(text: str) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Give the known limits on dissemination in a text, and the parts that are not known.

    >>> limits("NOFORN/REL TO USA, UKR")
    (('NOFORN', 'REL TO USA, UKR'), ())
    """
    known: list[str] = []
    unknown: list[str] = []
    for part in (" ".join(each.split()) for each in text.upper().split("/")):
        if part.replace("FEDONLY", "FED ONLY") in _PLAIN_LIMITS:
            known.append("NOFORN" if part == "NF" else part.replace("FEDONLY", "FED ONLY"))
        elif match := _REL_TO.fullmatch(part):
            countries = re.findall(r"\b(?!AND\b)[A-Z]{3,4}\b", match[1])
            known.append(f"{part[: match.start(1)].strip()} {', '.join(countries)}")
        elif part:
            unknown.append(part)
    return tuple(known), tuple(unknown)


def _parts(place: int, line: str, words: str) -> Banner:
    segments = [" ".join(part.split()) for part in words.split("//")][1:]
    categories: list[str] = []
    dissemination: list[str] = []
    unknown: list[str] = []
    for number, segment in enumerate(segments):
        known, others = limits(segment)
        dissemination.extend(known)
        named = [other for other in others if number == 0 and _CATEGORY.fullmatch(other)]
        categories.extend(named)
        unknown.extend(other for other in others if other not in named)
    text = "//".join(["CUI", *segments])
    end = place + len(line)
    return Banner(place, end, text, tuple(categories), tuple(dissemination), tuple(unknown))


def _block(start: int, end: int, parts: dict[str, str]) -> Block:
    limit = parts.get("dissemination", "")
    letter = re.fullmatch(r"(?:distribution statement )?([A-FX])", limit.strip(), re.IGNORECASE)
    categories = re.split(r"[,;/]\s*", parts.get("categories", ""))
    return Block(
        start,
        end,
        one_line(parts["office"]) if "office" in parts else None,
        tuple(each.strip() for each in categories if each.strip()),
        () if letter else limits(limit)[0],
        letter[1].upper() if letter else parts.get("letter", "").upper() or None,
    )
