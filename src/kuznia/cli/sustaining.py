"""`kuznia sustain spares`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

from cyclopts import Parameter

from kuznia.cli.show import AsJson, console, records, show_json, show_table, usd
from kuznia.model.language import _

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
    out: Annotated[
        Path | None, Parameter(help=_("Folder for the tables as CSV files, which is made"))
    ] = None,
    as_json: AsJson = False,
) -> int:
    """Say which spares to buy and where to put them, and what readiness follows."""
    from kuznia.app.programmes import read
    from kuznia.app.spares import plan_spares, require_own_folder, write_spares

    if out is not None:
        require_own_folder(out)
    plan = plan_spares(read(folder), budget=budget, availability=availability)
    if out is not None:
        write_spares(plan, out)
    if as_json:
        show_json({"cost_usd": plan.cost_usd, "short_before": plan.short_before,
                   "short_after": plan.short_after, "purchases": records(plan.purchases),
                   "fleets": records(plan.fleets), "frontier": records(plan.frontier)})  # fmt: skip
        return 0
    if plan.purchases.is_empty():
        console().print(_("Nothing is to be bought."))
    show_table(
        _("What to buy"),
        [_("Item"), _("Site"), _("On hand"), _("Buy"), _("Cost, USD")],
        [(row["item"], row["site"], row["on_hand"], row["buy"], usd(row["cost_usd"]))
         for row in plan.purchases.iter_rows(named=True)],
        right=2,
    )  # fmt: skip
    show_table(
        _("Systems that lack nothing"),
        [_("Fleet"), _("Site"), _("Systems"), _("Now"), _("Then")],
        [(row["fleet"], row["site"] or _("all"), row["systems"],
          _tenths(row["availability_before"]), _tenths(row["availability_after"]))
         for row in plan.fleets.iter_rows(named=True)],
        right=2,
    )  # fmt: skip
    console().print(
        _("{cost} USD; systems wait for {before} items now and for {after} then").format(
            cost=usd(plan.cost_usd), before=f"{plan.short_before:.2f}",
            after=f"{plan.short_after:.2f}")
    )  # fmt: skip
    if out is not None:
        console().print(_("The tables lie in {folder}").format(folder=out), soft_wrap=True)
    return 0


def _tenths(share: float) -> str:
    return f"{share:.1%}"
