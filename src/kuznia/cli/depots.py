"""`kuznia sustain depots`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

from cyclopts import Parameter

from kuznia.cli import STOPPED
from kuznia.cli.progress import reporting
from kuznia.cli.show import AsJson, console, records, show_json, show_table, usd
from kuznia.cli.sustaining import Folder, show_purchases, tenths
from kuznia.model.language import _, plural
from kuznia.model.months import format_month

MOST_WAYS = 6
"""Most ways that are shown."""


def depots(
    folder: Folder,
    *,
    budget: Annotated[
        float,
        Parameter(help=_("Most to spend over the programme on opening and running depots, on "
                         "repairs and on spares, in dollars")),
    ],
    repair: Annotated[
        Literal["exponential", "constant"],
        Parameter(help=_("How long repairs last: some much longer than the mean, or each as long")),
    ] = "exponential",
    out: Annotated[
        Path | None, Parameter(help=_("Folder for the tables as CSV files, which is made"))
    ] = None,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Say when to open which depot, what to repair where, and which spares to buy."""
    from kuznia.app.depots import FILES, Repair, plan_depots, write_depots
    from kuznia.app.programmes import read
    from kuznia.app.spares import require_own_folder

    if out is not None:
        require_own_folder(out, FILES)
    with reporting() as tell:
        plan = plan_depots(read(folder), budget=budget, repair=Repair(repair), tell=tell)
    if out is not None:
        write_depots(plan, out)
    if as_json:
        show_json({"budget": plan.budget, "cost_usd": plan.cost_usd, "ready": plan.ready,
                   "simulated": plan.simulated,
                   "openings": records(plan.openings), "ways": records(plan.ways),
                   "readiness": records(plan.readiness), "spares": records(plan.spares),
                   "repairs": records(plan.repairs), "stopped": plan.stopped})  # fmt: skip
        return STOPPED if plan.stopped else 0
    show_table(
        _("Ways that were tried, the best first; costs in USD"),
        [_("Opened in"), _("Depots"), _("Repairs"), _("Spares"), _("Ready"), _("Simulated")],
        [(row["opens"] or _("nothing to decide"), usd(row["opening_usd"] + row["running_usd"]),
          usd(row["repairs_usd"]), usd(row["spares_usd"]), tenths(row["ready"]),
          _with_interval(row["simulated"], row["plus_minus"]))
         for row in plan.ways.head(MOST_WAYS).iter_rows(named=True)],
        right=1,
    )  # fmt: skip
    more = plan.ways.height - MOST_WAYS
    if more > 0:
        console().print(
            plural(
                "and {number} more; --out writes all", "and {number} more; --out writes all", more
            )
        )
    show_table(
        _("Where repairs are made"),
        [_("Item"), _("Site"), _("Repairs"), _("Cost, USD"), ""],
        [(row["item"], row["site"], f"{row['repairs']:.1f}", usd(row["cost_usd"]),
          _("sent on") if row["sent_on"] else "")
         for row in plan.repairs.iter_rows(named=True)],
        right=2,
    )  # fmt: skip
    show_purchases(plan.spares)
    show_table(
        _("Systems that lack nothing, by month"),
        [_("Month"), _("Fleet"), _("Systems"), _("Ready"), _("Nothing opened")],
        [(format_month(row["month"]), row["fleet"], row["systems"], tenths(row["ready"]),
          "" if row["ready_closed"] is None else tenths(row["ready_closed"]))
         for row in plan.readiness.iter_rows(named=True)],
        right=2,
    )  # fmt: skip
    for row in plan.openings.iter_rows(named=True):
        month = _("never") if row["opens"] is None else format_month(row["opens"])
        console().print(_("{site} opens: {month}").format(site=row["site"], month=month))
    console().print(
        _("{cost} of {budget} USD; {ready} of all system-months lack nothing").format(
            cost=usd(plan.cost_usd), budget=usd(plan.budget), ready=tenths(plan.ready))
    )  # fmt: skip
    if plan.simulated is not None:
        console().print(
            _("With the queues of few places it is {ready}, by simulation").format(
                ready=tenths(plan.simulated)), soft_wrap=True,
        )  # fmt: skip
    if out is not None:
        console().print(_("The tables lie in {folder}").format(folder=out), soft_wrap=True)
    return STOPPED if plan.stopped else 0


def _with_interval(share: float | None, off: float | None) -> str:
    return "" if share is None or off is None else f"{tenths(share)} ± {off:.1%}"
