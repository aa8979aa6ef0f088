"""From a programme to the work of its retrofit: which task on which system, and when it may begin."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from math import ceil
from typing import Any

from kuznia.model.months import add_months
from kuznia.model.programme import Programme
from kuznia.sustain.retrofit.configuration import Configuration, Standing, Status, System
from kuznia.sustain.retrofit.work import Group, Job, Link, Wait, Work
from kuznia.sustain.retrofit.working_hours import Axis, Calendar, calendars_of, make_axis

USUAL = Calendar()
"""Monday to Friday, eight hours."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A task on a system, or one that is done once."""

    task: str
    kit: str | None
    fleet: str | None
    serial: str | None
    site: str | None
    crews: tuple[str, ...]
    hours: tuple[float, float, float]
    """Least, usual and most."""


@dataclass(frozen=True, slots=True)
class Fit:
    """A kit that is fitted to a system in the plan."""

    kit: str
    serial: str
    group: int
    """The group of its pieces."""


@dataclass(frozen=True)
class Fitting:
    """The work of a retrofit: its jobs are the pieces, in their order."""

    on: date
    axis: Axis
    work: Work
    pieces: tuple[Piece, ...]
    fits: tuple[Fit, ...]
    """A kit stands behind those that its system needs first."""


def standings(configuration: Configuration, on: date) -> Iterator[tuple[System, str, Standing]]:
    """Say for each system that is not out of use how it stands to each kit of its fleet on a day."""
    for kit, fleet in configuration.kits.items():
        for system in configuration.systems.values():
            if system.fleet == fleet and system.is_used(on):
                yield system, kit, configuration.standing(system.serial, kit, on)


@dataclass(frozen=True, slots=True)
class Able:
    """A system that can get a kit within the plan."""

    system: System
    kit: str
    first: date
    """First day on which it is ready, but for kits that are fitted before."""


def able(programme: Programme, configuration: Configuration, on: date) -> list[Able]:
    """List what can be fitted within the plan; a kit stands behind those that it needs first.

    What has a day in the table `fitted`, even one to come, is not fitted again.
    """
    end = add_months(programme.settings.end, 1)
    found: dict[tuple[str, str], Able] = {}
    for system, kit, standing in standings(configuration, on):
        own = system.fleet, system.serial
        if (*own, kit) in configuration.fitted or standing.status is Status.NOT_EFFECTIVE:
            continue
        later = {other: configuration.fitted.get((*own, other)) for other in standing.kits}
        if any(day is None and (other, system.serial) not in found for other, day in later.items()):
            continue
        months = [each.month for each in standing.gates]
        first = max([on, *filter(None, [*months, system.from_month, *later.values()])])
        if None not in months and first < end and system.is_used(first):
            found[kit, system.serial] = Able(system, kit, first)
    return list(found.values())


def gather_fitting(programme: Programme, configuration: Configuration, on: date) -> Fitting:
    """Gather the work of all kits that can be fitted from a day on, and of all that is done once.

    The programme has passed its checks.  Raises Invalid when work finds no hours.
    """
    gathering = _Gathering(programme)
    gathering.add_once(on)
    by_system: dict[tuple[str, str], list[Able]] = {}
    for each in able(programme, configuration, on):
        by_system.setdefault((each.system.fleet, each.system.serial), []).append(each)
    for key in configuration.systems:
        gathering.add_system(by_system.get(key, []), configuration)
    gathering.wait_for_tasks()
    axis = gathering.axis(on)
    return Fitting(on, axis, gathering.work(axis), tuple(gathering.pieces), tuple(gathering.fits))


