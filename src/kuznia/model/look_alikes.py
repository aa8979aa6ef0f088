"""Cyrillic letters and typographic hyphens that look like the ASCII characters of codes."""

from __future__ import annotations

from types import MappingProxyType

_PAIRS = (
    ("АВЕІЈКМНОРСТХУЅ", "ABEIJKMHOPCTXYS"),
    ("аеіјкорсухѕ", "aeijkopcyxs"),
    ("\u2010\u2011\u2012\u2013\u2014\u2212", "------"),
)

LATIN = MappingProxyType(
    {
        ord(other): latin
        for others, latins in _PAIRS
        for other, latin in zip(others, latins, strict=True)
    }
)
"""The ASCII character that each look-alike stands for, by its code point."""


def latin(text: str) -> str:
    """Replace look-alikes by the ASCII characters that they look like.

    >>> latin("ТЕС-1")
    'TEC-1'
    """
    return text.translate(LATIN)
