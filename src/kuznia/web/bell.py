"""Waking those who wait in a node, from any of its threads."""

from __future__ import annotations

import asyncio
from contextlib import suppress
from dataclasses import dataclass, field

PAUSE = 0.25
"""Seconds after which one looks without being woken: another program may have changed something."""

LONG_PAUSE = 5.0
"""Seconds until what cannot be read, as a folder or a database, is read again."""
REST = 0.002
"""Seconds in which rings gather: who is rung for again and again looks once for many of them."""


@dataclass(slots=True)
class Bell:
    """Wakes all hearers."""

    loop: asyncio.AbstractEventLoop
    hearers: list[asyncio.Event] = field(default_factory=list[asyncio.Event])

    def hearer(self) -> asyncio.Event:
        """Give an event that is set at each ring."""
        found = asyncio.Event()
        self.hearers.append(found)
        return found

    def ring(self) -> None:
        """Wake everyone; from any thread, and without effect when the node has ended."""
        with suppress(RuntimeError):
            self.loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        for hearer in self.hearers:
            hearer.set()


async def heard(bell: asyncio.Event, seconds: float = PAUSE, rest: float = REST) -> None:
    """Rest, and then wait until the bell has rung, or so many seconds."""
    await asyncio.sleep(rest)
    with suppress(TimeoutError):
        await asyncio.wait_for(bell.wait(), seconds)
    bell.clear()
