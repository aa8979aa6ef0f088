"""The tables of a plan: what each says, column by column, through the same schema as the inputs."""

from __future__ import annotations

from kuznia.model.language import Message, msg
from kuznia.model.schema import Column, Kind, Table

_USD = "USD"


def _code(name: str, help: Message) -> Column:
    return Column(name, Kind.CODE, help, key=True)


def _word(name: str, help: Message) -> Column:
    return Column(name, Kind.TEXT, help, required=False)


def _month(name: str, help: Message, *, key: bool = False) -> Column:
    return Column(name, Kind.MONTH, help, key=key, required=False)


def _number(name: str, help: Message, unit: str = "") -> Column:
    return Column(name, Kind.NUMBER, help, unit, required=False)


def _spread(stem: str, what: Message, unit: str = "") -> tuple[Column, ...]:
    return tuple(
        _number(f"{stem}_{tail}", msg("{what}: {which}", what=what, which=which), unit)
        for tail, which in (
            ("expected", msg("average over futures")),
            ("p10", msg("one future in ten is below")),
            ("p50", msg("as many futures below as above")),
            ("p90", msg("one future in ten is above")),
        )
    )


NEEDS = Table(
    "needs",
    msg("Each need: when it is met, how late, how surely"),
    (
        _code("need", msg("Need")),
        _word("item", msg("Item needed")),
        _word("site", msg("Site of hand-over")),
        _month("due", msg("Month by whose end it is needed")),
        _number("quantity", msg("Units needed, average over futures")),
        _number("on_time_share", msg("Share of it delivered by the due month, average")),
        _number("on_time_chance", msg("Chance that all of it is delivered by the due month")),
        _month("met_p10", msg("Month in which it is fully met: one future in ten is earlier")),
        _month("met_p50", msg("Month in which it is fully met: as many futures before as after")),
        _month("met_p90", msg("Month in which it is fully met: one in ten is later; empty for "
                              "not within the plan")),
        *_spread("late", msg("Units late, summed over months")),
        _number("late_tail", msg("Units late, summed over months, average of the worst futures")),
        _number("late_usd", msg("Late cost, average over futures"), _USD),
        _number("unmet", msg("Units still missing at the end, average")),
    ),
)  # fmt: skip

DELIVERIES = Table(
    "deliveries",
    msg("Units needed and delivered so far, by item and month"),
    (
        _code("item", msg("Item")),
        _month("month", msg("Month"), key=True),
        _number("needed", msg("Units due so far, average")),
        *_spread("delivered", msg("Units delivered so far")),
    ),
)

MET = Table(
    "met",
    msg("Share of all needs met by each month, every unit weighed by its value"),
    (
        _month("month", msg("Month"), key=True),
        _number("due", msg("Share of all needs that is due by then, average")),
        *_spread("met", msg("Share of all needs met by then")),
    ),
)

FUTURES = Table(
    "futures",
    msg("Each future, its chance and what the plan reaches in it"),
    (
        _code("future", msg("Number of the future")),
        _word("outcomes", msg("Outcome of every factor")),
        _number("probability", msg("Chance")),
        _number("on_time_share", msg("Share of needs met on time, weighed by value")),
        _number("late_usd", msg("Late cost, with what is never met"), _USD),
        _number("spent_usd", msg("Money spent"), _USD),
        _number("debt_usd", msg("Money spent that no fund covers"), _USD),
        _number("local_share", msg("Share of value added in the host country")),
    ),
)

PRODUCTION = Table(
    "production",
    msg("Units started, by process and month"),
    (
        _code("process", msg("Process")),
        _word("item", msg("Item made")),
        _word("site", msg("Site")),
        _word("line", msg("Line")),
        _month("month", msg("Month of the start"), key=True),
        *_spread("started", msg("Units started")),
        _number("finished_expected", msg("Good units finished in the month, average")),
        _word("gates", msg("Gates that had to open before")),
    ),
)

BUILDS = Table(
    "builds",
    msg("What is built, when, and in how many of the futures"),
    (
        _code("expansion", msg("Expansion")),
        _word("line", msg("Line that it enlarges")),
        _word("site", msg("Site")),
        _month("start", msg("Month in which building starts"), key=True),
        _month("opens", msg("First month of the new capacity")),
        Column("builds", Kind.COUNT, msg("Builds started"), key=True),
        _number("chance", msg("Chance that it is started so")),
        Column(
            "decided",
            Kind.CHOICE,
            msg("Whether it is decided now or when more is known"),
            choices=("now", "later"),
        ),
        _word("futures", msg("Futures in which it is started so")),
        _number("capital_usd", msg("Capital"), _USD),
        _word("gates", msg("Gates that had to open before")),
    ),
)

LINES = Table(
    "lines",
    msg("Capacity and its use, by line and month"),
    (
        _code("line", msg("Line")),
        _word("site", msg("Site")),
        _month("month", msg("Month"), key=True),
        _number("capacity", msg("Capacity, average over futures")),
        _number("used", msg("Capacity used, average over futures")),
        _number("full_chance", msg("Chance that it is full")),
    ),
)

MONEY = Table(
    "money",
    msg("Money by fund and month"),
    (
        _code("fund", msg("Fund; `debt` is what no fund covers")),
        _month("month", msg("Month"), key=True),
        _number("released_usd", msg("Released, average"), _USD),
        *_spread("paid_usd", msg("Paid"), _USD),
        _number("left_usd", msg("Left at the end of the month, average"), _USD),
    ),
)

