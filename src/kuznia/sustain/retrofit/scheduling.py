"""Schedules by CP-SAT: the least lateness, then the soonest end, then every job as soon as can be."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from itertools import islice
from math import ceil
from threading import Thread
from typing import cast

import numpy as np

from kuznia.sustain.pipelines import Counts
from kuznia.sustain.retrofit.extra import cp_model
from kuznia.sustain.retrofit.schedule import SECONDS, Aim, Reached, Schedule, Watch, unwatched
from kuznia.sustain.retrofit.serial import quick_times, shaken, tidied
from kuznia.sustain.retrofit.work import Group, Job, Times, Work, worth

Expression = cp_model.LinearExpr | int

STEPS_A_SECOND, PATIENCE = 0.1, 4.0
"""What the solver's own clock counts in a second of an ordinary core, and how many times the seconds it
may take on a slow one."""
LOOKS_A_SECOND = 10
SHARES = {"lateness": 0.5, "end": 0.8, "ends": 0.3}
"""What each aim may use of the time that is left."""
LARGE, PLACED, ROUNDS_A_LOOK = 100, 10_000, 20
"""Jobs from which on serial schedules are shaken before the solver begins, and how many jobs that
places again for each of the seconds."""
IDLE = ("fixed", "max_lp", "max_lp_sym", "no_lp", "pseudo_costs", "quick_restart_no_lp")
"""Searches of the solver that bring nothing for so many jobs, and take its time."""


def schedule(
    work: Work,
    *,
    seconds: float = SECONDS,
    seed: int = 1,
    workers: int = 1,
    watch: Watch = unwatched,
) -> Schedule:
    """Schedule work; the axis is long enough for all jobs in a row.

    The solver's clock counts steps and not time, about as many as an ordinary core does in so many
    *seconds*, so that with one worker the same work gives the same schedule on every machine; one
    that needs more than four times as long is stopped.  The solver begins with a serial schedule, which is
    what is given when it finds nothing better.
    """
    if not work.jobs:
        return Schedule(Times((), ()), tuple(Reached(aim, 0, 0) for aim in Aim))
    times, stopped = _quick(work, seconds, seed, watch)
    reached: list[Reached] = []
    solving = _Solving(work, seed, workers, watch)
    left = seconds
    for aim in Aim:
        value = _value(work, times, aim)
        least = _least(work, aim)
        if value > least and not stopped:
            found = solving.improve(times, aim, value, left * SHARES[aim])
            left -= found.seconds
            stopped = found.stopped
            if found.times is not None:
                again = tidied(work, found.times)
                times = min(times, found.times, again, key=lambda each: worth(work, each))
            value, least = _value(work, times, aim), max(least, found.bound)
        reached.append(Reached(aim, value, min(value, least)))
        solving.keep(aim, value)
    return Schedule(times, tuple(reached), stopped)


def _quick(work: Work, seconds: float, seed: int, watch: Watch) -> tuple[Times, bool]:
    """Give a serial schedule, for much work the best of many, and whether to stop with it."""
    times = quick_times(work)
    if len(work.jobs) < LARGE:
        return times, False
    rounds = ceil(seconds * PLACED / len(work.jobs))
    for number, better in enumerate(islice(shaken(work, times, seed), rounds)):
        times = better
        if number % ROUNDS_A_LOOK == 0 and watch(worth(work, times).end, 0.0):
            return times, True
    return times, False


def _value(work: Work, times: Times, aim: Aim) -> int:
    found = worth(work, times)
    return {Aim.LATENESS: found.lateness, Aim.END: found.end, Aim.ENDS: found.ends}[aim]


def _least(work: Work, aim: Aim) -> int:
    """Give what an aim comes to at the least, without a search."""
    ends = [job.earliest + job.hours for job in work.jobs]
    return {Aim.LATENESS: 0, Aim.END: max(ends), Aim.ENDS: sum(ends)}[aim]


@dataclass(frozen=True, slots=True)
class _Found:
    times: Times | None
    bound: int
    seconds: float
    stopped: bool


@dataclass(frozen=True, slots=True)
class _Placed:
    """When a job is, in the model."""

    start: Expression
    end: Expression
    interval: cp_model.IntervalVar


class _Solving:
    """The work as a model of CP-SAT, which is made once and given one aim after the other."""

    def __init__(self, work: Work, seed: int, workers: int, watch: Watch) -> None:
        self.work, self.watch = work, watch
        self.model = cp_model.CpModel()
        self.solver = cp_model.CpSolver()
        self.solver.parameters.random_seed = seed
        self.solver.parameters.num_workers = workers
        self.solver.parameters.interleave_search = workers == 1
        self.solver.parameters.catch_sigint_signal = False
        if len(work.jobs) >= LARGE:
            idle = cast("list[str]", self.solver.parameters.ignore_subsolvers)  # pyright: ignore[reportUnknownMemberType]  # a field that ortools leaves without a type
            idle.extend(IDLE)
        self.hints: list[tuple[cp_model.IntVar, Callable[[Times], int]]] = []
        self.placed = [self._place(number, job) for number, job in enumerate(work.jobs)]
        self._wait()
        self._share_crews()
        for apart in work.apart:
            self.model.add_no_overlap(
                [self._span(work.groups[each]) for each in apart if work.groups[each].jobs]
            )
        last = self._variable(work.ticks, lambda times: max(times.ends))
        self.model.add_max_equality(last, [each.end for each in self.placed])
        self.aims: dict[Aim, Expression] = {
            Aim.LATENESS: self._lateness(),
            Aim.END: last,
            Aim.ENDS: sum(each.end for each in self.placed),
        }

    def improve(self, times: Times, aim: Aim, value: int, seconds: float) -> _Found:
        """Look for times with less of an aim than in those that there are."""
        self.model.clear_hints()
        for variable, hint in self.hints:
            self.model.add_hint(variable, hint(times))
        self.model.minimize(self.aims[aim])
        self.solver.parameters.max_deterministic_time = max(seconds, 0.1) * STEPS_A_SECOND
        self.solver.parameters.max_time_in_seconds = max(seconds, 0.1) * PATIENCE
        status, stopped = self._run(float(value))
        found = None
        if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
            starts, ends = (
                tuple(int(self.solver.value(each)) for each in some)
                for some in (
                    [one.start for one in self.placed],
                    [one.end for one in self.placed],
                )
            )
            found = Times(starts, ends)
        bound = ceil(self.solver.best_objective_bound - 1e-6)
        spent = self.solver.response_proto.deterministic_time
        return _Found(found, bound, spent / STEPS_A_SECOND, stopped)

    def keep(self, aim: Aim, value: int) -> None:
        """Let nothing that is found from now on have more of an aim."""
        self.model.add(self.aims[aim] <= value)

    def _run(self, best: float) -> tuple[object, bool]:
        """Solve in a thread of its own, so that this one hears whoever wants to stop it."""
        heard, status = _Heard(best), list[object]()
        self.solver.best_bound_callback = heard.hear_bound
        thread = Thread(target=lambda: status.append(self.solver.solve(self.model, heard)))
        thread.start()
        stopped = False
        try:
            while thread.is_alive():
                thread.join(1 / LOOKS_A_SECOND)
                if not stopped and self.watch(heard.best, heard.bound):
                    stopped = True
                if stopped:
                    self.solver.stop_search()
        finally:
            while thread.is_alive():
                self.solver.stop_search()
                thread.join(1 / LOOKS_A_SECOND)
        return status[0], stopped

    def _variable(self, most: int, hint: Callable[[Times], int], least: int = 0) -> cp_model.IntVar:
        made = self.model.new_int_var(least, most, "")
        self.hints.append((made, hint))
        return made

    def _place(self, number: int, job: Job) -> _Placed:
        work, model = self.work, self.model
        works = work.works[job.pattern]
        start = self._variable(work.ticks, lambda times: times.starts[number], job.earliest)
        if job.hours == 0 or works.all():
            interval = model.new_fixed_size_interval_var(start, job.hours, "")
            return _Placed(start, start + job.hours, interval)
        ticks = work.paces[job.pattern].ticks
        begins = ticks[: len(ticks) - job.hours + 1]
        sizes = ticks[job.hours - 1 :] + 1 - begins
        lengths = [int(each) for each in np.unique(sizes)]
        model.add_linear_expression_in_domain(start, _domain(begins))
        chosen: list[cp_model.IntVar] = []
        for length in lengths:
            one = self._variable(
                1, lambda times, length=length: int(_length(times, number) == length)
            )
            model.add_linear_expression_in_domain(
                start, _domain(begins[sizes == length])
            ).only_enforce_if(one)  # pyright: ignore[reportUnknownMemberType]  # the same
            chosen.append(one)
        model.add_exactly_one(chosen)
        size = self._variable(lengths[-1], lambda times: _length(times, number), lengths[0])
        model.add(size == sum(one * length for one, length in zip(chosen, lengths, strict=True)))
        end = self._variable(work.ticks, lambda times: times.ends[number])
        return _Placed(start, end, model.new_interval_var(start, size, end, ""))

    def _wait(self) -> None:
        for wait in self.work.waits:
            before, job = self.placed[wait.after], self.placed[wait.job]
            at = before.end if wait.link.from_end else before.start
            self.model.add((job.end if wait.link.to_end else job.start) >= at + wait.lag)

    def _share_crews(self) -> None:
        for crew, size in enumerate(self.work.sizes):
            needs = [
                (self.placed[number].interval, count)
                for number, job in enumerate(self.work.jobs)
                for which, count in job.needs
                if which == crew and job.hours
            ]
            if sum(count for _interval, count in needs) > size:
                intervals, counts = zip(*needs, strict=True)
                self.model.add_cumulative(intervals, counts, size)

    def _span(self, group: Group) -> cp_model.IntervalVar:
        """Give the time from the first start of a group to its last end."""
        jobs = [self.placed[job] for job in group.jobs]
        begin = self._variable(
            self.work.ticks, lambda times: min(times.starts[job] for job in group.jobs)
        )
        close = self._variable(
            self.work.ticks, lambda times: max(times.ends[job] for job in group.jobs)
        )
        for each in jobs:
            self.model.add(begin <= each.start)
            self.model.add(close >= each.end)
        size = self._variable(
            self.work.ticks,
            lambda times: (
                max(times.ends[j] for j in group.jobs) - min(times.starts[j] for j in group.jobs)
            ),
        )
        return self.model.new_interval_var(begin, size, close, "")

    def _lateness(self) -> Expression:
        late: list[Expression] = []
        for group in self.work.groups:
            if group.due is None or not group.jobs:
                continue
            due, jobs = group.due, group.jobs
            one = self._variable(
                self.work.ticks,
                lambda times, due=due, jobs=jobs: max(0, max(times.ends[j] for j in jobs) - due),
            )
            for job in jobs:
                self.model.add(one >= self.placed[job].end - due)
            late.append(one * group.weight)
        return sum(late)


class _Heard(cp_model.CpSolverSolutionCallback):
    """What the solver has said of itself so far."""

    def __init__(self, best: float) -> None:
        super().__init__()
        self.best, self.bound = best, 0.0

    def on_solution_callback(self) -> None:
        self.best = self.objective_value

    def hear_bound(self, bound: float) -> None:
        self.bound = bound


def _length(times: Times, job: int) -> int:
    return times.ends[job] - times.starts[job]


def _domain(ticks: Counts) -> cp_model.Domain:
    """Give the domain of some ticks, which rise."""
    gaps = np.flatnonzero(np.diff(ticks) > 1)
    firsts, lasts = ticks[np.r_[0, gaps + 1]], ticks[np.r_[gaps, len(ticks) - 1]]
    return cp_model.Domain.from_intervals(np.stack([firsts, lasts], axis=1).tolist())
