"""A caller who asks too often waits, the others do not; bytes go out at a steady pace."""

import asyncio
from pathlib import Path
from time import monotonic

import pytest

from kuznia.app.node_settings import FILE
from kuznia.app.offered import offer
from kuznia.web import limits
from kuznia.web.asking import fetch
from kuznia.web.limits import Calls, Flow, TooOften
from tests.app.release_acts import seal
from tests.app.two_folders import RELEASE, opened
from tests.web.running import running


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


def test_with_a_limit_so_few_bytes_go_at_once_that_nobody_waits_for_long():
    assert [100, 500, 1, 500] == [Flow(a_second).at_once(500) for a_second in (1000, 10_000, 1, 0)]


def test_a_node_gives_no_more_bytes_a_second_than_its_settings_say(tmp_path: Path):
    us, ua = opened(tmp_path)
    file = seal(us)
    offer(us, file)
    a_second = file.stat().st_size // 2
    (us / FILE).write_text(f"[serving]\nbytes_per_second = {a_second}\n")
    with running(us) as ours, running(ua) as theirs:
        begin = monotonic()
        assert file.read_bytes() == fetch(theirs, ours.address, "US", RELEASE).read_bytes()
        assert monotonic() - begin >= 1.8  # the first tenth of a second's worth goes at once
