"""`kuznia sustain simulate`."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any, Literal

from cyclopts import Parameter

from kuznia.cli import STOPPED
from kuznia.cli.progress import reporting
from kuznia.cli.show import AsJson, console, records, show_json, show_table
from kuznia.cli.sustaining import Folder, tenths
from kuznia.model.errors import Refused
from kuznia.model.language import _, msg
from kuznia.model.months import format_month

MOST_ITEMS = 10
"""Most items that are shown."""


def simulate(
    folder: Folder,
    *,
    months: Annotated[
        float, Parameter(help=_("Months of each replication that are counted"))
    ] = 1200,
    by_month: Annotated[
        bool,
        Parameter(
            negative="",
            help=_("Simulate the months of the programme, in which depots and fleets are built up"),
        ),
    ] = False,
    opens: Annotated[
        list[str] | None,
        Parameter(
            name="--open",
            negative="",
            help=_("A depot whose opening is to be decided, and its month: SITE=2025-03"),
        ),
    ] = None,
    seed: Annotated[int, Parameter(help=_("Seed of chance"))] = 1,
    replications: Annotated[
        int, Parameter(help=_("How often it is simulated; by month, some hundreds are needed"))
    ] = 10,
    repair: Annotated[
        Literal["exponential", "constant"], Parameter(help=_("How repair times are distributed"))
    ] = "exponential",
    cannibalise: Annotated[
        bool, Parameter(help=_("Gather the shortages of a site on as few systems as possible"))
    ] = False,
    endless_fleet: Annotated[
        bool,
        Parameter(negative="", help=_("Let systems fail even while they wait, as evaluation does")),
    ] = False,
    spares: Annotated[
        Path | None, Parameter(help=_("File spares.csv of a plan, whose purchases are added"))
    ] = None,
    cluster: Annotated[
        str | None,
        Parameter(help=_("Address of a Ray cluster that takes the replications; auto, or local for "
                         "all cores of this machine")),
    ] = None,
    out: Annotated[
        Path | None, Parameter(help=_("Folder for the tables as CSV files, which is made"))
    ] = None,
    as_json: AsJson = False,
) -> int:  # fmt: skip
    """Simulate failures, repairs and spares, and say how many systems lack nothing."""
    from kuznia.app.programmes import read
    from kuznia.app.simulations import FILES, simulate_support, write_simulation
    from kuznia.app.spares import require_own_folder

    if out is not None:
        require_own_folder(out, FILES)
    openings = dict(_opening(each) for each in opens or ())
    step = msg("simulating {count} replications", count=replications)
    kept = _("stopping; what was simulated so far is kept")
    with reporting(quiet=as_json, stopping=kept) as tell:
        tell(step, None)
        found = simulate_support(
            read(folder), months=months, seed=seed, replications=replications, repair=repair,
            cannibalise=cannibalise, finite_fleet=not endless_fleet, by_month=by_month,
            openings=openings, spares=spares, cluster=cluster,
            tell=lambda _done: tell(step, None),
        )  # fmt: skip
    if out is not None:
        write_simulation(found, out)
    if as_json:
        show_json({"events": found.events, "replications": found.replications,
                   "fleets": records(found.fleets), "shortages": records(found.shortages),
                   "closed": list(found.closed), "crowded": records(found.crowded)})  # fmt: skip
        return _code(found.replications, replications)
    show_table(
        _("Systems that lack nothing"),
        [*([_("Month")] if by_month else []), _("Fleet"), _("Site"), _("Systems"), _("Evaluated"),
         _("Simulated"), "±"],
        [([format_month(row["month"])] if by_month else [])
         + [row["fleet"], row["site"] or _("all"), row["systems"], tenths(row["evaluated"]),
            tenths(row["simulated"]), _off(row["plus_minus"])]
         for row in found.fleets.iter_rows(named=True) if not by_month or row["site"] is None],
        right=3 if by_month else 2,
    )  # fmt: skip
    waited_for = found.shortages.filter(found.shortages["waiting"] > 0)
    show_table(
        _("Items that systems wait for"),
        [_("Item"), _("Site"), _("Short, evaluated"), _("Simulated"), "±", _("Met at once")],
        [(row["item"], row["site"], f"{row['evaluated']:.2f}", f"{row['simulated']:.2f}",
          None if row["plus_minus"] is None else f"{row['plus_minus']:.2f}",
          None if row["fill"] is None else tenths(row["fill"]))
         for row in waited_for.head(MOST_ITEMS).iter_rows(named=True)],
        right=2,
    )  # fmt: skip
    for site in found.closed:
        console().print(
            _("{site} is taken as closed, since its opening is to be decided").format(site=site),
            soft_wrap=True,
        )
    if openings and not by_month:
        console().print(
            _("In the long run a depot is open from the start; --by-month opens it in its month"),
            soft_wrap=True,
        )
    for row in found.crowded.iter_rows(named=True):
        console().print(_crowded(row), soft_wrap=True)
    console().print(
        _("{events} events in {replications} replications; ± is half an interval of 95%").format(
            events=f"{found.events:,}", replications=found.replications),
        soft_wrap=True,
    )  # fmt: skip
    if out is not None:
        console().print(_("The tables lie in {folder}").format(folder=out), soft_wrap=True)
    return _code(found.replications, replications)


def _code(done: int, asked: int) -> int:
    return STOPPED if done < asked else 0


def _opening(written: str) -> tuple[str, str]:
    site, is_given, month = written.partition("=")
    if not is_given:
        raise Refused(msg("{value} names no month", value=written), msg("write SITE=2025-03"))
    return site, month


def _off(share: float | None) -> str | None:
    return None if share is None else f"{share:.1%}"


def _crowded(row: dict[str, Any]) -> str:
    return _("{site} has {places} places and would need {wanted} on average: its queue grows").format(
        site=row["site"], places=row["places"], wanted=f"{row['wanted']:.1f}")  # fmt: skip
