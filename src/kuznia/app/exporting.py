"""Writing the program of a plan for other solvers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kuznia.app.plans import Tell, as_planned, silent
from kuznia.model.errors import Refused
from kuznia.model.language import msg
from kuznia.model.programme import Programme
from kuznia.planning.mps import mps_parts
from kuznia.planning.naming import tree_names
from kuznia.planning.smps import write_smps
from kuznia.planning.solving import Model, Parts, make_model, make_parts
from kuznia.store.atomic import write_file, write_folder

NAME = "programme"
"""Name of the program, and of the SMPS files before their endings."""

SMPS = (f"{NAME}.cor", f"{NAME}.tim", f"{NAME}.sto")


@dataclass(frozen=True, slots=True)
class Exported:
    """How large the program is that was written.

    `columns`, `rows` and `entries` are those of the tree for MPS, else those of one future.
    """

    futures: int
    nodes: int
    columns: int
    rows: int
    entries: int
    files: tuple[Path, ...]


def export_plan(
    programme: Programme,
    *,
    mps: str | Path | None = None,
    smps: str | Path | None = None,
    scenarios: int | None = None,
    seed: int | None = None,
    on: date | None = None,
    tell: Tell = silent,
) -> Exported:
    """Write the program whose optimum is the plan: as one MPS file, as three SMPS files, or both.

    *scenarios*, *seed* and *on* are those of `plan`.  Each form is seen whole or not at all.  Raises Invalid when the programme has errors, and Refused for another ending than
    `.mps`, for an SMPS folder that holds something else, and for SMPS with only one future.
    """
    file, folder = (None if path is None else Path(path) for path in (mps, smps))
    _refuse(file, folder)
    programme = as_planned(programme, {"scenarios": scenarios, "seed": seed}, on)
    tell(msg("building the model"), None)
    model = None if file is None else make_model(programme)
    parts = model or make_parts(programme)
    files: list[Path] = []
    if folder is not None:
        tell(msg("writing {path}", path=folder), None)
        files += _write_smps(parts, folder)
    if file is not None and model is not None:
        tell(msg("writing {path}", path=file), None)
        write_file(file, mps_parts(model.form.program, tree_names(model), NAME))
        files.append(file)
    return _exported(parts, model, files)


def _write_smps(parts: Parts, folder: Path) -> list[Path]:
    written = write_smps(parts, NAME)
    contents = (written.core, written.time, written.stochastic)
    write_folder(folder, dict(zip(SMPS, contents, strict=True)))
    return [folder / name for name in SMPS]


def _exported(parts: Parts, model: Model | None, files: list[Path]) -> Exported:
    matrix, scenarios = parts.recourse.matrix, parts.scenarios
    size = (matrix.column_count, matrix.row_count, len(matrix.entry_row))
    if model is not None:
        program = model.form.program
        size = (len(program.cost), len(program.row_lower), program.matrix.nnz)
    return Exported(scenarios.count, len(scenarios.node_month), *size, tuple(files))


def _refuse(file: Path | None, folder: Path | None) -> None:
    if file is None and folder is None:
        raise Refused(
            msg("nothing says what to write"), msg("give --mps FILE, --smps FOLDER, or both")
        )
    if file is not None and file.suffix.lower() != ".mps":
        raise Refused(
            msg("{path} does not end with .mps", path=file),
            msg("name the file like plan.mps; nothing was written"),
        )
    if folder is not None and folder.exists() and _other_content(folder):
        raise Refused(
            msg("{folder} holds something else than SMPS files", folder=folder),
            msg("choose a new folder; nothing was written"),
        )


def _other_content(folder: Path) -> bool:
    return not folder.is_dir() or bool({path.name for path in folder.iterdir()} - {*SMPS})
