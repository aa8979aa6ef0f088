"""The tag files of a bag, which follow wholly from its crate and its manifest."""

from __future__ import annotations

from collections.abc import Mapping

from kuznia.exchange.manifest import MANIFEST, TAG_MANIFEST, digest_of, write_manifest
from kuznia.exchange.package_facts import BagFacts

DECLARATION = "bagit.txt"
INFO = "bag-info.txt"
TAG_FILES = (DECLARATION, INFO, MANIFEST, TAG_MANIFEST)

_DECLARATION = b"BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n"


def tag_files(facts: BagFacts, digests: Mapping[str, str], octets: int) -> dict[str, bytes]:
    """Give the tag files of a bag by their names, the manifest of them all last.

    *digests* are those of the files below `data/`, *octets* the sum of their sizes.  Raises Invalid
    when a path is not accepted.
    """
    files = {
        DECLARATION: _DECLARATION,
        INFO: _info(facts, octets, len(digests)),
        MANIFEST: write_manifest(digests),
    }
    digests_of_tags = {name: digest_of(content) for name, content in files.items()}
    return files | {TAG_MANIFEST: write_manifest(digests_of_tags)}


def _info(facts: BagFacts, octets: int, count: int) -> bytes:
    package = facts.package
    lines = {
        "Bag-Software-Agent": f"kuznia {package.generator}".strip(),
        "Bagging-Date": package.made_on,
        "External-Description": package.name,
        "External-Identifier": facts.edition.release if facts.edition else package.package,
        "Payload-Oxum": f"{octets}.{count}",
        "Source-Organization": package.originator,
    }
    return "".join(f"{label}: {value}\n" for label, value in lines.items() if value).encode()
