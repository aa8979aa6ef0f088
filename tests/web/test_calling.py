"""Messages go out over connections that stay open, and every trouble of a peer is one error."""

import asyncio
import ssl
from collections.abc import Awaitable, Callable

import pytest

from kuznia.exchange.dsp.sending import LARGEST_ANSWER, Post
from kuznia.model.errors import PeerFailed
from kuznia.web.calling import calling

TLS = ssl.create_default_context()
Answered = tuple[int, bytes]


class Peer:
    """A peer that gives the same answer to every call, and counts the connections."""

    def __init__(self, answer: bytes) -> None:
        self.answer = answer
        self.heads: list[bytes] = []
        self.bodies: list[bytes] = []
        self.connections = 0

    def asked(self, work: Callable[[Post, str], Awaitable[list[Answered]]]) -> list[Answered]:
        async def working() -> list[Answered]:
            server = await asyncio.start_server(self._take, "127.0.0.1", 0)
            port = server.sockets[0].getsockname()[1]
            async with server, calling(TLS) as post:
                return await work(post, f"http://127.0.0.1:{port}/events")

        return asyncio.run(working())

    async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        try:
            while True:
                head = await reader.readuntil(b"\r\n\r\n")
                self.heads.append(head)
                length = head.lower().partition(b"content-length: ")[2].split(b"\r\n")[0]
                self.bodies.append(await reader.readexactly(int(length)))
                writer.write(self.answer)
        except (asyncio.IncompleteReadError, ConnectionError):
            writer.close()


def answer(status: str, content: bytes, *headers: str) -> bytes:
    head = "\r\n".join([f"HTTP/1.1 {status}", f"Content-Length: {len(content)}", *headers])
    return head.encode() + b"\r\n\r\n" + content


async def once(post: Post, url: str) -> list[Answered]:
    return [await post(url, b'{"a": 1}', "Bearer us")]


def test_what_is_said_arrives_with_who_says_it():
    peer = Peer(answer("201 Created", b'{"b": 2}'))

    assert [(201, b'{"b": 2}')] == peer.asked(once)
    assert [b'{"a": 1}'] == peer.bodies
    assert peer.heads[0].startswith(b"POST /events HTTP/1.1\r\n")
    assert b"Authorization: Bearer us\r\n" in peer.heads[0]
    assert b"Content-Type: application/json\r\n" in peer.heads[0]


def test_calls_after_each_other_share_a_connection():
    peer = Peer(answer("200 OK", b"{}"))

    async def thrice(post: Post, url: str) -> list[Answered]:
        return [*await once(post, url), *await once(post, url), *await once(post, url)]

    assert [(200, b"{}")] * 3 == peer.asked(thrice)
    assert 1 == peer.connections


def test_of_an_answer_that_is_too_large_only_the_beginning_is_read():
    peer = Peer(answer("200 OK", b" " * 20 * LARGEST_ANSWER))

    ((_status, content),) = peer.asked(once)
    assert LARGEST_ANSWER < len(content) < 2 * LARGEST_ANSWER


def test_a_peer_that_sends_elsewhere_is_not_followed():
    """Our header would be read by who is there."""
    peer = Peer(answer("307 Temporary Redirect", b"", "Location: /elsewhere"))

    assert [(307, b"")] == peer.asked(once)
    assert 1 == len(peer.heads)


@pytest.mark.parametrize("said", [b"nonsense\r\n\r\n", b"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n"])
def test_what_is_no_answer_is_a_failure_of_the_peer(said: bytes):
    async def cut(post: Post, url: str) -> list[Answered]:
        with pytest.raises(PeerFailed, match="cannot be reached"):
            await asyncio.wait_for(once(post, url), 5)
        return []

    class Hanging(Peer):
        async def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(self.answer)
            writer.close()

    Hanging(said).asked(cut)


@pytest.mark.parametrize("url", [
    "http://127.0.0.1:9/", "https://us\n/x", "http://ü\u200d/", "ftp://us/x", "us",
])  # fmt: skip
def test_where_nobody_can_answer_is_a_failure_of_the_peer(url: str):
    async def unknown(post: Post, _url: str) -> list[Answered]:
        with pytest.raises(PeerFailed, match="cannot be reached"):
            await once(post, url)
        return []

    Peer(b"").asked(unknown)
