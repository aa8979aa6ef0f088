"""A programme's folder: `programme.toml` and a file a table, read as of one moment."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from pathlib import Path
from typing import TypeVar

from kuznia.model.errors import Busy, Invalid, NotFound
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, msg
from kuznia.model.schema import Table
from kuznia.model.setting_values import PROGRAMME
from kuznia.model.tables import TABLES
from kuznia.store.atomic import SWAP, recover
from kuznia.store.csv_folder import read_csv
from kuznia.store.disk import Disk, Seen
from kuznia.store.limits import check_size
from kuznia.store.parquet import read_parquet
from kuznia.store.reading import Form, Reading, TableRead, reading_of
from kuznia.store.settings_file import FILE, read_settings

_READERS: dict[Form, Callable[[Table, bytes], TableRead]] = {
    Form.CSV: read_csv,
    Form.PARQUET: read_parquet,
}
T = TypeVar("T")
PATIENCE, PAUSE = 1.0, 0.02
"""Seconds in which a folder is read again that another program writes, and between two tries."""
_NEAR = 0.75
"""How alike a file's name and a table's must be for the file to be a slip of the keyboard."""


class _Changed(Invalid):
    """The files of a folder are not those that they were when the reading began."""


def read_folder(folder: Path, disk: Disk) -> Reading:
    """Read a programme from a folder, when another program writes it then a moment later.

    Raises NotFound when there is no programme in it, Invalid when it is not clear which files are
    meant or when they change again and again, Busy when they are being written all the time, and
    Refused when they are too large.
    """
    form, contents = _in_quiet(lambda: _read_files(folder, disk))
    settings, findings = None, _mistyped(form, disk.look(folder))
    if FILE in contents:
        settings, found = read_settings(contents[FILE])
        findings += found
    else:
        findings.append(Finding("file", Severity.ERROR, PROGRAMME, _no_file(FILE)))
    tables = {
        name: _READERS[form](table, contents[f"{name}.{form}"])
        for name, table in TABLES.items()
        if f"{name}.{form}" in contents
    }
    return reading_of(form, settings, tables, findings, lambda name: _no_file(f"{name}.{form}"))


def form_of(folder: Path, disk: Disk) -> Form:
    """Say in which form a folder has its tables, without reading them.

    Raises NotFound and Invalid as `read_folder` does.
    """
    return _form(folder, disk.look(folder))


def _in_quiet(work: Callable[[], T]) -> T:
    """Do something with files, again when another program has changed them meanwhile."""
    until = time.monotonic() + PATIENCE
    while True:
        try:
            return work()
        except (Busy, _Changed, FileNotFoundError):
            if time.monotonic() >= until:
                raise
            time.sleep(PAUSE)


def _read_files(folder: Path, disk: Disk) -> tuple[Form, dict[str, bytes]]:
    recover(folder, disk)
    before = disk.look(folder)
    form = _form(folder, before)
    contents = _contents(folder, form, before, disk)
    if _own(disk.look(folder)) != _own(before):
        raise _Changed(
            msg("{folder} was changed while it was read", folder=folder),
            hint=msg("read it again when the other program has finished"),
        )
    return form, contents


def table_files(form: Form) -> dict[str, str]:
    """Give the names of the tables' files in a form, by table."""
    return {name: f"{name}.{form}" for name in TABLES}


def _form(folder: Path, seen: Mapping[str, Seen]) -> Form:
    forms = [form for form in _READERS if not seen.keys().isdisjoint(table_files(form).values())]
    if len(forms) > 1:
        raise Invalid(
            msg("{folder} has tables as CSV and as Parquet", folder=folder),
            hint=msg("keep those that count and move the others to another folder"),
        )
    if not forms and FILE not in seen:
        raise NotFound(
            msg("there is no programme in {folder}", folder=folder),
            msg("a programme is a folder with {file} and tables such as needs.csv", file=FILE),
        )
    return forms[0] if forms else Form.CSV


def _contents(folder: Path, form: Form, seen: Mapping[str, Seen], disk: Disk) -> dict[str, bytes]:
    """Read the files of the programme, when all of them together are not too large."""
    names = [name for name in (FILE, *table_files(form).values()) if name in seen]
    for name in names:
        if not seen[name].regular:
            raise Invalid(msg("{file} is not a file", file=folder / name))
        check_size(str(folder / name), seen[name].size)
    check_size(str(folder), sum(seen[name].size for name in names))
    return {name: disk.read(folder / name) for name in names}


def _own(seen: Mapping[str, Seen]) -> dict[str, Seen]:
    """Give the files that a programme consists of, and the sign of one being written."""
    own = {FILE, SWAP, *(f"{name}.{form}" for form in _READERS for name in TABLES)}
    return {name: found for name, found in seen.items() if name in own}


def _mistyped(form: Form, seen: Mapping[str, Seen]) -> list[Finding]:
    """Find files that would be tables if their names were written otherwise."""
    known = {*table_files(form).values(), FILE}
    findings: list[Finding] = []
    for name in seen:
        stem, _, ending = name.rpartition(".")
        if name in known or name.startswith(".") or ending.lower() not in (form, "toml"):
            continue
        names = [PROGRAMME] if ending.lower() == "toml" else list(TABLES)
        near = get_close_matches(stem.strip().lower(), names, n=3, cutoff=_NEAR)
        if near:
            message = msg("there is no table for the file {file}", file=name)
            expected = msg(
                "perhaps {names}", names=", ".join(f"{n}.{ending.lower()}" for n in near)
            )
            findings.append(Finding("file", Severity.ERROR, name, message, expected=expected))
    return findings


def _no_file(name: str) -> Message:
    return msg("there is no file {file}", file=name)
