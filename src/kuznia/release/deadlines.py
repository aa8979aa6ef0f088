"""Deadlines: how long law and programme give for each task, as dated rule data says.

No number of days is in the code.  An entry `deadline.NAME` of the rule data holds a span, or
several, and the kinds of authorisation that it is for: `"30 days"`, `["180 days", "90 days"]` or
`{ spans = ["30 days"], kinds = ["MLA", "TAA"] }`.  Where a rule counts with the same number, the
entry names the piece of law that holds it: `{ law = "us.signed_copy_days", kinds = ["MLA"] }`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType
from typing import cast

from kuznia.model.errors import Invalid
from kuznia.model.language import Message, msg
from kuznia.release.calendar_days import Span, read_span
from kuznia.release.decision import Entry

PREFIX = "deadline."


@dataclass(frozen=True, slots=True)
class Subject:
    """What a deadline is for: the rule that asks for it, and the task in words."""

    rule: str
    help: Message


DEADLINES: Mapping[str, Subject] = MappingProxyType(
    {
        "signed_copy": Subject("A3", msg("filing the signed copy after entry into force")),
        "not_concluded": Subject("A4", msg("telling that an agreement is not concluded")),
        "unsigned_status": Subject("A4", msg("the time between reports while it is unsigned")),
        "annual_report": Subject("A8", msg("the report of sales after the end of a year")),
        "renewal": Subject("A10", msg("renewing or amending before expiry")),
        "initial_export": Subject("T3", msg("reporting the first export of technical data")),
        "release_log": Subject("T3", msg("logging each later release")),
        "records": Subject("T4", msg("keeping records after expiry")),
        "serial_registration": Subject("G1", msg("registering serial numbers before dispatch")),
        "first_inventory": Subject("G1", msg("the first inventory after delivery")),
        "inventory": Subject("G1", msg("the time between inventories")),
        "event_report": Subject("G2", msg("reporting loss, destruction or disposal")),
        "disposition": Subject("G2", msg("the report of disposition after a quarter")),
        "certificate_renewal": Subject("U2", msg("renewing an end-user certificate")),
        "application_answer": Subject("U3", msg("the answer to an application")),
        "screening": Subject("P1", msg("how long a screening counts")),
        "clearance": Subject("P1", msg("renewing a security clearance")),
        "training": Subject("P2", msg("renewing training")),
        "nda": Subject("P2", msg("renewing a non-disclosure agreement")),
        "receipt": Subject("programme", msg("the receipt after a release")),
        "recall": Subject("programme", msg("acknowledging a recall")),
        "key": Subject("programme", msg("replacing a key before it ends")),
    }
)
"""Every deadline by its name; the data says how long it is and where that stands."""


@dataclass(frozen=True, slots=True)
class Deadline:
    """How long there is for a task, and where that stands."""

    name: str
    spans: tuple[Span, ...]
    """One, or several where a task comes in stages."""
    citation: str
    verified: bool
    """Whether counsel has checked it."""
    kinds: tuple[str, ...] = ()
    """Kinds of authorisation that it is for; none for all."""

    @property
    def rule(self) -> str:
        """Give the rule that asks for it."""
        return DEADLINES[self.name].rule

    def applies(self, kind: str) -> bool:
        """Say whether it is for a kind of authorisation."""
        return not self.kinds or kind in self.kinds


@dataclass(frozen=True, slots=True)
class Deadlines:
    """The deadlines that are on file for a day, by name."""

    on_file: Mapping[str, Deadline]

    @classmethod
    def of(cls, law: Mapping[str, Entry]) -> Deadlines:
        """Read the deadlines from the law of a day.

        Raises Invalid when an entry names no known deadline or piece of law, or holds no span.
        """
        return cls(
            {
                name.removeprefix(PREFIX): _read(name.removeprefix(PREFIX), entry, law)
                for name, entry in law.items()
                if name.startswith(PREFIX)
            }
        )


def _read(name: str, entry: Entry, law: Mapping[str, Entry]) -> Deadline:
    if name not in DEADLINES:
        raise Invalid(msg("there is no deadline '{name}'", name=name))
    value = entry.value
    if not isinstance(value, Mapping):
        return Deadline(name, _spans(name, value), entry.source, entry.verified)
    table = cast("Mapping[str, object]", value)
    kinds = _texts(name, table.get("kinds", ()))
    if "law" not in table:
        return Deadline(name, _spans(name, table.get("spans")), entry.source, entry.verified, kinds)
    named = law.get(str(table["law"]))
    if named is None:
        raise Invalid(
            msg("the deadline '{name}' names law that is not on file: {law}",
                name=name, law=table["law"])
        )  # fmt: skip
    unit = named.name.rpartition("_")[2]
    numbers = named.value
    if not isinstance(numbers, (list, tuple)):
        numbers = (numbers,)
    spans = [f"{number} {unit}" for number in cast("Sequence[object]", numbers)]
    verified = entry.verified and named.verified
    return Deadline(name, _spans(name, spans), named.source, verified, kinds)


def _spans(name: str, value: object) -> tuple[Span, ...]:
    texts = _texts(name, value)
    try:
        spans = tuple(read_span(text) for text in texts)
    except ValueError as error:
        raise _no_span(name, error) from error
    if not spans:
        raise _no_span(name, value)
    return spans


def _texts(name: str, value: object) -> tuple[str, ...]:
    if isinstance(value, str):
        return (value,)
    if not isinstance(value, (list, tuple)):
        raise _no_span(name, value)
    some = cast("Sequence[object]", value)
    if not all(isinstance(text, str) for text in some):
        raise _no_span(name, some)
    return tuple(str(text) for text in some)


def _no_span(name: str, value: object) -> Invalid:
    return Invalid(
        msg(
            "the deadline '{name}' holds '{value}', which is no span such as 30 days",
            name=name,
            value=value,
        )
    )
