"""The outbox of a party: sealed packages and differences between them, which its node gives.

Each is a file there or, where `node.toml` names a store of packages, lies in that store by its name;
then a note in the outbox says what the node must know of it.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

from kuznia.app.measuring import forget_pieces, pieces_for
from kuznia.exchange.canonical import LARGEST, canonical, parse_object, text_field
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.durable import not_written
from kuznia.exchange.package_file import read_head
from kuznia.exchange.pieces import Pieces, measured, pieces_of
from kuznia.exchange.whole_file import read_whole, write_whole
from kuznia.model.errors import Busy, Invalid, NotFound
from kuznia.model.language import msg
from kuznia.store.blobs import Blob, Blobs, FolderBlobs, blobs_at
from kuznia.store.node_settings import store_settings

OUTBOX = "outbox"
"""Folder in that of a party."""
PACKAGES = "*.kuznia"
_NOTE = ".stored"
_FORMAT = "stored 1"


@dataclass(frozen=True, slots=True)
class Opened:
    """A file of an outbox, which is read as it was measured or not at all."""

    pieces: Pieces
    blob: Blob
    blobs: Blobs

    def read(self, start: int = 0, end: int | None = None) -> Generator[bytes]:
        """Read it from one byte up to another, or to its end, part by part.

        At any part it raises NotFound or Refused when it is there no more, and Unable when it
        cannot be reached.
        """
        return self.blobs.read(self.blob, start, end)


def store_of(folder: Path) -> Blobs | None:
    """Give the store of packages that a party's folder names; None where they lie in the outbox.

    Raises as `store_settings` and `blobs_at` do.
    """
    address = store_settings(folder).packages
    return blobs_at(address) if address else None


def put(file: Path, target: Path, about: str, case: CaseFile, store: Blobs | None) -> None:
    """Put a file into an outbox by the name of *target*, or into the store and a note there.

    It is measured at once, so that who asks first does not wait for it.  Raises Invalid when it
    cannot be read, and as the store does.
    """
    note = _note(target)
    if store is None:
        FolderBlobs(target.parent).put(target.name, file)
        note.unlink(missing_ok=True)
        pieces_for(target, about)
        return
    pieces = measured(file, about)
    mark = store.put(target.name, file).mark
    said = {"kuznia": _FORMAT, "mark": mark, "case": case.as_json(), "pieces": pieces.as_json()}
    write_whole(note, canonical(said))
    if store.find(target.name).mark != mark:
        raise Busy(msg("another run puts {name} into the store of packages", name=target.name),
                   msg("offer it again when that has ended"))  # fmt: skip
    target.unlink(missing_ok=True)
    forget_pieces(target)


def packages(outbox: Path) -> list[Path]:
    """Give the packages of an outbox, by name; those in the store as if they were files here."""
    notes = (note.with_suffix("") for note in outbox.glob(PACKAGES + _NOTE))
    return sorted({*outbox.glob(PACKAGES), *notes})


def lying(file: Path) -> Path | None:
    """Give what lies in an outbox for a file: a note, or else the file itself; None for neither."""
    return next((path for path in (_note(file), file) if path.is_file()), None)


def case_of(file: Path) -> CaseFile:
    """Give the papers of a package in an outbox; nothing of them is verified.

    Raises NotFound when there is none, and Invalid when it is no package.
    """
    if lying(file) == file:
        return read_head(file).case
    return _read(_note(file)).case


def opened(file: Path, about: str, store: Blobs | None) -> Opened:
    """Open a file of an outbox.

    Raises NotFound when it is not there, or no more the one that was put there, Invalid when it
    cannot be read, and as the store does.
    """
    if lying(file) != _note(file):
        here = FolderBlobs(file.parent)
        blob = here.find(file.name)
        return Opened(pieces_for(file, about), blob, here)
    noted = _read(_note(file))
    return Opened(replace(noted.pieces, about=about), *_found(noted, file.name, store))


@contextmanager
def at_hand(file: Path, store: Blobs | None) -> Generator[Path]:
    """Have a file of an outbox on the disk in the body of a `with` block.

    Raises Unable when there is no room for it, and as `opened` does.
    """
    if lying(file) != _note(file):
        yield file
        return
    blob, blobs = _found(_read(_note(file)), file.name, store)
    copy = file.with_name(f".{file.name}.at-hand")
    try:
        _fetch(blob, blobs, copy)
        yield copy
    finally:
        copy.unlink(missing_ok=True)


def _fetch(blob: Blob, blobs: Blobs, copy: Path) -> None:
    try:
        with copy.open("wb") as written:  # what a run has left that was killed is written over
            for block in blobs.read(blob):
                written.write(block)
    except OSError as error:
        raise not_written(copy, error) from error


@dataclass(frozen=True, slots=True)
class _Noted:
    """What a note says of a file in the store."""

    mark: str
    case: CaseFile
    pieces: Pieces


def _note(file: Path) -> Path:
    return file.with_name(file.name + _NOTE)


def _read(note: Path) -> _Noted:
    said = parse_object(read_whole(note, LARGEST), note.name)
    case, pieces = said.get("case"), said.get("pieces")
    if said.get("kuznia") != _FORMAT or not isinstance(case, dict) or not isinstance(pieces, dict):
        raise Invalid(msg("{name} is no note of a package in a store", name=note.name))
    mark = text_field(said, "mark", note.name)
    return _Noted(mark, CaseFile.of_json(case, note.name), pieces_of(pieces))


def _found(noted: _Noted, name: str, store: Blobs | None) -> tuple[Blob, Blobs]:
    """Find what a note is of; another content under its name is not it."""
    if store is None:
        raise NotFound(
            msg("{name} lies in a store of packages, and node.toml names none", name=name)
        )
    blob = Blob(name, noted.pieces.size, noted.mark)
    try:
        is_same = store.find(name) == blob
    except NotFound:
        is_same = False
    if not is_same:
        raise NotFound(
            msg("{name} was replaced in the store of packages, or removed: offer it again",
                name=name)
        )  # fmt: skip
    return blob, store
