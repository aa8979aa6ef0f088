"""A short run of `tools.fuzz`; a long one is `make fuzz`."""

import random
import signal
import sys

import pytest

from tools.fuzz import TARGETS, fuzz, mutated, quiet, run_one
from tools.fuzz_target import Target

RUNS = 2_000


@pytest.fixture(autouse=True)
def alarm():
    before = signal.getsignal(signal.SIGALRM) if sys.platform != "win32" else None
    quiet()
    yield
    if sys.platform != "win32":
        signal.signal(signal.SIGALRM, before)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_no_mutated_input_breaks_a_parser(target: Target):
    runs = RUNS if target.name in {"statement", "step", "qif", "pdf"} else RUNS // 4

    assert [] == fuzz(target, runs, seed=20_240_302)


@pytest.mark.parametrize("target", TARGETS, ids=lambda target: target.name)
def test_a_parser_takes_its_own_seeds(target: Target):
    for seed in target.seeds:
        target.run(seed)


def test_the_same_seed_gives_the_same_inputs():
    assert mutated((b"seed",), random.Random(1)) == mutated((b"seed",), random.Random(1))


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no alarm")
def test_an_endless_parser_is_caught(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("tools.fuzz.SECONDS", 0.1)

    def endless(_data: bytes) -> None:
        while True:
            pass

    assert "TooLong" == type(run_one(Target("endless", endless, (b"",)), b"")).__name__


def test_a_parser_may_refuse_only_as_it_says():
    def refusing(_data: bytes) -> None:
        raise KeyError

    assert run_one(Target("says", refusing, (b"",), (LookupError,)), b"") is None
    assert isinstance(run_one(Target("is silent", refusing, (b"",)), b""), KeyError)
