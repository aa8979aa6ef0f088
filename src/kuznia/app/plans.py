"""Planning a programme, and keeping, comparing and explaining plans."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from functools import cached_property
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

import polars as pl

from kuznia.app.readiness import readiness_table
from kuznia.app.steps import expected_steps
from kuznia.model.checks import check
from kuznia.model.errors import Interrupted, Invalid, NotFound, Unmet
from kuznia.model.findings import Severity
from kuznia.model.headline import Headline, headlines
from kuznia.model.language import Message, msg
from kuznia.model.plan_result import Comparison, PlanResult
from kuznia.model.programme import Programme
from kuznia.model.results import RESULTS
from kuznia.model.settings import BOUNDS
from kuznia.planning.compare import compare_plans
from kuznia.planning.linear import Progress
from kuznia.planning.outcome import digest, make_result
from kuznia.planning.outcome_needs import late_usd
from kuznia.planning.parallel import parallel_tables
from kuznia.planning.prices import prices_table
from kuznia.planning.reasons import reasons_table
from kuznia.planning.relief import ReliefSet, find_relief
from kuznia.planning.solving import Solved, make_model, solve_model
from kuznia.release.gates import planned
from kuznia.store.plans import is_plan, plans_in, read_plan, write_plan

if TYPE_CHECKING:
    from kuznia.report.charts import Charts

Tell = Callable[[Message, Progress | None], bool]
"""Hears what is being done and how far it is; True asks to stop and keep the best plan."""


def silent(_step: Message, _progress: Progress | None) -> bool:
    """Hear nothing and never stop."""
    return False


class Plan:
    """A plan: its tables as polars frames by name, its headlines, charts and comparisons.

    Tables are attributes: `plan.needs`, `plan.money`, `plan.builds`, ...; `prices`, `parallel` and
    `curves` are solved for when first asked.
    """

    def __init__(self, result: PlanResult, solved: Solved | None = None) -> None:
        self._result = result
        self._solved = solved

    def __getattr__(self, name: str) -> pl.DataFrame:
        if name not in RESULTS:
            raise AttributeError(name)
        if name == "prices":
            self.work_out_prices()
        elif name in ("parallel", "curves"):
            self.work_out_parallel()
        return self._result[name]

    @property
    def result(self) -> PlanResult:
        """The plan as plain values."""
        return self._result

    @property
    def programme(self) -> Programme:
        """The programme that the plan is of."""
        return self._result.programme

    @property
    def headlines(self) -> tuple[Headline, ...]:
        """The lines that matter most."""
        return headlines(self._result)

    @property
    def late_cost(self) -> float:
        """Expected late cost in USD, with what is never met."""
        futures = self._result["futures"]
        if self._solved is not None:
            chance = self._solved.model.scenarios.probability
            return float(chance @ late_usd(self._solved).sum(axis=1))
        return float((futures["late_usd"] * futures["probability"]).sum())

    @cached_property
    def charts(self) -> Charts:
        """The plan's pictures, as Altair charts."""
        from kuznia.report.charts import Charts

        return Charts(self.complete().result)

    def work_out_prices(self, tell: Tell = silent, most: int | None = None) -> None:
        """Solve for the table `prices`."""
        if self._solved is not None and self._result["prices"].is_empty():
            step = msg("pricing the gates")
            if not tell(step, None):
                with suppress(Interrupted, Unmet):
                    table = prices_table(self._solved, most, lambda p: tell(step, p))
                    self._add({"prices": table})

    def work_out_parallel(self, tell: Tell = silent) -> None:
        """Solve for the tables `parallel` and `curves`."""
        if self._solved is not None and self._result["parallel"].is_empty():
            step = msg("planning each country alone")
            if not tell(step, None):
                with suppress(Interrupted, Unmet):
                    self._add(parallel_tables(self._solved, lambda p: tell(step, p)))

    def complete(self, tell: Tell = silent) -> Plan:
        """Work out every table; when asked to stop, leave out those that are not yet there."""
        self.work_out_parallel(tell)
        self.work_out_prices(tell)
        return self

    def compare(self, other: Plan) -> Comparison:
        """Compare this plan, as the one before, with another."""
        return compare_plans(self._result, other._result)

    def explain(self, need: str) -> Explanation:
        """Say why a need is late and which few relaxations would help.

        Raises NotFound when the programme has no such need.
        """
        having_need(self.programme, need)
        solved = self._solved or _solve(self.programme, silent)
        return Explanation(
            need,
            self.needs.row(by_predicate=pl.col("need") == need, named=True),
            self.reasons.filter(pl.col("need") == need),
            find_relief(solved, need),
        )

    def save(self, folder: str | Path, *, report: bool = True) -> Path:
        """Keep the plan in a folder, with its report and workbook in the language in force."""
        documents: dict[str, bytes] = {}
        solved_at = datetime.now(UTC).isoformat(timespec="microseconds")
        if report:
            from kuznia.report.html import render
            from kuznia.report.workbook import write_workbook

            workbook = BytesIO()
            write_workbook(self._result, workbook)
            documents = {
                "index.html": render(self._result, solved_at=solved_at[:10]).encode(),
                "plan.xlsx": workbook.getvalue(),
            }
        write_plan(self._result, Path(folder), documents, solved_at=solved_at)
        return Path(folder)

    def _add(self, tables: dict[str, pl.DataFrame]) -> None:
        self._result = replace(self._result, tables={**self._result.tables, **tables})

    def __repr__(self) -> str:
        lines = (f"{line.label}: {line.sentence}" for line in self.headlines)
        return "\n".join((f"<Plan of {self.programme.settings.name!r}>", *lines))


