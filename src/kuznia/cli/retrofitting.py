"""`kuznia sustain fleet`."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Annotated

import polars as pl
from cyclopts import Parameter

from kuznia.app.retrofits import DRAWS, SEED, RetrofitPlan, RetrofitStatus
from kuznia.cli.progress import reporting
from kuznia.cli.show import AsJson, console, percent, show_json, show_table
from kuznia.cli.sustaining import Folder
from kuznia.model.language import _, msg, plural
from kuznia.sustain.retrofit.schedule import SECONDS

MOST_ROWS = 20
"""Rows of a table that are shown; the rest is in the files."""


def fleet(
    folder: Folder,
    *,
    on: Annotated[
        str | None,
        Parameter(help=_("Day from which it counts; the programme's first if not given")),
    ] = None,
    status_only: Annotated[
        bool, Parameter(negative="", help=_("Say what may be fitted, and plan nothing"))
    ] = False,
    seconds: Annotated[
        float, Parameter(help=_("About how long the best schedule is looked for"))
    ] = SECONDS,
    draws: Annotated[
        int, Parameter(help=_("How often hours are drawn for the dates at P50 and P80"))
    ] = DRAWS,
    seed: Annotated[int, Parameter(help=_("Seed of the draws and of the search"))] = SEED,
    out: Annotated[
        Path | None, Parameter(help=_("Folder for the files of the plan, which is made"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Say which kit is fitted to which system, which may be, and when it will be."""
    from kuznia.app.days import proper_day
    from kuznia.app.programmes import read
    from kuznia.app.retrofit_files import FILES, write_retrofit
    from kuznia.app.retrofits import plan_retrofit, retrofit_status
    from kuznia.app.spares import require_own_folder

    if out is not None:
        require_own_folder(out, tuple(FILES))
    day = None if on is None else date.fromisoformat(proper_day(on))
    if status_only:
        status = retrofit_status(read(folder), day)
        if as_json:
            show_json(_status_as_json(status))
        else:
            _show_status(status)
        return 0
    with reporting(quiet=as_json) as tell:
        tell(msg("reading and checking {folder}", folder=folder), None)
        plan = plan_retrofit(
            read(folder), on=day, seconds=seconds, draws=draws, seed=seed, tell=tell
        )
    if out is not None:
        write_retrofit(plan, out)
    if as_json:
        show_json(_as_json(plan))
    else:
        _show_status(plan.status)
        _show_plan(plan)
        if out is not None:
            console().print(_("The files lie in {folder}").format(folder=out), soft_wrap=True)
    return 130 if plan.stopped else 0


def _show_status(status: RetrofitStatus) -> None:
    show_table(
        _("Kits on {day}").format(day=status.on),
        [_("Fleet"), _("Kit"), _("For"), _("Fitted"), _("Ready"), _("Wait for a kit"),
         _("Wait for a gate"), _("Planned")],
        status.kits.iter_rows(),
        right=2,
    )  # fmt: skip
    waiting = status.systems.filter(
        (pl.col("waits_for_kits") != "") | (pl.col("waits_for_gates") != "")
    )
    groups = waiting.group_by("kit", "waits_for_kits", "waits_for_gates", maintain_order=True).agg(
        pl.len(), pl.col("serial").first()
    )
    if groups.is_empty():
        return
    show_table(
        _("What systems wait for"),
        [_("Kit"), _("Kits before"), _("Gates, with the month in which they open"), _("Systems"),
         _("The first")],
        [(kit, kits or None, gates.replace(";", ", ") or None, count, serial)
         for kit, kits, gates, count, serial in groups.iter_rows()],
        right=3,
    )  # fmt: skip


