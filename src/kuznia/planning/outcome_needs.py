"""What a plan reaches: needs met, lateness, futures."""

from __future__ import annotations

from datetime import date

import numpy as np
import polars as pl

from kuznia.planning.scenarios import Floats, Ints
from kuznia.planning.solving import Solved
from kuznia.planning.spread import (
    LEVELS,
    expected,
    frame,
    month_list,
    monthly,
    quantile,
    spread,
    tail_mean,
)

ALMOST = 1e-6
"""Share of a need that may be missing by rounding when it counts as met."""


def need_tables(solved: Solved) -> dict[str, pl.DataFrame]:
    """Give the tables `needs`, `deliveries`, `met` and `futures`."""
    return {
        "needs": _needs(solved),
        "deliveries": _deliveries(solved),
        "met": met_table(solved),
        "futures": _futures(solved),
    }


def delivered_so_far(solved: Solved) -> Floats:
    """Units delivered up to each month, (W, needs, H)."""
    return np.cumsum(solved.of("deliver"), axis=2)


def unit_weights(solved: Solved) -> Floats:
    """Weight of a unit of each need: its item's value, or 1 when no needed item has one."""
    programme = solved.model.programme
    values = dict(programme.filled("items").select("item", "unit_value_usd").iter_rows())
    weights = np.array([values[item] for item in programme["needs"]["item"]], dtype=np.float64)
    return weights if weights.any() else np.ones_like(weights)


def on_time_share(solved: Solved) -> Floats:
    """Share of the value of all needs delivered by their due months, (W,)."""
    model = solved.model
    inside = model.network.need_due < model.network.months
    weights = unit_weights(solved) * inside
    by_due = _by_due(solved)
    total = model.world.need_quantity @ weights
    return np.where(total > 0, by_due @ weights / np.where(total > 0, total, 1.0), 1.0)


def met_share(solved: Solved) -> Floats:
    """Share of the value of all needs delivered up to each month, (W, H)."""
    weights = unit_weights(solved)
    total = solved.model.world.need_quantity @ weights
    met = np.einsum("wnt,n->wt", delivered_so_far(solved), weights)
    return met / np.where(total > 0, total, 1.0)[:, None]


def met_table(solved: Solved) -> pl.DataFrame:
    """Give the table `met`."""
    model = solved.model
    chance, months = model.scenarios.probability, model.network.months
    weights = unit_weights(solved)
    due_by = (model.network.need_due[:, None] <= np.arange(months)).astype(np.float64)
    total = model.world.need_quantity @ weights
    due = np.einsum("wn,nt,n->wt", model.world.need_quantity, due_by, weights)
    share = due / np.where(total > 0, total, 1.0)[:, None]
    return frame(
        "met",
        {
            "month": month_list(model.programme.settings.start, months),
            "due": expected(share, chance),
            **spread("met", met_share(solved), chance),
        },
    )


def late_usd(solved: Solved) -> Floats:
    """Late cost of each need in each future, with what is never met, (W, needs)."""
    network = solved.model.network
    late = solved.of("late")
    months = late.sum(axis=2)
    months += late[:, :, -1] * solved.model.programme.settings.weights.unmet_months
    return months * network.need_late


def late_units(solved: Solved) -> Floats:
    """Unit-months of lateness of each need in each future, within the plan, (W, needs)."""
    return solved.of("late").sum(axis=2)


def _by_due(solved: Solved) -> Floats:
    """Units of each need delivered by its due month, (W, needs)."""
    due = np.minimum(solved.model.network.need_due, solved.model.network.months - 1)
    return np.take_along_axis(delivered_so_far(solved), due[None, :, None], axis=2)[:, :, 0]


