"""The tables of sustainment: fleets, their systems, what is replaced in them and where it is repaired."""

from __future__ import annotations

from kuznia.model import columns as c
from kuznia.model.language import msg
from kuznia.model.schema import Column, Kind, Table

FLEETS = Table(
    "fleets",
    msg("Systems of one kind that are to be kept ready"),
    (
        c.code("fleet", msg("Short code of the fleet")),
        *c.names(),
        c.refers("party", "parties", msg("Party that uses the systems")),
        c.may_refer("item", "items", msg("Product that each system is")),
        c.number("availability", msg("Share of its systems that is to lack no part"),
                 required=False, most=1),
        c.number("unready_usd", msg("Cost of one system that lacks a part for one month; what "
                                    "late spares cost the plan"), c.USD, required=False),
    ),
)  # fmt: skip

SYSTEMS = Table(
    "systems",
    msg("Systems of the fleets by serial number"),
    (
        c.refers("fleet", "fleets", msg("Fleet that it belongs to"), key=True),
        c.code("serial", msg("Serial number, or a code that stands for it")),
        c.refers("site", "sites", msg("Unit at which it is used")),
        c.text("uii", msg("Unique item identifier; empty for none")),
        Column("baseline", Kind.CODE, msg("Configuration in which it was delivered"),
               required=False),
        c.month("from_month", msg("First month in which it is used; empty for from the start")),
        c.month("to_month", msg("Last month in which it is used; empty for to the end")),
    ),
)  # fmt: skip

REPLACED = Table(
    "replaced",
    msg("Items that are taken out of a system when they fail, and exchanged for good ones"),
    (
        c.refers("fleet", "fleets", msg("Fleet in whose systems it is"), key=True),
        c.refers("item", "items", msg("Item that is exchanged"), key=True),
        c.count("per_system", msg("How many of it one system has"), default=1, least=1),
        c.number("failures", msg("Failures of one such item in a system in a month"),
                 "per month", most=1000),
        c.choice("criticality", msg("What a system without it can still do"), "vital",
                 "essential", "useful", required=False),
    ),
)  # fmt: skip

SUB_UNITS = Table(
    "sub_units",
    msg("Items that are exchanged when another one is repaired"),
    (
        c.refers("item", "items", msg("Item that is repaired"), key=True),
        c.refers("sub_unit", "items", msg("Item within it that is exchanged"), key=True),
        c.number("share", msg("Share of the repairs in which it is exchanged"), most=1),
    ),
)

REPAIRS = Table(
    "repairs",
    msg("Where which item is repaired"),
    (
        c.refers("item", "items", msg("Item that is repaired"), key=True),
        c.refers("site", "sites", msg("Site that repairs it"), key=True),
        c.number("share", msg("Share of those that come there which the site can repair"),
                 default=1, most=1),
        c.number("months", msg("Months from the arrival there to a good item, without the wait "
                               "for sub-units"), c.MONTHS, most=120),
        c.number("cost_usd", msg("Cost of one repair"), c.USD, default=0),
    ),
)  # fmt: skip

RESUPPLY = Table(
    "resupply",
    msg("Which site sends another one good items for those that it cannot repair"),
    (
        c.refers("site", "sites", msg("Site that is supplied"), key=True),
        c.refers("from_site", "sites", msg("Site that repairs for it and sends good items")),
        c.number("months", msg("Months from the order to the arrival when one is there"),
                 c.MONTHS, most=120),
    ),
)  # fmt: skip

DEPOTS = Table(
    "depots",
    msg("Sites whose repair is limited, is still being built up, or could be opened"),
    (
        c.refers("site", "sites", msg("Site that repairs"), key=True),
        Column("places", Kind.NUMBER,
               msg("Repairs that can be under way at a time; empty for no limit"),
               required=False, least=1, most=100_000),
        c.month("opens", msg("First month in which it repairs; empty for from the start, or when "
                             "that is to be decided")),
        Column("ramp", Kind.NUMBERS,
               msg("Share of its repairs that it takes in each month after opening, then all of "
                   "them: 0.25;0.5;1; empty for as its expansion says"),
               required=False, least=0, most=1),
        c.may_refer("expansion", "expansions",
                    msg("Expansion of the plan that opens it; its opening is then to be decided")),
        c.number("opening_usd", msg("Cost of opening it, besides that of its expansion"), c.USD,
                 default=0),
        c.number("month_usd", msg("Cost of running it for a month, when its opening is to be "
                                  "decided"), c.USD, default=0),
        c.month("earliest", msg("First month in which it could open; with it, its opening is to be "
                                "decided")),
        c.month("latest", msg("Last month in which it could open; empty for the last of the plan")),
    ),
)  # fmt: skip

TABLES = (FLEETS, SYSTEMS, REPLACED, SUB_UNITS, REPAIRS, RESUPPLY, DEPOTS)
