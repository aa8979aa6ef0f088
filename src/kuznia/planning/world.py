"""What each future changes: opening months, capacity shares, money and needs, as arrays."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np

from kuznia.model.gate_path import opening_months
from kuznia.model.months import months_between
from kuznia.model.programme import Programme
from kuznia.planning.scenarios import Floats, Ints, Scenarios

NEVER = 10_000
"""Opening month of a gate that does not open."""


@dataclass(frozen=True, slots=True, eq=False)
class World:
    """The data of every future, W of them, over H months, in the order of the tables' rows.

    `gate_opens` is (W, gates) in months from the start, `NEVER` for a gate that stays shut;
    `line_share`, `lane_share` and `offer_share` are (W, rows, H); `fund_release` is (W, funds, H)
    in dollars; `need_quantity` is (W, needs).
    """

    gate_opens: Ints
    line_share: Floats
    lane_share: Floats
    offer_share: Floats
    fund_release: Floats
    need_quantity: Floats


@dataclass(frozen=True, slots=True)
class _Effect:
    changes: str
    target: str
    value: float
    months: slice


def make_world(
    programme: Programme, scenarios: Scenarios, gate_shift: Mapping[str, int] | None = None
) -> World:
    """Apply the effects of each future's outcomes to the programme's tables.

    *gate_shift* adds months (or takes them, when negative) to the duration of gates, for prices.
    """
    effects = _read_effects(programme, scenarios)
    months = programme.settings.months
    futures = range(scenarios.count)
    happening = [
        [
            effect
            for factor, index in zip(scenarios.factors, row, strict=True)
            for effect in effects.get((factor.name, factor.outcomes[index]), ())
        ]
        for row in scenarios.outcome_rows
    ]
    shares = {
        table: _shares(programme, table, word, happening, months)
        for table, word in (("lines", "line_share"), ("lanes", "lane_share"),
                            ("purchases", "offer_share"))
    }  # fmt: skip
    site_of_line = programme["lines"]["site"].to_list()
    sites = programme["sites"]["site"].to_list()
    site_share = _shares(programme, "sites", "site_share", happening, months)
    for index, opens in enumerate(programme["sites"]["opens"]):
        if opens is not None:
            site_share[:, index, : max(0, months_between(programme.settings.start, opens))] = 0
    rows = [sites.index(site) for site in site_of_line]
    shares["lines"] *= site_share[:, rows, :] if rows else 1
    return World(
        _gate_opens(programme, happening, gate_shift or {}),
        shares["lines"],
        shares["lanes"],
        shares["purchases"],
        np.stack([_releases(programme, happening[future], months) for future in futures]),
        np.stack([_quantities(programme, happening[future]) for future in futures]),
    )


def _read_effects(
    programme: Programme, scenarios: Scenarios
) -> dict[tuple[str, str], list[_Effect]]:
    start, months = programme.settings.start, programme.settings.months
    reveal = {factor.name: factor.reveal for factor in scenarios.factors}
    effects: dict[tuple[str, str], list[_Effect]] = {}
    for row in programme["effects"].iter_rows(named=True):
        first, last = row["first_month"], row["last_month"]
        low = reveal.get(row["factor"], 0) if first is None else months_between(start, first)
        high = months if last is None else months_between(start, last) + 1
        value = 0.0 if row["value"] is None else row["value"]
        effects.setdefault((row["factor"], row["outcome"]), []).append(
            _Effect(row["changes"], row["target"], value, slice(max(0, low), max(0, high)))
        )
    return effects


def _shares(
    programme: Programme, table: str, word: str, happening: list[list[_Effect]], months: int
) -> Floats:
    keys = {key: index for index, key in enumerate(programme[table].to_series(0))}
    share = np.ones((len(happening), len(keys), months))
    for future, effects in enumerate(happening):
        for effect in effects:
            if effect.changes == word:
                share[future, keys[effect.target], effect.months] *= effect.value
    return share


def _releases(programme: Programme, effects: list[_Effect], months: int) -> Floats:
    start = programme.settings.start
    funds = programme["funds"].select("fund", "amount_usd", "available", "expires")
    release = np.zeros((funds.height, months))
    for index, (fund, written, available, expires) in enumerate(funds.iter_rows()):
        amount = written
        month = max(0, months_between(start, available))
        last = months - 1 if expires is None else months_between(start, expires)
        for effect in effects:
            if effect.target == fund and effect.changes == "fund_share":
                amount *= effect.value
            elif effect.target == fund and effect.changes == "fund_delay":
                month += int(effect.value)
        if month <= min(last, months - 1):
            release[index, month] = amount
    return release


def _quantities(programme: Programme, effects: list[_Effect]) -> Floats:
    needs = {need: index for index, need in enumerate(programme["needs"]["need"])}
    quantity = programme["needs"]["quantity"].to_numpy().copy()
    for effect in effects:
        if effect.changes == "need_share":
            quantity[needs[effect.target]] *= effect.value
    return quantity


def _gate_opens(
    programme: Programme, happening: list[list[_Effect]], shift: Mapping[str, int]
) -> Ints:
    gates = programme["gates"]["gate"].to_list()

    @cache
    def opens(delays: frozenset[tuple[str, int]], closed: frozenset[str]) -> tuple[int, ...]:
        course = opening_months(programme, dict(delays), closed)
        return tuple(NEVER if course[gate] is None else max(0, course[gate] or 0) for gate in gates)

    rows: list[tuple[int, ...]] = []
    for effects in happening:
        delays = dict(shift)
        for effect in effects:
            if effect.changes == "gate_delay":
                delays[effect.target] = delays.get(effect.target, 0) + int(effect.value)
        closed = frozenset(e.target for e in effects if e.changes == "gate_closed")
        rows.append(opens(frozenset(delays.items()), closed))
    return np.array(rows, dtype=np.int64).reshape(len(happening), len(gates))
