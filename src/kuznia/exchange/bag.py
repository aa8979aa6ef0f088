"""Bags: building one from files, reading one that nobody vouches for, and checking every byte."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kuznia.exchange.bag_files import BagFiles, FolderFiles, measured, read_small
from kuznia.exchange.bag_tags import TAG_FILES, tag_files
from kuznia.exchange.bag_writing import bag_at
from kuznia.exchange.crate import CRATE, ELEMENTS
from kuznia.exchange.crate_reading import LARGEST as LARGEST_CRATE
from kuznia.exchange.crate_reading import read_crate
from kuznia.exchange.manifest import LARGEST, MANIFEST, digest_of, read_manifest, wrong
from kuznia.exchange.package_facts import BagFacts, ElementFacts, ElementFile, PackageFacts
from kuznia.model.errors import Invalid
from kuznia.model.findings import Finding
from kuznia.model.language import msg


@dataclass(frozen=True, slots=True)
class Bag:
    """A bag whose names, manifest, tag files and crate agree; its bytes are not yet checked."""

    facts: BagFacts
    digest: str
    """SHA-256 of the bytes of its manifest."""
    digests: Mapping[str, str]
    """Digest of each file below `data/`, as the manifest lists it."""

    @property
    def elements(self) -> tuple[ElementFacts, ...]:
        """What it holds."""
        return self.facts.elements


def build_bag(target: Path, elements: Sequence[ElementFile], info: PackageFacts) -> Bag:
    """Build the bag of a package in a folder that must not exist; the files are copied.

    Raises Invalid when two elements share a code or path, when a path is not accepted, or when a
    file cannot be read; NotFound when a file or the place of the folder is not there; Refused when
    the folder exists or cannot be written.  Then nothing is left.
    """
    with bag_at(target) as writer:
        written = [
            (element, writer.copy(element.path, ELEMENTS + element.name))
            for element in sorted(elements, key=lambda element: element.name.encode())
        ]
        facts = BagFacts(info, tuple(element.facts(*found) for element, found in written))
        writer.finish(facts)
        return require_bag(facts, writer.files())


def require_bag(facts: BagFacts, files: BagFiles) -> Bag:
    """Read back what was just written, so that nothing is given out that cannot be read.

    Raises Invalid when it says anything else than was meant, as when a title has a line end.
    """
    bag = read_files(files)
    if bag.facts != facts:
        raise Invalid(msg("the facts of the package do not survive being written"))
    return bag


def read_bag(folder: Path) -> Bag:
    """Read a bag that nobody vouches for; the bytes of its elements are not read.

    Raises NotFound when there is no folder, and Invalid, with findings that name file and line,
    when it is not as `docs/format.md` says.
    """
    return read_files(FolderFiles(folder))


def read_files(files: BagFiles) -> Bag:
    """Read a bag from wherever its files are.

    Raises Invalid as `read_bag` does.
    """
    content = read_small(files, MANIFEST, LARGEST)
    manifest = read_manifest(content)
    if manifest.findings:
        raise _untrusted(manifest.findings)
    if CRATE not in manifest.digests:
        raise _untrusted([wrong(MANIFEST, msg("does not list {file}", file=CRATE))])
    facts = read_crate(read_small(files, CRATE, LARGEST_CRATE))
    findings = [
        *files.strangers(),
        *_unlisted(files, manifest.digests),
        *_tags(files, facts, manifest.digests),
        *_elements(facts, manifest.digests, files.sizes()),
    ]
    if findings:
        raise _untrusted(findings)
    return Bag(facts, digest_of(content), manifest.digests)


def check_bag(folder: Path) -> tuple[Finding, ...]:
    """Read every byte of a bag and tell what is not as it should be; nothing, when all is well.

    Raises NotFound when there is no folder.
    """
    files = FolderFiles(folder)
    try:
        bag = read_files(files)
    except Invalid as error:
        return error.findings or (wrong(str(folder), error.message),)
    return fixity(files, bag)


def fixity(files: BagFiles, bag: Bag) -> tuple[Finding, ...]:
    """Read every file that a bag lists and tell which has other bytes than the manifest says."""
    findings: list[Finding] = []
    for name, expected in bag.digests.items():
        try:
            found, _size = measured(files, name)
        except Invalid as error:
            findings.extend(error.findings or [wrong(name, error.message)])
            continue
        if found != expected:
            reason = msg("has other bytes than the manifest says: SHA-256 {digest}", digest=found)
            findings.append(wrong(name, reason, expected=msg("{digest}", digest=expected)))
    return tuple(findings)


def _unlisted(files: BagFiles, digests: Mapping[str, str]) -> list[Finding]:
    sizes = files.sizes()
    more = sizes.keys() - digests.keys() - set(TAG_FILES)
    findings = [wrong(ascii(name), msg("is not listed in the manifest")) for name in sorted(more)]
    missing = (digests.keys() | set(TAG_FILES)) - sizes.keys()
    return findings + [wrong(name, msg("is not there")) for name in sorted(missing)]


def _tags(files: BagFiles, facts: BagFacts, digests: Mapping[str, str]) -> list[Finding]:
    sizes = files.sizes()
    octets = sum(sizes.get(name, 0) for name in digests)
    return [
        wrong(name, msg("is not what follows from the manifest and the crate"))
        for name, expected in tag_files(facts, digests, octets).items()
        if name in sizes and read_small(files, name, LARGEST) != expected
    ]


def _elements(
    facts: BagFacts, digests: Mapping[str, str], sizes: Mapping[str, int]
) -> list[Finding]:
    findings: list[Finding] = []
    for element in facts.elements:
        name = ELEMENTS + element.name
        if digests.get(name) != element.sha256:
            findings.append(
                wrong(name, msg("has another digest in the crate than in the manifest"))
            )
        elif sizes.get(name) != element.size:
            findings.append(wrong(name, msg("has another size than the crate says")))
    described = {ELEMENTS + element.name for element in facts.elements} | {CRATE}
    return findings + [
        wrong(name, msg("is not described in the crate"))
        for name in sorted(digests.keys() - described)
    ]


def _untrusted(findings: Sequence[Finding]) -> Invalid:
    return Invalid(msg("the bag cannot be trusted: {first}", first=findings[0]), findings)
