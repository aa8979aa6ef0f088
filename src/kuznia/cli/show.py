"""What commands print: tables and sentences for people, JSON for programs."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from datetime import date
from typing import Annotated

import polars as pl
from cyclopts import Parameter
from rich.console import Console
from rich.table import Table
from rich.text import Text

from kuznia.model.errors import Invalid, KuzniaError
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import Message, _, plural
from kuznia.model.months import format_month

AsJson = Annotated[bool, Parameter(name="--json", negative="", help=_("Print JSON"))]
"""The option that every command has."""

MOST_FINDINGS = 200


def console(*, error: bool = False) -> Console:
    """Give the terminal, as it is now."""
    return Console(stderr=error, highlight=False, soft_wrap=error)


def show_json(value: object) -> None:
    """Print a value as JSON."""
    sys.stdout.write(json.dumps(value, ensure_ascii=False, indent=2, default=_plain) + "\n")


def records(frame: pl.DataFrame) -> list[dict[str, object]]:
    """Give a frame as records, months as `YYYY-MM`."""
    return [
        {key: format_month(v) if isinstance(v, date) else v for key, v in row.items()}
        for row in frame.iter_rows(named=True)
    ]


SHORTEST = 8
"""Width that is left to a column of words when numbers keep all of theirs."""


def show_table(
    title: str, columns: Sequence[str], rows: Iterable[Sequence[object]], *, right: int = 99
) -> None:
    """Print a table; columns from number *right* on are set to the right."""
    table = Table(title=title, title_justify="left", title_style="bold", pad_edge=False)
    cells = [["–" if cell is None else str(cell) for cell in row] for row in rows]
    widths = [max((len(row[number]) for row in cells), default=0) for number in range(len(columns))]
    least = sum(widths[right:]) + SHORTEST * len(columns[:right]) + 3 * len(columns) + 1
    roomy = least <= console().width
    for number, name in enumerate(columns):
        whole = number < 2 <= right  # words and codes stay whole where there is room
        table.add_column(name, justify="right" if number >= right else "left", overflow="fold",
                         no_wrap=whole and right < 99,
                         min_width=widths[number] if number >= right and roomy else None)  # fmt: skip
    for row in cells:
        table.add_row(*map(Text, row))
    console().print(table)


def show_findings(findings: Sequence[Finding], *, error: bool = False) -> None:
    """Print findings, errors first, each with its place and what was expected."""
    colours = {Severity.ERROR: "red", Severity.WARNING: "yellow", Severity.FIXED: "cyan"}
    words = {
        Severity.ERROR: _("error"),
        Severity.WARNING: _("warning"),
        Severity.FIXED: _("fixed"),
    }
    out = console(error=error)
    width = max(len(word) for word in words.values())
    order = sorted(findings, key=lambda finding: list(colours).index(finding.severity))
    for finding in order[:MOST_FINDINGS]:
        line = Text(f"{words[finding.severity]:>{width}} ", style=colours[finding.severity])
        line.append(finding.place, style="bold")
        line.append(f"  {finding.message}", style="default")
        if finding.expected is not None:
            line.append("\n" + " " * (width + 1) + f"{finding.expected}", style="dim")
        out.print(line)
    if len(order) > MOST_FINDINGS:
        more = len(order) - MOST_FINDINGS
        out.print(plural("and {number} more", "and {number} more", more))


def findings_as_json(findings: Iterable[Finding]) -> list[dict[str, object]]:
    """Give findings as records."""
    return [
        {
            "check": finding.check,
            "severity": str(finding.severity),
            "table": finding.table,
            "row": finding.row,
            "column": finding.column,
            "message": str(finding.message),
            "expected": None if finding.expected is None else str(finding.expected),
        }
        for finding in findings
    ]


def show_error(error: KuzniaError, *, as_json: bool) -> int:
    """Print an error with its findings and hint; give its exit code."""
    findings = error.findings if isinstance(error, Invalid) else ()
    if as_json:
        hint = None if error.hint is None else str(error.hint)
        show_json(
            {
                "error": error.code,
                "message": str(error),
                "hint": hint,
                "findings": findings_as_json(findings),
            }
        )
        return error.exit_code
    show_findings(findings, error=True)
    out = console(error=True)
    out.print(Text(f"{_('error')}: ", style="bold red").append(str(error), style="default"))
    if error.hint is not None:
        out.print(Text(str(error.hint), style="dim"))
    return error.exit_code


def usd(value: object) -> str | None:
    """Write dollars for a table: whole dollars with thin groups."""
    return None if value is None else f"{float(str(value)):,.0f}"


def percent(value: object) -> str | None:
    """Write a share as a percentage."""
    return None if value is None else f"{float(str(value)):.0%}"


def month(value: object) -> str | None:
    """Write a month as `YYYY-MM`."""
    return format_month(value) if isinstance(value, date) else None


def _plain(value: object) -> object:
    if isinstance(value, date):
        return format_month(value)
    if isinstance(value, Message):
        return str(value)
    raise TypeError(type(value).__name__)
