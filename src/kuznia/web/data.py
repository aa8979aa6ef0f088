"""The data of transfers over HTTP: the signed list of pieces, and the file from any byte to any other.

Whether a file may go is asked again before every piece of it.
"""

from __future__ import annotations

import base64
import re
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial

from anyio import CapacityLimiter, to_thread
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from kuznia.app.node import Given, Node, no_process
from kuznia.app.outbox import Opened
from kuznia.exchange.pieces import PIECE
from kuznia.model.errors import KuzniaError, NotFound, Unable
from kuznia.web.limits import Calls, Flow

TOKEN = "X-Kuznia-Data"  # noqa: S105 - the name of a header
"""Header with the token of a transfer, beside the one that shows who calls."""
READERS = 40
"""Files that are read at once; where a disk or store hangs, all else goes on."""
_RANGE = re.compile(r"bytes=(\d{1,15})-(\d{0,15})")


@dataclass(frozen=True, slots=True)
class Asked:
    """Who asks for the data of which process, and by which token."""

    caller: str | None
    """None for one who has nothing but the token, as a bare consumer does."""
    pid: str
    token: str
    base: str | None = None
    """The earlier release from which the difference is asked for."""


@dataclass(frozen=True, slots=True)
class DataPlane:
    """Gives the data of a node's transfers."""

    node: Node
    flow: Flow
    calls: Calls
    readers: CapacityLimiter = field(default_factory=partial(CapacityLimiter, READERS))

    def routes(self) -> list[Route]:
        """Give the routes below the root of the node."""
        return [
            Route("/data/{pid}", self.file, methods=["GET"]),
            Route("/data/{pid}/pieces", self.pieces, methods=["GET"]),
            Route("/data/{pid}/from/{base}", self.file, methods=["GET"]),
            Route("/data/{pid}/from/{base}/pieces", self.pieces, methods=["GET"]),
        ]

    async def pieces(self, request: Request) -> Response:
        """Answer with the signed list of pieces."""
        asked = await self._asked(request)
        if not self.calls.may(asked.caller or "-"):
            return _later()
        try:
            given = await self._given(asked)
            paper = await to_thread.run_sync(self.node.signed_pieces, given, limiter=self.readers)
        except Unable:
            raise
        except KuzniaError:
            return Response(status_code=404)
        return JSONResponse(paper.as_json())

    async def file(self, request: Request) -> Response:
        """Answer with the file, or with the part of it that is asked for."""
        asked = await self._asked(request)
        if not self.calls.may(asked.caller or "-"):
            return _later()
        try:
            given = await self._given(asked)
            opened = await to_thread.run_sync(self.node.opened, given, limiter=self.readers)
        except Unable:
            raise
        except KuzniaError:
            return Response(status_code=404)
        pieces = opened.pieces
        mark = f'"{pieces.whole}"'
        headers = {
            "Accept-Ranges": "bytes",
            "ETag": mark,
            "Repr-Digest": f"sha-256=:{base64.b64encode(bytes.fromhex(pieces.whole)).decode()}:",
        }
        is_same = request.headers.get("if-range", mark) == mark
        span = _span(request.headers.get("range", "") if is_same else "", pieces.size)
        if not span:
            headers["Content-Range"] = f"bytes */{pieces.size}"
            return Response(status_code=416, headers=headers)
        is_part = len(span) != pieces.size
        if is_part:
            headers["Content-Range"] = f"bytes {span[0]}-{span[-1]}/{pieces.size}"
        headers["Content-Length"] = str(len(span))
        return StreamingResponse(
            self._blocks(asked, given, opened, span),
            status_code=206 if is_part else 200,
            headers=headers,
            media_type="application/octet-stream",
        )

    async def _asked(self, request: Request) -> Asked:
        header, pid = request.headers.get("authorization", ""), request.path_params["pid"]
        token, base = request.headers.get(TOKEN), request.path_params.get("base")
        if token is None:
            return Asked(None, pid, header.removeprefix("Bearer "), base)
        try:
            caller = await run_in_threadpool(self.node.identity.caller, header)
        except Unable:
            raise
        except KuzniaError:
            return Asked("", pid, "")
        return Asked(caller, pid, token, base)

    async def _given(self, asked: Asked) -> Given:
        return await run_in_threadpool(
            self.node.given, asked.caller, asked.pid, asked.token, asked.base
        )

    async def _blocks(
        self, asked: Asked, given: Given, opened: Opened, span: range
    ) -> AsyncIterator[bytes]:
        """Give the bytes of a file; ends too early, as a cut, when it may no longer go."""
        most, checked = self.flow.at_once(PIECE), span.start + PIECE
        with closing(opened.read(span.start, span.stop)) as reading:
            begin = span.start
            while begin < span.stop:
                block = await to_thread.run_sync(next, reading, b"", limiter=self.readers)
                if begin + len(block) > checked:
                    if await self._given(asked) != given:
                        raise NotFound(no_process(asked.pid))
                    checked = begin + PIECE
                if not block:
                    raise NotFound(no_process(asked.pid))
                for at in range(0, len(block), most):
                    part = block[at : at + most]
                    await self.flow.take(len(part))
                    yield part
                begin += len(block)


def _span(header: str, size: int) -> range:
    """Give the bytes that are asked for; an empty range when there are none of them."""
    found = _RANGE.fullmatch(header)
    if found is None:  # what is not understood is not heeded, as RFC 9110 says
        return range(size)
    return range(int(found[1]), min(int(found[2] or size - 1) + 1, size))


def _later() -> Response:
    return Response(status_code=429, headers={"Retry-After": "1"})
