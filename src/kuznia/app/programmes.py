"""Reading, checking, starting and converting programmes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from importlib.resources import files
from pathlib import Path

import polars as pl

from kuznia.app.languages import translations
from kuznia.model.checks import check as run_checks
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.findings import Finding, Severity
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.model.tables import TABLES
from kuznia.planning.compare import input_changes
from kuznia.store import programmes as stored

SAMPLES = ("coproduction", "bracket", "one-line")


def sample(name: str = "coproduction") -> Path:
    """Give the folder of a sample programme.

    Raises NotFound when there is no such sample.
    """
    if name not in SAMPLES:
        raise NotFound(
            msg("no sample '{name}'", name=name),
            msg("choose one of: {names}", names=", ".join(SAMPLES)),
        )
    return Path(str(files("kuznia").joinpath("samples", name)))


def check(path: str | Path) -> tuple[Finding, ...]:
    """Check a programme: everything that was found while reading it and in its tables."""
    return _look(Path(path))[1]


def read(path: str | Path) -> Programme:
    """Read a programme from a folder of CSV or Parquet files or from a workbook.

    Raises NotFound when there is nothing to read, and Invalid with all findings when the programme
    has errors.
    """
    return read_telling(path)[0]


def read_telling(path: str | Path) -> tuple[Programme, tuple[Finding, ...]]:
    """Read a programme and give what was noticed besides: readings that were certain, warnings.

    Raises as `read` does.
    """
    programme, findings = _look(Path(path))
    if programme is None or any(f.severity is Severity.ERROR for f in findings):
        raise invalid(Path(path), findings)
    return programme, findings


def invalid(path: Path, findings: Sequence[Finding]) -> Invalid:
    """Make the error that says all that is wrong with a programme."""
    count = sum(finding.severity is Severity.ERROR for finding in findings)
    return Invalid(
        msg("{path} has {count} errors; nothing was planned or written", path=path, count=count)
        if count != 1
        else msg("{path} has 1 error; nothing was planned or written", path=path),
        findings,
    )


def check_tables(programme: Programme, path: Path) -> None:
    """Refuse a programme whose tables have errors, before it is written to a path.

    Raises Invalid with all findings.
    """
    findings = run_checks(programme)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise invalid(path, findings)


def write(programme: Programme, path: str | Path) -> None:
    """Write a programme: a workbook for `.xlsx`, Parquet for `.parquet`, else a CSV folder."""
    stored.write(programme, Path(path), translations=_ukrainian)


def template(path: str | Path) -> None:
    """Write an empty workbook with notes in both languages and drop-downs."""
    stored.write_template(Path(path), translations=_ukrainian)


def start(folder: Path, sample_name: str | None, party: str = "") -> None:
    """Start a programme folder from a sample, as that of one party with its persons.

    Raises Refused when the folder already holds something, and NotFound for no such party.
    """
    require_new(folder)
    programme = read(sample(sample_name or "bracket"))
    if party:
        programme = _of_party(programme, sample(sample_name or "bracket"), party)
    folder.parent.mkdir(parents=True, exist_ok=True)
    write(programme, folder)


def require_new(folder: Path) -> None:
    """Raise Refused when a folder already holds something."""
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            msg("{folder} is not empty", folder=folder),
            msg("choose a new folder; nothing was changed"),
        )


def _of_party(programme: Programme, place: Path, party: str) -> Programme:
    parties = programme["parties"]["party"].to_list()
    if party not in parties:
        raise NotFound(
            msg("the sample has no party {party}", party=party),
            msg("choose one of: {names}", names=", ".join(parties)),
        )
    programme = programme.with_settings(replace(programme.settings, party=party))
    people = place / "people" / f"{party}.csv"
    if not people.is_file():
        return programme
    frame = pl.read_csv(people, schema=TABLES["people"].dtypes)
    return programme.with_table("people", frame)


def convert(source: Path, target: Path, *, dry_run: bool = False) -> tuple[Finding, ...]:
    """Read a programme in one form and write it in another, only when it has no errors.

    Raises Invalid with all findings when it has.
    """
    programme, findings = read_telling(source)
    if not dry_run:
        write(programme, target)
    return findings


def changes_of(source: Path, target: Path) -> pl.DataFrame | None:
    """List what a source would change in a programme that is already there; None when none is."""
    if not target.exists():
        return None
    before = stored.read(target).programme
    after = stored.read(source).programme
    return None if before is None or after is None else input_changes(before, after)


def _look(path: Path) -> tuple[Programme | None, tuple[Finding, ...]]:
    reading = stored.read(path)
    if reading.programme is None:
        return None, reading.findings
    seen = {(finding.table, finding.row, finding.column) for finding in reading.findings
            if finding.severity is Severity.ERROR}  # fmt: skip
    found = [
        replace(finding, row=_physical(reading.rows, finding))
        for finding in run_checks(reading.programme)
    ]
    return reading.programme, (
        *reading.findings,
        *(f for f in found if (f.table, f.row, f.column) not in seen),
    )


def _physical(rows: stored.Rows, finding: Finding) -> int | None:
    """Give the row in the file: blank rows of the file are not in the table."""
    places = rows.get(finding.table, ())
    if finding.row is None or finding.row - 2 >= len(places):
        return finding.row
    return places[finding.row - 2]


def _ukrainian(text: str) -> str:
    catalogue = translations("uk")
    return catalogue.gettext(text) if catalogue else text
