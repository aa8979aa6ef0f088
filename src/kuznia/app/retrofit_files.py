"""The files of a plan of retrofit: tables, and the schedule for calendars and other programs."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

from kuznia.app.retrofits import RetrofitPlan
from kuznia.app.spares import require_own_folder
from kuznia.model.language import language, msg
from kuznia.model.schedule import ScheduledLink, ScheduledTask
from kuznia.store.atomic import write_folder
from kuznia.store.ms_project import ms_project_of

_WRITTEN = "%Y-%m-%dT%H:%M"


def _as_project(plan: RetrofitPlan) -> bytes:
    return ms_project_of(list(scheduled(plan)), plan.programme, _title(plan), datetime.now(UTC))


def _as_calendar(plan: RetrofitPlan) -> bytes:
    from kuznia.report.schedule_calendar import schedule_calendar

    return schedule_calendar(list(scheduled(plan)), _title(plan), datetime.now(UTC))


FILES: dict[str, Callable[[RetrofitPlan], bytes]] = {
    "status.csv": lambda plan: plan.status.systems.write_csv().encode(),
    "kits.csv": lambda plan: plan.fits.write_csv(datetime_format=_WRITTEN).encode(),
    "schedule.csv": lambda plan: plan.tasks.write_csv(datetime_format=_WRITTEN).encode(),
    "schedule.xml": _as_project,
    "schedule.ics": _as_calendar,
}
"""The files of a plan, and what makes each: further ones are added here."""


def write_retrofit(plan: RetrofitPlan, folder: Path) -> None:
    """Write the files of a plan into a folder, which is made; all of them or none.

    Raises Refused when the folder holds something else, and Unable when they cannot be written.
    """
    require_own_folder(folder, tuple(FILES))
    write_folder(folder, {name: make(plan) for name, make in FILES.items()})


def scheduled(plan: RetrofitPlan) -> Iterator[ScheduledTask]:
    """Give the schedule as other programs take it, each piece of work with what it waits for."""
    tasks = {row["task"]: row for row in plan.programme["tasks"].to_dicts()}
    crews: dict[str, list[tuple[str, int]]] = {}
    for row in plan.programme.filled("task_crews").to_dicts():
        crews.setdefault(row["task"], []).append((row["crew"], row["count"]))
    due = dict(plan.programme["kits"].select("kit", "due").iter_rows())
    pieces = plan.fitting.pieces
    keys = ["/".join(filter(None, (piece.fleet, piece.serial, piece.task))) for piece in pieces]
    after: dict[int, list[ScheduledLink]] = {}
    for wait in plan.fitting.work.waits:
        link = ScheduledLink(keys[wait.after], str(wait.link), float(wait.lag))
        after.setdefault(wait.job, []).append(link)
    times = {(row["task"], row["serial"], row["fleet"]): row
             for row in plan.tasks.iter_rows(named=True)}  # fmt: skip
    for job, (piece, key) in enumerate(zip(pieces, keys, strict=True)):
        task = tasks.get(piece.task, {})
        when = times[piece.task, piece.serial, piece.fleet]
        yield ScheduledTask(
            key=key,
            task=piece.task,
            name=(language() == "uk" and task.get("name_uk")) or task.get("name") or "",
            start=when["start"],
            end=when["end"],
            hours=piece.hours[1],
            kit=piece.kit or "",
            fleet=piece.fleet or "",
            serial=piece.serial or "",
            calendar=task.get("calendar") or "",
            crews=tuple(crews.get(piece.task, ())),
            after=tuple(after.get(job, ())),
            not_before=task.get("not_before") or "",
            due=task.get("due") or due.get(piece.kit) or "",
        )


def _title(plan: RetrofitPlan) -> str:
    return str(msg("Retrofit: {name}", name=plan.programme.settings.name))
