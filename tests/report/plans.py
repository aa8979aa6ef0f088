"""Plans written by hand for tests of the report: few figures, easy to check by eye."""

from __future__ import annotations

import gettext
import re
from collections.abc import Generator, Mapping, Sequence
from contextlib import contextmanager
from datetime import date
from typing import Any

import polars as pl

from kuznia.model.language import use_translations
from kuznia.model.months import add_months, parse_month
from kuznia.model.plan_result import PlanResult, Provenance
from kuznia.model.programme import Programme
from kuznia.model.results import RESULTS
from kuznia.model.schema import Kind, Table
from kuznia.model.settings import Settings
from kuznia.model.tables import TABLES

Rows = Sequence[Mapping[str, Any]]

START = date(2024, 1, 1)
SETTINGS = Settings(
    name="Forge & <Partners>",
    name_uk="Кузня й партнери",
    note="All figures are invented.",
    note_uk="Усі числа вигадані.",
    start=START,
    months=12,
    base_year=2024,
)


def months(count: int = 12) -> list[date]:
    """List the months of a plan."""
    return [add_months(START, place) for place in range(count)]


def fan(stem: str, value: float) -> dict[str, float]:
    """Give average and quantiles around a value."""
    return {f"{stem}_expected": value, f"{stem}_p10": value * 0.8, f"{stem}_p50": value,
            f"{stem}_p90": value * 1.1}  # fmt: skip


def named(key: str, code: str, english: str, ukrainian: str, **more: Any) -> dict[str, Any]:
    """Give a row with names."""
    return {key: code, "name": english, "name_uk": ukrainian, **more}


PROGRAMME: dict[str, Rows] = {
    "parties": [
        named("party", "UA", "Ukraine", "Україна", role="host"),
        named("party", "US", "United States", "Сполучені Штати", role="partner"),
    ],
    "sites": [
        named("site", "HOME", "Home plant", "Завод удома", party="UA", kind="plant"),
        named("site", "AWAY", "Partner plant", "Завод партнера", party="US", kind="plant"),
    ],
    "items": [
        named("item", "ROUND", "Round", "Постріл", kind="product"),
        named("item", "BODY", "Body", "Корпус", kind="part"),
    ],
    "lines": [
        named("line", "FILL", "Filling line", "Лінія спорядження", site="HOME", capacity=0),
        named("line", "FORGE", "Forging line", "Ковальська лінія", site="AWAY", capacity=100),
    ],
    "processes": [
        named("process", "FILLING", "Fill rounds", "Спорядження", item="ROUND", line="FILL",
              cost_usd=1),
        named("process", "FORGING", "Forge bodies", "Кування", item="BODY", line="FORGE",
              cost_usd=1, duration_months=2),
    ],
    "expansions": [
        named("expansion", "X-FILL", "Build the filling line", "Будівництво лінії", line="FILL",
              adds_capacity=100, capital_usd=2e6, build_months=3, ramp="0.5;1"),
        named("expansion", "X-LATE", "Second forge", "Друга кузня", line="FORGE",
              adds_capacity=50, capital_usd=1e6, build_months=2),
    ],
    "purchases": [
        named("offer", "FUZES", "Fuzes from Europe", "Підривники з Європи", item="BODY",
              site="HOME", price_usd=100, most_per_month=500),
    ],
    "lanes": [
        named("lane", "ROAD", "By road", "Дорогою", from_site="AWAY", to_site="HOME"),
    ],
    "gates": [
        named("gate", "LICENCE", "Licence", "Ліцензія", kind="authorisation", months=3),
        named("gate", "PACKAGE", "Data package", "Пакет даних", kind="package", months=1),
    ],
    "needs": [
        named("need", "SPRING", "Rounds in spring", "Постріли навесні", item="ROUND", site="HOME",
              quantity=100, due="2024-05", late_usd=10),
        named("need", "AUTUMN", "Rounds in autumn", "Постріли восени", item="ROUND", site="HOME",
              quantity=300, due="2024-09", late_usd=10),
    ],
    "funds": [
        named("fund", "AID", "Aid", "Допомога", amount_usd=5e6, available="2024-01",
              expires="2024-12", purposes="production;transport", parties="US", source="Invented"),
        named("fund", "BUDGET", "Budget", "Бюджет", amount_usd=4e6, available="2024-02"),
    ],
    "factors": [
        named("factor", "VOTE", "Vote", "Голосування", kind="funding", revealed="2024-03"),
    ],
    "outcomes": [
        named("outcome", "PASSED", "Passed", "Ухвалено", factor="VOTE", probability=0.6),
        named("outcome", "FAILED", "Failed", "Не ухвалено", factor="VOTE", probability=0.4),
    ],
    "effects": [
        {"factor": "VOTE", "outcome": "FAILED", "changes": "fund_share", "target": "BUDGET",
         "value": 0.25, "first_month": "2024-03"},
        {"factor": "VOTE", "outcome": "FAILED", "changes": "gate_delay", "target": "LICENCE",
         "value": 2},
    ],
    "localization": [{"year": 2024, "share": 0.5}],
    "fleets": [named("fleet", "TRUCKS", "Recovery trucks", "Евакуаційні вантажівки", party="UA")],
}  # fmt: skip


