"""Every table of a programme; those that planning reads, column by column.

The order of the tables is the order of sheets in a workbook and of pages in the reference.
"""

from __future__ import annotations

from kuznia.model import columns, record_tables, release_tables, retrofit_tables, sustain_tables
from kuznia.model.language import msg
from kuznia.model.schema import Column, Kind, Table

PARTIES = Table(
    "parties",
    msg("The two states that run the programme, and any third that supplies it"),
    (
        columns.code("party", msg("Short code of the party")),
        *columns.names(),
        Column(
            "role",
            Kind.CHOICE,
            msg("The host builds up its own production; the partner helps it to"),
            choices=("host", "partner", "third"),
        ),
        Column(
            "country",
            Kind.CODE,
            msg("Country by its ISO 3166 code of two letters; empty for the party's code"),
            required=False,
        ),
    ),
    required=True,
)

SITES = Table(
    "sites",
    msg("Plants, depots, warehouses, ports and receiving units"),
    (
        columns.code("site", msg("Short code of the site")),
        *columns.names(),
        columns.refers("party", "parties", msg("Party on whose territory the site lies")),
        Column(
            "kind",
            Kind.CHOICE,
            msg("What the site is"),
            choices=("plant", "depot", "warehouse", "port", "unit"),
        ),
        Column(
            "region",
            Kind.TEXT,
            msg("Region alias, never a street address"),
            required=False,
        ),
        columns.month("opens", msg("First month in which its lines run; empty for from the start")),
        columns.may_refer("organisation", "organisations", msg("Organisation that runs the site")),
    ),
    required=True,
)

ITEMS = Table(
    "items",
    msg("Products, assemblies, parts, materials and kits"),
    (
        columns.code("item", msg("Short code of the item")),
        *columns.names(),
        Column(
            "kind",
            Kind.CHOICE,
            msg("What the item is"),
            choices=("product", "assembly", "part", "material", "kit"),
        ),
        Column(
            "unit",
            Kind.CODE,
            msg("Unit of measure by its UN/CEFACT code: C62 is one piece, KGM a kilogram"),
            required=False,
            default="C62",
        ),
        columns.number("unit_mass_kg", msg("Mass of one unit when shipped"), "kg", default=0),
        columns.number("unit_value_usd", msg("Value of one unit"), columns.USD, default=0),
        columns.number(
            "holding_usd", msg("Cost of keeping one unit a month"), columns.USD, default=0
        ),
        columns.text("nsn", msg("NATO stock number of 13 digits, such as 5340-00-000-0000")),
    ),
    required=True,
)

LINES = Table(
    "lines",
    msg("Capacity that processes share at a site"),
    (
        columns.code("line", msg("Short code of the line")),
        *columns.names(),
        columns.refers("site", "sites", msg("Site where the line stands")),
        columns.number(
            "capacity",
            msg("Line units a month today; 0 for a line that is still to be built"),
        ),
    ),
)

PROCESSES = Table(
    "processes",
    msg("Ways to make an item on a line"),
    (
        columns.code("process", msg("Short code of the process")),
        *columns.names(),
        columns.refers("item", "items", msg("Item that comes out")),
        columns.refers("line", "lines", msg("Line that it runs on, and so the site")),
        columns.number(
            "line_use", msg("Line units that one started unit takes"), default=1, above=0
        ),
        columns.number(
            "cost_usd", msg("Cost of one started unit, without its inputs"), columns.USD
        ),
        columns.count(
            "duration_months",
            msg("Months from start to finish"),
            columns.MONTHS,
            default=0,
            most=120,
        ),
        columns.number("yield", msg("Good units out of one started"), default=1, above=0, most=1),
        columns.month(
            "first_month", msg("First month in which it may start; empty for from the start")
        ),
        columns.number(
            "local_share",
            msg(
                "Share of the cost whose value is added in the host country; "
                "empty for 1 at a site of the host and 0 elsewhere"
            ),
            required=False,
            most=1,
        ),
    ),
)

INPUTS = Table(
    "inputs",
    msg("Bills of material: what one started unit of a process takes"),
    (
        columns.refers("process", "processes", msg("Process that takes it"), key=True),
        columns.refers("item", "items", msg("Item that it takes"), key=True),
        columns.number("quantity", msg("Units of the item for one started unit"), above=0),
        columns.unit(),
    ),
)

EXPANSIONS = Table(
    "expansions",
    msg("Lines and facilities that can be built or enlarged"),
    (
        columns.code("expansion", msg("Short code of the expansion")),
        *columns.names(),
        columns.refers("line", "lines", msg("Line that it enlarges")),
        columns.number("adds_capacity", msg("Line units a month that one build adds"), above=0),
        columns.number(
            "capital_usd", msg("Capital of one build, spread over the months to build"), columns.USD
        ),
        columns.count("build_months", msg("Months to build"), columns.MONTHS, least=1, most=120),
        Column(
            "ramp",
            Kind.NUMBERS,
            msg("Share of the capacity in each month after opening, then all of it: 0.25;0.5;1"),
            required=False,
            default="1",
            least=0,
            most=1,
        ),
        columns.month("earliest", msg("First month in which a build may start")),
        columns.month("latest", msg("Last month in which a build may start")),
        columns.count("most", msg("Most builds in all"), default=1, least=1, most=1000),
    ),
)

