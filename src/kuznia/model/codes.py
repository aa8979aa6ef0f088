"""Codes for things that other programs name freely: plain, unique, and the same each time."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Mapping

from kuznia.model.look_alikes import latin

LONGEST = 64
_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_CYRILLIC = re.compile(r"[\u0400-\u04ff]")
_OTHER = re.compile(r"[^A-Za-z0-9._]+")
_LETTERS = {
    "а": "a", "б": "b", "в": "v", "г": "h", "ґ": "g", "д": "d", "е": "e", "є": "ie", "ж": "zh",
    "з": "z", "и": "y", "і": "i", "ї": "i", "й": "i", "к": "k", "л": "l", "м": "m", "н": "n",
    "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f", "х": "kh", "ц": "ts",
    "ч": "ch", "ш": "sh", "щ": "shch", "ь": "", "ю": "iu", "я": "ia", "ё": "io", "ъ": "", "ы": "y",
    "э": "e", "'": "", "’": "",
}  # fmt: skip
"""Latin for Ukrainian letters, after the resolution 55 of the Cabinet of Ministers of 2010."""
_ROMAN = str.maketrans(
    {**_LETTERS, **{one.upper(): latin.capitalize() for one, latin in _LETTERS.items() if latin}}
)


def is_plain(text: str) -> bool:
    """Say whether a text is a code as it is."""
    return _PLAIN.fullmatch(text) is not None


def codes_for(wishes: Mapping[str, str], otherwise: str) -> dict[str, str]:
    """Give a code to each thing, by its identifier: its wish where that is plain, else one like it.

    Where two would have the same, the identifier follows, so that codes do not depend on the order
    of things.  *otherwise* begins the code of a thing whose wish has nothing to make one of.

    >>> codes_for({"7": "A1010", "8": "Бригада 1", "9": "--"}, "crew")
    {'7': 'A1010', '8': 'Bryhada-1', '9': 'crew-9'}
    """
    likes = {key: _like(wish) for key, wish in wishes.items()}
    shared = Counter(likes.values())
    taken: dict[str, str] = {}
    for key, wish in wishes.items():
        if is_plain(wish):
            taken.setdefault(wish, key)
    plain = set(taken.values())
    for key in (key for key in wishes if key not in plain):
        like = likes[key]
        own = like and like not in taken and shared[like] == 1
        taken[like if own else _own(like or otherwise, key, taken)] = key
    codes = {key: code for code, key in taken.items()}
    return {key: codes[key] for key in wishes}


def _like(wish: str) -> str:
    """Give the plain code that a text is most like; empty when there is none."""
    if is_plain(wish):
        return wish
    mixed = any(char.isascii() and char.isalpha() for char in wish)
    text = latin(wish) if mixed and not _CYRILLIC.search(latin(wish)) else wish.translate(_ROMAN)
    bare = "".join(c for c in unicodedata.normalize("NFKD", text) if not unicodedata.combining(c))
    return _OTHER.sub("-", bare).strip("-._")[:LONGEST].rstrip("-._")


def _own(like: str, key: str, taken: Mapping[str, str]) -> str:
    tail = f"-{_like(key) or 'x'}"[:20]
    code = like[: LONGEST - len(tail)] + tail
    number = 2
    while code in taken:
        more = f"{tail}-{number}"
        code = like[: LONGEST - len(more)] + more
        number += 1
    return code
