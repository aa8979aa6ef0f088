"""Programmes in folders and workbooks; the form of one is seen from its path."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from kuznia.model.cells import read_cells
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.setting_values import settings_of, values_of
from kuznia.model.tables import TABLES
from kuznia.store.atomic import write_file, write_folder
from kuznia.store.csv_folder import write_csv
from kuznia.store.disk import DISK, Disk
from kuznia.store.folder import read_folder, table_files
from kuznia.store.limits import check_size
from kuznia.store.parquet import write_parquet
from kuznia.store.reading import Form, Reading, errors
from kuznia.store.settings_file import FILE, write_settings

Rows = Mapping[str, tuple[int, ...]]
"""For each table the number of each of its rows in the file, as people count."""


def read(path: Path, disk: Disk = DISK) -> Reading:
    """Read a programme from a folder of CSV or Parquet files or from a workbook.

    Raises NotFound when there is none, Invalid when the path holds something else or changes
    meanwhile, and Refused when it is too large; what is wrong inside it is in the findings.
    """
    try:
        if path.is_dir():
            return read_folder(path, disk)
        if not path.exists():
            raise NotFound(
                msg("there is no file or folder {path}", path=path),
                msg("give the folder or workbook of a programme"),
            )
        if path.suffix.lower() == ".xlsx":
            return _read_workbook(path, disk)
    except OSError as error:
        raise Invalid(
            msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error)),
            hint=msg("see whether you may read it and whether another program holds it"),
        ) from error
    raise _other_file(path)


def write(
    programme: Programme,
    path: Path,
    form: Form | None = None,
    translations: Callable[[str], str] | None = None,
    disk: Disk = DISK,
) -> None:
    """Write a programme: a workbook for `.xlsx`, Parquet for `.parquet`, else a folder of CSV.

    It is seen whole or not at all; files in the folder that are no tables stay.  *translations*
    gives the Ukrainian of the notes in a workbook.  Raises Invalid when it could not be read again,
    NotFound when there is no folder to write into, and Refused when it cannot be written.
    """
    _check_readable(programme)
    form = form or _form(path)
    if form is Form.XLSX:
        from kuznia.store.workbook_writing import workbook_of

        write_file(path, workbook_of(programme, translations), disk)
        return
    names = table_files(form)
    files = {
        names[table]: write_csv(TABLES[table], frame) if form is Form.CSV else write_parquet(frame)
        for table, frame in programme.tables.items()
        if frame.height
    }
    files[FILE] = write_settings(programme.settings)
    tables = {*table_files(Form.CSV).values(), *table_files(Form.PARQUET).values()}
    write_folder(path, files, without=tables - files.keys(), disk=disk)


def write_template(
    path: Path, translations: Callable[[str], str] | None = None, disk: Disk = DISK
) -> None:
    """Write a workbook with every sheet, its notes and drop-downs, and no rows.

    Raises NotFound when there is no folder to write into, and Refused when it cannot be written.
    """
    from kuznia.store.workbook_writing import template

    write_file(path, template(translations), disk)


def _read_workbook(path: Path, disk: Disk) -> Reading:
    from kuznia.store.workbook import read_workbook

    seen = disk.see(path)
    if not seen.regular:
        raise _other_file(path)
    check_size(str(path), seen.size)
    content = disk.read(path)
    if disk.see(path) != seen:
        raise Invalid(
            msg("{path} was changed while it was read", path=path),
            hint=msg("read it again when the other program has finished"),
        )
    return read_workbook(str(path), content)


def _form(path: Path) -> Form:
    return {".xlsx": Form.XLSX, ".parquet": Form.PARQUET}.get(path.suffix.lower(), Form.CSV)


def _check_readable(programme: Programme) -> None:
    """Check that nothing is written that could not be read again."""
    findings = list(errors(settings_of(values_of(programme.settings))[1]))
    findings += [
        finding
        for name, frame in programme.tables.items()
        for finding in errors(
            read_cells(TABLES[name], frame.columns, list(enumerate(frame.iter_rows(), start=2)))[1]
        )
    ]
    if findings:
        raise Invalid(msg("the programme has values that no file can hold"), findings)


def _other_file(path: Path) -> Invalid:
    if path.suffix.lower() in (".csv", ".parquet", ".toml"):
        hint = msg("give the folder that it is in: a programme is a whole folder")
    else:
        hint = msg("save it as an Excel workbook (.xlsx), or give a folder of CSV files")
    return Invalid(msg("{path} is neither a folder nor a workbook (.xlsx)", path=path), hint=hint)
