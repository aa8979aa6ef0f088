"""What a made-up programme can make and buy: lines, expansions, offers and stock."""

from __future__ import annotations

from kuznia.planning.generating.draft import Draft
from kuznia.planning.generating.geography import Places
from kuznia.planning.generating.products import BETWEEN_DUES, Products, line_of

ABROAD_NOW, HOME_NOW, ONE_BUILD = (0.65, 1.0), (0.1, 0.3), (0.3, 0.5)
"""Parts of what is needed in a month: what plants make today, and what one expansion adds."""
RAMPS = ("0.5;1", "0.25;0.5;0.75;1", "0;0.5;1")


def equip(draft: Draft, places: Places, products: Products) -> float:
    """Add lines, expansions at home, offers and stock; give the capital of all expansions.

    Plants abroad make too little of what is needed, those at home next to nothing until they are
    enlarged, so that some needs are met on time and others not.
    """
    months = draft.size.months
    capital = 0.0
    for site in places.plants:
        at_home = site in places.home
        for level, items in enumerate(products.levels[:3]):
            made = [item for item in items if site in products.makers[item]]
            if not made:
                continue
            load = sum(products.demand[item] for item in made) / months
            today = draft.amount(*HOME_NOW) if at_home else draft.amount(*ABROAD_NOW)
            line = line_of(site, level)
            draft.add("lines", line=line, site=site,
                      capacity=0.0 if at_home and level == 0 else round(today * load, 2))  # fmt: skip
            if at_home:
                adds = round(draft.amount(*ONE_BUILD) * load, 2)
                price = round(adds * draft.amount(800, 2500), 2)
                capital += 2 * price
                draft.add("expansions", expansion=f"{line}-MORE", line=line, adds_capacity=adds,
                          capital_usd=price, build_months=draft.whole(3, max(3, min(9, months // 4))),
                          ramp=draft.one(RAMPS), most=2)  # fmt: skip
    _buy(draft, places, products)
    _stock(draft, products)
    return capital


def _buy(draft: Draft, places: Places, products: Products) -> None:
    """Offer each material to a plant at home and to one abroad."""
    for item in products.levels[3]:
        monthly = products.demand[item] / draft.size.months
        for sites in (places.home, places.abroad):
            site = draft.one(sites)
            at_home = sites is places.home
            draft.add("purchases", offer=f"{item}-{site}", item=item, site=site,
                      price_usd=round(products.cost[item] * draft.amount(0.9, 1.1), 2),
                      lead_months=draft.whole(0, 3),
                      most_per_month=round(monthly * draft.amount(0.9, 1.5)),
                      local_share=draft.amount(0.6, 1) if at_home else 0.0)  # fmt: skip


def _stock(draft: Draft, products: Products) -> None:
    """Keep about three months of products and one of all else abroad."""
    for level, items in enumerate(products.levels[:3]):
        for item in items:
            cover = BETWEEN_DUES if level == 0 else 1
            quantity = products.demand[item] / draft.size.months * cover * draft.amount(0.5, 1)
            draft.add("stock", item=item, site=products.makers[item][1],
                      quantity=float(max(1, round(quantity))))  # fmt: skip
