"""Sealed packages in a bucket of an S3 server.

The server and the keys are named as for other programs: AWS_ENDPOINT_URL, AWS_REGION,
AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, or the role of the machine.
"""

from __future__ import annotations

import os
import re
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from urllib.parse import urlsplit

from kuznia.model.errors import Invalid, KuzniaError, MissingExtra, Refused, Unable
from kuznia.model.language import msg
from kuznia.store.blobs import BLOCK, Blob, another, none_such, require_name

try:
    import obstore
    from obstore.exceptions import BaseError, PreconditionError
    from obstore.store import S3Store
except ModuleNotFoundError as missing:
    raise MissingExtra("s3", msg("A store of packages on a server")) from missing

PART = 8 * 1024 * 1024
"""Bytes of one part of an upload; only some parts are in memory at once."""
AT_ONCE = 4
MOST_PARTS = 10_000
TRIES = 5
"""How often a request is made again after a connection was cut, each time after a longer pause."""
PAUSE = 0.2
LOOPBACK = {"127.0.0.1", "::1", "localhost"}
_NOT_LET_IN = re.compile(r"status code: 40[13]\b")


class S3Blobs:
    """Packages as objects below a prefix of a bucket.

    Raises Invalid when *address* is not like `s3://BUCKET/PREFIX`, and Refused when the server is
    another machine without TLS.
    """

    def __init__(self, address: str) -> None:
        found = urlsplit(address)
        if found.scheme != "s3" or not found.netloc or found.query or found.fragment:
            raise Invalid(
                msg("{address} is no address of a store of packages", address=address),
                hint=msg("write it as {form}", form="s3://BUCKET/PREFIX"),
            )
        server = urlsplit(os.environ.get("AWS_ENDPOINT_URL", ""))
        if server.scheme == "http" and server.hostname not in LOOPBACK:
            raise Refused(
                msg("a store of packages without TLS is reached on this machine only, not at {host}",
                    host=server.hostname),
                msg("let AWS_ENDPOINT_URL begin with https"),
            )  # fmt: skip
        self._address = address
        self._store = S3Store(
            found.netloc,
            prefix=found.path.strip("/") or None,
            client_options={
                "allow_http": server.scheme == "http",
                "connect_timeout": timedelta(seconds=10),
                "read_timeout": timedelta(seconds=60),
                "timeout": timedelta(hours=1),  # a whole answer, however large
            },
            retry_config={
                "max_retries": TRIES,
                "retry_timeout": timedelta(minutes=2),
                "backoff": {"init_backoff": timedelta(seconds=PAUSE)},
            },
        )

    def put(self, name: str, file: Path) -> Blob:
        """Send a file in parts; it is there when the last has arrived."""
        require_name(name)
        size = file.stat().st_size
        part = max(PART, -(-size // MOST_PARTS))
        with self._explained(name):
            sent = obstore.put(self._store, name, file, chunk_size=part, max_concurrency=AT_ONCE)
        return Blob(name, size, sent["e_tag"] or "")

    def find(self, name: str) -> Blob:
        """Look at a package.

        Raises NotFound when there is none.
        """
        require_name(name)
        with self._explained(name):
            found = obstore.head(self._store, name)
        return Blob(name, found["size"], found["e_tag"] or "")

    def read(self, blob: Blob, start: int = 0, end: int | None = None) -> Generator[bytes]:
        """Read a package; where the connection is cut, it goes on at the next byte.

        Raises NotFound when there is none, and Refused when it is another one, or replaced meanwhile.
        """
        require_name(blob.name)
        until = blob.size if end is None else min(end, blob.size)

        def answer(at: int) -> Iterator[bytes]:
            with self._explained(blob.name):
                options: obstore.GetOptions = {"range": (at, until), "if_match": blob.mark}
                stream = obstore.get(self._store, blob.name, options=options).stream(BLOCK)
                yield from map(bytes, stream)

        return _going_on(answer, start, until)

    def delete(self, name: str) -> None:
        """Remove a package, which may not exist."""
        require_name(name)
        with self._explained(name):
            obstore.delete(self._store, name)

    @contextmanager
    def _explained(self, name: str) -> Generator[None]:
        try:
            yield
        except PreconditionError as error:
            raise another(name) from error
        except (BaseError, FileNotFoundError) as error:
            raise self._told(error, name) from error

    def _told(self, error: Exception, name: str) -> KuzniaError:
        """Give the error for an answer of the server, which may say only in words what it is."""
        said = str(error)
        if _NOT_LET_IN.search(said):
            return Refused(
                msg("{address} does not let us in", address=self._address),
                msg("see that AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY are those of the store, "
                    "and what they may do there"),
            )  # fmt: skip
        if "NoSuchBucket" in said:
            return Refused(
                msg("{address} is in a bucket that is not there", address=self._address),
                msg("make the bucket, or name another one"),
            )
        if isinstance(error, FileNotFoundError):
            return none_such(name)
        return _Failed(
            msg("{address} does not do what was asked: {reason}", address=self._address,
                reason=said.splitlines()[0][:200]),
            msg("see that the server answers, then try again"),
        )  # fmt: skip


class _Failed(Unable):
    """The server cannot be reached, or not now."""


def _going_on(answer: Callable[[int], Iterator[bytes]], at: int, until: int) -> Generator[bytes]:
    """Give what *answer* gives from a place on, asking anew from where it broke off."""
    tries = 0
    while at < until:
        before = at
        try:
            for block in answer(at):
                yield block
                at += len(block)
        except _Failed:
            tries = 1 if at > before else tries + 1
            if tries > TRIES:
                raise
            time.sleep(PAUSE * 2**tries)
