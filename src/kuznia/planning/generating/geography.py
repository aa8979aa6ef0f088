"""Where a made-up programme happens: plants at home and abroad, ports, hubs, depots and the ways."""

from __future__ import annotations

from dataclasses import dataclass

from kuznia.planning.generating.draft import Draft

HOST, PARTNER, THIRD = "UA", "US", "PL"


@dataclass(frozen=True, slots=True)
class Places:
    """The sites by what they are."""

    home: tuple[str, ...]
    abroad: tuple[str, ...]
    ports: tuple[str, ...]
    hubs: tuple[str, ...]
    depots: tuple[str, ...]

    @property
    def plants(self) -> tuple[str, ...]:
        """Every site with lines."""
        return (*self.home, *self.abroad)


def lay_out(draft: Draft) -> Places:
    """Add the parties and the sites: a third plants at home, a third abroad, the rest between."""
    for party, role in ((HOST, "host"), (PARTNER, "partner"), (THIRD, "third")):
        draft.add("parties", party=party, role=role)
    count = draft.size.sites
    plants, hubs, ports = max(1, count // 3), max(1, count // 10), count // 10
    depots = count - 2 * plants - hubs - ports
    return Places(
        _sites(draft, HOST, "plant", ("PLANT", "Plant", "Завод"), plants),
        _sites(draft, PARTNER, "plant", ("PLANT", "Plant", "Завод"), plants),
        _sites(draft, PARTNER, "port", ("PORT", "Port", "Порт"), ports),
        _sites(draft, THIRD, "warehouse", ("HUB", "Hub", "Вузол"), hubs),
        _sites(draft, HOST, "depot", ("DEPOT", "Depot", "Склад"), depots),
    )


def _sites(
    draft: Draft, party: str, kind: str, words: tuple[str, str, str], count: int
) -> tuple[str, ...]:
    code, name, name_uk = words
    sites = tuple(f"{party}-{code}-{number}" for number in range(1, count + 1))
    for number, site in enumerate(sites, 1):
        draft.add("sites", site=site, party=party, kind=kind, name=f"{name} {number} {party}",
                  name_uk=f"{name_uk} {number} {party}")  # fmt: skip
    return sites


def connect(draft: Draft, places: Places, kg_per_month: float) -> None:
    """Add lanes and borders that carry about as much as is needed in a month.

    Plants of a country pass to their neighbours; what comes from abroad goes over lifts to hubs and
    over crossings to plants and depots at home.
    """
    for sites, cost in ((places.home, 0.1), (places.abroad, 0.2)):
        for number, site in enumerate(sites):
            if len(sites) > 1:
                _lane(draft, site, sites[(number + 1) % len(sites)], 0, cost)
    docks = places.ports or places.abroad
    for number, plant in enumerate(places.abroad):
        if places.ports:
            _lane(draft, plant, places.ports[number % len(places.ports)], 0, 0.3)
    for number, dock in enumerate(docks, 1):
        lift = f"LIFT-{number}"
        draft.add("borders", border=lift, name=f"Lift {number}", name_uk=f"Рейс {number}",
                  most_kg_per_month=round(draft.amount(0.8, 1.3) * kg_per_month / len(docks)))  # fmt: skip
        for hub in places.hubs:
            _lane(draft, dock, hub, 2, draft.amount(0.8, 1.6), border=lift)
    _over_crossings(draft, places, kg_per_month)
    for number, depot in enumerate(places.depots):
        for plant in dict.fromkeys(places.home[(number + k) % len(places.home)] for k in (0, 1)):
            _lane(draft, plant, depot, 0, 0.1)


def _over_crossings(draft: Draft, places: Places, kg_per_month: float) -> None:
    hubs = places.hubs
    for number, hub in enumerate(hubs):
        crossing = f"CROSSING-{number + 1}"
        draft.add("borders", border=crossing, name=f"Crossing {number + 1}",
                  name_uk=f"Перехід {number + 1}",
                  most_kg_per_month=round(draft.amount(0.8, 1.3) * kg_per_month / len(hubs)))  # fmt: skip
        for plant in places.home[number :: len(hubs)]:
            _lane(draft, hub, plant, 1, draft.amount(0.3, 0.5), border=crossing,
                  most=round(draft.amount(0.4, 0.8) * kg_per_month))  # fmt: skip
        for place, depot in enumerate(places.depots):
            if (place - number) % len(hubs) < 2:
                _lane(draft, hub, depot, 1, draft.amount(0.3, 0.6), border=crossing)


def _lane(
    draft: Draft, source: str, target: str, months: int, cost: float, *,
    border: str | None = None, most: float | None = None,
) -> None:  # fmt: skip
    draft.add("lanes", lane=f"{source}-{target}", from_site=source, to_site=target, months=months,
              cost_usd_per_kg=cost, most_kg_per_month=most, border=border)  # fmt: skip