def results() -> dict[str, Rows]:
    """Give the rows of every table of the plan."""
    spring, autumn = date(2024, 5, 1), date(2024, 9, 1)
    cumulated = [0, 0, 0, 0, 100, 100, 100, 100, 220, 260, 320, 360]
    due = [0, 0, 0, 0, 100, 100, 100, 100, 400, 400, 400, 400]
    return {
        "needs": [
            {"need": "SPRING", "item": "ROUND", "site": "HOME", "due": spring, "quantity": 100,
             "on_time_share": 1, "on_time_chance": 1, "met_p10": spring, "met_p50": spring,
             "met_p90": spring, **fan("late", 0), "late_tail": 0, "late_usd": 0, "unmet": 0},
            {"need": "AUTUMN", "item": "ROUND", "site": "HOME", "due": autumn, "quantity": 300,
             "on_time_share": 0.4, "on_time_chance": 0.25, "met_p10": autumn,
             "met_p50": date(2024, 11, 1), "met_p90": None, **fan("late", 500),
             "late_tail": 900, "late_usd": 5e6, "unmet": 40},
        ],
        "deliveries": [
            {"item": "ROUND", "month": month, "needed": need, **fan("delivered", done)}
            for month, need, done in zip(months(), due, cumulated, strict=True)
        ],
        "met": [
            {"month": month, "due": need / 400, **fan("met", done / 400)}
            for month, need, done in zip(months(), due, cumulated, strict=True)
        ],
        "futures": [
            {"future": "1", "outcomes": "VOTE=PASSED", "probability": 0.6, "on_time_share": 0.75,
             "late_usd": 3e6, "spent_usd": 4e6, "debt_usd": 0, "local_share": 0.4},
            {"future": "2", "outcomes": "VOTE=FAILED", "probability": 0.4, "on_time_share": 0.5,
             "late_usd": 8e6, "spent_usd": 3e6, "debt_usd": 1e6, "local_share": 0.3},
        ],
        "production": [
            {"process": process, "item": item, "site": site, "line": line, "month": month,
             **fan("started", started), "finished_expected": started, "gates": gates}
            for process, item, site, line, gates, started, within in (
                ("FILLING", "ROUND", "HOME", "FILL", "LICENCE", 50, months()[4:]),
                ("FORGING", "BODY", "AWAY", "FORGE", "", 80, months()[:10]),
            )
            for month in within
        ],
        "builds": [
            {"expansion": "X-FILL", "line": "FILL", "site": "HOME", "start": START,
             "opens": date(2024, 4, 1), "builds": 1, "chance": 1, "decided": "now",
             "futures": "all", "capital_usd": 2e6, "gates": ""},
            {"expansion": "X-LATE", "line": "FORGE", "site": "AWAY", "start": date(2024, 4, 1),
             "opens": date(2024, 6, 1), "builds": 2, "chance": 0.6, "decided": "later",
             "futures": "VOTE=PASSED", "capital_usd": 2e6, "gates": "PACKAGE"},
        ],
        "lines": [
            {"line": line, "site": site, "month": month, "capacity": capacity, "used": used,
             "full_chance": full}
            for line, site, use in (("FILL", "HOME", (0, 0, 0, 50, *[100] * 8)),
                                    ("FORGE", "AWAY", [80] * 12))
            for month, capacity in zip(months(), use, strict=True)
            for used, full in [(capacity if line == "FILL" else 60, 0.7 if line == "FILL" else 0)]
        ],
        "money": [
            {"fund": fund, "month": month, "released_usd": released if place == first else 0,
             **fan("paid_usd", paid), "left_usd": 0}
            for fund, released, first, paid in (("AID", 5e6, 0, 2e5), ("BUDGET", 4e6, 1, 1e5),
                                                ("debt", 0, 0, 5e4))
            for place, month in enumerate(months())
        ],
        "payments": [
            {"fund": "AID", "purpose": "production", "party": "US", **fan("paid_usd", 2.4e6)},
            {"fund": "BUDGET", "purpose": "construction", "party": "UA", **fan("paid_usd", 1.2e6)},
            {"fund": "debt", "purpose": "transport", "party": "UA", **fan("paid_usd", 6e5)},
        ],
        "localization": [
            {"year": 2024, "target": 0.5, **fan("share", 0.36), "shortfall_usd": 1e5},
        ],
        "flows": [
            {"lane": "ROAD", "from_site": "AWAY", "to_site": "HOME", "from_party": "US",
             "to_party": "UA", "item": "BODY", "month": month, **fan("shipped", 80),
             "mass_kg": 2000 if place else 5000}
            for place, month in enumerate(months()[:10])
        ],
        "orders": [
            {"offer": "FUZES", "item": "BODY", "site": "HOME", "month": month,
             **fan("ordered", 300), "full_chance": 0}
            for month in months()[:6]
        ],
        "stocks": [
            {"item": "BODY", "site": "HOME", "month": month, **fan("held", 10)}
            for month in months()
        ],
        "gates": [
            {"gate": "LICENCE", "kind": "authorisation", "opens_p10": date(2024, 4, 1),
             "opens_p50": date(2024, 4, 1), "opens_p90": None, "shut_chance": 0.1},
            {"gate": "PACKAGE", "kind": "package", "opens_p10": date(2024, 2, 1),
             "opens_p50": date(2024, 2, 1), "opens_p90": date(2024, 2, 1), "shut_chance": 0},
        ],
        "reasons": [
            {"need": "AUTUMN", "kind": "gate", "code": "LICENCE", "share": 0.7, "late_usd": 3.5e6,
             "first": START, "last": date(2024, 3, 1)},
            {"need": "AUTUMN", "kind": "time", "code": "time", "share": 0.3, "late_usd": 1.5e6,
             "first": START, "last": START},
        ],
        "prices": [
            {"gate": "LICENCE", "kind": "authorisation", "estimate_usd": 1.5e6,
             "gain_usd": 1.25e6, "late_usd": 1.2e6, "difference_usd": -2.5e5},
            {"gate": "PACKAGE", "kind": "package", "estimate_usd": 2e6, "gain_usd": None,
             "late_usd": None, "difference_usd": None},
        ],
        "parallel": [
            {"case": case, **fan("on_time_share", share), "late_usd": 5e6, "met_at_end": end,
             "months_gained_p50": middle, "months_gained_p90": bad}
            for case, share, end, middle, bad in (("both", 0.7, 0.9, None, None),
                                                  ("UA", 0.3, 0.5, 4.5, 6),
                                                  ("US", 0.4, 0.6, 2.25, 3.5))
        ],
        "curves": [
            {"case": case, "month": month, **fan("met", factor * done / 400)}
            for case, factor in (("both", 1.0), ("UA", 0.5), ("US", 0.6))
            for month, done in zip(months(), cumulated, strict=True)
        ],
        "readiness": [
            {"fleet": "TRUCKS", "month": month, "systems": 60, **fan("ready", 0.5 + 0.04 * place)}
            for place, month in enumerate(months())
        ],
    }  # fmt: skip


