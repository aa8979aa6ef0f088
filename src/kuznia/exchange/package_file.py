"""Package files: an edition sealed for its recipient, with its signed papers in clear before it."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Generator, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kuznia.exchange.bag import fixity, read_bag, read_files
from kuznia.exchange.bag_files import FolderFiles
from kuznia.exchange.canonical import canonical, parse_canonical
from kuznia.exchange.case_file import CaseFile, write_case
from kuznia.exchange.chunks.container import LARGEST_HEADER, read_header
from kuznia.exchange.content_keys import read_recipients, unwrap, wrap, written_recipients
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.durable import not_written, sync
from kuznia.exchange.keys import PublicKey
from kuznia.exchange.manifest import wrong
from kuznia.exchange.private_keys import PrivateKey
from kuznia.exchange.statement import read_statement
from kuznia.model.errors import Invalid, Refused
from kuznia.model.findings import Finding
from kuznia.model.language import msg

if TYPE_CHECKING:
    from kuznia.exchange.chunks.sealed import SealedFile

BAG = "bag"
"""Folder of the edition in an opened package file, and in the sealed tree."""
CASE = "release.json"
"""The case file in an opened package file."""

_FORMAT = "package file 1"
_DOMAIN = b"kuznia release 1\0"


@dataclass(frozen=True, slots=True)
class Head:
    """What a package file says in clear."""

    case: CaseFile
    wrapped: dict[str, bytes]
    """The content key, wrapped for each recipient's key."""


def write_package_file(
    target: Path, bag: Path, case: CaseFile, recipients: Sequence[PublicKey], content_key: bytes
) -> str:
    """Seal an edition for its recipients into one file, and give the file's SHA-256.

    *content_key* is 32 fresh random bytes, never used for another file.  Raises Refused when the
    statement of the case is about another edition, or when the file cannot be written; Invalid
    when edition or statement cannot be trusted; NotFound when there is no folder.
    """
    from kuznia.exchange.chunks.sealed import write_sealed

    statement = read_statement(case.statement.payload)
    files = FolderFiles(bag)
    found = read_files(files)
    if found.digest != statement.edition_sha256:
        raise Refused(
            msg("the statement is about another edition: {digest}",
                digest=statement.edition_sha256),
            msg("seal the edition that was signed, or have this one signed"),
        )  # fmt: skip
    if problems := fixity(files, found):
        raise Invalid(msg("the edition was changed: {first}", first=problems[0]), problems)
    if not recipients:
        raise Refused(msg("a package file without a recipient opens for nobody"))
    info = seal_info(case.statement)
    wrapped: dict[str, bytes] = {key.key: wrap(content_key, key, info) for key in recipients}
    header = write_head(Head(case, wrapped))
    names = sorted(files.sizes(), key=str.encode)
    return write_sealed(
        target, content_key, ((f"{BAG}/{name}", bag / name) for name in names), header=header
    )


@dataclass(frozen=True, slots=True)
class Sealed:
    """An edition while it is there in clear and sealed."""

    bag: Path
    """Folder of the edition in clear."""
    file: Path
    content_key: bytes


def write_package_difference(target: Path, sealed: Sealed, base: Path, base_key: bytes) -> None:
    """Write what a package file has that an earlier one lacks.

    Raises as `write_package_file` does, and Refused when *base_key* does not open the earlier one.
    """
    from kuznia.exchange.chunks.differing import write_difference
    from kuznia.exchange.chunks.sealed import open_sealed

    names = sorted(FolderFiles(sealed.bag).sizes(), key=str.encode)
    with open_sealed(base, base_key) as opened:
        write_difference(
            target,
            sealed.content_key,
            ((f"{BAG}/{name}", sealed.bag / name) for name in names),
            header=read_header(sealed.file),
            base=opened,
            base_key=base_key,
        )


def apply_package_difference(
    difference: Path, base: Path, keys: Sequence[PrivateKey], target: Path
) -> None:
    """Make a package file of the earlier one that its difference is from.

    Raises NotFound when there is no such file, Refused when no key is a recipient's of both or the
    target cannot be written, and Invalid when the two do not belong together or were changed.
    """
    from kuznia.exchange.chunks import differing
    from kuznia.exchange.chunks.sealed import open_sealed

    head = parse_head(differing.read_header(difference), str(difference))
    content_key = _content_key(head, keys, difference)
    with open_sealed(base, _content_key(read_head(base), keys, base)) as opened:
        differing.apply_difference(difference, content_key, opened, target)


def read_head(path: Path) -> Head:
    """Read what a package file says in clear; nothing of it is verified.

    Raises NotFound when there is no file, and Invalid when it is no package file.
    """
    return parse_head(read_header(path), str(path))


