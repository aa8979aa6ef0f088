"""`kuznia plan solve | compare | explain | prices`."""

from __future__ import annotations

from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kuznia.app import plans
from kuznia.app.programmes import read, read_telling
from kuznia.cli.progress import reporting
from kuznia.cli.show import (
    AsJson,
    console,
    month,
    percent,
    records,
    show_findings,
    show_json,
    show_table,
    usd,
)
from kuznia.model.errors import NotFound
from kuznia.model.language import _, msg
from kuznia.model.programme import Programme
from kuznia.store.plans import is_plan, refuse_other_content

Folder = Annotated[Path, Parameter(help=_("Programme: folder or workbook"))]
Scenarios = Annotated[int | None, Parameter(help=_("Most futures; more are sampled"))]
Seed = Annotated[int | None, Parameter(help=_("Seed of the sampling"))]
Gap = Annotated[float | None, Parameter(help=_("Relative distance to the best plan"))]
Seconds = Annotated[float | None, Parameter(help=_("Longest time for one optimization"))]


def solve(
    folder: Folder,
    *,
    out: Annotated[
        Path | None, Parameter(help=_("Folder for the plan; FOLDER/plans/ID if not given"))
    ] = None,
    scenarios: Scenarios = None,
    seed: Seed = None,
    gap: Gap = None,
    seconds: Seconds = None,
    on: Annotated[
        str | None,
        Parameter(help=_("Day from which open steps count; without it gates keep their months")),
    ] = None,
    report: Annotated[bool, Parameter(help=_("Write the report and the workbook"))] = True,
    as_json: AsJson = False,
) -> int:
    """Plan a programme over all its futures and keep the plan."""
    from kuznia.app.days import proper_day

    if out is not None:
        refuse_other_content(out)
    with reporting(quiet=as_json) as tell:
        tell(msg("reading and checking {folder}", folder=folder), None)
        programme, findings = read_telling(folder)
        show_findings([] if as_json else findings, error=True)
        plan = plans.plan(
            programme,
            scenarios=scenarios,
            seed=seed,
            gap=gap,
            seconds=seconds,
            on=None if on is None else date.fromisoformat(proper_day(on)),
            tell=tell,
        ).complete(tell)
        target = out or plans.plan_folder(folder, plan)
        stopped = tell(msg("writing the plan and its report"), None)
        plan.save(target, report=report)
    _show_plan(plan, target, report=report, as_json=as_json)
    return 130 if stopped else 0


def compare(
    first: Annotated[Path, Parameter(help=_("Plan, or programme with a kept plan"))],
    second: Annotated[
        Path | None, Parameter(help=_("The same; without it, the last two plans of FIRST"))
    ] = None,
    /,
    *,
    as_json: AsJson = False,
) -> int:
    """Lay two plans side by side."""
    if second is None:
        if not first.exists():
            raise NotFound(msg("there is no folder {folder}", folder=first))
        kept = plans.kept_plans(first)
        if len(kept) < 2:
            raise NotFound(
                msg("{folder} has fewer than two plans", folder=first),
                msg("change something and run: kuznia plan solve {folder}", folder=first),
            )
        first, second = kept[-2:]
    comparison = plans.load_plan(first).compare(plans.load_plan(second))
    same = comparison.inputs.is_empty() and comparison.changes["difference"].abs().sum() == 0
    if as_json:
        frames = (comparison.inputs, comparison.changes, comparison.needs)
        names = ("inputs", "changes", "needs")
        show_json({name: records(frame) for name, frame in zip(names, frames, strict=True)})
        return 0
    if same:
        console().print(_("The two plans are the same."))
        return 0
    show_table(
        _("What was changed"),
        [_("Table"), _("Row"), _("Column"), _("Before"), _("After")],
        comparison.inputs.iter_rows(),
    )
    show_table(
        _("What it changes"),
        [_("Figure"), _("Of"), _("Before"), _("After"), _("Difference")],
        [
            (_figure(what), _of(code), *(_amount(what, value) for value in values))
            for what, code, *values in comparison.changes.iter_rows()
        ],
        right=2,
    )
    changed = comparison.needs.filter(
        (comparison.needs["late_usd_difference"].abs() > 1)
        | (comparison.needs["on_time_share_difference"].abs().fill_null(1) > 5e-4)
    )
    show_table(
        _("Needs that change"),
        [
            _("Need"), _("On time before"), _("after"), _("Late cost before"), _("after"),
            _("Met (P50) before"), _("after"),
        ],
        [
            (row["need"], percent(row["on_time_share_before"]), percent(row["on_time_share_after"]),
             usd(row["late_usd_before"]), usd(row["late_usd_after"]),
             month(row["met_p50_before"]), month(row["met_p50_after"]))
            for row in changed.iter_rows(named=True)
        ],
        right=1,
    )  # fmt: skip
    return 0