def _show_plan(plan: RetrofitPlan) -> None:
    ready = plan.status.systems.filter(pl.col("status") == "ready")
    left = ready.height - int(ready["planned"].sum())
    if left:
        console().print(
            plural(
                "{number} system that is ready is not planned: the plan is over, or it is out of use",
                "{number} systems that are ready are not planned: the plan is over, or they are out of "
                "use",
                left,
            ),
            soft_wrap=True,
        )  # fmt: skip
    if plan.end is None:
        console().print(_("Nothing is to be done within the plan."))
        return
    by_kit = plan.fits.group_by("fleet", "kit", maintain_order=True).agg(
        pl.len(), pl.col("end", "p50", "p80").max(),
        pl.col("on_time_share").mean(),
    )  # fmt: skip
    show_table(
        _("When they are fitted: the end of the last one, and its dates"),
        [_("Kit"), _("Systems"), _("End"), "P50", "P80", _("Systems in time")],
        [(row["kit"], row["len"], *(_day(row[name]) for name in ("end", "p50", "p80")),
          percent(row["on_time_share"])) for row in by_kit.iter_rows(named=True)],
        right=1,
    )  # fmt: skip
    show_table(
        _("Schedule"),
        [_("Kit"), _("System"), _("Start"), _("End"), "P80", _("Critical")],
        [(row["kit"], row["serial"], *(_day(row[name]) for name in ("start", "end", "p80")),
          percent(row["criticality"])) for row in plan.fits.head(MOST_ROWS).iter_rows(named=True)],
        right=2,
    )  # fmt: skip
    more = plan.fits.height - MOST_ROWS
    if more > 0:
        console().print(
            plural(
                "and {number} more; --out writes all", "and {number} more; --out writes all", more
            )
        )
    out = console()
    out.print(
        _("Done on {end}; at P50 on {p50}, at P80 on {p80}").format(
            end=_moment(plan.end), p50=_moment(plan.p50), p80=_moment(plan.p80)
        )
    )
    over = plan.fits.height - int(plan.fits["in_use"].sum())
    if over:
        out.print(
            plural(
                "{number} kit would be fitted only when the plan is over or its system out of use",
                "{number} kits would be fitted only when the plan is over or their systems out of use",
                over,
            ),
            soft_wrap=True,
        )
    if plan.late_hours:
        out.print(
            _("{hours} working hours late, weighed by priority; at least {least} cannot be avoided")
            .format(hours=plan.late_hours, least=plan.least_late_hours)
        )  # fmt: skip
    if plan.is_proved:
        out.print(_("No schedule is less late, or as little and done sooner."))
    else:
        out.print(
            _("Whether another schedule is better was not proved; none is done before {end}.")
            .format(end=_moment(plan.least_end)), soft_wrap=True,
        )  # fmt: skip


def _day(moment: datetime) -> str:
    return f"{moment:%Y-%m-%d}"


def _moment(moment: datetime | None) -> str | None:
    return None if moment is None else f"{moment:%Y-%m-%d %H:%M}"


def _status_as_json(status: RetrofitStatus) -> dict[str, object]:
    return {
        "on": status.on.isoformat(),
        "kits": status.kits.to_dicts(),
        "systems": status.systems.to_dicts(),
    }


def _as_json(plan: RetrofitPlan) -> dict[str, object]:
    return {
        **_status_as_json(plan.status),
        "end": _iso(plan.end),
        "p50": _iso(plan.p50),
        "p80": _iso(plan.p80),
        "late_hours": plan.late_hours,
        "least_late_hours": plan.least_late_hours,
        "least_end": _iso(plan.least_end),
        "proved": plan.is_proved,
        "fits": _iso_records(plan.fits),
        "tasks": _iso_records(plan.tasks),
    }


def _iso_records(frame: pl.DataFrame) -> list[dict[str, object]]:
    return [
        {name: _iso(cell) if isinstance(cell, datetime) else cell for name, cell in row.items()}
        for row in frame.iter_rows(named=True)
    ]


def _iso(moment: datetime | None) -> str | None:
    return None if moment is None else moment.isoformat(timespec="minutes")
