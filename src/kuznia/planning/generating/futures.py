"""What a made-up programme does not know: independent factors, as many as make enough futures."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from math import prod

from kuznia.model.months import months_between
from kuznia.planning.generating.draft import START, Draft, Row
from kuznia.planning.generating.geography import Places
from kuznia.planning.generating.products import BETWEEN_DUES, Products

FEW = 64
"""Up to so many futures, factors are chosen that combine to exactly as many, where there are any."""

SURPLUS = 32
"""Combinations for each future that is sampled, so that few are drawn twice."""

SUMMER, WINTER, SEASON = 5, 11, 3


@dataclass(frozen=True, slots=True)
class Doubt:
    """A factor: its outcomes with their chances, and what they change."""

    code: str
    kind: str
    reveal: int
    chances: tuple[tuple[str, float], ...]
    effects: tuple[Row, ...]


def unsettle(draft: Draft, places: Places, products: Products) -> None:
    """Add factors until there are as many futures as asked for.

    A few futures are every combination; many are a sample of many more combinations, so that all
    kinds of factors take part and few combinations are drawn twice.
    """
    doubts = list(_doubts(draft, places, products))
    wanted = draft.size.scenarios
    exact = _exactly(doubts, wanted) if wanted <= FEW else []
    for doubt in exact or _enough(doubts, wanted):
        draft.add("factors", factor=doubt.code, kind=doubt.kind, revealed=draft.month(doubt.reveal))
        for outcome, chance in doubt.chances:
            draft.add("outcomes", factor=doubt.code, outcome=outcome, probability=chance)
        for effect in doubt.effects:
            draft.add("effects", factor=doubt.code, **effect)


def _exactly(doubts: Sequence[Doubt], wanted: int) -> list[Doubt]:
    """Take the first factors that combine to as many futures as wanted; none where none do."""
    taken: list[Doubt] = []
    for doubt in doubts:
        if wanted % len(doubt.chances) == 0:
            taken.append(doubt)
            wanted //= len(doubt.chances)
    return taken if wanted == 1 else []


def _enough(doubts: Sequence[Doubt], wanted: int) -> list[Doubt]:
    """Take the first factors that combine to several times as many futures, or all there are."""
    taken: list[Doubt] = []
    for doubt in doubts:
        if wanted == 1 or prod(len(other.chances) for other in taken) >= SURPLUS * wanted:
            break
        taken.append(doubt)
    return taken


def _doubts(draft: Draft, places: Places, products: Products) -> Iterator[Doubt]:
    """Give factors of all kinds in turns."""
    kinds = (
        _votes(draft),
        _papers(draft),
        _late_supply(draft),
        _seasons(draft, places),
        _demands(draft, products),
        _queues(draft, places),
    )
    for turn in zip_longest(*kinds):
        yield from (doubt for doubt in turn if doubt is not None)


def _votes(draft: Draft) -> Iterator[Doubt]:
    """Money from abroad may be cut or pass late."""
    for row in draft.rows["funds"]:
        fund, available = str(row["fund"]), row["available"]
        month = months_between(START, available) if isinstance(available, date) else 0
        if fund.startswith("AID-") and month:
            yield Doubt(
                f"VOTE-{fund}", "funding", max(1, month - draft.whole(0, 2)),
                (("full", 0.5), ("cut", 0.3), ("late", 0.2)),
                ({"outcome": "cut", "changes": "fund_share", "target": fund,
                  "value": draft.amount(0.4, 0.8)},
                 {"outcome": "late", "changes": "fund_delay", "target": fund,
                  "value": draft.whole(2, 6)}),
            )  # fmt: skip


def _papers(draft: Draft) -> Iterator[Doubt]:
    """Licences, transfers and halls may take longer."""
    kinds = ("authorisation", "transfer", "construction")
    for row in sorted(draft.rows["gates"], key=lambda row: str(row["kind"])):
        gate, months = str(row["gate"]), row["months"]
        if row["kind"] in kinds and isinstance(months, int):
            yield Doubt(
                f"DELAY-{gate}", "licence", draft.whole(1, months),
                (("on-time", 0.65), ("late", 0.35)),
                ({"outcome": "late", "changes": "gate_delay", "target": gate,
                  "value": draft.whole(3, 6)},),
            )  # fmt: skip


def _late_supply(draft: Draft) -> Iterator[Doubt]:
    """A supplier may deliver little for some months."""
    for row in draft.rows["purchases"]:
        offer = str(row["offer"])
        reveal = draft.whole(1, draft.size.months - 6)
        yield Doubt(
            f"SUPPLY-{offer}", "supply", reveal, (("as-offered", 0.7), ("late", 0.3)),
            ({"outcome": "late", "changes": "offer_share", "target": offer,
              "value": draft.amount(0, 0.4), "last_month": draft.month(reveal + draft.whole(2, 5))},),
        )  # fmt: skip


def _seasons(draft: Draft, places: Places) -> Iterator[Doubt]:
    """A plant may lose power or be flooded, in a summer or in a winter."""
    for plant in places.plants:
        year = 12 * draft.whole(0, (draft.size.months - 1 - WINTER) // 12)
        yield Doubt(
            f"SEASON-{plant}", "outage", year + SUMMER - draft.whole(0, 2),
            (("none", 0.6), ("summer", 0.2), ("winter", 0.2)),
            tuple(
                {"outcome": outcome, "changes": "site_share", "target": plant,
                 "value": draft.amount(0.3, 0.8), "first_month": draft.month(first),
                 "last_month": draft.month(first + SEASON - 1)}
                for outcome, first in (("summer", year + SUMMER), ("winter", year + WINTER))
            ),
        )  # fmt: skip


def _demands(draft: Draft, products: Products) -> Iterator[Doubt]:
    """More or less may be needed of a product from some month on."""
    for product in products.levels[0]:
        reveal = draft.whole(1, draft.size.months - 1 - BETWEEN_DUES)
        revealed = draft.month(reveal)
        shares = (("more", draft.amount(1.1, 1.3)), ("less", draft.amount(0.7, 0.9)))
        yield Doubt(
            f"DEMAND-{product}", "demand", reveal, (("same", 0.5), ("more", 0.3), ("less", 0.2)),
            tuple(
                {"outcome": outcome, "changes": "need_share", "target": row["need"], "value": share}
                for outcome, share in shares
                for row in draft.rows["needs"]
                if row["item"] == product and isinstance(row["due"], date) and row["due"] >= revealed
            ),
        )  # fmt: skip


def _queues(draft: Draft, places: Places) -> Iterator[Doubt]:
    """Lanes from a hub may carry less for a season."""
    for hub in places.hubs:
        reveal = draft.whole(1, draft.size.months - SEASON)
        lanes = [row["lane"] for row in draft.rows["lanes"] if row["from_site"] == hub
                 and row["most_kg_per_month"] is not None]  # fmt: skip
        yield Doubt(
            f"QUEUE-{hub}", "outage", reveal, (("none", 0.75), ("queue", 0.25)),
            tuple(
                {"outcome": "queue", "changes": "lane_share", "target": lane,
                 "value": draft.amount(0.3, 0.7), "last_month": draft.month(reveal + SEASON - 1)}
                for lane in lanes
            ),
        )  # fmt: skip
