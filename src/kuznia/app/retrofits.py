"""Retrofit of a programme: what is fitted to which system, who may get which kit, and when."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime

import polars as pl

from kuznia.app.plans import Tell, silent
from kuznia.app.scheduling import schedule
from kuznia.app.steps import expected_steps
from kuznia.model.checks import check
from kuznia.model.errors import Invalid, NotFound, Refused
from kuznia.model.findings import Severity
from kuznia.model.language import msg
from kuznia.model.months import add_months, format_month
from kuznia.model.programme import Programme
from kuznia.planning.linear import Progress
from kuznia.release.gates import planned
from kuznia.sustain.retrofit.configuration import Configuration, Standing, Status
from kuznia.sustain.retrofit.feasible import broken_orders, violations
from kuznia.sustain.retrofit.fitting import Fitting, able, gather_fitting, standings
from kuznia.sustain.retrofit.risk import Draws, draw, quantile
from kuznia.sustain.retrofit.schedule import SECONDS, Aim
from kuznia.sustain.retrofit.work import Times

DRAWS, SEED = 2000, 1
MOST_DRAWS = 100_000


@dataclass(frozen=True)
class RetrofitStatus:
    """How the systems stand to the kits of their fleets on a day."""

    on: date
    systems: pl.DataFrame
    """fleet, serial, site, kit, status, waits_for_kits, waits_for_gates, planned: each gate with the
    month in which it opens; planned, whether it can be fitted within the plan."""
    kits: pl.DataFrame
    """fleet, kit, effective, fitted, ready, waits_for_kit, waits_for_gate, planned: numbers of
    systems."""


@dataclass(frozen=True)
class RetrofitPlan:
    """When which kit is fitted to which system; days and hours are local ones without a zone."""

    status: RetrofitStatus
    fits: pl.DataFrame
    """fleet, serial, site, kit, start, end, p50, p80, criticality, due, on_time_share, in_use: one row a
    kit and system; the shares of the draws in which one of its tasks lies on a longest path to the end,
    and in which it is done by the due day; and whether the work begins within the plan, and while the
    system is used."""
    tasks: pl.DataFrame
    """task, kit, fleet, serial, site, crew, start, end, p50, p80, criticality: one row a task and
    system; the share of the draws in which it lies on a longest path to the end."""
    end: datetime | None
    """When all is done; None where nothing is to be done."""
    p50: datetime | None
    p80: datetime | None
    late_hours: int
    """Working hours of lateness of all kits and tasks with a due day, by their priorities."""
    is_proved: bool
    """Whether no schedule is less late, or as little and done sooner."""
    least_late_hours: int
    """No schedule is less late than this."""
    least_end: datetime | None
    """No schedule that is as little late is done sooner."""
    stopped: bool
    """Whether the search was stopped, so that the next may find something better."""
    programme: Programme
    """With its gates as the register has them."""
    fitting: Fitting
    """The work that was scheduled."""


def retrofit_status(programme: Programme, on: date | None = None) -> RetrofitStatus:
    """Say how the systems of a programme stand to its kits on a day, its first one if none is given.

    Raises Invalid when the programme has errors, and NotFound when it has no kits.
    """
    _require_kits(programme)
    programme = _registered(programme, on)
    return _status(programme, Configuration.of(programme), on or programme.settings.start)


def plan_retrofit(
    programme: Programme,
    *,
    on: date | None = None,
    seconds: float = SECONDS,
    draws: int = DRAWS,
    seed: int = SEED,
    tell: Tell = silent,
) -> RetrofitPlan:
    """Plan which kit is fitted to which system and when, from a day on, the first one if none is given.

    *seconds* are about those in which the best schedule is looked for; *draws* is how often hours are
    drawn for the dates at P50 and P80.  The same arguments give the same plan.  Raises Invalid when
    the programme has errors or work finds no hours, NotFound when it has no kits, Refused when a
    number is none that can be, and MissingExtra when the part `schedule` is not installed.
    """
    _require_numbers(seconds, draws, seed)
    _require_kits(programme)
    first = on or programme.settings.start
    programme = _registered(programme, on)
    tell(msg("gathering what is to be fitted"), None)
    configuration = Configuration.of(programme)
    fitting = gather_fitting(programme, configuration, first)
    step = msg("scheduling {count} tasks", count=len(fitting.pieces))
    tell(step, None)
    found = schedule(
        fitting.work, seconds=seconds, seed=seed,
        watch=lambda best, bound: tell(step, Progress(best, bound, 0.0)),
    )  # fmt: skip
    _require_sound(configuration, fitting, found.times)
    tell(msg("drawing hours {count} times", count=draws), None)
    hours = [piece.hours for piece in fitting.pieces]
    drawn = draw(fitting.work, found.times, hours, draws, seed)
    shown = _Shown(programme, fitting, found.times, drawn)
    reached = {each.aim: each for each in found.reached}
    last = reached[Aim.END]
    some = bool(fitting.pieces)
    return RetrofitPlan(
        _status(programme, configuration, first),
        shown.fits(),
        shown.tasks(),
        fitting.axis.end(last.value) if some else None,
        fitting.axis.end(quantile(drawn.last, 0.5)) if some else None,
        fitting.axis.end(quantile(drawn.last, 0.8)) if some else None,
        reached[Aim.LATENESS].value,
        found.is_proved,
        reached[Aim.LATENESS].bound,
        fitting.axis.end(last.bound) if some else None,
        found.stopped,
        programme,
        fitting,
    )


_SYSTEMS = {"fleet": pl.String, "serial": pl.String, "site": pl.String, "kit": pl.String,
            "status": pl.String, "waits_for_kits": pl.String, "waits_for_gates": pl.String,
            "planned": pl.Boolean}  # fmt: skip
_TIMES = {name: pl.Datetime("us") for name in ("start", "end", "p50", "p80")}
_FITS = {"fleet": pl.String, "serial": pl.String, "site": pl.String, "kit": pl.String, **_TIMES,
         "criticality": pl.Float64, "due": pl.String, "on_time_share": pl.Float64,
         "in_use": pl.Boolean}  # fmt: skip
_TASKS = {"task": pl.String, "kit": pl.String, "fleet": pl.String, "serial": pl.String,
          "site": pl.String, "crew": pl.String, **_TIMES, "criticality": pl.Float64}  # fmt: skip


def _status(programme: Programme, configuration: Configuration, on: date) -> RetrofitStatus:
    chosen = {(each.kit, each.system.serial) for each in able(programme, configuration, on)}
    systems = pl.DataFrame(
        [
            (system.fleet, system.serial, system.site, kit, str(standing.status),
             ";".join(standing.kits), ";".join(_gates(standing)), (kit, system.serial) in chosen)
            for system, kit, standing in standings(configuration, on)
        ],
        _SYSTEMS,
        orient="row",
    )  # fmt: skip
    status = pl.col("status")
    kits = systems.group_by("fleet", "kit", maintain_order=True).agg(
        effective=(status != Status.NOT_EFFECTIVE).sum(),
        **{each: (status == each).sum()
           for each in (Status.FITTED, Status.READY, Status.WAITS_FOR_KIT, Status.WAITS_FOR_GATE)},
        planned=pl.col("planned").sum(),
    )  # fmt: skip
    return RetrofitStatus(on, systems, kits)


def _gates(standing: Standing) -> Iterator[str]:
    for each in standing.gates:
        yield f"{each.gate} {format_month(each.month)}" if each.month else each.gate


class _Shown:
    """A schedule and its draws as tables."""

    def __init__(self, programme: Programme, fitting: Fitting, times: Times, drawn: Draws) -> None:
        self.fitting, self.times, self.drawn = fitting, times, drawn
        self.due = dict(programme["kits"].select("kit", "due").iter_rows())
        last = programme.settings.end
        self.last = {
            (fleet, serial): last if month is None else min(month, last)
            for fleet, serial, month in programme["systems"].select(
                "fleet", "serial", "to_month").iter_rows()
        }  # fmt: skip

    def fits(self) -> pl.DataFrame:
        rows: list[tuple[object, ...]] = []
        for fit in self.fitting.fits:
            group = self.fitting.work.groups[fit.group]
            piece = self.fitting.pieces[group.jobs[0]]
            ends = self.drawn.ends[list(group.jobs)].max(axis=0)
            share = None if group.due is None else float((ends <= group.due).mean())
            moments = self._moments(group.jobs)
            over = add_months(self.last[piece.fleet or "", fit.serial], 1)
            rows.append((piece.fleet, fit.serial, piece.site, fit.kit, *moments,
                         self.drawn.criticality(group.jobs), self.due[fit.kit], share,
                         moments[0].date() < over))  # fmt: skip
        return pl.DataFrame(rows, _FITS, orient="row").sort("start", "end", maintain_order=True)

    def tasks(self) -> pl.DataFrame:
        rows: list[tuple[object, ...]] = [
            (piece.task, piece.kit, piece.fleet, piece.serial, piece.site, ";".join(piece.crews),
             *self._moments((job,)), self.drawn.criticality((job,)))
            for job, piece in enumerate(self.fitting.pieces)
        ]  # fmt: skip
        return pl.DataFrame(rows, _TASKS, orient="row").sort("start", "end", maintain_order=True)

    def _moments(self, jobs: tuple[int, ...]) -> tuple[datetime, datetime, datetime, datetime]:
        """Give start, end, P50 and P80 of some jobs."""
        axis = self.fitting.axis
        start = min(self.times.starts[job] for job in jobs)
        end = max(self.times.ends[job] for job in jobs)
        p50, p80 = (self.drawn.end_of(jobs, share) for share in (0.5, 0.8))
        if start == end:  # a milestone is there with the work before it
            return axis.end(start), axis.end(end), axis.end(p50), axis.end(p80)
        return axis.beginning(start), axis.end(end), axis.end(p50), axis.end(p80)


def _registered(programme: Programme, on: date | None) -> Programme:
    """Give the programme with its gates as the register has them, as plans do."""
    return planned(programme, on, {} if on is None else expected_steps(programme, on))


def _require_kits(programme: Programme) -> None:
    findings = check(programme)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise Invalid(msg("the programme has errors; nothing was planned"), findings)
    if programme["kits"].is_empty():
        raise NotFound(
            msg("the programme has no kits"),
            msg("fill in the tables kits, systems, effectivity, tasks and crews"),
        )


def _require_numbers(seconds: float, draws: int, seed: int) -> None:
    if not 0 < seconds < 1e6:
        raise Refused(msg("seconds are a number above 0, and not {value}", value=seconds))
    if not 1 <= draws <= MOST_DRAWS:
        raise Refused(
            msg("draws are from 1 to {most}, and not {value}", most=MOST_DRAWS, value=draws)
        )
    if not 0 <= seed < 2**31:
        raise Refused(msg("a seed is a whole number from 0 on, and not {value}", value=seed))


def _require_sound(configuration: Configuration, fitting: Fitting, times: Times) -> None:
    """Show no schedule that breaks what was asked: that would be a mistake of this program."""
    broken = [*violations(fitting.work, times), *broken_orders(configuration, fitting, times)]
    if broken:
        raise AssertionError("; ".join(broken[:5]))
