"""Sending what is under way, again and again until the peer answers."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable, Container
from dataclasses import dataclass, field
from time import monotonic
from typing import cast
from urllib.parse import urlsplit

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
"""Bytes; no more of an answer is read."""
Post = Callable[[str, bytes, str], Awaitable[tuple[int, bytes]]]
"""Sends JSON to an address with a header that shows who calls; gives the status and the answer.

Raises PeerFailed when there is none.
"""


@dataclass(slots=True)
class Sender:
    """Sends each process's message under way; of different processes at the same time."""

    post: Post
    header: Callable[[str], str]
    """Gives the header that shows a peer who calls."""
    delivered: Callable[[Outgoing, object], Awaitable[None]]
    turned_down: Callable[[Outgoing], Awaitable[None]]
    pause: float = 0
    """Seconds before the first try, for peers that are not yet ready for an answer to theirs."""
    tries: dict[str, _Try] = field(default_factory=dict[str, "_Try"])
    """By process."""
    on_their_way: dict[str, asyncio.Task[None]] = field(
        default_factory=dict[str, "asyncio.Task[None]"]
    )

    def send(self, due: list[Outgoing], but: Container[str] = ()) -> None:
        """Begin to send what is due now, the longest waiting first.

        *but* are the processes left out of it, since their messages were on their way when it was
        read; some may have failed meanwhile, and wait for their next try.
        """
        now = monotonic()
        kept = {pid: tried for pid, tried in self.tries.items() if pid in but}
        self.tries = {**kept, **{each.own_pid: self._try(each, now) for each in due}}
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
                content = json.dumps(message.body).encode()
                status, answer = await self.post(message.url, content, self.header(message.peer))
            await self._answered(message, tried, status, answer)
        except (TimeoutError, KuzniaError):  # no answer, or one that cannot be kept
            tried.early_since = None
            tried.later()
        finally:
            self.on_their_way.pop(message.own_pid, None)

    async def _answered(self, message: Outgoing, tried: _Try, status: int, content: bytes) -> None:
        if 200 <= status < 300:
            tried.later()  # what was due before this was kept may still name it
            await self.delivered(message, _json(content))
        elif status in NOT_YET and tried.may_be_early():
            tried.later()
        elif status in LATER or status >= 500:
            tried.early_since = None
            tried.later()
        else:
            await self.turned_down(message)


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
    try:
        place = urlsplit(url)
    except ValueError:
        raise Refused(msg("{url} is no address", url=url)) from None
    if place.scheme != "https" and not is_this_machine(place.hostname or ""):
        raise Refused(msg("nothing goes to {host} without TLS", host=place.hostname or url))


def _json(content: bytes) -> object:
    try:
        return None if len(content) > LARGEST_ANSWER else cast("object", json.loads(content))
    except (ValueError, RecursionError):
        return None
