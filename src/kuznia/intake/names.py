"""Names of files that every system stores alike and nobody misreads."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Iterator

from kuznia.intake.found import Problem
from kuznia.intake.problems import problem
from kuznia.model.look_alikes import latin

_RESERVED = re.compile(
    r"(?:CON|PRN|AUX|NUL|CONIN\$|CONOUT\$|COM[0-9\u00b9\u00b2\u00b3]|LPT[0-9\u00b9\u00b2\u00b3])"
    r"(?:\s*\..*)?",
    re.IGNORECASE,
)
_FORBIDDEN = re.compile(r'[<>:"|?*\\]')
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_SPACE = " "
_LONGEST = 200
_LONGEST_PART = 100


def name_problems(paths: Iterable[str]) -> list[Problem]:
    """Say what is wrong with paths below a folder, each written with `/`."""
    listed = sorted(paths)
    return [*(each for path in listed for each in _alone(path)), *_alike(listed)]


def _alone(path: str) -> Iterator[Problem]:
    parts = path.split("/")
    shown = visible(path)
    if any(part in {"", ".", ".."} for part in parts) or "\\" in path or re.match(r"\w:", path):
        yield problem("name-leaves", shown)
    if any(_RESERVED.fullmatch(part) or part.endswith((".", " ")) for part in parts):
        yield problem("name-reserved", shown)
    if _FORBIDDEN.search(path) or any(map(_misleads, path)):
        yield problem("name-characters", shown)
    if not unicodedata.is_normalized("NFC", path):
        yield problem("name-form", shown)
    if len(path) > _LONGEST or any(len(part.encode("utf-8", "replace")) > _LONGEST_PART * 2
                                   or len(part) > _LONGEST_PART for part in parts):  # fmt: skip
        yield problem("name-long", shown)


def visible(path: str) -> str:
    r"""Give a path with what cannot be seen, or turns the writing round, as its code.

    >>> print(visible("a\u202efdp.exe"))
    a\u202efdp.exe
    """
    return "".join(f"\\u{ord(char):04x}" if _misleads(char) else char for char in path)


def _misleads(char: str) -> bool:
    """Say whether a character cannot be seen, or is a space that is not the usual one."""
    category = unicodedata.category(char)
    return category in _UNSEEN or (category == "Zs" and char != _SPACE)


def _alike(paths: list[str]) -> Iterator[Problem]:
    """Say which names, of folders too, one system or one reader cannot tell apart."""
    first: dict[str, str] = {}
    for path in paths:
        parts = path.split("/")
        for count in range(1, len(parts) + 1):
            part = "/".join(parts[:count])
            folded = latin(unicodedata.normalize("NFKC", part)).casefold()
            other = first.setdefault(folded, part)
            if other != part:
                yield problem("name-case", visible(part), other=visible(other))
                first[folded] = part
