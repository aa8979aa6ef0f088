"""Every table of a programme that planning reads, column by column.

The order of the tables is the order of sheets in a workbook and of pages in the reference; a table
refers only to tables above it or to itself.
"""

from __future__ import annotations

from kuznia.model.language import Message, msg
from kuznia.model.schema import Column, Kind, Table

USD = "USD"
MONTHS = "months"


def _code(name: str, help: Message, *, key: bool = True) -> Column:
    return Column(name, Kind.CODE, help, key=key)


def _refers(name: str, table: str, help: Message, *, key: bool = False) -> Column:
    return Column(name, Kind.CODE, help, key=key, refers=(table,))


def _names() -> tuple[Column, Column]:
    return (
        Column("name", Kind.TEXT, msg("Name in English"), required=False),
        Column("name_uk", Kind.TEXT, msg("Name in Ukrainian"), required=False),
    )


def _number(
    name: str,
    help: Message,
    unit: str = "",
    *,
    default: float | None = None,
    required: bool = True,
    least: float | None = 0,
    most: float | None = None,
    above: float | None = None,
) -> Column:
    return Column(
        name,
        Kind.NUMBER,
        help,
        unit,
        required=required and default is None,
        default=default,
        least=least,
        most=most,
        above=above,
    )


def _count(
    name: str,
    help: Message,
    unit: str = "",
    *,
    default: int | None = None,
    least: int = 0,
    most: int | None = None,
) -> Column:
    return Column(
        name, Kind.COUNT, help, unit, required=default is None, default=default, least=least,
        most=most,
    )  # fmt: skip


def _month(name: str, help: Message, *, required: bool = False) -> Column:
    return Column(name, Kind.MONTH, help, required=required)


def _unit() -> Column:
    return Column(
        "unit",
        Kind.CODE,
        msg("Unit of the quantity, the same as the item's; empty for the item's own"),
        required=False,
    )


PARTIES = Table(
    "parties",
    msg("The two states that run the programme, and any third that supplies it"),
    (
        _code("party", msg("Short code of the party")),
        *_names(),
        Column(
            "role",
            Kind.CHOICE,
            msg("The host builds up its own production; the partner helps it to"),
            choices=("host", "partner", "third"),
        ),
    ),
    required=True,
)

SITES = Table(
    "sites",
    msg("Plants, depots, warehouses, ports and receiving units"),
    (
        _code("site", msg("Short code of the site")),
        *_names(),
        _refers("party", "parties", msg("Party on whose territory the site lies")),
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
        _month("opens", msg("First month in which its lines run; empty for from the start")),
    ),
    required=True,
)

ITEMS = Table(
    "items",
    msg("Products, assemblies, parts, materials and kits"),
    (
        _code("item", msg("Short code of the item")),
        *_names(),
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
        _number("unit_mass_kg", msg("Mass of one unit when shipped"), "kg", default=0),
        _number("unit_value_usd", msg("Value of one unit"), USD, default=0),
        _number("holding_usd", msg("Cost of keeping one unit a month"), USD, default=0),
    ),
    required=True,
)

LINES = Table(
    "lines",
    msg("Capacity that processes share at a site"),
    (
        _code("line", msg("Short code of the line")),
        *_names(),
        _refers("site", "sites", msg("Site where the line stands")),
        _number(
            "capacity",
            msg("Line units a month today; 0 for a line that is still to be built"),
        ),
    ),
)

