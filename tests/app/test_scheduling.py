"""The solver in a process of its own."""

import sys

import psutil
import pytest

import kuznia.app.scheduling
from kuznia.app.scheduling import SchedulingProcess, schedule
from kuznia.model.errors import MissingExtra, Unable
from tests.sustain.projects import project


def test_work_is_scheduled_and_how_far_it_is_is_heard():
    heard: list[tuple[float, float]] = []

    def watch(best: float, bound: float) -> bool:
        heard.append((best, bound))
        return False

    found = schedule(project(2, 30, 1.8, 0.75, 0.2), seconds=5, watch=watch)
    assert found.is_proved
    assert heard
    assert all(best >= bound for best, bound in heard)


def test_both_solvers_are_there_in_one_program():
    import highspy

    assert schedule(project(1, 5)).is_proved
    assert highspy.Highs().version()
    assert "ortools" not in sys.modules


def test_a_process_that_dies_is_told():
    with SchedulingProcess() as process:
        (worker,) = (each for each in psutil.Process().children()
                     if "kuznia.app.scheduling_worker" in each.cmdline())  # fmt: skip
        worker.kill()
        with pytest.raises(Unable, match="broke off"):
            process.schedule(project(1, 5))


def test_without_the_solver_it_says_how_to_install_the_part(monkeypatch: pytest.MonkeyPatch):
    def not_found(_name: str) -> None:
        return None

    monkeypatch.setattr(kuznia.app.scheduling, "find_spec", not_found)
    with pytest.raises(MissingExtra, match="needs the optional part 'schedule'"):
        schedule(project(1, 5))
