"""The text and records of an XER file: lines that begin with %T, %F, %R and %E, cells set apart by tabs."""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from kuznia.intake.project_notes import Notes, Place
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg

FILE = "XER"
MOST_ROWS = 500_000
"""More rows of the tables that are read are refused."""
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_WORD = re.compile(r"[^\W\d_]+")
_ALL_CYRILLIC = re.compile(r"[\u0400-\u04ff]{2,}")


@dataclass(frozen=True, slots=True)
class Record:
    """A row of a table: its line in the file, and the cells that were asked for, by field."""

    table: str
    line: int
    cells: Mapping[str, str]

    def __getitem__(self, field: str) -> str:
        """Give a cell without the spaces around it; empty when there is none."""
        return self.cells.get(field, "").strip()

    def at(self, field: str) -> Place:
        """Give the place of a cell."""
        return Place(self.table, self.line, field)


@dataclass(slots=True)
class Tables:
    """The tables of a file: rows of those that were asked for, numbers of rows of the others."""

    rows: dict[str, list[Record]] = field(default_factory=dict[str, list[Record]])
    others: dict[str, int] = field(default_factory=dict[str, int])

    def __getitem__(self, table: str) -> list[Record]:
        """Give the rows of a table."""
        return self.rows.get(table, [])


def read_tables(content: bytes, wanted: Mapping[str, frozenset[str]], notes: Notes) -> Tables:
    """Split the content of an XER file into records, of the tables and fields that are wanted.

    Raises Invalid when it is no XER file or in no known encoding, and Refused when it has too many
    rows.
    """
    lines = _text(content, notes).split("\n")
    if not lines[0].startswith("ERMHDR"):
        raise Invalid(
            msg("the file does not begin as an XER file does"),
            hint=msg("export it from Primavera P6 as XER"),
        )
    reading = _Reading(wanted, notes)
    for number, line in enumerate(lines[1:], start=2):
        reading.take(number, line.rstrip("\r"))
    reading.end()
    if not reading.ended:
        notes.refuse(
            Place(FILE, len(lines)),
            msg("the file has no %E at its end, so part of it may be missing"),
            msg("the whole file"),
        )
    return reading.tables


class _Reading:
    """The lines of a file, one after the other."""

    def __init__(self, wanted: Mapping[str, frozenset[str]], notes: Notes) -> None:
        self.tables = Tables()
        self.ended = False
        self._wanted = wanted
        self._notes = notes
        self._table = ""
        self._fields: list[str] = []
        self._row: tuple[int, list[str]] | None = None
        self._rows = 0

    def take(self, number: int, line: str) -> None:
        """Take in a line; one without a mark goes on with the row before."""
        mark, _, rest = line.partition("\t")
        mark = mark.rstrip()
        if mark not in ("%T", "%F", "%R", "%E"):
            self._go_on(number, line)
            return
        self.end()
        if mark == "%T":
            self._table, self._fields = rest.strip(), []
        elif mark == "%F":
            self._fields = [name.strip() for name in rest.split("\t")]
        elif mark == "%R":
            self._row = number, [rest]
        else:
            self.ended = True

    def end(self) -> None:
        """Take in the row that is complete now."""
        row, self._row = self._row, None
        if row is None:
            return
        number, parts = row
        wanted = self._wanted.get(self._table)
        if wanted is None:
            self.tables.others[self._table] = self.tables.others.get(self._table, 0) + 1
            return
        self._rows += 1
        if self._rows > MOST_ROWS:
            raise Refused(
                msg("the file has more rows than are read: {most}", most=MOST_ROWS),
                msg("export only the project that is meant"),
            )
        cells = "\n".join(parts).split("\t")
        if any(cell.strip() for cell in cells[len(self._fields) :]):
            self._notes.refuse(
                Place(self._table, number),
                msg("the row has {count} cells, and its table {fields} fields",
                    count=len(cells), fields=len(self._fields)),
            )  # fmt: skip
        found = {
            name: cell.replace('""', '"')  # that is how double quotes are written
            for name, cell in zip(self._fields, cells, strict=False)
            if name in wanted and cell
        }
        self.tables.rows.setdefault(self._table, []).append(Record(self._table, number, found))

    def _go_on(self, number: int, line: str) -> None:
        if self._row is not None:
            self._row[1].append(line)
        elif line.strip():
            self._notes.refuse(
                Place(FILE, number), msg("the line begins with none of %T, %F, %R and %E")
            )


def _text(content: bytes, notes: Notes) -> str:
    """Give the text of a file, which does not say its encoding.

    Raises Invalid when it is in none that is known.
    """
    text = _decoded(content, notes)
    if "\0" in text:
        raise Invalid(
            msg("the file has a zero byte: it is damaged, or no text file"),
            hint=msg("export it anew"),
        )
    return text


def _decoded(content: bytes, notes: Notes) -> str:
    for mark, encoding in (*_MARKS, (b"", "utf-8")):
        if content.startswith(mark):
            try:
                return content.decode(encoding)
            except UnicodeDecodeError:
                break
    for encoding in _eight_bits(content):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        said = {"cp1251": "windows-1251", "cp1252": "windows-1252"}[encoding]
        notes.fix(Place(FILE), msg("the file was read as {encoding}", encoding=said))
        return text
    raise Invalid(
        msg("the file is not in UTF-8, windows-1251 or windows-1252"),
        hint=msg("export it anew, or save it as UTF-8"),
    )


def _eight_bits(content: bytes) -> tuple[str, str]:
    """Give the two encodings, first the one in which the words are of one alphabet."""
    words = _WORD.findall(content.decode("cp1251", "replace"))
    foreign = [word for word in words if not word.isascii()]
    whole = sum(len(word) for word in foreign if _ALL_CYRILLIC.fullmatch(word))
    others = sum(len(word) for word in foreign if not _ALL_CYRILLIC.fullmatch(word))
    return ("cp1251", "cp1252") if whole > others else ("cp1252", "cp1251")
