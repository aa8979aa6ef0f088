"""`kuznia table export | import | template | schema`."""

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


def export(
    programme: Annotated[Path, Parameter(help=_("Programme: folder or workbook"))],
    target: Annotated[Path, Parameter(help=_("NAME.xlsx, NAME.parquet, or a folder for CSV"))],
    *,
    as_json: AsJson = False,
) -> int:
    """Write a programme as a workbook, Parquet or CSV."""
    from kuznia.app.programmes import convert

    findings = convert(programme, target)
    if as_json:
        show_json({"written": str(target), "findings": findings_as_json(findings)})
    else:
        show_findings(findings)
        console().print(_("Wrote {target}").format(target=target))
    return 0


def import_(
    source: Annotated[Path, Parameter(help=_("Workbook, or folder of CSV or Parquet"))],
    folder: Annotated[Path, Parameter(help=_("Programme folder to write"))],
    *,
    dry_run: Annotated[
        bool, Parameter(negative="", help=_("Only say what would be found"))
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Read a workbook into a programme folder, if it has no errors."""
    from kuznia.app.programmes import changes_of, convert

    changes = changes_of(source, folder)
    findings = convert(source, folder, dry_run=dry_run)
    if as_json:
        show_json(
            {
                "written": None if dry_run else str(folder),
                "changes": None if changes is None else records(changes),
                "findings": findings_as_json(findings),
            }
        )
        return 0
    show_findings(findings)
    if changes is not None and changes.height:
        show_table(
            _("What changes"),
            [_("Table"), _("Row"), _("Column"), _("Before"), _("After")],
            changes.head(MOST_CHANGES).iter_rows(),
        )
        console().print(plural("{number} change", "{number} changes", changes.height))
    done = _("Clean; nothing was written") if dry_run else _("Wrote {target}").format(target=folder)
    console().print(done)
    return 0


def template(
    target: Annotated[Path, Parameter(help=_("Workbook to write: NAME.xlsx"))],
    *,
    as_json: AsJson = False,
) -> int:
    """Write an empty workbook to fill in."""
    from kuznia.app.programmes import template as write_template

    write_template(target)
    if as_json:
        show_json({"written": str(target)})
    else:
        console().print(_("Wrote {target}").format(target=target))
    return 0


def schema(*, as_json: AsJson = False) -> int:
    """Print the JSON Schema of all tables."""
    from kuznia.model.json_schema import programme_schema

    del as_json
    show_json(programme_schema())
    return 0