def plan(
    *, settings: Settings = SETTINGS, programme: Mapping[str, Rows] = {}, **tables: Rows
) -> PlanResult:
    """Give the plan with some tables of the programme or of the results replaced."""
    inputs = {**PROGRAMME, **programme}
    rows = {**results(), **tables}
    return PlanResult(
        Programme.of(settings, {name: _frame(TABLES[name], inputs[name]) for name in inputs}),
        {name: _frame(RESULTS[name], rows[name]) for name in RESULTS},
        Provenance(
            digest="0123abcdef",
            futures=2,
            sampled=False,
            seed=7,
            objective_usd=6e6,
            bound_usd=5.9e6,
            gap=0.0167,
            columns=1200,
            rows=900,
            versions={"kuznia": "0.1.0", "highspy": "1.15.1"},
        ),
    )


def bare_plan() -> PlanResult:
    """Give a plan whose every table is empty."""
    full = plan(programme=dict.fromkeys(("factors", "outcomes", "effects", "funds"), ()))
    empty = {name: table.empty() for name, table in RESULTS.items()}
    return PlanResult(full.programme, empty, full.provenance)


def large_plan(needs: int = 40, processes: int = 30, span: int = 36) -> PlanResult:
    """Give a plan as large as those of a real programme."""
    months_ = months(span)
    known = {**PROGRAMME, "needs": [
        {**PROGRAMME["needs"][0], "need": f"N{number}", "name": f"Rounds of delivery {number}"}
        for number in range(needs)
    ], "processes": [
        {**PROGRAMME["processes"][number % 2], "process": f"P{number}",
         "name": f"Process number {number}", "line": f"L{number}"}
        for number in range(processes)
    ], "lines": [
        {**PROGRAMME["lines"][number % 2], "line": f"L{number}", "name": f"Line number {number}"}
        for number in range(processes)
    ]}  # fmt: skip
    made = results()
    late = [{**made["needs"][number % 2], "need": f"N{number}", "late_usd": number * 1e5}
            for number in range(needs)]  # fmt: skip
    reasons = [{**reason, "need": f"N{number}"} for number in range(needs)
               for reason in made["reasons"]]  # fmt: skip
    production = [
        {**made["production"][0], "process": f"P{number}", "line": f"L{number}", "month": month,
         "site": "HOME" if number % 2 else "AWAY", "item": "ROUND" if number % 2 else "BODY"}
        for number in range(processes) for month in months_
    ]  # fmt: skip
    lines = [{**made["lines"][5], "line": f"L{number}", "month": month,
              "used": 100 * ((number + place) % 11) / 10}
             for number in range(processes) for place, month in enumerate(months_)]  # fmt: skip
    return plan(
        settings=Settings(name="Large", start=START, months=span, base_year=2024),
        programme=known, needs=late, reasons=reasons, production=production, lines=lines,
        met=[{**made["met"][-1], "month": month} for month in months_],
        curves=[{**made["curves"][-1], "case": case, "month": month}
                for case in ("both", "UA", "US") for month in months_],
        money=[{**made["money"][0], "fund": fund, "month": month}
               for fund in ("AID", "BUDGET") for month in months_],
        flows=[{**made["flows"][0], "month": month} for month in months_],
    )  # fmt: skip


class Marked(gettext.NullTranslations):
    """Translations that put every letter of a text into Cyrillic, and leave placeholders alone."""

    def gettext(self, message: str) -> str:
        """Mark a text as translated."""
        parts = re.split(r"({[^{}]*})", message)
        return "".join(
            part if part.startswith("{") else re.sub(r"[A-Za-z]", "ж", part) for part in parts
        )


@contextmanager
def marked_ukrainian() -> Generator[None]:
    """Put Ukrainian in force with translations that only mark what has passed through them."""
    with use_translations("uk", Marked()):
        yield


def _frame(table: Table, rows: Rows) -> pl.DataFrame:
    """Make a table; months may be written `"2024-06"`, missing cells are empty."""
    dated = {column.name for column in table.columns if column.kind is Kind.MONTH}
    read = [
        {name: parse_month(cell) if name in dated and isinstance(cell, str) else cell
         for name, cell in row.items()}
        for row in rows
    ]  # fmt: skip
    return pl.DataFrame(read, schema=table.dtypes, orient="row", strict=False)