def _needs(solved: Solved) -> pl.DataFrame:
    model = solved.model
    chance = model.scenarios.probability
    needs = model.programme["needs"]
    quantity = model.world.need_quantity
    by_due = _by_due(solved)
    met = by_due >= quantity * (1 - ALMOST)
    share = np.where(quantity > 0, by_due / np.where(quantity > 0, quantity, 1.0), 1.0)
    done = _month_met(solved)
    months = model.network.months
    inside = model.network.need_due < months
    dates = month_list(model.programme.settings.start, months)
    usd = late_usd(solved)
    return frame(
        "needs",
        {
            "need": needs["need"].to_list(),
            "item": needs["item"].to_list(),
            "site": needs["site"].to_list(),
            "due": needs["due"].to_list(),
            "quantity": expected(quantity, chance),
            "on_time_share": np.where(inside, expected(share, chance), np.nan),
            "on_time_chance": np.where(inside, expected(met.astype(np.float64), chance), np.nan),
            **{
                f"met_{tail}": _dates(quantile(done, chance, level), dates)
                for tail, level in LEVELS.items()
            },
            **spread("late", late_units(solved), chance),
            "late_tail": tail_mean(
                late_units(solved), chance, model.programme.settings.weights.tail
            ),
            "late_usd": expected(usd, chance),
            "unmet": expected(solved.of("late")[:, :, -1], chance),
        },
    )


def _month_met(solved: Solved) -> Floats:
    """First month in which each need is whole, (W, needs); H when it is not within the plan."""
    quantity = solved.model.world.need_quantity[:, :, None]
    whole = delivered_so_far(solved) >= quantity * (1 - ALMOST)
    first = np.where(whole.any(axis=2), whole.argmax(axis=2), solved.model.network.months)
    due = solved.model.network.need_due
    return np.where(first < solved.model.network.months, np.maximum(first, due), first).astype(
        np.float64
    )


def _dates(months: Floats | Ints, dates: list[date]) -> list[date | None]:
    return [dates[int(month)] if month < len(dates) else None for month in months]


def _deliveries(solved: Solved) -> pl.DataFrame:
    model = solved.model
    chance, months = model.scenarios.probability, model.network.months
    items = model.programme["needs"]["item"].to_list()
    names = sorted(set(items))
    of_item = np.array([[item == name for item in items] for name in names], dtype=np.float64)
    due_by = (model.network.need_due[:, None] <= np.arange(months)).astype(np.float64)
    due = np.einsum("wn,nt,in->wit", model.world.need_quantity, due_by, of_item)
    delivered = np.einsum("wnt,in->wit", delivered_so_far(solved), of_item)
    return monthly(
        "deliveries",
        model.programme.settings.start,
        {"item": names},
        {"needed": expected(due, chance), **spread("delivered", delivered, chance)},
    )


def local_shares(solved: Solved) -> tuple[Floats, Floats]:
    """Local and whole spending on making and buying, by future and month, (W, H) each."""
    network = solved.model.network
    made = solved.of("make") * network.process_cost[:, None]
    bought = solved.of("buy") * network.offer_price[:, None]
    whole = made.sum(axis=1) + bought.sum(axis=1)
    local = np.einsum("wpt,p->wt", made, network.process_local)
    local += np.einsum("wot,o->wt", bought, network.offer_local)
    return local, whole


def _futures(solved: Solved) -> pl.DataFrame:
    model = solved.model
    local, whole = (part.sum(axis=1) for part in local_shares(solved))
    paid, debt = solved.of("pay").sum(axis=(1, 2)), solved.of("debt").sum(axis=(1, 2))
    return frame(
        "futures",
        {
            "future": [str(number + 1) for number in range(model.scenarios.count)],
            "outcomes": list(model.scenarios.names),
            "probability": model.scenarios.probability,
            "on_time_share": on_time_share(solved),
            "late_usd": late_usd(solved).sum(axis=1),
            "spent_usd": paid + debt,
            "debt_usd": debt,
            "local_share": [
                float(part / total) if total > 0 else None
                for part, total in zip(local, whole, strict=True)
            ],
        },
    )
