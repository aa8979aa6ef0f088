"""`kuznia sustain import`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kuznia.cli.show import (
    AsJson,
    console,
    findings_as_json,
    records,
    show_findings,
    show_json,
    show_table,
)
from kuznia.model.language import _, plural

MOST_CHANGES = 40


def import_(
    file: Annotated[Path, Parameter(help=_("Schedule: XER or Microsoft Project XML"))],
    folder: Annotated[Path, Parameter(help=_("Folder of the programme"))],
    *,
    project: Annotated[
        str, Parameter(help=_("Project that is meant, when an XER file has several"))
    ] = "",
    prefix: Annotated[
        str,
        Parameter(
            help=_("Put before the codes of tasks, so that those of two schedules stay apart")
        ),
    ] = "",
    dry_run: Annotated[bool, Parameter(negative="", help=_("Only say what would come in"))] = False,
    as_json: AsJson = False,
) -> int:
    """Take calendars, crews, tasks and their order from a schedule into a programme."""
    from kuznia.app.project_files import import_project

    found = import_project(file, folder, project=project, prefix=prefix, dry_run=dry_run)
    tables = found.plan.tables
    if as_json:
        show_json(
            {
                "kind": found.plan.kind,
                "project": found.plan.name,
                "written": None if dry_run else str(folder),
                "rows": {name: frame.height for name, frame in tables.items()},
                "added": dict(found.added),
                "changed": dict(found.changed),
                "changes": records(found.changes),
                "notes": findings_as_json(found.notes),
            }
        )
        return 0
    show_findings(found.notes)
    show_table(
        found.plan.name or file.name,
        [_("Table"), _("In the schedule"), _("New"), _("There before")],
        [
            (name, frame.height, found.added.get(name), found.changed.get(name))
            for name, frame in tables.items()
        ],
        right=1,
    )
    if found.changes.height:
        show_table(
            _("What changes"),
            [_("Table"), _("Row"), _("Column"), _("Before"), _("After")],
            found.changes.head(MOST_CHANGES).iter_rows(),
        )
        console().print(plural("{number} change", "{number} changes", found.changes.height))
    done = _("Clean; nothing was written") if dry_run else _("Wrote {target}").format(target=folder)
    console().print(done, soft_wrap=True)
    return 0
