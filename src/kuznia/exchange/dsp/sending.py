"""Sending what is under way, again and again until the peer answers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import cast

import httpx2

from kuznia.exchange.dsp.participant import Outgoing
from kuznia.model.errors import KuzniaError

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 60.0
"""Seconds between two tries; each pause is twice the one before."""
PATIENCE = 10.0
"""Seconds for which a peer may answer 404: it may not have kept what it has just answered."""
LARGEST_ANSWER = 1024 * 1024


@dataclass(slots=True)
class Sender:
    """Sends each process's message under way; of different processes at the same time."""

    client: httpx2.AsyncClient
    header: Callable[[str], str]
    """Gives the header that shows a peer who calls."""
    delivered: Callable[[Outgoing, object], None]
    turned_down: Callable[[Outgoing], None]
    tries: dict[str, tuple[float, float, float]] = field(
        default_factory=dict[str, tuple[float, float, float]]
    )
    """By process: when the first try was, when the next is, and the pause after it."""

    async def send(self, due: list[Outgoing]) -> int:
        """Send what is due now, and say how many messages the peers have answered for good."""
        ready = [each for each in due if monotonic() >= self.tries.get(each.own_pid, (0, 0, 0))[1]]
        return sum(await asyncio.gather(*map(self._one, ready)))

    async def _one(self, message: Outgoing) -> int:
        try:
            answer = await self.client.post(
                message.url,
                json=message.body,
                headers={"Authorization": self.header(message.peer)},
            )
        except httpx2.HTTPError:
            return self._later(message)
        try:
            return await self._answered(message, answer)
        except KuzniaError:  # an answer that cannot be: the peer is asked again
            return self._later(message)

    async def _answered(self, message: Outgoing, answer: httpx2.Response) -> int:
        status = answer.status_code
        if 200 <= status < 300:
            self.tries.pop(message.own_pid, None)
            await asyncio.to_thread(self.delivered, message, _json(answer))
            return 1
        began = self.tries.get(message.own_pid, (monotonic(), 0, 0))[0]
        if status >= 500 or (status == 404 and monotonic() - began < PATIENCE):
            return self._later(message)
        self.tries.pop(message.own_pid, None)
        await asyncio.to_thread(self.turned_down, message)
        return 1

    def _later(self, message: Outgoing) -> int:
        now = monotonic()
        began, _, pause = self.tries.get(message.own_pid, (now, now, FIRST_PAUSE))
        self.tries[message.own_pid] = (began, now + pause, min(2 * pause, LONGEST_PAUSE))
        return 0


def _json(answer: httpx2.Response) -> object:
    if len(answer.content) > LARGEST_ANSWER:
        return None
    try:
        return cast("object", answer.json())
    except ValueError:
        return None
