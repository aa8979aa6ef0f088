"""Checks of depots and of the spares that are there already."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from kuznia.model.checks.rows import error, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.programme import Programme


def check_depot_supply(programme: Programme) -> Iterator[Finding]:
    """Find depots that open later while no other site repairs in their place until then."""
    supplied = {record["site"] for _row, record in records(programme, "resupply")}
    for row, depot in records(programme, "depots"):
        later = opens_later(programme, depot)
        if later and depot["site"] and depot["site"] not in supplied:
            yield error(
                "depot_supply",
                ("depots", row, later),
                msg("until {site} opens, no site repairs for it", site=depot["site"]),
                msg("a row in resupply with a site that repairs until then"),
            )


def opens_later(programme: Programme, depot: dict[str, Any]) -> str | None:
    """Give the column that says that a depot is not yet at work when the programme starts."""
    if depot["opens"]:
        return "opens" if depot["opens"] > programme.settings.start else None
    return next((name for name in ("earliest", "expansion") if depot[name]), None)


def check_depot_openings(programme: Programme) -> Iterator[Finding]:
    """Find depots that are to open in a known month and also to be decided on."""
    for row, depot in records(programme, "depots"):
        if depot["opens"] and (depot["earliest"] or depot["expansion"]):
            yield warning(
                "depot_openings",
                ("depots", row, "opens"),
                msg("{site} opens in a known month, so its expansion and its earliest month do not "
                    "count", site=depot["site"]),
                msg("one of both left empty"),
            )  # fmt: skip


def check_depot_repairs(programme: Programme) -> Iterator[Finding]:
    """Find depots that repair nothing."""
    repairing = {record["site"] for _row, record in records(programme, "repairs")}
    for row, depot in records(programme, "depots"):
        if depot["site"] and depot["site"] not in repairing:
            yield warning(
                "depot_repairs",
                ("depots", row, "site"),
                msg("{site} repairs nothing", site=depot["site"]),
                msg("rows in repairs for what it repairs"),
            )


def check_spare_places(programme: Programme) -> Iterator[Finding]:
    """Find spares in stock at sites from which no system and no depot gets any."""
    spares, places = _spares(programme), _places(programme)
    for row, record in records(programme, "stock"):
        if places and record["item"] in spares and record["site"] not in places:
            yield warning(
                "spare_places",
                ("stock", row, "site"),
                msg("{item} is a spare, and no system gets one from {site}", item=record["item"],
                    site=record["site"]),
                msg("a unit with systems, or a site in repairs or resupply"),
            )  # fmt: skip


def check_whole_spares(programme: Programme) -> Iterator[Finding]:
    """Find parts of a spare in stock, which do not count."""
    spares = _spares(programme)
    for row, record in records(programme, "stock"):
        quantity = record["quantity"]
        if record["item"] in spares and quantity is not None and quantity != int(quantity):
            yield warning(
                "whole_spares",
                ("stock", row, "quantity"),
                msg("{quantity} of {item} count as {whole}", quantity=f"{quantity:g}",
                    item=record["item"], whole=int(quantity)),
                msg("a whole number of spares"),
            )  # fmt: skip


def check_spare_values(programme: Programme) -> Iterator[Finding]:
    """Find items that are exchanged in systems and have no value to buy one for."""
    spares = _spares(programme)
    for row, item in records(programme, "items"):
        if item["item"] in spares and not item["unit_value_usd"]:
            yield warning(
                "spare_values",
                ("items", row, "unit_value_usd"),
                msg("{item} is bought as a spare and has no value", item=item["item"]),
                msg("what one of it costs"),
            )


def _spares(programme: Programme) -> set[str]:
    """Give the items that are exchanged in systems or in repairs."""
    return {*programme["replaced"]["item"], *programme["sub_units"]["sub_unit"],
            *programme["sub_units"]["item"]} - {None}  # fmt: skip


def _places(programme: Programme) -> set[str]:
    """Give the sites at which spares are of use."""
    resupply = programme["resupply"]
    return {*programme["systems"]["site"], *programme["repairs"]["site"], *resupply["site"],
            *resupply["from_site"]}  # fmt: skip
