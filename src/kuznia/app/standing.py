"""A party's folder as it stands, read again only when a file of it has changed."""

from __future__ import annotations

import os
import threading
from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path

from kuznia.app.cases import CASES
from kuznia.app.keys import keyring_of
from kuznia.app.programmes import read
from kuznia.exchange.dsp.partners import Partners
from kuznia.exchange.keyring import Keyring
from kuznia.model.programme import Programme

Mark = tuple[tuple[str, int, int, int], ...]
"""Name, size, time of change and number of each file: another mark, another content."""


@dataclass(frozen=True)
class Standing:
    """What a folder said when it was read."""

    programme: Programme
    mark: Mark
    """That of its tables, which are looked at for each call: nothing else belongs to it."""

    @cached_property
    def keyring(self) -> Keyring:
        """The public keys of all parties."""
        return keyring_of(self.programme)

    @cached_property
    def partners(self) -> Partners:
        """The nodes of the other parties."""
        return Partners.of_rows(self.programme["partners"].iter_rows(named=True))

    @cached_property
    def recalled(self) -> frozenset[str]:
        """The releases that were called back."""
        return frozenset(self.programme["recalls"]["release"])


class _Held(threading.local):
    """What a thread has seen and goes by until it has decided."""

    is_held: bool = False
    standing: Standing | None = None


@dataclass(slots=True)
class WatchedFolder:
    """A folder that other programs change, too."""

    path: Path
    _known: Standing | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _here: _Held = field(default_factory=_Held)

    def standing(self) -> Standing:
        """Give what the folder says now.

        Raises as `read` does.
        """
        if self._here.standing is not None:
            return self._here.standing
        with self._lock:
            mark = tuple(sorted(_marks(self.path)))
            if self._known is None or self._known.mark != mark:
                self._known = Standing(read(self.path), mark)
            found = self._known
        if self._here.is_held:
            self._here.standing = found
        return found

    def last(self) -> Standing:
        """Give what the folder said when it was last looked at."""
        return self._known or self.standing()

    @contextmanager
    def held(self) -> Generator[None]:
        """Let all that this thread asks in the body of a `with` block be answered by one look."""
        self._here.is_held = True
        try:
            yield
        finally:
            self._here.is_held, self._here.standing = False, None

    def mark(self) -> Mark:
        """Give the mark of the tables and cases."""
        return tuple(sorted((*_marks(self.path), *_marks(self.path / CASES))))


def changed_at(folder: Path) -> int:
    """Say when a name in a folder was changed last, in nanoseconds; 0 where there is none."""
    try:
        return folder.stat().st_mtime_ns
    except FileNotFoundError:
        return 0


def _marks(folder: Path) -> Iterator[tuple[str, int, int, int]]:
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.is_file() and not entry.name.startswith((".", "node.")):
                    seen = entry.stat()
                    yield entry.name, seen.st_size, seen.st_mtime_ns, seen.st_ino
    except FileNotFoundError:
        return
