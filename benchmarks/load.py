"""A peer of a node that asks for a release again and again, as fast as it is told to.

Each talk has four messages: the request for an agreement, its verification, the request for the data,
and that they have come.  The node answers each, and sends three of its own, which are taken here.
"""

from __future__ import annotations

import asyncio
import json
import uuid
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from time import perf_counter
from typing import Any, Self
from urllib.parse import urlsplit

from benchmarks.released import RELEASED, US
from kuznia.app.node import PROTOCOL
from kuznia.app.offered import FORMAT
from kuznia.exchange.dsp import messages as say
from kuznia.exchange.dsp.identity import issue, now
from kuznia.exchange.dsp.messages import Body, Pids
from kuznia.exchange.private_keys import PrivateKey

CONNECTIONS = 32
WARM = 3.0
"""Seconds that are not counted."""
Step = tuple[str, Callable[[Any], object], Body]
"""Where a message goes, what is done with its answer, and the message."""


@dataclass(slots=True)
class Load:
    """Sends one node the messages of many talks over connections that stay open."""

    root: str
    tokens: deque[str]
    offer: Body
    callback: str
    ready: deque[Step] = field(default_factory=deque[Step])
    """Next messages of talks that have begun."""
    open: int = 0
    """Talks that have begun and not ended."""
    talks: dict[str, Talk] = field(default_factory=dict[str, "Talk"])
    """By the name that each process has here."""
    writers: list[asyncio.StreamWriter] = field(default_factory=list[asyncio.StreamWriter])
    """Of the connections on which the node sends."""
    answered: list[tuple[float, float]] = field(default_factory=list[tuple[float, float]])
    """When each message was answered, and the seconds since it was due."""
    refused: int = 0
    again: int = 0
    """Messages of the node that had come before."""

    def next(self) -> Step:
        """Give the next message: of a talk that has begun, or else the first of a new one."""
        return self.ready.popleft() if self.ready else Talk(self).begin()

    async def as_fast_as_can_be(self, seconds: float, talks: int) -> float:
        """Send with at most so many talks at once; give the answers of a second."""
        begin = perf_counter()
        end = begin + WARM + seconds

        async def work() -> None:
            async with Connection(self.root) as connection:
                while perf_counter() < end:
                    if self.ready or self.open < talks:
                        await self._send(connection, self.next(), perf_counter())
                    else:
                        await asyncio.sleep(0.001)

        await asyncio.gather(*(work() for _ in range(CONNECTIONS)))
        return len(self._since(begin + WARM, end)) / seconds

    async def at_a_rate(self, seconds: float, rate: float) -> list[float]:
        """Send so many in a second, whatever is still unanswered; give each one's seconds."""
        begin = perf_counter()
        count = int((WARM + seconds) * rate)
        due: asyncio.Queue[float] = asyncio.Queue()

        async def work() -> None:
            async with Connection(self.root) as connection:
                while (at := await due.get()) >= 0:
                    await self._send(connection, self.next(), at)

        working = [asyncio.create_task(work()) for _ in range(CONNECTIONS)]
        for number in range(count):
            at = begin + number / rate
            await asyncio.sleep(max(0.0, at - perf_counter()))
            due.put_nowait(at)
        for _ in working:
            due.put_nowait(-1)
        await asyncio.gather(*working)
        return self._since(begin + WARM, perf_counter())

    def _since(self, begin: float, end: float) -> list[float]:
        return [seconds for at, seconds in self.answered if begin <= at <= end]

    async def _send(self, connection: Connection, step: Step, due: float) -> None:
        path, then, body = step
        answer = await connection.post(path, self.tokens.popleft(), body)
        if answer is None:
            self.refused += 1
            return
        at = perf_counter()
        self.answered.append((at, at - due))
        then(answer)

    async def take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """Take what the node sends."""
        self.writers.append(writer)
        try:
            while True:
                head, body = await _read(reader)
                pid = head.split(b" ", 2)[1].decode().split("/")[2]
                if pid in self.talks:  # or else it is one that was taken, and sent again
                    self.talks[pid].take(json.loads(body))
                else:
                    self.again += 1
                writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}")
        except (asyncio.IncompleteReadError, ConnectionError):
            pass


