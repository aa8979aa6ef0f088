"""Reading the bodies of calls within a limit."""

from __future__ import annotations

from starlette.requests import Request

from kuznia.model.errors import Invalid
from kuznia.model.language import msg


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
