"""What a plan costs and who pays: money, payments, localization."""

from __future__ import annotations

import numpy as np
import polars as pl

from kuznia.planning.outcome_needs import local_shares
from kuznia.planning.solving import Solved
from kuznia.planning.spread import LEVELS, expected, frame, monthly, quantile, spread

DEBT = "debt"
"""Stands in the place of a fund for what no fund covers."""


def money_tables(solved: Solved) -> dict[str, pl.DataFrame]:
    """Give the tables `money`, `payments` and `localization`."""
    return {
        "money": _money(solved),
        "payments": _payments(solved),
        "localization": _localization(solved),
    }


def _money(solved: Solved) -> pl.DataFrame:
    model, network = solved.model, solved.model.network
    chance, funds = model.scenarios.probability, model.programme["funds"]["fund"].to_list()
    payer = np.array([fund for fund, _ in network.payments], dtype=np.int64)
    by_fund = np.einsum("wpt,pf->wft", solved.of("pay"), np.eye(len(funds))[payer])
    paid = np.concatenate([by_fund, solved.of("debt").sum(axis=1, keepdims=True)], axis=1)
    nothing = np.zeros((model.scenarios.count, 1, network.months))
    released = np.concatenate([model.world.fund_release, nothing], axis=1)
    left = np.concatenate([solved.of("cash"), nothing], axis=1)
    keep = (paid.max(axis=0) > 0.005) | (released.max(axis=0) > 0) | (left.max(axis=0) > 0.005)
    return monthly(
        "money",
        model.programme.settings.start,
        {"fund": [*funds, DEBT]},
        {
            "released_usd": expected(released, chance),
            **spread("paid_usd", paid, chance),
            "left_usd": expected(left, chance),
        },
        keep=keep,
    )


def _payments(solved: Solved) -> pl.DataFrame:
    model, network = solved.model, solved.model.network
    funds = model.programme["funds"]["fund"].to_list()
    who = [(funds[fund], *network.categories[category]) for fund, category in network.payments]
    who += [(DEBT, *category) for category in network.categories]
    paid = np.concatenate([solved.of("pay").sum(axis=2), solved.of("debt").sum(axis=2)], axis=1)
    values = spread("paid_usd", paid, model.scenarios.probability)
    columns = {
        "fund": [fund for fund, _, _ in who],
        "purpose": [purpose for _, purpose, _ in who],
        "party": [party for _, _, party in who],
    }
    return frame("payments", {**columns, **values}, keep=paid.max(axis=0) > 0.005)


def _localization(solved: Solved) -> pl.DataFrame:
    """Every calendar year of the plan, with the target where there is one."""
    model, network = solved.model, solved.model.network
    start, chance = model.programme.settings.start, model.scenarios.probability
    local, whole = local_shares(solved)
    year_of = np.array([(start.month - 1 + t) // 12 for t in range(network.months)])
    years = [start.year + int(year) for year in sorted(set(year_of.tolist()))]
    targets = dict(model.programme["localization"].select("year", "share").iter_rows())
    shortfall = dict(
        zip(
            (start.year + int(year_of[last]) for last in network.year_last),
            expected(solved.of("shortfall").sum(axis=2), chance),
            strict=True,
        )
    )
    rows: dict[str, list[object]] = {"year": list(years)}
    rows["target"] = [targets.get(year) for year in years]
    rows["shortfall_usd"] = [shortfall.get(year) for year in years]
    names = {"share_expected": None, **{f"share_{tail}": level for tail, level in LEVELS.items()}}
    for name in names:
        rows[name] = []
    for year in sorted(set(year_of.tolist())):
        here = year_of == year
        part, total = local[:, here].sum(axis=1), whole[:, here].sum(axis=1)
        spends = total > 0
        if not spends.any():
            for name in names:
                rows[name].append(None)
            continue
        share = part[spends] / total[spends]
        weight = chance[spends] / chance[spends].sum()
        for name, level in names.items():
            value = expected(share, weight) if level is None else quantile(share, weight, level)
            rows[name].append(float(value))
    return frame("localization", rows)
