"""`kuznia release check`: may it go there, and which paragraph says so."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from kuznia.cli.show import AsJson, console, show_json
from kuznia.model.language import _, msg, plural
from kuznia.release.checking import Verdict
from kuznia.release.decision import Outcome, Ruling
from kuznia.release.rules import BY_ID

In = Annotated[Path, Parameter(name="--in", help=_("Programme folder of a party"))]
Site = Annotated[str, Parameter(name="--to", help=_("Site that receives it"))]
Under = Annotated[str, Parameter(name="--under", help=_("Authorisation that it goes under"))]
Purpose = Annotated[
    str, Parameter(name="--purpose", help=_("manufacture, inspect, repair or view"))
]
On = Annotated[str | None, Parameter(name="--on", help=_("Day, YYYY-MM-DD; today if not given"))]
Without = Annotated[
    list[str] | None,
    Parameter(name="--without", negative="", help=_("Elements that stay behind")),
]
HERE = Path()

_COLOURS = {
    Outcome.STOP: "bold red",
    Outcome.REFER: "bold yellow",
    Outcome.DUE: "cyan",
    Outcome.ALLOW: "green",
}


def check(
    package: Annotated[str, Parameter(help=_("Code of the package"))],
    *,
    to: Site,
    under: Under,
    purpose: Purpose,
    on: On = None,
    folder: In = HERE,
    means: Annotated[
        str, Parameter(help=_("electronic, medium, visit or shipment"))
    ] = "electronic",
    value: Annotated[float, Parameter(help=_("Value in USD that it uses"))] = 0,
    quantity: Annotated[float, Parameter(help=_("Quantity that it uses"))] = 0,
    without: Without = None,
    state: Annotated[
        list[str] | None,
        Parameter(negative="", help=_("Country whose rules are asked; the folder's own")),
    ] = None,
    all_rules: Annotated[
        bool, Parameter(name="--all", negative="", help=_("Show the rules that allow it too"))
    ] = False,
    as_json: AsJson = False,
) -> int:
    """Ask whether a package may go to a site, and say which rule stands against it."""
    from kuznia.app.checks_of_release import check_release

    verdicts = check_release(
        folder,
        package,
        to=to,
        under=under,
        purpose=purpose,
        on=on,
        means=means,
        value_usd=value,
        quantity=quantity,
        without=without or (),
        states=state or (),
    )
    if as_json:
        show_json([verdict_as_json(verdict) for verdict in verdicts])
    else:
        for verdict in verdicts:
            show_verdict(verdict, all_rules=all_rules)
    return 0 if all(verdict.opens for verdict in verdicts) else 3


def show_verdict(verdict: Verdict, *, all_rules: bool = False, error: bool = False) -> None:
    """Print a verdict: what it is, then each ruling with its reason, change and citation."""
    request = verdict.request
    head = Text(f"{verdict.outcome}", style=_COLOURS[verdict.outcome])
    sentence = (
        _("{package} to {site} under {authorisation} for {purpose} on {day}, rules of {state}")
        if request.package
        else _("persons at {site} under {authorisation} on {day}, rules of {state}")
    )
    head.append("  ")
    head.append(
        sentence.format(
            package=request.package,
            site=request.site,
            authorisation=request.authorisation,
            purpose=request.purpose,
            day=request.on,
            state=verdict.state,
        ),
        style="default",
    )
    out = console(error=error)
    out.print(head)
    shown = [Outcome.STOP, Outcome.REFER, Outcome.DUE, *([Outcome.ALLOW] if all_rules else [])]
    for ruling, about in verdict.findings(*shown):
        _show_ruling(verdict, ruling, about, error=error)
    allowed = len(verdict.findings(Outcome.ALLOW))
    if not all_rules and allowed:
        out.print(Text("  " + plural("{number} ruling stands not against it",
                                     "{number} rulings stand not against it", allowed),
                       style="dim"))  # fmt: skip
    if verdict.left_out:
        behind = _("Stay behind: {names}").format(names=", ".join(verdict.left_out))
        out.print(Padding(Text(behind, style="dim"), (0, 0, 0, 2)))
    if request.package and not any(verdict.elements):
        out.print(Text("  " + _("The package has no elements; build it first."), style="yellow"))
    if any(not ruling.verified for ruling, _names in verdict.findings(*Outcome)):
        note = _("Law on file was not checked by counsel; this is not legal advice.")
        out.print(Padding(Text(note, style="dim"), (0, 0, 0, 2)))


def _show_ruling(verdict: Verdict, ruling: Ruling, about: tuple[str, ...], *, error: bool) -> None:
    details = [_("{title} [{citation}]").format(title=BY_ID[ruling.rule].title,
                                                citation=ruling.citation)]  # fmt: skip
    if ruling.answer.change is not None:
        details.append(_("What would change it: {change}").format(change=ruling.answer.change))
    if ruling.answer.due is not None:
        details.append(_("By {day}").format(day=ruling.answer.due))
    details.append(_about(verdict, about))
    out = console(error=error)
    grid = Table.grid(padding=(0, 1))
    grid.add_column(no_wrap=True)
    grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    head = Text(str(ruling.outcome), style=_COLOURS[ruling.outcome])
    grid.add_row(head, Text(ruling.rule, style="bold"), Text(str(ruling.answer.reason)))
    for detail in details:
        if detail:
            grid.add_row("", "", Text(detail, style="dim"))
    out.print(Padding(grid, (0, 0, 0, 2)))


def _about(verdict: Verdict, about: tuple[str, ...]) -> str:
    if set(about) == set(verdict.elements):
        return ""
    if set(about) <= set(verdict.elements):
        return str(msg("Elements: {names}", names=", ".join(about)))
    names = [name for name in about if name]
    return str(msg("Persons: {names}", names=", ".join(names))) if names else ""


def verdict_as_json(verdict: Verdict) -> dict[str, object]:
    """Give a verdict for programs, with every ruling and the facts it rests on."""
    from kuznia.release.record import own_record

    return own_record(verdict)
