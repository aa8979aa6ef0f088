"""Kinds of file, told by their first bytes; the name only says what somebody meant."""

from __future__ import annotations

import re
from pathlib import PurePath

HEAD = 4096
"""Bytes from the start of a file by which its kind is told."""

_ENDINGS = {
    ".pdf": "pdf",
    ".stp": "step",
    ".step": "step",
    ".p21": "step",
    ".qif": "qif",
    ".csv": "csv",
    ".json": "json",
    ".xml": "xml",
    ".txt": "text",
    ".md": "text",
}
_MUST_MATCH = frozenset({"pdf", "step", "qif"})
_QIF = re.compile(rb"<(?:\w+:)?QIFDocument\b")
_ARCHIVES = (b"PK\x03\x04", b"\x1f\x8b", b"7z\xbc\xaf", b"Rar!", b"\xd0\xcf\x11\xe0", b"BZh")


def named_kind(name: str) -> str | None:
    """Give the kind that the name of a file claims."""
    return _ENDINGS.get(PurePath(name).suffix.lower())


def kind_of(name: str, head: bytes) -> str:
    """Give the kind of a file from its name and first bytes; text and unknown are told apart later.

    >>> kind_of("model.stp", b"ISO-10303-21;")
    'step'
    """
    plain = head.replace(b"\0", b"")
    if b"%PDF-" in head[:1024]:
        return "pdf"
    if plain.lstrip(b"\xef\xbb\xbf \t\r\n").startswith(b"ISO-10303-21"):
        return "step"
    if _QIF.search(plain):
        return "qif"
    if head.startswith(_ARCHIVES):
        return "unknown"
    named = named_kind(name)
    return named if named and named not in _MUST_MATCH else "text"


def contradicts(name: str, kind: str) -> bool:
    """Say whether a name claims a kind whose content is otherwise."""
    named = named_kind(name)
    return named != kind and (named in _MUST_MATCH or kind in _MUST_MATCH)
