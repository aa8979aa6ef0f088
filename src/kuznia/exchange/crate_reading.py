"""Reading the crate of a bag that nobody vouches for, back into what is known of the package."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import unquote

from kuznia.exchange.canonical import Json, parse_object
from kuznia.exchange.crate import CRATE, TERMS, file_id
from kuznia.exchange.manifest import wrong
from kuznia.exchange.package_facts import (
    BagFacts,
    EditionFacts,
    ElementFacts,
    LeftOut,
    PackageFacts,
)
from kuznia.model.errors import Invalid
from kuznia.model.language import Message, msg

LARGEST = 64 * 1024 * 1024

_DIGEST = re.compile(r"[0-9a-f]{64}")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_CODE = re.compile(r"[^\s\x00-\x1f\x7f]{1,128}")
_CONTROL = re.compile(r"[\x00-\x1f\x7f\u0085\u2028\u2029]")
_SIZE = re.compile(r"0|[1-9][0-9]{0,15}")
_COPY = re.compile(r"[1-9][0-9]{0,5}")
_OF_ELEMENT = frozenset(
    ("kind", "purposes", "derivative_of", "jurisdiction", "classification", "original_sha256")
)

Facts = dict[str, list[str]]


def read_crate(content: bytes) -> BagFacts:
    """Read what a crate says of its bag.

    Raises Invalid when it is no crate of a package, naming what was expected.
    """
    graph = _Graph.of(parse_object(content, CRATE, LARGEST))
    root = graph.entity("./")
    facts = graph.facts(root)
    elements = tuple(_element(graph, graph.entity(part)) for part in _references(root, "hasPart"))
    _check_once([element.element for element in elements])
    return BagFacts(_package(graph, root, facts), elements, _edition(facts))


@dataclass(frozen=True, slots=True)
class _Graph:
    """The entities of a crate by their identifiers."""

    entities: Mapping[str, Mapping[str, Json]]

    @classmethod
    def of(cls, crate: Mapping[str, Json]) -> _Graph:
        """Take the entities of a crate; each may be there once."""
        found: dict[str, Mapping[str, Json]] = {}
        graph = crate.get("@graph")
        if not isinstance(graph, list):
            raise _unfit(msg("has no list @graph"))
        for entity in graph:
            if not isinstance(entity, dict):
                raise _unfit(msg("has an entity that is not an object"))
            identifier = _text(entity, "@id")
            if identifier in found:
                raise _unfit(msg("has the entity {entity} twice", entity=ascii(identifier)))
            found[identifier] = entity
        return cls(found)

    def entity(self, identifier: str) -> Mapping[str, Json]:
        """Give an entity that must be there."""
        if identifier not in self.entities:
            raise _unfit(msg("has no entity {entity}", entity=ascii(identifier)))
        return self.entities[identifier]

    def facts(self, entity: Mapping[str, Json]) -> Facts:
        """Give the facts of an entity by their words."""
        found: Facts = {}
        for reference in _references(entity, "additionalProperty"):
            value = self.entity(reference)
            name = _text(value, "propertyID")
            if name.startswith(TERMS):
                found.setdefault(name.removeprefix(TERMS), []).append(_text(value, "value"))
        return found


def _package(graph: _Graph, root: Mapping[str, Json], facts: Facts) -> PackageFacts:
    publisher = root.get("publisher")
    originator = ""
    if isinstance(publisher, dict):
        originator = _text(graph.entity(_text(publisher, "@id")), "identifier")
    return PackageFacts(
        package=_formed(_one(facts, "package"), _CODE, "package"),
        revision=_text(root, "version", needed=False),
        name=_text(root, "name"),
        name_uk=_text(root, "alternateName", needed=False),
        item=_one(facts, "item"),
        level=_one(facts, "level"),
        form=_one(facts, "form"),
        originator=originator,
        made_on=_formed(_text(root, "datePublished"), _DAY, "datePublished"),
        generator=_one(facts, "generator"),
    )


def _element(graph: _Graph, file: Mapping[str, Json]) -> ElementFacts:
    name = unquote(_text(file, "@id")).removeprefix("elements/")
    if file_id(name) != file["@id"]:
        raise _unfit(msg("has a file {file} that is not in elements/", file=ascii(file["@id"])))
    facts = graph.facts(file)
    original = _one(facts, "original_sha256")
    return ElementFacts(
        element=_formed(_text(file, "identifier"), _CODE, "identifier"),
        name=name,
        kind=_one(facts, "kind"),
        title=_text(file, "name"),
        revision=_text(file, "version", needed=False),
        purposes=tuple(filter(None, _one(facts, "purposes").split(";"))),
        derivative_of=_one(facts, "derivative_of"),
        marking={
            word.removeprefix("marking."): _one(facts, word)
            for word in facts
            if word.startswith("marking.")
        },
        jurisdiction=_one(facts, "jurisdiction"),
        classification=_one(facts, "classification"),
        sha256=_formed(_text(file, "sha256"), _DIGEST, "sha256"),
        size=int(_formed(_text(file, "contentSize"), _SIZE, "contentSize")),
        original_sha256=_formed(original, _DIGEST, "original_sha256") if original else "",
        others={
            word: _one(facts, word)
            for word in facts
            if word not in _OF_ELEMENT and not word.startswith("marking.")
        },
    )


def _edition(facts: Facts) -> EditionFacts | None:
    if "release" not in facts:
        return None
    left_out: list[LeftOut] = []
    for entry in facts.get("left_out", []):
        element, _, digest = entry.partition(" ")
        left_out.append(LeftOut(element, _formed(digest, _DIGEST, "left_out")))
    return EditionFacts(
        release=_one(facts, "release"),
        serial=_one(facts, "serial"),
        copy=int(_formed(_one(facts, "copy"), _COPY, "copy")),
        package_sha256=_formed(_one(facts, "package_sha256"), _DIGEST, "package_sha256"),
        recipient=_one(facts, "recipient"),
        authorisation=_one(facts, "authorisation"),
        expires=_one(facts, "expires"),
        left_out=tuple(left_out),
    )


def _references(entity: Mapping[str, Json], field: str) -> list[str]:
    value = entity.get(field, [])
    references = value if isinstance(value, list) else [value]
    found: list[str] = []
    for reference in references:
        if not isinstance(reference, dict):
            raise _unfit(msg("has a field {field} that names no entities", field=field))
        found.append(_text(reference, "@id"))
    return found


def _text(entity: Mapping[str, Json], field: str, *, needed: bool = True) -> str:
    """Give a field that is one line of text; control signs could forge what people are shown."""
    value = entity.get(field, None if needed else "")
    if not isinstance(value, str) or _CONTROL.search(value) or (needed and not value):
        raise _unfit(msg("has an entity whose {field} is not a line of text", field=field))
    return value


def _one(facts: Facts, word: str) -> str:
    found = facts.get(word, [""])
    if len(found) > 1:
        raise _unfit(msg("says {word} of one thing twice", word=ascii(word)))
    return found[0]


def _formed(text: str, form: re.Pattern[str], field: str) -> str:
    if not form.fullmatch(text):
        raise _unfit(msg("has a {field} that is none: {found}", field=field,
                         found=ascii(text[:80])))  # fmt: skip
    return text


def _check_once(codes: list[str]) -> None:
    if len(set(codes)) < len(codes):
        twice = next(code for code in codes if codes.count(code) > 1)
        raise _unfit(msg("has the element {element} twice", element=ascii(twice)))


def _unfit(reason: Message) -> Invalid:
    return Invalid(
        msg("{name} cannot be trusted: it {reason}", name=CRATE, reason=reason),
        [wrong(CRATE, reason)],
    )