@dataclass(frozen=True, slots=True, eq=False)
class Explanation:
    """Why a need is late: its row, what binds, and what would help."""

    need: str
    row: dict[str, object]
    reasons: pl.DataFrame
    relief: ReliefSet


def plan(
    programme: Programme,
    *,
    scenarios: int | None = None,
    seed: int | None = None,
    gap: float | None = None,
    seconds: float | None = None,
    on: date | None = None,
    tell: Tell = silent,
) -> Plan:
    """Plan a programme over all its futures.

    The arguments take the place of those under `[solving]` in `programme.toml`.  With a day *on*,
    gates that name a step open when the step is expected to end, counted from that day.  Raises Invalid
    when the programme has errors, Unmet when the time is over before a plan is found.
    """
    given = {"scenarios": scenarios, "seed": seed, "gap": gap, "seconds": seconds}
    solved = _solve(as_planned(programme, given, on), tell)
    tell(msg("finding out what binds"), None)
    extra = {"reasons": reasons_table(solved), "readiness": readiness_table(solved)}
    return Plan(make_result(solved, extra), solved)


def as_planned(
    programme: Programme, given: Mapping[str, float | None], on: date | None = None
) -> Programme:
    """Give a programme as it is planned: with other settings of solving, and gates as they open.

    Raises Invalid when a setting is out of bounds or the programme has errors.
    """
    changed = {name: value for name, value in given.items() if value is not None}
    _refuse_out_of_bounds(changed)
    settings = programme.settings
    solving = replace(settings.solving, **changed)  # pyright: ignore[reportArgumentType]  # whole
    programme = programme.with_settings(replace(settings, solving=solving))
    _refuse_errors(programme)
    expected = {} if on is None else expected_steps(programme, on)
    return planned(programme, on, expected)


def having_need(programme: Programme, need: str) -> Programme:
    """Give the programme back if it has the need.

    Raises NotFound when it has not.
    """
    needs = programme["needs"]["need"]
    if need not in set(needs):
        raise NotFound(
            msg("no need '{need}'", need=need),
            msg("the needs are: {needs}", needs=_few(needs)),
        )
    return programme


def _refuse_out_of_bounds(given: Mapping[str, float]) -> None:
    for bound in BOUNDS:
        value = given.get(bound.name) if bound.section == "solving" else None
        if value is not None and not bound.least <= value <= bound.most:
            raise Invalid(
                msg(
                    "{name} is {value}; it may be from {least:g} to {most:g}",
                    name=bound.name,
                    value=value,
                    least=bound.least,
                    most=bound.most,
                )
            )


def _refuse_errors(programme: Programme) -> None:
    findings = check(programme)
    if any(finding.severity is Severity.ERROR for finding in findings):
        raise Invalid(msg("the programme has errors; nothing was planned"), findings)


def load_plan(folder: str | Path) -> Plan:
    """Read a plan that was kept, or the last one of a programme folder.

    Raises NotFound when there is none.
    """
    place = Path(folder)
    if is_plan(place):
        return Plan(read_plan(place))
    kept = kept_plans(place)
    if not kept:
        raise NotFound(
            msg("{folder} has no plan", folder=folder),
            msg("make one with: kuznia plan solve {folder}", folder=folder),
        )
    return Plan(read_plan(kept[-1]))


def kept_plans(programme: Path) -> list[Path]:
    """List the plans that were kept for a programme, the oldest first."""
    return plans_in(plans_folder(programme))


def plans_folder(programme: Path) -> Path:
    """Give the folder where the plans of a programme are kept: in it, or beside a workbook."""
    return programme / "plans" if programme.is_dir() else programme.with_suffix(".plans")


def plan_folder(programme: Path, plan: Plan) -> Path:
    """Give the folder for a plan, by the fingerprint of what was planned over."""
    return plans_folder(programme) / digest(plan.programme)


def _solve(programme: Programme, tell: Tell) -> Solved:
    tell(msg("building the model"), None)
    model = make_model(programme)
    step = msg("planning over {count} futures", count=model.scenarios.count)
    tell(step, None)
    return solve_model(model, lambda progress: tell(step, progress))


def _few(names: Iterable[str], most: int = 12) -> str:
    shown = list(names)
    return ", ".join(shown[:most]) + (", …" if len(shown) > most else "")
