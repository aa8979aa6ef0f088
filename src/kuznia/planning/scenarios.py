"""Futures: combinations of the factors' outcomes, with probabilities, as a tree over months.

Two futures share a node of the tree in a month when every factor revealed by then has the same
outcome in both.  A decision belongs to a node, so it cannot know what has not been revealed
(non-anticipativity holds by construction, not by constraints).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product
from math import prod

import numpy as np
import numpy.typing as npt

from kuznia.model.months import months_between
from kuznia.model.programme import Programme

Ints = npt.NDArray[np.int64]
Floats = npt.NDArray[np.float64]
Mask = npt.NDArray[np.bool_]

ROUNDING = 12
"""Boundaries that agree to so many digits are the same."""


@dataclass(frozen=True, slots=True)
class Factor:
    """An uncertainty: its outcomes, their chances and the month index that reveals it."""

    name: str
    reveal: int
    outcomes: tuple[str, ...]
    chances: tuple[float, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Scenarios:
    """The futures of a plan and their tree.

    With W futures, F factors, H months and N nodes: `outcome` is (W, F) and indexes each factor's
    outcomes; `probability` is (W,); `node` is (W, H), the node of each future in each month;
    `node_probability`, `node_month`, `node_parent` (-1 in month 0) and `node_future` (one future
    that passes through it) are (N,).  Nodes are numbered by month, then by history.
    """

    factors: tuple[Factor, ...]
    outcome: Ints
    probability: Floats
    node: Ints
    node_probability: Floats
    node_month: Ints
    node_parent: Ints
    node_future: Ints
    sampled: bool

    @property
    def count(self) -> int:
        """Number of futures."""
        return len(self.probability)

    @property
    def outcome_rows(self) -> list[list[int]]:
        """The outcomes of each future as plain numbers."""
        return [[int(index) for index in row] for row in self.outcome]

    @property
    def names(self) -> tuple[str, ...]:
        """Names of the futures, as `factor=outcome` joined by `, `; `base` without factors."""
        return tuple(
            ", ".join(
                f"{factor.name}={factor.outcomes[index]}"
                for factor, index in zip(self.factors, row, strict=True)
            )
            or "base"
            for row in self.outcome_rows
        )


def read_factors(programme: Programme) -> tuple[Factor, ...]:
    """Give the factors of a programme by the month that reveals them, then by code.

    Outcomes of probability 0 are left out.
    """
    chances: dict[str, list[tuple[str, float]]] = {}
    for row in programme["outcomes"].select("factor", "outcome", "probability").iter_rows():
        if row[2] > 0:
            chances.setdefault(row[0], []).append((row[1], row[2]))
    start = programme.settings.start
    factors = [
        Factor(
            name,
            max(0, months_between(start, revealed)),
            tuple(outcome for outcome, _ in chances[name]),
            tuple(chance for _, chance in chances[name]),
        )
        for name, revealed in programme["factors"].select("factor", "revealed").iter_rows()
    ]
    return tuple(sorted(factors, key=lambda factor: (factor.reveal, factor.name)))


def make_scenarios(factors: tuple[Factor, ...], months: int, most: int, seed: int) -> Scenarios:
    """Make the futures: every combination when there are at most *most*, else a seeded sample."""
    combinations = prod(len(factor.outcomes) for factor in factors)
    if combinations <= most:
        outcome, probability = _every_combination(factors)
    else:
        outcome, probability = _sample(factors, most, seed)
    return _tree(factors, outcome, probability, months, sampled=combinations > most)


def _every_combination(factors: tuple[Factor, ...]) -> tuple[Ints, Floats]:
    rows = list(product(*(range(len(factor.outcomes)) for factor in factors)))
    outcome = np.array(rows, dtype=np.int64).reshape(len(rows), len(factors))
    probability = np.ones(len(rows))
    for column, factor in enumerate(factors):
        probability *= np.array(factor.chances)[outcome[:, column]]
    return outcome, probability


def _sample(factors: tuple[Factor, ...], most: int, seed: int) -> tuple[Ints, Floats]:
    """Draw a Latin hypercube whose strata are split where an outcome changes inside one.

    Each factor's unit interval is cut into equal strata, put in random order.  A stratum that
    holds a boundary between two outcomes is split there for all factors, so each outcome keeps
    exactly its given probability and every outcome is drawn.  (McKay, Beckman and Conover 1979,
    with the split as the only change.)
    """
    splits = sum(len(factor.outcomes) - 1 for factor in factors)
    strata = max(1, most - splits)
    generator = np.random.default_rng(seed)
    orders: list[Ints] = [generator.permutation(strata) for _ in factors]
    pieces: dict[tuple[int, ...], float] = {}
    edges: list[Floats] = [
        np.concatenate([[0.0], np.cumsum(factor.chances)]) * strata for factor in factors
    ]
    for edge in edges:
        edge[-1] = strata
        edge[:] = np.round(edge, ROUNDING)
    for stratum in range(strata):
        cuts = {0.0, 1.0}
        for order, edge in zip(orders, edges, strict=True):
            inside = edge - order[stratum]
            cuts.update(round(float(cut), ROUNDING) for cut in inside[(inside > 0) & (inside < 1)])
        places = sorted(cuts)
        for low, high in pairwise(places):
            middle = (low + high) / 2
            row = tuple(
                int((edge <= order[stratum] + middle).sum()) - 1
                for order, edge in zip(orders, edges, strict=True)
            )
            pieces[row] = pieces.get(row, 0.0) + (high - low) / strata
    rows = sorted(pieces)
    return np.array(rows, dtype=np.int64), np.array([pieces[row] for row in rows])


def _tree(
    factors: tuple[Factor, ...],
    outcome: Ints,
    probability: Floats,
    months: int,
    *,
    sampled: bool,
) -> Scenarios:
    node = np.zeros((len(probability), months), dtype=np.int64)
    node_month: list[int] = []
    node_parent: list[int] = []
    node_future: list[int] = []
    for month in range(months):
        known = [column for column, factor in enumerate(factors) if factor.reveal <= month]
        _, first, group = np.unique(
            outcome[:, known], axis=0, return_index=True, return_inverse=True
        )
        if not known:
            first, group = np.array([0]), np.zeros(len(probability), dtype=np.int64)
        node[:, month] = group.ravel() + len(node_month)
        node_parent.extend(node[first, month - 1].tolist() if month else [-1] * len(first))
        node_month.extend([month] * len(first))
        node_future.extend(first.tolist())
    weights = np.repeat(probability[:, None], months, axis=1)
    chance: Floats = np.zeros(len(node_month))
    np.add.at(chance, node.ravel(), weights.ravel())
    return Scenarios(
        factors,
        outcome,
        probability,
        node,
        chance,
        np.array(node_month, dtype=np.int64),
        np.array(node_parent, dtype=np.int64),
        np.array(node_future, dtype=np.int64),
        sampled,
    )
