"""Checks that every code that a cell names exists."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from difflib import get_close_matches

from kuznia.model.checks.rows import cells, codes, error, records
from kuznia.model.findings import Finding
from kuznia.model.language import Message, msg
from kuznia.model.lists import split_words
from kuznia.model.programme import Programme
from kuznia.model.schema import Column, Kind, Table
from kuznia.model.tables import TABLES, TARGETS

_WORDS = {"holds": "kind", "effects": "changes"}
"""Column whose word says which table the `target` names."""

_MOST_COMPARED = 2000
_MOST_SUGGESTED = 20
"""Comparing names is slow: no suggestions in large tables, nor after so many."""


class Suggestions:
    """Codes that resemble those which do not exist."""

    def __init__(self, known: Collection[str]) -> None:
        self._by_lower = {code.lower(): code for code in known}
        self._given: dict[str, str | None] = {}

    def near(self, code: str) -> str | None:
        """Give the known code that is most like *code*, if one is much like it."""
        if code not in self._given and len(self._given) < _MOST_SUGGESTED:
            self._given[code] = self._nearest(code.lower())
        return self._given.get(code)

    def expected(self, code: str, otherwise: Message) -> Message:
        """Say which code may have been meant, or *otherwise*."""
        near = self.near(code)
        return msg("perhaps {code} was meant", code=near) if near else otherwise

    def _nearest(self, lower: str) -> str | None:
        if lower in self._by_lower:
            return self._by_lower[lower]
        if len(self._by_lower) > _MOST_COMPARED:
            return None
        found = get_close_matches(lower, self._by_lower, n=1)
        return self._by_lower[found[0]] if found else None


def check_references(programme: Programme) -> Iterator[Finding]:
    """Find codes that no row of the table that they name defines."""
    columns = [column for table in TABLES.values() for column in table.columns]
    known = {name: codes(programme, name) for column in columns for name in column.refers}
    suggestions = {name: Suggestions(names) for name, names in known.items()}
    for table in TABLES.values():
        for column in table.columns:
            for row, code, other in _named(programme, table, column):
                if code.strip() and code not in known[other]:
                    yield error(
                        "references",
                        (table.name, row, column.name),
                        msg("'{code}' is not in the table {table}", code=code, table=other),
                        suggestions[other].expected(
                            code, msg("a code of the table {table}", table=other)
                        ),
                    )


def _named(programme: Programme, table: Table, column: Column) -> Iterator[tuple[int, str, str]]:
    """Give row, code and the table that it names, for each code in a column."""
    if len(column.refers) > 1:
        word = _WORDS[table.name]
        for row, record in records(programme, table.name):
            if record[column.name] is not None and record[word] in TARGETS:
                yield row, record[column.name], TARGETS[record[word]]
    elif column.refers:
        for row, cell in cells(programme, table.name, column.name):
            for code in split_words(cell) if column.kind is Kind.CHOICES else (cell,):
                yield row, code, column.refers[0]
