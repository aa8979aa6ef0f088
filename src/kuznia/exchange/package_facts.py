"""What is known of a package, of its elements, and of an edition that was cut from it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path


@dataclass(frozen=True, slots=True)
class PackageFacts:
    """What is known of a package as a whole."""

    package: str
    revision: str
    name: str
    name_uk: str
    item: str
    level: str
    """How far the design has come, as in the table `packages`."""
    form: str
    """Form of its drawings and models, as in the table `packages`."""
    originator: str
    """Organisation that the data comes from."""
    made_on: str
    """Day on which the bag was made, `YYYY-MM-DD`."""
    generator: str
    """Version of the program that made the bag."""


@dataclass(frozen=True, slots=True)
class ElementFacts:
    """What is known of an element of a bag."""

    element: str
    """Its code."""
    name: str
    """Its path in the package, with `/` between the parts."""
    kind: str
    title: str
    revision: str
    purposes: tuple[str, ...]
    derivative_of: str
    """Code of the element that it was made from, if any."""
    marking: Mapping[str, str]
    """The marking, by the columns of the table `markings`."""
    jurisdiction: str
    classification: str
    sha256: str
    size: int
    original_sha256: str = ""
    """In an edition: the digest before it was stamped."""
    others: Mapping[str, str] = field(default_factory=dict[str, str])
    """Facts that this version of Kuznia does not know."""


@dataclass(frozen=True, slots=True)
class ElementFile:
    """An element of a package to be built, and where its file is."""

    element: str
    path: Path
    name: str
    """Path that it gets in the package, with `/` between the parts."""
    kind: str
    title: str = ""
    revision: str = ""
    purposes: tuple[str, ...] = ()
    derivative_of: str = ""
    marking: Mapping[str, str] = field(default_factory=dict[str, str])
    jurisdiction: str = ""
    classification: str = ""

    def facts(self, sha256: str, size: int) -> ElementFacts:
        """Give what is known of the element once its bytes have been read."""
        return ElementFacts(
            element=self.element,
            name=self.name,
            kind=self.kind,
            title=self.title or self.name,
            revision=self.revision,
            purposes=self.purposes,
            derivative_of=self.derivative_of,
            marking=self.marking,
            jurisdiction=self.jurisdiction,
            classification=self.classification,
            sha256=sha256,
            size=size,
        )


@dataclass(frozen=True, slots=True)
class LeftOut:
    """An element that an edition does not have."""

    element: str
    sha256: str


@dataclass(frozen=True, slots=True)
class EditionFacts:
    """For whom an edition was cut, and from what."""

    release: str
    serial: str
    copy: int
    package_sha256: str
    """Digest of the bag that it was cut from."""
    recipient: str
    """Code of the site."""
    authorisation: str
    """Code of the authorisation."""
    expires: str
    """Last day, or nothing."""
    left_out: tuple[LeftOut, ...]


@dataclass(frozen=True, slots=True)
class BagFacts:
    """All that the crate of a bag says."""

    package: PackageFacts
    elements: tuple[ElementFacts, ...]
    edition: EditionFacts | None = None
