"""Finished plans in folders: what was planned over, the tables, the report and the workbook.

plan.json      how the plan was found
programme/     the programme that it is of, as CSV
tables/        the plan's tables, as CSV
index.html     the report
plan.xlsx      the workbook
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Mapping
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

RECORD = "plan.json"


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
    if folder.exists() and not is_plan(folder) and (not folder.is_dir() or any(folder.iterdir())):
        raise Refused(
            msg("{folder} holds something else than a plan", folder=folder),
            msg("choose another folder with --out; nothing was changed"),
        )
    new = folder.with_name(f".{folder.name}.kuznia-new")
    old = folder.with_name(f".{folder.name}.kuznia-old")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        for left in (new, old):
            shutil.rmtree(left, ignore_errors=True)
        (new / "tables").mkdir(parents=True)
        programmes.write(plan.programme, new / "programme")
        record = {"solved_at": solved_at, **asdict(plan.provenance)}
        disk.write(new / RECORD, json.dumps(record, indent=2, ensure_ascii=False).encode())
        for name, frame in plan.tables.items():
            disk.write(new / "tables" / f"{name}.csv", _as_csv(frame))
        for name, content in documents.items():
            disk.write(new / name, content)
        if folder.exists():
            disk.move(folder, old)
        disk.move(new, folder)
        disk.sync(folder.parent)
    except OSError as error:
        shutil.rmtree(new, ignore_errors=True)
        if old.exists() and not folder.exists():
            old.rename(folder)
        raise Refused(
            msg("the plan could not be written to {folder}: {why}", folder=folder,
                why=error.strerror or error),
            msg("make room or choose another folder with --out"),
        ) from error  # fmt: skip
    shutil.rmtree(old, ignore_errors=True)


def is_plan(folder: Path) -> bool:
    """Say whether a folder holds a plan."""
    return (folder / RECORD).is_file()


def read_plan(folder: Path) -> PlanResult:
    """Read a plan.

    Raises NotFound when the folder holds none, and Invalid when it cannot be understood.
    """
    if not is_plan(folder):
        raise NotFound(
            msg("{folder} holds no plan", folder=folder),
            msg("make one with: kuznia plan solve FOLDER"),
        )
    try:
        record = json.loads((folder / RECORD).read_text("utf-8"))
        record.pop("solved_at", None)
        provenance = Provenance(**record)
        tables = {
            name: _from_csv(table, (folder / "tables" / f"{name}.csv").read_bytes())
            for name, table in RESULTS.items()
        }
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
