"""The gates of the plan as the register has them: opened by releases, expected by steps.

A gate that names a package and a site is open from the month in which that package was released
to that site, and shut again when all such releases were recalled.  A gate that names a step opens
when the step is expected to end.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from math import ceil

import polars as pl

from kuznia.model.months import add_months, parse_month
from kuznia.model.programme import Programme
from kuznia.model.tables import PLANNED, TABLES

FACTOR = "step-"
"""Begin of the codes of factors that are made from steps."""
ON_TIME_OR_LATE = {"on-time": 0.7, "late": 0.3}
"""Chances of a step that is done by its P50 and of one that takes until its P90."""
GATE_EFFECTS = ("gate_delay", "gate_closed")


@dataclass(frozen=True, slots=True)
class Expected:
    """How long a step still takes from the day of the question."""

    months_p50: float
    months_p90: float


def released_months(programme: Programme) -> dict[tuple[str, str], date]:
    """Give the month of the first release that stands, by package and site."""
    standing = programme["releases"].filter(
        pl.col("state").is_in(["released", "received"]) & pl.col("released_on").is_not_null()
    )
    first = standing.group_by("package", "site").agg(pl.col("released_on").min())
    return {(package, site): parse_month(day) for package, site, day in first.iter_rows()}


def planned(
    programme: Programme, on: date | None = None, expected: Mapping[str, Expected] = {}
) -> Programme:
    """Give the programme as a plan is made from it: gates as the register has them.

    The other tables stay behind, so that no plan holds persons or law.  *expected* says how long
    each step still takes from the day *on*.
    """
    opened = {gate: month for gate, month in _opened(programme).items() if month is not None}
    waiting = {} if on is None else _waiting(programme, opened, expected)
    rows: list[dict[str, object]] = []
    for row in programme["gates"].iter_rows(named=True):
        gate = row["gate"]
        settled: dict[str, object] = {"package": None, "site": None, "step": None}
        if gate in opened:
            settled |= {"earliest": opened[gate], "months": 0}
        elif on is not None and gate in waiting:
            settled |= {"earliest": on.replace(day=1), "months": waiting[gate]}
        rows.append({**row, **settled})
    factors = {} if on is None else _uncertain(programme, on, waiting, expected)
    is_open = list(opened)
    effects, order = programme["effects"], programme["gate_order"]
    of_open = pl.col("changes").is_in(GATE_EFFECTS) & pl.col("target").is_in(is_open)
    return Programme.of(
        replace(programme.settings, party=""),
        {
            **{name: programme[name] for name in PLANNED},
            "sites": programme["sites"].drop("organisation"),
            "gates": pl.DataFrame(rows, schema=TABLES["gates"].dtypes),
            "gate_order": order.filter(~pl.col("gate").is_in(is_open)),
            "factors": _with(programme["factors"], factors.get("factors", [])),
            "outcomes": _with(programme["outcomes"], factors.get("outcomes", [])),
            "effects": _with(
                effects.filter(~of_open.fill_null(value=False)), factors.get("effects", [])
            ),
        },
    )


def _opened(programme: Programme) -> dict[str, date | None]:
    months = released_months(programme)
    done = dict(
        programme["steps"].filter(pl.col("done").is_not_null()).select("step", "done").iter_rows()
    )
    found: dict[str, date | None] = {}
    for gate in programme["gates"].iter_rows(named=True):
        if gate["gate"] is None:
            continue
        if gate["package"] is not None:
            found[gate["gate"]] = months.get((gate["package"], gate["site"]))
        elif gate["step"] in done:
            found[gate["gate"]] = parse_month(done[gate["step"]])
    return found


def _waiting(
    programme: Programme, opened: Mapping[str, date], expected: Mapping[str, Expected]
) -> dict[str, int]:
    """Give the months that shut gates with a step still take, rounded up."""
    return {
        gate: ceil(expected[step].months_p50)
        for gate, step in programme["gates"].select("gate", "step").iter_rows()
        if gate not in opened and step in expected
    }


def _uncertain(
    programme: Programme,
    on: date,
    waiting: Mapping[str, int],
    expected: Mapping[str, Expected],
) -> dict[str, list[dict[str, object]]]:
    """Make a factor of each gate whose step may take longer: as by P50, or as by P90.

    Nine courses of ten end by the P90, so two outcomes at P50 and P90 stand for the courses up to
    the middle between them and for the later ones.
    """
    made: dict[str, list[dict[str, object]]] = {"factors": [], "outcomes": [], "effects": []}
    steps = dict(programme["gates"].select("gate", "step").iter_rows())
    for gate, months in waiting.items():
        delay = ceil(expected[steps[gate]].months_p90) - months
        if delay <= 0:
            continue
        factor = f"{FACTOR}{gate}"[:64]
        revealed = max(programme.settings.start, add_months(on.replace(day=1), months))
        made["factors"].append({"factor": factor, "kind": "licence", "revealed": revealed})
        for outcome, chance in ON_TIME_OR_LATE.items():
            made["outcomes"].append({"factor": factor, "outcome": outcome, "probability": chance})
        made["effects"].append(
            {"factor": factor, "outcome": "late", "changes": "gate_delay", "target": gate,
             "value": float(delay)}
        )  # fmt: skip
    return made


def _with(frame: pl.DataFrame, rows: list[dict[str, object]]) -> pl.DataFrame:
    if not rows:
        return frame
    full = [{**dict.fromkeys(frame.columns), **row} for row in rows]
    return pl.concat([frame, pl.DataFrame(full, schema=frame.schema, orient="row")])
