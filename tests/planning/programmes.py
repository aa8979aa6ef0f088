"""Random small programmes that use every table, the same for the same seed.

No effect shows before its factor is revealed, bills of material have no circles, and some plan is
always possible; whether it is a good one is left to chance.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, TypeVar

import numpy as np
import polars as pl

from kuznia.model.gate_path import opening_months
from kuznia.model.months import add_months, months_between
from kuznia.model.programme import Programme
from kuznia.model.settings import Settings, Solving, Weights
from kuznia.model.tables import PURPOSES, TABLES

Thing = TypeVar("Thing")
Row = dict[str, Any]

HELD = {"process": "processes", "line": "lines", "expansion": "expansions", "lane": "lanes",
        "offer": "purchases"}  # fmt: skip
CHANCES = ((0.5, 0.5), (0.7, 0.3), (0.25, 0.75), (0.2, 0.5, 0.3))


@dataclass
class Draft:
    """A programme in the making: its dice and the rows so far."""

    dice: np.random.Generator
    start: date
    months: int
    dollar: float
    rows: dict[str, list[Row]] = field(default_factory=dict[str, list[Row]])

    def add(self, table: str, **row: object) -> None:
        """Add a row; a month may be given as its number from the start."""
        dates = {name for name, dtype in TABLES[table].dtypes.items() if dtype == pl.Date}
        self.rows.setdefault(table, []).append(
            {
                name: add_months(self.start, cell)
                if name in dates and isinstance(cell, int)
                else cell
                for name, cell in row.items()
            }
        )

    def codes(self, table: str) -> list[str]:
        """Give the codes of a table's rows."""
        return [row[TABLES[table].key[0]] for row in self.rows.get(table, [])]

    def chance(self, share: float) -> bool:
        """Throw for something that happens so often."""
        return bool(self.dice.random() < share)

    def whole(self, low: int, high: int) -> int:
        """Throw a whole number, both ends included."""
        return int(self.dice.integers(low, high + 1))

    def amount(self, low: float, high: float) -> float:
        """Throw a number with two digits behind the point."""
        return round(float(self.dice.uniform(low, high)), 2)

    def usd(self, low: float, high: float) -> float:
        """Throw an amount of money, large in a programme of large money."""
        return round(self.dollar * float(self.dice.uniform(low, high)), 2)

    def one(self, things: Sequence[Thing]) -> Thing:
        """Pick one."""
        return things[int(self.dice.integers(len(things)))]

    def maybe(self, share: float, cell: Thing) -> Thing | None:
        """Give the cell so often, else leave it empty."""
        return cell if self.chance(share) else None

    def month(self) -> int:
        """Throw a month of the programme."""
        return self.whole(0, self.months - 1)

    def programme(self) -> Programme:
        """Give the programme, with weights thrown as well."""
        weights = Weights(
            risk=self.one((0.0, 0.2, 0.5, 1.0)),
            tail=self.one((0.0, 0.5, 0.8, 0.9)),
            money=self.one((0.0, 0.05, 0.5)),
            debt=self.one((0.5, 2.0, 10.0)),
            unmet_months=self.one((0.0, 3.0, 12.0)),
        )
        settings = Settings(
            name="Random",
            start=self.start,
            months=self.months,
            base_year=2024,
            weights=weights,
            solving=Solving(scenarios=64, gap=0.0),
        )
        frames = {
            name: pl.DataFrame(rows, schema=TABLES[name].dtypes) for name, rows in self.rows.items()
        }
        return Programme.of(settings, frames)


def random_programme(seed: int) -> Programme:
    """Give the programme of a seed."""
    dice = np.random.default_rng(seed)
    start, months = date(2024, int(dice.integers(1, 13)), 1), int(dice.integers(4, 9))
    draft = Draft(dice, start, months, float(dice.choice([1, 1, 1, 1000])))
    _places(draft)
    _making(draft)
    _supply(draft)
    _needs(draft)
    _building(draft)
    _gates(draft)
    _money(draft)
    _factors(draft)
    return draft.programme()


