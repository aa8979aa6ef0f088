"""What the reading process and its parent say to each other: one line of JSON each way.

The parent believes no answer: it takes only the codes, names and sizes that it knows.
"""

from __future__ import annotations

import json
import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import NoReturn, TypeVar, cast

from kuznia.intake.found import QUOTE, FoundMarking, Place, Problem
from kuznia.intake.problems import KNOWN, problem, values_of

KINDS = frozenset({"pdf", "step", "qif", "text", "csv", "json", "xml", "unknown"})
_WHATS = frozenset(
    {"statement", "letter", "banner", "block", "warning", "destruction", "rights", "document"}
)
Value = TypeVar("Value")

_MOST = 20_000
_LONGEST = 500


class BadAnswer(Exception):
    """An answer is not what the reading process may say."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What the reading process found in a file."""

    kind: str
    identity: tuple[int, ...]
    """Which file was read: device, node, size, time of change."""
    pages: int | None
    markings: tuple[FoundMarking, ...]
    problems: tuple[Problem, ...]
    properties: Mapping[str, str]
    proposed: FoundMarking | None


def encode(answer: Answer) -> bytes:
    """Write an answer as one line."""
    content = {
        "kind": answer.kind,
        "identity": list(answer.identity),
        "pages": answer.pages,
        "markings": [_of_marking(each) for each in answer.markings],
        "problems": [
            {"code": each.code, "page": each.page, "values": _plain(values_of(each))}
            for each in answer.problems
        ],
        "properties": dict(answer.properties),
        "proposed": answer.proposed and _of_marking(answer.proposed),
    }
    return json.dumps(content).encode("ascii") + b"\n"


def decode(line: bytes, file: str) -> Answer:
    """Read an answer about a file.

    Raises BadAnswer when it is not exactly what the reading process may say.
    """
    try:
        content = _mapping(json.loads(line))
        kind = _text(content["kind"])
        proposed = content["proposed"]
        properties = _mapping(content["properties"])
        return Answer(
            kind if kind in KINDS else _refuse(),
            tuple(_whole(each) for each in _sequence(content["identity"])),
            _maybe(_whole, content["pages"]),
            tuple(_marking(each, file) for each in _sequence(content["markings"])),
            tuple(_problem(each, file) for each in _sequence(content["problems"])),
            {_text(name): _text(value) for name, value in properties.items()},
            None if proposed is None else _marking(proposed, file),
        )
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise BadAnswer from error


def _plain(values: Mapping[str, object]) -> dict[str, object]:
    return {
        name: value if isinstance(value, int) else str(value)[:_LONGEST]
        for name, value in values.items()
    }


def _of_marking(marking: FoundMarking) -> dict[str, object]:
    place = marking.place
    return {
        "what": marking.what,
        "letter": marking.letter,
        "reasons": marking.reasons,
        "determined": marking.determined,
        "office": marking.office,
        "export_warning": marking.export_warning,
        "destruction": marking.destruction,
        "banner": marking.banner,
        "categories": marking.categories,
        "dissemination": marking.dissemination,
        "rights": marking.rights,
        "rights_until": marking.rights_until,
        "page": place.page,
        "line": place.line,
        "box": place.box,
        "quote": place.quote,
    }


def _marking(value: object, file: str) -> FoundMarking:
    parts = _mapping(value)
    what = _text(parts["what"])
    letter = _maybe(_text, parts["letter"])
    if what not in _WHATS or (letter and letter not in "ABCDEFX"):
        _refuse()
    marking = FoundMarking(
        _place(parts, file),
        what,
        letter=letter,
        reasons=_texts(parts["reasons"]),
        determined=_maybe(_text, parts["determined"]),
        office=_maybe(_text, parts["office"]),
        export_warning=_yes_no(parts["export_warning"]),
        destruction=_yes_no(parts["destruction"]),
    )
    return replace(
        marking,
        banner=_maybe(_text, parts["banner"]),
        categories=_texts(parts["categories"]),
        dissemination=_texts(parts["dissemination"]),
        rights=_maybe(_text, parts["rights"]),
        rights_until=_maybe(_text, parts["rights_until"]),
    )


def _place(parts: Mapping[str, object], file: str) -> Place:
    box = None
    if parts["box"] is not None:
        left, bottom, right, top = (_finite(edge) for edge in _sequence(parts["box"]))
        box = (left, bottom, right, top)
    page, line = _maybe(_whole, parts["page"]), _maybe(_whole, parts["line"])
    return Place(file, page, line, box, _text(parts["quote"])[:QUOTE])


def _problem(value: object, file: str) -> Problem:
    parts = _mapping(value)
    code = _text(parts["code"])
    values = _mapping(parts["values"])
    if code not in KNOWN or set(values) != set(KNOWN[code].names):
        _refuse()
    safe = {name: each if isinstance(each, int) else _text(each) for name, each in values.items()}
    return problem(code, file, _maybe(_whole, parts["page"]), **safe)


def _mapping(value: object) -> dict[str, object]:
    if not isinstance(value, dict):
        raise TypeError
    return cast("dict[str, object]", value)


def _sequence(value: object) -> list[object]:
    if not isinstance(value, list):
        raise TypeError
    found = cast("list[object]", value)
    return found if len(found) <= _MOST else _refuse()


def _text(value: object) -> str:
    """Give a text without what could mislead the eye or a terminal."""
    if not isinstance(value, str) or len(value) > _LONGEST:
        raise TypeError
    return "".join(char if char.isprintable() else " " for char in value)


def _texts(value: object) -> tuple[str, ...]:
    return tuple(_text(each) for each in _sequence(value))


def _whole(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        raise TypeError
    return value


def _finite(value: object) -> float:
    if not isinstance(value, int | float) or not math.isfinite(value):
        raise TypeError
    return float(value)


def _yes_no(value: object) -> bool:
    if not isinstance(value, bool):
        raise TypeError
    return value


def _maybe(read: Callable[[object], Value], value: object) -> Value | None:
    return None if value is None else read(value)


def _refuse() -> NoReturn:
    raise BadAnswer