PURCHASES = Table(
    "purchases",
    msg("Offers of suppliers outside the programme"),
    (
        columns.code("offer", msg("Short code of the offer")),
        *columns.names(),
        columns.refers("item", "items", msg("Item that is offered")),
        Column("supplier", Kind.TEXT, msg("Who supplies it"), required=False),
        columns.refers("site", "sites", msg("Site that it is delivered to")),
        columns.number("price_usd", msg("Price of one unit, delivered"), columns.USD),
        columns.count("lead_months", msg("Months from order to delivery"), columns.MONTHS, default=0, most=120),
        columns.number("most_per_month", msg("Most units ordered in a month")),
        columns.month("first_month", msg("First month of ordering; empty for from the start")),
        columns.month("last_month", msg("Last month of ordering; empty for to the end")),
        columns.number("local_share", msg("Share of the price added in the host country"), default=0,
                most=1),
        columns.unit(),
    ),
)  # fmt: skip

BORDERS = Table(
    "borders",
    msg("Crossings, ports and lifts whose limit several lanes share"),
    (
        columns.code("border", msg("Short code of the crossing")),
        *columns.names(),
        columns.number("most_kg_per_month", msg("Most mass in a month over all its lanes"), "kg"),
    ),
)

LANES = Table(
    "lanes",
    msg("Transport between sites"),
    (
        columns.code("lane", msg("Short code of the lane")),
        *columns.names(),
        columns.refers("from_site", "sites", msg("Where it starts")),
        columns.refers("to_site", "sites", msg("Where it ends")),
        columns.count("months", msg("Months on the way"), columns.MONTHS, default=0, most=120),
        columns.number("cost_usd_per_kg", msg("Cost of moving a kilogram"), columns.USD, default=0),
        columns.number("most_kg_per_month", msg("Most mass in a month; empty for no limit of its own"),
                "kg", required=False),
        Column("border", Kind.CODE, msg("Crossing whose limit it shares"), required=False,
               refers=("borders",)),
    ),
)  # fmt: skip

STOCK = Table(
    "stock",
    msg("What is on hand when the programme starts"),
    (
        columns.refers("item", "items", msg("Item on hand"), key=True),
        columns.refers("site", "sites", msg("Where it is"), key=True),
        columns.number("quantity", msg("Units on hand")),
        columns.unit(),
    ),
)

GATES = Table(
    "gates",
    msg("What must be true before something may start: licence, package, plant, first article"),
    (
        columns.code("gate", msg("Short code of the gate")),
        *columns.names(),
        Column(
            "kind",
            Kind.CHOICE,
            msg("What kind of gate it is"),
            choices=(
                "authorisation",
                "package",
                "transfer",
                "construction",
                "first_article",
                "qualification",
                "funding",
            ),
        ),
        columns.month(
            "earliest", msg("First month in which work on it may begin; empty for the start")
        ),
        columns.count(
            "months",
            msg("Months from the last prerequisite, or the earliest month, until it opens"),
            columns.MONTHS,
            most=240,
        ),
        columns.may_refer(
            "package", "packages", msg("Package whose release to the site opens the gate")
        ),
        columns.may_refer("site", "sites", msg("Site that the package is released to")),
        columns.may_refer(
            "step", "steps", msg("Step of the way to authorised whose end opens the gate")
        ),
    ),
)

GATE_ORDER = Table(
    "gate_order",
    msg("Which gate needs which other gate first"),
    (
        columns.refers("gate", "gates", msg("Gate that waits"), key=True),
        columns.refers("after", "gates", msg("Gate that must open before"), key=True),
    ),
)

HOLDS = Table(
    "holds",
    msg("What each gate holds back until it opens"),
    (
        columns.refers("gate", "gates", msg("Gate that holds it back"), key=True),
        Column(
            "kind",
            Kind.CHOICE,
            msg("What is held back"),
            key=True,
            choices=("process", "line", "expansion", "lane", "offer"),
        ),
        Column(
            "target",
            Kind.CODE,
            msg("Code of the process, line, expansion, lane or offer"),
            key=True,
            refers=("processes", "lines", "expansions", "lanes", "purchases"),
        ),
    ),
)

NEEDS = Table(
    "needs",
    msg("Who needs what, where and by when"),
    (
        columns.code("need", msg("Short code of the need")),
        *columns.names(),
        Column("claimant", Kind.TEXT, msg("Who asks for it"), required=False),
        columns.refers("item", "items", msg("Item needed")),
        columns.refers("site", "sites", msg("Site that it is handed over at")),
        columns.number("quantity", msg("Units needed"), above=0),
        columns.month("due", msg("Month by whose end it is needed"), required=True),
        columns.number(
            "priority", msg("Weight of its lateness; 1 is ordinary"), default=1, above=0
        ),
        columns.number(
            "late_usd", msg("Cost of one unit being late for one month"), columns.USD, above=0
        ),
        columns.unit(),
    ),
    required=True,
)

