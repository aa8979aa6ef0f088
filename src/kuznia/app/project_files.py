"""Schedules of other programs: taking them into a programme."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from kuznia.app.programmes import check_tables, read
from kuznia.app.registers import changing
from kuznia.intake.ms_project import read_ms_project
from kuznia.intake.ms_project_elements import is_ms_project
from kuznia.intake.xer import read_xer
from kuznia.model.errors import Invalid, NotFound
from kuznia.model.findings import Finding
from kuznia.model.language import Message, msg
from kuznia.model.project_plan import ProjectPlan, counts_of, with_plan
from kuznia.planning.compare import input_changes
from kuznia.store.disk import DISK

_BEGIN = 4096
_OTHERS: Sequence[tuple[bytes, Message]] = (
    (b"\xd0\xcf\x11\xe0", msg("open it in Microsoft Project and save it as XML")),
    (b"MPX", msg("open it in Microsoft Project and save it as XML")),
    (b"PK\x03\x04", msg("unpack it, and give the file in it")),
    (b"APIBusinessObjects", msg("export it from Primavera P6 as XER")),
)
"""Beginnings of other files of schedules, and what to do with them."""


@dataclass(frozen=True, slots=True, eq=False)
class Imported:
    """What a schedule has brought into a programme, or would bring."""

    plan: ProjectPlan
    added: Mapping[str, int]
    """New rows of the tables calendars, crews and tasks."""
    changed: Mapping[str, int]
    """Rows of theirs that were there and are in the schedule, too."""
    changes: pl.DataFrame
    """Every cell that changes: table, row, column, before, after."""

    @property
    def notes(self) -> tuple[Finding, ...]:
        """What was not taken as it is in the file."""
        return self.plan.notes


def read_project(path: Path, *, project: str = "", prefix: str = "") -> ProjectPlan:
    """Read a schedule from an XER or Microsoft Project XML file, told apart by their content.

    *project* names one of several projects of an XER file; *prefix* stands before the codes of
    tasks.  Raises NotFound when there is no such file or project, Invalid with findings when it
    cannot be read without errors, Refused when it is too large, and MissingExtra when XML cannot be
    read.
    """
    content = _content(path)
    if content.lstrip(b"\xef\xbb\xbf\xff\xfe")[:_BEGIN].replace(b"\0", b"").startswith(b"ERMHDR"):
        plan = read_xer(content, project, prefix)
    elif is_ms_project(content):
        if project:
            raise NotFound(
                msg("a Microsoft Project XML file has one project, and none is to be named"),
                msg("leave out --project"),
            )
        plan = read_ms_project(content, prefix)
    else:
        hints = (hint for mark, hint in _OTHERS if mark in content[:_BEGIN])
        raise Invalid(
            msg("{path} is neither an XER nor a Microsoft Project XML file", path=path),
            hint=next(hints, msg("export the schedule as XER, or save it as XML")),
        )
    if plan.errors:
        raise Invalid(
            msg("{path} cannot be read without errors; nothing was written", path=path), plan.notes
        )
    return plan


def import_project(
    path: Path, folder: Path, *, project: str = "", prefix: str = "", dry_run: bool = False
) -> Imported:
    """Take a schedule into the tables of a programme's folder, all of it or nothing.

    Rows of the same code are replaced and others stay, as `with_plan` says.  With *dry_run* nothing
    is written.  Raises as `read_project` and `read` do, and Invalid with all findings when the
    programme would have errors.
    """
    plan = read_project(path, project=project, prefix=prefix)
    if dry_run:
        before = read(folder)
        after = with_plan(before, plan)
        check_tables(after, folder)
    else:
        with changing(folder) as desk:
            before = desk.programme
            after = desk.programme = with_plan(before, plan)
    counts = counts_of(before, plan)
    return Imported(
        plan,
        {name: added for name, (added, _) in counts.items()},
        {name: there for name, (_, there) in counts.items()},
        input_changes(before, after),
    )


def _content(path: Path) -> bytes:
    try:
        if not path.exists():
            raise NotFound(
                msg("there is no file {path}", path=path),
                msg("give the file of a schedule: XER or Microsoft Project XML"),
            )
        if not path.is_file():
            raise Invalid(msg("{path} is not a file", path=path))
        return DISK.read(path)
    except OSError as error:
        raise Invalid(
            msg("{path} cannot be read: {reason}", path=path, reason=error.strerror or str(error)),
            hint=msg("see whether you may read it and whether another program holds it"),
        ) from error
