"""`kuznia sustain spares`."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Literal

import polars as pl
from cyclopts import Parameter

from kuznia.cli.show import AsJson, console, records, show_json, show_table, usd
from kuznia.model.errors import Invalid
from kuznia.model.language import _, msg
from kuznia.model.months import parse_month

Folder = Annotated[Path, Parameter(help=_("Programme: folder or workbook"))]


def spares(
    folder: Folder,
    *,
    budget: Annotated[float | None, Parameter(help=_("Most to spend, in dollars"))] = None,
    availability: Annotated[
        float | None,
        Parameter(
            help=_(
                "Share of each fleet's systems that is to lack no item, such as 0.85; with "
                "neither, the targets in the table fleets"
            )
        ),
    ] = None,
    criticality: Annotated[
        list[Literal["vital", "essential", "useful"]] | None,
        Parameter(
            help=_(
                "Buy only for items of this criticality; may be given more than once; "
                "without it, for vital and essential ones"
            ),
            negative=(),
        ),
    ] = None,
    opened: Annotated[
        list[str] | None,
        Parameter(
            help=_("Depot whose opening is to be decided, and which is taken as opened"),
            negative=(),
        ),
    ] = None,
    into_plan: Annotated[
        str | None,
        Parameter(
            help=_(
                "Month, such as 2024-09, by whose end the spares are added to the needs of "
                "the programme"
            )
        ),
    ] = None,
    cluster: Annotated[
        str | None,
        Parameter(
            help=_(
                "Address of a Ray cluster that takes groups of items; auto, or local for "
                "all cores of this machine"
            )
        ),
    ] = None,
    out: Annotated[
        Path | None, Parameter(help=_("Folder for the tables as CSV files, which is made"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Say which spares to buy and where to put them, and what readiness follows."""
    from kuznia.app.programmes import read
    from kuznia.app.spare_needs import add_needs
    from kuznia.app.spares import COUNTED, plan_spares, require_own_folder, write_spares

    due = None if into_plan is None else month_of(into_plan)
    if out is not None:
        require_own_folder(out)
    plan = plan_spares(
        read(folder),
        budget=budget,
        availability=availability,
        criticality=criticality or COUNTED,
        opened=opened or (),
        cluster=cluster,
    )
    added = None if due is None else add_needs(folder, plan, due)
    if out is not None:
        write_spares(plan, out)
    if as_json:
        show_json({"cost_usd": plan.cost_usd, "short_before": plan.short_before,
                   "short_after": plan.short_after, "purchases": records(plan.purchases),
                   "fleets": records(plan.fleets), "frontier": records(plan.frontier), "groups": records(plan.groups),
                   "asked_before": plan.asked_before, "asked_after": plan.asked_after,
                   "closed": list(plan.closed), "needs_added": added})  # fmt: skip
        return 0
    if plan.purchases.is_empty():
        console().print(_("Nothing is to be bought."))
    show_purchases(plan.purchases)
    show_table(
        _("Systems that lack nothing"),
        [_("Fleet"), _("Site"), _("Systems"), _("Now"), _("Then")],
        [(row["fleet"], row["site"] or _("all"), row["systems"],
          tenths(row["availability_before"]), tenths(row["availability_after"]))
         for row in plan.fleets.iter_rows(named=True)],
        right=2,
    )  # fmt: skip
    show_table(
        _("By criticality"),
        [_("Criticality"), _("Items"), _("Buy"), _("Cost, USD"), _("Waiting now"), _("Then")],
        [(_criticality(row["criticality"]), row["items"], row["buy"], usd(row["cost_usd"]),
          f"{row['short_before']:.2f}", f"{row['short_after']:.2f}")
         for row in plan.groups.filter(plan.groups["items"] > 0).iter_rows(named=True)],
        right=1,
    )  # fmt: skip
    if criticality:
        console().print(
            _("Of what was asked for alone {before} of all systems lack nothing now, and {after} then")
            .format(before=tenths(plan.asked_before), after=tenths(plan.asked_after)),
            soft_wrap=True,
        )  # fmt: skip
    for site in plan.closed:
        console().print(
            _("{site} is taken as closed, since its opening is to be decided: --opened {site}, or "
              "kuznia sustain depots").format(site=site), soft_wrap=True,
        )  # fmt: skip
    console().print(
        _("{cost} USD; systems wait for {before} items now and for {after} then").format(
            cost=usd(plan.cost_usd), before=f"{plan.short_before:.2f}",
            after=f"{plan.short_after:.2f}")
    )  # fmt: skip
    if added is not None:
        console().print(_("{count} needs were added to {folder}").format(count=added, folder=folder),
                        soft_wrap=True)  # fmt: skip
    if out is not None:
        console().print(_("The tables lie in {folder}").format(folder=out), soft_wrap=True)
    return 0


def show_purchases(purchases: pl.DataFrame) -> None:
    """Show what is to be bought."""
    show_table(
        _("What to buy"),
        [_("Item"), _("Site"), _("On hand"), _("Ordered"), _("Buy"), _("Cost, USD")],
        [(row["item"], row["site"], row["on_hand"], row["ordered"], row["buy"],
          usd(row["cost_usd"])) for row in purchases.iter_rows(named=True)],
        right=2,
    )  # fmt: skip


def month_of(text: str) -> date:
    """Read a month that was given as an option.

    Raises Invalid when it is none.
    """
    try:
        return parse_month(text)
    except ValueError as error:
        raise Invalid(
            msg("{month} is no month", month=text), hint=msg("write it as 2024-09")
        ) from error


def _criticality(word: str) -> str:
    return {"vital": _("vital"), "essential": _("essential"), "useful": _("useful")}[word]


def tenths(share: float) -> str:
    """Write a share in percent, to tenths; what is not quite all never reads as all."""
    shown = f"{share:.1%}"
    return "99.9%" if shown == "100.0%" and share < 1 else shown
