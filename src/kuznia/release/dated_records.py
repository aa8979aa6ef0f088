"""What obligations are worked out from: the dates of authorisations, releases, serials, people.

None means that it has not happened.  `owner` is who has to act, by organisation or person.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from kuznia.model.language import Message


@dataclass(frozen=True, slots=True)
class Filed:
    """Something that was filed for an authorisation."""

    kind: str
    """As in the table `filings`: signed_copy, annual_report, status_report …."""
    on: date
    until: date | None = None
    """Last day that it covers."""


@dataclass(frozen=True, slots=True)
class AuthorisationDates:
    """The course of an authorisation."""

    authorisation: str
    kind: str
    owner: str = ""
    approved: date | None = None
    signed: date | None = None
    """Day on which the last party signed."""
    effective: date | None = None
    expires: date | None = None
    not_concluded: date | None = None
    """Day on which it was decided not to conclude it."""
    ended: date | None = None
    """Day on which it came to an end, at expiry or before."""
    renewal_filed: date | None = None
    """Day on which a renewal of the present term was filed."""
    filings: tuple[Filed, ...] = ()


@dataclass(frozen=True, slots=True)
class ReleaseRecord:
    """The course of a release."""

    release: str
    authorisation: str
    recipient: str = ""
    """Site that receives it, which also acknowledges a recall."""
    owner: str = ""
    """Who released it."""
    released: date | None = None
    logged: date | None = None
    received: date | None = None
    recalled: date | None = None
    acknowledged: date | None = None


@dataclass(frozen=True, slots=True)
class SerialRecord:
    """A serial number under end-use monitoring."""

    serial: str
    authorisation: str
    holder: str = ""
    """Organisation or site that holds it."""
    enhanced: bool = False
    registered: date | None = None
    dispatched: date | None = None
    """Day of dispatch, or for which dispatch is planned."""
    delivered: date | None = None
    inventoried: date | None = None
    """Day of the last inventory."""
    lost_or_gone: date | None = None
    """Day on which it was lost, destroyed or disposed of."""
    reported: date | None = None
    """Day on which that was reported."""


@dataclass(frozen=True, slots=True)
class PersonDates:
    """Until when a person of the own party may receive technical data."""

    person: str
    owner: str = ""
    screened: date | None = None
    cleared_until: date | None = None
    nda_until: date | None = None
    training_until: date | None = None
    left: date | None = None
    """Day on which the person ceased to need the data."""


@dataclass(frozen=True, slots=True)
class KeyDates:
    """Until when a key counts."""

    key: str
    holder: str = ""
    valid_to: date | None = None
    revoked: date | None = None
    replaced: date | None = None
    """Day from which another key of the same holder counts."""


@dataclass(frozen=True, slots=True)
class PaperDates:
    """A certificate that runs out, or an application that waits for its answer."""

    filing: str
    kind: str
    """`end_user_certificate` or `application`, as in the table `filings`."""
    owner: str = ""
    filed: date | None = None
    until: date | None = None
    settled: date | None = None
    """Day on which it was replaced or answered."""


@dataclass(frozen=True, slots=True)
class DatedTask:
    """Any other task with a date, as from a proviso or a rule that answered DUE."""

    task: str
    rule: str
    citation: str
    subject: str
    what: Message
    due: date
    owner: str = ""
    done: date | None = None
    verified: bool = False


@dataclass(frozen=True, slots=True)
class Records:
    """All that obligations are worked out from."""

    authorisations: Sequence[AuthorisationDates] = ()
    releases: Sequence[ReleaseRecord] = ()
    serials: Sequence[SerialRecord] = ()
    people: Sequence[PersonDates] = ()
    keys: Sequence[KeyDates] = ()
    papers: Sequence[PaperDates] = ()
    tasks: Sequence[DatedTask] = ()