class _Gathering:
    """Pieces of work as they are put together."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.calendars = calendars_of(programme)
        self.kits = _by_code(programme, "kits", "kit")
        self.crews = _by_code(programme, "crews", "crew")
        self.needs: dict[str, list[tuple[str, int]]] = {}
        for row in _rows(programme, "task_crews"):
            self.needs.setdefault(row["task"], []).append((row["crew"], row["count"]))
        self.tasks: dict[str | None, list[dict[str, Any]]] = {}
        for row in _rows(programme, "tasks"):
            self.tasks.setdefault(row["kit"], []).append(row)
        self.patterns: dict[frozenset[Calendar], int] = {}
        self.pieces: list[Piece] = []
        self.begins: list[tuple[date, int]] = []
        """First day and pattern of each piece."""
        self.places: dict[str, dict[tuple[str, str] | None, int]] = {}
        """The pieces of each task by system."""
        self.groups: list[tuple[tuple[int, ...], str | None, int]] = []
        """Pieces, due day and weight."""
        self.waits: list[Wait] = []
        self.apart: list[tuple[int, ...]] = []
        self.fits: list[Fit] = []

    def add_once(self, on: date) -> None:
        """Add the tasks that are done once."""
        for task in self.tasks.get(None, []):
            self._add(task, None, on, 1)

    def add_system(self, kits: list[Able], configuration: Configuration) -> None:
        """Add the kits of a system, each behind those that it needs first."""
        groups: dict[str, int] = {}
        for each in kits:
            kit = self.kits[each.kit]
            jobs = tuple(self._add(task, each.system, each.first, kit["priority"])
                         for task in self.tasks.get(each.kit) or [_only_task(kit)])  # fmt: skip
            groups[each.kit] = len(self.groups)
            self.groups.append((jobs, kit["due"], kit["priority"]))
            self.fits.append(Fit(each.kit, each.system.serial, groups[each.kit]))
            for other in configuration.after[each.kit]:
                if other in groups:
                    before = self.groups[groups[other]][0]
                    self.waits += [Wait(job, one) for job in jobs for one in before]
        if not all(one in configuration.before(other) for one, other in pairwise(groups)):
            self.apart.append(tuple(groups.values()))

    def wait_for_tasks(self) -> None:
        """Let tasks wait for each other: on the same system, or for what is done once."""
        for row in _rows(self.programme, "task_order"):
            befores = self.places.get(row["after"], {})
            for system, job in self.places.get(row["task"], {}).items():
                before = befores.get(system, befores.get(None))
                if before is not None:
                    lag = ceil(row["lag_hours"])
                    self.waits.append(Wait(job, before, Link(row["link"]), lag))

    def axis(self, on: date) -> Axis:
        """Make an axis on which all pieces have room."""
        after = max([on, *(first for first, _pattern in self.begins)])
        work = Counter((pattern, ceil(piece.hours[2])) for piece, (_first, pattern)
                       in zip(self.pieces, self.begins, strict=True))  # fmt: skip
        lags = sum(max(0, wait.lag) for wait in self.waits)
        return make_axis(on, list(self.patterns), after, work, lags)

    def work(self, axis: Axis) -> Work:
        """Give what is to be scheduled on an axis."""
        crew_at = {crew: place for place, crew in enumerate(self.crews)}
        jobs = tuple(
            Job(
                ceil(piece.hours[1]),
                tuple((crew_at[crew], count) for crew, count in self.needs.get(piece.task, [])),
                axis.tick_of(first),
                pattern,
            )
            for piece, (first, pattern) in zip(self.pieces, self.begins, strict=True)
        )
        groups = tuple(
            Group(jobs, None if due is None else axis.tick_after(date.fromisoformat(due)), weight)
            for jobs, due, weight in self.groups
        )
        sizes = tuple(row["size"] for row in self.crews.values())
        return Work(jobs, tuple(self.waits), sizes, axis.works, groups, tuple(self.apart))

    def _add(self, task: dict[str, Any], system: System | None, first: date, weight: int) -> int:
        number, needs = len(self.pieces), self.needs.get(task["task"], [])
        if task["not_before"]:
            first = max(first, date.fromisoformat(task["not_before"]))
        usual = task["hours"]
        least, most = (usual if task[name] is None else task[name]
                       for name in ("least_hours", "most_hours"))  # fmt: skip
        site = self.kits[task["kit"]]["site"] or system.site if system else None
        self.pieces.append(
            Piece(task["task"], task["kit"], system and system.fleet, system and system.serial, site,
                  tuple(crew for crew, _count in needs), (least, usual, most))
        )  # fmt: skip
        pattern = self._pattern(task, [crew for crew, _count in needs])
        self.begins.append((first, self.patterns.setdefault(pattern, len(self.patterns))))
        key = (system.fleet, system.serial) if system else None
        self.places.setdefault(task["task"], {})[key] = number
        if task["due"]:
            self.groups.append(((number,), task["due"], weight))
        return number

    def _pattern(self, task: dict[str, Any], crews: list[str]) -> frozenset[Calendar]:
        """Give the calendars that must all work for a task to go on."""
        named = [self.crews[crew]["calendar"] for crew in crews]
        found = {USUAL if name is None else self.calendars[name] for name in named}
        if task["calendar"]:
            found.add(self.calendars[task["calendar"]])
        return frozenset(found or {USUAL})


def _only_task(kit: dict[str, Any]) -> dict[str, Any]:
    """Give the one task of a kit for which none are told."""
    return {"task": kit["kit"], "kit": kit["kit"], "hours": kit["hours"], "least_hours": None,
            "most_hours": None, "calendar": None, "not_before": None, "due": None}  # fmt: skip


def _rows(programme: Programme, table: str) -> list[dict[str, Any]]:
    return programme.filled(table).to_dicts()


def _by_code(programme: Programme, table: str, column: str) -> dict[str, dict[str, Any]]:
    return {row[column]: row for row in _rows(programme, table)}
