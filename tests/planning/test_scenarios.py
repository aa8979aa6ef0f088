"""Futures and their tree: chances are kept exactly, and nothing is known before its reveal."""

from collections import defaultdict
from collections.abc import Callable
from math import isclose, prod

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.planning.scenarios import Factor, Floats, Scenarios, make_scenarios

MONTHS = 8


@st.composite
def factors(draw: st.DrawFn, most: int = 5) -> tuple[Factor, ...]:
    """Give up to *most* factors of up to four outcomes, revealed up to two months too late."""
    found: list[Factor] = []
    for index in range(draw(st.integers(0, most))):
        parts = draw(st.lists(st.integers(1, 1000), min_size=1, max_size=4))
        outcomes = tuple(f"V{number}" for number in range(len(parts)))
        chances = tuple(part / sum(parts) for part in parts)
        found.append(Factor(f"U{index}", draw(st.integers(0, MONTHS + 2)), outcomes, chances))
    return tuple(found)


def samples(test: Callable[..., None]) -> Callable[..., None]:
    """Try a test with any factors, any most futures, and any seed."""
    tried = given(of=factors(), most=st.integers(1, 60), seed=st.integers(0, 2**31 - 1))(test)
    return settings(deadline=None)(tried)


def combinations(of: tuple[Factor, ...]) -> int:
    return prod(len(factor.outcomes) for factor in of)


def allowed(of: tuple[Factor, ...], most: int) -> int:
    """Give the most futures of a sample: one future more for each boundary between outcomes."""
    return max(most, 1 + sum(len(factor.outcomes) - 1 for factor in of))


def marginals(scenarios: Scenarios, factor: int) -> list[float]:
    outcome = scenarios.outcome[:, factor]
    return [
        float(scenarios.probability[outcome == index].sum())
        for index in range(len(scenarios.factors[factor].outcomes))
    ]


@samples
def test_every_outcome_keeps_its_chance(of: tuple[Factor, ...], most: int, seed: int):
    scenarios = make_scenarios(of, MONTHS, most, seed)

    for index, factor in enumerate(of):
        assert factor.chances == pytest.approx(marginals(scenarios, index), abs=1e-12)


@samples
def test_chances_of_all_futures_sum_to_one(of: tuple[Factor, ...], most: int, seed: int):
    probability = make_scenarios(of, MONTHS, most, seed).probability

    assert isclose(1, probability.sum(), abs_tol=1e-12)
    assert (probability > 0).all()


@samples
def test_a_sample_has_few_futures_and_none_twice(of: tuple[Factor, ...], most: int, seed: int):
    scenarios = make_scenarios(of, MONTHS, most, seed)

    assert scenarios.sampled == (combinations(of) > most)
    assert scenarios.count <= allowed(of, most)
    assert scenarios.count == len({tuple(row) for row in scenarios.outcome_rows})


@settings(deadline=None)
@given(factors(most=3))
def test_few_combinations_are_all_there(of: tuple[Factor, ...]):
    scenarios = make_scenarios(of, MONTHS, combinations(of), seed=0)

    assert combinations(of) == scenarios.count
    for row, probability in zip(scenarios.outcome_rows, scenarios.probability, strict=True):
        chances = [factor.chances[index] for factor, index in zip(of, row, strict=True)]
        assert isclose(prod(chances), probability, rel_tol=1e-12)


@samples
def test_the_same_seed_gives_the_same_futures(of: tuple[Factor, ...], most: int, seed: int):
    one, other = (make_scenarios(of, MONTHS, most, seed) for _ in range(2))

    assert one.outcome.tolist() == other.outcome.tolist()
    assert one.probability.tolist() == other.probability.tolist()
    assert one.node.tolist() == other.node.tolist()


@samples
def test_futures_share_a_node_while_all_that_is_revealed_is_the_same(
    of: tuple[Factor, ...], most: int, seed: int
):
    scenarios = make_scenarios(of, MONTHS, most, seed)

    for month in range(MONTHS):
        revealed = [index for index, factor in enumerate(of) if factor.reveal <= month]
        nodes: defaultdict[tuple[int, ...], set[int]] = defaultdict(set[int])
        for row, node in zip(scenarios.outcome_rows, scenarios.node[:, month], strict=True):
            nodes[tuple(row[index] for index in revealed)].add(int(node))
        assert all(len(shared) == 1 for shared in nodes.values())
        assert len(nodes) == len({node for shared in nodes.values() for node in shared})