@dataclass(slots=True)
class Talk:
    """A negotiation and its transfer, as the consumer of both."""

    load: Load
    negotiation: str = field(default_factory=lambda: f"urn:uuid:{uuid.uuid4()}")
    transfer: str = field(default_factory=lambda: f"urn:uuid:{uuid.uuid4()}")
    agreement: str = ""
    heard: set[str] = field(default_factory=set[str])

    def begin(self) -> Step:
        """Give the first message."""
        load = self.load
        load.open += 1
        load.talks[self.negotiation] = load.talks[self.transfer] = self
        offer = say.sent_offer(load.offer, RELEASED)
        return ("/negotiations/request", _nothing,
                say.first_request(self.negotiation, offer, load.callback))  # fmt: skip

    def take(self, message: Body) -> None:
        """Take a message of the node, and put the next one behind those that are ready."""
        provider, type_ = str(message["providerPid"]), str(message["@type"])
        if type_ in self.heard:
            self.load.again += 1
            return
        self.heard.add(type_)
        match type_:
            case "ContractAgreementMessage":
                self.agreement = str(message["agreement"]["@id"])  # type: ignore[index, call-overload]
                body = say.verification(Pids(provider, self.negotiation))
                path = f"/negotiations/{provider}/agreement/verification"
                self.load.ready.append((path, _nothing, body))
            case "ContractNegotiationEventMessage":
                body = say.transfer_request(self.transfer, self.agreement, FORMAT,
                                            self.load.callback)  # fmt: skip
                self.load.ready.append(("/transfers/request", _nothing, body))
            case _:
                body = say.transfer_completion(Pids(provider, self.transfer))
                self.load.ready.append((f"/transfers/{provider}/completion", self._end, body))

    def _end(self, _answer: object) -> None:
        self.load.open -= 1
        del self.load.talks[self.negotiation], self.load.talks[self.transfer]


class Connection:
    """A connection to a node that stays open."""

    def __init__(self, root: str) -> None:
        self._place = urlsplit(root)

    async def __aenter__(self) -> Self:
        self._reader, self._writer = await asyncio.open_connection(
            self._place.hostname, self._place.port
        )
        return self

    async def __aexit__(self, *_error: object) -> None:
        self._writer.close()

    async def post(self, path: str, token: str, body: Body) -> object:
        """Send a message and give the answer; None when it is refused."""
        content = json.dumps(body).encode()
        head = (f"POST {PROTOCOL}{path} HTTP/1.1\r\nHost: {self._place.netloc}\r\n"
                f"Authorization: {token}\r\nContent-Type: application/json\r\n"
                f"Content-Length: {len(content)}\r\n\r\n")  # fmt: skip
        self._writer.write(head.encode() + content)
        answer, found = await _read(self._reader)
        return json.loads(found) if answer.split(b" ", 2)[1] in (b"200", b"201") else None


def tokens_of(key: PrivateKey, count: int) -> deque[str]:
    """Sign tokens beforehand; each counts once, for a minute."""
    return deque(issue(key, US, now()) for _ in range(count))


async def with_load(load: Load, work: Callable[[Load], Any]) -> Any:
    """Do some work with a load that is reached at its callback, and give what comes of it."""
    place = urlsplit(load.callback)
    server = await asyncio.start_server(load.take, place.hostname, place.port)
    try:
        found = await work(load)
    finally:
        server.close()
        for each in load.writers:
            each.close()
        await asyncio.sleep(0.1)  # for what reads from them to end
    if load.refused or load.again:
        print(f"{load.refused} messages were refused, {load.again} of the node came again")
    return found


async def _read(reader: asyncio.StreamReader) -> tuple[bytes, bytes]:
    head = await reader.readuntil(b"\r\n\r\n")
    length = 0
    for line in head.split(b"\r\n"):
        if line.lower().startswith(b"content-length:"):
            length = int(line.split(b":")[1])
    return head, await reader.readexactly(length)


def _nothing(_answer: object) -> None:
    pass
