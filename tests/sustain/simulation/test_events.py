"""Nothing is lost: at every moment each unit is somewhere, and what waits is what is short."""

from collections import Counter

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from kuznia.sustain.gathering import Fleet
from kuznia.sustain.simulation.events import State
from kuznia.sustain.simulation.replicating import Replication, Run
from kuznia.sustain.simulation.scene import scene
from kuznia.sustain.support import Support
from tests.sustain.drawn import stocks, supports
from tests.sustain.supports import gathered


def waiting(state: State, first: int, count: int) -> list[int]:
    """Give who waits in a queue, in order."""
    found: list[int] = []
    node = first
    for _ in range(count):
        found.append(state.holds[node])
        node = state.after[node]
    return found


@st.composite
def replications(draw: st.DrawFn) -> Replication:
    """Give a small support with a fleet, at its beginning."""
    support: Support = draw(supports())
    units, sites = map(int, support.removals.shape)
    fleet = Fleet("F", None, np.array([float(draw(st.integers(1, 3))) for _ in range(sites)]),
                  np.array([float(draw(st.integers(0, 2))) for _ in range(units)]),
                  np.ones((units, sites)), np.ones(units))  # fmt: skip
    places = np.array([draw(st.sampled_from([1.0, 2.0, np.inf])) for _ in range(sites)])
    of = scene(gathered(support, draw(stocks(units, sites)), fleet), None, places)
    run = Run(0, 1, 1, finite_fleet=draw(st.booleans()), cannibalise=draw(st.booleans()),
              compiled=False)  # fmt: skip
    return Replication(of, run, np.random.SeedSequence(draw(st.integers(0, 100))))


@given(replications())
@settings(max_examples=80, deadline=None)
def test_units_are_conserved_and_those_who_wait_are_those_who_lack(simulated: Replication):
    of, network = simulated.scene, simulated.network
    cells = network.cells
    simulated.change_systems(0)
    for moment in range(12):
        simulated.pass_time(moment / 2, moment / 2 + 0.5, 0, 6.0)
        state = simulated.state
        under_way = Counter(code % cells for code in state.code[: simulated.under_way] if code >= 0)
        in_work = Counter(network.site[code] for code in state.code[: simulated.under_way]
                          if 0 <= code < cells)  # fmt: skip
        waits: Counter[int] = Counter()
        missing: Counter[int] = Counter()
        for cell in range(cells):
            for who in waiting(state, state.first[cell], max(-state.net[cell], 0)):
                if who < 2 * cells:
                    waits[who % cells] += 1
                else:
                    missing[who - 2 * cells] += 1
        for site in range(of.sites):
            queue = waiting(state, state.first[cells + site], state.queued[site])
            waits.update(queue)
            taken = in_work[site]
            if np.isfinite(of.places[site]):
                assert of.places[site] == state.room[site] + taken
                assert not queue or 0 == state.room[site]
        for cell in range(cells):
            assert of.stock[cell] == state.net[cell] + under_way[cell] + waits[cell]
        lacking = sum(count for who, count in missing.items() if who + 2 * cells < network.nobody)
        assert lacking == sum(state.missing)
        assert [0] == state.missing[-1:]
        for group in range(len(of.groups.fleet)):
            own = range(int(of.groups.first[group]), int(of.groups.first[group + 1]))
            assert state.down[group] == sum(state.missing[system] > 0 and state.counted[system]
                                            for system in own)  # fmt: skip
            if simulated.run.finite_fleet and (of.groups.needed[group] <= 1).all():
                assert all(state.missing[system] <= 1 for system in own) or network.gathers


@given(replications())
@settings(max_examples=30, deadline=None)
def test_with_gathered_shortages_as_few_systems_lack_as_can(simulated: Replication):
    if not simulated.network.gathers:
        return
    of, network = simulated.scene, simulated.network
    simulated.change_systems(0)
    for moment in range(8):
        simulated.pass_time(float(moment), moment + 1.0, 0, 8.0)
        for group in range(len(of.groups.fleet)):
            kinds = [kind for kind, first in enumerate(network.first_system)
                     if first == of.groups.first[group]]  # fmt: skip
            fewest = max((-(-simulated.state.lack[kind] // network.fitted[kind])
                          for kind in kinds), default=0)  # fmt: skip
            assert min(fewest, of.groups.systems[0, group]) == simulated.state.down[group]