@samples
def test_the_tree_is_nested_and_its_chances_add_up(of: tuple[Factor, ...], most: int, seed: int):
    scenarios = make_scenarios(of, MONTHS, most, seed)
    node, chance = scenarios.node, scenarios.node_probability

    assert [-1] * int((scenarios.node_month == 0).sum()) == [
        int(parent) for parent in scenarios.node_parent[scenarios.node_month == 0]
    ]
    for month in range(1, MONTHS):
        assert (scenarios.node_parent[node[:, month]] == node[:, month - 1]).all()
    for number in range(len(chance)):
        month = scenarios.node_month[number]
        assert number == node[scenarios.node_future[number], month]
        assert isclose(
            chance[number], scenarios.probability[node[:, month] == number].sum(), abs_tol=1e-12
        )
        children = chance[scenarios.node_parent == number]
        assert month == MONTHS - 1 or isclose(chance[number], children.sum(), abs_tol=1e-12)


def test_without_factors_there_is_one_future():
    scenarios = make_scenarios((), MONTHS, 10, seed=1)

    assert ("base",) == scenarios.names
    assert list(range(MONTHS)) == scenarios.node[0].tolist()


def test_rounding_splits_off_no_futures():
    """A boundary of tenths that should meet that of a stratum does, though 0.1 + 0.2 > 0.3."""
    of = tuple(Factor(f"U{i}", i, ("A", "B", "C"), (0.1, 0.2, 0.7)) for i in range(5))

    smallest = [make_scenarios(of, MONTHS, n + 10, seed=3).probability.min() for n in range(2, 40)]

    assert [n for n, chance in enumerate(smallest, 2) if chance < 1e-9] == []


def test_other_seeds_give_other_futures():
    of = tuple(Factor(f"U{i}", i, ("A", "B"), (0.5, 0.5)) for i in range(7))
    drawn = [make_scenarios(of, MONTHS, 20, seed).outcome.tolist() for seed in range(20)]

    assert len({str(rows) for rows in drawn}) > 15


EIGHT = tuple(
    Factor(f"U{index}", index, ("A", "B", "C"), (0.2 + index / 40, 0.5, 0.3 - index / 40))
    for index in range(8)
)
GAINS = np.random.default_rng(0).normal(size=(8, 3))
SEEDS = range(200)


def worth(outcome: np.ndarray[tuple[int, int], np.dtype[np.int64]]) -> Floats:
    """Give a gain for each outcome of each factor, added up: (W,)."""
    return GAINS[np.arange(8), outcome].sum(axis=1)


def all_futures() -> Scenarios:
    return make_scenarios(EIGHT, MONTHS, 3**8, seed=0)


def by_sample(seed: int) -> tuple[Floats, Floats]:
    """Give what each future of a sample is worth, and its chance."""
    scenarios = make_scenarios(EIGHT, MONTHS, 48, seed)
    return worth(scenarios.outcome), scenarios.probability


def by_chance(seed: int) -> tuple[Floats, Floats]:
    """Give the same for as many futures drawn by plain Monte Carlo."""
    dice = np.random.default_rng(seed)
    drawn = [dice.choice(3, size=48, p=factor.chances) for factor in EIGHT]
    return worth(np.stack(drawn, axis=1)), np.full(48, 1 / 48)


def test_a_sum_over_factors_has_no_sampling_error():
    every = all_futures()
    mean = float(worth(every.outcome) @ every.probability)
    sampled = [float(value @ chance) for value, chance in map(by_sample, SEEDS)]
    drawn = [float(value @ chance) for value, chance in map(by_chance, SEEDS)]

    assert np.std(drawn) > 0.1
    assert [mean] * len(SEEDS) == pytest.approx(sampled, abs=1e-9)


def test_a_shortfall_has_a_smaller_sampling_error_than_by_plain_monte_carlo():
    every = all_futures()

    def shortfall(value: Floats, chance: Floats) -> float:
        return float(np.maximum(0, -value) @ chance)

    true = shortfall(worth(every.outcome), every.probability)
    errors = [
        np.sqrt(np.mean([(shortfall(*draw(seed)) - true) ** 2 for seed in SEEDS]))
        for draw in (by_sample, by_chance)
    ]

    assert errors[0] < 0.7 * errors[1]
