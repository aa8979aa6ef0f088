"""A programme's tables as rows with month numbers, and what becomes of them in each future.

Written for `oracle`, from what the tables say and not from `kuznia.planning`.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from itertools import product
from math import prod
from typing import Any

from kuznia.model.gate_path import opening_months
from kuznia.model.months import months_between
from kuznia.model.programme import Programme

Row = dict[str, Any]

HOLDABLE = (("process", "processes"), ("line", "lines"), ("expansion", "expansions"),
            ("lane", "lanes"), ("offer", "purchases"))  # fmt: skip


@dataclass(frozen=True)
class Future:
    """A combination of outcomes: what is known by each month, its chance, effects and gates."""

    known: tuple[tuple[tuple[str, str], ...], ...]
    chance: float
    effects: tuple[Row, ...]
    opens: dict[str, int | None]


class PlainTables:
    """The rows of a programme with defaults filled in, and its futures."""

    def __init__(self, programme: Programme) -> None:
        self.programme = programme
        self.months = range(programme.settings.months)
        self.rows = {name: programme.filled(name).to_dicts() for name in programme.tables}
        self.line_site = {row["line"]: row["site"] for row in self["lines"]}
        self.opens = {row["site"]: self.number(row["opens"]) for row in self["sites"]}
        self.party = {row["site"]: row["party"] for row in self["sites"]}
        self.takes = {(row["process"], row["item"]): row["quantity"] for row in self["inputs"]}
        self.gates = {
            (kind, name): [
                row["gate"] for row in self["holds"] if (row["kind"], row["target"]) == (kind, name)
            ]
            for kind, table in HOLDABLE
            for name in programme[table].to_series(0)
        }
        host = {row["party"] for row in self["parties"] if row["role"] == "host"}
        for row in (*self["processes"], *self["expansions"]):
            row["site"] = self.line_site[row["line"]]
        for row in self["processes"]:
            if row["local_share"] is None:
                row["local_share"] = float(self.party[row["site"]] in host)
        self.futures = list(self._futures())
        self.useful = self._useful()

    def __getitem__(self, table: str) -> list[Row]:
        return self.rows[table]

    def number(self, month: Any, empty: int = 0) -> int:
        """Count a month from the start."""
        return empty if month is None else months_between(self.programme.settings.start, month)

    def _futures(self) -> Iterator[Future]:
        revealed = {row["factor"]: self.number(row["revealed"]) for row in self["factors"]}
        choices = [
            [row for row in self["outcomes"] if row["factor"] == factor and row["probability"] > 0]
            for factor in revealed
        ]
        for chosen in product(*choices):
            pairs = [(row["factor"], row["outcome"]) for row in chosen]
            effects: list[Row] = [
                {**row, "revealed": max(0, revealed[row["factor"]])}
                for row in self["effects"]
                if (row["factor"], row["outcome"]) in pairs
            ]
            delay: dict[str, int] = {}
            for row in effects:
                if row["changes"] == "gate_delay":
                    delay[row["target"]] = delay.get(row["target"], 0) + int(row["value"])
            closed = [row["target"] for row in effects if row["changes"] == "gate_closed"]
            yield Future(
                tuple(tuple(p for p in pairs if revealed[p[0]] <= month) for month in self.months),
                prod((row["probability"] for row in chosen), start=1.0),
                tuple(effects),
                opening_months(self.programme, delay, closed),
            )

    def made_from(self, process: Row) -> set[tuple[str, str]]:
        """Give the inputs of a process, at its site."""
        return {(item, process["site"]) for name, item in self.takes if name == process["process"]}

    def touched(self, process: Row) -> set[tuple[str, str]]:
        """Give what a process makes and takes, at its site."""
        return {(process["item"], process["site"]), *self.made_from(process)}

    def _useful(self) -> set[tuple[str, str]]:
        """Find the items at sites that can be had there and can serve a need from there."""
        steps = [((row["item"], row["site"]), self.made_from(row)) for row in self["processes"]]
        steps += [
            ((row["item"], lane["to_site"]), {(row["item"], lane["from_site"])})
            for lane, row in product(self["lanes"], self["items"])
        ]
        had = {(row["item"], row["site"]) for row in (*self["stock"], *self["purchases"])}
        while new := {target for target, sources in steps if sources <= had} - had:
            had |= new
        steps = [(target, sources) for target, sources in steps if sources <= had]
        useful = {(row["item"], row["site"]) for row in self["needs"]} & had
        while new := {s for target, sources in steps if target in useful for s in sources} - useful:
            useful |= new
        return useful

    def share(self, future: Future, changes: str, target: str, month: int) -> float:
        """Give the share that a future leaves of something in a month."""
        share = 1.0
        for row in future.effects:
            first = self.number(row["first_month"], row["revealed"])
            last = self.number(row["last_month"], len(self.months))
            if (row["changes"], row["target"]) == (changes, target) and first <= month <= last:
                share *= row["value"]
        return share

    def is_open(self, future: Future, kind: str, target: str, month: int) -> bool:
        """Say whether all gates that hold something are open in a month."""
        opens = [future.opens[gate] for gate in self.gates[kind, target]]
        return all(gate is not None and gate <= month for gate in opens)

    def line_share(self, future: Future, line: str, month: int) -> float:
        """Give the share of a line, old and new capacity alike, that runs in a month."""
        site = self.line_site[line]
        share = self.share(future, "line_share", line, month)
        return share * self.share(future, "site_share", site, month) * (month >= self.opens[site])

    def needed(self, future: Future, need: Row) -> float:
        """Give how much a need is for."""
        return need["quantity"] * self.share(future, "need_share", need["need"], self.due(need))

    def due(self, need: Row) -> int:
        """Give the month by whose end a need is due; what was due before is due at once."""
        return max(0, self.number(need["due"]))

    def released(self, future: Future, fund: Row, month: int) -> float:
        """Give what a fund has released by a month."""
        amount, first = fund["amount_usd"], max(0, self.number(fund["available"]))
        for row in future.effects:
            if row["target"] == fund["fund"] and row["changes"] == "fund_share":
                amount *= row["value"]
            elif row["target"] == fund["fund"] and row["changes"] == "fund_delay":
                first += int(row["value"])
        return amount if month >= first else 0.0
