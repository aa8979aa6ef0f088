"""What a PDF carries beside its text: scripts, actions, files, forms, media, and its metadata."""

from __future__ import annotations

from collections.abc import Iterator
from io import BytesIO
from typing import TYPE_CHECKING, Any, cast

from kuznia.intake.opened import Opened
from kuznia.intake.safe_xml import Malformed, declares_type, elements

if TYPE_CHECKING:
    from pypdf import PdfReader

_MOST_OBJECTS = 200_000
_MOST_PARTS = 2_000_000
_LARGEST_XMP = 1024 * 1024
_ACTIONS = {
    "/JavaScript": "script",
    "/Rendition": "media",
    "/Launch": "launch",
    "/SubmitForm": "launch",
    "/ImportData": "launch",
    "/GoToR": "action",
    "/GoToE": "embedded-file",
    "/URI": "action",
    "/Movie": "media",
    "/Sound": "media",
}
_KEYS = {
    "/JS": "script",
    "/JavaScript": "script",
    "/EF": "embedded-file",
    "/EmbeddedFiles": "embedded-file",
    "/XFA": "form",
    "/RichMediaContent": "media",
    "/3DD": "media",
    "/AA": "action",
}
_TYPES = {
    "/EmbeddedFile": "embedded-file",
    "/FileAttachment": "embedded-file",
    "/RichMedia": "media",
    "/3D": "media",
    "/Movie": "media",
    "/Sound": "media",
    "/Screen": "media",
}
_NAMES = {
    "/Title": "title",
    "/Author": "author",
    "/Subject": "subject",
    "/Keywords": "keywords",
    "/Producer": "producer",
    "/ModDate": "saved",
}


def look_inside(reader: PdfReader, opened: Opened) -> None:
    """Look at every object of a PDF for what does more than show a page."""
    for number, generation in _numbers(reader):
        try:
            found = _object(reader, number, generation)
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112 - a damaged object is of no use to a viewer either
            continue
        _look(found, opened)
    try:
        form = cast("Any", reader.root_object).get("/AcroForm")
        if form and form.get_object().get("/Fields"):
            opened.complain("form")
        if "/OpenAction" in reader.root_object:
            opened.complain("action")
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged catalogue
        opened.complain("malformed", reason="PDF")


def metadata(reader: PdfReader, opened: Opened) -> Iterator[tuple[str, str]]:
    """Give what the metadata of a PDF says, by name: the information, then XMP."""
    try:
        information = cast("dict[str, Any]", reader.metadata or {})
        for key, value in list(information.items()):
            yield _NAMES.get(key, "other"), str(value)
        stream = cast("Any", reader.root_object).get("/Metadata")
        xmp = bytes(stream.get_object().get_data()) if stream else b""
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - a damaged file may make the library fail in any way
        opened.complain("malformed", reason="PDF")
        return
    yield from _xmp(xmp, opened)


def _numbers(reader: PdfReader) -> Iterator[tuple[int, int]]:
    tables = cast("dict[int, dict[int, int]]", reader.xref)
    streamed = cast("dict[int, tuple[int, int]]", reader.xref_objStm)
    numbers = [(number, generation) for generation, table in tables.items() for number in table]
    numbers += [(number, 0) for number in streamed]
    yield from numbers[:_MOST_OBJECTS]


def _object(reader: PdfReader, number: int, generation: int) -> object:
    from pypdf.generic import IndirectObject

    return IndirectObject(number, generation, reader).get_object()


def _look(found: object, opened: Opened) -> None:
    """Look at one object and all that stands in it directly; references are looked at apart."""
    waiting, seen = [found], 0
    while waiting and seen < _MOST_PARTS:
        each = waiting.pop()
        seen += 1
        if isinstance(each, dict):
            parts = cast("dict[object, object]", each)
            _judge({str(key): value for key, value in parts.items()}, opened)
            waiting.extend(parts.values())
        elif isinstance(each, list):
            waiting.extend(cast("list[object]", each))


def _judge(parts: dict[str, object], opened: Opened) -> None:
    codes = {_KEYS.get(key) for key in parts}
    codes.add(_ACTIONS.get(str(parts.get("/S"))))
    codes.add(_TYPES.get(str(parts.get("/Type"))))
    codes.add(_TYPES.get(str(parts.get("/Subtype"))))
    for code in sorted(code for code in codes if code):
        opened.complain(code)


def _xmp(content: bytes, opened: Opened) -> Iterator[tuple[str, str]]:
    if not content:
        return
    if declares_type(content) or len(content) > _LARGEST_XMP:
        opened.complain("xml-entities" if len(content) <= _LARGEST_XMP else "text-cut")
        return
    try:
        path: list[str] = []
        for event, name, element in elements(BytesIO(content.strip(b"\0 \r\n\t"))):
            if event == "start":
                path.append(name)
                yield from (("other", str(value)) for value in element.attrib.values())
            else:
                path.pop()
                text = str(element.text or "").strip()
                if text:
                    yield ("title" if "title" in path else "other"), text
    except Malformed:
        opened.complain("malformed", reason="XMP")
