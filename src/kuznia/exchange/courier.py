"""Sticks: papers and files for another party in one file, signed as a whole, sealed for it alone.

In clear stand format, sender, recipient, number, and the content key wrapped for each recipient.
Sealed are `manifest.json`, an envelope that a node of the sender has signed, and below `files` the
files that the manifest names, and no others.
"""

from __future__ import annotations

import hashlib
import os
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING

from kuznia.exchange.canonical import (
    LARGEST,
    canonical,
    parse_canonical,
)
from kuznia.exchange.chunks.container import read_header
from kuznia.exchange.content_keys import (
    MOST_RECIPIENTS,
    read_recipients,
    unwrap,
    wrap,
    written_recipients,
)
from kuznia.exchange.courier_manifest import (
    FORMAT,
    MOST_FILES,
    Item,
    Label,
    Manifest,
    altered,
    kind_of,
    parse_label,
    parse_manifest,
    require_plain,
)
from kuznia.exchange.dsse import Envelope, sign
from kuznia.exchange.durable import not_written, sync
from kuznia.exchange.keyring import Keyring
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.whole_file import OWNER_ONLY, write_whole
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

if TYPE_CHECKING:
    from kuznia.exchange.chunks.sealed import SealedFile

STICK = "application/vnd.kuznia.stick+json"
MANIFEST = "manifest.json"
FILES = "files"

_DOMAIN = b"kuznia courier 1\0"
_PIECE = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Written:
    """A stick that was written."""

    manifest: Manifest
    digest: str
    """SHA-256 of the signed manifest; registers know the stick by it."""
    sha256: str
    """Of the whole file."""


def node_keys(keyring: Keyring, party: str, on: date) -> list[PublicKey]:
    """Give the keys that a party opens sticks with on a day.

    Raises Refused when it has none.
    """
    keys = keyring.nodes(party, on)
    if not keys:
        raise Refused(
            msg("{party} has no key that a stick could be sealed for", party=party),
            msg("take in a key of {party} with the role node", party=party),
        )
    return keys


def write_stick(
    target: Path,
    label: Label,
    day: str,
    files: Sequence[Path],
    *,
    signer: PrivateKey,
    recipients: Sequence[PublicKey],
    content_key: bytes,
    workspace: Path,
) -> Written:
    """Seal files under their names into a stick.

    *content_key* is 32 fresh random bytes; *workspace* is a folder of the sender's own, for the
    manifest must not lie on the medium in clear.  Raises NotFound, Refused or Invalid when a file
    cannot be taken, two would have one name, one changes meanwhile, or the target cannot be
    written.
    """
    from kuznia.exchange.chunks.sealed import open_sealed, write_sealed

    _require_names(files)
    measured = [_measured(path) for path in files]
    manifest = Manifest(label, day, tuple(item for item, _blake3 in measured))
    paper = sign(STICK, manifest.as_json(), signer)
    content = paper.to_json()
    if len(content) > LARGEST:
        raise Refused(msg("the list of files is larger than a stick can carry"))
    write_whole(workspace / MANIFEST, content, OWNER_ONLY)
    tree = [(MANIFEST, workspace / MANIFEST)]
    tree += [(f"{FILES}/{path.name}", path) for path in files]
    header = _head(label, recipients, content_key)
    digest = write_sealed(target, content_key, tree, header=header)
    with open_sealed(target, content_key) as sealed:
        found = {file.path: file.blake3 for file in sealed.files()}
    for item, blake3 in measured:
        if found[f"{FILES}/{item.name}"] != blake3:  # nobody could take such a stick in
            raise Refused(
                msg("{name} was changed while the stick was written", name=item.name),
                msg("do it again when nobody writes the file"),
            )
    return Written(manifest, paper.digest, digest)


def read_label(path: Path) -> Label:
    """Read what a stick says in clear; nothing of it is verified.

    Raises NotFound when there is no file, and Invalid when it is no stick.
    """
    return _parse_head(read_header(path), path.name)[0]


@contextmanager
def open_stick(path: Path, keys: Sequence[PrivateKey]) -> Generator[Stick]:
    """Open a stick for the body of a `with` block; who signed it is for the caller.

    Raises NotFound when there is no file, Refused when no key is a recipient's, and Invalid when
    it is no stick, or holds anything but what its manifest names.
    """
    from kuznia.exchange.chunks.sealed import open_sealed

    label, wrapped = _parse_head(read_header(path), path.name)
    key = next((key for key in keys if key.key in wrapped), None)
    if key is None:
        raise Refused(
            msg("{path} was not sealed for key {key}", path=path,
                key=" / ".join(key.key for key in keys)),
            msg("it opens with one of: {keys}", keys=", ".join(sorted(wrapped))),
        )  # fmt: skip
    with open_sealed(path, unwrap(wrapped[key.key], key, _info(label))) as sealed:
        # another file may have come under the name since the header was read
        proven, _wrapped = _parse_head(sealed.header, path.name)
        yield Stick(proven, sealed, path.name)


