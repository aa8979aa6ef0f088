"""Numbers as people write them: reading those that are certain, writing the shortest exact form.

A decimal comma, spaces between thousands and both at once are certain.  `1,234` is not: it is
1.234 in Ukrainian and 1234 in English.
"""

from __future__ import annotations

import math
import re

from kuznia.model.as_read import AsRead, Unreadable, shown
from kuznia.model.language import msg
from kuznia.model.schema import LARGEST

_EXPONENT = r"(?:[eE][+-]?[0-9]+)?"
_PLAIN = re.compile(rf"[+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+){_EXPONENT}")
_COMMA = re.compile(rf"[+-]?[0-9]*,[0-9]+{_EXPONENT}")
_EITHER = re.compile(r"[+-]?[1-9][0-9]{0,2},[0-9]{3}")
_SPACED = re.compile(r"[+-]?[0-9]{1,3}(?:[ \u00a0\u2009\u202f][0-9]{3})+(?:[.,][0-9]+)?")
_ENGLISH = re.compile(r"[+-]?[0-9]{1,3}(?:(?:,[0-9]{3})+\.[0-9]+|(?:,[0-9]{3}){2,})")
_UKRAINIAN = re.compile(r"[+-]?[0-9]{1,3}(?:(?:\.[0-9]{3})+,[0-9]+|(?:\.[0-9]{3}){2,})")
_SPACES = re.compile(r"[ \u00a0\u2009\u202f]")
_MINUS = str.maketrans({"\u2212": "-"})


def read_number(text: str) -> AsRead[float]:
    """Read a number from a text without spaces around it.

    Raises Unreadable when the text is no number, may be either of two, or is too large.

    >>> read_number("1 234,5")
    AsRead(value=1234.5, as_written=False)
    """
    plain = _plain(text.translate(_MINUS))
    if plain is None:
        raise _no_number(text)
    return AsRead(checked(float(plain), text), as_written=plain == text)


def checked(number: float, text: str) -> float:
    """Give the number back when it is finite and below the largest; *text* is how it was written.

    Raises Unreadable otherwise.
    """
    if not math.isfinite(number):
        raise Unreadable(msg("'{cell}' is not a finite number", cell=shown(text)))
    if abs(number) >= LARGEST:
        raise Unreadable(
            msg(
                "'{cell}' is too large: a number must be below {limit}",
                cell=shown(text),
                limit=format_number(LARGEST),
            )
        )
    return number + 0.0  # no negative zero: it would be written as another text


def format_number(number: float) -> str:
    """Write a number in its shortest exact form.

    >>> format_number(2.0), format_number(0.1), format_number(-0.0)
    ('2', '0.1', '0')
    """
    if math.isfinite(number) and number == math.trunc(number) and abs(number) < 1e16:
        return str(int(number))
    return repr(float(number))


def _plain(text: str) -> str | None:
    """Give the text with a decimal point and nothing between digits; None when it is no number."""
    if _PLAIN.fullmatch(text):
        return text
    if _EITHER.fullmatch(text):
        raise Unreadable(
            msg(
                "'{cell}' may mean {decimal} or {thousands}",
                cell=text,
                decimal=text.replace(",", "."),
                thousands=text.replace(",", ""),
            )
        )
    if _COMMA.fullmatch(text):
        return text.replace(",", ".")
    if _SPACED.fullmatch(text):
        return _SPACES.sub("", text).replace(",", ".")
    if _ENGLISH.fullmatch(text):
        return text.replace(",", "")
    if _UKRAINIAN.fullmatch(text):
        return text.replace(".", "").replace(",", ".")
    return None


def _no_number(text: str) -> Unreadable:
    if text.lower().lstrip("+-") in ("nan", "inf", "infinity"):
        return Unreadable(msg("'{cell}' is not a finite number", cell=text))
    if "%" in text:
        return Unreadable(
            msg(
                "'{cell}' has a percent sign: is one hundredth meant or the number itself?",
                cell=shown(text),
            )
        )
    if any(sign in text for sign in "$€₴£"):
        return Unreadable(msg("'{cell}' has a currency sign", cell=shown(text)))
    return Unreadable(msg("'{cell}' is not a number", cell=shown(text)))
