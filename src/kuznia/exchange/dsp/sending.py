"""Sending what is under way, again and again until the peer answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable
from dataclasses import dataclass, field
from time import monotonic
from typing import cast
from urllib.parse import urlsplit

import httpx2

from kuznia.exchange.dsp.messages import Body
from kuznia.exchange.dsp.participant import Outgoing
from kuznia.exchange.dsp.partners import is_this_machine
from kuznia.model.errors import KuzniaError, Refused
from kuznia.model.language import msg

FIRST_PAUSE, LONGEST_PAUSE = 0.1, 60.0
"""Seconds between two tries; each pause is twice the one before."""
PATIENCE = 10.0
"""Seconds for which a peer may answer that it knows nothing, or that it is not ready."""
NOT_YET = {404, 405, 409}
"""Answers of a peer that has not yet kept what it has just answered, is busy with it, or starts."""
AT_ONCE = 32
"""Messages that are on their way at the same time."""
LATER = {408, 429}
"""Answers that ask for another try."""
SECONDS = 30
"""Seconds in which a peer has to answer."""
LARGEST_ANSWER = 1024 * 1024


@dataclass(slots=True)
class Sender:
    """Sends each process's message under way; of different processes at the same time."""

    client: httpx2.AsyncClient
    header: Callable[[str], str]
    """Gives the header that shows a peer who calls."""
    delivered: Callable[[Outgoing, object], None]
    turned_down: Callable[[Outgoing], None]
    pause: float = 0
    """Seconds before the first try, for peers that are not yet ready for an answer to theirs."""
    tries: dict[str, _Try] = field(default_factory=dict[str, "_Try"])
    """By process."""
    on_their_way: dict[str, asyncio.Task[None]] = field(
        default_factory=dict[str, "asyncio.Task[None]"]
    )

    def send(self, due: list[Outgoing]) -> None:
        """Begin to send what is due now and not yet on its way, the longest waiting first."""
        now = monotonic()
        self.tries = {each.own_pid: self._try(each, now) for each in due}
        for message in due:
            tried = self.tries[message.own_pid]
            if len(self.on_their_way) == AT_ONCE:
                break  # the others have their turn when these are answered
            if message.own_pid not in self.on_their_way and now >= tried.next:
                self.on_their_way[message.own_pid] = asyncio.create_task(self._one(message, tried))

    def _try(self, message: Outgoing, now: float) -> _Try:
        known = self.tries.get(message.own_pid)
        if known is not None and known.body == message.body:
            return known
        return _Try(message.body, now + self.pause)

    def close(self) -> None:
        """Give up what is on its way; it is sent again when there is a next time."""
        for task in self.on_their_way.values():
            task.cancel()

    async def _one(self, message: Outgoing, tried: _Try) -> None:
        try:
            require_safe(message.url)
            async with asyncio.timeout(SECONDS):  # also for one who answers drop by drop
                status, content = await self._posted(message)
            await self._answered(message, tried, status, content)
        except (
            httpx2.HTTPError,
            httpx2.InvalidURL,
            TimeoutError,
            KuzniaError,
        ):  # no answer, or one that cannot be
            tried.early_since = None
            tried.later()
        finally:
            self.on_their_way.pop(message.own_pid, None)

    async def _posted(self, message: Outgoing) -> tuple[int, bytes]:
        """Send a message; give the status and the beginning of the answer, and read no more of it."""
        headers = {"Authorization": self.header(message.peer), "Accept-Encoding": "identity"}
        content = b""
        async with self.client.stream(
            "POST", message.url, json=message.body, headers=headers
        ) as answer:
            async for part in answer.aiter_bytes():
                content += part
                if len(content) > LARGEST_ANSWER:
                    break
            return answer.status_code, content

    async def _answered(self, message: Outgoing, tried: _Try, status: int, content: bytes) -> None:
        if 200 <= status < 300:
            tried.later()  # what was due before this was kept may still name it
            await asyncio.to_thread(self.delivered, message, _json(content))
        elif status in NOT_YET and tried.may_be_early():
            tried.later()
        elif status in LATER or status >= 500:
            tried.early_since = None
            tried.later()
        else:
            await asyncio.to_thread(self.turned_down, message)


@dataclass(slots=True)
class _Try:
    """How it stands with a message that is not yet answered."""

    body: Body
    next: float
    """When it is sent next."""
    pause: float = FIRST_PAUSE
    """Seconds from that to the time after it."""
    early_since: float | None = None
    """Since when the peer has answered nothing else than that it is not ready."""

    def later(self) -> None:
        """Put the next try off, each time by twice as long."""
        self.next = monotonic() + self.pause
        self.pause = min(2 * self.pause, LONGEST_PAUSE)

    def may_be_early(self) -> bool:
        """Say whether the peer may just not be ready."""
        now = monotonic()
        if self.early_since is None:
            self.early_since = now
        return now - self.early_since < PATIENCE


def require_safe(url: str) -> None:
    """Refuse an address beyond this machine without TLS: our token would be read by others.

    Raises Refused.
    """
    place = urlsplit(url)
    if place.scheme != "https" and not is_this_machine(place.hostname or ""):
        raise Refused(msg("nothing goes to {host} without TLS", host=place.hostname or url))


def _json(content: bytes) -> object:
    try:
        return None if len(content) > LARGEST_ANSWER else cast("object", json.loads(content))
    except (ValueError, RecursionError):
        return None
