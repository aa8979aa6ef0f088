"""A replication: the same digits for the same seed, however it runs and however time is cut."""

from dataclasses import fields, replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.sustain.buildup import Repair
from kuznia.sustain.gathering import Fleet
from kuznia.sustain.simulation import replicating
from kuznia.sustain.simulation.replicating import Counted, Run, expected_events, replicate
from kuznia.sustain.simulation.scene import Scene, scene
from tests.sustain.drawn import stocks, supports
from tests.sustain.supports import FIVE_BASES, gathered, two_indentures

SEED = np.random.SeedSequence(7)


@st.composite
def scenes(draw: st.DrawFn) -> Scene:
    """Give a small support with a fleet and places for repair."""
    support = draw(supports())
    units, sites = map(int, support.removals.shape)
    fleet = Fleet("F", None, np.array([float(draw(st.integers(1, 4))) for _ in range(sites)]),
                  np.array([float(draw(st.integers(0, 2))) for _ in range(units)]),
                  np.ones((units, sites)), np.ones(units))  # fmt: skip
    places = np.array([draw(st.sampled_from([1.0, 3.0, np.inf])) for _ in range(sites)])
    return scene(gathered(support, draw(stocks(units, sites)), fleet), None, places)


def same(first: Counted, second: Counted) -> bool:
    return all(np.array_equal(getattr(first, each.name), getattr(second, each.name))
               for each in fields(Counted))  # fmt: skip


@given(of=scenes(), repair=st.sampled_from(Repair), finite=st.booleans(), cannibalise=st.booleans())
@settings(max_examples=60, deadline=None)
def test_the_compiled_loop_gives_the_same_digits(
    *, of: Scene, repair: Repair, finite: bool, cannibalise: bool
):
    plain = Run(5, 60, 3, repair, finite, cannibalise, compiled=False)
    assert same(replicate(of, plain, SEED), replicate(of, replace(plain, compiled=True), SEED))


def test_it_does_so_through_many_blocks(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(replicating, "FAILURES", 50)
    support, stock = two_indentures()
    of = scene(gathered(support, stock), None, np.array([2.0, 1.0, np.inf, np.inf]))
    plain = Run(5, 60, 3, compiled=False)
    first = replicate(of, plain, SEED)
    assert same(first, replicate(of, replace(plain, compiled=True), SEED))
    assert first.events > 5000


def test_events_are_failures_ends_of_repairs_and_arrivals():
    """Each failure brings a repair and, below a depot, the arrival of one that was sent."""
    of = scene(gathered(FIVE_BASES, np.array([[9, 3, 3, 3, 3, 3]])))
    found = replicate(of, Run(0, 500, 1), SEED)
    failures = found.asked[0, 1:].sum()
    sent = found.asked[0, 0]
    assert 2 * failures + sent == pytest.approx(found.events, abs=20)


def test_what_is_counted_in_batches_is_counted_in_all():
    of = scene(gathered(FIVE_BASES, np.array([[2, 1, 1, 0, 0, 0]])))
    parts, whole = (replicate(of, Run(1, 100, batches), SEED) for batches in (1, 4))
    assert (1, 6) == parts.short.shape
    assert (4, 6) == whole.short.shape
    assert whole.short.mean() == pytest.approx(parts.short.mean(), rel=0.2)
    assert (whole.waited <= whole.asked).all()


def test_without_the_compiler_the_loop_is_a_plain_one(monkeypatch: pytest.MonkeyPatch):
    of = scene(gathered(FIVE_BASES, np.array([[2, 1, 1, 0, 0, 0]])))
    kinds: list[bool] = []
    for compiled in (False, None, True):
        made = replicating.Replication(of, Run(1, 10, 1, compiled=compiled), SEED)
        kinds.append(isinstance(made.state.net, list))
    assert [True, False, False] == kinds

    def no_numba(_name: str) -> None:
        return None

    monkeypatch.setattr(replicating, "find_spec", no_numba)
    assert isinstance(replicating.Replication(of, Run(1, 10, 1), SEED).state.net, list)


def test_about_as_many_events_come_as_are_expected():
    of = scene(gathered(FIVE_BASES, np.array([[9, 3, 3, 3, 3, 3]])))
    run = Run(5, 100, 1)
    assert expected_events(of, run) == pytest.approx(replicate(of, run, SEED).events, rel=0.15)
