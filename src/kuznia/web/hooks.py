"""Two addresses at which a node that follows a script is told to ask a peer for something."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kuznia.app.node import Node
from kuznia.app.scripted import Scripted
from kuznia.exchange.canonical import Json, parse_object, text_field
from kuznia.model.errors import Invalid, Refused, Unable

NEGOTIATIONS, TRANSFERS = "/script/negotiations", "/script/transfers"
LARGEST = 64 * 1024

Ask = Callable[[dict[str, Json]], str]
"""Begins a process as a body says; gives our name of it."""


def hooks(node: Node) -> list[Route]:
    """Give the addresses; none for a node that does not follow a script."""
    offering = node.offering
    if not isinstance(offering, Scripted):
        return []

    def negotiate(said: dict[str, Json]) -> str:
        peer, address, dataset, offer = _texts(said, "providerId", "connectorAddress", "datasetId",
                                               "offerId")  # fmt: skip
        return node.negotiate(peer, address, dataset, offering.script.terms(offer))

    def transfer(said: dict[str, Json]) -> str:
        peer, address, agreement, form = _texts(said, "providerId", "connectorAddress",
                                                "agreementId", "format")  # fmt: skip
        return node.fetch(peer, address, agreement, form)

    return [
        Route(NEGOTIATIONS, _told(node, negotiate), methods=["POST"]),
        Route(TRANSFERS, _told(node, transfer), methods=["POST"]),
    ]


def _told(node: Node, ask: Ask) -> Callable[[Request], Awaitable[Response]]:
    async def answer(request: Request) -> Response:
        try:
            header = request.headers.get("authorization", "")
            await run_in_threadpool(node.identity.caller, header)
            said = parse_object(await _body(request), "message", LARGEST)
            pid = await run_in_threadpool(ask, said)
        except Unable:
            raise
        except Refused as error:
            return JSONResponse({"code": error.code}, 404)
        except Invalid as error:
            return JSONResponse({"code": error.code, "reason": str(error)}, 400)
        return JSONResponse({"pid": pid})

    return answer


async def _body(request: Request) -> bytes:
    content = b""
    async for part in request.stream():
        content += part
        if len(content) > LARGEST:
            break
    return content


def _texts(said: dict[str, Json], *fields: str) -> tuple[str, ...]:
    return tuple(text_field(said, field, "message") for field in fields)
