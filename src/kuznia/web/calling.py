"""Sending the messages of the protocol to peers, over connections that stay open."""

from __future__ import annotations

import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import aiohttp

from kuznia.exchange.dsp.sending import AT_ONCE, LARGEST_ANSWER, SECONDS, Post
from kuznia.model.errors import PeerFailed
from kuznia.model.language import msg

STAYS_OPEN = 4.0
"""Seconds without a message after which a connection is closed, before the peer may close it."""


@asynccontextmanager
async def calling(tls: ssl.SSLContext) -> AsyncGenerator[Post]:
    """Give what sends messages in the body of an `async with` block."""
    connections = aiohttp.TCPConnector(limit=AT_ONCE, keepalive_timeout=STAYS_OPEN, ssl=tls)
    limit = aiohttp.ClientTimeout(total=SECONDS)
    async with aiohttp.ClientSession(
        connector=connections,
        timeout=limit,
        auto_decompress=False,
        cookie_jar=aiohttp.DummyCookieJar(),
    ) as session:

        async def post(url: str, content: bytes, header: str) -> tuple[int, bytes]:
            headers = {"Authorization": header, "Content-Type": "application/json",
                       "Accept-Encoding": "identity"}  # fmt: skip
            try:
                async with session.post(
                    url, data=content, headers=headers, allow_redirects=False
                ) as answer:
                    return answer.status, await _beginning(answer.content)
            except (aiohttp.ClientError, OSError, ValueError) as error:
                raise PeerFailed(
                    msg("{address} cannot be reached: {reason}", address=url, reason=error)
                ) from error

        yield post


async def _beginning(stream: aiohttp.StreamReader) -> bytes:
    """Read an answer; of one that is too large no more than its beginning."""
    content = b""
    while len(content) <= LARGEST_ANSWER and (part := await stream.readany()):
        content += part
    return content
