"""Fetching a file from a peer: many pieces at once, each proved, from where a cut has left it."""

from __future__ import annotations

import ssl
import threading
from collections import deque
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException, HTTPSConnection, IncompleteRead
from pathlib import Path
from urllib.parse import urlsplit

import httpx2

from kuznia.exchange.canonical import parse_object
from kuznia.exchange.dsse import Envelope
from kuznia.exchange.pieces import Assembly
from kuznia.model.errors import Invalid, KuzniaError, PeerFailed
from kuznia.model.language import msg

AT_ONCE = 4
"""Ways on which pieces come at the same time."""
RUN = 16
"""Most pieces that are asked for by one call."""
FAILURES = 8
"""So many calls in a row that bring nothing, and the download waits for a better time."""
BLOCK = 1024 * 1024
SECONDS = 30
"""Seconds without a byte, and a call has failed."""
LARGEST_LIST = 16 * 1024 * 1024

Headers = Callable[[], Mapping[str, str]]
"""Gives the headers of a call; each call needs its own, since a token counts once."""


def fetch_list(client: httpx2.Client, url: str, headers: Headers) -> Envelope | None:
    """Fetch the signed list of a file's pieces; None from a peer that knows no such list.

    Raises PeerFailed when the peer cannot be reached, and Invalid when what comes is no paper.
    """
    try:
        with client.stream("GET", url + "/pieces", headers=headers()) as answer:
            if answer.status_code == 404:
                return None
            answer.raise_for_status()
            content = b""
            for block in answer.iter_bytes():
                content += block
                if len(content) > LARGEST_LIST:
                    raise Invalid(msg("the list of pieces is larger than {most} bytes",
                                      most=LARGEST_LIST))  # fmt: skip
    except httpx2.HTTPError as error:
        raise _failed(url, error) from error
    return Envelope.of_json(parse_object(content, "pieces"))


def fetch_pieces(
    url: str,
    headers: Headers,
    assembly: Assembly,
    tls: ssl.SSLContext,
    came: Callable[[], None] = lambda: None,
) -> None:
    """Fetch what is missing of a file; *came* is called when a piece is in its place.

    Raises PeerFailed when it does not come; what came stays.  Raises Refused when it cannot be
    written.
    """
    fetching = _Fetching(url, headers, assembly, tls, deque(assembly.runs(RUN)), came)
    with ThreadPoolExecutor(AT_ONCE, "fetch") as workers:
        for done in [workers.submit(fetching.work) for _ in range(AT_ONCE)]:
            done.result()
    if fetching.failure is not None:
        raise fetching.failure


def fetch_whole(client: httpx2.Client, url: str, headers: Headers, part: Path, most: int) -> None:
    """Fetch a file as one, as a peer gives it that knows no pieces.

    Raises PeerFailed when it does not come or is larger than *most* bytes.
    """
    try:
        with client.stream("GET", url, headers=headers()) as answer:
            answer.raise_for_status()
            with part.open("wb") as file:
                for block in answer.iter_bytes(BLOCK):
                    file.write(block)
                    if file.tell() > most:
                        raise PeerFailed(
                            msg("{address} gives more than {most} bytes", address=url, most=most)
                        )
    except httpx2.HTTPError as error:
        raise _failed(url, error) from error


@dataclass(slots=True)
class _Fetching:
    """Calls for runs of pieces on several connections, into buffers that are used again.

    The HTTP client of the standard library reads into a buffer that it is given, which makes it about
    twice as fast here as one that makes new bytes of every part.
    """

    url: str
    headers: Headers
    assembly: Assembly
    tls: ssl.SSLContext
    runs: deque[range]
    came: Callable[[], None]
    failures: int = 0
    failure: KuzniaError | None = None
    lock: threading.Lock = field(default_factory=threading.Lock)

    def work(self) -> None:
        """Fetch run after run, until there is none or nothing comes any more."""
        buffer = memoryview(bytearray(self.assembly.pieces.piece))
        connection = self._connection()
        try:
            while self.failure is None:
                try:
                    run = self.runs.popleft()
                except IndexError:
                    return
                came = 0
                try:
                    for _ in self._fetch(connection, run, buffer):
                        came += 1
                except (OSError, HTTPException, Invalid) as error:
                    connection.close()  # the next call opens it again
                    self._failed(run[came:], came, error)
                except KuzniaError as error:
                    self.failure = error
        finally:
            connection.close()

    def _connection(self) -> HTTPConnection:
        place = urlsplit(self.url)
        host, port = place.hostname or "", place.port
        if place.scheme == "https":
            return HTTPSConnection(host, port, timeout=SECONDS, context=self.tls)
        return HTTPConnection(host, port, timeout=SECONDS)

    def _fetch(self, connection: HTTPConnection, run: range, buffer: memoryview) -> Iterator[int]:
        """Fetch pieces beside each other by one call, and tell of each when it is in its place."""
        pieces = self.assembly.pieces
        begin, end = pieces.span(run[0])[0], pieces.span(run[-1])[1]
        asked = {**self.headers(), "Range": f"bytes={begin}-{end - 1}"}
        connection.request("GET", urlsplit(self.url).path, headers=asked)
        answer = connection.getresponse()
        is_whole = (begin, end) == (0, pieces.size) and answer.status == 200
        if answer.status != 206 and not is_whole:
            raise HTTPException(str(answer.status))
        for number in run:
            begin, end = pieces.span(number)
            piece = buffer[: end - begin]
            at = 0
            while at < len(piece):
                count = answer.readinto(piece[at:])
                if not count:
                    raise IncompleteRead(b"")
                at += count
            self.assembly.put(number, piece)
            self.came()
            yield number
        if not answer.isclosed():  # more than was asked for; it is not read
            connection.close()

    def _failed(self, left: range, came: int, error: Exception) -> None:
        with self.lock:
            self.failures = 0 if came else self.failures + 1
            if left:
                self.runs.append(left)
            if self.failures >= FAILURES:
                self.failure = _failed(self.url, error)


def _failed(url: str, error: Exception) -> PeerFailed:
    return PeerFailed(msg("{address} cannot be reached: {reason}", address=url, reason=error))
