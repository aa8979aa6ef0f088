"""The sections of the report: which words, pictures and tables stand where."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import polars as pl

from kuznia.model.language import Message, msg
from kuznia.model.plan_result import PlanResult
from kuznia.model.results import RESULTS
from kuznia.report import advice, assumptions, charts
from kuznia.report.drawing import Picture
from kuznia.report.figures import Month
from kuznia.report.labels import TITLES
from kuznia.report.listing import Listing, listing
from kuznia.report.names import Names

MOST_ROWS = 40
"""Most rows of a table that stands for itself."""

NEED_COLUMNS = ("need", "item", "due", "quantity", "on_time_chance", "met_p50", "met_p90",
                "late_usd", "unmet")  # fmt: skip
BUILD_COLUMNS = ("expansion", "site", "start", "opens", "builds", "chance", "decided", "futures",
                 "capital_usd")  # fmt: skip
DRAWN = ("met", "curves", "deliveries", "lines", "money", "payments", "localization", "reasons",
         "prices", "readiness")  # fmt: skip
"""Tables whose figures stand in full under a picture, as far as there is room."""


@dataclass(frozen=True, slots=True)
class Words:
    """A list of sentences under a small heading, or what to say when there are none."""

    heading: Message
    sentences: Sequence[Message]
    otherwise: Message


@dataclass(frozen=True, slots=True)
class Section:
    """A section of the report."""

    key: str
    title: Message
    words: Sequence[Words] = ()
    listings: Sequence[Listing] = ()
    pictures: Sequence[Picture] = ()
    folded: Sequence[Listing] = ()
    """Tables that are shown only when they are opened."""


def sections(plan: PlanResult) -> list[Section]:
    """Give every section of the report, in order."""
    make: tuple[Callable[[PlanResult], Section], ...] = (
        _brakes,
        _decisions,
        _needs,
        _delivery,
        _readiness,
        _making,
        _money,
        _local,
        _flows,
        _gates,
        _assumptions,
        _tables,
    )
    return [section(plan) for section in make if section is not _readiness
            or plan["readiness"].height]  # fmt: skip


def _brakes(plan: PlanResult) -> Section:
    return Section(
        "brakes",
        msg("What holds the programme back"),
        (
            Words(
                msg("Dearest gates"),
                advice.dearest_gates(plan),
                msg("No gate was found whose earlier opening would help, or none was tried."),
            ),
            Words(
                msg("Main reasons for lateness"),
                advice.main_reasons(plan),
                msg("No need is late, or why was not asked."),
            ),
        ),
    )


def _decisions(plan: PlanResult) -> Section:
    names, builds = Names(plan.programme), plan["builds"]
    reveal = advice.first_reveal(plan)
    now = (
        msg("Decide now: nothing is uncertain")
        if reveal is None
        else msg("Decide now: before {month}, when the first outcome is known", month=Month(reveal))
    )
    words = (
        Words(now, advice.decide_now(plan), msg("Nothing needs to be decided before that.")),
        Words(
            msg("Decide later, by what is known then"),
            advice.decide_later(plan),
            msg("No build waits for what is revealed."),
        ),
    )
    tables = [
        listing(names, "builds", builds.select(BUILD_COLUMNS), caption=RESULTS["builds"].help)
    ] if builds.height else []  # fmt: skip
    return Section("decisions", msg("What is decided now and later"), words, tables)


def _needs(plan: PlanResult) -> Section:
    names = Names(plan.programme)
    table = listing(
        names, "needs", plan["needs"].select(NEED_COLUMNS), caption=RESULTS["needs"].help, most=200
    )
    pictures = charts.lateness(plan), charts.reasons(plan)
    return Section("needs", msg("Needs"), (), [table] if table.rows else [], pictures)


def _delivery(plan: PlanResult) -> Section:
    names, cases = Names(plan.programme), plan["parallel"]
    table = listing(names, "parallel", cases, caption=RESULTS["parallel"].help)
    pictures = charts.met(plan), charts.parallel(plan), charts.deliveries(plan)
    return Section("delivery", msg("Delivery"), (), [table] if table.rows else [], pictures)


def _readiness(plan: PlanResult) -> Section:
    return Section("readiness", msg("Readiness"), pictures=(charts.readiness(plan),))


def _making(plan: PlanResult) -> Section:
    pictures = charts.by_site(plan), charts.by_item(plan), charts.use_of_lines(plan)
    return Section("making", msg("Production and plants"), pictures=pictures)


def _money(plan: PlanResult) -> Section:
    return Section("money", msg("Money"), pictures=(charts.by_month(plan), charts.by_purpose(plan)))


def _local(plan: PlanResult) -> Section:
    return Section("local", msg("Localization"), pictures=(charts.localization(plan),))


def _flows(plan: PlanResult) -> Section:
    return Section("flows", msg("Flows"), pictures=(charts.between_countries(plan),))


def _gates(plan: PlanResult) -> Section:
    names, gates = Names(plan.programme), plan["gates"]
    table = listing(names, "gates", gates, caption=RESULTS["gates"].help, most=100)
    return Section(
        "gates", msg("Gates"), (), [table] if table.rows else [], (charts.of_gates(plan),)
    )


def _assumptions(plan: PlanResult) -> Section:
    tables = assumptions.factors(plan), assumptions.funds(plan), assumptions.weights(plan)
    return Section(
        "assumptions", msg("Assumptions"), (), [table for table in tables if table is not None]
    )


def _tables(plan: PlanResult) -> Section:
    """Give the tables that stand nowhere else, as far as there is room for their rows."""
    names = Names(plan.programme)
    left = [name for name in RESULTS if name not in (*DRAWN, "parallel", "gates")]
    folded = [
        listing(
            names, name, plan[name], caption=msg("{title}: {what}", title=TITLES[name],
                                                 what=RESULTS[name].help), most=MOST_ROWS,
        )
        for name in left
        if not plan[name].is_empty()
    ]  # fmt: skip
    return Section("tables", msg("Other tables"), folded=folded)


def twin(plan: PlanResult, picture: Picture, most: int) -> Listing:
    """Give the figures of a picture as a table."""
    frame: pl.DataFrame = picture.table
    caption = msg("Figures: {title}", title=picture.title)
    return listing(Names(plan.programme), picture.table_name, frame, caption=caption, most=most)