def open_package_file(path: Path, keys: Sequence[PrivateKey], target: Path) -> Head:
    """Open a package file with one of a recipient's keys into a folder that must not exist.

    The folder gets the edition, `bag`, and the case file, `release.json`.  Every byte is checked
    against the manifest, and the manifest against the statement; who signed that is for
    `verification`.  Raises NotFound when there is no file, Refused when no key is a recipient's
    or the folder exists or cannot be written, and Invalid when anything was changed; then nothing
    is left.
    """
    with sealed_bag(path, keys) as (head, sealed):
        needed = sum(file.size for file in sealed.opened.files())
        with _new_folder(target, needed) as new:
            sealed.opened.extract(new / "sealed")
            (new / "sealed" / BAG).rename(new / BAG)
            (new / "sealed").rmdir()
            _check_opened(new / BAG, head)
            write_case(new / CASE, head.case)
    return head


@contextmanager
def sealed_bag(path: Path, keys: Sequence[PrivateKey]) -> Generator[tuple[Head, SealedBag]]:
    """Open a package file for reading in the body of a `with` block, without writing anything.

    Raises NotFound when there is no file, Refused when no key is a recipient's, and Invalid when it is no package file or was changed.
    """
    from kuznia.exchange.chunks.sealed import open_sealed

    with open_sealed(path, _content_key(read_head(path), keys, path)) as opened:
        yield parse_head(opened.header, str(path)), SealedBag(opened)


def _content_key(head: Head, keys: Sequence[PrivateKey], path: Path) -> bytes:
    key = next((key for key in keys if key.key in head.wrapped), None)
    if key is None:
        raise Refused(
            msg("{path} was not sealed for key {key}", path=path,
                key=" / ".join(key.key for key in keys)),
            msg("it opens with one of: {keys}", keys=", ".join(sorted(head.wrapped))),
        )  # fmt: skip
    return unwrap(head.wrapped[key.key], key, seal_info(head.case.statement))


class SealedBag:
    """The files of a bag in an open package file."""

    def __init__(self, opened: SealedFile) -> None:
        self.opened = opened
        self._sizes = {file.path: file.size for file in opened.files()}

    def sizes(self) -> dict[str, int]:
        """Give the size of each file by its path in the bag."""
        below = BAG + "/"
        return {
            name.removeprefix(below): size
            for name, size in self._sizes.items()
            if name.startswith(below)
        }

    def blocks(self, name: str) -> Iterator[bytes]:
        """Read a file piece by piece.

        Raises Invalid when it is not there or was changed.
        """
        if f"{BAG}/{name}" not in self._sizes:
            reason = msg("is not there")
            raise Invalid(
                msg("{name} cannot be trusted: it {reason}", name=name, reason=reason),
                [wrong(name, reason)],
            )
        return self.opened.read(f"{BAG}/{name}")

    def strangers(self) -> tuple[Finding, ...]:
        """Tell what is sealed beside the bag."""
        return tuple(
            wrong(name, msg("is not a file of the bag"))
            for name in self._sizes
            if not name.startswith(BAG + "/")
        )


def seal_info(statement: Envelope) -> bytes:
    """Give what a wrapped content key is bound to: the very statement of its release."""
    return _DOMAIN + statement.digest.encode()


def write_head(head: Head) -> bytes:
    """Write the clear header of a package file.

    Raises Refused when it is larger than a header may be.
    """
    recipients = written_recipients(head.wrapped)
    header = canonical({"kuznia": _FORMAT, "case": head.case.as_json(), "recipients": recipients})
    if len(header) > LARGEST_HEADER:
        raise Refused(msg("the papers of the release are larger than a package file can carry"))
    return header


def parse_head(header: bytes, name: str) -> Head:
    """Read the clear header of a package file.

    Raises Invalid when it is none.
    """
    content = parse_canonical(header, name)
    case = content.get("case")
    if content.get("kuznia") != _FORMAT or not isinstance(case, dict):
        raise Invalid(msg("{name} is not a package file of this version", name=name))
    wrapped = read_recipients(content.get("recipients"), name)
    return Head(CaseFile.of_json(case, name), wrapped)


def _check_opened(bag: Path, head: Head) -> None:
    found = read_bag(bag)
    if problems := fixity(FolderFiles(bag), found):
        raise Invalid(msg("the edition was changed: {first}", first=problems[0]), problems)
    expected = read_statement(head.case.statement.payload).edition_sha256
    if found.digest != expected:
        raise Invalid(
            msg("the file holds another edition than its statement says: {digest}",
                digest=found.digest)
        )  # fmt: skip


@contextmanager
def _new_folder(target: Path, octets: int) -> Generator[Path]:
    """Make a folder in the body of a `with` block; it gets its name when the body ended well."""
    try:
        if target.exists() or target.is_symlink():
            raise FileExistsError(target)
        if shutil.disk_usage(target.parent).free < octets:
            raise Refused(
                msg("{folder} has not the room that the edition takes", folder=target.parent)
            )
        new = Path(tempfile.mkdtemp(".new", f".{target.name}.", target.parent))
    except OSError as error:
        raise not_written(target, error) from error
    try:
        yield new
        sync(new)
        new.rename(target)
        sync(target.parent)
    except OSError as error:
        raise not_written(target, error) from error
    finally:
        if new.exists():
            shutil.rmtree(new, ignore_errors=True)