PAYMENTS = Table(
    "payments",
    msg("Who pays for what: money by fund, purpose and place"),
    (
        _code("fund", msg("Fund; `debt` is what no fund covers")),
        _code("purpose", msg("Purpose")),
        _code("party", msg("In whose territory")),
        *_spread("paid_usd", msg("Paid over all months"), _USD),
    ),
)

LOCALIZATION = Table(
    "localization",
    msg("Share of value added in the host country, by year"),
    (
        Column("year", Kind.COUNT, msg("Calendar year"), key=True),
        _number("target", msg("Share aimed at")),
        *_spread("share", msg("Share reached")),
        _number("shortfall_usd", msg("Dollars that it falls short, average"), _USD),
    ),
)

FLOWS = Table(
    "flows",
    msg("What is moved, by lane, item and month of departure"),
    (
        _code("lane", msg("Lane")),
        _word("from_site", msg("From")),
        _word("to_site", msg("To")),
        _word("from_party", msg("From the territory of")),
        _word("to_party", msg("To the territory of")),
        _code("item", msg("Item")),
        _month("month", msg("Month of departure"), key=True),
        *_spread("shipped", msg("Units shipped")),
        _number("mass_kg", msg("Mass, average"), "kg"),
    ),
)

ORDERS = Table(
    "orders",
    msg("What is bought, by offer and month of ordering"),
    (
        _code("offer", msg("Offer")),
        _word("item", msg("Item")),
        _word("site", msg("Site of delivery")),
        _month("month", msg("Month of ordering"), key=True),
        *_spread("ordered", msg("Units ordered")),
        _number("full_chance", msg("Chance that all that is offered is ordered")),
    ),
)

STOCKS = Table(
    "stocks",
    msg("What is on hand at the end of each month"),
    (
        _code("item", msg("Item")),
        _code("site", msg("Site")),
        _month("month", msg("Month"), key=True),
        *_spread("held", msg("Units on hand")),
    ),
)

GATES = Table(
    "gates",
    msg("When each gate opens"),
    (
        _code("gate", msg("Gate")),
        _word("kind", msg("Kind of gate")),
        _month("opens_p10", msg("Opening month: one future in ten is earlier")),
        _month("opens_p50", msg("Opening month: as many futures before as after")),
        _month("opens_p90", msg("Opening month: one in ten is later; empty for not within the "
                                "plan")),
        _number("shut_chance", msg("Chance that it stays shut throughout the plan")),
    ),
)  # fmt: skip

REASONS = Table(
    "reasons",
    msg("Why each late need is late: what binds, and how much of the lateness it explains"),
    (
        _code("need", msg("Need")),
        Column(
            "kind",
            Kind.CHOICE,
            msg("What kind of thing binds"),
            key=True,
            choices=(
                "gate", "line", "outage", "fund", "offer", "lane", "border", "time", "choice",
            ),
        ),
        _code("code", msg("Code of what binds")),
        _number("share", msg("Share of the need's late cost that it explains, average")),
        _number("late_usd", msg("Late cost that it explains, average"), _USD),
        _month("first", msg("First month in which it binds")),
        _month("last", msg("Last month in which it binds")),
    ),
)  # fmt: skip

PRICES = Table(
    "prices",
    msg("What one month is worth at each gate"),
    (
        _code("gate", msg("Gate")),
        _word("kind", msg("Kind of gate")),
        _number("estimate_usd", msg("Gain by the dual values, builds kept"), _USD),
        _number("gain_usd", msg("Gain found by solving again with the gate one month earlier; "
                                "empty where it was not tried"), _USD),
        _number("late_usd", msg("Late cost that this month saves, average"), _USD),
        _number("difference_usd", msg("Gain found less gain by dual values"), _USD),
    ),
)  # fmt: skip

PARALLEL = Table(
    "parallel",
    msg("Both countries against each one alone"),
    (
        _code("case", msg("`both`, or the party that produces alone")),
        *_spread("on_time_share", msg("Share of needs met on time, weighed by value")),
        _number("late_usd", msg("Late cost, average"), _USD),
        _number("met_at_end", msg("Share of needs met by the end, average")),
        _number("months_gained_p50", msg("Months by which both together lead it, at the median")),
        _number("months_gained_p90", msg("Months by which both together lead it, in the future "
                                         "that is worse than nine in ten")),
    ),
)  # fmt: skip

CURVES = Table(
    "curves",
    msg("Share of needs met by each month, for both countries and each one alone"),
    (
        _code("case", msg("`both`, or the party that produces alone")),
        _month("month", msg("Month"), key=True),
        *_spread("met", msg("Share of all needs met by then")),
    ),
)

READINESS = Table(
    "readiness",
    msg("Share of each fleet's systems that lack nothing, by month, with the depots and spares "
        "that the plan brings"),
    (
        _code("fleet", msg("Fleet")),
        _month("month", msg("Month"), key=True),
        Column("systems", Kind.COUNT, msg("Systems in use"), required=False),
        *_spread("ready", msg("Share that lacks nothing at the end of the month")),
    ),
)  # fmt: skip

RESULTS: dict[str, Table] = {
    table.name: table
    for table in (
        NEEDS,
        DELIVERIES,
        MET,
        FUTURES,
        PRODUCTION,
        BUILDS,
        LINES,
        MONEY,
        PAYMENTS,
        LOCALIZATION,
        FLOWS,
        ORDERS,
        STOCKS,
        GATES,
        REASONS,
        PRICES,
        PARALLEL,
        CURVES,
        READINESS,
    )
}
"""Every table of a plan by name; REASONS, PRICES, PARALLEL and CURVES are worked out on demand."""
