"""Editions: a package cut for one recipient, with every page of every PDF stamped."""

from __future__ import annotations

import shutil
from collections.abc import Collection
from dataclasses import dataclass, replace
from pathlib import Path
from typing import BinaryIO

from kuznia.exchange.bag import read_files, require_bag
from kuznia.exchange.bag_files import BLOCK, FolderFiles, measured
from kuznia.exchange.bag_writing import BagWriter, bag_at
from kuznia.exchange.crate import ELEMENTS
from kuznia.exchange.manifest import wrong
from kuznia.exchange.package_facts import BagFacts, EditionFacts, ElementFacts, LeftOut
from kuznia.exchange.stamp import Stamp
from kuznia.exchange.stamping import PDF_HEAD, Limits, is_pdf, stamp_file
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg


@dataclass(frozen=True, slots=True)
class Edition:
    """An edition: what it holds, and from what it was cut."""

    facts: BagFacts
    cut: EditionFacts
    digest: str
    """Digest of its bag; the release statement is about this."""

    @property
    def elements(self) -> tuple[ElementFacts, ...]:
        """What it holds: each with its digest, and with that before it was stamped."""
        return self.facts.elements

    @property
    def left_out(self) -> tuple[LeftOut, ...]:
        """What it does not hold."""
        return self.cut.left_out


def cut_edition(
    bag: Path, target: Path, chosen: Collection[str], stamp: Stamp, limits: Limits | None = None
) -> Edition:
    """Cut an edition from the bag of a package into a folder that must not exist.

    *chosen* are the codes of the elements that go along.  The same package, choice and stamp give
    the same bytes.  Raises NotFound when an element or the bag is not there; Invalid when the bag
    is not sound, when a PDF is malformed, encrypted or takes too much, or when the stamp cannot be
    printed; Refused when nothing is chosen, when the bag is an edition itself, or when the folder
    exists or cannot be written.  Then nothing is left.
    """
    stamp.check()
    files = FolderFiles(bag)
    source = read_files(files)
    if source.facts.edition is not None:
        raise Refused(
            msg("{bag} is an edition; another one is cut from its package", bag=bag),
            msg("name the folder of the package"),
        )
    _check_chosen(source.elements, chosen)
    cut = EditionFacts(
        release=stamp.release,
        serial=stamp.serial,
        copy=stamp.copy,
        package_sha256=source.digest,
        recipient=stamp.recipient,
        authorisation=stamp.authorisation,
        expires=stamp.expires,
        left_out=tuple(
            LeftOut(element.element, element.sha256)
            for element in source.elements
            if element.element not in chosen
        ),
    )
    with bag_at(target) as writer:
        elements = [
            _cut(files, writer, element, stamp, limits)
            for element in source.elements
            if element.element in chosen
        ]
        facts = BagFacts(source.facts.package, tuple(elements), cut)
        writer.finish(facts)
        digest = require_bag(facts, writer.files()).digest
    return Edition(facts, cut, digest)


def read_edition(folder: Path) -> Edition:
    """Read an edition that nobody vouches for; the bytes of its elements are not read.

    Raises NotFound when there is no folder, and Invalid when it is no edition.
    """
    bag = read_files(FolderFiles(folder))
    if bag.facts.edition is None:
        raise Invalid(msg("{folder} is a package, not an edition", folder=folder))
    return Edition(bag.facts, bag.facts.edition, bag.digest)


def _check_chosen(elements: Collection[ElementFacts], chosen: Collection[str]) -> None:
    unknown = sorted(set(chosen) - {element.element for element in elements})
    if unknown:
        raise NotFound(msg("the package has no element {element}", element=unknown[0]))
    if not chosen:
        raise Refused(
            msg("an edition without elements is none"), msg("choose at least one element")
        )


def _cut(
    files: FolderFiles,
    writer: BagWriter,
    element: ElementFacts,
    stamp: Stamp,
    limits: Limits | None,
) -> ElementFacts:
    """Put an element into the edition, stamped where it is a PDF."""
    name = ELEMENTS + element.name

    def fill(target: BinaryIO) -> None:
        with (files.folder / name).open("rb") as source:
            stampable = is_pdf(source.read(PDF_HEAD))
            source.seek(0)
            if stampable:
                stamp_file(source, target, element.name, stamp, limits)
            else:
                shutil.copyfileobj(source, target, BLOCK)

    _check_bytes(files, element)
    digest, size = writer.fill(name, fill)
    return replace(element, sha256=digest, size=size, original_sha256=element.sha256)


def _check_bytes(files: FolderFiles, element: ElementFacts) -> None:
    """Read an element before it is stamped; what the bag does not vouch for is not passed on."""
    name = ELEMENTS + element.name
    found, _size = measured(files, name)
    if found != element.sha256:
        reason = msg("has other bytes than the manifest says: SHA-256 {digest}", digest=found)
        raise Invalid(
            msg("the bag cannot be trusted: {name} {reason}", name=name, reason=reason),
            [wrong(name, reason)],
        )
