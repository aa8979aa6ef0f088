"""Reading the bodies of calls within a limit, and answering what this machine cannot do just now."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from kuznia.model.errors import Invalid, KuzniaError
from kuznia.model.language import msg

LATER = 503
LARGEST = 1024 * 1024
"""Most bytes of a message of the protocol."""


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


async def unable(_request: Request, error: Exception) -> Response:
    """Let a caller try again what this machine cannot do now, as when its disk is full."""
    code = error.code if isinstance(error, KuzniaError) else KuzniaError.code
    return JSONResponse({"code": code, "reason": str(error)}, LATER)
