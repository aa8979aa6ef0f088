"""The stamp of an edition: what every page says of its recipient, and the mark that hides in it."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields

from kuznia.model.errors import Invalid
from kuznia.model.language import msg

PREFIX = "KUZNIA-SERIAL/"
MARK = re.compile(rb"KUZNIA-SERIAL/([A-Z0-9-]{4,40})/([0-9A-F]{8})(?![0-9A-F])")
LONGEST = 64

_SERIAL = re.compile(r"[A-Z0-9-]{4,40}")
_PRINTABLE = re.compile(r"[ -~]*")
_ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
"""Crockford's: no letter that is mistaken for a digit."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is stamped on every page of an edition, in ASCII, which every font can show."""

    release: str
    serial: str
    """Signs A-Z, 0-9 and -, told of this edition only."""
    package: str
    """Code of the package, with its revision."""
    recipient: str
    """Code of the site."""
    authorisation: str
    """Code of the authorisation."""
    expires: str = ""
    """Last day; nothing for no end."""
    copy: int = 1

    def check(self) -> None:
        """Accept a stamp that can be printed and found again.

        Raises Invalid, naming the field, when it cannot.
        """
        for field, value in asdict(self).items():
            if len(str(value)) > LONGEST or not _PRINTABLE.fullmatch(str(value)):
                raise Invalid(
                    msg("the stamp's {field} is not {most} letters of ASCII at most: {value}",
                        field=field, most=LONGEST, value=ascii(value))
                )  # fmt: skip
        if not _SERIAL.fullmatch(self.serial):
            raise Invalid(
                msg("the serial {serial} is not 4 to 40 of A-Z, 0-9 and -", serial=self.serial)
            )

    @property
    def mark(self) -> str:
        """What is hidden in the content of each page."""
        return f"{PREFIX}{self.serial}/{_check(self.serial)}"

    @property
    def lines(self) -> tuple[str, str]:
        """What stands at the lower edge of each page."""
        first = f"PACKAGE {self.package} | TO {self.recipient} | UNDER {self.authorisation}"
        second = f"RELEASE {self.release} | SERIAL {self.serial} | COPY {self.copy}"
        return first, f"{second} | UNTIL {self.expires}" if self.expires else second

    @classmethod
    def of_json(cls, values: Mapping[str, object]) -> Stamp:
        """Give a stamp from its fields, as another process hands them over.

        Raises Invalid when one is missing or cannot be printed.
        """
        known = {field.name: values[field.name] for field in fields(cls) if field.name in values}
        copy = known.pop("copy", 1)
        stamp = cls(**{name: str(value) for name, value in known.items()}, copy=int(str(copy)))
        stamp.check()
        return stamp


def serial_of(random: bytes) -> str:
    """Give the serial that ten random bytes make, in groups that people can read aloud.

    >>> serial_of(bytes(range(10)))
    '000G-40R4-0M30-E209'
    """
    number = int.from_bytes(random[:10], "big")
    signs = "".join(_ALPHABET[number >> shift & 31] for shift in range(75, -1, -5))
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def serials_in(content: bytes) -> set[str]:
    """Give the serials whose marks are in some bytes; a mark whose check is wrong is none."""
    return {
        found[1].decode()
        for found in MARK.finditer(content)
        if _check(found[1].decode()) == found[2].decode()
    }


def _check(serial: str) -> str:
    return hashlib.sha256((PREFIX + serial).encode()).hexdigest()[:8].upper()
