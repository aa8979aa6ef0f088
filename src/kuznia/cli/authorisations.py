"""`kuznia authorisation list | path | due`."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from pathlib import Path
from typing import Annotated, Any

from cyclopts import Parameter

from kuznia.cli.show import (
    AsJson,
    console,
    percent,
    records,
    show_json,
    show_table,
    usd,
)
from kuznia.model.errors import Invalid
from kuznia.model.language import _, msg
from kuznia.model.months import format_month, parse_month
from kuznia.release.obligation import Obligation
from kuznia.release.paths import PathAnswer
from kuznia.release.routes import Route

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
On = Annotated[str | None, Parameter(name="--on", help=_("Day, YYYY-MM-DD; today if not given"))]
HERE = Path()


def list_(*, on: On = None, folder: In = HERE, as_json: AsJson = False) -> int:
    """List authorisations: what is used of their ceilings, what expires, who has not signed."""
    from kuznia.app.authorisations import list_authorisations

    found = list_authorisations(folder, on)
    if as_json:
        show_json(records(found))
        return 0
    show_table(
        _("Authorisations"),
        [_("Code"), _("Kind"), _("Status"), _("Expires"), _("Value used, USD"),
         _("Quantity used"), _("Not signed by")],
        (
            (row["authorisation"], row["kind"], row["status"], _expiry(row),
             _used(row, "value_used_usd", "value_ceiling_usd", "value_share"),
             _used(row, "quantity_used", "quantity_ceiling", "quantity_share"),
             row["unsigned"] or None)
            for row in found.iter_rows(named=True)
        ),
    )  # fmt: skip
    return 0


def path(
    *,
    process: Annotated[str | None, Parameter(help=_("Process that is to start"))] = None,
    site: Annotated[str | None, Parameter(help=_("Site of that process"))] = None,
    step: Annotated[str | None, Parameter(help=_("Step that is to be done"))] = None,
    by: Annotated[str | None, Parameter(help=_("Month by which it is wanted, YYYY-MM"))] = None,
    on: On = None,
    prefer: Annotated[str, Parameter(help=_("soonest or fewest steps"))] = "soonest",
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """Say what is still to be done until a process is authorised, in which order, by when."""
    from kuznia.app.authorisations import path_to_authorised

    if prefer not in ("soonest", "fewest"):
        raise Invalid(msg("there is no preference '{word}'", word=prefer),
                      hint=msg("soonest or fewest"))  # fmt: skip
    try:
        month = None if by is None else parse_month(by)
    except ValueError:
        raise Invalid(msg("'{cell}' is not a month", cell=by),
                      hint=msg("a month, YYYY-MM")) from None  # fmt: skip
    answer = path_to_authorised(folder, process=process, site=site, step=step, on=on, prefer=prefer)
    chance = None if month is None else answer.chance_by(month)
    if as_json:
        show_json(_as_json(answer, chance))
    else:
        _show(answer, by, chance)
    return 0 if answer.route is not None else 4


def _expiry(row: Mapping[str, Any]) -> str | None:
    if row["days_left"] is None:
        return None
    return _("{day} ({days} days)").format(day=row["expires"], days=row["days_left"])


def _used(row: Mapping[str, Any], used: str, ceiling: str, share: str) -> str:
    if row[share] is None:
        return f"{usd(row[used])}"
    return _("{used} of {ceiling} ({share})").format(
        used=usd(row[used]), ceiling=usd(row[ceiling]), share=percent(row[share])
    )


def _show(answer: PathAnswer, by: str | None, chance: float | None) -> None:
    out = console()
    if answer.route is None:
        out.print(_("{goal} cannot be reached:").format(goal=answer.goal))
        for reason in answer.reasons:
            out.print(f"  {reason}")
        return
    if not answer.missing:
        out.print(_("{goal} is done; nothing is missing.").format(goal=answer.goal))
        return
    _show_route(_("Still to be done for {goal}").format(goal=answer.goal), answer.route)
    out.print(
        _("Expected {half} (P50), {most} (P90). Critical path: {path}").format(
            half=format_month(answer.p50_month or answer.on),
            most=format_month(answer.p90_month or answer.on),
            path=" → ".join(answer.route.critical_path),
        )
    )
    if chance is not None:
        out.print(_("Chance to be ready by {month}: {chance}").format(month=by,
                                                                      chance=f"{chance:.0%}"))  # fmt: skip
    for route in answer.alternatives:
        out.print(
            _("Next best: {steps}, {half:.1f} months (P50), {most:.1f} (P90)").format(
                steps=", ".join(route.codes), half=route.months_p50, most=route.months_p90
            )
        )
    for note in answer.notes:
        out.print(f"{note}", style="dim")


def _show_route(title: str, route: Route) -> None:
    show_table(
        title,
        [_("Step"), _("Waits for"), _("Start"), _("Done (P50)"), _("Done (P90)"), _("Slack"),
         _("Critical")],
        (
            (step.step, ", ".join(step.waits_for) or None, f"{step.start_p50:.1f}",
             f"{step.finish_p50:.1f}", f"{step.finish_p90:.1f}", f"{step.slack:.1f}",
             _("yes") if step.critical else f"{step.criticality:.0%}")
            for step in route.steps
        ),
        right=2,
    )  # fmt: skip


def _as_json(answer: PathAnswer, chance: float | None) -> dict[str, object]:
    def route(found: Route) -> dict[str, object]:
        return {
            "months_p50": found.months_p50,
            "months_p90": found.months_p90,
            "critical_path": list(found.critical_path),
            "steps": [
                {
                    "step": step.step,
                    "after": list(step.waits_for),
                    "finish_p50": step.finish_p50,
                    "finish_p90": step.finish_p90,
                    "slack": step.slack,
                    "criticality": step.criticality,
                }
                for step in found.steps
            ],
        }

    return {
        "goal": answer.goal,
        "route": None if answer.route is None else route(answer.route),
        "alternatives": [route(other) for other in answer.alternatives],
        "p50_month": answer.p50_month,
        "p90_month": answer.p90_month,
        "chance": chance,
        "exact": answer.exact,
        "reasons": [str(reason) for reason in answer.reasons],
        "notes": [str(note) for note in answer.notes],
    }


def due(
    *,
    on: On = None,
    until: Annotated[
        str | None, Parameter(help=_("Last day, YYYY-MM-DD; a year later if not given"))
    ] = None,
    ics: Annotated[Path | None, Parameter(help=_("Calendar to write: NAME.ics"))] = None,
    folder: In = HERE,
    as_json: AsJson = False,
) -> int:
    """List what falls due, the earliest first, or write it as a calendar."""
    from kuznia.app.days import today
    from kuznia.app.dues import calendar_file, obligations
    from kuznia.exchange.whole_file import write_whole

    found = obligations(folder, on=on, until=until)
    if ics is not None:
        write_whole(ics, calendar_file(found, _("Obligations")))
    day = date.fromisoformat(on or today())
    if as_json:
        show_json([_obligation_as_json(each, day) for each in found.obligations])
        return 0
    show_table(
        _("What falls due"),
        [_("Day"), _("Rule"), _("About"), _("What"), _("Who"), _("Standing")],
        (
            (each.due, each.rule, each.subject, each.what, each.owner or None, each.standing(day))
            for each in found.obligations
        ),
    )
    for gap in found.gaps:
        console().print(f"{gap}")
    if ics is not None:
        console().print(_("Wrote {target}").format(target=ics))
    return 0


def _obligation_as_json(each: Obligation, day: date) -> dict[str, object]:
    return {
        "obligation": each.obligation,
        "rule": each.rule,
        "citation": each.citation,
        "verified": each.verified,
        "due": each.due.isoformat(),
        "days_left": each.days_left(day),
        "overdue": each.overdue_on(day),
        "subject": each.subject,
        "what": str(each.what),
        "owner": each.owner,
    }