PROCESSES = Table(
    "processes",
    msg("Ways to make an item on a line"),
    (
        _code("process", msg("Short code of the process")),
        *_names(),
        _refers("item", "items", msg("Item that comes out")),
        _refers("line", "lines", msg("Line that it runs on, and so the site")),
        _number("line_use", msg("Line units that one started unit takes"), default=1, above=0),
        _number("cost_usd", msg("Cost of one started unit, without its inputs"), USD),
        _count("duration_months", msg("Months from start to finish"), MONTHS, default=0, most=120),
        _number("yield", msg("Good units out of one started"), default=1, above=0, most=1),
        _month("first_month", msg("First month in which it may start; empty for from the start")),
        _number(
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
        _refers("process", "processes", msg("Process that takes it"), key=True),
        _refers("item", "items", msg("Item that it takes"), key=True),
        _number("quantity", msg("Units of the item for one started unit"), above=0),
        _unit(),
    ),
)

EXPANSIONS = Table(
    "expansions",
    msg("Lines and facilities that can be built or enlarged"),
    (
        _code("expansion", msg("Short code of the expansion")),
        *_names(),
        _refers("line", "lines", msg("Line that it enlarges")),
        _number("adds_capacity", msg("Line units a month that one build adds"), above=0),
        _number("capital_usd", msg("Capital of one build, spread over the months to build"), USD),
        _count("build_months", msg("Months to build"), MONTHS, least=1, most=120),
        Column(
            "ramp",
            Kind.NUMBERS,
            msg("Share of the capacity in each month after opening, then all of it: 0.25;0.5;1"),
            required=False,
            default="1",
            least=0,
            most=1,
        ),
        _month("earliest", msg("First month in which a build may start")),
        _month("latest", msg("Last month in which a build may start")),
        _count("most", msg("Most builds in all"), default=1, least=1, most=1000),
    ),
)

PURCHASES = Table(
    "purchases",
    msg("Offers of suppliers outside the programme"),
    (
        _code("offer", msg("Short code of the offer")),
        *_names(),
        _refers("item", "items", msg("Item that is offered")),
        Column("supplier", Kind.TEXT, msg("Who supplies it"), required=False),
        _refers("site", "sites", msg("Site that it is delivered to")),
        _number("price_usd", msg("Price of one unit, delivered"), USD),
        _count("lead_months", msg("Months from order to delivery"), MONTHS, default=0, most=120),
        _number("most_per_month", msg("Most units ordered in a month")),
        _month("first_month", msg("First month of ordering; empty for from the start")),
        _month("last_month", msg("Last month of ordering; empty for to the end")),
        _number("local_share", msg("Share of the price added in the host country"), default=0,
                most=1),
        _unit(),
    ),
)  # fmt: skip

BORDERS = Table(
    "borders",
    msg("Crossings, ports and lifts whose limit several lanes share"),
    (
        _code("border", msg("Short code of the crossing")),
        *_names(),
        _number("most_kg_per_month", msg("Most mass in a month over all its lanes"), "kg"),
    ),
)

LANES = Table(
    "lanes",
    msg("Transport between sites"),
    (
        _code("lane", msg("Short code of the lane")),
        *_names(),
        _refers("from_site", "sites", msg("Where it starts")),
        _refers("to_site", "sites", msg("Where it ends")),
        _count("months", msg("Months on the way"), MONTHS, default=0, most=120),
        _number("cost_usd_per_kg", msg("Cost of moving a kilogram"), USD, default=0),
        _number("most_kg_per_month", msg("Most mass in a month; empty for no limit of its own"),
                "kg", required=False),
        Column("border", Kind.CODE, msg("Crossing whose limit it shares"), required=False,
               refers=("borders",)),
    ),
)  # fmt: skip

STOCK = Table(
    "stock",
    msg("What is on hand when the programme starts"),
    (
        _refers("item", "items", msg("Item on hand"), key=True),
        _refers("site", "sites", msg("Where it is"), key=True),
        _number("quantity", msg("Units on hand")),
        _unit(),
    ),
)

GATES = Table(
    "gates",
    msg("What must be true before something may start: licence, package, plant, first article"),
    (
        _code("gate", msg("Short code of the gate")),
        *_names(),
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
        _month("earliest", msg("First month in which work on it may begin; empty for the start")),
        _count(
            "months",
            msg("Months from the last prerequisite, or the earliest month, until it opens"),
            MONTHS,
            most=240,
        ),
    ),
)

GATE_ORDER = Table(
    "gate_order",
    msg("Which gate needs which other gate first"),
    (
        _refers("gate", "gates", msg("Gate that waits"), key=True),
        _refers("after", "gates", msg("Gate that must open before"), key=True),
    ),
)

HOLDS = Table(
    "holds",
    msg("What each gate holds back until it opens"),
    (
        _refers("gate", "gates", msg("Gate that holds it back"), key=True),
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
        _code("need", msg("Short code of the need")),
        *_names(),
        Column("claimant", Kind.TEXT, msg("Who asks for it"), required=False),
        _refers("item", "items", msg("Item needed")),
        _refers("site", "sites", msg("Site that it is handed over at")),
        _number("quantity", msg("Units needed"), above=0),
        _month("due", msg("Month by whose end it is needed"), required=True),
        _number("priority", msg("Weight of its lateness; 1 is ordinary"), default=1, above=0),
        _number("late_usd", msg("Cost of one unit being late for one month"), USD, above=0),
        _unit(),
    ),
    required=True,
)

PURPOSES = ("production", "construction", "purchase", "transport")

FUNDS = Table(
    "funds",
    msg("Money, with its dates, purposes and places"),
    (
        _code("fund", msg("Short code of the fund")),
        *_names(),
        _number("amount_usd", msg("Amount"), USD),
        _month("available", msg("First month in which it can be spent"), required=True),
        _month("expires", msg("Last month in which it can be spent; empty for never")),
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
        _code("factor", msg("Short code of the factor")),
        *_names(),
        Column(
            "kind",
            Kind.CHOICE,
            msg("What is uncertain"),
            choices=("funding", "licence", "outage", "supply", "demand"),
        ),
        _month("revealed", msg("Month from whose first day its outcome is known"), required=True),
    ),
)

OUTCOMES = Table(
    "outcomes",
    msg("What can become of each factor"),
    (
        _refers("factor", "factors", msg("Factor that it belongs to"), key=True),
        _code("outcome", msg("Short code of the outcome")),
        *_names(),
        _number("probability", msg("Chance of it; those of a factor sum to 1"), most=1),
    ),
)

EFFECTS = Table(
    "effects",
    msg("What an outcome changes; an outcome without effects leaves all as written"),
    (
        _refers("factor", "factors", msg("Factor"), key=True),
        _code("outcome", msg("Outcome of the factor")),
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
        _number("value", msg("Share that remains, or months of delay"), required=False, most=1000),
        _month("first_month", msg("First month of a changed share; empty for from the reveal")),
        _month("last_month", msg("Last month of a changed share; empty for to the end")),
    ),
)

LOCALIZATION = Table(
    "localization",
    msg("Share of value added in the host country that is aimed at"),
    (
        Column("year", Kind.COUNT, msg("Calendar year"), key=True, least=1990, most=2200),
        _number("share", msg("Share of the year's spending on making and buying"), most=1),
        _number("shortfall_usd", msg("Cost of each dollar that it falls short"), USD, default=1),
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
    )
}

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
