"""What the fixed words of the schema are called in a text for people."""

from __future__ import annotations

from types import MappingProxyType

from kuznia.model.language import Message, msg

WORDS = MappingProxyType(
    {
        # kinds of gates
        "authorisation": msg("authorisation"),
        "package": msg("package"),
        "transfer": msg("transfer"),
        "construction": msg("construction"),
        "first_article": msg("first article"),
        "qualification": msg("qualification"),
        "funding": msg("funding"),
        # purposes of money; construction is above
        "production": msg("production"),
        "purchase": msg("purchase"),
        "transport": msg("transport"),
        # what binds
        "gate": msg("closed gate"),
        "line": msg("full line"),
        "outage": msg("outage"),
        "fund": msg("money"),
        "offer": msg("supply"),
        "lane": msg("transport limit"),
        "border": msg("crossing limit"),
        "time": msg("no time left"),
        "choice": msg("dearer than being late"),
        # when it is decided
        "now": msg("now"),
        "later": msg("later"),
        # kinds of factors; funding is above
        "licence": msg("licence"),
        "supply": msg("supply"),
        "demand": msg("demand"),
        # units of measure
        "USD": msg("USD"),
        "kg": msg("kg"),
        "months": msg("months"),
        # what stands in the place of a code
        "debt": msg("no fund left"),
        "both": msg("Both countries"),
        "all": msg("all futures"),
        "base": msg("the one future"),
    }
)
"""Choices, units and stand-ins of the schema, in words; a plan shows no other fixed word."""


def word(code: str) -> Message | str:
    """Give what a fixed word is called; a word that is not fixed stays as it is."""
    return WORDS.get(code, code)
