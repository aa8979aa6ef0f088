"""Checks that money and what it may pay for find each other.

A cost falls under a purpose, in the territory of a party: production where the line stands,
construction where it is built, purchase where it is delivered, transport where the lane starts.
"""

from __future__ import annotations

from collections.abc import Iterator

from kuznia.model.checks.rows import Place, by_code, records, warning
from kuznia.model.findings import Finding
from kuznia.model.language import msg
from kuznia.model.lists import split_words
from kuznia.model.programme import Programme

Spending = tuple[str, str]
"""A purpose and a party."""


def check_idle_funds(programme: Programme) -> Iterator[Finding]:
    """Find funds that no cost in the programme can draw on."""
    spending = spending_places(programme)
    for row, fund in records(programme, "funds"):
        purposes, parties = split_words(fund["purposes"]), split_words(fund["parties"])
        if not any(_pays(purposes, parties, cost) for cost in spending):
            yield warning(
                "idle_funds",
                ("funds", row, "parties" if parties else "purposes"),
                msg("nothing that costs money can be paid from it"),
                msg("a purpose and a party under which something has a cost"),
            )


def check_unfunded_spending(programme: Programme) -> Iterator[Finding]:
    """Find costs that no fund may pay, by purpose and party."""
    funds = [
        (split_words(fund["purposes"]), split_words(fund["parties"]))
        for _, fund in records(programme, "funds")
        if fund["amount_usd"] != 0
    ]
    for (purpose, party), place in spending_places(programme).items():
        if not any(_pays(*fund, (purpose, party)) for fund in funds):
            yield warning(
                "unfunded_spending",
                place,
                msg("no fund pays for {purpose} in {party}", purpose=purpose, party=party),
                msg("a fund with this purpose and party; without one it becomes debt"),
            )


def spending_places(programme: Programme) -> dict[Spending, Place]:
    """Give each purpose and party under which something has a cost, and the first such cell."""
    sites = {name: site["party"] for name, site in by_code(programme, "sites").items()}
    lines = {name: sites.get(line["site"]) for name, line in by_code(programme, "lines").items()}
    found: dict[Spending, Place] = {}
    for purpose, table, where, cost, parties in (
        ("production", "processes", "line", "cost_usd", lines),
        ("construction", "expansions", "line", "capital_usd", lines),
        ("purchase", "purchases", "site", "price_usd", sites),
        ("transport", "lanes", "from_site", "cost_usd_per_kg", sites),
    ):
        for row, record in records(programme, table):
            party = parties.get(record[where])
            if party is not None and record[cost] is not None and record[cost] > 0:
                found.setdefault((purpose, party), (table, row, cost))
    return found


def _pays(purposes: tuple[str, ...], parties: tuple[str, ...], cost: Spending) -> bool:
    purpose, party = cost
    return (not purposes or purpose in purposes) and (not parties or party in parties)
