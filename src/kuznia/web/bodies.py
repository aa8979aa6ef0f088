"""Reading the bodies of calls within a limit, and answering what this machine cannot do just now."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from math import inf
from time import monotonic

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kuznia.app.node import Node
from kuznia.exchange.dsp.identity import TooOld
from kuznia.model.errors import Invalid, KuzniaError
from kuznia.model.language import msg

LATER = 503
LARGEST = 1024 * 1024
"""Most bytes of a message of the protocol."""
AGAIN = 60.0
"""Seconds until the same trouble is told again: peers ask again and again."""


async def body_within(request: Request, largest: int) -> bytes:
    """Read the body of a call.

    Raises Invalid when it is larger than *largest* bytes; what follows is not read.
    """
    content = bytearray()
    async for part in request.stream():
        content += part
        if len(content) > largest:
            raise Invalid(msg("the message is larger than {most} bytes", most=largest))
    return bytes(content)


def unable(node: Node) -> Callable[[Request, Exception], Awaitable[Response]]:
    """Let callers try again what this machine cannot do now, as when its disk is full.

    Why is told here, and not to them: it may name our folders and servers.
    """
    told: dict[str, float] = {}

    async def answer(_request: Request, error: Exception) -> Response:
        code = error.code if isinstance(error, KuzniaError) else KuzniaError.code
        if isinstance(error, TooOld):
            return JSONResponse({"code": code, "reason": str(error)}, LATER)
        if isinstance(error, KuzniaError):
            now, kind = monotonic(), error.message.text
            if now >= told.get(kind, -inf) + AGAIN:
                told[kind] = now
                node.told(error.message)
        reason = str(msg("this node cannot answer now; try again later"))
        return JSONResponse({"code": code, "reason": reason}, LATER)

    return answer
