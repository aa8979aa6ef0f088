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
AT_ONCE = 32
"""Messages that are on their way at the same time."""
LATER = {408, 429}
"""Answers that ask for another try."""
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
    on_their_way: dict[str, asyncio.Task[None]] = field(
        default_factory=dict[str, "asyncio.Task[None]"]
    )
    ways: asyncio.Semaphore = field(default_factory=lambda: asyncio.Semaphore(AT_ONCE))

    def send(self, due: list[Outgoing]) -> None:
        """Begin to send what is due now and not yet on its way; a slow peer holds up no other."""
        for message in due:
            on_its_way = message.own_pid in self.on_their_way
            if not on_its_way and monotonic() >= self.tries.get(message.own_pid, (0, 0, 0))[1]:
                self.on_their_way[message.own_pid] = asyncio.create_task(self._one(message))

    def close(self) -> None:
        """Give up what is on its way; it is sent again when there is a next time."""
        for task in self.on_their_way.values():
            task.cancel()

    async def _one(self, message: Outgoing) -> None:
        try:
            async with self.ways:
                answer = await self.client.post(
                    message.url,
                    json=message.body,
                    headers={"Authorization": self.header(message.peer)},
                )
            await self._answered(message, answer)
        except (httpx2.HTTPError, KuzniaError):  # no answer, or one that cannot be
            self._later(message)
        finally:
            self.on_their_way.pop(message.own_pid, None)

    async def _answered(self, message: Outgoing, answer: httpx2.Response) -> None:
        status = answer.status_code
        if 200 <= status < 300:
            await asyncio.to_thread(self.delivered, message, _json(answer))
            self.tries.pop(message.own_pid, None)
            return
        began = self.tries.get(message.own_pid, (monotonic(), 0, 0))[0]
        if status in LATER or status >= 500 or (status == 404 and monotonic() - began < PATIENCE):
            self._later(message)
            return
        await asyncio.to_thread(self.turned_down, message)
        self.tries.pop(message.own_pid, None)

    def _later(self, message: Outgoing) -> None:
        now = monotonic()
        began, _, pause = self.tries.get(message.own_pid, (now, now, FIRST_PAUSE))
        self.tries[message.own_pid] = (began, now + pause, min(2 * pause, LONGEST_PAUSE))


def _json(answer: httpx2.Response) -> object:
    if len(answer.content) > LARGEST_ANSWER:
        return None
    try:
        return cast("object", answer.json())
    except ValueError:
        return None
