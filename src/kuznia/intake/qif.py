"""Reading what a QIF document says of itself: header, notes, names; never its measurements."""

from __future__ import annotations

from typing import Any, BinaryIO

from kuznia.intake.found import Place
from kuznia.intake.opened import Opened, by_line
from kuznia.intake.safe_xml import Malformed, declares_type, elements, head_of

_SPEAKING = frozenset(
    {"Text", "Note", "Description", "Comment", "Name", "Organization", "Title", "Subject",
     "SecurityClassification", "ExportControlClassification", "Marking"}
)  # fmt: skip
"""Elements whose text may hold a marking."""
_CONTENT = {"Plan": "plan", "Results": "results", "Statistics": "statistics"}
_LONGEST_TEXT = 10_000
_MOST_TEXTS = 5_000


def read_qif(stream: BinaryIO, size: int, opened: Opened) -> None:
    """Read the header and notes of a QIF document."""
    del size  # the parser reads to the end
    if declares_type(head_of(stream)):
        opened.complain("xml-entities")
        return
    texts: list[tuple[int, str]] = []
    try:
        _read(stream, opened, texts)
    except Malformed:
        opened.complain("malformed", reason="XML")
    if len(texts) > _MOST_TEXTS:
        opened.complain("text-cut")
    _search(texts[:_MOST_TEXTS], opened)


def _read(stream: BinaryIO, opened: Opened, texts: list[tuple[int, str]]) -> None:
    path: list[str] = []
    for event, name, element in elements(stream):
        if event == "start":
            path.append(name)
            _begin(path, element, opened)
            texts.extend(_attribute(name, element))
            continue
        text = str(element.text or "").strip()
        if text and name in _SPEAKING and len(texts) <= _MOST_TEXTS:
            texts.append((_line(element), text[:_LONGEST_TEXT]))
        _end(path, text, opened)
        path.pop()


def _begin(path: list[str], element: Any, opened: Opened) -> None:
    if len(path) == 1:
        if path[0] != "QIFDocument":
            opened.complain("malformed", reason="QIF")
        opened.tell("schema", f"QIF {element.get('versionQIF') or ''}")
    elif len(path) == len(["QIFDocument", "Plan"]) and path[1] in _CONTENT:
        opened.tell("content", _CONTENT[path[1]])
    elif path[-1] == "Part" and "Product" in path:
        opened.tell("title", str(element.get("label") or ""))


def _end(path: list[str], text: str, opened: Opened) -> None:
    match path:
        case [_, "Product", _, "Part", "Header", "Name"] | [
            _,
            "Product",
            "PartSet",
            "Part",
            "Name",
        ]:
            opened.tell("title", text)
        case [_, "Product", "PartSet", "Part", "ModelNumber"]:
            opened.tell("number", text)
        case [_, "Product", "PartSet", "Part", "Header", "Revision" | "Version"]:
            opened.tell("revision", text)
        case [_, "Version", "TimeCreated"]:
            opened.tell("saved", text)
        case _:
            pass


def _attribute(name: str, element: Any) -> list[tuple[int, str]]:
    """Give the value of a text attribute, where programs keep markings of their own."""
    value = str(element.get("value") or "") if name == "AttributeStr" else ""
    return [(_line(element), value[:_LONGEST_TEXT])] if value.strip() else []


def _line(element: Any) -> int:
    return int(element.sourceline or 1)


def _search(texts: list[tuple[int, str]], opened: Opened) -> None:
    rows = [(line, row) for line, text in texts for row in (*text.splitlines(), "")]
    whole = "\n".join(row for _, row in rows)
    numbers = by_line(opened.file, whole)

    def place(start: int, end: int) -> Place:
        row = numbers(start, end).line or 1
        return Place(opened.file, line=rows[min(row, len(rows)) - 1][0] if rows else 1)

    opened.search(whole, place)
