"""Writing a bag: into a folder of another name, with every byte on the disk before it gets its own.

The files that it is made from are read once and never moved.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from kuznia.exchange.bag_files import BLOCK, BagFiles, FolderFiles
from kuznia.exchange.bag_tags import tag_files
from kuznia.exchange.chunks.tree_paths import TreePaths
from kuznia.exchange.crate import CRATE, write_crate
from kuznia.exchange.durable import not_written, sync
from kuznia.exchange.manifest import MANIFEST, add_path, digest_of
from kuznia.exchange.package_facts import BagFacts
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg


class BagWriter:
    """A bag that is being written and that nobody sees yet."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._paths = TreePaths()
        self._digests: dict[str, str] = {}
        self._octets = 0

    def copy(self, source: Path, name: str) -> tuple[str, int]:
        """Copy a file to a path below the bag, and give the digest and size of what was copied.

        Raises NotFound when there is no such file, and Invalid when it cannot be read or the path
        is not accepted.
        """
        with _opened(source) as stream, self._made(name) as target:
            digest, size = hashlib.sha256(), 0
            while block := stream.read(BLOCK):
                target.write(block)
                digest.update(block)
                size += len(block)
        return self._listed(name, digest.hexdigest(), size)

    def fill(self, name: str, write: Callable[[BinaryIO], object]) -> tuple[str, int]:
        """Let a function write a file at a path below the bag; give its digest and size.

        The function gets a file of the system, which another process may write too.
        """
        with self._made(name) as target:
            write(target)
            target.flush()
            target.seek(0)
            digest, size = hashlib.sha256(), 0
            while block := target.read(BLOCK):
                digest.update(block)
                size += len(block)
        return self._listed(name, digest.hexdigest(), size)

    def files(self) -> BagFiles:
        """Give the files that have been written, to be read back."""
        return FolderFiles(self._folder)

    def finish(self, facts: BagFacts) -> str:
        """Write the crate and the tag files, and give the digest of the bag.

        Raises Invalid when the crate would not fit what was written.
        """
        self.fill(CRATE, lambda target: target.write(write_crate(facts)))
        tags = tag_files(facts, self._digests, self._octets)
        for name, content in tags.items():
            with self._made(name) as target:
                target.write(content)
        return digest_of(tags[MANIFEST])

    @contextmanager
    def _made(self, name: str) -> Generator[BinaryIO]:
        """Make a file at a path that is accepted, and wait in the end until the disk has it."""
        add_path(self._paths, name)
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("xb+") as target:
            yield target
            target.flush()
            os.fsync(target.fileno())

    def _listed(self, name: str, digest: str, size: int) -> tuple[str, int]:
        self._digests[name] = digest
        self._octets += size
        return digest, size


@contextmanager
def bag_at(target: Path) -> Generator[BagWriter]:
    """Write a bag in the body of a `with` block; it gets its name when the body has ended well.

    Raises Refused when something has the name already or the bag cannot be written, and NotFound
    when there is no folder for it.
    """
    try:
        if target.exists() or target.is_symlink():
            raise FileExistsError(target)
        new = Path(tempfile.mkdtemp(".new", f".{target.name}.", target.parent))
    except OSError as error:
        raise not_written(target, error) from error
    try:
        new.chmod(0o755)
        yield BagWriter(new)
        for place, _folders, _files in os.walk(new, topdown=False):
            sync(Path(place))
        new.rename(target)
        sync(target.parent)
    except OSError as error:
        raise not_written(target, error) from error
    finally:
        if new.exists():
            shutil.rmtree(new, ignore_errors=True)


def _opened(source: Path) -> BinaryIO:
    try:
        stream = source.open("rb")
    except FileNotFoundError as error:
        raise NotFound(msg("there is no file {path}", path=source)) from error
    except OSError as error:
        raise Invalid(
            msg("{path} cannot be read: {reason}", path=source, reason=error.strerror or str(error))
        ) from error
    if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
        stream.close()
        raise Invalid(msg("{path} is not a file", path=source))
    return stream
