"""Jobs are done in their order, and the results are the same wherever that is."""

from collections.abc import Generator
from functools import partial
from operator import mul

import numpy as np
import pytest

from kuznia.app.spreading import spread
from kuznia.model.errors import Unable
from kuznia.sustain.simulation.simulating import Settings, simulation
from tests.sustain.supports import gathered, two_indentures


def test_jobs_are_done_here_one_after_another():
    assert [3, 6, 9] == list(spread(partial(mul, 3), [1, 2, 3]))
    assert [] == list(spread(partial(mul, 3), []))


def test_a_job_is_done_only_when_its_result_is_asked_for():
    begun: list[int] = []

    def note(job: int) -> int:
        begun.append(job)
        return job

    work = spread(note, [1, 2, 3])
    assert 1 == next(work)
    work.close()
    assert [1] == begun


@pytest.fixture
def _one_machine() -> Generator[None]:
    """Run a cluster of one core, as `--cluster local` would with all of them."""
    ray = pytest.importorskip("ray")
    ray.init(num_cpus=1, include_dashboard=False, log_to_driver=False, logging_level="ERROR")
    yield
    ray.shutdown()


@pytest.mark.usefixtures("_one_machine")
def test_on_a_cluster_the_results_are_the_same_to_the_last_digit():
    support, stock = two_indentures()
    ready = simulation(gathered(support, stock), Settings(replications=3, months=20))
    here, there = (list(spread(ready.replicate, ready.seeds, where))
                   for where in (None, "local"))  # fmt: skip
    assert [each.events for each in here] == [each.events for each in there]
    for first, second in zip(here, there, strict=True):
        assert np.array_equal(first.short, second.short)
        assert np.array_equal(first.pipeline, second.pipeline)


@pytest.mark.parametrize("address", ["auto", "127.0.0.1:9", "nowhere"])
def test_a_cluster_that_is_not_there_is_told(address: str):
    with pytest.raises(Unable, match="cannot be reached"):
        next(spread(partial(mul, 3), [1], address))
