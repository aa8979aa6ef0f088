"""Checks of fleets and of where their items are repaired."""

from __future__ import annotations

from collections.abc import Iterator

from kuznia.model.checks.circles import find_circles, written
from kuznia.model.checks.rows import error, records, warning
from kuznia.model.checks.supporting import opens_later
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.programme import Programme

OFTEN = 1.0
"""Failures of one item in a month that are more than a fleet could live with."""
_SLACK = 1e-9


def check_sub_unit_circles(programme: Programme) -> Iterator[Finding]:
    """Find items that are, through others, sub-units of themselves."""
    within: dict[str, list[str]] = {}
    rows: dict[tuple[str, str], int] = {}
    for row, record in records(programme, "sub_units"):
        item, sub_unit = record["item"], record["sub_unit"]
        if item and sub_unit:
            within.setdefault(item, []).append(sub_unit)
            rows.setdefault((item, sub_unit), row)
    for circle in find_circles(within):
        yield error(
            "sub_unit_circles",
            ("sub_units", rows[circle[0], circle[1 % len(circle)]], "sub_unit"),
            msg("the item is a part of itself: {circle}", circle=written(circle)),
            msg("each sub-unit lies within the item, not around it"),
        )


def check_supply_circles(programme: Programme) -> Iterator[Finding]:
    """Find sites that supply themselves through others."""
    above = _above(programme)
    rows = {record["site"]: row for row, record in records(programme, "resupply")}
    for circle in find_circles({site: [other] for site, other in above.items()}):
        yield error(
            "supply_circles",
            ("resupply", rows[circle[0]], "from_site"),
            msg("the sites supply each other in a circle: {circle}", circle=written(circle)),
            msg("one of them repairs for the others and is supplied by none"),
        )


def check_sub_unit_shares(programme: Programme) -> Iterator[Finding]:
    """Find items in whose repairs more than one sub-unit is exchanged on the average."""
    total: dict[str, float] = {}
    for row, record in records(programme, "sub_units"):
        item, share = record["item"] or "", record["share"] or 0.0
        before = total.get(item, 0.0)
        total[item] = before + share
        if before <= 1 + _SLACK < total[item]:
            yield error(
                "sub_unit_shares",
                ("sub_units", row, "share"),
                msg("the shares of {item} come to {total} here", item=item,
                    total=f"{total[item]:g}"),
                msg("at most 1 together: one repair has one cause"),
            )  # fmt: skip


def check_repair_routes(programme: Programme) -> Iterator[Finding]:
    """Find items that fail where neither the site nor any above it repairs them."""
    above = _above(programme)
    later = {depot["site"] for _row, depot in records(programme, "depots")
             if opens_later(programme, depot)}  # fmt: skip
    repaired = {(record["item"], record["site"]) for _row, record in records(programme, "repairs")
                if record["share"] != 0 and record["site"] not in later}  # fmt: skip
    everywhere = {item for item, _site in repaired}
    for row, record in records(programme, "sub_units"):
        if record["sub_unit"] and record["share"] != 0 and record["sub_unit"] not in everywhere:
            yield error(
                "repair_routes",
                ("sub_units", row, "sub_unit"),
                msg("no site repairs {item}", item=record["sub_unit"]),
                msg("a row in repairs for a site that resupply leads to"),
            )
    units: dict[str, set[str]] = {}
    known = set(programme["sites"]["site"])
    for _row, system in records(programme, "systems"):
        if system["site"] in known:
            units.setdefault(system["fleet"], set()).add(system["site"])
    for row, record in records(programme, "replaced"):
        if not record["item"] or record["failures"] == 0:
            continue
        for site in sorted(filter(None, units.get(record["fleet"], ()))):
            if not any((record["item"], each) in repaired for each in _upwards(site, above)):
                yield error(
                    "repair_routes",
                    ("replaced", row, "item"),
                    msg("{item} fails at {site}, and neither this site nor one above it repairs it "
                        "from the start",
                        item=record["item"], site=site),
                    msg("a row in repairs for a site that resupply leads to"),
                )  # fmt: skip
                break


def check_many_failures(programme: Programme) -> Iterator[Finding]:
    """Find items that fail so often that it may be a slip."""
    for row, record in records(programme, "replaced"):
        if record["failures"] is not None and record["failures"] > OFTEN:
            yield warning(
                "many_failures",
                ("replaced", row, "failures"),
                msg("{item} fails {count} times a month in each place", item=record["item"],
                    count=f"{record['failures']:g}"),
                msg("failures of one item in one month, such as 0.02"),
            )  # fmt: skip


def check_top_repairs(programme: Programme) -> Iterator[Finding]:
    """Find sites that nobody supplies and that cannot repair all that comes."""
    supplied = {record["site"] for _row, record in records(programme, "resupply")}
    for row, record in records(programme, "repairs"):
        share = record["share"]
        if record["site"] not in supplied and share is not None and share < 1:
            yield warning(
                "top_repairs",
                ("repairs", row, "share"),
                msg("{site} is supplied by no site, so it is taken to repair every {item}",
                    site=record["site"], item=record["item"]),
                msg("1, or a row in resupply for the site"),
            )  # fmt: skip


def check_system_places(programme: Programme) -> Iterator[Finding]:
    """Find fleets without systems or items that fail, of whose readiness nothing can be said."""
    used = {system["fleet"] for _row, system in records(programme, "systems")}
    counted = {record["fleet"] for _row, record in records(programme, "replaced")
               if record["criticality"] != "useful"}  # fmt: skip
    for row, fleet in records(programme, "fleets"):
        name = fleet["fleet"]
        if name and name not in used:
            yield warning(
                "system_places",
                ("fleets", row, "fleet"),
                msg("{fleet} has no systems", fleet=name),
                msg("rows in systems, one for each serial number"),
            )
        elif name and name not in counted:
            yield warning(
                "system_places",
                ("fleets", row, "fleet"),
                msg("{fleet} has no items that fail, and so is always ready", fleet=name),
                msg("rows in replaced for what is exchanged in its systems"),
            )


def _above(programme: Programme) -> dict[str, str]:
    """Give for each site the one that supplies it."""
    found = records(programme, "resupply")
    return {
        record["site"]: record["from_site"]
        for _row, record in found
        if record["site"] and record["from_site"]
    }


def _upwards(site: str, above: dict[str, str]) -> Iterator[str]:
    seen: set[str] = set()
    while site and site not in seen:
        yield site
        seen.add(site)
        site = above.get(site, "")
