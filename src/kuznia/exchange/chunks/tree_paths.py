"""The paths of a tree: relative, the same on every system, and never out of their folder."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable

from kuznia.model.errors import Invalid
from kuznia.model.language import Message, msg

LONGEST_PART = 255
"""Most bytes in UTF-8 that one part of a path may have: what common file systems take."""
LONGEST = 4096

_NOT_ON_WINDOWS = re.compile(r'[\\:*?"<>|\x00-\x1f\x7f]')
_RESERVED = re.compile(r"(?:con|prn|aux|nul|com[0-9¹²³]|lpt[0-9¹²³])(?:\..*)?", re.IGNORECASE)


def check_path(path: str) -> None:
    """Accept a relative POSIX path in NFC that means the same on Linux, macOS and Windows.

    Raises Invalid, saying why, when it is anything else.
    """
    if why := _unfit(path):
        raise Invalid(msg("the path {path} is not accepted: {why}", path=ascii(path), why=why))


class TreePaths:
    """The paths of one tree as they come, each another file on every system."""

    def __init__(self, paths: Iterable[str] = ()) -> None:
        self._files: dict[str, str] = {}
        self._folders: dict[str, str] = {}
        for path in paths:
            self.add(path)

    def add(self, path: str) -> None:
        """Take one more path.

        Raises Invalid when it is not accepted, or when some system would take it for another.
        """
        check_path(path)
        folded = _folded(path)
        if (other := self._files.get(folded) or self._folders.get(folded)) is not None:
            raise _collision(path, other)
        self._files[folded] = path
        parts = path.split("/")
        for depth in range(1, len(parts)):
            folder = "/".join(parts[:depth])
            folded = _folded(folder)
            if (other := self._files.get(folded)) is not None:
                raise _collision(path, other)
            if self._folders.setdefault(folded, folder) != folder:
                raise _collision(path, self._folders[folded])


def _folded(path: str) -> str:
    return unicodedata.normalize("NFC", path.casefold())


def _unfit(path: str) -> Message | None:
    try:
        encoded = path.encode()
    except UnicodeEncodeError:
        return msg("it is not Unicode")
    if len(encoded) > LONGEST:
        return msg("it is longer than {most} bytes", most=LONGEST)
    if path.startswith("/"):
        return msg("it is absolute")
    if _NOT_ON_WINDOWS.search(path):
        return msg("it has a sign that some system forbids in names")
    if not unicodedata.is_normalized("NFC", path):
        return msg("it is not in Unicode's normal form NFC")
    return next((why for part in path.split("/") if (why := _unfit_part(part))), None)


def _unfit_part(part: str) -> Message | None:
    if part in {"", ".", ".."}:
        return msg("a part of it is empty, . or ..")
    if part[-1] in ". ":
        return msg("a part of it ends with a dot or a space")
    if _RESERVED.fullmatch(part):
        return msg("a part of it is a name that Windows reserves")
    if len(part.encode()) > LONGEST_PART:
        return msg("a part of it is longer than {most} bytes", most=LONGEST_PART)
    return None


def _collision(path: str, other: str) -> Invalid:
    return Invalid(
        msg("{path} and {other} would be one file on some systems", path=path, other=other)
    )
