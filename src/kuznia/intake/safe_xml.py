"""Parsing XML that nobody vouches for: no document type, no entities, no network, no deep trees."""

from __future__ import annotations

from collections.abc import Iterator
from importlib import import_module
from typing import Any, BinaryIO

_SCANNED = 1024 * 1024
_MOST = 2_000_000


class Malformed(Exception):
    """The XML is damaged, or has more elements than are read."""


def declares_type(head: bytes) -> bool:
    """Say whether the first bytes of XML declare a document type or entities, in any encoding."""
    plain = head.replace(b"\0", b"").upper()
    return b"<!DOCTYPE" in plain or b"<!ENTITY" in plain


def elements(stream: BinaryIO, most: int = _MOST) -> Iterator[tuple[str, str, Any]]:
    """Give the start and end of each element: the event, the local name, the element.

    Each element is emptied after its end.  Raises Malformed, also at more than *most* events.
    """
    etree: Any = import_module("lxml.etree")
    try:
        parsed = etree.iterparse(
            stream,
            events=("start", "end"),
            resolve_entities=False,
            load_dtd=False,
            no_network=True,
            huge_tree=False,
            remove_comments=True,
            remove_pis=True,
        )
        for number, (event, element) in enumerate(parsed):
            if number > most:
                raise Malformed
            yield str(event), str(element.tag).rpartition("}")[2], element
            if event == "end":
                _drop(element)
    except (etree.LxmlError, ValueError, LookupError, RecursionError) as error:
        raise Malformed from error


def head_of(stream: BinaryIO) -> bytes:
    """Give the first bytes, where a document type would have to stand."""
    stream.seek(0)
    head = stream.read(_SCANNED)
    stream.seek(0)
    return head


def _drop(element: Any) -> None:
    element.clear()
    parent = element.getparent()
    while parent is not None and element.getprevious() is not None:
        del parent[0]
