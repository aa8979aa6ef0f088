"""Spares that are to be bought, as needs of the plan: who waits for them says what lateness costs."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from itertools import count
from pathlib import Path
from typing import Any

import numpy as np

from kuznia.app.registers import changing
from kuznia.app.spares import SparesPlan
from kuznia.model.checks import check
from kuznia.model.codes import LONGEST, codes_for
from kuznia.model.errors import Invalid, Refused
from kuznia.model.language import msg
from kuznia.model.months import format_month
from kuznia.model.programme import Programme
from kuznia.sustain.buying import weights
from kuznia.sustain.depots import undecided
from kuznia.sustain.evaluating import evaluate
from kuznia.sustain.gathering import Gathered, gather
from kuznia.sustain.pipelines import Counts, Floats

LEAST_USD = 0.01
"""What a spare that nobody waits for costs while it is late: the plan takes nothing for free."""
PREFIX = "spare-"
MOST_NUMBERS = 2_000_000
"""Most numbers that are worked out at a time."""


def add_needs(folder: Path, plan: SparesPlan, due: date) -> int:
    """Add what a plan of spares buys to the needs of a programme's folder, and give how many rows.

    No row that is there is changed: what it brings was taken as ordered, and the new ones come besides.
    Raises Refused when no fleet says what a system that lacks something costs or the month lies outside
    the programme, NotFound when there is no folder, and Invalid when something could never arrive or
    the programme would have errors.
    """
    with changing(folder) as desk:
        settings = desk.programme.settings
        if not settings.start <= due <= settings.end:
            raise Refused(
                msg("{month} lies outside the programme", month=format_month(due)),
                msg("a month from {first} to {last}", first=format_month(settings.start),
                    last=format_month(settings.end)),
            )  # fmt: skip
        rows = list(needs_of(desk.programme, plan, due))
        desk.add("needs", *rows)
        _require_arrivals(desk.programme, {row["need"] for row in rows})
    return len(rows)


def needs_of(programme: Programme, plan: SparesPlan, due: date) -> Iterator[dict[str, Any]]:
    """Give the rows of the table `needs`; a spare's lateness costs what systems wait without it."""
    waiting = [row["unready_usd"] or 0.0 for row in programme["fleets"].to_dicts()]
    if not any(waiting):
        raise Refused(
            msg("no fleet says what a system that lacks something costs a month"),
            msg("fill in the column unready_usd of the table fleets"),
        )
    gathered = gather(programme, undecided(programme) - set(plan.closed))
    late = _late_usd(gathered, plan, waiting)
    bought = list(plan.purchases.iter_rows(named=True))
    wishes = {str(number): f"{PREFIX}{row['item']}-{row['site']}"
              for number, row in enumerate(bought)}  # fmt: skip
    taken = set(programme["needs"]["need"])
    for row, code, usd in zip(bought, codes_for(wishes, PREFIX).values(), late, strict=True):
        yield {
            "need": _free(code, taken),
            **_names(programme, row["item"], row["site"]),
            "item": row["item"],
            "site": row["site"],
            "quantity": float(row["buy"]),
            "due": due,
            "late_usd": max(round(usd, 2), LEAST_USD),
        }


def _names(programme: Programme, item: str, site: str) -> dict[str, str]:
    """Give the names of a need in both languages, where the item and the site have them."""
    items, sites = (
        {row[key]: row for row in programme[table].to_dicts()}
        for table, key in (("items", "item"), ("sites", "site"))
    )
    found: dict[str, str] = {}
    for name in ("name", "name_uk"):
        both = items.get(item, {}).get(name), sites.get(site, {}).get(name)
        if all(both):
            found[name] = ", ".join(map(str, both))
    return found


def _free(code: str, taken: set[str]) -> str:
    """Give a code that no other need has: with a number behind it where one has it already."""
    free = (code if number == 1 else f"{code[: LONGEST - 4]}-{number}" for number in count(1))
    found = next(each for each in free if each not in taken)
    taken.add(found)
    return found


def _require_arrivals(programme: Programme, needs: set[str]) -> None:
    """Refuse needs of spares that can never arrive where they are wanted."""
    names = programme["needs"]["need"].to_list()
    findings = [found for found in check(programme) if found.check == "needs_out_of_reach"
                and found.row is not None and names[found.row - 2] in needs]  # fmt: skip
    if findings:
        raise Invalid(
            msg("some of the spares can never arrive where they are wanted; no need was added"),
            findings,
            msg(
                "an offer in purchases, or lanes to the site; rows are those that needs would have"
            ),
        )


def _late_usd(gathered: Gathered, plan: SparesPlan, waiting: list[float]) -> list[float]:
    """Give for each purchase what one of its spares saves in a month, beside all others."""
    stock = gathered.stock.copy()
    bought = [
        (gathered.items.index(row["item"]), gathered.sites.index(row["site"]), row["buy"])
        for row in plan.purchases.iter_rows(named=True)
    ]
    for item, site, number in bought:
        stock[item, site] += number
    weight = weights(gathered, waiting)

    def costs(stocks: Counts) -> Floats:
        return (evaluate(gathered.support, stocks).backorders * weight).sum(axis=(-2, -1))

    least, found = float(costs(stock)), list[float]()
    together = max(1, MOST_NUMBERS // stock.size)
    for begin in range(0, len(bought), together):
        some = bought[begin : begin + together]
        without = np.repeat(stock[np.newaxis], len(some), axis=0)
        for place, (item, site, number) in enumerate(some):
            without[place, item, site] -= number
        found += [float(cost - least) / number
                  for cost, (_item, _site, number) in zip(costs(without), some, strict=True)]  # fmt: skip
    return found