PURPOSES = ("production", "construction", "purchase", "transport")

FUNDS = Table(
    "funds",
    msg("Money, with its dates, purposes and places"),
    (
        columns.code("fund", msg("Short code of the fund")),
        *columns.names(),
        columns.number("amount_usd", msg("Amount"), columns.USD),
        columns.month("available", msg("First month in which it can be spent"), required=True),
        columns.month("expires", msg("Last month in which it can be spent; empty for never")),
        Column("purposes", Kind.CHOICES, msg("What it may pay; empty for anything"),
               required=False, choices=PURPOSES),
        Column("parties", Kind.CHOICES, msg("In whose territory; empty for anywhere"),
               required=False, refers=("parties",)),
        Column("source", Kind.TEXT, msg("Public source of the amount and dates"), required=False),
    ),
)  # fmt: skip

FACTORS = Table(
    "factors",
    msg("Uncertainties, independent of each other"),
    (
        columns.code("factor", msg("Short code of the factor")),
        *columns.names(),
        Column(
            "kind",
            Kind.CHOICE,
            msg("What is uncertain"),
            choices=("funding", "licence", "outage", "supply", "demand"),
        ),
        columns.month(
            "revealed", msg("Month from whose first day its outcome is known"), required=True
        ),
    ),
)

OUTCOMES = Table(
    "outcomes",
    msg("What can become of each factor"),
    (
        columns.refers("factor", "factors", msg("Factor that it belongs to"), key=True),
        columns.code("outcome", msg("Short code of the outcome")),
        *columns.names(),
        columns.number("probability", msg("Chance of it; those of a factor sum to 1"), most=1),
    ),
)

EFFECTS = Table(
    "effects",
    msg("What an outcome changes; an outcome without effects leaves all as written"),
    (
        columns.refers("factor", "factors", msg("Factor"), key=True),
        columns.code("outcome", msg("Outcome of the factor")),
        Column(
            "changes",
            Kind.CHOICE,
            msg("What it changes: a share multiplies, a delay adds months, closed is for ever"),
            key=True,
            choices=(
                "fund_share",
                "fund_delay",
                "gate_delay",
                "gate_closed",
                "line_share",
                "site_share",
                "lane_share",
                "offer_share",
                "need_share",
            ),
        ),
        Column(
            "target",
            Kind.CODE,
            msg("Code of the fund, gate, line, site, lane, offer or need"),
            key=True,
            refers=("funds", "gates", "lines", "sites", "lanes", "purchases", "needs"),
        ),
        columns.number(
            "value", msg("Share that remains, or months of delay"), required=False, most=1000
        ),
        columns.month(
            "first_month", msg("First month of a changed share; empty for from the reveal")
        ),
        columns.month("last_month", msg("Last month of a changed share; empty for to the end")),
    ),
)

LOCALIZATION = Table(
    "localization",
    msg("Share of value added in the host country that is aimed at"),
    (
        Column("year", Kind.COUNT, msg("Calendar year"), key=True, least=1990, most=2200),
        columns.number("share", msg("Share of the year's spending on making and buying"), most=1),
        columns.number(
            "shortfall_usd", msg("Cost of each dollar that it falls short"), columns.USD, default=1
        ),
    ),
)

TABLES: dict[str, Table] = {
    table.name: table
    for table in (
        PARTIES,
        SITES,
        ITEMS,
        LINES,
        PROCESSES,
        INPUTS,
        EXPANSIONS,
        PURCHASES,
        BORDERS,
        LANES,
        STOCK,
        GATES,
        GATE_ORDER,
        HOLDS,
        NEEDS,
        FUNDS,
        FACTORS,
        OUTCOMES,
        EFFECTS,
        LOCALIZATION,
        *sustain_tables.TABLES,
        *retrofit_tables.TABLES,
        *release_tables.TABLES,
        *record_tables.TABLES,
    )
}

PLANNED: tuple[str, ...] = tuple(list(TABLES)[: -len(release_tables.TABLES + record_tables.TABLES)])
"""The tables that a plan is made from, with those of sustainment; the others hold persons, law and
records, and no plan keeps them."""

TARGETS: dict[str, str] = {
    "process": "processes",
    "line": "lines",
    "expansion": "expansions",
    "lane": "lanes",
    "offer": "purchases",
    "fund_share": "funds",
    "fund_delay": "funds",
    "gate_delay": "gates",
    "gate_closed": "gates",
    "line_share": "lines",
    "site_share": "sites",
    "lane_share": "lanes",
    "offer_share": "purchases",
    "need_share": "needs",
}
"""Table that a `target` names, by the word in `holds.kind` or `effects.changes`."""
