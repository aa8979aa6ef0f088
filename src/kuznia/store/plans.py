"""Finished plans in folders: what was planned over, the tables, the report and the workbook.

plan.json      how the plan was found
programme/     the programme that it is of, as CSV
tables/        the plan's tables, as CSV
index.html     the report
plan.xlsx      the workbook
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path

import polars as pl

from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.language import msg
from kuznia.model.plan_result import PlanResult, Provenance
from kuznia.model.results import RESULTS
from kuznia.model.schema import Table
from kuznia.store import programmes
from kuznia.store.disk import DISK, Disk
from kuznia.store.sole_writer import LOCK, sole_writer

RECORD = "plan.json"
LATER = ("readiness",)
"""Tables that plans of earlier versions do not have."""


def write_plan(
    plan: PlanResult,
    folder: Path,
    documents: Mapping[str, bytes],
    *,
    solved_at: str,
    disk: Disk = DISK,
) -> None:
    """Write a plan's folder in place of an earlier one; it is seen whole or not at all.

    Raises Refused when it cannot be written, or when the folder holds something else than a plan.
    """
    refuse_other_content(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with sole_writer(folder.with_name(f".{folder.name}{LOCK}"), folder, disk):
            _recover(folder, disk)
            _write(plan, folder, documents, solved_at, disk)
    except OSError as error:
        raise Refused(
            msg(
                "the plan could not be written to {folder}: {why}",
                folder=folder,
                why=error.strerror or error,
            ),
            msg("make room, or choose with --out a folder that you may write to"),
        ) from error


def _write(
    plan: PlanResult, folder: Path, documents: Mapping[str, bytes], solved_at: str, disk: Disk
) -> None:
    new, old = _beside(folder)
    try:
        disk.clear(new)
        disk.make(new)
        disk.make(new / "tables")
        programmes.write(plan.programme, new / "programme", disk=disk)
        record = {"solved_at": solved_at, **asdict(plan.provenance)}
        disk.write(new / RECORD, json.dumps(record, indent=2, ensure_ascii=False).encode())
        for name, frame in plan.tables.items():
            disk.write(new / "tables" / f"{name}.csv", _as_csv(frame))
        for name, content in documents.items():
            disk.write(new / name, content)
        if folder.exists():
            disk.move(folder, old)
        disk.move(new, folder)
    except BaseException:
        with suppress(OSError):
            disk.clear(new)
            _recover(folder, disk)
        raise
    disk.sync(folder.parent)
    disk.clear(old)


def _beside(folder: Path) -> tuple[Path, Path]:
    return (
        folder.with_name(f".{folder.name}.kuznia-new"),
        folder.with_name(f".{folder.name}.kuznia-old"),
    )


def _recover(folder: Path, disk: Disk) -> None:
    """Put back the earlier plan when a run was killed between the two renames."""
    _, old = _beside(folder)
    if old.exists():
        if folder.exists():
            disk.clear(old)
        else:
            disk.move(old, folder)


def refuse_other_content(folder: Path) -> None:
    """Raise Refused when a folder holds something else than a plan."""
    if folder.exists() and not is_plan(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            msg("{folder} holds something else than a plan", folder=folder),
            msg("choose another folder with --out; nothing was changed"),
        )


def is_plan(folder: Path) -> bool:
    """Say whether a folder holds a plan."""
    return (folder / RECORD).is_file()


def read_plan(folder: Path) -> PlanResult:
    """Read a plan.

    Raises NotFound when the folder holds none, and Invalid when it cannot be understood.
    """
    _recover(folder, DISK)
    if not is_plan(folder):
        raise NotFound(
            msg("{folder} holds no plan", folder=folder),
            msg("make one with: kuznia plan solve FOLDER"),
        )
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        record.pop("solved_at", None)
        provenance = Provenance(**record)
        tables = {name: _table(folder, name, table) for name, table in RESULTS.items()}
    except (OSError, ValueError, TypeError, pl.exceptions.PolarsError) as error:
        raise Invalid(
            msg("the plan in {folder} cannot be read: {why}", folder=folder, why=error),
            hint=msg("make it again with: kuznia plan solve FOLDER"),
        ) from error
    reading = programmes.read(folder / "programme")
    if reading.programme is None:
        raise Invalid(
            msg("the plan in {folder} has lost its programme", folder=folder), reading.findings
        )
    return PlanResult(reading.programme, tables, provenance)


def _table(folder: Path, name: str, table: Table) -> pl.DataFrame:
    file = folder / "tables" / f"{name}.csv"
    if name in LATER and not file.exists():
        return table.empty()
    return _from_csv(table, file.read_bytes())


def plans_in(folder: Path) -> list[Path]:
    """List the plans in a folder, the oldest first."""
    found: list[tuple[str, Path]] = []
    for place in folder.iterdir() if folder.is_dir() else ():
        if is_plan(place) and not place.name.startswith("."):
            record = json.loads((place / RECORD).read_text("utf-8"))
            found.append((str(record.get("solved_at", "")), place))
    return [place for _, place in sorted(found)]


def _as_csv(frame: pl.DataFrame) -> bytes:
    text = frame.with_columns(
        pl.col(name).dt.strftime("%Y-%m")
        for name, dtype in frame.schema.items()
        if dtype == pl.Date
    )
    return text.write_csv().encode()


def _from_csv(table: Table, content: bytes) -> pl.DataFrame:
    text = pl.read_csv(content, infer_schema=False)
    return text.select(
        (pl.col(name) + "-01").str.to_date("%Y-%m-%d")
        if dtype == pl.Date
        else pl.col(name).cast(dtype)
        for name, dtype in table.dtypes.items()
    )
