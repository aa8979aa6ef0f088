"""The signed list of a stick's files, and what each of them is; nothing is verified here."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import cast

from kuznia.exchange.canonical import LARGEST, Json, parse_canonical, parse_object, text_field
from kuznia.exchange.case_events import ATTESTATION
from kuznia.exchange.chunks.tree_paths import TreePaths
from kuznia.exchange.key_cards import REVOCATION, ROTATION
from kuznia.exchange.whole_file import read_whole
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import Message, msg

MOST_FILES = 10_000
"""On one stick, so that its list stays a text that is read at once."""
FORMAT = "courier 1"


class Cargo(StrEnum):
    """What a file on a stick is, in the order in which they are taken in."""

    KEY = "key"
    ATTESTATION = "attestation"
    CASE = "case"
    FILE = "file"


@dataclass(frozen=True, slots=True)
class Label:
    """What a stick says in clear."""

    sender: str
    recipient: str
    number: int
    """Counts up for each recipient, from 1."""

    def as_json(self) -> dict[str, Json]:
        """Give the label as a JSON object."""
        return {"from": self.sender, "to": self.recipient, "number": self.number}


@dataclass(frozen=True, slots=True)
class Item:
    """A file on a stick."""

    name: str
    kind: Cargo
    size: int
    sha256: str

    def as_json(self) -> dict[str, Json]:
        """Give the entry as a JSON object."""
        return {
            "name": self.name,
            "kind": str(self.kind),
            "size": self.size,
            "sha256": self.sha256,
        }


@dataclass(frozen=True, slots=True)
class Manifest:
    """What is on a stick, as its sender has signed it."""

    label: Label
    day: str
    items: tuple[Item, ...]

    def as_json(self) -> dict[str, Json]:
        """Give the manifest as a JSON object."""
        return {
            **self.label.as_json(),
            "kuznia": FORMAT,
            "on": self.day,
            "files": [item.as_json() for item in self.items],
        }


def parse_manifest(payload: bytes, name: str) -> Manifest:
    """Read the signed list of a stick's files.

    Raises Invalid when it is none, or a name in it could mean another place than its own.
    """
    content = parse_canonical(payload, name)
    label = parse_label(content, name)
    day, files = text_field(content, "on", name), content.get("files")
    if not isinstance(files, list) or len(files) > MOST_FILES:
        raise altered(name, msg("it has no list of its files"))
    items = tuple(_item(entry, name) for entry in files)
    require_plain(item.name for item in items)
    try:
        proper = date.fromisoformat(day).isoformat() == day
    except ValueError:
        proper = False
    if not proper:
        raise altered(name, msg("it bears no day"))
    return Manifest(label, day, items)


def kind_of(path: Path) -> Cargo:
    """Say what a file is, by what is in it; what cannot be read as a paper is a file."""
    try:
        if path.stat().st_size > LARGEST:
            return Cargo.FILE
        found = parse_object(read_whole(path, LARGEST), path.name)
    except (OSError, Invalid, NotFound):
        return Cargo.FILE
    if "statement" in found:
        return Cargo.CASE
    return {
        ATTESTATION: Cargo.ATTESTATION,
        ROTATION: Cargo.KEY,
        REVOCATION: Cargo.KEY,
    }.get(str(found.get("payloadType")), Cargo.FILE)


def require_plain(names: Iterable[str]) -> None:
    """Accept names that mean a file and no other place, each another file on every system.

    Raises Invalid when one is anything else.
    """
    paths = TreePaths()
    for name in names:
        if "/" in name or name.startswith("."):
            raise Invalid(msg("{name} is no name for a file on a stick", name=ascii(name)))
        paths.add(name)


def parse_label(content: Mapping[str, Json], name: str) -> Label:
    """Read a stick's label from the fields of its header or list.

    Raises Invalid when they are none, or of another version.
    """
    number = content.get("number")
    if content.get("kuznia") != FORMAT or not _is_count(number) or number == 0:
        raise Invalid(msg("{name} is not a stick of this version", name=name))
    return Label(
        text_field(content, "from", name), text_field(content, "to", name), cast("int", number)
    )


def _item(entry: Json, name: str) -> Item:
    if not isinstance(entry, dict):
        raise altered(name, msg("it has no list of its files"))
    kind, size = text_field(entry, "kind", name), entry.get("size")
    if kind not in set(Cargo) or not _is_count(size):
        raise altered(name, msg("it says of a file what is not known here"))
    return Item(
        text_field(entry, "name", name),
        Cargo(kind),
        cast("int", size),
        text_field(entry, "sha256", name),
    )


def _is_count(value: Json) -> bool:
    return isinstance(value, int) and not isinstance(value, bool) and value >= 0


def altered(name: str, why: Message) -> Invalid:
    """Give the error of a stick that says what it should not."""
    return Invalid(msg("{name} cannot be trusted: {why}", name=name, why=why))
