"""The RO-Crate of a bag: what is known of a package, as linked data that others can read."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import PurePosixPath
from urllib.parse import quote

from kuznia.exchange.package_facts import BagFacts, EditionFacts, ElementFacts, PackageFacts

CRATE = "data/ro-crate-metadata.json"
ELEMENTS = "data/elements/"
TERMS = "urn:kuznia:terms#"
CONTEXT = "https://w3id.org/ro/crate/1.1/context"

_FORMATS = {
    ".csv": "text/csv",
    ".json": "application/json",
    ".md": "text/markdown",
    ".p21": "model/step",
    ".pdf": "application/pdf",
    ".qif": "application/xml",
    ".step": "model/step",
    ".stp": "model/step",
    ".glb": "model/gltf-binary",
    ".stl": "model/stl",
    ".txt": "text/plain",
    ".xml": "application/xml",
}
_PACKAGE = "Technical data package"
_EDITION = "Edition of a technical data package for one recipient"
"""Bytes must not depend on the language of whoever writes them, so these are not translated."""

Entity = dict[str, object]


def write_crate(facts: BagFacts) -> bytes:
    """Write what is known of a bag as RO-Crate metadata; the same facts give the same bytes."""
    entities: list[Entity] = [_descriptor(), *_root(facts), *_terms_of_use(), *_originator(facts)]
    for element in facts.elements:
        entities += _element(element, facts.elements)
    entities.sort(key=lambda entity: str(entity["@id"]))
    context = [CONTEXT, {"sha256": "http://schema.org/sha256"}]
    crate = {"@context": context, "@graph": entities}
    return (json.dumps(crate, ensure_ascii=False, indent=1, sort_keys=True) + "\n").encode()


def file_id(name: str) -> str:
    """Give the identifier of an element's file in the crate.

    >>> file_id("specs/a b.pdf")
    'elements/specs/a%20b.pdf'
    """
    return quote("elements/" + name)


def _descriptor() -> Entity:
    return {
        "@id": "ro-crate-metadata.json",
        "@type": "CreativeWork",
        "about": {"@id": "./"},
        "conformsTo": {"@id": "https://w3id.org/ro/crate/1.1"},
    }


def _root(facts: BagFacts) -> list[Entity]:
    package, edition = facts.package, facts.edition
    values = _properties(
        ("about",), [*_of_package(package), *(_of_edition(edition) if edition else [])]
    )
    root: Entity = {
        "@id": "./",
        "@type": "Dataset",
        "additionalProperty": _references(values),
        "datePublished": package.made_on,
        "description": _EDITION if edition else _PACKAGE,
        "hasPart": _references({"@id": file_id(element.name)} for element in facts.elements),
        "identifier": edition.release if edition else package.package,
        "license": {"@id": "#terms-of-use"},
        "name": package.name,
    }
    if edition:
        root["isBasedOn"] = {"@id": _id("package", package.package)}
    optional = {"alternateName": package.name_uk, "version": package.revision}
    root |= {name: value for name, value in optional.items() if value}
    if package.originator:
        root["author"] = root["publisher"] = {"@id": _originator_id(package)}
    based_on: list[Entity] = []
    if edition:
        based_on = [
            {
                "@id": _id("package", package.package),
                "@type": "CreativeWork",
                "identifier": package.package,
                "name": package.name,
            }
        ]
    return [root, *based_on, *values]


def _terms_of_use() -> list[Entity]:
    return [
        {
            "@id": "#terms-of-use",
            "@type": "CreativeWork",
            "description": "Use only as the markings of each file and the signed release allow.",
            "name": "Controlled technical data",
        }
    ]


def _originator_id(package: PackageFacts) -> str:
    return _id("organisation", package.originator)


def _originator(facts: BagFacts) -> list[Entity]:
    if not facts.package.originator:
        return []
    return [
        {
            "@id": _originator_id(facts.package),
            "@type": "Organization",
            "identifier": facts.package.originator,
            "name": facts.package.originator,
        }
    ]


def _element(element: ElementFacts, all_elements: Sequence[ElementFacts]) -> list[Entity]:
    values = _properties(("element", element.element), _of_element(element))
    file: Entity = {
        "@id": file_id(element.name),
        "@type": "File",
        "additionalProperty": _references(values),
        "contentSize": str(element.size),
        "encodingFormat": _FORMATS.get(
            PurePosixPath(element.name).suffix.lower(), "application/octet-stream"
        ),
        "identifier": element.element,
        "name": element.title,
        "sha256": element.sha256,
    }
    if element.revision:
        file["version"] = element.revision
    based_on = [
        {"@id": file_id(other.name)}
        for other in all_elements
        if other.element == element.derivative_of
    ]
    if based_on:
        file["isBasedOn"] = based_on[0]
    return [file, *values]


def _of_package(package: PackageFacts) -> list[tuple[str, str]]:
    return [
        ("package", package.package),
        ("item", package.item),
        ("level", package.level),
        ("form", package.form),
        ("generator", package.generator),
    ]


def _of_edition(edition: EditionFacts) -> list[tuple[str, str]]:
    return [
        ("release", edition.release),
        ("serial", edition.serial),
        ("copy", str(edition.copy)),
        ("package_sha256", edition.package_sha256),
        ("recipient", edition.recipient),
        ("authorisation", edition.authorisation),
        ("expires", edition.expires),
        *(("left_out", f"{left.element} {left.sha256}") for left in edition.left_out),
    ]


def _of_element(element: ElementFacts) -> list[tuple[str, str]]:
    return [
        ("kind", element.kind),
        ("purposes", ";".join(element.purposes)),
        ("derivative_of", element.derivative_of),
        ("jurisdiction", element.jurisdiction),
        ("classification", element.classification),
        *_markings(element.marking),
        ("original_sha256", element.original_sha256),
        *sorted(element.others.items()),
    ]


def _markings(marking: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    return ((f"marking.{word}", value) for word, value in sorted(marking.items()))


def _properties(owner: Sequence[str], facts: Iterable[tuple[str, str]]) -> list[Entity]:
    """Give an entity for each fact that is not empty."""
    told = [(word, value) for word, value in facts if value]
    times = Counter(word for word, _ in told)
    return [
        {
            "@id": _id(*owner, word, *([str(number)] if times[word] > 1 else [])),
            "@type": "PropertyValue",
            "name": word,
            "propertyID": TERMS + word,
            "value": value,
        }
        for number, (word, value) in enumerate(told, 1)
    ]


def _id(*parts: str) -> str:
    return "#" + "/".join(quote(part, safe="") for part in parts)


def _references(values: Iterable[Entity]) -> Entity | list[Entity]:
    """Name entities; RO-Crate wants one alone to stand without a list."""
    references: list[Entity] = [{"@id": value["@id"]} for value in values]
    return references[0] if len(references) == 1 else references
