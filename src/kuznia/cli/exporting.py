"""`kuznia generate` and `kuznia plan export`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kuznia.cli.progress import reporting
from kuznia.cli.show import AsJson, console, show_findings, show_json
from kuznia.model.language import _, msg


def generate(
    folder: Annotated[Path, Parameter(help=_("New folder for the programme"))],
    *,
    items: Annotated[
        int, Parameter(help=_("Products, assemblies, parts and materials in all"))
    ] = 100,
    sites: Annotated[
        int, Parameter(help=_("Plants at home and abroad, ports, warehouses and depots in all"))
    ] = 20,
    months: Annotated[int, Parameter(help=_("Months that the plan covers"))] = 60,
    scenarios: Annotated[
        int, Parameter(help=_("Different futures that there are at least; 1 for none"))
    ] = 200,
    seed: Annotated[int, Parameter(help=_("Another number makes another programme"))] = 1,
    as_json: AsJson = False,
) -> int:
    """Make up a programme of a size and of realistic shape; all in it is invented."""
    from kuznia.app import generating

    programme = generating.generate(
        folder, items=items, sites=sites, months=months, scenarios=scenarios, seed=seed
    )
    rows = {name: frame.height for name, frame in programme.tables.items() if frame.height}
    if as_json:
        show_json({"folder": str(folder), "rows": rows})
        return 0
    console().print(
        _("Made up {folder}: {processes} processes, {lanes} lanes, {gates} gates, {needs} needs, "
          "{factors} factors. All in it is invented.")
        .format(folder=folder, **{name: rows.get(name, 0) for name in
                                  ("processes", "lanes", "gates", "needs", "factors")}),
        soft_wrap=True,
    )  # fmt: skip
    return 0


def export(
    folder: Annotated[Path, Parameter(help=_("Programme: folder or workbook"))],
    *,
    mps: Annotated[
        Path | None, Parameter(help=_("MPS file for the program over all futures"))
    ] = None,
    smps: Annotated[
        Path | None, Parameter(help=_("Folder for the same program as three SMPS files"))
    ] = None,
    scenarios: Annotated[int | None, Parameter(help=_("Most futures; more are sampled"))] = None,
    seed: Annotated[int | None, Parameter(help=_("Seed of the sampling"))] = None,
    on: Annotated[
        str | None,
        Parameter(help=_("Day from which open steps count; without it gates keep their months")),
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Write the program whose optimum is the plan, for other solvers."""
    from kuznia.app.days import proper_day
    from kuznia.app.exporting import export_plan
    from kuznia.app.programmes import read_telling

    with reporting(quiet=as_json) as tell:
        tell(msg("reading and checking {folder}", folder=folder), None)
        programme, findings = read_telling(folder)
        show_findings([] if as_json else findings, error=True)
        written = export_plan(
            programme, mps=mps, smps=smps, scenarios=scenarios, seed=seed,
            on=None if on is None else date.fromisoformat(proper_day(on)), tell=tell,
        )  # fmt: skip
    if as_json:
        show_json({**asdict(written), "files": [str(path) for path in written.files]})
        return 0
    out = console()
    out.print(
        _("{futures} futures, {nodes} nodes; {columns} columns, {rows} rows, {entries} entries")
        .format(futures=written.futures, nodes=written.nodes, columns=f"{written.columns:,}",
                rows=f"{written.rows:,}", entries=f"{written.entries:,}"),
        soft_wrap=True,
    )  # fmt: skip
    for path in written.files:
        out.print(_("Wrote {target}").format(target=path), soft_wrap=True)
    return 0
