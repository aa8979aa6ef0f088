"""Release statements: what both parties sign, as values; nothing is read, written or verified here.

The form is an in-toto Statement v1 with a predicate of our own; fields that nobody knows are kept.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from kuznia.exchange.canonical import Json, canonical, parse_canonical, text_field
from kuznia.exchange.case_events import PREDICATE_TYPE, STATEMENT_TYPE
from kuznia.exchange.package_facts import LeftOut
from kuznia.model.errors import Invalid
from kuznia.model.language import Message, msg

NAME = "release statement"

_DIGEST = re.compile(r"[0-9a-f]{64}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_TEXTS = (
    "release",
    "serial",
    "package",
    "revision",
    "package_digest",
    "releasing_party",
    "receiving_party",
    "purpose",
    "means",
    "proposed_on",
)
_KNOWN = frozenset(
    (
        *_TEXTS,
        "recipient",
        "authorisation",
        "host_document",
        "elements",
        "left_out",
        "provisos",
        "obligations",
        "expires",
    )
)


@dataclass(frozen=True, slots=True)
class Recipient:
    """Who receives."""

    site: str
    organisation: str


@dataclass(frozen=True, slots=True)
class Authority:
    """An authorisation or permit: its code here, and the number that the authority gave it."""

    code: str
    number: str


@dataclass(frozen=True, slots=True)
class ReleasedElement:
    """An element that goes along."""

    element: str
    sha256: str
    original_sha256: str
    kind: str
    markings: Mapping[str, str]
    """By the columns of the table `markings`."""


@dataclass(frozen=True, slots=True)
class Condition:
    """A proviso of the authorisation that the recipient takes on."""

    proviso: str
    text: str


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something that follows from the release."""

    what: str
    due: str
    """Day, or nothing."""


@dataclass(frozen=True, slots=True)
class ReleaseStatement:
    """What is released to whom, under which authority."""

    edition: str
    """Name of the edition: its release and package."""
    edition_sha256: str
    """Digest of the edition's bag."""
    release: str
    serial: str
    package: str
    revision: str
    package_digest: str
    """Digest of the bag of the package that it was cut from."""
    releasing_party: str
    receiving_party: str
    recipient: Recipient
    authorisation: Authority
    purpose: str
    means: str
    elements: tuple[ReleasedElement, ...]
    left_out: tuple[LeftOut, ...]
    provisos: tuple[Condition, ...]
    obligations: tuple[Obligation, ...]
    proposed_on: str
    expires: str = ""
    """Last day on which the recipient may use it; nothing for no end."""
    host_document: Authority | None = None
    """Permit of the receiving state."""
    others: Mapping[str, Json] = field(default_factory=dict[str, Json])
    """Fields of the predicate that this version of Kuznia does not know."""

    def as_json(self) -> dict[str, Json]:
        """Give the statement as an in-toto Statement v1."""
        return {
            "_type": STATEMENT_TYPE,
            "predicateType": PREDICATE_TYPE,
            "subject": [{"name": self.edition, "digest": {"sha256": self.edition_sha256}}],
            "predicate": {**self.others, **self._predicate()},
        }

    def to_json(self) -> bytes:
        """Give the payload that is signed: canonical JSON.

        Raises Invalid when it could not be read back, as when a day is none.
        """
        content = canonical(self.as_json())
        read_statement(content)
        return content

    def _predicate(self) -> dict[str, Json]:
        predicate: dict[str, Json] = {name: getattr(self, name) for name in _TEXTS}
        predicate |= {
            "recipient": {"site": self.recipient.site, "organisation": self.recipient.organisation},
            "authorisation": _authority_json(self.authorisation),
            "elements": [_element_json(e) for e in sorted(self.elements, key=lambda e: e.element)],
            "left_out": [
                {"element": left.element, "sha256": left.sha256}
                for left in sorted(self.left_out, key=lambda left: left.element)
            ],
            "provisos": [
                {"proviso": each.proviso, "text": each.text}
                for each in sorted(self.provisos, key=lambda each: each.proviso)
            ],
            "obligations": [
                {"what": each.what, "due": each.due}
                for each in sorted(self.obligations, key=lambda each: (each.what, each.due))
            ],
        }
        if self.expires:
            predicate["expires"] = self.expires
        if self.host_document:
            predicate["host_document"] = _authority_json(self.host_document)
        return predicate