def _places(draft: Draft) -> None:
    parties = (("UA", "host"), ("US", "partner"), ("PL", "third"))
    for party, role in parties:
        draft.add("parties", party=party, role=role)
    for index in range(draft.whole(2, 3)):
        party = parties[index][0] if index < 2 else draft.one(parties)[0]
        draft.add(
            "sites", site=f"S{index}", party=party, kind="plant",
            opens=draft.maybe(0.15, draft.whole(-1, 2)),
        )  # fmt: skip
    for index in range(draft.whole(3, 5)):
        draft.add(
            "items", item=f"I{index}", kind="product" if index == 0 else "part",
            unit_mass_kg=draft.maybe(0.8, draft.amount(0.2, 3)), unit_value_usd=10.0,
            holding_usd=draft.maybe(0.5, draft.usd(0, 0.4)),
        )  # fmt: skip


def _making(draft: Draft) -> None:
    sites, items = draft.codes("sites"), draft.codes("items")
    for site in sites:
        for _ in range(draft.whole(1, 2)):
            draft.add(
                "lines", line=f"L{len(draft.rows.get('lines', []))}", site=site,
                capacity=0.0 if draft.chance(0.5) else draft.amount(2, 15),
            )  # fmt: skip
    lines = draft.codes("lines")
    for rank, item in enumerate(items[:-1]):
        for _ in range(draft.whole(1, 2)):
            process = f"P{len(draft.rows.get('processes', []))}"
            draft.add(
                "processes", process=process, item=item, line=draft.one(lines),
                line_use=draft.maybe(0.5, draft.amount(0.5, 2)), cost_usd=draft.usd(0, 12),
                duration_months=draft.maybe(0.7, draft.whole(0, 2)),
                first_month=draft.maybe(0.15, draft.whole(-1, 2)),
                local_share=draft.maybe(0.4, draft.amount(0, 1)),
                **{"yield": draft.maybe(0.5, draft.amount(0.6, 1))},
            )  # fmt: skip
            later = items[rank + 1 :]
            for part in draft.dice.permutation(later)[: draft.whole(0 if rank else 1, 2)].tolist():
                draft.add("inputs", process=process, item=part, quantity=draft.amount(0.5, 2))


def _supply(draft: Draft) -> None:
    sites, items = draft.codes("sites"), draft.codes("items")
    for index in range(draft.whole(2, 5)):
        item = items[-1] if index == 0 else draft.one(items[1:])
        draft.add(
            "purchases", offer=f"O{index}", item=item, site=draft.one(sites),
            price_usd=draft.usd(0, 12), lead_months=draft.maybe(0.7, draft.whole(0, 2)),
            most_per_month=draft.amount(5, 60), first_month=draft.maybe(0.2, draft.whole(-1, 2)),
            last_month=draft.maybe(0.3, draft.whole(1, draft.months - 2)),
            local_share=draft.maybe(0.3, draft.amount(0, 1)),
        )  # fmt: skip
    for index in range(draft.whole(0, 2)):
        draft.add("borders", border=f"B{index}", most_kg_per_month=draft.amount(3, 40))
    borders = draft.codes("borders")
    for source in sites:
        for target in sites:
            if source != target and draft.chance(0.7):
                draft.add(
                    "lanes", lane=f"{source}{target}", from_site=source, to_site=target,
                    months=draft.whole(0, 2), cost_usd_per_kg=draft.maybe(0.6, draft.usd(0, 1)),
                    most_kg_per_month=draft.maybe(0.5, draft.amount(5, 90)),
                    border=draft.one(borders) if borders and draft.chance(0.6) else None,
                )  # fmt: skip
    for item in items:
        for site in sites:
            if draft.chance(0.2):
                draft.add("stock", item=item, site=site, quantity=draft.amount(1, 15))


def _needs(draft: Draft) -> None:
    items, sites = draft.codes("items"), draft.codes("sites")
    for index in range(draft.whole(1, 3)):
        draft.add(
            "needs", need=f"N{index}", item=items[0 if index == 0 else draft.whole(0, 1)],
            site=draft.one(sites), quantity=draft.amount(5, 50),
            due=draft.whole(-1 if draft.chance(0.1) else 0, draft.months - 1),
            priority=draft.maybe(0.4, draft.amount(0.5, 4)), late_usd=draft.usd(5, 60),
        )  # fmt: skip


