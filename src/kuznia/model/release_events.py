"""What can happen to a release: events, as signed papers tell them and a case takes them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class EventKind(StrEnum):
    """What can happen to a release."""

    PROPOSED = "proposed"
    ALLOWED = "allowed"
    """A party's rules said yes, with or without duties."""
    STOPPED = "stopped"
    """A party's rules said no, or that a person must decide first."""
    APPROVED = "approved"
    AGREED = "agreed"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"
    RELEASED = "released"
    RECEIVED = "received"
    RECALLED = "recalled"
    ACKNOWLEDGED = "acknowledged"


@dataclass(frozen=True, slots=True)
class Event:
    """Something that happened to a release, by a verified signer."""

    kind: EventKind
    party: str
    on: str
    """Day, `YYYY-MM-DD`; days in this form sort as they follow each other."""
    statement: str = ""
    """Digest of the statement that it is about."""
    key: str = ""
    holder: str = ""
    """Code of the person or node that signed, within its party."""
    edition: str = ""
    """Digest of the edition: proposed, sent or received."""
    release: str = ""
    """Of a proposal: the release."""
    receiving_party: str = ""
    """Of a proposal: to whom."""
    expires: str = ""
    """Of a proposal: its last day; empty for no end."""
    paper: str = ""
    """Digest of the paper that says so; empty for a date that passed."""
