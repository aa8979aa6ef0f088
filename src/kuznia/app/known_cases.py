"""The cases of a party's folder, each read again only when its file has changed."""

from __future__ import annotations

import hashlib
import threading
from dataclasses import dataclass, field
from pathlib import Path

from kuznia.app.cases import CASES, position_of
from kuznia.app.days import today
from kuznia.app.standing import Mark, WatchedFolder
from kuznia.exchange.canonical import LARGEST, parse_object
from kuznia.exchange.case_file import CaseFile
from kuznia.exchange.statement import ReleaseStatement, read_statement
from kuznia.exchange.whole_file import read_whole
from kuznia.release.case import State


@dataclass(frozen=True, slots=True)
class KnownCase:
    """A case file as it was read."""

    text: bytes
    case: CaseFile
    statement: ReleaseStatement

    @property
    def digest(self) -> str:
        """SHA-256 of the file."""
        return hashlib.sha256(self.text).hexdigest()


@dataclass(slots=True)
class KnownCases:
    """The cases of a folder that other programs change, too."""

    folder: WatchedFolder
    _read: dict[str, tuple[tuple[int, ...], KnownCase]] = field(
        default_factory=dict[str, tuple[tuple[int, ...], KnownCase]]
    )
    _states: dict[tuple[str, str], State | None] = field(
        default_factory=dict[tuple[str, str], State | None]
    )
    _states_of: tuple[Mark, str] | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def all(self) -> list[KnownCase]:
        """Give the cases, by the names of their files.

        Raises Invalid when one cannot be read.
        """
        with self._lock:
            found: dict[str, tuple[tuple[int, ...], KnownCase]] = {}
            for path in sorted((self.folder.path / CASES).glob("*.case.json")):
                status = path.stat()
                seen = (status.st_size, status.st_mtime_ns, status.st_ino)
                known = self._read.get(path.name)
                same = known is not None and known[0] == seen
                found[path.name] = known if known and same else (seen, _read(path))
            self._read = found
            return [known for _seen, known in found.values()]

    def state(self, known: KnownCase) -> State | None:
        """Say how far a case has come today; None when nothing in it counts."""
        standing, day = self.folder.standing(), today()
        with self._lock:
            if self._states_of != (standing.mark, day):
                self._states, self._states_of = {}, (standing.mark, day)
            name = (known.statement.release, known.digest)
            if name not in self._states:
                case = position_of(standing.programme, known.case, day).case
                self._states[name] = None if case is None else case.state
            return self._states[name]


def _read(path: Path) -> KnownCase:
    text = read_whole(path, LARGEST)
    case = CaseFile.of_json(parse_object(text, path.name), path.name)
    return KnownCase(text, case, read_statement(case.statement.payload))
