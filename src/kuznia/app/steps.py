"""The steps on the way to authorised, from the tables to what the path and the gates need."""

from __future__ import annotations

from datetime import date

from kuznia.model.programme import Programme
from kuznia.release.gates import Expected
from kuznia.release.paths import path_to
from kuznia.release.prerequisites import After, Prerequisites, Step


def expected_steps(programme: Programme, on: date, seed: int = 1) -> dict[str, Expected]:
    """Give how long each step that a gate names still takes."""
    prerequisites = prerequisites_of(programme)
    named = programme["gates"]["step"].drop_nulls().unique(maintain_order=True)
    found: dict[str, Expected] = {}
    for step in named:
        answer = path_to(prerequisites, step, on, seed=seed)
        if answer.route is not None:
            found[step] = Expected(answer.route.months_p50, answer.route.months_p90)
    return found


def prerequisites_of(programme: Programme) -> Prerequisites:
    """Give the steps of a programme and which needs which; those of a denied paper are closed."""
    denied = {
        row["authorisation"]
        for row in programme["authorisations"].iter_rows(named=True)
        if row["status"] in ("denied", "ended")
    }
    return Prerequisites.of(
        (
            Step(
                row["step"],
                row["name"] or "",
                row["kind"],
                row["months_p50"],
                row["months_p90"],
                None if row["done"] is None else date.fromisoformat(row["done"]),
                row["authorisation"] in denied,
                row["authorisation"],
                row["organisation"],
            )
            for row in programme["steps"].iter_rows(named=True)
        ),
        (
            After(row["step"], row["after"], row["choice"])
            for row in programme["step_order"].iter_rows(named=True)
        ),
    )
