"""The register of a party's folder: read with its law, and changed by one run at a time."""

from __future__ import annotations

from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import polars as pl

from kuznia.app.programmes import check_tables, read
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES
from kuznia.release.decision import Entry
from kuznia.release.register import Register
from kuznia.release.rule import Law
from kuznia.store import programmes as stored
from kuznia.store.disk import DISK
from kuznia.store.folder import form_of
from kuznia.store.law import read_law
from kuznia.store.sole_writer import sole_writer

Row = Mapping[str, Any]

_LOCK = ".kuznia-register"
PATIENCE = 5.0
"""Seconds to wait for another run, or for the node, to be done with the register."""


class Desk:
    """A party's folder while its register is being changed."""

    def __init__(self, folder: Path, programme: Programme) -> None:
        self.folder = folder
        self.programme = programme

    @property
    def party(self) -> str:
        """The party whose folder it is.

        Raises Invalid when the folder does not say.
        """
        return party_of(self.programme, self.folder)

    def add(self, table: str, *rows: Row) -> None:
        """Add rows to a table; a row with the key of another takes its place."""
        self.programme = with_rows(self.programme, table, rows)

    def row(self, table: str, **key: str) -> Row:
        """Give a row by its key.

        Raises NotFound when there is none.
        """
        return row_of(self.programme, table, **key)


def party_of(programme: Programme, folder: Path) -> str:
    """Give the party whose folder it is.

    Raises Invalid when the folder does not say.
    """
    if not programme.settings.party:
        raise Invalid(
            msg("{folder} does not say whose folder it is", folder=folder),
            hint=msg('write party = "..." under [programme] in programme.toml'),
        )
    return programme.settings.party


def register(folder: Path) -> Register:
    """Read the register of a folder or workbook.

    Raises as `read` does.
    """
    return Register.of(read(folder))


def law(folder: Path | None = None) -> Law:
    """Give the law that comes with Kuznia, with what a party keeps in the folder `law`.

    Raises Invalid, naming file and entry, when it cannot be used.
    """
    own = None if folder is None or not folder.is_dir() else folder / "law"
    return Law.of(
        Entry(
            str(record["name"]),
            record["value"],
            str(record["valid_from"]),
            None if record.get("valid_to") is None else str(record["valid_to"]),
            str(record["source"]),
            bool(record["verified"]),
        )
        for record in read_law(own)
    )


@contextmanager
def changing(folder: Path) -> Generator[Desk]:
    """Change the register of a folder in the body of a `with` block, all at its end or nothing.

    Raises Refused when another run does not end in time, Invalid with all findings when the tables would
    have errors afterwards, and as `read` does.
    """
    if folder.is_file():
        raise Refused(
            msg("{file} is a file, and what is changed here is kept in a programme's folder",
                file=folder),
            msg("make a folder of it with: kuznia table import {file} FOLDER", file=folder),
        )  # fmt: skip
    if not folder.is_dir():
        raise NotFound(
            msg("there is no folder {folder}", folder=folder),
            msg("a register is kept in a programme's folder, not in a workbook"),
        )
    with sole_writer(folder / _LOCK, folder, patience=PATIENCE):
        before = read(folder)
        desk = Desk(folder, before)
        yield desk
        if desk.programme is not before:
            check_tables(desk.programme, folder)
            stored.write(desk.programme, folder, form_of(folder, DISK))


def with_rows(programme: Programme, table: str, rows: Sequence[Row]) -> Programme:
    """Give a programme with rows added to a table; a row with the key of another replaces it."""
    schema = TABLES[table]
    known = dict.fromkeys(schema.dtypes)
    found = {
        tuple(row[name] for name in schema.key): row
        for row in programme[table].iter_rows(named=True)
    }
    for row in rows:
        full = {**known, **row}
        found[tuple(full[name] for name in schema.key)] = full
    frame = pl.DataFrame(list(found.values()), schema=schema.dtypes, orient="row")
    return programme.with_table(table, frame)


def without_rows(programme: Programme, table: str, **key: str) -> Programme:
    """Give a programme without the rows of a table that have some values."""
    matching = pl.all_horizontal(pl.col(name) == value for name, value in key.items())
    return programme.with_table(table, programme[table].filter(~matching.fill_null(value=False)))


def row_of(programme: Programme, table: str, **key: str) -> Row:
    """Give a row of a table by its key.

    Raises NotFound, with the codes that there are, when there is none.
    """
    for row in programme[table].iter_rows(named=True):
        if all(row[name] == value for name, value in key.items()):
            return row
    name, value = next(reversed(key.items()))
    codes = programme[table][name].drop_nulls().unique(maintain_order=True).to_list()
    raise NotFound(
        msg("the table {table} has no {code}", table=table, code=value),
        msg("it has: {codes}", codes=", ".join(codes[:12]) or "–"),
    )
