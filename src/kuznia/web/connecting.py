"""Connections to peers: how a node reaches them, and in plain words why it does not."""

from __future__ import annotations

from pathlib import Path

import httpx2

from kuznia.model.errors import PeerFailed
from kuznia.model.language import msg

SECONDS = 30


def client_of(folder: Path, seconds: float = SECONDS) -> httpx2.Client:
    """Give a client that reaches peers in the name of a party's folder."""
    return httpx2.Client(timeout=seconds)


def received(client: httpx2.Client, url: str, largest: int) -> bytes:
    """Fetch what a peer shows to anyone, up to *largest* bytes of it.

    Raises PeerFailed when it cannot be reached, answers otherwise than with 200, or shows more.
    """
    content = b""
    try:
        with client.stream("GET", url) as answer:
            if answer.status_code != 200:
                raise PeerFailed(
                    msg("{address} answers {status}", address=url, status=answer.status_code)
                )
            for part in answer.iter_bytes():
                content += part
                if len(content) > largest:
                    raise PeerFailed(
                        msg("{path} is larger than {most} bytes", path=url, most=largest)
                    )
    except httpx2.HTTPError as error:
        raise unreachable(url, error) from error
    return content


def unreachable(url: str, error: httpx2.HTTPError) -> PeerFailed:
    """Make the error that says why a peer is not reached."""
    return PeerFailed(msg("{address} cannot be reached: {reason}", address=url, reason=error))
