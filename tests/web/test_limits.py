"""A caller who asks too often waits, the others do not; bytes go out at a steady pace."""

import asyncio
from time import monotonic

import pytest

from kuznia.web import limits
from kuznia.web.limits import Calls, Flow, TooOften


def test_a_caller_who_asks_too_often_is_told_to_come_again(monkeypatch: pytest.MonkeyPatch):
    time = 0.0
    monkeypatch.setattr(limits, "monotonic", lambda: time)
    calls = Calls(a_second=2)

    assert [True] * 4 + [False] * 2 == [calls.may("US") for _ in range(6)]
    assert calls.may("UA")
    time = 1.0
    assert [True, True, False] == [calls.may("US") for _ in range(3)]
    calls.require("UA")
    with pytest.raises(TooOften, match="US calls too often"):
        calls.require("US")


def test_bytes_go_out_at_a_steady_pace():
    async def work() -> float:
        flow, begin = Flow(a_second=10_000), monotonic()
        for _ in range(5):
            await flow.take(500)
        return monotonic() - begin

    assert asyncio.run(work()) >= 0.2  # four waits of 50 ms; the first part goes at once


def test_without_a_limit_nothing_waits():
    async def work() -> float:
        flow, begin = Flow(), monotonic()
        for _ in range(1000):
            await flow.take(10**9)
        return monotonic() - begin

    assert asyncio.run(work()) < 1