def explain(
    folder: Folder,
    need: Annotated[str, Parameter(help=_("Code of the need"))],
    /,
    *,
    as_json: AsJson = False,
) -> int:
    """Say why a need is late and what would help."""
    with reporting(quiet=as_json) as tell:
        programme = plans.having_need(_programme_of(folder), need)
        plan = plans.plan(programme, tell=tell)
        tell(msg("looking for what would help"), None)
        explanation = plan.explain(need)
    relief, row = explanation.relief, explanation.row
    if as_json:
        show_json(
            {
                "need": row,
                "reasons": records(explanation.reasons),
                "would_help": [asdict(each) | {"message": each.message} for each in relief.reliefs],
                "late_before": relief.late_before,
                "late_after": relief.late_after,
            }
        )
        return 0
    out = console()
    out.print(
        _("{need}: due {due}, on time {share} on average; met in {met} at P50").format(
            need=need, due=month(row["due"]), share=percent(row["on_time_share"]),
            met=month(row["met_p50"]) or _("no month of the plan"),
        )
    )  # fmt: skip
    if explanation.reasons.is_empty():
        out.print(_("It is not late in any future."))
        return 0
    show_table(
        _("Why it is late"),
        [_("Kind"), _("Code"), _("Share"), _("Late cost, USD"), _("From"), _("To")],
        [
            (_kind(kind), code, percent(share), usd(cost), month(first), month(last))
            for _need, kind, code, share, cost, first, last in explanation.reasons.iter_rows()
        ],
        right=2,
    )
    if relief.reliefs:
        out.print(_("These together would help, with the builds as planned:"))
        for each in relief.reliefs:
            out.print(f"  • {each.message}", highlight=False)
    out.print(
        _("Unit-months late: {before:,.4g} now, {after:,.4g} with them").format(
            before=relief.late_before, after=relief.late_after
        )
    )
    return 0


def prices(
    folder: Folder,
    *,
    most: Annotated[
        int | None, Parameter(help=_("Most gates to solve again for; all if not given"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Say what one month is worth at each gate."""
    with reporting(quiet=as_json) as tell:
        if is_plan(folder):
            plan = plans.load_plan(folder)
        else:
            plan = plans.plan(read(folder), tell=tell)
            plan.work_out_prices(tell, most)
    if as_json:
        show_json(records(plan.prices))
        return 0
    show_table(
        _("One month sooner is worth"),
        [_("Gate"), _("Kind"), _("By dual values"), _("Solved again"), _("Late cost saved")],
        [
            (row["gate"], _kind(row["kind"]), usd(row["estimate_usd"]), usd(row["gain_usd"]),
             usd(row["late_usd"]))
            for row in plan.prices.iter_rows(named=True)
        ],
        right=2,
    )  # fmt: skip
    return 0


def _show_plan(plan: plans.Plan, target: Path, *, report: bool, as_json: bool) -> None:
    if as_json:
        lines = [{"label": line.label, "sentence": line.sentence} for line in plan.headlines]
        provenance = asdict(plan.result.provenance)
        show_json({"folder": str(target), "headlines": lines, "provenance": provenance})
        return
    out = console()
    for line in plan.headlines:
        out.print(f"[bold]{line.label}[/bold]: {line.sentence}")
    found = plan.result.provenance
    if found.gap > plan.programme.settings.solving.gap:
        out.print(
            _("Stopped before the best plan was proved: this one is at most {gap} from it.").format(
                gap=f"{found.gap:.1%}"
            )
        )
    page = target / "index.html" if report else target / "tables"
    out.print(_("Report: {page}").format(page=page), soft_wrap=True)


def _figure(what: str) -> str:
    return {
        "on_time_share": _("Needs met on time, by value"),
        "late_usd": _("Late cost, USD"),
        "spent_usd": _("Money spent, USD"),
        "debt_usd": _("Not covered by any fund, USD"),
        "local_share": _("Made in the host country"),
        "paid_usd": _("Paid, USD"),
        "builds": _("Builds"),
        "ready_share": _("Systems that lack nothing, mean of all months"),
        "ready_at_end_share": _("Systems that lack nothing at the end"),
    }.get(what, what)


def _of(code: str) -> str:
    return {"expected": _("average")}.get(code, code)


def _programme_of(folder: Path) -> Programme:
    """Read a programme, or that of a kept plan."""
    return plans.load_plan(folder).programme if is_plan(folder) else read(folder)


def _amount(what: str, value: float | None) -> str | None:
    if value is None:
        return None
    if what.endswith("_share"):
        return f"{value:.1%}".replace("-0.0%", "0.0%")
    return f"{value:,.2f}" if what == "builds" else usd(value)


def _kind(word: str) -> str:
    return {
        "gate": _("gate"),
        "line": _("line"),
        "outage": _("outage"),
        "fund": _("fund"),
        "offer": _("offer"),
        "lane": _("lane"),
        "border": _("border"),
        "time": _("no time"),
        "choice": _("too dear"),
        "authorisation": _("authorisation"),
        "package": _("package"),
        "transfer": _("transfer"),
        "construction": _("construction"),
        "first_article": _("first article"),
        "qualification": _("qualification"),
        "funding": _("funding"),
    }.get(word, word)
