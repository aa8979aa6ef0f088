"""How much a node gives, and how often it answers: limits that keep it answering everyone."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field
from time import monotonic

from kuznia.model.errors import Refused
from kuznia.model.language import msg

CALLS_A_SECOND = 2000.0
"""How often one caller is answered; more calls are told to come again."""
BURST = 2.0
"""Seconds' worth that may come at once."""

TURN = 0.1
"""Seconds' worth of bytes that go as one, where there is a limit."""


class TooOften(Refused):
    """A caller is told to come again later."""


@dataclass(slots=True)
class Calls:
    """Counts the calls of each caller."""

    a_second: float = CALLS_A_SECOND
    left: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])
    """By caller: how many calls are left, and when that was so."""

    def require(self, caller: str) -> None:
        """Count a call.

        Raises TooOften when it is not answered.
        """
        if not self.may(caller):
            raise TooOften(msg("{peer} calls too often", peer=caller))

    def may(self, caller: str) -> bool:
        """Count a call, and say whether it is answered."""
        now = monotonic()
        most = self.a_second * BURST
        left, then = self.left.get(caller, (most, now))
        left = min(most, left + (now - then) * self.a_second)
        if len(self.left) > 10_000:  # strangers' names do not fill the memory
            self.left.clear()
        self.left[caller] = (max(0.0, left - 1), now)
        return left >= 1


@dataclass(slots=True)
class Flow:
    """Holds back bytes so that no more than so many go out in a second."""

    a_second: float = 0
    """No limit when it is 0."""
    _free: float = 0
    """When the next byte may go."""

    def at_once(self, most: int) -> int:
        """Give how many bytes go as one: so few that nobody waits for long without any."""
        return min(most, max(1, int(self.a_second * TURN))) if self.a_second else most

    async def take(self, count: int) -> None:
        """Wait until so many bytes may go."""
        if self.a_second:
            now = monotonic()
            begin = max(now, self._free)
            self._free = begin + count / self.a_second
            if begin > now:
                await asyncio.sleep(begin - now)
