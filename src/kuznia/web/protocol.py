"""The Dataspace Protocol over HTTP, and the data of transfers."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from kuznia.app.node import PROTOCOL, Node
from kuznia.exchange.canonical import parse_object
from kuznia.exchange.dsp.messages import (
    Pids,
    catalog_error,
    dataset,
    negotiation_error,
    version,
    versions,
)
from kuznia.model.errors import Invalid, Refused, Unable
from kuznia.web.bodies import LARGEST, body_within, unable
from kuznia.web.catalogue import PATH, Catalogue
from kuznia.web.data import DataPlane
from kuznia.web.hooks import hooks
from kuznia.web.limits import Calls, Flow, TooOften
from kuznia.web.papers import paper_routes
from kuznia.web.partners import public_routes
from kuznia.web.receiving import ReceivingPlane


def protocol_app(node: Node) -> Starlette:
    """Give the application of a node."""
    calls = Calls()
    return Starlette(
        routes=[
            Route("/.well-known/dspace-version", _versions, methods=["GET"]),
            *public_routes(node),
            *paper_routes(node, calls),
            Route(PATH, Catalogue(node).answer, methods=["POST"]),
            Route(PROTOCOL + "/catalog/datasets/{id:path}", _dataset(node), methods=["GET"]),
            Route(PROTOCOL + "/{path:path}", _process(node, calls), methods=["GET", "POST"]),
            *DataPlane(node, Flow(node.bytes_per_second), calls).routes(),
            *ReceivingPlane(node.pushes).routes(),
            *hooks(node),
        ],
        exception_handlers={Unable: unable(node)},
    )


Answer = Callable[[Request], Awaitable[Response]]


async def _versions(_request: Request) -> Response:
    return JSONResponse(versions(version("2025-1", PROTOCOL)))


def _dataset(node: Node) -> Answer:
    async def answer(request: Request) -> Response:
        try:
            caller = await _caller(node, request)
        except Unable:
            raise
        except Refused as error:
            return JSONResponse(catalog_error(error.code, str(error)), 404)
        found = await run_in_threadpool(node.dataset, caller, request.path_params["id"])
        if found is None:
            return JSONResponse(catalog_error("not_found"), 404)
        return JSONResponse(dataset(found))

    return answer


def _process(node: Node, calls: Calls) -> Answer:
    async def answer(request: Request) -> Response:
        header = request.headers.get("authorization", "")
        if not node.identity.may_know(header):  # a stranger costs us no more than this
            return _unknown()

        def admitted() -> str:
            caller = node.identity.caller(header)
            calls.require(caller)
            return caller

        try:
            path, body = request.path_params["path"], await _body(request)
            found = await node.answer(admitted, request.method, path, body)
        except Unable:
            raise
        except TooOften:
            return Response(status_code=429, headers={"Retry-After": "1"})
        except Refused:
            return _unknown()
        return JSONResponse(found.body, found.status)

    return answer


def _unknown() -> Response:
    return JSONResponse(negotiation_error(Pids("-", "-"), "not_found"), 404)


async def _body(request: Request) -> Callable[[], object]:
    """Give what reads the body, once its sender is known; it may be no object, but what is wrong."""
    try:
        content = await body_within(request, LARGEST)
    except Invalid as error:
        reason = str(error)
        return lambda: reason

    def read() -> object:
        try:
            return parse_object(content, "message")
        except Invalid as error:
            return str(error)

    return read


async def _caller(node: Node, request: Request) -> str:
    return await run_in_threadpool(node.identity.caller, request.headers.get("authorization", ""))
