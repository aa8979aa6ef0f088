"""A small programme of vehicles, invented and harmless: two units, a workshop at home, one abroad."""

from kuznia.model.programme import Programme
from tests.programmes import Rows, small

ITEMS: Rows = [
    {"item": "TRUCK", "kind": "product"},
    {"item": "PUMP", "kind": "part", "unit_value_usd": 4000},
    {"item": "LAMP", "kind": "part", "unit_value_usd": 200},
    {"item": "SEAL", "kind": "part", "unit_value_usd": 50},
    {"item": "ROUND", "kind": "product", "unit_mass_kg": 45},
    {"item": "BODY", "kind": "part", "unit_mass_kg": 35},
]
SITES: Rows = [
    {"site": "HOME", "party": "UA", "kind": "plant"},
    {"site": "ABROAD", "party": "US", "kind": "plant"},
    {"site": "NORTH", "party": "UA", "kind": "unit"},
    {"site": "SOUTH", "party": "UA", "kind": "unit"},
    {"site": "SHOP", "party": "UA", "kind": "depot"},
]


def trucks(north: int = 20, south: int = 10, /, **tables: Rows) -> Programme:
    """Give trucks at two units, whose pumps and lamps a shop repairs; a pump has a seal."""
    places = {"NORTH": north, "SOUTH": south}
    systems = [
        {"fleet": "TRUCKS", "serial": f"{site[0]}-{number}", "site": site}
        for site, count in places.items()
        for number in range(count)
    ]
    given: dict[str, Rows] = {
        "items": ITEMS,
        "sites": SITES,
        "fleets": [{"fleet": "TRUCKS", "party": "UA", "item": "TRUCK"}],
        "systems": systems,
        "replaced": [
            {"fleet": "TRUCKS", "item": "PUMP", "failures": 0.05, "criticality": "vital"},
            {"fleet": "TRUCKS", "item": "LAMP", "per_system": 2, "failures": 0.02,
             "criticality": "essential"},
        ],
        "sub_units": [{"item": "PUMP", "sub_unit": "SEAL", "share": 0.6}],
        "repairs": [
            {"item": "PUMP", "site": "SHOP", "months": 2},
            {"item": "LAMP", "site": "SHOP", "months": 1},
            {"item": "LAMP", "site": "NORTH", "share": 0.3, "months": 0.2},
            {"item": "SEAL", "site": "SHOP", "months": 3},
        ],
        "resupply": [
            {"site": "NORTH", "from_site": "SHOP", "months": 0.5},
            {"site": "SOUTH", "from_site": "SHOP", "months": 1},
        ],
        "stock": [{"item": "PUMP", "site": "SHOP", "quantity": 1}],
    }  # fmt: skip
    return small(**{**given, **tables})


def trucks_with_depot(north: int = 20, south: int = 10, /, **tables: Rows) -> Programme:
    """Give the same trucks whose shop may be opened: until then all is repaired abroad, for longer."""
    sites = [{**site, "kind": "depot"} if site["site"] == "ABROAD" else site for site in SITES]
    given: dict[str, Rows] = {
        "sites": sites,
        "repairs": [
            {"item": "PUMP", "site": "SHOP", "months": 1, "cost_usd": 600},
            {"item": "LAMP", "site": "SHOP", "months": 1, "cost_usd": 90},
            {"item": "SEAL", "site": "SHOP", "months": 1, "cost_usd": 2},
            {"item": "PUMP", "site": "ABROAD", "months": 4, "cost_usd": 900},
            {"item": "LAMP", "site": "ABROAD", "months": 4, "cost_usd": 30},
            {"item": "SEAL", "site": "ABROAD", "months": 4, "cost_usd": 9},
        ],
        "resupply": [
            {"site": "NORTH", "from_site": "SHOP", "months": 0.5},
            {"site": "SOUTH", "from_site": "SHOP", "months": 1},
            {"site": "SHOP", "from_site": "ABROAD", "months": 2},
        ],
        "depots": [
            {"site": "SHOP", "ramp": "0.25;0.5;1", "earliest": "2024-03", "latest": "2025-06",
             "opening_usd": 20_000, "month_usd": 500},
        ],
    }  # fmt: skip
    return trucks(north, south, **{**given, **tables})
