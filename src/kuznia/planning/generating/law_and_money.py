"""What holds a made-up programme back: gates in their order, and money by year."""

from __future__ import annotations

from kuznia.planning.generating.draft import START, Draft
from kuznia.planning.generating.geography import HOST, PARTNER, THIRD, Places
from kuznia.planning.generating.products import Products, line_of

PARTNER_SHARE = 0.6
"""Of what everything costs, how much is spent abroad."""


def regulate(draft: Draft, places: Places) -> None:
    """Add gates: a licence, a package, a hall, a first article and a qualification by plant.

    A gate is there where it holds something; transfers to plants at home wait for a gate of a hub.
    """
    lines = {str(row["line"]) for row in draft.rows["lines"]}
    for number, plant in enumerate(places.home, 1):
        final, assembly, parts = (line_of(plant, level) for level in range(3))
        own = [line for line in (final, assembly, parts) if line in lines]
        if own:
            licence = _gate(draft, f"LICENCE-{number}", "authorisation", (3, 6))
            _hold(draft, licence, "expansion", *(f"{line}-MORE" for line in own))
        technical = [line for line in (final, assembly) if line in lines]
        if not technical:
            continue
        package = _gate(draft, f"PACKAGE-{number}", "package", (2, 3), f"LICENCE-{number}")
        _hold(draft, package, "line", *technical)
        if final in lines:
            hall = _gate(draft, f"HALL-{number}", "construction", (2, 4))
            article = _gate(draft, f"ARTICLE-{number}", "first_article", (1, 2), package, hall)
            _hold(draft, article, "line", final)
            qualified = _gate(draft, f"QUALIFICATION-{number}", "qualification", (1, 2), article)
            makes = [str(row["process"]) for row in draft.rows["processes"] if row["line"] == final]
            _hold(draft, qualified, "process", makes[0])
    for number, hub in enumerate(places.hubs[: len(places.home)]):
        transfer = _gate(draft, f"TRANSFER-{number + 1}", "transfer", (2, 5))
        _hold(draft, transfer, "lane", f"{hub}-{places.home[number]}")


def _gate(draft: Draft, code: str, kind: str, months: tuple[int, int], *after: str) -> str:
    draft.add("gates", gate=code, kind=kind, months=draft.whole(*months))
    for other in after:
        draft.add("gate_order", gate=code, after=other)
    return code


def _hold(draft: Draft, gate: str, kind: str, *targets: str) -> None:
    for target in targets:
        draft.add("holds", gate=gate, kind=kind, target=target)


def endow(draft: Draft, products: Products, capital: float) -> None:
    """Add money by year for abroad and at home, a loan to build with, and shares to be localized.

    There is about as much as everything costs, a little less in some years.
    """
    months = draft.size.months
    years = range(START.year, draft.month(months - 1).year + 1)
    cost = products.usd / len(years)
    for number, year in enumerate(years):
        first = 12 * number
        budget = (1 - PARTNER_SHARE) * cost + 0.5 * capital / len(years)
        for code, month, last, parties, amount in (
            (f"AID-{year}-SPRING", first + 3 * (number > 0), first + 23, f"{PARTNER};{THIRD}",
             PARTNER_SHARE * cost / 2),
            (f"AID-{year}-AUTUMN", first + 8, first + 23, f"{PARTNER};{THIRD}",
             PARTNER_SHARE * cost / 2),
            (f"BUDGET-{year}", first, first + 11, HOST, budget),
        ):  # fmt: skip
            if month < months:
                draft.add("funds", fund=code, amount_usd=round(amount * draft.amount(0.75, 1.1)),
                          available=draft.month(month), expires=draft.month(last),
                          parties=parties)  # fmt: skip
        draft.add("localization", year=year, share=round(min(0.6, 0.1 + 0.08 * number), 2),
                  shortfall_usd=0.1)  # fmt: skip
    draft.add("funds", fund="LOAN", amount_usd=round(0.5 * capital), available=draft.month(2),
              purposes="construction", parties=HOST)  # fmt: skip