def read_statement(payload: bytes) -> ReleaseStatement:
    """Read a release statement; who signed it is another question.

    Raises Invalid, naming the field, when it is none.
    """
    content = parse_canonical(payload, NAME)
    if (content.get("_type"), content.get("predicateType")) != (STATEMENT_TYPE, PREDICATE_TYPE):
        raise _unfit(msg("is not that of a release"))
    subjects = _objects(content, "subject")
    if len(subjects) != 1:
        raise _unfit(msg("is not about one edition"))
    predicate = _object(content, "predicate")
    recipient = _object(predicate, "recipient")
    host = predicate.get("host_document")
    elements = tuple(_element(element) for element in _objects(predicate, "elements"))
    left_out = tuple(
        LeftOut(_needed(left, "element"), _digest(left, "sha256"))
        for left in _objects(predicate, "left_out")
    )
    codes = [each.element for each in (*elements, *left_out)]
    if len(set(codes)) < len(codes):
        raise _unfit(msg("names an element twice, or both released and left out"))
    return ReleaseStatement(
        edition=_text(subjects[0], "name"),
        edition_sha256=_digest(_object(subjects[0], "digest"), "sha256"),
        release=_needed(predicate, "release"),
        serial=_needed(predicate, "serial"),
        package=_needed(predicate, "package"),
        revision=_text(predicate, "revision"),
        package_digest=_digest(predicate, "package_digest"),
        releasing_party=_needed(predicate, "releasing_party"),
        receiving_party=_needed(predicate, "receiving_party"),
        recipient=Recipient(_needed(recipient, "site"), _text(recipient, "organisation")),
        authorisation=_authority(_object(predicate, "authorisation")),
        purpose=_needed(predicate, "purpose"),
        means=_needed(predicate, "means"),
        elements=elements,
        left_out=left_out,
        provisos=tuple(
            Condition(_needed(each, "proviso"), _text(each, "text"))
            for each in _objects(predicate, "provisos")
        ),
        obligations=tuple(
            Obligation(_needed(each, "what"), _day(each, "due") if each.get("due") else "")
            for each in _objects(predicate, "obligations")
        ),
        proposed_on=_day(predicate, "proposed_on"),
        expires=_day(predicate, "expires") if predicate.get("expires") else "",
        host_document=_authority(_object(predicate, "host_document")) if host else None,
        others={name: value for name, value in predicate.items() if name not in _KNOWN},
    )


def _authority_json(authority: Authority) -> dict[str, Json]:
    return {"code": authority.code, "number": authority.number}


def _element_json(element: ReleasedElement) -> dict[str, Json]:
    return {
        "element": element.element,
        "sha256": element.sha256,
        "original_sha256": element.original_sha256,
        "kind": element.kind,
        "markings": dict(element.markings),
    }


def _authority(value: Mapping[str, Json]) -> Authority:
    return Authority(_needed(value, "code"), _text(value, "number"))


def _element(value: Mapping[str, Json]) -> ReleasedElement:
    markings = _object(value, "markings")
    return ReleasedElement(
        element=_needed(value, "element"),
        sha256=_digest(value, "sha256"),
        original_sha256=_digest(value, "original_sha256"),
        kind=_text(value, "kind"),
        markings={word: _text(markings, word) for word in markings},
    )


def _object(value: Mapping[str, Json], name: str) -> Mapping[str, Json]:
    found = value.get(name)
    if not isinstance(found, dict):
        raise _unfit(msg("has a field {field} that is not an object", field=name))
    return found


def _objects(value: Mapping[str, Json], name: str) -> Sequence[Mapping[str, Json]]:
    found = value.get(name)
    if not isinstance(found, list):
        raise _unfit(msg("has a field {field} that is not a list", field=name))
    entries: list[Mapping[str, Json]] = []
    for entry in found:
        if not isinstance(entry, dict):
            raise _unfit(msg("has a field {field} that is not a list of objects", field=name))
        entries.append(entry)
    return entries


def _text(value: Mapping[str, Json], name: str) -> str:
    text = text_field(value, name, NAME)
    if _CONTROL.search(text):
        raise _unfit(msg("has a field {field} with signs that are not text", field=name))
    return text


def _needed(value: Mapping[str, Json], name: str) -> str:
    text = _text(value, name)
    if not text:
        raise _unfit(msg("has an empty field {field}", field=name))
    return text


def _digest(value: Mapping[str, Json], name: str) -> str:
    text = _text(value, name)
    if not _DIGEST.fullmatch(text):
        raise _unfit(msg("has a field {field} that is not a SHA-256", field=name))
    return text


def _day(value: Mapping[str, Json], name: str) -> str:
    text = _text(value, name)
    try:
        canonical_text = date.fromisoformat(text).isoformat()
    except ValueError:
        canonical_text = ""
    if canonical_text != text:
        raise _unfit(msg("has a field {field} that is not a day", field=name))
    return text


def _unfit(reason: Message) -> Invalid:
    return Invalid(msg("the release statement cannot be used: it {reason}", reason=reason))
