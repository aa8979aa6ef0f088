"""A small retrofit, invented and harmless: four trucks, a tow bar, a rack that needs it, two crews."""

from kuznia.model.programme import Programme
from tests.programmes import Rows
from tests.sustain.fleets import trucks

SYSTEMS: Rows = [
    {"fleet": "TRUCKS", "serial": "T-1", "site": "NORTH", "baseline": "A"},
    {"fleet": "TRUCKS", "serial": "T-2", "site": "NORTH", "baseline": "A"},
    {"fleet": "TRUCKS", "serial": "T-9", "site": "NORTH", "baseline": "B"},
    {"fleet": "TRUCKS", "serial": "T-10", "site": "SOUTH", "baseline": "B"},
]
KITS: Rows = [
    {"kit": "TOWBAR", "fleet": "TRUCKS", "site": "SHOP", "hours": 4},
    {"kit": "RACK", "fleet": "TRUCKS", "site": "SHOP"},
]
TASKS: Rows = [
    {"task": "MOUNT", "kit": "TOWBAR", "hours": 6, "least_hours": 4, "most_hours": 10},
    {"task": "WIRE", "kit": "RACK", "hours": 5},
    {"task": "TEST", "kit": "RACK", "hours": 3},
]


def retrofits(**tables: Rows) -> Programme:
    """Give trucks of which one has the tow bar, and the rack waits for it and for a gate in March."""
    given: dict[str, Rows] = {
        "systems": SYSTEMS,
        "gates": [{"gate": "PAPERS", "kind": "package", "months": 2}],
        "kits": KITS,
        "kit_order": [{"kit": "RACK", "after": "TOWBAR"}],
        "kit_gates": [{"kit": "RACK", "gate": "PAPERS"}],
        "effectivity": [{"kit": "RACK", "first_serial": "T-2", "last_serial": "T-9"}],
        "fitted": [{"fleet": "TRUCKS", "serial": "T-2", "kit": "TOWBAR", "on": "2023-12-01"}],
        "crews": [{"crew": "FITTERS", "size": 2}, {"crew": "BENCH", "site": "SHOP"}],
        "tasks": TASKS,
        "task_order": [{"task": "TEST", "after": "WIRE"}],
        "task_crews": [
            {"task": "MOUNT", "crew": "FITTERS", "count": 2},
            {"task": "WIRE", "crew": "FITTERS"},
            {"task": "TEST", "crew": "BENCH"},
        ],
    }
    return trucks(**{**given, **tables})
