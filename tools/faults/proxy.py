"""A proxy between two nodes that cuts, delays, repeats and drops calls, and notes what was acknowledged."""

from __future__ import annotations

import asyncio
import random
import re
from collections import Counter
from contextlib import suppress
from dataclasses import dataclass, field

from tools.faults.plans import Fault, Weather

_LENGTH = re.compile(rb"\r\ncontent-length: *(\d+)\r\n", re.IGNORECASE)
_LARGEST = 64 * 1024 * 1024
LONGEST = 1.5
"""Most seconds that a call is held back."""


@dataclass(frozen=True, slots=True)
class Message:
    """An HTTP request or answer, whole."""

    head: bytes
    body: bytes

    @property
    def first(self) -> list[str]:
        """The words of its first line."""
        return self.head.split(b"\r\n", 1)[0].decode("latin-1").split(" ")

    @property
    def content(self) -> bytes:
        """Its bytes as they travel."""
        return self.head + self.body


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A message that a node has acknowledged: it must never be lost."""

    path: str
    request: bytes
    answer: bytes


@dataclass(slots=True)
class Proxy:
    """Stands before a node; callers know only its address."""

    port: int
    """Port of the node behind it."""
    weather: Weather = field(default_factory=Weather)
    is_offline: bool = False
    counts: Counter[str] = field(default_factory=Counter[str])
    acknowledged: list[Acknowledged] = field(default_factory=list[Acknowledged])
    _server: asyncio.Server | None = None
    _later: set[asyncio.Task[None]] = field(default_factory=set[asyncio.Task[None]])

    async def start(self) -> int:
        """Begin to listen; give the port."""
        self._server = await asyncio.start_server(self._connected, "127.0.0.1", 0)
        return int(self._server.sockets[0].getsockname()[1])

    async def stop(self) -> None:
        """End what is under way."""
        for task in self._later:
            task.cancel()
        if self._server is not None:
            self._server.close()

    async def _connected(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        if task is not None:
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        with suppress(OSError, asyncio.IncompleteReadError, asyncio.CancelledError):
            while (request := await _message(reader)) is not None:
                await self._call(request, writer)
        writer.transport.abort()

    async def _call(self, request: Message, writer: asyncio.StreamWriter) -> None:
        """Carry one call, or do to it what the weather says; raise when the connection ends."""
        if self.is_offline:
            raise ConnectionResetError
        fault, dice = self.weather.draw(), self.weather.dice
        if fault is not None:
            self.counts[fault] += 1
        await self._before(fault, dice, request)
        answer = await self._carry(request)
        if fault is Fault.DROPPED:
            raise ConnectionResetError
        if fault is Fault.REPEATED:
            answer = dice.choice((answer, await self._carry(request)))
        if fault is Fault.CUT_ANSWER:
            writer.write(answer.content[: dice.randrange(len(answer.content))])
            await writer.drain()
            raise ConnectionResetError
        await _drip(writer, answer.content, dice.uniform(0.1, LONGEST) * (fault is Fault.SLOW))

    async def _before(self, fault: Fault | None, dice: random.Random, request: Message) -> None:
        """Do what befalls a request on its way there."""
        if fault in (Fault.STALLED, Fault.DELAYED):
            await asyncio.sleep(dice.uniform(0.05, LONGEST))
        if fault is Fault.CUT_REQUEST:
            await self._cut(request.content[: dice.randrange(len(request.content))])
        if fault is Fault.LATE:
            task = asyncio.create_task(self._carry_late(request, dice.uniform(0.05, LONGEST)))
            self._later.add(task)
            task.add_done_callback(self._later.discard)
        if fault in (Fault.REFUSED, Fault.STALLED, Fault.CUT_REQUEST, Fault.LATE):
            raise ConnectionResetError

    async def _carry(self, request: Message) -> Message:
        """Carry a call to the node and give its answer."""
        reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
        try:
            writer.write(request.content)
            await writer.drain()
            answer = await _message(reader)
        finally:
            writer.transport.abort()
        if answer is None:
            raise ConnectionResetError
        method, path, *_ = request.first
        if method == "POST" and answer.first[1].startswith("2"):
            self.acknowledged.append(Acknowledged(path, request.body, answer.body))
        return answer

    async def _carry_late(self, request: Message, seconds: float) -> None:
        await asyncio.sleep(seconds)
        with suppress(OSError, asyncio.IncompleteReadError):
            await self._carry(request)

    async def _cut(self, content: bytes) -> None:
        with suppress(OSError):
            _reader, writer = await asyncio.open_connection("127.0.0.1", self.port)
            writer.write(content)
            await writer.drain()
            writer.close()


async def _message(reader: asyncio.StreamReader) -> Message | None:
    """Read a whole message; None at the end of the connection."""
    try:
        head = await reader.readuntil(b"\r\n\r\n")
    except asyncio.IncompleteReadError:
        return None
    found = _LENGTH.search(head)
    length = int(found[1]) if found else 0
    if length > _LARGEST:
        raise ConnectionResetError
    return Message(head, await reader.readexactly(length))


async def _drip(writer: asyncio.StreamWriter, content: bytes, seconds: float) -> None:
    """Give an answer in drops over some seconds; at once when they are none."""
    size = max(1, len(content) // 10) if seconds else len(content)
    for place in range(0, len(content), size):
        writer.write(content[place : place + size])
        await writer.drain()
        await asyncio.sleep(seconds / 10)
