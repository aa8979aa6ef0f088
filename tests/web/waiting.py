"""Waiting until something has come."""

import time
from collections.abc import Callable


def until(work: Callable[[], bool], seconds: float = 30) -> None:
    end = time.monotonic() + seconds
    while not work():
        assert time.monotonic() < end
        time.sleep(0.05)
