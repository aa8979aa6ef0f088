"""Text as it is searched: look-alikes, spacing and wrapping taken away, places kept."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

from kuznia.model.look_alikes import LATIN

_SPACED = re.compile(r"(?<!\S)(?:\S[ \t]){2,}\S(?!\S)")
_INVISIBLE = dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u2060\ufeff"))
_SIGNS = str.maketrans(
    {"\u2018": "'", "\u2019": "'", "\u201c": '"', "\u201d": '"', "\u2015": "-", "\u00a0": " "}
)


@dataclass(frozen=True, slots=True)
class Squeezed:
    """The letters and digits of a text in capitals, without anything between them."""

    letters: str
    at: list[int]
    """Where in the text each of them stands."""
    size: int

    def start(self, index: int) -> int:
        """Give where in the text a letter stands; the end of the text after the last one."""
        return self.at[index] if index < len(self.at) else self.size

    def end(self, index: int) -> int:
        """Give where in the text the letter before an index ends."""
        return self.at[index - 1] + 1 if index > 0 else 0

    def index(self, place: int) -> int:
        """Give the index of the first letter at or after a place in the text."""
        low, high = 0, len(self.at)
        while low < high:
            middle = (low + high) // 2
            if self.at[middle] < place:
                low = middle + 1
            else:
                high = middle
        return low


def squeeze(text: str) -> Squeezed:
    r"""Keep the Latin letters and digits of a text, so that wrapping and spacing do not matter.

    >>> squeeze("D I S T R I B U-\ntion (C)").letters
    'DISTRIBUTIONC'
    """
    letters: list[str] = []
    at: list[int] = []
    for place, char in enumerate(text):
        for folded in char if char.isascii() else _folded(char):
            if folded.isalnum() and folded.isascii():
                letters.append(folded.upper())
                at.append(place)
    return Squeezed("".join(letters), at, len(text))


def readable(text: str) -> str:
    """Give words as a reader takes them in: letters spaced apart joined, white space plain.

    >>> readable("C U I / / S P - C T I")
    'CUI//SP-CTI'
    """
    plain = text.translate(_INVISIBLE).translate(_SIGNS)
    joined = _SPACED.sub(_join, plain)
    return joined.strip()


def one_line(text: str) -> str:
    """Give a text on one line, with hyphens at line ends and doubled spaces taken away."""
    joined = re.sub(r"(?<=[^\W\d_])[-\u2010\u00ad][ \t]{0,8}\r?\n\s{0,40}(?=[a-z])", "", text)
    return " ".join(readable(joined).split())


def latin_line(line: str) -> str:
    """Give a line in Latin capitals as banners have them, with wide gaps kept.

    >>> latin_line(" \u0421UI ")
    'CUI'
    """
    text = readable(line)
    if not text.isascii():
        text = unicodedata.normalize("NFKC", text).translate(LATIN)
    return text.upper()


def _folded(char: str) -> str:
    return unicodedata.normalize("NFKC", char).translate(LATIN)


def _join(match: re.Match[str]) -> str:
    return re.sub(r"[ \t]", "", match[0])