def _building(draft: Draft) -> None:
    for index in range(draft.whole(0, 3)):
        earliest = draft.maybe(0.3, draft.whole(-1, 2))
        draft.add(
            "expansions", expansion=f"E{index}",
            line=draft.one([row["line"] for row in draft.rows["processes"]]),
            adds_capacity=draft.amount(4, 30), capital_usd=draft.usd(5, 120),
            build_months=draft.one((1, 1, 2, 3)), ramp=draft.maybe(0.5, draft.one(("0.5;1", "0;0.4;1"))),
            earliest=earliest, latest=draft.maybe(0.4, draft.whole(max(0, earliest or 0), 3)),
            most=draft.maybe(0.6, draft.whole(1, 3)),
        )  # fmt: skip


def _gates(draft: Draft) -> None:
    for index in range(draft.whole(0, 4)):
        draft.add(
            "gates", gate=f"G{index}", kind="authorisation",
            earliest=draft.maybe(0.4, draft.whole(-2, 2)), months=draft.whole(0, 3),
        )  # fmt: skip
        for earlier in draft.codes("gates")[:-1]:
            if draft.chance(0.35):
                draft.add("gate_order", gate=f"G{index}", after=earlier)
    for gate in draft.codes("gates"):
        for kind in draft.dice.permutation(list(HELD))[: draft.whole(1, 3)].tolist():
            targets = draft.codes(HELD[kind])
            if targets:
                draft.add("holds", gate=gate, kind=kind, target=draft.one(targets))


def _money(draft: Draft) -> None:
    parties = draft.codes("parties")
    for index in range(draft.whole(1, 3)):
        available = draft.whole(-1, draft.months // 2)
        draft.add(
            "funds", fund=f"F{index}", amount_usd=draft.usd(30, 900), available=available,
            expires=draft.maybe(0.4, draft.whole(max(0, available), draft.months + 1)),
            purposes=draft.maybe(0.4, ";".join(draft.dice.permutation(PURPOSES)[:2].tolist())),
            parties=draft.maybe(0.3, ";".join(draft.dice.permutation(parties)[:2].tolist())),
        )  # fmt: skip
    if draft.chance(0.5):
        for year in (draft.start.year, draft.start.year + 1):
            draft.add(
                "localization", year=year, share=draft.amount(0.1, 0.9),
                shortfall_usd=draft.maybe(0.7, draft.amount(0.1, 2)),
            )  # fmt: skip


def _factors(draft: Draft) -> None:
    opens = opening_months(draft.programme())
    due = {row["need"]: row["due"] for row in draft.rows["needs"]}
    available = {row["fund"]: row["available"] for row in draft.rows["funds"]}
    known_from = {
        **{gate: month or 0 for gate, month in opens.items()},
        **{code: months_between(draft.start, month) for code, month in (due | available).items()},
    }
    for index in range(draft.whole(1, 3)):
        factor, revealed = f"U{index}", draft.whole(-1, draft.months // 2)
        draft.add("factors", factor=factor, kind="supply", revealed=revealed)
        for number, chance in enumerate(draft.one(CHANCES)):
            draft.add("outcomes", factor=factor, outcome=f"V{number}", probability=chance)
            if number:
                _effects(draft, factor, f"V{number}", max(0, revealed), known_from)


def _effects(
    draft: Draft, factor: str, outcome: str, revealed: int, known_from: dict[str, int]
) -> None:
    whole = {
        "fund_share": "funds", "fund_delay": "funds", "gate_delay": "gates",
        "gate_closed": "gates", "need_share": "needs",
    }  # fmt: skip
    monthly = {"line_share": "lines", "site_share": "sites", "lane_share": "lanes",
               "offer_share": "purchases"}  # fmt: skip
    for change in draft.dice.permutation([*whole, *monthly])[: draft.whole(1, 4)].tolist():
        targets = draft.codes((whole | monthly)[change])
        if change in whole:
            targets = [code for code in targets if max(0, known_from[code]) >= revealed]
        if not targets:
            continue
        first = draft.maybe(0.4, draft.whole(revealed, draft.months))
        draft.add(
            "effects", factor=factor, outcome=outcome, changes=change, target=draft.one(targets[: draft.one((1, 9))]),
            value=None if change == "gate_closed"
            else float(draft.whole(1, 3)) if change.endswith("delay")
            else draft.one((0.0, 0.5, draft.amount(0, 1), draft.amount(1, 2))),
            first_month=first if change in monthly else None,
            last_month=draft.maybe(0.4, draft.whole(first or revealed, draft.months))
            if change in monthly else None,
        )  # fmt: skip
