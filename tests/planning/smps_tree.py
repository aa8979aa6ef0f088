"""Stochastic programs of many periods in SMPS files, as one program that HiGHS alone solves.

Reads the section SCENARIOS as it is written in the books: a scenario has the data of the one that
it parts from, except for what it lists, and shares its decisions in all earlier periods.  Core
files are read by `tests.planning.smps`.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import highspy

from tests.planning.smps import Core, numbers, read_core, sections


@dataclass
class Course:
    """A scenario: its chance, its node in each period, and its data."""

    chance: float
    nodes: list[int]
    right: dict[str, float]
    entries: dict[tuple[str, str], float]


@dataclass
class Tree:
    """A core, the period of each of its rows and columns, and the scenarios."""

    core: Core
    row_period: dict[str, int]
    column_period: dict[str, int]
    scenarios: dict[str, Course] = field(default_factory=dict[str, Course])


def read_tree(folder: Path, name: str) -> Tree:
    """Read `name.cor`, `name.tim` and `name.sto`."""
    core = read_core(folder / f"{name}.cor")
    starts = [line.split() for kind, line in sections(folder / f"{name}.tim") if kind == "PERIODS"]
    rows = [row for row, kind in core.kinds.items() if kind != "N"]
    tree = Tree(
        core,
        _periods(rows, [row for _, row, _ in starts]),
        _periods(list(core.entries), [column for column, _, _ in starts]),
    )
    labels = [label for _, _, label in starts]
    fresh, current = 1, None
    for section, line in sections(folder / f"{name}.sto"):
        words = line.split()
        if section != "SCENARIOS":
            continue
        if words[0] == "SC":
            _, code, parent, chance, label = words
            period = labels.index(label)
            before = tree.scenarios.get(parent)
            shared = before.nodes[:period] if before else [0] * period
            own = list(range(fresh, fresh + len(labels) - period))
            fresh += len(own)
            current = tree.scenarios[code] = Course(
                float(chance),
                [*shared, *own],
                dict(before.right) if before else dict(core.right),
                dict(before.entries) if before else {},
            )
        elif current and words[0] == "RHS":
            current.right.update(numbers(words[1:]))
        elif current:
            current.entries[words[0], words[1]] = float(words[2])
    return tree


def _periods(names: list[str], firsts: list[str]) -> dict[str, int]:
    """Give the period of each name, by the first name of each period."""
    assert names[0] == firsts[0]
    edges = [names.index(first) for first in firsts]
    return {name: sum(edge <= place for edge in edges) - 1 for place, name in enumerate(names)}


def optimum(tree: Tree) -> float:
    """Solve the deterministic equivalent: each column and row once for each node of its period."""
    assert abs(sum(scenario.chance for scenario in tree.scenarios.values()) - 1) < 1e-9
    highs = highspy.Highs()
    highs.setOptionValue("output_flag", False)
    highs.setOptionValue("mip_rel_gap", 1e-9)
    _add_rows(tree, highs, _add_columns(tree, highs))
    highs.run()
    assert highspy.HighsModelStatus.kOptimal == highs.getModelStatus()
    return float(highs.getInfo().objective_function_value)


def _add_columns(tree: Tree, highs: highspy.Highs) -> dict[tuple[str, int], int]:
    """Add a column for each node of its period; give their places."""
    core, place = tree.core, dict[tuple[str, int], int]()
    chance: dict[int, float] = {}
    for scenario in tree.scenarios.values():
        for node in scenario.nodes:
            chance[node] = chance.get(node, 0.0) + scenario.chance
    for scenario in tree.scenarios.values():
        for column, period in tree.column_period.items():
            key = column, scenario.nodes[period]
            if key not in place:
                low, high = core.bounds.get(column, (0.0, highspy.kHighsInf))
                cost = core.entries[column].get(core.objective, 0.0) * chance[key[1]]
                place[key] = highs.getNumCol()
                highs.addCol(cost, low, high, 0, [], [])
                if column in core.integer:
                    highs.changeColIntegrality(place[key], highspy.HighsVarType.kInteger)
    return place


def _add_rows(tree: Tree, highs: highspy.Highs, place: dict[tuple[str, int], int]) -> None:
    core, known = tree.core, set[tuple[str, int]]()
    by_row: dict[str, list[tuple[str, float]]] = {row: [] for row in core.kinds}
    for column, entries in core.entries.items():
        for row, value in entries.items():
            by_row[row].append((column, value))
    for scenario in tree.scenarios.values():
        for row, period in tree.row_period.items():
            key = row, scenario.nodes[period]
            if key not in known:
                known.add(key)
                low, high = core.limits(row, scenario.right.get(row, 0.0))
                columns = [place[c, scenario.nodes[tree.column_period[c]]] for c, _ in by_row[row]]
                values = [scenario.entries.get((c, row), value) for c, value in by_row[row]]
                highs.addRow(low, high, len(columns), columns, values)