class Stick:
    """An open stick: its label and list of files agree with what is in it."""

    def __init__(self, label: Label, sealed: SealedFile, name: str) -> None:
        self._sealed = sealed
        self._name = name
        sizes = {file.path: file.size for file in sealed.files()}
        if not 0 < sizes.get(MANIFEST, 0) <= LARGEST:
            raise altered(name, msg("it has no list of its files"))
        self.paper = Envelope.from_json(b"".join(sealed.read(MANIFEST)), name)
        self.manifest = parse_manifest(self.paper.payload, name)
        if self.manifest.label != label:
            raise altered(name, msg("its label differs from what was signed"))
        listed = {f"{FILES}/{item.name}": item.size for item in self.manifest.items}
        if sizes != listed | {MANIFEST: sizes[MANIFEST]}:
            raise altered(name, msg("it holds other files than were signed"))

    def verify(self) -> None:
        """Read every file and compare it with what was signed.

        Raises Invalid, naming the file, when one differs.
        """
        for item in self.manifest.items:
            for _piece in self._pieces(item):
                pass

    def extract(self, folder: Path) -> None:
        """Write every file into a folder that is there, and compare it with what was signed.

        Raises Invalid, naming the file, when one differs, and Refused when one cannot be written.
        """
        for item in self.manifest.items:
            path = folder / item.name
            try:
                with path.open("xb") as file:
                    for piece in self._pieces(item):
                        file.write(piece)
                    file.flush()
                    os.fsync(file.fileno())
            except OSError as error:
                raise not_written(path, error) from error

    def _pieces(self, item: Item) -> Iterator[bytes]:
        digest, size = hashlib.sha256(), 0
        for piece in self._sealed.read(f"{FILES}/{item.name}"):
            digest.update(piece)
            size += len(piece)
            yield piece
        if (size, digest.hexdigest()) != (item.size, item.sha256):
            raise altered(self._name, msg("{file} is not what was signed", file=item.name))


def give_name(new: Path, path: Path) -> None:
    """Give a file that was written its name, which must not be taken.

    Raises Refused when it is taken or cannot be given.
    """
    try:
        try:
            path.hardlink_to(new)  # unlike a rename, it fails when the name is taken
        except FileExistsError:
            raise
        except OSError as error:  # a stick may know no second names
            if path.exists() or path.is_symlink():
                raise FileExistsError(path) from error
            new.replace(path)
        sync(path.parent)
    except OSError as error:
        raise not_written(path, error) from error


def _require_names(files: Sequence[Path]) -> None:
    """Refuse files whose names would fall together, here or on another system."""
    if len(files) > MOST_FILES:
        raise Refused(msg("a stick carries {most} files at most", most=MOST_FILES))
    names: dict[str, Path] = {}
    for path in files:
        if (other := names.setdefault(path.name.casefold(), path)) is not path:
            raise Refused(
                msg("{one} and {other} would have one name on the stick", one=other, other=path),
                msg("rename one of them"),
            )
        require_plain([path.name])


def _measured(path: Path) -> tuple[Item, str]:
    """Read a file once, in pieces, for its entry and its BLAKE3."""
    from kuznia.exchange.chunks.extra import blake3
    from kuznia.exchange.chunks.window import opened

    sha256, other, size = hashlib.sha256(), blake3(), 0
    try:
        with opened(path) as file:
            while piece := file.read(_PIECE):
                sha256.update(piece)
                other.update(piece)
                size += len(piece)
    except OSError as error:
        raise Invalid(
            msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error))
        ) from error
    return Item(path.name, kind_of(path), size, sha256.hexdigest()), other.hexdigest()


def _info(label: Label) -> bytes:
    """Give what a wrapped content key is bound to: the very label."""
    return _DOMAIN + canonical(label.as_json())


def _head(label: Label, recipients: Sequence[PublicKey], content_key: bytes) -> bytes:
    if len(recipients) > MOST_RECIPIENTS:
        raise Refused(msg("a stick has {most} recipients at most", most=MOST_RECIPIENTS))
    wrapped = {key.key: wrap(content_key, key, _info(label)) for key in recipients}
    return canonical(
        {
            **label.as_json(),
            "kuznia": FORMAT,
            "recipients": written_recipients(wrapped),
        }
    )


def _parse_head(header: bytes, name: str) -> tuple[Label, dict[str, bytes]]:
    content = parse_canonical(header, name)
    return parse_label(content, name), read_recipients(content.get("recipients"), name)
