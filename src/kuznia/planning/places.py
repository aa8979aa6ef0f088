"""Which constraint of the programme a row stands for."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from kuznia.planning.recourse import Recourse
from kuznia.planning.scenarios import Ints
from kuznia.planning.solving import Model


@dataclass(frozen=True, slots=True, eq=False)
class RowPlaces:
    """Kind, entity and month of every common row; `kinds` names the numbers in `kind`."""

    kinds: tuple[str, ...]
    kind: Ints
    entity: Ints
    month: Ints

    def of(self, kind: str) -> Ints:
        """Give the common rows of one kind."""
        return np.flatnonzero(self.kind == self.kinds.index(kind))


def row_places(recourse: Recourse) -> RowPlaces:
    """Say for every common row what it stands for."""
    count = recourse.matrix.row_count
    kind, entity = np.zeros(count, dtype=np.int64), np.zeros(count, dtype=np.int64)
    for number, rows in enumerate(recourse.rows.values()):
        entities, months = np.nonzero(rows >= 0)
        kind[rows[entities, months]] = number
        entity[rows[entities, months]] = entities
    return RowPlaces(tuple(recourse.rows), kind, entity, recourse.matrix.row_month)


Binding = tuple[str, str]
"""Kind and code of what binds, as in the table `reasons`."""


def binding(model: Model, places: RowPlaces, row: int, future: int) -> Binding:
    """Name what a common row of a limit stands for in one future.

    A closed gate is named before the line or offer that it holds, an outage before the line.
    """
    network, world, programme = model.network, model.world, model.programme
    kind: str = places.kinds[int(places.kind[row])]
    entity, month = int(places.entity[row]), int(places.month[row])
    if kind.startswith("gate_"):
        held = kind.removeprefix("gate_")
        index = int(network.flow_lane[entity]) if held == "lane" else entity
        shut = [
            (int(world.gate_opens[future, gate]), gate)
            for gate in network.held.get((held, index), ())
            if world.gate_opens[future, gate] > month
        ]
        if shut:
            return "gate", programme["gates"]["gate"][max(shut)[1]]
        kind, entity = {"process": ("line", int(network.process_line[index]))}.get(
            held, (held, index)
        )
    if kind == "line":
        name = programme["lines"]["line"][entity]
        return ("outage" if world.line_share[future, entity, month] < 1 else "line"), name
    if kind == "offer":
        return "offer", programme["purchases"]["offer"][entity]
    if kind == "lane":
        shut = world.lane_share[future, entity, month] < 1
        return ("outage" if shut else "lane"), programme["lanes"]["lane"][entity]
    if kind == "border":
        return "border", programme["borders"]["border"][entity]
    return "choice", kind
